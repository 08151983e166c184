//! What ties the variables of one request together (section 4.7 of the rules), for the variables
//! that a question has. Keys that an axiom demands beside those join the question.

use super::caller::{self, Kind};
use super::compile::{Compiler, Expr, Free, Name, Operand, Target, VarId};
use super::keys::{self, Cardinality, Facts};
use super::operators::Test;
use super::patterns;
use super::space;
use crate::regular::{Interval, Item, Language, UnitSet, literal};

fn implies(given: Expr, then: Expr) -> Expr {
    Expr::Or(vec![given.negate(), then])
}

fn iff(left: Expr, right: Expr) -> Expr {
    Expr::And(vec![
        implies(left.clone(), right.clone()),
        implies(right, left),
    ])
}

const ENDPOINT: [&str; 3] = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"];

/// Keys that only some callers have (`AX-05` to `AX-13`, `AX-29`).
fn kinds_of(key: &str) -> Option<&'static [Kind]> {
    Some(match key {
        "aws:principalorgid" | "aws:principalorgpaths" => &Kind::SIGNED,
        "aws:principalservicenameslist"
        | "aws:sourcearn"
        | "aws:sourceaccount"
        | "aws:sourceorgid"
        | "aws:sourceorgpaths" => &[Kind::Service],
        "aws:assumedroot" => &[Kind::Root],
        "aws:federatedprovider" => &[Kind::Role, Kind::Web],
        "aws:tokenissuetime" | "aws:multifactorauthpresent" | "aws:multifactorauthage" => {
            &[Kind::User, Kind::Role, Kind::Federated]
        }
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
        // KEY-05; of callers from identity providers nothing is said.
        _ if key.starts_with("aws:principaltag/") => &[
            Kind::User,
            Kind::Role,
            Kind::Federated,
            Kind::Web,
            Kind::Saml,
        ],
        "saml:sub" | "saml:sub_type" | "saml:namequalifier" => &[Kind::Role, Kind::Saml],
        _ if keys::is_web_claim(key) => &[Kind::Role, Kind::Web],
        _ => return None,
    })
}

/// Joins the keys that axioms demand, until nothing is missing.
pub fn close(compiler: &mut Compiler) {
    let mut done = 0;
    while done < compiler.variables.len() {
        let Some((name, _)) = compiler.variables.get_index(done) else {
            break;
        };
        let name = name.clone();
        done += 1;
        let (Name::Key(key) | Name::Presence(key)) = &name else {
            continue;
        };
        let demanded: &[&str] = match key.as_str() {
            "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip" | "aws:vpceaccount"
            | "aws:vpceorgid" | "aws:vpceorgpaths" | "aws:sourcevpcarn" => &ENDPOINT,
            "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" => &[
                "aws:CalledVia",
                "aws:CalledViaFirst",
                "aws:CalledViaLast",
                "aws:ViaAWSService",
            ],
            "aws:multifactorauthage" => &["aws:MultiFactorAuthPresent"],
            "aws:principalorgid" => &["aws:PrincipalOrgPaths"],
            "aws:principalorgpaths" => &["aws:PrincipalOrgID"],
            "aws:resourceorgid" => &["aws:ResourceOrgPaths"],
            "aws:resourceorgpaths" => &["aws:ResourceOrgID"],
            "aws:sourceorgid" => &["aws:SourceOrgPaths"],
            "aws:sourceorgpaths" => &["aws:SourceOrgID"],
            _ if key.starts_with("aws:requesttag/") => &["aws:TagKeys"],
            _ => &[],
        };
        for key in demanded {
            compiler.target(key);
        }
        if key == "aws:vpceorgid" || key == "aws:vpceorgpaths" {
            compiler.target("aws:VpceOrgID");
            compiler.target("aws:VpceOrgPaths");
        }
    }
}

/// The axioms for the variables in play. `partitions` are those of [`space::partitions_of`].
pub fn axioms(compiler: &mut Compiler) -> Vec<Expr> {
    let mut all = Vec::new();
    presence(compiler, &mut all);
    network(compiler, &mut all);
    actions(compiler, &mut all);
    called_via(compiler, &mut all);
    share_organizations(compiler);
    organizations(compiler, &mut all);
    same_account(compiler, &mut all);
    of_caller_account(compiler, &mut all);
    free_views(compiler, &mut all);
    tags(compiler, &mut all);
    times(compiler, &mut all);
    source(compiler, &mut all);
    all
}

