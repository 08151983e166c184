//! Which layers block, and what would have to change.

use super::applies::{called, ignored};
use super::decision::{Change, LayerKind, LayeredDecision, Met, Remark, Verdict};
use super::facts::Fact;
use super::grants::{ANYHOW, DIRECT, Need, Way, truth};
use super::judge::{Filters, counted};
use super::refusals::Refusal;
use super::target::Target;
use super::truth::Truth;
use super::{Case, Relation};
use crate::eval::CallerKind;
use crate::policy::Effect;
use crate::rules::Question;

/// How readers know a layer.
pub(super) fn name(fact: &Fact) -> String {
    if !fact.name.is_empty() {
        return fact.name.clone();
    }
    match fact.kind {
        LayerKind::Rcp => "the RCPs",
        LayerKind::Scp => "the SCPs",
        LayerKind::Endpoint => "the endpoint policy",
        LayerKind::Resource => "the resource policy",
        LayerKind::Identity => "the identity policies",
        LayerKind::Boundary => "the permissions boundary",
        LayerKind::Session => "the session policy",
    }
    .to_owned()
}

/// A statement with its place.
pub(super) fn statement(met: &Met) -> String {
    let number = met.index + 1;
    let name = match &met.sid {
        Some(sid) => format!("statement {number} {sid:?}"),
        None => format!("statement {number}"),
    };
    format!("{name} ({}:{}:{})", met.file, met.line, met.column)
}

/// Fills in what blocks.
pub(super) fn blocked(
    case: &Case,
    ways: &[Way],
    filters: &Filters,
    refusals: &[Refusal],
    decision: &mut LayeredDecision,
) {
    let mut changes: Vec<Change> = Vec::new();
    for fact in counted(case) {
        for met in fact.matching(Effect::Deny) {
            changes.push(Change {
                layer: Some(fact.kind),
                text: format!(
                    "denied by {}, {}: the statement has to go or to exempt the request",
                    name(fact),
                    statement(met)
                ),
            });
        }
    }
    let levels = case.facts.rcps.iter().chain(&case.facts.scps).flatten();
    for fact in levels.chain(&case.facts.endpoint) {
        let fails = match fact.kind {
            LayerKind::Rcp => filters.rcp == Truth::No && fact.empty,
            LayerKind::Scp => filters.scp == Truth::No,
            _ => filters.endpoint == Truth::No,
        };
        if fails && case.counts(fact.kind) && fact.allow == Truth::No {
            changes.push(Change {
                layer: Some(fact.kind),
                text: filter(fact, case),
            });
        }
    }
    let layered = refusals.iter().map(|refusal| Change {
        layer: refusal.layer,
        text: format!("{} ({})", refusal.text, refusal.rule),
    });
    changes.extend(layered);
    for need in missing(ways, case) {
        changes.push(Change {
            layer: kind(need),
            text: lacks(need, case),
        });
    }
    changes.sort_by_key(|change| change.layer);
    changes.dedup();
    let kinds: Vec<LayerKind> = changes.iter().filter_map(|change| change.layer).collect();
    decision.blocked_by = LayerKind::ALL
        .into_iter()
        .filter(|kind| kinds.contains(kind))
        .collect();
    decision.changes = changes;
}

/// The layer that a need is of.
const fn kind(need: Need) -> Option<LayerKind> {
    match need {
        Need::Identity => Some(LayerKind::Identity),
        Need::Boundary => Some(LayerKind::Boundary),
        Need::Session => Some(LayerKind::Session),
        Need::Resource(_) | Need::AccessPoint(_) => Some(LayerKind::Resource),
        Need::Unknown(_) => None,
    }
}

/// What is missing on the shortest ways: a way that lacks all that another lacks, and more, is none
/// that a reader would go. Nor is one that asks a resource policy for more where there is none, or
/// where it allows already and leaves the rest to the caller's side.
fn missing(ways: &[Way], case: &Case) -> Vec<Need> {
    let lacking = |way: &Way| -> Vec<Need> {
        let needs = way.iter().copied();
        needs
            .filter(|need| truth(*need, case) == Truth::No)
            .collect()
    };
    let mut open: Vec<Vec<Need>> = ways.iter().map(lacking).collect();
    if open.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let resource = case.facts.resource.as_ref();
    let settled = resource.is_none_or(|one| one.names(ANYHOW) == Truth::Yes)
        || !case.counts(LayerKind::Resource);
    let asks = |lacks: &Vec<Need>| lacks.iter().any(|need| matches!(need, Need::Resource(_)));
    if settled && !open.iter().all(asks) {
        open.retain(|lacks| !asks(lacks));
    }
    let kinds = |lacks: &[Need]| -> Vec<Option<LayerKind>> {
        lacks.iter().map(|need| kind(*need)).collect()
    };
    let covered = |lacks: &[Need]| {
        let own = kinds(lacks);
        let mut others = open.iter().map(|other| kinds(other));
        others.any(|other| other.len() < own.len() && other.iter().all(|kind| own.contains(kind)))
    };
    let mut needs: Vec<Need> = Vec::new();
    for need in open.iter().filter(|lacks| !covered(lacks)).flatten() {
        let told = needs
            .iter()
            .any(|known| std::mem::discriminant(known) == std::mem::discriminant(need));
        if !told {
            needs.push(*need);
        }
    }
    needs
}

/// What is asked for, in words.
fn wanted(case: &Case) -> String {
    format!(
        "an Allow of {} on {}",
        case.request.action, case.request.resource
    )
}

