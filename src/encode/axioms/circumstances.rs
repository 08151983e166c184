//! The network, the action, the chain of services, the times and the source of a call.

use super::super::caller::Kind;
use super::super::compile::{Compiler, Expr, Free, Name, Operand, VarId, account_of_resource};
use super::super::operators::Test;
use super::super::{caller, keys, patterns};
use super::{ENDPOINT, iff, implies, keys_in_play, operands, present, single, text, values};
use crate::regular::{Interval, Item, Language, UnitSet, literal};

/// `AX-16` to `AX-18`.
pub(super) fn network(compiler: &mut Compiler, all: &mut Vec<Expr>) {
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
pub(super) fn project(
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
pub(super) fn actions(compiler: &mut Compiler, all: &mut Vec<Expr>) {
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
pub(super) fn called_via(compiler: &mut Compiler, all: &mut Vec<Expr>) {
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
pub(super) fn element(
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

/// `AX-23`: the two clocks show one instant, and nothing was issued after it.
pub(super) fn times(compiler: &mut Compiler, all: &mut Vec<Expr>) {
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
pub(super) fn source(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    for (arn, account, may_lack) in [
        ("aws:SourceArn", "aws:SourceAccount", true),
        ("s3:DataAccessPointArn", "s3:DataAccessPointAccount", false),
    ] {
        let (Some(arn), Some(account)) = (single(compiler, arn), single(compiler, account)) else {
            continue;
        };
        let of = |accounts: Language| account_of_resource(Some(&accounts));
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