fn keys_in_play(compiler: &Compiler) -> Vec<(String, String)> {
    compiler
        .variables
        .iter()
        .filter_map(|(name, variable)| match name {
            Name::Key(key) | Name::Presence(key) => Some((key.clone(), variable.spelling.clone())),
            _ => None,
        })
        .collect()
}

/// The presence of a key, if it is in play.
fn present(compiler: &Compiler, key: &str) -> Option<Expr> {
    let key = key.to_lowercase();
    compiler
        .find(&Name::Key(key.clone()))
        .or_else(|| compiler.find(&Name::Presence(key)))
        .map(Expr::Present)
}

fn single(compiler: &Compiler, key: &str) -> Option<VarId> {
    compiler.find(&Name::Key(key.to_lowercase()))
}

fn values(compiler: &Compiler, key: &str) -> Option<VarId> {
    compiler.find(&Name::Values(key.to_lowercase()))
}

fn text(compiler: &mut Compiler, var: VarId, value: &str) -> Expr {
    compiler.atom(var, Operand::Text(Language::new(vec![literal(value)])))
}

fn presence(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    for (key, spelling) in keys_in_play(compiler) {
        let facts = keys::facts(&key);
        if let Facts {
            derived: Some(_), ..
        } = facts
        {
            continue;
        }
        let target = compiler.target(&spelling);
        let here = match target {
            Target::Plain(var) | Target::Multi(var, _) => Expr::Present(var),
            Target::Caller(..) | Target::Owner(_) => continue,
        };
        if let Target::Multi(_, values) = target {
            all.push(implies(
                Expr::Some(values, Test::Constant(true)),
                here.clone(),
            ));
        }
        if let Some(kinds) = kinds_of(&key) {
            let callers = compiler.callers(caller::of_kinds(kinds));
            all.push(implies(here.clone(), callers));
        }
        if key == "aws:tokenissuetime" {
            // AX-22.
            let temporary = compiler.callers(caller::of_kinds(&[Kind::Role, Kind::Federated]));
            all.push(implies(temporary, here.clone()));
        }
        if key == "aws:multifactorauthage"
            && let Some(var) = single(compiler, "aws:multifactorauthpresent")
        {
            // AX-21.
            let truth = text(compiler, var, "true");
            all.push(implies(here.clone(), truth));
        }
    }
    if let Some(var) = compiler.find(&Name::Canonical) {
        let signed = compiler.callers(caller::of_kinds(&Kind::SIGNED));
        all.push(implies(Expr::Present(var), signed));
    }
    if let Some(var) = compiler.find(&Name::Boundary) {
        let truth = text(compiler, var, "true");
        let bounded = compiler.callers(caller::of_kinds(&[Kind::User, Kind::Role]));
        all.push(implies(truth, bounded));
    }
    // AX-11: the name of a service caller is in the list.
    if let Some(list) = values(compiler, "aws:PrincipalServiceNamesList") {
        if let Some(here) = present(compiler, "aws:PrincipalServiceNamesList") {
            let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
            all.push(iff(service, here));
        }
        for operand in operands(compiler, list) {
            let named = caller::inverse(keys::Derived::ServiceName, &operand.1);
            let not_named = complement_of_service(compiler, &named);
            let named = compiler.callers(named);
            let inside = Test::Operand(operand.0);
            all.push(implies(named, Expr::Some(list, inside.clone())));
            all.push(implies(
                not_named,
                Expr::Some(list, Test::Not(Box::new(inside))),
            ));
        }
        let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
        all.push(implies(
            service.clone(),
            Expr::Some(list, Test::Constant(true)),
        ));
        // PRIN-18: the names are those of one service, and so begin with one word.
        let words: indexmap::IndexSet<String> = compiler
            .services
            .iter()
            .filter_map(|name| name.split_once('.').map(|(word, _)| word.to_owned()))
            .filter(|word| !word.contains(['*', '?']))
            .collect();
        for word in words {
            let mut pattern = literal(&format!("{word}."));
            pattern.push(Item::star(UnitSet::Any));
            let mut own = literal("service/");
            own.extend(pattern.iter().cloned());
            let own = compiler.callers(Language::new(vec![own]));
            let names = compiler.atom(list, Operand::Text(Language::new(vec![pattern])));
            let Expr::Atom(_, inside) = names else {
                continue;
            };
            let (inside, outside) = (
                Test::Operand(inside),
                Test::Not(Box::new(Test::Operand(inside))),
            );
            let other = Expr::And(vec![service.clone(), own.clone().negate()]);
            all.push(implies(own, Expr::Some(list, outside).negate()));
            all.push(implies(other, Expr::Some(list, inside).negate()));
        }
    }
}

