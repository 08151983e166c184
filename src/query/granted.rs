//! What the layers let one caller do on one resource: groups of actions, and under which conditions.

use super::answer::{Answer, InternalError};
use super::can::{Ask, frame};
use super::composed::{Between, Call, Facts, Placed, Question};
use super::difference::{Difference, Group};
use super::problem::Problem;
use super::variants::Variants;
use super::within::Within;
use super::{Callers, Settings};
use crate::catalog::{Action, index};
use crate::encode::compile::Compiler;
use crate::encode::formula::Formula;
use crate::encode::layers::{Origin, Precision};
use crate::policy::{Policy, PolicyType, Statement, Version};
use crate::regular::Bits;
use crate::solve;
use crate::witness::Habitat;
use crate::world::Layers;
use std::collections::BTreeMap;
use std::ops::Range;

/// Some actions that are allowed, and when.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The actions of the catalog; none if only actions that AWS does not have fit.
    pub actions: Vec<Action>,
    /// Whether one of them is allowed: a witness, or why that is not known.
    pub answer: Answer,
    /// Under which conditions.
    pub when: When,
    /// Of which requests this is said.
    pub within: Within,
}

/// A statement that decides, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Deciding {
    /// As written, but with the principals only that name the caller.
    pub statement: Statement,
    /// Its document; `None` for what no document says: that forwarded calls pass no endpoint
    /// (`EVAL-43`).
    pub origin: Option<Origin>,
    /// Its index in the document.
    pub index: usize,
    /// How its document is read.
    pub policy_type: PolicyType,
    /// Likewise.
    pub version: Version,
}

/// Of these statements one matches.
pub type OneOf = Vec<Deciding>;

/// When requests are allowed: each of `all` has a statement that matches, so has each of one of the `ways`
/// (if there are any), and none of `never` matches. Statements that match every request in question are
/// left out, and so are those that match none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct When {
    /// Each has one that matches.
    pub all: Vec<OneOf>,
    /// All of one way do.
    pub ways: Vec<Vec<OneOf>>,
    /// None matches.
    pub never: OneOf,
}

impl When {
    /// Whether every request in question is allowed.
    pub fn is_always(&self) -> bool {
        self.all.is_empty() && self.ways.is_empty() && self.never.is_empty()
    }
}

/// How a statement stands to the requests in question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    All,
    Some,
    None,
}

/// What callers of a kind may do on a resource, inside the bounds of `ask`: groups of actions with the same
/// conditions, in the order of the catalog.
pub(super) fn granted(
    layers: &Layers<'_>,
    between: Between,
    ask: &Ask,
    resource: &str,
    facts: Facts<'_>,
    settings: &Settings,
) -> Result<Vec<Granted>, InternalError> {
    let question = Question {
        layers,
        between,
        ask,
        resource,
        rules: &settings.rules,
        facts,
    };
    let own = question.on_resource();
    let mut all: Vec<Granted> = Vec::new();
    for region in question.regions() {
        let call = Call {
            question: &question,
            region: &region,
            ask: &own,
            settings,
        };
        for one in call.granted()? {
            match all.iter_mut().find(|other| is_same(other, &one)) {
                Some(other) => {
                    let within = other.within.or(&one.within);
                    if !is_of_aws(other) && is_of_aws(&one) {
                        *other = one;
                    }
                    other.within = within;
                }
                None => all.push(one),
            }
        }
    }
    Ok(all)
}

/// Whether the request of a group acts on a resource as the action takes it.
pub(super) fn is_of_aws(one: &Granted) -> bool {
    let Answer::Some(witness) = &one.answer else {
        return false;
    };
    let text = |name: &str| witness.request.get(name).and_then(|one| one.as_str());
    let (action, resource) = (text("action"), text("resource").unwrap_or_default());
    let habitats = action.map(Habitat::of).unwrap_or_default();
    habitats.iter().any(|one| one.resources().matches(resource))
}

