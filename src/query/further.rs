//! Further witnesses, each of another aspect than those before it.

use super::answer::{InternalError, Witness};
use super::difference::Difference;
use super::problem::Problem;
use super::search::Search;
use super::sides::Sides;
use crate::encode::compile::Name;
use crate::encode::formula::{Formula, VarId};
use crate::regular::Bits;
use crate::solve::Model;
use serde_json::Value;

/// In what a further witness differs from all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// It has an action that other statements match.
    Action,
    /// It is on another resource.
    Resource,
    /// It is of another caller.
    Principal,
    /// Its context is another one.
    Context,
}

impl Aspect {
    /// As JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Principal => "principal",
            Self::Context => "context",
        }
    }
}

/// A witness beside the first.
#[derive(Clone, Debug)]
pub struct Further {
    /// In what it differs.
    pub aspect: Aspect,
    /// The request.
    pub witness: Witness,
}

/// A witness that was shown: the difference that it is of, and its classes.
type Shown = (Difference, Model);

/// Up to `count` further witnesses: first of actions that other statements match, then on other
/// resources, of other callers, in other contexts.
pub(super) fn further(
    problem: &mut Problem<'_>,
    sides: &Sides,
    first: &Witness,
    count: usize,
) -> Result<Vec<Further>, InternalError> {
    let mut found = problem.differences(sides);
    let names = problem.names();
    found.sort_by_key(|one| {
        let name = names.get(&one.class);
        (name.map_or(usize::MAX, |(rank, _)| *rank), one.class)
    });
    let certain: Vec<Difference> = found
        .into_iter()
        .map(|one| Difference {
            // Only what rests on nothing uninterpreted.
            bare: one.bare,
            ..problem.against(one)
        })
        .collect();
    let mut shown = Vec::new();
    let action = first.request.get("action").and_then(Value::as_str);
    let class = problem.class_of(&action.unwrap_or_default().to_ascii_lowercase());
    // The same formula has the same model, so this is the first witness again.
    if let Some(one) = certain.iter().find(|one| Some(one.class) == class)
        && let Some((_, model)) = Search::new(problem, sides).shown(*one)?
    {
        shown.push((*one, model));
    }
    let mut all: Vec<Further> = Vec::new();
    for aspect in [
        Aspect::Action,
        Aspect::Resource,
        Aspect::Principal,
        Aspect::Context,
    ] {
        for one in &certain {
            if all.len() >= count {
                return Ok(all);
            }
            let Some(other) = unlike(problem, *one, aspect, &shown) else {
                continue;
            };
            if !problem.satisfiable(other).unwrap_or(false) {
                continue;
            }
            if let Some((witness, model)) = Search::new(problem, sides).shown(other)? {
                shown.push((*one, model));
                all.push(Further {
                    aspect,
                    witness: *witness,
                });
            }
        }
    }
    Ok(all)
}

/// The difference without what is like those that were shown; `None` if that says nothing.
fn unlike(
    problem: &mut Problem<'_>,
    one: Difference,
    aspect: Aspect,
    shown: &[Shown],
) -> Option<Difference> {
    if aspect == Aspect::Action {
        let known = shown
            .iter()
            .any(|(known, _)| (known.part, known.bare) == (one.part, one.bare));
        return (!known).then_some(one);
    }
    let resource = problem.compiler.find(&Name::Resource);
    let caller = problem.compiler.find(&Name::Caller);
    let part = problem.parts.get_mut(one.part)?;
    let support = part.arena.support(one.formula).single;
    let vars: Vec<VarId> = match aspect {
        Aspect::Action => Vec::new(),
        Aspect::Resource => resource.into_iter().collect(),
        Aspect::Principal => caller.into_iter().collect(),
        Aspect::Context => support
            .iter()
            .copied()
            .filter(|var| Some(*var) != resource && Some(*var) != caller)
            .collect(),
    };
    let mut parts = vec![one.formula];
    for (known, model) in shown {
        // Classes of other parts are others.
        if known.part != one.part {
            continue;
        }
        let mut other = Vec::new();
        for var in vars.iter().filter(|var| support.contains(var)) {
            if let Some(class) = model.single.get(var) {
                let size = part.arena.size(*var);
                let mut own = Bits::empty(size);
                own.insert(*class);
                other.push(part.arena.is_in(*var, Bits::full(size).without(&own)));
            }
        }
        // Of what the formula does not speak, nothing can differ.
        parts.push(part.arena.or(other));
    }
    let formula = part.arena.and(parts);
    (formula != Formula::FALSE).then_some(Difference { formula, ..one })
}
