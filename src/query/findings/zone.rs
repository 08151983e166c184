//! The callers of each class of findings, as bounds of a question.

use super::public::{self, Keys};
use super::{Class, Subject, Zone};
use crate::catalog;
use crate::encode::caller::{self, Kind, Named};
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::patterns;
use crate::policy::{Base, PolicyType, PrincipalKind, Qualifier};
use crate::query::can::{self, Ask, Who};
use crate::query::when::clause;
use crate::query::{Callers, callers_of};
use crate::regular::Language;
use crate::witness::Document;
use crate::world::{Covers, kind_of};

/// What a finding of the class demands of a request.
pub(super) fn bounds(
    compiler: &mut Compiler,
    subject: &Subject<'_>,
    class: Class,
    documents: &[Document<'_>],
    keys: Keys,
) -> Expr {
    let ask = Ask {
        who: Who::Anyone,
        services: false,
        trust: Vec::new(),
        owner: subject.zone.owner.clone(),
        actions: Vec::new(),
        resources: subject.resource.iter().flat_map(|arn| below(arn)).collect(),
        when: Vec::new(),
    };
    let resource = can::bounds(compiler, &ask, Callers::Of(subject.policy_type), documents);
    let callers = callers(compiler, subject, class, documents, keys);
    let mut all = vec![resource, callers];
    match keys {
        Keys::Untied => form(compiler, documents, keys, &mut all),
        Keys::Tied if subject.policy_type == PolicyType::Trust => session(compiler, &mut all),
        Keys::Tied => {}
    }
    if let (Keys::Tied, Some(known)) = (keys, &subject.known) {
        all.push(known.expr(compiler, documents));
    }
    Expr::And(all)
}

/// Who gets sessions of a role: neither root users nor who is nobody (`EVAL-62`, `PRIN-17`), and with the
/// calls of federated identities only these (`EVAL-64`). Of what else is done with a role, its trust policy
/// says nothing (`EVAL-60`).
fn session(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    all.push(of_kinds(compiler, &[Kind::Root, Kind::Anonymous]).negate());
    let of_sts = called(compiler, &["sts:*"]);
    let service = catalog::service("sts");
    let actions = service.iter().flat_map(catalog::Service::actions);
    let names = actions.map(|one| format!("sts:{}", one.name));
    let others: Vec<String> = names
        .filter(|name| !SESSIONS.contains(&name.as_str()))
        .collect();
    all.extend([of_sts, called(compiler, &others).negate()]);
    for (action, kind) in [
        ("sts:AssumeRoleWithSAML", Kind::Saml),
        ("sts:AssumeRoleWithWebIdentity", Kind::Web),
    ] {
        let call = called(compiler, &[action]);
        all.push(Expr::Or(vec![call.negate(), of_kinds(compiler, &[kind])]));
    }
}

/// The calls that get a session of a role, and the checks that go with them (`EVAL-65`).
const SESSIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

/// The action matches one of some patterns.
fn called(compiler: &mut Compiler, names: &[impl AsRef<str>]) -> Expr {
    let var = compiler.variable(Name::Action, "");
    let names = names.iter().map(|name| patterns::action(name.as_ref()));
    compiler.atom(var, Operand::Text(Language::new(names.collect())))
}

/// The callers of some kinds, of those that the question is about.
fn of_kinds(compiler: &mut Compiler, wanted: &[Kind]) -> Expr {
    let own = wanted.iter().copied();
    let own: Vec<Kind> = own.filter(|one| compiler.kinds.contains(one)).collect();
    match own.is_empty() {
        true => Expr::Constant(false),
        false => compiler.callers(caller::of_kinds(&own)),
    }
}

/// What keys hold whose axioms do not count: ARNs, and no empty sets.
fn form(compiler: &mut Compiler, documents: &[Document<'_>], keys: Keys, all: &mut Vec<Expr>) {
    let any = Some(Qualifier::ForAnyValue);
    let arn = keys.name("aws:PrincipalArn");
    let paths = "aws:PrincipalOrgPaths";
    for (key, qualifier, base, text) in [
        (arn.as_str(), None, Base::ArnLike, "arn:*:*:*:*:*"),
        (paths, any, Base::StringLike, "*"),
    ] {
        if speaks_of(documents, key) {
            let absent = clause(compiler, key, None, Base::Null, &["true".to_owned()]);
            let own = clause(compiler, key, qualifier, base, &[text.to_owned()]);
            all.push(Expr::Or(vec![absent, own]));
        }
    }
}

/// The resource and what belongs to it: the objects of a bucket, the indexes of a table. Qualified
/// Lambda functions have policies of their own (`EXT-06`).
fn below(arn: &str) -> Vec<String> {
    let whole = arn.to_owned();
    let alone = || arn.ends_with('*') || arn.contains(":lambda:") || arn.contains(":iam:");
    let mark = match kind_of(arn).map(|kind| kind.covers) {
        Some(Covers::Itself) => None,
        // No action of AWS names the subscriptions of topics.
        Some(Covers::Below(mark)) => mark.contains('/').then_some(mark),
        None => (!alone()).then_some("/"),
    };
    let below = mark.map(|mark| format!("{arn}{mark}*"));
    std::iter::once(whole).chain(below).collect()
}

fn callers(
    compiler: &mut Compiler,
    subject: &Subject<'_>,
    class: Class,
    documents: &[Document<'_>],
    keys: Keys,
) -> Expr {
    let kinds = callers_of(subject.policy_type);
    let mut of = |wanted: &[Kind]| {
        let own: Vec<Kind> = wanted
            .iter()
            .copied()
            .filter(|one| kinds.contains(one))
            .collect();
        match own.is_empty() {
            true => Expr::Constant(false),
            false => compiler.callers(caller::of_kinds(&own)),
        }
    };
    let strangers = of(&[Kind::Anonymous, Kind::Web, Kind::Saml]);
    let services = of(&[Kind::Service]);
    let signed = of(&Kind::SIGNED);
    let zone = &subject.zone;
    match class {
        Class::External => {
            let trusted = trusted(compiler, zone, documents, keys).negate();
            // Without services nobody is left who is neither signed nor a stranger.
            match compiler.kinds.contains(&Kind::Service) {
                false => trusted,
                true => Expr::And(vec![Expr::Or(vec![strangers, signed]), trusted]),
            }
        }
        Class::Service => {
            let stranger = public::source(compiler, subject, documents);
            Expr::And(vec![services, stranger])
        }
        Class::IntraAccount => {
            let own = of_accounts(compiler, zone.owner.iter());
            Expr::And(vec![signed, own])
        }
        Class::IntraOrg => {
            let trusted = trusted(compiler, zone, documents, keys);
            let own = of_accounts(compiler, zone.owner.iter());
            Expr::And(vec![signed, trusted, own.negate()])
        }
    }
}

fn of_accounts<'a>(compiler: &mut Compiler, accounts: impl Iterator<Item = &'a String>) -> Expr {
    let mut named = Named::default();
    for account in accounts {
        named.add(PrincipalKind::Aws, account);
    }
    match named.account.is_empty() {
        true => Expr::Constant(false),
        false => compiler.callers(Language::new(named.account)),
    }
}

/// The caller is of the zone. Where a key is not tied to the caller, it is enough that it says so: AWS
/// sets it, so no outsider carries it. What an anonymous caller has as `kms:CallerAccount`, no axiom says.
fn trusted(compiler: &mut Compiler, zone: &Zone, documents: &[Document<'_>], keys: Keys) -> Expr {
    let accounts: Vec<String> = zone.accounts.iter().chain(&zone.owner).cloned().collect();
    let mut cases = vec![of_accounts(compiler, accounts.iter())];
    if let Some(organization) = &zone.organization {
        let own = std::slice::from_ref(organization);
        let key = "aws:PrincipalOrgID";
        cases.push(clause(compiler, key, None, Base::StringEquals, own));
        if keys == Keys::Untied {
            let any = Some(Qualifier::ForAnyValue);
            let paths = [format!("{organization}/*")];
            let key = "aws:PrincipalOrgPaths";
            cases.push(clause(compiler, key, any, Base::StringLike, &paths));
        }
    }
    let mut own = vec!["kms:CallerAccount"];
    if keys == Keys::Untied {
        own.push("aws:PrincipalAccount");
    }
    for key in own {
        let key = keys.name(key);
        if !accounts.is_empty() && speaks_of(documents, &key) {
            cases.push(clause(compiler, &key, None, Base::StringEquals, &accounts));
        }
    }
    let key = keys.name("aws:PrincipalArn");
    if keys == Keys::Untied && !accounts.is_empty() && speaks_of(documents, &key) {
        let arns = accounts.iter().map(|one| format!("arn:*:*:*:{one}:*"));
        let arns: Vec<String> = arns.collect();
        cases.push(clause(compiler, &key, None, Base::StringLike, &arns));
    }
    Expr::Or(cases)
}

/// Whether a document has a condition on a key.
fn speaks_of(documents: &[Document<'_>], key: &str) -> bool {
    let statements = documents.iter().flat_map(|(policy, _)| &policy.statements);
    let mut clauses = statements.flat_map(|one| &one.condition);
    clauses.any(|one| one.key.value.eq_ignore_ascii_case(key))
}
