//! The session, the action and the times of a call (`AX-12`, `AX-21`, `AX-23`, `AX-34`, `AX-36`).

use super::super::caller::Kind;
use super::super::compile::{Expr, Free, Name, Operand, VarId};
use super::super::patterns;
use super::super::values::Instant;
use super::build::Build;
use super::{iff, implies};
use crate::regular::{Interval, Language};

/// `AX-21`.
pub(super) fn factor(build: &mut Build<'_>) {
    if let (Some(age), Some(factor)) = (
        build.present("aws:MultiFactorAuthAge"),
        build.single("aws:MultiFactorAuthPresent"),
    ) {
        let truth = build.text(factor, "true");
        build.state(implies(age, truth));
    }
}

/// The action is one of these.
fn one_of(build: &mut Build<'_>, texts: &[&str]) -> Expr {
    let action = build.compiler.variable(Name::Action, "");
    let patterns = texts.iter().map(|text| patterns::action(text)).collect();
    build.atom(action, Language::new(patterns))
}

/// `AX-34`.
pub(super) fn actions(build: &mut Build<'_>) {
    for key in ["iam:PassedToService", "iam:AssociatedResourceArn"] {
        if let Some(here) = build.present(key) {
            let pass = one_of(build, &["iam:passrole"]);
            build.state(implies(here, pass));
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
    for key in build.keys() {
        if sts(&key)
            && let Some(here) = build.present(&key)
        {
            let sts = one_of(build, &["sts:*"]);
            build.state(implies(here, sts));
        }
    }
}

/// `AX-36`: what callers of identity providers call. Tags, a source identity and contexts are checked
/// beside the call itself (`EVAL-65`).
pub(super) fn calls_of_providers(build: &mut Build<'_>) {
    for (kind, call) in [
        (Kind::Web, "sts:assumerolewithwebidentity"),
        (Kind::Saml, "sts:assumerolewithsaml"),
    ] {
        if build.compiler.kinds.contains(&kind) {
            let callers = build.of_kinds(&[kind]);
            let beside = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
            let calls: Vec<&str> = std::iter::once(call).chain(beside).collect();
            let calls = one_of(build, &calls);
            build.state(implies(callers, calls));
        }
    }
}

/// `AX-12`: a service calls by itself.
pub(super) fn forwarded_service(build: &mut Build<'_>) {
    if build.compiler.kinds.contains(&Kind::Service)
        && let Some(via) = build.single("aws:ViaAWSService")
    {
        let forwarded = build.text(via, "true");
        let service = build.of_kinds(&[Kind::Service]);
        build.state(implies(service, forwarded.negate()));
    }
}

/// `AX-23`: the two clocks show one instant, and nothing was issued after it.
pub(super) fn times(build: &mut Build<'_>) {
    let date = build.single("aws:CurrentTime");
    let epoch = build.single("aws:EpochTime");
    let issued = build.single("aws:TokenIssueTime");
    let clocks: Vec<VarId> = [date, epoch].into_iter().flatten().collect();
    let mut shared: Vec<Operand> = Vec::new();
    for var in clocks.iter().chain(&issued) {
        if let Some((_, variable)) = build.compiler.variables.get_index(var.0 as usize) {
            shared.extend(variable.operands.iter().cloned());
        }
    }
    let cuts = match issued {
        Some(_) => cuts(&shared),
        None => Vec::new(),
    };
    if let [date, epoch] = clocks.as_slice() {
        let both = [*date, *epoch].map(|var| is_time(build, var));
        let both = Expr::And(both.to_vec());
        for operand in shared.iter().chain(&cuts) {
            if matches!(operand, Operand::Text(_)) {
                // One instant has two spellings: no model is certain.
                let uncertain = Free::Opaque {
                    text: "the spelling of the time".to_owned(),
                    reason: "a clock is read as text, beside the other clock".to_owned(),
                };
                let uncertain = build.compiler.free(uncertain, None);
                build.state(uncertain);
                continue;
            }
            let left = build.compiler.atom(*date, operand.clone());
            let right = build.compiler.atom(*epoch, operand.clone());
            build.state(implies(both.clone(), iff(left, right)));
        }
    }
    let Some(issued) = issued else { return };
    let known = is_time(build, issued);
    for cut in cuts {
        let token = build.compiler.atom(issued, cut.clone());
        for clock in &clocks {
            let now = build.compiler.atom(*clock, cut.clone());
            let then = Expr::Or(vec![known.clone().negate(), token.clone()]);
            build.state(implies(now, then));
        }
    }
}

/// The times up to each bound that is asked for.
fn cuts(asked: &[Operand]) -> Vec<Operand> {
    let intervals = asked.iter().filter_map(|operand| match operand {
        Operand::Date(intervals) => Some(intervals),
        _ => None,
    });
    let ends = intervals
        .flatten()
        .flat_map(|interval| [&interval.low, &interval.high]);
    let mut bounds: Vec<Instant> = ends.flatten().map(|(instant, _)| *instant).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let both = bounds.into_iter().flat_map(|b| [(b, false), (b, true)]);
    both.map(|bound| {
        Operand::Date(vec![Interval {
            low: None,
            high: Some(bound),
        }])
    })
    .collect()
}

/// The key is present and, where it need not be a time (`AX-45`), is one.
fn is_time(build: &mut Build<'_>, var: VarId) -> Expr {
    if build.holds("AX-45") {
        return Expr::Present(var);
    }
    let any = Operand::Date(vec![Interval {
        low: None,
        high: None,
    }]);
    build.compiler.atom(var, any)
}
