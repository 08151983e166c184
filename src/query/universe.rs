//! The two universes: any well-formed request, or only those that can happen with the actions, resource
//! types and keys that AWS has today.

use super::answer::{Answer, InternalError};
use super::details::Frame;
use super::difference::Group;
use super::problem::Problem;
use super::reasons;
use super::search::{Wanted, search_for};
use super::sides::Sides;
use super::when::{Value, when};
use crate::catalog::index;
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::patterns::{self, Piece};
use crate::policy::{Effect, Policy, Statement};
use crate::regular::Language;
use crate::witness::{Document, Habitat, can_happen};
use std::collections::{BTreeMap, BTreeSet};

/// In which requests an answer is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Universe {
    /// Any well-formed request, also with actions that AWS has not published yet.
    #[default]
    Strings,
    /// Only actions, resource formats and keys of the catalog.
    Aws,
}

impl Universe {
    /// As arguments and JSON have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strings => "strings",
            Self::Aws => "aws",
        }
    }
}

/// What became of the question in the other universe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Asked about all requests there is one, and no such request can happen with what AWS has today.
    OnlyStrings,
    /// It was not decided whether one can happen.
    Undecided,
}

/// The answer in a universe, and what became of the question in the other one if that differs.
pub(super) fn settled(
    usual: &mut Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    answer: Answer,
    universe: Universe,
) -> Result<(Answer, Option<Elsewhere>), InternalError> {
    match (&answer, universe) {
        (Answer::Some(witness), _) if can_happen(&witness.request) => Ok((answer, None)),
        (Answer::None, _) | (Answer::Unknown(_), Universe::Strings) => Ok((answer, None)),
        (Answer::Some(_), Universe::Strings) => Ok(match real(usual, frame, sides, SOME)? {
            Some(found @ Answer::Some(_)) => (found, None),
            Some(Answer::None) => (answer, Some(Elsewhere::OnlyStrings)),
            Some(Answer::Unknown(_)) | None => (answer, Some(Elsewhere::Undecided)),
        }),
        (Answer::Some(_), Universe::Aws) => Ok(match real(usual, frame, sides, usize::MAX)? {
            Some(Answer::None) => (Answer::None, Some(Elsewhere::OnlyStrings)),
            Some(found) => (found, None),
            None => (answer, None),
        }),
        (Answer::Unknown(_), Universe::Aws) => {
            let found = real(usual, frame, sides, usize::MAX)?;
            Ok((found.unwrap_or(answer), None))
        }
    }
}

/// So many kinds of action are tried where the answer of the universe was not asked for.
const SOME: usize = 200;

/// The answer among requests that can happen; `None` if more than `most` kinds of action would have
/// to be tried.
fn real(
    usual: &mut Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    most: usize,
) -> Result<Option<Answer>, InternalError> {
    let documents = usual.documents.clone();
    let mut doubts = Vec::new();
    let mut tried = 0;
    let mut names: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
    for number in 0..index().len() {
        let text = index().text(number);
        if let Some(class) = usual.class_of(text) {
            names.entry(class).or_default().push(text);
        }
    }
    let keys = keys(&documents);
    for group in usual.groups(sides) {
        let classes: BTreeSet<usize> = group.classes.iter().copied().collect();
        let mut differences = usual.differences(sides);
        differences.retain(|one| classes.contains(&one.class));
        let mut possible = false;
        for one in &differences {
            possible |= usual.satisfiable(*one).unwrap_or(true);
        }
        if !possible {
            continue;
        }
        let own: Vec<(Policy, _)> = matching(usual, &group.matching);
        let own: Vec<Document<'_>> = own.iter().map(|(policy, kind)| (policy, *kind)).collect();
        // Actions of one group and one habitat have the same answer, so one of them is asked.
        let mut known: BTreeSet<Habitat> = BTreeSet::new();
        let classes = group.classes.iter().filter_map(|class| names.get(class));
        for name in classes.flatten() {
            for habitat in Habitat::of(name) {
                if known.contains(&habitat) || foreign(usual, &group, sides, &habitat) {
                    continue;
                }
                tried += 1;
                if tried > most {
                    return Ok(None);
                }
                match inside(frame, &own, &documents, sides, &habitat, name, &keys)? {
                    Answer::None => {}
                    found @ Answer::Some(_) => return Ok(Some(found)),
                    Answer::Unknown(more) => doubts.extend(more),
                }
                known.insert(habitat);
            }
        }
    }
    Ok(Some(match doubts.is_empty() {
        true => Answer::None,
        false => Answer::Unknown(reasons::distinct(doubts)),
    }))
}

