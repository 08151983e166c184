//! Which callers have which keys (`AX-04`, `AX-08`, `AX-10` to `AX-13`, `AX-22`, `AX-29`, `AX-36`).

use super::super::caller::Kind;
use super::super::compile::{Expr, Name, Operand, Target};
use super::super::operators::Test;
use super::super::{caller, keys, space, ties};
use super::build::Build;
use super::organizations::first_part;
use super::{implies, keys_in_play, languages, operands, text};
use crate::regular::{Item, Language, UnitSet, literal};

/// Every caller of a kind that is not a service.
const NO_SERVICE: [Kind; 7] = [
    Kind::Root,
    Kind::User,
    Kind::Role,
    Kind::Federated,
    Kind::Anonymous,
    Kind::Web,
    Kind::Saml,
];

fn is_tag(key: &str) -> bool {
    key.starts_with("aws:principaltag/")
}

fn is_organization(key: &str) -> bool {
    matches!(key, "aws:principalorgid" | "aws:principalorgpaths")
}

/// Which callers have a key of section 4.2, in lower case (`AX-29`). A root user has the last two
/// groups only in sessions of `AssumeRoot`, see [`temporary`].
fn of_session(key: &str) -> Option<&'static [Kind]> {
    Some(match key {
        "aws:assumedroot" => &[Kind::Root],
        "aws:federatedprovider" => &[Kind::Role, Kind::Web],
        "aws:chatbotsourcearn"
        | "aws:ec2instancesourcevpc"
        | "aws:ec2instancesourceprivateipv4"
        | "aws:sourceidentity"
        | "ec2:roledelivery"
        | "ec2:sourceinstancearn"
        | "glue:roleassumedby"
        | "glue:credentialissuingservice"
        | "lambda:sourcefunctionarn"
        | "ssm:sourceinstancearn"
        | "identitystore:userid" => &[Kind::Role],
        "saml:sub" | "saml:sub_type" | "saml:namequalifier" => &[Kind::Role, Kind::Saml],
        _ if keys::is_web_claim(key) => &[Kind::Role, Kind::Web],
        "aws:tokenissuetime" | "aws:multifactorauthpresent" | "aws:multifactorauthage" => {
            &Kind::SIGNED
        }
        _ => return None,
    })
}

/// What holds whatever is switched off: values are of present keys, canonical ids of accounts
/// (`PRIN-12`), boundaries of users and roles (`PRIN-23`), and root users have no tags (`KEY-05`).
pub(super) fn always(build: &mut Build<'_>) {
    for (key, spelling) in keys_in_play(build.compiler) {
        if keys::facts(&key).derived.is_some() {
            continue;
        }
        if let Target::Multi(here, values) = build.compiler.target(&spelling) {
            let some = Expr::Some(values, Test::Constant(true));
            build.state(implies(some, Expr::Present(here)));
        }
    }
    build.bar(&[Kind::Root], is_tag);
    if let Some(var) = build.compiler.find(&Name::Canonical) {
        let signed = build.of_kinds(&Kind::SIGNED);
        build.state(implies(Expr::Present(var), signed));
    }
    if let Some(var) = build.compiler.find(&Name::Boundary) {
        let truth = build.text(var, "true");
        let bounded = build.of_kinds(&[Kind::User, Kind::Role]);
        build.state(implies(truth, bounded));
    }
}

/// `AX-08`, apart from the views of the caller.
pub(super) fn anonymous(build: &mut Build<'_>) {
    build.bar(&[Kind::Anonymous], |key| {
        is_tag(key)
            || is_organization(key)
            || of_session(key).is_some()
            || key == "aws:principalservicenameslist"
    });
}

/// `AX-10`.
pub(super) fn strangers_to_organizations(build: &mut Build<'_>) {
    build.bar(&[Kind::Service, Kind::Anonymous], |key| {
        key == "aws:principalorgid"
    });
}

