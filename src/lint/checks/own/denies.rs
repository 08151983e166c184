//! Denies without an effect, for `IAMPROOF_DEAD_STATEMENT`.

use super::iamproof_dead_statement::is_about;
use super::{Found, allowing, asked, of, part, together};
use crate::lint::glob;
use crate::lint::registry::Sink;
use crate::lint::view::{Document, Statement as View};
use crate::policy::{Effect, Policy, PolicyType, Statement, statement_json};
use crate::query::{Answer, Settings, compare};

/// A Deny as the view and as the policy has it.
type Pair<'d> = (&'d View<'d>, &'d Statement);

pub(super) fn run(document: &Document<'_>, sink: &mut Sink) {
    let view = || document.statements.iter();
    if !view().any(View::denies) || !is_worth_asking(document) {
        return;
    }
    let Some(policy) = together(document, sink) else {
        return;
    };
    let all = view().zip(&policy.statements);
    let mut live: Vec<Pair<'_>> = all.filter(|(_, one)| one.effect == Effect::Deny).collect();
    let question = Question { policy, document };
    // From the last one on: of two that deny the same the first stays.
    let mut found = Vec::new();
    for at in (0..live.len()).rev() {
        let Some((view, statement)) = live.get(at).copied() else {
            continue;
        };
        let others: Vec<Pair<'_>> = live
            .iter()
            .enumerate()
            .filter(|(number, _)| *number != at)
            .map(|(_, other)| *other)
            .collect();
        match question.dead(view, statement, &others, sink) {
            Dead::No => continue,
            Dead::Same => {}
            Dead::Since(message) => found.push((view.at, message)),
        }
        live.remove(at);
    }
    for (at, message) in found.into_iter().rev() {
        sink.add(&at, message);
    }
}

/// Whether there is anything to ask: another Deny, an Allow that must meet it, or an element that may match
/// nothing.
fn is_worth_asking(document: &Document<'_>) -> bool {
    let mut denies = document.statements.iter().filter(|one| one.denies());
    let more = document
        .statements
        .iter()
        .filter(|one| one.denies())
        .count()
        > 1;
    more || decides_alone(document) || denies.any(may_be_empty)
}

/// Whether what the policy does not allow is not allowed, whatever other policies say (`EVAL-60`).
fn decides_alone(document: &Document<'_>) -> bool {
    let policy_type = document.parsed().map(|one| one.policy_type);
    matches!(policy_type, Some(PolicyType::Trust | PolicyType::Endpoint))
}

/// Whether a statement has an element that can leave nothing over.
fn may_be_empty(view: &View<'_>) -> bool {
    let negated = ["NotAction", "NotResource", "NotPrincipal"];
    negated.iter().any(|name| view.has(name))
}

/// Whether a Deny is proved to have no effect.
enum Dead {
    No,
    /// It has none, and `REDUNDANT_STATEMENT` says so: there is another that is written alike.
    Same,
    Since(String),
}

struct Question<'q> {
    policy: &'q Policy,
    document: &'q Document<'q>,
}