/// What a filter lacks.
fn filter(fact: &Fact, case: &Case) -> String {
    let name = name(fact);
    match fact.empty {
        true => format!(
            "there is no policy among {name}, so that it allows nothing: {} is needed",
            wanted(case)
        ),
        false => {
            let verb = match fact.kind {
                LayerKind::Scp => "do",
                _ => "does",
            };
            format!(
                "{name} {verb} not allow it: {} is needed there",
                wanted(case)
            )
        }
    }
}

/// What the resource's policy is called.
fn resource_policy(case: &Case) -> &'static str {
    match case.target {
        Target::Session | Target::Role => "trust policy of the role",
        Target::Key => "key policy",
        _ => "resource policy",
    }
}

/// What a need lacks.
fn lacks(need: Need, case: &Case) -> String {
    let wanted = wanted(case);
    let caller = &case.request.caller;
    match need {
        Need::Identity if case.facts.identity.empty => {
            format!("the caller has no identity policy: one with {wanted} is needed")
        }
        Need::Identity => {
            format!("no identity policy of the caller allows it: {wanted} is needed")
        }
        Need::Boundary => {
            format!("the permissions boundary does not allow it: {wanted} is needed there")
        }
        Need::Session if case.facts.session.is_none() => format!(
            "no session policy was passed, and without one a federated user has no rights of its own \
             (OQ-20): pass one with {wanted}"
        ),
        Need::Session => format!("the session policy does not allow it: {wanted} is needed there"),
        Need::Resource(_) if case.target == Target::Role => {
            "only the role's own account can do this: no policy of a role lets other accounts in \
             (EVAL-21, EVAL-101)"
                .to_owned()
        }
        Need::Resource(classes) => {
            let policy = resource_policy(case);
            let whom = match (classes, case.relation) {
                _ if caller.kind == CallerKind::Anonymous => "everybody",
                (classes, Relation::Cross) if classes == ANYHOW => "the caller or its account",
                (classes, _) if classes == DIRECT => "the caller itself",
                _ => "the caller",
            };
            match &case.facts.resource {
                None => format!("no {policy} is given: {wanted} for {whom} is needed in it"),
                Some(_) => {
                    format!("the {policy} does not allow it: {wanted} for {whom} is needed there")
                }
            }
        }
        Need::AccessPoint(_) => format!(
            "the policy of the access point does not allow it: {wanted} for the caller is needed there, \
             on the ARN of the access point"
        ),
        Need::Unknown(reason) => reason.to_owned(),
    }
}

/// What else readers should know.
pub(super) fn remarks(case: &Case, ways: &[Way], verdict: Verdict) -> Vec<Remark> {
    let mut all: Vec<Remark> = Vec::new();
    let mut remark = |rule, text: String, place| {
        let one = Remark { rule, text, place };
        if !all.contains(&one) {
            all.push(one);
        }
    };
    for fact in counted(case) {
        for (note, place) in &fact.notes {
            // Decided both ways, see `readings`.
            if note.rule != Question::EndpointAccount.id() {
                remark(note.rule, note.message.clone(), Some(place.clone()));
            }
        }
    }
    uncovered(case, &mut remark);
    useless(case, &mut remark);
    let kind = case.request.caller.kind;
    let lacks = |need| missing(ways, case).contains(&need);
    if kind == CallerKind::FederatedUser
        && case.facts.session.is_none()
        && verdict == Verdict::ImplicitDeny
        && lacks(Need::Session)
    {
        let text = "whether a federated user without session policy has the rights of its user is \
                    disputed; taken is that it has none";
        remark("OQ-20", text.to_owned(), None);
    }
    let names_user = case.target == Target::Session
        && kind == CallerKind::User
        && case.relation == Relation::Same;
    if names_user && verdict == Verdict::Allow && truth(Need::Boundary, case) == Truth::No {
        let text = "whether the permissions boundary of a user whom the trust policy names must allow \
                    the call is disputed; taken is that it need not";
        remark("OQ-23", text.to_owned(), None);
    }
    if case.target == Target::RootSession && verdict == Verdict::Allow {
        let text = "only callers of the management account or of a delegated administrator can call \
                    sts:AssumeRoot; whether the caller is one was not checked";
        remark("EVAL-69", text.to_owned(), None);
    }
    all
}

/// `OQ-16`: a Deny of an RCP would matter if RCPs covered the call.
fn uncovered(case: &Case, remark: &mut impl FnMut(&'static str, String, Option<String>)) {
    use super::rcp::Coverage::{Action, Service};
    let Some(because) = ignored(LayerKind::Rcp, case) else {
        return;
    };
    let denies = case.facts.rcps.iter().flatten();
    let mut denies = denies.flat_map(|level| level.matching(Effect::Deny));
    if let (Service | Action, Some(met)) = (case.coverage, denies.next()) {
        let text = format!(
            "{}: {} of {} is taken to have no effect",
            because.text,
            statement(met),
            met.layer_name
        );
        let place = format!("{}:{}:{}", met.file, met.line, met.column);
        remark("OQ-16", text, Some(place));
    }
}

/// A layer was given that callers of this kind do not have.
fn useless(case: &Case, remark: &mut impl FnMut(&'static str, String, Option<String>)) {
    let kind = case.request.caller.kind;
    let given = [
        (LayerKind::Identity, !case.facts.identity.empty),
        (LayerKind::Boundary, case.facts.boundary.is_some()),
        (LayerKind::Session, case.facts.session.is_some()),
    ];
    for (layer, given) in given {
        if let (true, Some(because)) = (given, ignored(layer, case)) {
            let text = format!(
                "{}: the {} policies given for {} do not count",
                because.text,
                layer.name(),
                called(kind)
            );
            remark(because.rule, text, None);
        }
    }
}