fn complement_of_service(compiler: &mut Compiler, named: &Language) -> Expr {
    let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
    let named = compiler.callers(named.clone());
    Expr::And(vec![service, named.negate()])
}

/// The text operands of a variable.
fn operands(compiler: &Compiler, var: VarId) -> Vec<(usize, Language)> {
    let Some((_, variable)) = compiler.variables.get_index(var.0 as usize) else {
        return Vec::new();
    };
    let texts = variable.operands.iter().enumerate();
    texts
        .filter_map(|(index, operand)| match operand {
            Operand::Text(language) => Some((index, language.clone())),
            _ => None,
        })
        .collect()
}

/// `AX-16` to `AX-18`.
fn network(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let endpoint = ENDPOINT.iter().find_map(|key| present(compiler, key));
    let Some(endpoint) = endpoint else {
        return;
    };
    for key in ENDPOINT {
        if let Some(here) = present(compiler, key) {
            all.push(iff(endpoint.clone(), here));
        }
    }
    for key in [
        "aws:VpceAccount",
        "aws:VpceOrgID",
        "aws:VpceOrgPaths",
        "aws:SourceVpcArn",
    ] {
        if let Some(here) = present(compiler, key) {
            all.push(implies(here, endpoint.clone()));
        }
    }
    if let Some(address) = present(compiler, "aws:SourceIp") {
        all.push(implies(address, endpoint.clone().negate()));
    }
    // AX-18: the last part of the ARN is the VPC.
    if let (Some(arn), Some(vpc)) = (
        single(compiler, "aws:SourceVpcArn"),
        single(compiler, "aws:SourceVpc"),
    ) {
        let prefix = || {
            let mut items = patterns::any_arn();
            items.extend(literal("/"));
            items
        };
        let mut some = prefix();
        some.push(Item::star(UnitSet::except(b'/')));
        let some = compiler.atom(arn, Operand::Text(Language::new(vec![some])));
        all.push(implies(Expr::Present(arn), some));
        project(compiler, arn, vpc, all, |sequence| {
            let set = UnitSet::except(b'/');
            let mut items = prefix();
            items.extend(crate::regular::within(sequence, &set));
            items
        });
    }
}

/// The value of `whole` (a key with one value) determines that of `part`: each operand of `part`,
/// lifted to `whole`, holds there exactly if it holds of `part`; when both are present.
fn project(
    compiler: &mut Compiler,
    whole: VarId,
    part: VarId,
    all: &mut Vec<Expr>,
    lift: impl Fn(&[Item]) -> Vec<Item>,
) {
    for (index, language) in operands(compiler, part) {
        let lifted = language
            .sequences()
            .iter()
            .map(|sequence| lift(sequence))
            .collect();
        let lifted = compiler.atom(whole, Operand::Text(Language::new(lifted)));
        let equal = iff(lifted, Expr::Atom(part, index));
        let both = Expr::And(vec![Expr::Present(whole), Expr::Present(part)]);
        all.push(implies(both, equal));
    }
}