impl Question<'_> {
    /// Whether a Deny has no effect beside `others`, the Denies that have one.
    fn dead(
        &self,
        view: &View<'_>,
        statement: &Statement,
        others: &[Pair<'_>],
        sink: &mut Sink,
    ) -> Dead {
        let covered = self.covered(view, statement, others, sink);
        if !matches!(covered, Dead::No) {
            let alone = self.ask(view, vec![allowing(statement)], &mut Sink::silent());
            return match alone {
                Some(Found::Request(_)) => covered,
                // It matches nothing by itself.
                _ => self.empty(view, statement),
            };
        }
        if may_be_empty(view)
            && let Dead::Since(message) = self.empty(view, statement)
        {
            return Dead::Since(message);
        }
        if decides_alone(self.document) && self.meets_nothing(view, statement, others, sink) {
            let message = "the policy would not allow what this statement denies anyway";
            return Dead::Since(message.to_owned());
        }
        Dead::No
    }

    fn ask(&self, view: &View<'_>, all: Vec<Statement>, sink: &mut Sink) -> Option<Found> {
        asked(&of(self.policy, all), self.document, None, &view.at, sink)
    }

    /// Whether other Denies deny all that this one denies.
    fn covered(
        &self,
        view: &View<'_>,
        statement: &Statement,
        others: &[Pair<'_>],
        sink: &mut Sink,
    ) -> Dead {
        if others.is_empty() || is_spared(view, others) {
            return Dead::No;
        }
        let with = |one: &Statement| {
            let mut all = vec![allowing(one)];
            all.extend(others.iter().map(|(_, other)| (*other).clone()));
            all
        };
        let silent = &mut Sink::silent();
        if let Some(Found::Request(_)) = self.ask(view, with(&part(statement)), silent) {
            return Dead::No;
        }
        if self.ask(view, with(statement), sink) != Some(Found::None) {
            return Dead::No;
        }
        if others
            .iter()
            .any(|(_, other)| says(other) == says(statement))
        {
            return Dead::Same;
        }
        let alone = others.iter().find(|(_, other)| {
            let both = vec![allowing(statement), (*other).clone()];
            self.ask(view, both, &mut Sink::silent()) == Some(Found::None)
        });
        Dead::Since(match alone {
            Some((other, _)) => format!(
                "statement {} denies all that this statement denies",
                other.index + 1
            ),
            None => "other Denies of the policy deny all that this statement denies".to_owned(),
        })
    }

    /// What to say of a Deny that no request matches, whatever its conditions.
    fn empty(&self, view: &View<'_>, statement: &Statement) -> Dead {
        let mut bare = allowing(statement);
        bare.condition.clear();
        let found = self.ask(view, vec![bare], &mut Sink::silent());
        match found {
            Some(Found::None) => Dead::Since("no request matches this statement".to_owned()),
            _ => Dead::No,
        }
    }

    /// Whether the policy allows the same without it.
    fn meets_nothing(
        &self,
        view: &View<'_>,
        statement: &Statement,
        others: &[Pair<'_>],
        sink: &mut Sink,
    ) -> bool {
        let Some(policy_type) = self.document.parsed().map(|one| one.policy_type) else {
            return false;
        };
        if self.document.options.stop.is_set() {
            return false;
        }
        if !self.document.may_ask() {
            super::unasked(self.document, sink);
            return false;
        }
        let allows = self.policy.statements.iter();
        let mut all: Vec<Statement> = allows
            .filter(|one| one.effect == Effect::Allow)
            .cloned()
            .collect();
        all.extend(others.iter().map(|(_, other)| (*other).clone()));
        let without = of(self.policy, all.clone());
        all.push(statement.clone());
        let with = of(self.policy, all);
        let (old, new) = ([(&without, policy_type)], [(&with, policy_type)]);
        match compare(&old, &new, policy_type, &Settings::default()) {
            Ok(found) => match found.removed {
                Answer::None => true,
                Answer::Some(_) => false,
                Answer::Unknown(reasons) => {
                    let reasons: Vec<String> = reasons.into_iter().map(|one| one.text).collect();
                    sink.undecided(&view.at, reasons.join("; "));
                    false
                }
            },
            Err(error) => {
                sink.undecided(&view.at, error.to_string());
                false
            }
        }
    }
}

/// Whether a Deny has an action that no other can be about: no question needs to be asked then.
fn is_spared(view: &View<'_>, others: &[Pair<'_>]) -> bool {
    let mut entries = view.action().into_iter().flat_map(|list| &list.entries);
    entries.any(|entry| {
        let text = glob::pieces(entry.text, false, true);
        !others.iter().any(|(other, _)| is_about(other, &text))
    })
}

/// What a statement says, without its name.
fn says(statement: &Statement) -> String {
    let bare = Statement {
        sid: None,
        ..statement.clone()
    };
    statement_json(&bare).to_string()
}
