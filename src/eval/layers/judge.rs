//! Filters, grants and Denies put together (`EVAL-01`, `EVAL-110`, `EVAL-111`).

use super::applies::ignored;
use super::decision::{Doubt, LayerKind, LayerReport, LayeredDecision, Met, Remark, Verdict};
use super::facts::Fact;
use super::grants::{self, Need, Way, granted, truth};
use super::refusals::refusals;
use super::target::Target;
use super::truth::Truth;
use super::{Case, explain, kms, s3, sts};
use crate::eval::CallerKind;
use crate::policy::Effect;

/// The ways to be allowed, by what is asked.
pub(super) fn ways(case: &Case) -> Vec<Way> {
    let ways = match case.target {
        Target::Session => sts::session(case),
        Target::Key => kms::key(case),
        Target::Grant => kms::retire(),
        Target::RootSession | Target::OfAws if has_account(case) => grants::callers_side_alone(),
        _ => grants::general(case),
    };
    match case.through {
        true => grants::through_access_point(ways),
        false => ways,
    }
}

fn has_account(case: &Case) -> bool {
    crate::eval::principal::account(&case.request.caller).is_some()
}

/// The decision for one state of what is not known.
pub(super) fn judge(case: &Case) -> LayeredDecision {
    if case.target == Target::WhoAmI && has_identity(case) {
        return always(case);
    }
    let ways = ways(case);
    let filters = Filters::of(case);
    let refusals = refusals(case);
    let denied = Truth::any(counted(case).map(|fact| fact.deny));
    let allowed = Truth::all([
        granted(&ways, case),
        filters.scp,
        filters.rcp,
        filters.endpoint,
        denied.not(),
        Truth::of(refusals.is_empty()),
        Truth::of(hidden(case).is_none()).or(Truth::Maybe),
    ]);
    let verdict = match (allowed, denied) {
        (Truth::Yes, _) => Verdict::Allow,
        (Truth::No, Truth::Yes) => Verdict::ExplicitDeny,
        (Truth::No, _) => Verdict::ImplicitDeny,
        (Truth::Maybe, _) => Verdict::Unknown,
    };
    let denies: Vec<Met> = counted(case)
        .flat_map(|fact| fact.matching(Effect::Deny).cloned())
        .collect();
    let mut decision = LayeredDecision {
        verdict,
        blocked_by: Vec::new(),
        deciding: Vec::new(),
        layers: reports(case),
        changes: Vec::new(),
        doubts: Vec::new(),
        remarks: explain::remarks(case, &ways, verdict),
        denies,
    };
    match verdict {
        Verdict::Allow => decision.deciding = granting(case, &ways),
        Verdict::Unknown => decision.doubts = doubts(case, &ways),
        Verdict::ExplicitDeny | Verdict::ImplicitDeny => {
            decision.deciding = decision.denies.clone();
            explain::blocked(case, &ways, &filters, &refusals, &mut decision);
        }
    }
    decision
}

/// `EVAL-26`: everybody with an identity may ask who they are.
fn has_identity(case: &Case) -> bool {
    !matches!(
        case.request.caller.kind,
        CallerKind::Anonymous | CallerKind::WebIdentity | CallerKind::Saml
    )
}

fn always(case: &Case) -> LayeredDecision {
    LayeredDecision {
        verdict: Verdict::Allow,
        blocked_by: Vec::new(),
        denies: Vec::new(),
        deciding: Vec::new(),
        layers: reports(case),
        changes: Vec::new(),
        doubts: Vec::new(),
        remarks: vec![Remark {
            rule: "EVAL-26",
            text:
                "every authenticated caller may call sts:GetCallerIdentity, whatever the policies \
                   say"
                .to_owned(),
            place: None,
        }],
    }
}

/// What must allow beside the grant.
pub(super) struct Filters {
    /// `EVAL-30`: every level allows. What denies counts with all other Denies.
    pub scp: Truth,
    /// `EVAL-35`: `RCPFullAWSAccess` stands at each level to which anything is attached.
    pub rcp: Truth,
    /// `EVAL-40`.
    pub endpoint: Truth,
}

impl Filters {
    fn of(case: &Case) -> Self {
        let levels = case.facts.scps.iter().flatten();
        let scp = Truth::all(levels.map(|level| level.allow));
        let endpoint = case.facts.endpoint.as_ref();
        let unless_ignored = |kind, truth| match case.counts(kind) {
            true => truth,
            false => Truth::Yes,
        };
        // What RCPs deny counts with all other Denies.
        let levels = case.facts.rcps.iter().flatten();
        let rcp = Truth::all(levels.map(|level| {
            let open = Truth::of(!level.gaps.is_empty()).and(Truth::Maybe);
            Truth::of(!level.empty).or(open)
        }));
        Self {
            scp: unless_ignored(LayerKind::Scp, scp),
            rcp: unless_ignored(LayerKind::Rcp, rcp),
            // EVAL-41: the default policy allows everything.
            endpoint: unless_ignored(
                LayerKind::Endpoint,
                endpoint.map_or(Truth::Yes, |one| one.allow),
            ),
        }
    }
}