/// `AX-34`, `AX-36`, and `AX-12` for forwarded calls.
fn actions(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let action = compiler.variable(Name::Action, "");
    let one_of = |compiler: &mut Compiler, texts: &[&str]| {
        let patterns = texts.iter().map(|text| patterns::action(text)).collect();
        compiler.atom(action, Operand::Text(Language::new(patterns)))
    };
    for key in ["iam:PassedToService", "iam:AssociatedResourceArn"] {
        if let Some(here) = present(compiler, key) {
            let pass = one_of(compiler, &["iam:passrole"]);
            all.push(implies(here, pass));
        }
    }
    let sts = |key: &str| {
        matches!(
            key,
            "sts:externalid"
                | "sts:rolesessionname"
                | "sts:sourceidentity"
                | "sts:transitivetagkeys"
                | "sts:requestcontextproviders"
                | "sts:taskpolicyarn"
        ) || key.starts_with("sts:requestcontext/")
    };
    for (key, _) in keys_in_play(compiler) {
        if sts(&key)
            && let Some(here) = present(compiler, &key)
        {
            let sts = one_of(compiler, &["sts:*"]);
            all.push(implies(here, sts));
        }
    }
    // EVAL-65: tags, a source identity and contexts are checked beside the call itself.
    for (kind, call) in [
        (Kind::Web, "sts:assumerolewithwebidentity"),
        (Kind::Saml, "sts:assumerolewithsaml"),
    ] {
        if compiler.kinds.contains(&kind) {
            let callers = compiler.callers(caller::of_kinds(&[kind]));
            let beside = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
            let calls: Vec<&str> = std::iter::once(call).chain(beside).collect();
            let calls = one_of(compiler, &calls);
            all.push(implies(callers, calls));
        }
    }
    if compiler.kinds.contains(&Kind::Service)
        && let Some(via) = single(compiler, "aws:ViaAWSService")
    {
        let forwarded = text(compiler, via, "true");
        let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
        all.push(implies(service, forwarded.negate()));
    }
}

/// `AX-20`: the first and the last of the chain are in it.
fn called_via(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let Some(chain) = values(compiler, "aws:CalledVia") else {
        return;
    };
    let some = Expr::Some(chain, Test::Constant(true));
    let ends = ["aws:CalledViaFirst", "aws:CalledViaLast"].map(|key| single(compiler, key));
    // All three ask the same operands, so that each class of an end is a class of the chain.
    let mut shared: Vec<Language> = Vec::new();
    for var in ends.into_iter().flatten().chain([chain]) {
        shared.extend(
            operands(compiler, var)
                .into_iter()
                .map(|(_, language)| language),
        );
    }
    for var in ends.into_iter().flatten() {
        all.push(iff(some.clone(), Expr::Present(var)));
        element(compiler, var, chain, &shared, all);
    }
    if let Some(via) = single(compiler, "aws:ViaAWSService") {
        let forwarded = text(compiler, via, "true");
        all.push(implies(some, forwarded));
    }
}

/// The value of `var`, when present, is one of the values of `set`; `languages` is all that is asked
/// of either.
fn element(
    compiler: &mut Compiler,
    var: VarId,
    set: VarId,
    languages: &[Language],
    all: &mut Vec<Expr>,
) {
    let mut shared = Vec::new();
    for language in languages {
        let one = compiler.atom(var, Operand::Text(language.clone()));
        let other = compiler.atom(set, Operand::Text(language.clone()));
        if let (Expr::Atom(_, one), Expr::Atom(_, other)) = (one, other)
            && !shared.contains(&(one, other))
        {
            shared.push((one, other));
        }
    }
    // Every combination that occurs; with many operands only each by itself, which is weaker: then
    // no model is certain.
    if shared.len() > 8 {
        let uncertain = Free::Opaque {
            text: "an element of a set".to_owned(),
            reason: "aws:CalledVia is asked for too many values".to_owned(),
        };
        all.push(compiler.free(uncertain, None));
        for (one, other) in shared {
            let here = Expr::Atom(var, one);
            let there = Test::Operand(other);
            all.push(implies(here.clone(), Expr::Some(set, there.clone())));
            let outside = Expr::And(vec![Expr::Present(var), here.negate()]);
            all.push(implies(
                outside,
                Expr::Some(set, Test::Not(Box::new(there))),
            ));
        }
        return;
    }
    for combination in 0..1_usize << shared.len() {
        let mut here = vec![Expr::Present(var)];
        let mut there = Vec::new();
        for (bit, (one, other)) in shared.iter().enumerate() {
            let (atom, test) = (Expr::Atom(var, *one), Test::Operand(*other));
            if combination >> bit & 1 == 1 {
                here.push(atom);
                there.push(test);
            } else {
                here.push(atom.negate());
                there.push(Test::Not(Box::new(test)));
            }
        }
        all.push(implies(Expr::And(here), Expr::Some(set, Test::And(there))));
    }
}