/// `AX-12`, apart from forwarded calls and the name.
pub(super) fn services(build: &mut Build<'_>) {
    build.bar(&[Kind::Service], |key| {
        is_tag(key) || of_session(key).is_some()
    });
}

/// `AX-13`.
pub(super) fn sources_of_services(build: &mut Build<'_>) {
    build.bar(&NO_SERVICE, |key| {
        matches!(
            key,
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths"
        )
    });
}

/// `AX-29`.
pub(super) fn sessions(build: &mut Build<'_>) {
    for key in build.keys() {
        if let Some(kinds) = of_session(&key) {
            build.reserve(&key, kinds);
        }
    }
    of_assumed_root(build, &["aws:MultiFactorAuthAge"]);
}

/// `AX-36`, keys.
pub(super) fn providers(build: &mut Build<'_>) {
    build.bar(&[Kind::Web, Kind::Saml], is_organization);
}

/// `AX-22`.
pub(super) fn temporary(build: &mut Build<'_>) {
    const KEYS: [&str; 2] = ["aws:TokenIssueTime", "aws:MultiFactorAuthPresent"];
    let strangers = [Kind::Anonymous, Kind::Service, Kind::Web, Kind::Saml];
    build.bar(&strangers, |own| {
        KEYS.iter().any(|key| key.eq_ignore_ascii_case(own))
    });
    of_assumed_root(build, &KEYS);
    if let Some(here) = build.present("aws:TokenIssueTime") {
        let temporary = build.of_kinds(&[Kind::Role, Kind::Federated]);
        build.state(implies(temporary, here));
    }
}

/// A root user has these keys in sessions of `AssumeRoot` only.
fn of_assumed_root(build: &mut Build<'_>, keys: &[&str]) {
    let Some(assumed) = build.present("aws:AssumedRoot") else {
        return;
    };
    for key in keys {
        if let Some(here) = build.present(key) {
            let root = build.of_kinds(&[Kind::Root]);
            build.state(implies(Expr::And(vec![here, root]), assumed.clone()));
        }
    }
}

/// `AX-11`: the name of a service caller is in the list.
pub(super) fn service_names(build: &mut Build<'_>) {
    const LIST: &str = "aws:PrincipalServiceNamesList";
    let (Some(list), Some(here)) = (build.values(LIST), build.present(LIST)) else {
        return;
    };
    build.reserve("aws:principalservicenameslist", &[Kind::Service]);
    let service = build.of_kinds(&[Kind::Service]);
    build.state(implies(service.clone(), here));
    for (index, language) in operands(build.compiler, list) {
        let named = caller::inverse(keys::Derived::ServiceName, &language);
        let named = build.compiler.callers(named);
        let not_named = Expr::And(vec![service.clone(), named.clone().negate()]);
        let inside = Test::Operand(index);
        build.state(implies(named, Expr::Some(list, inside.clone())));
        let outside = Test::Not(Box::new(inside));
        build.state(implies(not_named, Expr::Some(list, outside)));
    }
    let some = Expr::Some(list, Test::Constant(true));
    build.state(implies(service.clone(), some));
    // PRIN-18: the names are those of one service, and so begin with one word.
    let mut words: indexmap::IndexSet<String> = build
        .compiler
        .services
        .iter()
        .filter_map(|name| name.split_once('.').map(|(word, _)| word.to_owned()))
        .filter(|word| !word.contains(['*', '?']))
        .collect();
    for (_, language) in operands(build.compiler, list) {
        let sequences = language.sequences().iter();
        words.extend(sequences.filter_map(|sequence| first_part(sequence, b'.')));
    }
    for word in words {
        let mut pattern = literal(&format!("{word}."));
        pattern.push(Item::star(UnitSet::Any));
        let mut own = literal("service/");
        own.extend(pattern.iter().cloned());
        let own = build.compiler.callers(Language::new(vec![own]));
        let Expr::Atom(_, inside) = build.atom(list, Language::new(vec![pattern])) else {
            continue;
        };
        let (inside, outside) = (
            Test::Operand(inside),
            Test::Not(Box::new(Test::Operand(inside))),
        );
        let other = Expr::And(vec![service.clone(), own.clone().negate()]);
        build.state(implies(own, Expr::Some(list, outside).negate()));
        build.state(implies(other, Expr::Some(list, inside).negate()));
    }
}

