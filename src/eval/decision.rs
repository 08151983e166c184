//! What an evaluation answers.

use crate::policy::Effect;
use crate::source::Span;

/// What the documents alone say of a request (`EVAL-01`): no logic between kinds of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Some Allow matches and no Deny does.
    Allow,
    /// Some Deny matches.
    ExplicitDeny,
    /// Nothing matches.
    ImplicitDeny,
}

/// The answer for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub outcome: Outcome,
    /// One result a statement, in the order of the policies and of their statements.
    pub statements: Vec<StatementResult>,
    /// Where the verdict rests on a reading that not every source shares.
    pub notes: Vec<Note>,
}

/// How one statement fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementResult {
    /// The index of the policy.
    pub policy: usize,
    /// The index of the statement in its policy.
    pub statement: usize,
    /// What a match means.
    pub effect: Effect,
    /// Whether the statement matches the request.
    pub matched: bool,
    /// The first element that does not match, in the order principal, action, resource,
    /// condition; `None` if the statement matches.
    pub failed: Option<Failure>,
    /// How the `Principal` element names the caller (section 2.4), strongest first; empty if it
    /// does not or if there is none. `NotPrincipal` names nobody.
    pub classes: Vec<PrincipalClass>,
}

/// Why a statement does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The element that does not match.
    pub element: ElementKind,
    /// The element, or for a condition its clause.
    pub span: Span,
    /// One sentence without full stop, such as `StringEquals aws:PrincipalOrgID: the key is
    /// absent`.
    pub why: String,
}

/// The elements that a request must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the element of that name")]
pub enum ElementKind {
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
}

/// The strength with which a principal element names a caller (section 2.4), strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalClass {
    /// The caller itself.
    Exact,
    /// Everybody.
    Any,
    /// The role or user behind the session.
    Issuer,
    /// The account.
    Account,
}

/// A reading that the verdict may rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What happened, for programs: `partial-notprincipal`, ….
    pub flag: &'static str,
    /// The rule or open question, such as `OQ-17`.
    pub rule: &'static str,
    /// The index of the policy.
    pub policy: usize,
    /// The index of the statement in its policy.
    pub statement: usize,
    /// Where it stands.
    pub span: Span,
    /// One sentence without full stop.
    pub message: String,
}