/// `AX-09`, `AX-15`, `AX-18`, `AX-25`: an organization and the paths in it.
fn organizations(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    for (id, paths) in [
        ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
        ("aws:ResourceOrgID", "aws:ResourceOrgPaths"),
        ("aws:SourceOrgID", "aws:SourceOrgPaths"),
        ("aws:VpceOrgID", "aws:VpceOrgPaths"),
    ] {
        let (Some(id), Some(values), Some(here)) = (
            single(compiler, id),
            values(compiler, paths),
            present(compiler, paths),
        ) else {
            continue;
        };
        let some = Expr::Some(values, Test::Constant(true));
        all.push(iff(Expr::Present(id), here));
        all.push(iff(Expr::Present(id), some));
        // What the paths ask of their organization is asked of the id too, where it is written out.
        // A pattern of organizations needs nothing: the id is read off a path, and where several
        // paths disagree the request is no witness.
        for (_, language) in operands(compiler, values) {
            for sequence in language.sequences() {
                if let Some(text) = first_part(sequence) {
                    self::text(compiler, id, &text);
                }
            }
        }
        let organization = UnitSet::class("a-z0-9-");
        for (index, language) in operands(compiler, id) {
            let lifted: Vec<_> = language
                .sequences()
                .iter()
                .map(|sequence| {
                    let mut items = crate::regular::within(sequence, &organization);
                    items.extend(literal("/"));
                    items.push(Item::star(UnitSet::Any));
                    items
                })
                .collect();
            let here = Expr::Atom(id, index);
            let inside = match compiler.atom(values, Operand::Text(Language::new(lifted))) {
                Expr::Atom(_, atom) => Test::Operand(atom),
                _ => Test::Constant(false),
            };
            let outside = Test::Not(Box::new(inside.clone()));
            all.push(implies(here.clone(), Expr::Some(values, outside).negate()));
            all.push(implies(here.negate(), Expr::Some(values, inside).negate()));
        }
    }
}

/// The text before the first slash, if a pattern of paths writes it out.
fn first_part(sequence: &[Item]) -> Option<String> {
    let mut units = Vec::new();
    for item in sequence {
        match (&item.set, item.star) {
            (UnitSet::One(unit), false) if *unit == u16::from(b'/') => {
                return Some(String::from_utf16_lossy(&units));
            }
            (UnitSet::One(unit), false) => units.push(*unit),
            _ => return None,
        }
    }
    None
}

/// `AX-28` and `AX-44`.
fn tags(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let tag_keys = values(compiler, "aws:TagKeys");
    for (key, _) in keys_in_play(compiler) {
        if let Some(tag) = key.strip_prefix("aws:requesttag/")
            && let (Some(var), Some(tag_keys)) = (single(compiler, &key), tag_keys)
        {
            // The same spelling or a case variant.
            let same =
                patterns::equals_ignore_case(&patterns::plain(tag)).unwrap_or_else(|| literal(tag));
            let operand = Operand::Text(Language::new(vec![same]));
            if let Expr::Atom(_, atom) = compiler.atom(tag_keys, operand) {
                let contains = Expr::Some(tag_keys, Test::Operand(atom));
                all.push(implies(Expr::Present(var), contains));
            }
        }
        for kind in [":requesttag/", ":resourcetag/"] {
            let Some((service, tag)) = key.split_once(kind) else {
                continue;
            };
            let global = format!("aws{kind}{tag}");
            if service == "aws" {
                continue;
            }
            if let (Some(own), Some(global)) = (single(compiler, &key), single(compiler, &global)) {
                equal(compiler, own, global, service, all);
            }
        }
    }
}

/// Two keys hold the same value in calls of a service.
fn equal(compiler: &mut Compiler, one: VarId, other: VarId, service: &str, all: &mut Vec<Expr>) {
    let mut shared: Vec<Operand> = Vec::new();
    for var in [one, other] {
        if let Some((_, variable)) = compiler.variables.get_index(var.0 as usize) {
            shared.extend(variable.operands.iter().cloned());
        }
    }
    let action = compiler.variable(Name::Action, "");
    let pattern = patterns::action(&format!("{service}:*"));
    let of_service = compiler.atom(action, Operand::Text(Language::new(vec![pattern])));
    for operand in shared {
        let left = compiler.atom(one, operand.clone());
        let right = compiler.atom(other, operand);
        let both = vec![Expr::Present(one), Expr::Present(other), of_service.clone()];
        all.push(implies(Expr::And(both), iff(left, right)));
    }
}

