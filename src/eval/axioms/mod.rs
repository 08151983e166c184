//! What AWS guarantees of every request (section 4.7), checked on one concrete request.
//!
//! Only hard axioms are here. The soft ones (`AX-19`, `AX-35`, `AX-39` and the soft halves of
//! others) say what requests usually look like; breaking them contradicts nothing. `AX-27`
//! needs an organization's list of accounts, `AX-38` and `AX-40` demand nothing.

mod assumed;
mod caller;
mod circumstances;
mod organization;
mod shape;

use super::complete::follows;
use super::context::Context;
use super::request::{CallerKind, Request};
use super::scope::{quoted, short};
use super::values::fold;
use crate::policy::{Policy, PolicyType};
use crate::rules::Rules;

/// A guarantee of AWS that a request contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxiomWarning {
    /// The axiom (`AX-16`), or for a key that is always present its row (`KEY-01`).
    pub id: &'static str,
    /// The key whose absence is the contradiction: adding it with a suitable value may mend the
    /// request. `None` if what is present contradicts.
    pub missing: Option<String>,
    /// One sentence without full stop.
    pub message: String,
}

/// Every hard axiom of section 4.7 that the request contradicts by itself, in a fixed order.
///
/// What a written REQUEST usually leaves out although every real call carries it is left to
/// [`check_presence`].
pub fn check_axioms(request: &Request) -> Vec<AxiomWarning> {
    check_axioms_under(request, &Rules::default())
}

/// The same without what `rules` switches off.
pub fn check_axioms_under(request: &Request, rules: &Rules) -> Vec<AxiomWarning> {
    let context = Context::of(request);
    let mut check = Check {
        request,
        context: &context,
        rules,
        warnings: Vec::new(),
    };
    check.shapes();
    check.caller();
    check.organizations();
    check.circumstances();
    check.assumed();
    check.warnings
}

/// The keys that every call of this caller carries, that nothing in the request determines and
/// that are absent: the times (`AX-37`), the issue time of temporary credentials (`AX-22`) and
/// the user id (`KEY-10`).
///
/// A request without them still stands for real calls as long as no policy asks for these keys.
/// Whether one does is the caller's question; then a witness that lacks them is none.
pub fn check_presence(request: &Request) -> Vec<AxiomWarning> {
    check_presence_under(request, &Rules::default())
}

/// The same without what `rules` switches off.
pub fn check_presence_under(request: &Request, rules: &Rules) -> Vec<AxiomWarning> {
    let context = Context::of(request);
    let mut check = Check {
        request,
        context: &context,
        rules,
        warnings: Vec::new(),
    };
    let kind = request.caller.kind;
    for key in ["aws:CurrentTime", "aws:EpochTime"] {
        check.demand("AX-37", key, "every call carries it");
    }
    if matches!(kind, CallerKind::RoleSession | CallerKind::FederatedUser) {
        check.demand(
            "AX-22",
            "aws:TokenIssueTime",
            "the caller's credentials are temporary",
        );
    }
    let open = super::complete::userid(&request.caller).is_none();
    let held = follows("aws:userid", kind, rules);
    if open && held && matches!(kind, CallerKind::User | CallerKind::RoleSession) {
        check.demand("KEY-10", "aws:userid", "the caller has one");
    }
    check.assumed_presence();
    check.warnings
}

/// Of [`check_presence_under`] what concerns keys that the policies ask for: without them the decision
/// is not one about a real call.
pub fn check_asked(
    policies: &[(&Policy, PolicyType)],
    request: &Request,
    rules: &Rules,
) -> Vec<AxiomWarning> {
    let asks = |key: &str| {
        let key = fold::key(key);
        let variable = format!("${{{key}");
        policies
            .iter()
            .flat_map(|(policy, _)| &policy.statements)
            .any(|statement| {
                let values = statement.condition.iter().flat_map(|clause| &clause.values);
                let resources = statement.resource.iter().flat_map(|all| &all.values);
                let mut clauses = statement.condition.iter();
                clauses.any(|clause| fold::key(&clause.key.value) == key)
                    || values
                        .chain(resources)
                        .any(|text| fold::key(&text.value).contains(&variable))
            })
    };
    let mut missing = check_presence_under(request, rules);
    missing.retain(|warning| warning.missing.as_deref().is_some_and(asks));
    missing
}

/// The request under test and what was found.
struct Check<'a> {
    request: &'a Request,
    context: &'a Context<'a>,
    rules: &'a Rules,
    warnings: Vec<AxiomWarning>,
}

/// The axiom behind the row of a key, with which it is switched off.
fn axiom_of(id: &str) -> &str {
    match id {
        "KEY-02" => "AX-02",
        "KEY-06" => "AX-11",
        id => id,
    }
}

impl<'a> Check<'a> {
    /// Whether the axiom is not switched off.
    fn holds(&self, id: &str) -> bool {
        self.rules.holds(axiom_of(id))
    }

    /// Of axioms that say the same, the first that is not switched off.
    fn first(&self, ids: &[&'static str]) -> &'static str {
        let mut held = ids.iter().filter(|id| self.holds(id));
        held.next().or(ids.first()).copied().unwrap_or_default()
    }

    fn report(&mut self, id: &'static str, message: impl Into<String>) {
        if !self.holds(id) {
            return;
        }
        self.warnings.push(AxiomWarning {
            id,
            missing: None,
            message: message.into(),
        });
    }

    /// Reports unless the condition holds.
    fn ensure(&mut self, id: &'static str, holds: bool, message: impl FnOnce() -> String) {
        if !holds {
            self.report(id, message());
        }
    }

    /// The key must be present.
    fn demand(&mut self, id: &'static str, key: &str, why: &str) {
        if !self.context.has(key) && self.holds(id) {
            self.warnings.push(AxiomWarning {
                id,
                missing: Some(key.to_owned()),
                message: format!("{} is absent, but {why}", short(key)),
            });
        }
    }

    /// The key must be absent.
    fn forbid(&mut self, id: &'static str, key: &str, why: &str) {
        if self.context.has(key) {
            self.report(id, format!("{} is present, but {why}", short(key)));
        }
    }

    /// The key must hold this text.
    fn expect(&mut self, id: &'static str, key: &str, expected: &str, why: &str) {
        if self.context.has(key) {
            self.expect_if_present(id, key, expected, why);
        } else {
            self.demand(id, key, why);
        }
    }

    /// The key must be absent or hold this text.
    fn expect_if_present(&mut self, id: &'static str, key: &str, expected: &str, why: &str) {
        let present = self.context.has(key);
        if present && self.context.one(key) != Some(expected) {
            let (key, expected) = (short(key), quoted(expected));
            self.report(id, format!("{key} is not {expected}, but {why}"));
        }
    }

    /// The keys must be all present or all absent.
    fn together(&mut self, id: &'static str, keys: &[&str]) {
        let present = keys.iter().find(|key| self.context.has(key));
        if let Some(present) = present {
            for key in keys {
                self.demand(id, key, &format!("{present} is present"));
            }
        }
    }

    /// The folded names of the present keys.
    fn keys(&self) -> Vec<&'a str> {
        self.context.iter().map(|(key, _)| key).collect()
    }

    fn kind(&self) -> CallerKind {
        self.request.caller.kind
    }

    /// Whether a Bool key is true, as operators read it (`COND-26`).
    fn is_true(&self, key: &str) -> bool {
        self.context
            .one(key)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }
}