/// Whether no Allow of a group can be on the resources of a habitat, as is plain to see.
fn foreign(usual: &Problem<'_>, group: &Group, sides: &Sides, habitat: &Habitat) -> bool {
    let Some(set) = sides.plus.first() else {
        return false;
    };
    let compiled = group
        .matching
        .iter()
        .filter_map(|index| usual.compiled.get(*index));
    let allows = compiled.filter(|one| one.effect == Effect::Allow && set.contains(&one.policy));
    let statements = allows.filter_map(|one| {
        let (policy, _) = usual.documents.get(one.policy)?;
        policy.statements.get(one.statement)
    });
    let plain = |statement: &Statement| {
        let elements = statement.resource.as_ref();
        elements.is_some_and(|elements| {
            !elements.negated
                && elements
                    .values
                    .iter()
                    .all(|text| habitat.is_foreign(&text.value))
        })
    };
    statements.into_iter().all(plain)
}

/// The documents where only some of their statements match anything.
fn matching(usual: &Problem<'_>, statements: &[usize]) -> Vec<(Policy, crate::policy::PolicyType)> {
    let mut kept: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); usual.documents.len()];
    for one in statements
        .iter()
        .filter_map(|index| usual.compiled.get(*index))
    {
        if let Some(kept) = kept.get_mut(one.policy) {
            kept.insert(one.statement);
        }
    }
    let documents = usual.documents.iter().zip(kept);
    documents
        .map(|((policy, policy_type), kept)| {
            let mut policy = (*policy).clone();
            for (index, statement) in policy.statements.iter_mut().enumerate() {
                if !kept.contains(&index) {
                    statement.action.negated = false;
                    statement.action.values.clear();
                    statement.principal = None;
                    statement.resource = None;
                    statement.condition.clear();
                }
            }
            (policy, *policy_type)
        })
        .collect()
}

/// The answer for an action in one habitat.
fn inside<'d>(
    frame: &Frame<'_>,
    documents: &[Document<'d>],
    judged: &[Document<'d>],
    sides: &Sides,
    habitat: &Habitat,
    action: &str,
    keys: &BTreeSet<String>,
) -> Result<Answer, InternalError> {
    let bounds = |compiler: &mut Compiler| {
        let mut all = vec![(frame.bounds)(compiler)];
        let named = Language::new(vec![patterns::action(action)]);
        let action = compiler.variable(Name::Action, "");
        all.push(compiler.atom(action, Operand::Text(named)));
        let resource = compiler.variable(Name::Resource, "");
        all.push(compiler.atom(resource, Operand::Text(habitat.resources())));
        for key in keys.iter().filter(|key| !habitat.carries(key)) {
            all.push(when(compiler, key, &Value::Absent, documents));
        }
        Expr::And(all)
    };
    let frame = Frame {
        bounds: &bounds,
        hints: frame.hints.clone(),
        ..*frame
    };
    let mut problem = frame.problem(documents.to_vec());
    let answer = search_for(&mut problem, sides, Some(judged.to_vec()), Wanted::Best)?;
    Ok(frame.question(documents).settle(answer, sides))
}

/// The keys that documents ask for, in conditions and in variables.
pub(super) fn keys(documents: &[Document<'_>]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for statement in documents.iter().flat_map(|(policy, _)| &policy.statements) {
        let mut texts: Vec<&str> = Vec::new();
        for clause in &statement.condition {
            keys.insert(clause.key.value.to_lowercase());
            texts.extend(clause.values.iter().map(|text| text.value.as_str()));
        }
        let resources = statement.resource.iter().flat_map(|one| &one.values);
        texts.extend(resources.map(|text| text.value.as_str()));
        for piece in texts.into_iter().flat_map(patterns::pieces) {
            if let Piece::Hole(hole) = piece
                && !hole.malformed
            {
                keys.insert(hole.key.to_lowercase());
            }
        }
    }
    keys
}