/// `AX-23`: the two clocks show one instant, and nothing was issued after it.
fn times(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let date = single(compiler, "aws:CurrentTime");
    let epoch = single(compiler, "aws:EpochTime");
    let issued = single(compiler, "aws:TokenIssueTime");
    let clocks: Vec<VarId> = [date, epoch].into_iter().flatten().collect();
    let mut shared: Vec<Operand> = Vec::new();
    for var in clocks.iter().chain(&issued) {
        if let Some((_, variable)) = compiler.variables.get_index(var.0 as usize) {
            shared.extend(variable.operands.iter().cloned());
        }
    }
    let mut cuts = Vec::new();
    if issued.is_some() {
        let intervals = shared.iter().filter_map(|operand| match operand {
            Operand::Date(intervals) => Some(intervals),
            _ => None,
        });
        let ends = intervals
            .flatten()
            .flat_map(|interval| [&interval.low, &interval.high]);
        let mut bounds: Vec<_> = ends.flatten().map(|(instant, _)| *instant).collect();
        bounds.sort_unstable();
        bounds.dedup();
        for (bound, closed) in bounds.into_iter().flat_map(|b| [(b, false), (b, true)]) {
            cuts.push(Operand::Date(vec![Interval {
                low: None,
                high: Some((bound, closed)),
            }]));
        }
    }
    if let [date, epoch] = clocks.as_slice() {
        for operand in shared.iter().chain(&cuts) {
            let left = compiler.atom(*date, operand.clone());
            let right = compiler.atom(*epoch, operand.clone());
            all.push(iff(left, right));
        }
    }
    let Some(issued) = issued else { return };
    for cut in cuts {
        let token = compiler.atom(issued, cut.clone());
        for clock in &clocks {
            let now = compiler.atom(*clock, cut.clone());
            let then = Expr::Or(vec![Expr::Present(issued).negate(), token.clone()]);
            all.push(implies(now, then));
        }
    }
}

/// `AX-14` and `AX-33`: the account of an ARN, where it has one.
fn source(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    for (arn, account, may_lack) in [
        ("aws:SourceArn", "aws:SourceAccount", true),
        ("s3:DataAccessPointArn", "s3:DataAccessPointAccount", false),
    ] {
        let (Some(arn), Some(account)) = (single(compiler, arn), single(compiler, account)) else {
            continue;
        };
        let of = |accounts: Language| super::compile::account_of_resource(Some(&accounts));
        let written = of(Language::new(vec![keys::account()]));
        let written = compiler.atom(arn, Operand::Text(written));
        let none = of(Language::new(vec![Vec::new()]));
        let none = compiler.atom(arn, Operand::Text(none));
        let both = Expr::And(vec![Expr::Present(arn), Expr::Present(account)]);
        let shape = if may_lack {
            Expr::Or(vec![written.clone(), none])
        } else {
            written.clone()
        };
        all.push(implies(both.clone(), shape));
        for (index, language) in operands(compiler, account) {
            let lifted = compiler.atom(arn, Operand::Text(of(language)));
            let both = vec![both.clone(), written.clone()];
            all.push(implies(
                Expr::And(both),
                iff(lifted, Expr::Atom(account, index)),
            ));
        }
    }
}

/// An account that is told apart from all others wherever two accounts must be equal, so that models
/// can choose different ones.
const SOME_ACCOUNT: &str = "111122223333";

/// Past so many languages of accounts the ties between accounts are left out: a model that breaks
/// them is no witness, and the answer then is unknown.
const MAX_ACCOUNTS: usize = 16;

