//! What is not known is tried every way; the verdict must be the same each time (`EVAL-24`).

use super::Relation;
use super::decision::{Doubt, LayerKind, LayeredDecision, Remark, Verdict};
use crate::eval::request::Request;
use crate::rules::Question;

/// A decision, and the state of what is not known that it is for.
pub(super) struct Tried {
    /// Whether the reading of `OQ-28` is the other one.
    pub reading: bool,
    pub relation: Relation,
    pub covers_unknown: bool,
    pub decision: LayeredDecision,
}

impl Tried {
    fn verdict(&self) -> Verdict {
        self.decision.verdict
    }

    /// Whether access is given; which kind of refusal it is makes no difference here.
    fn access(&self) -> Option<bool> {
        match self.verdict() {
            Verdict::Allow => Some(true),
            Verdict::Unknown => None,
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => Some(false),
        }
    }
}

/// The decision if they agree, else `Unknown` with what it depends on.
pub(super) fn merge(tried: Vec<Tried>, request: &Request) -> LayeredDecision {
    let mut doubts: Vec<Doubt> = Vec::new();
    let mut add = |doubt: Doubt| {
        if !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    };
    let pairs = || {
        let each = tried.iter().enumerate();
        each.flat_map(|(at, one)| tried.iter().skip(at + 1).map(move |other| (one, other)))
    };
    for (one, other) in pairs().filter(|(one, other)| one.access() != other.access()) {
        let same = [
            one.relation == other.relation,
            one.reading == other.reading,
            one.covers_unknown == other.covers_unknown,
        ];
        match same {
            [false, true, true] => add(owner(one, other, request)),
            [true, false, true] => add(endpoint(one, other)),
            [true, true, false] => add(coverage(one, other, request)),
            _ => {}
        }
    }
    let split = !doubts.is_empty();
    for one in &tried {
        doubts.extend(one.decision.doubts.iter().cloned());
    }
    let mut unique: Vec<Doubt> = Vec::new();
    for doubt in doubts {
        if !unique.contains(&doubt) {
            unique.push(doubt);
        }
    }
    let kinds_differ = pairs().find(|(one, other)| one.verdict() != other.verdict());
    let remark = kinds_differ.filter(|_| !split).map(|(one, other)| Remark {
        rule: "EVAL-110",
        text: format!(
            "it is refused either way: {} as reported, {} in another reading",
            words(one.verdict()),
            words(other.verdict())
        ),
        place: None,
    });
    let further: Vec<Remark> = match tried.first() {
        Some(first) if !split => (tried.iter())
            .filter_map(|other| further(first, other, request))
            .collect(),
        _ => Vec::new(),
    };
    let Some(mut decision) = tried.into_iter().map(|one| one.decision).next() else {
        // There is always one relation and one reading.
        return LayeredDecision {
            verdict: Verdict::Unknown,
            blocked_by: Vec::new(),
            denies: Vec::new(),
            deciding: Vec::new(),
            layers: Vec::new(),
            changes: Vec::new(),
            doubts: unique,
            remarks: Vec::new(),
        };
    };
    decision.remarks.extend(remark);
    decision.remarks.extend(further);
    if split {
        decision.verdict = Verdict::Unknown;
        decision.blocked_by.clear();
        decision.deciding.clear();
        decision.changes.clear();
    }
    decision.doubts = unique;
    decision
}

/// What blocks as well if what is not known is otherwise than reported.
fn further(first: &Tried, other: &Tried, request: &Request) -> Option<Remark> {
    let new = |kind: &&LayerKind| !first.decision.blocked_by.contains(kind);
    let more: Vec<&str> = (other.decision.blocked_by.iter())
        .filter(new)
        .map(|kind| kind.name())
        .collect();
    if more.is_empty() || other.access() != Some(false) {
        return None;
    }
    let (rule, unless) = if first.relation != other.relation {
        let unless = format!("if another account owns {}", request.resource);
        ("EVAL-24", unless)
    } else if first.reading != other.reading {
        let unless = "if an account in an endpoint policy names only its root user";
        ("OQ-28", unless.to_owned())
    } else {
        ("OQ-16", "if RCPs cover the service".to_owned())
    };
    let text = format!("{unless}, it is also blocked by {}", more.join(", "));
    Some(Remark {
        rule,
        text,
        place: None,
    })
}

/// A verdict in a sentence.
const fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allowed",
        Verdict::ImplicitDeny => "implicitly denied",
        Verdict::ExplicitDeny => "explicitly denied",
        Verdict::Unknown => "unknown",
    }
}

/// `EVAL-24`
fn owner(one: &Tried, other: &Tried, request: &Request) -> Doubt {
    Doubt {
        rule: "EVAL-24",
        reason: format!(
            "who owns {} is not known: {}, the request is {}; {}, it is {}; say whose it is with \
             `resource_account`",
            request.resource,
            one.relation.text(),
            words(one.verdict()),
            other.relation.text(),
            words(other.verdict())
        ),
        place: None,
    }
}

/// `EVAL-44`
fn endpoint(one: &Tried, other: &Tried) -> Doubt {
    let question = Question::EndpointAccount;
    Doubt {
        rule: question.id(),
        reason: format!(
            "whether an account in an endpoint policy names more than its root user is open: if it does \
             the request is {}, if not {}; pick a reading with {}={} or {}={}",
            words(one.verdict()),
            words(other.verdict()),
            question.id(),
            question.reading(false),
            question.id(),
            question.reading(true)
        ),
        place: None,
    }
}

/// `EVAL-38`
fn coverage(one: &Tried, other: &Tried, request: &Request) -> Doubt {
    let prefix = request.action.split(':').next().unwrap_or_default();
    Doubt {
        rule: "OQ-16",
        reason: format!(
            "whether RCPs cover the service `{prefix}` is not known: if not the request is {}, if they \
             do {}",
            words(one.verdict()),
            words(other.verdict())
        ),
        place: None,
    }
}