/// `AX-04`: what a caller carries to whom nothing ties `aws:PrincipalType` is not `Anonymous`.
pub(super) fn not_anonymous(build: &mut Build<'_>) {
    if let Some(var) = build.single("aws:PrincipalType") {
        let anonymous = build.text(var, "Anonymous");
        build.state(anonymous.negate());
    }
}

/// `AX-07`: and `aws:PrincipalArn` is no assumed-role ARN.
pub(super) fn no_assumed_role(build: &mut Build<'_>) {
    if let Some(var) = build.single("aws:PrincipalArn") {
        let part = || Item::star(UnitSet::except(b':'));
        let mut items = literal("arn:");
        items.push(part());
        items.extend(literal(":sts:"));
        items.push(part());
        items.extend(literal(":"));
        items.push(part());
        items.extend(literal(":assumed-role/"));
        items.push(Item::star(UnitSet::Any));
        let assumed = build.atom(var, Language::new(vec![items]));
        build.state(assumed.negate());
    }
}

/// `AX-11`: and `aws:PrincipalIsAWSService` is not `true`.
pub(super) fn not_a_service(build: &mut Build<'_>) {
    if let Some(var) = build.single("aws:PrincipalIsAWSService") {
        let truth = build.text(var, "true");
        build.state(truth.negate());
    }
}

/// `AX-01`: what a caller carries as its account to whom nothing ties it. What services carry is
/// open (`OQ-31`), and `AX-08` says what anonymous callers do.
pub(super) fn account_ids(build: &mut Build<'_>) {
    let Some(var) = build.single("aws:PrincipalAccount") else {
        return;
    };
    let free = ties::kinds_free(keys::Derived::PrincipalAccount, &build.compiler.rules);
    let bound: Vec<Kind> = free
        .into_iter()
        .filter(|kind| !matches!(kind, Kind::Service | Kind::Anonymous))
        .filter(|kind| build.compiler.kinds.contains(kind))
        .collect();
    if bound.is_empty() {
        return;
    }
    let callers = build.of_kinds(&bound);
    let account = build.atom(var, Language::new(vec![keys::account()]));
    let here = Expr::And(vec![callers, Expr::Present(var)]);
    build.state(implies(here, account));
}

/// `AX-03`: `aws:PrincipalArn` of callers to whom nothing ties it is of the partition of the resource.
pub(super) fn partition_of_arn(build: &mut Build<'_>) {
    let Some(var) = build.single("aws:PrincipalArn") else {
        return;
    };
    let compiler = &mut *build.compiler;
    let resource = compiler.variable(Name::Resource, "");
    let mut asked = languages(compiler, &Name::Resource);
    asked.extend(operands(compiler, var).into_iter().map(|(_, own)| own));
    let named = space::partitions_of(asked.iter());
    // Where no partition but the usual one is spoken of, all can be of that one.
    if named.len() <= 2 {
        return;
    }
    let mut cases = vec![Expr::Present(var).negate(), text(compiler, resource, "*")];
    for partition in named {
        let mut items = literal(&format!("arn:{partition}:"));
        items.push(Item::star(UnitSet::Any));
        let of = Operand::Text(Language::new(vec![items]));
        let own = compiler.atom(var, of.clone());
        cases.push(Expr::And(vec![own, compiler.atom(resource, of)]));
    }
    let free = ties::kinds_free(keys::Derived::PrincipalArn, &compiler.rules);
    let callers = compiler.of_kinds(&free);
    build.state(implies(callers, Expr::Or(cases)));
}
