//! What the layers together answer.

use crate::eval::{Failure, Outcome, PrincipalClass};
use crate::policy::Effect;
use crate::source::Span;

/// The verdicts (`EVAL-110`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Every layer that counts lets it through.
    Allow,
    /// Some layer lacks an Allow, and no Deny matches.
    ImplicitDeny,
    /// Some Deny matches.
    ExplicitDeny,
    /// It depends on something that is not known.
    Unknown,
}

impl Verdict {
    /// As programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ImplicitDeny => "implicit_deny",
            Self::ExplicitDeny => "explicit_deny",
            Self::Unknown => "unknown",
        }
    }
}

impl From<Outcome> for Verdict {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Allow => Self::Allow,
            Outcome::ImplicitDeny => Self::ImplicitDeny,
            Outcome::ExplicitDeny => Self::ExplicitDeny,
        }
    }
}

/// The kinds of layer, in the order in which they are reported (`EVAL-111`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the layer of that name")]
pub enum LayerKind {
    Rcp,
    Scp,
    Endpoint,
    /// The policy of the resource, and that of the access point.
    Resource,
    Identity,
    Boundary,
    Session,
}

impl LayerKind {
    /// Every kind, in order.
    pub const ALL: [Self; 7] = [
        Self::Rcp,
        Self::Scp,
        Self::Endpoint,
        Self::Resource,
        Self::Identity,
        Self::Boundary,
        Self::Session,
    ];

    /// As programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rcp => "rcp",
            Self::Scp => "scp",
            Self::Endpoint => "endpoint",
            Self::Resource => "resource",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }
}

/// A statement of a layer, and how it fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The kind of its layer.
    pub layer: LayerKind,
    /// How readers know its layer, such as `the SCPs of OU "prod"`.
    pub layer_name: String,
    /// How readers know its document.
    pub document: String,
    /// The text that the spans are of, such as a path.
    pub file: String,
    /// The index of the statement in its document.
    pub index: usize,
    /// Its name.
    pub sid: Option<String>,
    /// What a match means.
    pub effect: Effect,
    /// Where it stands.
    pub span: Span,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// Why it does not match; `None` if it does.
    pub failed: Option<Unmatched>,
    /// How its principals name the caller, strongest first; an Allow with `NotPrincipal` names
    /// everybody (`PRIN-21`).
    pub classes: Vec<PrincipalClass>,
}

/// The first element of a statement that does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The element and why.
    pub failure: Failure,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// How one layer fared by itself; of SCPs and RCPs each level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerReport {
    /// Its kind.
    pub kind: LayerKind,
    /// How readers know it.
    pub name: String,
    /// Of SCPs and RCPs the level, 0 being the root.
    pub level: Option<usize>,
    /// What it says of the request by itself; `Unknown` if a gap may change that.
    pub verdict: Verdict,
    /// Why it does not count for this call, with the rule; `None` if it does.
    pub ignored: Option<Because>,
    /// Its statements, in order.
    pub statements: Vec<Met>,
    /// What of it is not known.
    pub gaps: Vec<Doubt>,
}

/// A rule and what it says here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Such as `EVAL-31`.
    pub rule: &'static str,
    /// One sentence without full stop.
    pub text: String,
}

/// Something that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The rule or open question, such as `EVAL-24`; empty for a gap of a layer.
    pub rule: &'static str,
    /// One sentence without full stop.
    pub reason: String,
    /// `file:line:column`, where there is one.
    pub place: Option<String>,
}

/// What would have to change for the request to be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In which layer; `None` where no policy can help.
    pub layer: Option<LayerKind>,
    /// One sentence without full stop.
    pub text: String,
}

/// A remark on the decision: a reading of an open question that it rests on, a layer that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The rule or open question.
    pub rule: &'static str,
    /// One sentence without full stop.
    pub text: String,
    /// `file:line:column`, where there is one.
    pub place: Option<String>,
}

/// The decision of all layers together, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayeredDecision {
    /// The verdict.
    pub verdict: Verdict,
    /// The kinds of layer that block, by a Deny or for want of an Allow, in the order of `EVAL-111`.
    /// Where either of several would do, all are named. Empty if allowed or unknown, and where no
    /// policy can help (`EVAL-22`).
    pub blocked_by: Vec<LayerKind>,
    /// Every Deny that matches and counts.
    pub denies: Vec<Met>,
    /// The statements that decide: the Denies, or the Allows that together grant.
    pub deciding: Vec<Met>,
    /// Every layer that was given, in the order of `EVAL-111`.
    pub layers: Vec<LayerReport>,
    /// What would have to change.
    pub changes: Vec<Change>,
    /// Why it is unknown.
    pub doubts: Vec<Doubt>,
    /// What else readers should know.
    pub remarks: Vec<Remark>,
}