/// Whether two groups of different regions say the same: one request is enough for both.
fn is_same(one: &Granted, other: &Granted) -> bool {
    let known = |one: &Granted| matches!(one.answer, Answer::Some(_));
    known(one) && known(other) && one.when == other.when && one.actions == other.actions
}

impl Call<'_, '_> {
    fn granted(&self) -> Result<Vec<Granted>, InternalError> {
        // What is not known is taken in favour of the request: what is refused even so is left out, and
        // of the rest each group is asked about.
        let situations = self.region.situations.iter();
        let wide = situations.map(|situation| {
            let composed = self.composed(situation, Precision::Wide);
            (situation, composed)
        });
        let wide: Vec<_> = wide
            .filter(|(_, composed)| !composed.ways.is_empty())
            .collect();
        let callers = Callers::Only(self.question.between.kind);
        let mut found: Vec<(Vec<usize>, Bits, When)> = Vec::new();
        for (situation, composed) in wide {
            let placed = Placed::of(composed);
            let documents = placed.documents();
            let situation = std::slice::from_ref(situation);
            let bounds = |compiler: &mut Compiler| self.bounds(compiler, situation, &documents);
            let variants = Variants::of(&documents, &self.settings.rules);
            for variant in variants.iter() {
                let frame = frame(callers, self.ask, variant, self.settings.limits, &bounds);
                let mut problem = frame.problem(documents.clone());
                let by_class = by_class(&problem, &self.ask.actions);
                let differences = problem.differences(&placed.sides);
                for group in problem.groups(&placed.sides) {
                    let own = |one: &&Difference| group.classes.contains(&one.class);
                    let mut own = differences.iter().filter(own);
                    if !own.any(|one| problem.satisfiable(*one).unwrap_or(true)) {
                        continue;
                    }
                    let mut actions = Bits::empty(index().len());
                    for class in &group.classes {
                        if let Some(own) = by_class.get(class) {
                            actions = actions.or(own);
                        }
                    }
                    let known = |(matching, own, _): &(Vec<usize>, Bits, When)| {
                        *matching == group.matching && *own == actions
                    };
                    if !found.iter().any(known) {
                        let when = when(&mut problem, &group, &placed);
                        found.push((group.matching, actions, when));
                    }
                }
            }
        }
        self.answered(found)
    }

    /// Each group with its answer.
    fn answered(
        &self,
        found: Vec<(Vec<usize>, Bits, When)>,
    ) -> Result<Vec<Granted>, InternalError> {
        let mut all: Vec<Granted> = Vec::new();
        let mut unnamed = false;
        for (_, actions, when) in found {
            let actions: Vec<Action> = actions
                .iter()
                .filter_map(|number| index().action(number))
                .collect();
            let Some(first) = actions.first() else {
                unnamed = true;
                continue;
            };
            if all
                .iter()
                .any(|one| one.actions == actions && one.when == when)
            {
                continue;
            }
            let one = Ask {
                actions: vec![format!("{}:{}", first.prefix, first.name)],
                ..self.ask.clone()
            };
            let call = Call {
                ask: &one,
                question: self.question,
                region: self.region,
                settings: self.settings,
            };
            match call.can()? {
                Answer::None => {}
                answer => all.push(Granted {
                    actions,
                    answer,
                    within: Within::of(&self.region.limits).beside(&when),
                    when,
                }),
            }
        }
        // Only actions that AWS does not have.
        if all.is_empty() && unnamed {
            match self.can()? {
                Answer::None => {}
                answer => all.push(Granted {
                    actions: Vec::new(),
                    answer,
                    when: When::default(),
                    within: Within::of(&self.region.limits),
                }),
            }
        }
        Ok(all)
    }
}