/// The layers that count, in order.
pub(super) fn counted<'a>(case: &'a Case) -> impl Iterator<Item = &'a Fact> {
    let facts = case.facts.all().map(|(_, fact)| fact);
    facts.filter(|fact| case.counts(fact.kind))
}

/// The Allows that together grant, in the order of the layers.
fn granting(case: &Case, ways: &[Way]) -> Vec<Met> {
    let mut all: Vec<&Met> = Vec::new();
    let filters = case.facts.scps.iter().flatten().chain(&case.facts.endpoint);
    for filter in filters.filter(|filter| case.counts(filter.kind)) {
        all.extend(filter.matching(Effect::Allow));
    }
    let holds = |way: &&Way| way.iter().all(|need| truth(*need, case) == Truth::Yes);
    let facts = case.facts;
    for need in ways.iter().filter(holds).flatten() {
        match need {
            Need::Identity => all.extend(own(Some(&facts.identity), case)),
            Need::Boundary => all.extend(own(facts.boundary.as_ref(), case)),
            Need::Session => all.extend(own(facts.session.as_ref(), case)),
            Need::Resource(classes) => {
                all.extend((facts.resource.iter()).flat_map(|one| one.allows(classes)));
            }
            Need::AccessPoint(classes) => {
                all.extend((facts.access_point.iter()).flat_map(|one| one.allows(classes)));
            }
            Need::Unknown(_) => {}
        }
    }
    let mut kept: Vec<Met> = Vec::new();
    for met in all {
        if !kept.contains(met) {
            kept.push(met.clone());
        }
    }
    kept.sort_by_key(|met| met.layer);
    kept
}

/// The Allows of a layer of the caller's side, if it counts.
fn own<'a>(fact: Option<&'a Fact>, case: &Case) -> impl Iterator<Item = &'a Met> {
    fact.filter(|fact| case.counts(fact.kind))
        .into_iter()
        .flat_map(|fact| fact.matching(Effect::Allow))
}

/// Why a policy that is given cannot be read: the ARN that it is about is not known (`EVAL-89`).
fn hidden(case: &Case) -> Option<&'static str> {
    let facts = case.facts;
    if s3::is_of_access_point(case.request) {
        return facts.resource.as_ref().map(|_| {
            "which bucket is behind the access point is not known, so that its policy cannot be read: \
             write the ARN in the bucket as `resource`, that of the access point as \
             s3:DataAccessPointArn in the context, and its policy as `access_point`"
        });
    }
    let named = case.context.has("s3:DataAccessPointArn");
    let given = facts.access_point.as_ref().filter(|_| !named);
    given.map(|_| {
        "which access point the call goes through is not known, so that its policy cannot be read: say \
         it with s3:DataAccessPointArn in the context"
    })
}

/// Everything unknown that the verdict depends on.
fn doubts(case: &Case, ways: &[Way]) -> Vec<Doubt> {
    let gaps = counted(case).flat_map(|fact| fact.gaps.iter().cloned());
    let needs = ways.iter().flatten().filter_map(|need| match need {
        Need::Unknown(reason) => Some(Doubt {
            rule: "EVAL-55",
            reason: (*reason).to_owned(),
            place: None,
        }),
        _ => None,
    });
    let hidden = hidden(case).map(|reason| Doubt {
        rule: "EVAL-89",
        reason: reason.to_owned(),
        place: None,
    });
    gaps.chain(needs).chain(hidden).collect()
}

/// Every layer that was given; an empty identity layer too, as nothing but it may be needed.
fn reports(case: &Case) -> Vec<LayerReport> {
    let report = |(level, fact): (Option<usize>, &Fact)| LayerReport {
        kind: fact.kind,
        name: explain::name(fact),
        level,
        // RCPFullAWSAccess allows what no Deny of an RCP matches (EVAL-35).
        verdict: match (fact.kind, fact.outcome()) {
            (LayerKind::Rcp, Some(_)) if fact.deny == Truth::No && !fact.empty => Verdict::Allow,
            (_, Some(outcome)) => outcome.into(),
            (_, None) => Verdict::Unknown,
        },
        ignored: ignored(fact.kind, case),
        statements: fact.statements.clone(),
        gaps: fact.gaps.clone(),
    };
    case.facts.all().map(report).collect()
}