/// What is asked of accounts anywhere in these variables: their fifth components, and what is asked
/// of the owner. Any language would do; these are the ones that matter.
fn account_languages(compiler: &Compiler, vars: &[VarId]) -> Vec<Language> {
    let mut found = vec![Language::new(vec![literal(SOME_ACCOUNT)])];
    let colon = UnitSet::One(u16::from(b':'));
    for var in vars {
        for (_, language) in operands(compiler, *var) {
            for sequence in language.sequences() {
                let parts: Vec<&[Item]> = sequence
                    .split(|item| !item.star && item.set == colon)
                    .collect();
                let account = match parts.as_slice() {
                    [whole] => *whole,
                    [_, _, _, _, account, ..] => *account,
                    _ => continue,
                };
                let fixed = account.iter().filter(|item| !item.star);
                let named = fixed.clone().all(
                    |item| matches!(item.set, UnitSet::One(unit) if (0x30..=0x39).contains(&unit)),
                );
                if fixed.count() == 0 || !named {
                    continue;
                }
                let own = crate::regular::within(account, &UnitSet::class("0-9"));
                let own = Language::new(vec![own]);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
    found.truncate(MAX_ACCOUNTS);
    found
}

/// `AX-30`, `AX-31`: the function or instance of a session is of the caller's account.
fn of_caller_account(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let caller = compiler.variable(Name::Caller, "");
    for key in ["ec2:SourceInstanceArn", "lambda:SourceFunctionArn"] {
        let Some(arn) = single(compiler, key) else {
            continue;
        };
        let of = |accounts: &Language| super::compile::account_of_resource(Some(accounts));
        let any = of(&Language::new(vec![keys::account()]));
        let any = compiler.atom(arn, Operand::Text(any));
        all.push(implies(Expr::Present(arn), any));
        for language in account_languages(compiler, &[caller, arn]) {
            let own = compiler.callers(caller::inverse(keys::Derived::CallerAccount, &language));
            let written = compiler.atom(arn, Operand::Text(of(&language)));
            all.push(implies(Expr::Present(arn), iff(own, written)));
        }
    }
}

const ORGANIZATIONS: [(&str, &str); 2] = [
    ("aws:PrincipalOrgID", "aws:ResourceOrgID"),
    ("aws:PrincipalOrgPaths", "aws:ResourceOrgPaths"),
];

/// What is asked of the organization of one side is asked of the other too, if both are in play.
fn share_organizations(compiler: &mut Compiler) {
    let [(one, other), (paths, others)] = ORGANIZATIONS;
    let pairs = [
        (single(compiler, one), single(compiler, other)),
        (values(compiler, paths), values(compiler, others)),
    ];
    for pair in pairs {
        if let (Some(one), Some(other)) = pair {
            shared(compiler, one, other);
        }
    }
}

/// The texts that are asked of either variable, as atoms of both.
fn shared(compiler: &mut Compiler, one: VarId, other: VarId) -> Vec<(usize, usize)> {
    let mut all = operands(compiler, one);
    all.extend(operands(compiler, other));
    let mut pairs = Vec::new();
    for (_, language) in all {
        let left = compiler.atom(one, Operand::Text(language.clone()));
        let right = compiler.atom(other, Operand::Text(language));
        if let (Expr::Atom(_, left), Expr::Atom(_, right)) = (left, right)
            && !pairs.contains(&(left, right))
        {
            pairs.push((left, right));
        }
    }
    pairs
}

/// `AX-26`: a caller and a resource of one account are in one organization.
fn same_account(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    let [(one, other), (paths, others)] = ORGANIZATIONS;
    let (Some(one), Some(other)) = (single(compiler, one), single(compiler, other)) else {
        return;
    };
    let mut equal = vec![iff(Expr::Present(one), Expr::Present(other))];
    for (left, right) in shared(compiler, one, other) {
        equal.push(iff(Expr::Atom(one, left), Expr::Atom(other, right)));
    }
    if let (Some(paths), Some(others)) = (values(compiler, paths), values(compiler, others)) {
        for (left, right) in shared(compiler, paths, others) {
            let (left, right) = (Test::Operand(left), Test::Operand(right));
            let none = |test: &Test| Test::Not(Box::new(test.clone()));
            equal.push(iff(
                Expr::Some(paths, none(&left)),
                Expr::Some(others, none(&right)),
            ));
            equal.push(iff(Expr::Some(paths, left), Expr::Some(others, right)));
        }
    }
    let equal = Expr::And(equal);
    let caller = compiler.variable(Name::Caller, "");
    let resource = compiler.variable(Name::Resource, "");
    let owner = compiler.find(&Name::Owner);
    let known = compiler.find(&Name::Presence("aws:resourceaccount".to_owned()));
    let vars: Vec<VarId> = [caller, resource].into_iter().chain(owner).collect();
    let written = compiler.atom(
        resource,
        Operand::Text(super::compile::account_of_resource(None)),
    );
    for language in account_languages(compiler, &vars) {
        // A language of several accounts does not say that two are equal.
        let single = language
            .sequences()
            .iter()
            .all(|sequence| sequence.len() == 12 && sequence.iter().all(|item| !item.star));
        if !single {
            continue;
        }
        let own = compiler.callers(caller::inverse(keys::Derived::CallerAccount, &language));
        let lifted = super::compile::account_of_resource(Some(&language));
        let mut of_resource = vec![compiler.atom(resource, Operand::Text(lifted))];
        if let Some(owner) = owner {
            let owned = compiler.atom(owner, Operand::Text(language));
            of_resource.push(Expr::And(vec![written.clone().negate(), owned]));
        }
        let mut same = vec![own, Expr::Or(of_resource)];
        same.extend(known.map(Expr::Present));
        all.push(implies(Expr::And(same), equal.clone()));
    }
}

/// What services and callers of identity providers carry in the place of views of the caller:
/// `aws:PrincipalType` is not `Anonymous` (`AX-04`), and an identity provider's account is an account
/// (`AX-01`).
fn free_views(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    if let Some(var) = single(compiler, "aws:PrincipalType") {
        let anonymous = text(compiler, var, "Anonymous");
        all.push(anonymous.negate());
    }
    // AX-03.
    if let Some(var) = single(compiler, "aws:PrincipalArn") {
        let resource = compiler.variable(Name::Resource, "");
        let mut asked = languages(compiler, &Name::Resource);
        asked.extend(operands(compiler, var).into_iter().map(|(_, own)| own));
        let named = space::partitions_of(asked.iter());
        // Where no partition but the usual one is spoken of, all can be of that one.
        if named.len() > 2 {
            let mut cases = vec![Expr::Present(var).negate(), text(compiler, resource, "*")];
            for partition in named {
                let mut items = literal(&format!("arn:{partition}:"));
                items.push(Item::star(UnitSet::Any));
                let of = Operand::Text(Language::new(vec![items]));
                let own = compiler.atom(var, of.clone());
                cases.push(Expr::And(vec![own, compiler.atom(resource, of)]));
            }
            let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
            all.push(implies(service, Expr::Or(cases)));
        }
    }
    if compiler.kinds.contains(&Kind::Web)
        && let Some(var) = single(compiler, "aws:PrincipalAccount")
    {
        let web = compiler.callers(caller::of_kinds(&[Kind::Web]));
        let accounts = Operand::Text(Language::new(vec![keys::account()]));
        let account = compiler.atom(var, accounts);
        let here = Expr::And(vec![web, Expr::Present(var)]);
        all.push(implies(here, account));
    }
}

/// `AX-03`: the caller and the resource are of one partition.
pub fn partitions(compiler: &mut Compiler, partitions: &[&str]) -> Expr {
    let resource = compiler.variable(Name::Resource, "");
    let mut cases = vec![text(compiler, resource, "*")];
    let mut named = Vec::new();
    for partition in partitions {
        let callers = compiler.callers(caller::of_partition(partition));
        named.push(callers.clone());
        let mut items = literal(&format!("arn:{partition}:"));
        items.push(Item::star(UnitSet::Any));
        let resources = compiler.atom(resource, Operand::Text(Language::new(vec![items])));
        cases.push(Expr::And(vec![callers, resources]));
    }
    // Services, strangers and providers without an ARN have no partition.
    cases.push(Expr::Or(named).negate());
    Expr::Or(cases)
}

/// The languages of a variable.
pub fn languages(compiler: &Compiler, name: &Name) -> Vec<Language> {
    compiler.find(name).map_or_else(Vec::new, |var| {
        operands(compiler, var)
            .into_iter()
            .map(|(_, language)| language)
            .collect()
    })
}

/// Whether the cardinality of a key is known.
pub fn is_known(key: &str) -> bool {
    keys::facts(key).cardinality != Cardinality::Unknown
}

#[expect(unused_imports, reason = "named in the documentation")]
use space as _;