/// The actions of the catalog that match one of the patterns, or any if there are none, by the classes that
/// they are of.
fn by_class(problem: &Problem<'_>, patterns: &[String]) -> BTreeMap<usize, Bits> {
    let mut numbers = Bits::empty(index().len());
    for pattern in patterns {
        index().select(pattern, &mut |number| numbers.insert(number));
    }
    if patterns.is_empty() {
        numbers = Bits::full(index().len());
    }
    let mut all: BTreeMap<usize, Bits> = BTreeMap::new();
    for number in numbers.iter() {
        if let Some(class) = problem.class_of(index().text(number)) {
            let empty = || Bits::empty(index().len());
            all.entry(class).or_insert_with(empty).insert(number);
        }
    }
    all
}

/// The statements that decide about a group of actions.
fn when(problem: &mut Problem<'_>, group: &Group, placed: &Placed) -> When {
    let limit = problem.limits.solver;
    let Some(part) = problem.parts.get_mut(group.part) else {
        return When::default();
    };
    let mut matches: Vec<(usize, usize, bool, Match)> = Vec::new();
    for index in &group.matching {
        let Some(one) = part.statements.get(index).cloned() else {
            continue;
        };
        let with = part.arena.and(vec![group.always, one.rest]);
        let unless = part.arena.not(one.rest);
        let without = part.arena.and(vec![group.always, unless]);
        let holds = |formula: Formula| {
            formula != Formula::FALSE
                && solve::satisfiable(&part.arena, formula, limit).unwrap_or(true)
        };
        let fits = match (holds(with), holds(without)) {
            (false, _) => Match::None,
            (true, false) => Match::All,
            (true, true) => Match::Some,
        };
        let denies = one.effect == crate::policy::Effect::Deny;
        matches.push((one.policy, one.statement, denies, fits));
    }
    let deciding = |document: usize, number: usize| -> Option<Deciding> {
        let (policy, policy_type): &(Policy, _) = placed.policies.get(document)?;
        let origin = placed.origins.get(document)?.clone();
        let index = match &origin {
            Some(origin) => *origin.statements.get(number)?,
            None => number,
        };
        Some(Deciding {
            statement: policy.statements.get(number)?.clone(),
            index,
            origin,
            policy_type: *policy_type,
            version: policy.version,
        })
    };
    // What one set needs: nothing, one of some statements, or what never holds.
    let needed = |set: &Range<usize>| -> Option<OneOf> {
        let own = matches
            .iter()
            .filter(|(document, _, denies, _)| set.contains(document) && !denies);
        let own: Vec<_> = own.collect();
        if own.iter().any(|(.., fits)| *fits == Match::All) {
            return Some(Vec::new());
        }
        let some = own.iter().filter(|(.., fits)| *fits == Match::Some);
        let some: OneOf = some
            .filter_map(|(document, number, ..)| deciding(*document, *number))
            .collect();
        (!some.is_empty()).then_some(some)
    };
    let open = |sets: &[Range<usize>]| -> Option<Vec<OneOf>> {
        let sets: Option<Vec<OneOf>> = sets.iter().map(needed).collect();
        let mut kept: Vec<OneOf> = Vec::new();
        for set in sets? {
            if !set.is_empty() && !kept.contains(&set) {
                kept.push(set);
            }
        }
        Some(kept)
    };
    let all = open(&placed.sides.plus).unwrap_or_default();
    let mut ways: Vec<Vec<OneOf>> = Vec::new();
    for way in placed.sides.ways.iter().filter_map(|way| open(way)) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    // A way without needs makes the others needless.
    if ways.iter().any(Vec::is_empty) {
        ways.clear();
    }
    let never = matches
        .iter()
        .filter(|(.., denies, fits)| *denies && *fits == Match::Some);
    let mut never: OneOf = never
        .filter_map(|(document, number, ..)| deciding(*document, *number))
        .collect();
    let mut kept: OneOf = Vec::new();
    for one in never.drain(..) {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    When {
        all,
        ways,
        never: kept,
    }
}
