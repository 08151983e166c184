//! The table of all checks.

use super::checks::ALL;
use super::finding::{Finding, FindingType, Location, Undecided};
use super::page::Page;
use super::view::{At, Document};
use crate::policy::PolicyType;
use crate::policy::parse::hints::did_you_mean;

/// The types of policies as checks tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyKind {
    /// Of users, groups and roles; permissions boundaries and session policies too.
    Identity,
    /// Of resources; endpoint policies too.
    Resource,
    /// Of roles: who may take them.
    Trust,
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
}

impl PolicyKind {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::Identity, "identity"),
        (Self::Resource, "resource"),
        (Self::Trust, "trust"),
        (Self::Scp, "scp"),
        (Self::Rcp, "rcp"),
    ];

    /// The kind that checks take a type for.
    pub const fn of(policy_type: PolicyType) -> Self {
        match policy_type {
            PolicyType::Identity | PolicyType::Boundary | PolicyType::Session => Self::Identity,
            PolicyType::Resource | PolicyType::Endpoint => Self::Resource,
            PolicyType::Trust => Self::Trust,
            PolicyType::Scp => Self::Scp,
            PolicyType::Rcp => Self::Rcp,
        }
    }
}

/// A set of kinds of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    /// Identity policies.
    pub const IDENTITY: Self = Self(1);
    /// Resource policies.
    pub const RESOURCE: Self = Self(2);
    /// Role trust policies.
    pub const TRUST: Self = Self(4);
    /// Service control policies.
    pub const SCP: Self = Self(8);
    /// Resource control policies.
    pub const RCP: Self = Self(16);
    /// All of them.
    pub const ALL: Self = Self(31);

    /// The union.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a kind is among them.
    pub const fn has(self, kind: PolicyKind) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }

    /// The names, in their order.
    pub fn names(self) -> Vec<&'static str> {
        let all = PolicyKind::NAMES.iter();
        let of = all.filter(|(kind, _)| self.has(*kind));
        of.map(|(_, name)| *name).collect()
    }
}

/// A check.
pub struct Check {
    /// The code, as AWS has it.
    pub code: &'static str,
    /// What its findings are.
    pub kind: FindingType,
    /// The policies that it is for.
    pub types: Types,
    /// Whether AWS has dropped it since; it runs only where that is asked for.
    pub retired: bool,
    /// Whether it is none of AWS's.
    pub own: bool,
    /// The text of its file, whose head is its page.
    pub(super) file: &'static str,
    pub(super) run: fn(&Document<'_>, &mut Sink),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Check({})", self.code)
    }
}

impl Check {
    pub(super) const fn new(
        code: &'static str,
        kind: FindingType,
        types: Types,
        file: &'static str,
        run: fn(&Document<'_>, &mut Sink),
    ) -> Self {
        Self {
            code,
            kind,
            types,
            retired: false,
            own: false,
            file,
            run,
        }
    }

    pub(super) const fn retired(mut self) -> Self {
        self.retired = true;
        self
    }

    pub(super) const fn own(mut self) -> Self {
        self.own = true;
        self
    }

    /// What people can read about it.
    pub fn page(&self) -> Page {
        Page::new(self)
    }
}

/// Where checks put what they find.
pub(crate) struct Sink {
    pub(super) code: &'static str,
    pub(super) kind: FindingType,
    pub(super) findings: Vec<Finding>,
    pub(super) undecided: Vec<Undecided>,
    /// How many names may still be looked for: nobody reads thousands of guesses, and each takes a while.
    pub(super) guesses: usize,
}

impl Sink {
    /// One that nobody reads.
    pub const fn silent() -> Self {
        Self {
            code: "",
            kind: FindingType::Suggestion,
            findings: Vec::new(),
            undecided: Vec::new(),
            guesses: 0,
        }
    }

    /// A finding at one place.
    pub fn add(&mut self, at: &At<'_>, details: impl Into<String>) {
        self.add_all(std::slice::from_ref(at), details);
    }

    /// Whether [`Self::near`] still looks.
    pub const fn may_guess(&self) -> bool {
        self.guesses > 0
    }

    /// What was perhaps meant, as the end of a sentence; nothing if nothing is near.
    pub fn near(&mut self, name: &str, known: &[&str]) -> String {
        let Some(left) = self.guesses.checked_sub(1) else {
            return String::new();
        };
        self.guesses = left;
        let near = did_you_mean(name, known);
        near.map_or(String::new(), |near| format!("; did you mean {near}?"))
    }

    /// What could not be decided.
    pub fn undecided(&mut self, at: &At<'_>, reason: impl Into<String>) {
        self.undecided.push(Undecided {
            code: self.code,
            reason: reason.into(),
            location: Location::new(at),
        });
    }

    /// A finding at several places.
    pub fn add_all(&mut self, places: &[At<'_>], details: impl Into<String>) {
        self.findings.push(Finding {
            code: self.code,
            kind: self.kind,
            details: details.into(),
            locations: places.iter().map(Location::new).collect(),
        });
    }
}

/// Every check: those of AWS, ordered by type of finding, then by code; then our own.
pub fn checks() -> &'static [&'static Check] {
    ALL
}

/// The check of that code, in any case.
pub fn check(code: &str) -> Option<&'static Check> {
    let mut all = ALL.iter().copied();
    all.find(|check| check.code.eq_ignore_ascii_case(code))
}

/// The code that is nearest to a text, for those who mistype.
pub fn near(code: &str) -> Option<&'static str> {
    let codes: Vec<&'static str> = ALL.iter().map(|check| check.code).collect();
    let folded = code.to_ascii_uppercase().replace(['-', ' '], "_");
    let near = did_you_mean(&folded, &codes);
    let starts = || {
        let mut holding = codes.iter().filter(|one| one.contains(&folded));
        holding.next().copied().filter(|_| folded.len() > 3)
    };
    near.or_else(starts)
}
