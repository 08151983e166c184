//! Questions about variables with too many classes: their atoms stay opaque to the solver, each model is
//! checked for a text that it fits, and where there is none that comes back as a lemma.

use super::answer::{Answer, InternalError, Witness};
use super::details::Frame;
use super::difference::Difference;
use super::problem::{Part, Problem};
use super::search::{Wanted, search_for};
use super::sides::Sides;
use super::when::{Value, when};
use crate::encode::compile::{Compiler, Expr, Free, Name, Operand};
use crate::encode::formula::{Formula, VarId};
use crate::encode::space::{self, TOO_MANY};
use crate::regular::{Budget, Language, shared};
use crate::solve::{self, Model, Outcome};
use std::collections::{BTreeMap, BTreeSet};

/// So many models of one question are looked at.
const ROUNDS: usize = 200;

/// With more opaque atoms than this there is no hope.
const MOST_ATOMS: usize = 64;

/// How much work the search for one text may be.
const TEXT: Budget = Budget {
    states: 5_000,
    positions: 100_000,
    classes: usize::MAX,
};

/// What a difference turns out to be.
enum Turn {
    Refuted,
    Found(Box<Witness>),
    Open,
}

/// The answer, or where it is unknown because of variables with too many classes the one that their
/// texts give.
pub(super) fn settle(
    problem: &mut Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    answer: Answer,
) -> Result<Answer, InternalError> {
    let fine = problem.parts.iter().any(|part| part.space.is_too_fine());
    if !matches!(answer, Answer::Unknown(_)) || !fine {
        return Ok(answer);
    }
    let mut rounds = ROUNDS;
    let mut open = false;
    let mut known: BTreeSet<(usize, Formula)> = BTreeSet::new();
    for one in problem.differences(sides) {
        if !known.insert((one.part, one.formula)) || problem.satisfiable(one) == Ok(false) {
            continue;
        }
        match turn(problem, frame, sides, one, &mut rounds)? {
            Turn::Refuted => {}
            Turn::Found(witness) => return Ok(Answer::Some(witness)),
            Turn::Open => open = true,
        }
    }
    Ok(if open { answer } else { Answer::None })
}

/// Booleans, and whether each holds.
type Literals = Vec<(u32, bool)>;

/// The opaque atoms of a formula by their variables: the number of the operand, and the boolean.
type Atoms = BTreeMap<VarId, Vec<(usize, u32)>>;

fn turn(
    problem: &mut Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    one: Difference,
    rounds: &mut usize,
) -> Result<Turn, InternalError> {
    let Some(atoms) = atoms(problem, one) else {
        return Ok(Turn::Open);
    };
    let count: usize = atoms.values().map(Vec::len).sum();
    if count == 0 || count > MOST_ATOMS {
        return Ok(Turn::Open);
    }
    let mut formula = present(problem, one, &atoms);
    loop {
        let Some(left) = rounds.checked_sub(1) else {
            return Ok(Turn::Open);
        };
        *rounds = left;
        let Some(part) = problem.parts.get(one.part) else {
            return Ok(Turn::Open);
        };
        let model = match solve::solve_any(&part.arena, formula, &[], problem.limits.solver) {
            Outcome::Sat(model) => model,
            Outcome::Unsat => return Ok(Turn::Refuted),
            Outcome::Unknown(_) => return Ok(Turn::Open),
        };
        let mut texts: Vec<(VarId, Option<String>)> = Vec::new();
        let mut lemma = None;
        for (var, own) in &atoms {
            let Some(text) = Text::new(problem, &model, *var, own, one.part) else {
                return Ok(Turn::Open);
            };
            if text.absent {
                texts.push((*var, None));
                continue;
            }
            match text.find() {
                Ok(Some(found)) => texts.push((*var, Some(found))),
                Ok(None) => {
                    let Some(minimal) = text.minimal() else {
                        return Ok(Turn::Open);
                    };
                    lemma = Some((*var, minimal));
                    break;
                }
                Err(()) => return Ok(Turn::Open),
            }
        }
        if let Some((var, literals)) = lemma {
            formula = unless(problem, one.part, formula, &[(var, Some(literals))]);
            continue;
        }
        match pinned(problem, frame, sides, &texts)? {
            Answer::Some(witness) => return Ok(Turn::Found(witness)),
            Answer::Unknown(_) => return Ok(Turn::Open),
            // Texts that fit the same atoms have the same answer.
            Answer::None => {
                let mut parts = Vec::new();
                for (var, text) in &texts {
                    let own = atoms.get(var).into_iter().flatten();
                    let fits = |text: &String| {
                        let literal = |(atom, free): &(usize, u32)| {
                            let language = language(problem, *var, *atom)?;
                            Some((*free, language.matches(text)))
                        };
                        own.filter_map(literal).collect()
                    };
                    parts.push((*var, text.as_ref().map(fits)));
                }
                formula = unless(problem, one.part, formula, &parts);
            }
        }
    }
}

/// The opaque atoms; `None` if some are no languages of one text.
fn atoms(problem: &Problem<'_>, one: Difference) -> Option<Atoms> {
    let part = problem.parts.get(one.part)?;
    let mut atoms = Atoms::new();
    for index in part.arena.support(one.formula).free {
        let (free, _) = problem.compiler.frees.get_index(index as usize)?;
        if let Free::Atom(var, atom, reason) = free {
            if *reason != TOO_MANY {
                return None;
            }
            language(problem, *var, *atom)?;
            atoms.entry(*var).or_default().push((*atom, index));
        }
    }
    Some(atoms)
}

fn language<'p>(problem: &'p Problem<'_>, var: VarId, atom: usize) -> Option<&'p Language> {
    let (_, variable) = problem.compiler.variables.get_index(var.0 as usize)?;
    match variable.operands.get_index(atom)? {
        Operand::Text(language) => Some(language),
        _ => None,
    }
}

/// The formula, where an atom holds only of a variable that is present.
fn present(problem: &mut Problem<'_>, one: Difference, atoms: &Atoms) -> Formula {
    let Some(Part { space, arena, .. }) = problem.parts.get_mut(one.part) else {
        return one.formula;
    };
    let mut parts = vec![one.formula];
    for (var, own) in atoms {
        let here = space.formula(&Expr::Present(*var), &mut problem.compiler, arena);
        for (_, free) in own {
            let free = arena.free(*free);
            parts.push(arena.implies(free, here));
        }
    }
    arena.and(parts)
}

/// The formula where not all of this is so: a variable is present and these literals of it hold, or it
/// is absent.
fn unless(
    problem: &mut Problem<'_>,
    part: usize,
    formula: Formula,
    parts: &[(VarId, Option<Literals>)],
) -> Formula {
    let Some(Part { space, arena, .. }) = problem.parts.get_mut(part) else {
        return formula;
    };
    let mut others = Vec::new();
    for (var, literals) in parts {
        let here = space.formula(&Expr::Present(*var), &mut problem.compiler, arena);
        let Some(literals) = literals else {
            others.push(here);
            continue;
        };
        others.push(arena.not(here));
        for (free, holds) in literals {
            let free = arena.free(*free);
            others.push(if *holds { arena.not(free) } else { free });
        }
    }
    let lemma = arena.or(others);
    arena.and(vec![formula, lemma])
}

/// What a model says of one variable.
struct Text<'p> {
    universe: Language,
    absent: bool,
    literals: Vec<(u32, bool, &'p Language)>,
}

impl<'p> Text<'p> {
    fn new(
        problem: &'p Problem<'_>,
        model: &Model,
        var: VarId,
        atoms: &[(usize, u32)],
        part: usize,
    ) -> Option<Self> {
        let (name, _) = problem.compiler.variables.get_index(var.0 as usize)?;
        let domain = problem.parts.get(part)?.space.domain(var)?;
        // The first class of a variable that can be absent is absence.
        let absent =
            domain.can_be_absent() && model.single.get(&var).is_none_or(|class| *class == 0);
        let mut literals = Vec::new();
        for (atom, free) in atoms {
            if let Some(holds) = model.free.get(free) {
                literals.push((*free, *holds, language(problem, var, *atom)?));
            }
        }
        Some(Self {
            universe: space::universe(name, &problem.compiler, &problem.bounds),
            absent: absent && literals.iter().all(|(_, holds, _)| !holds),
            literals,
        })
    }

    /// A text that the literals fit, if there is one; an error past the budget.
    fn find(&self) -> Result<Option<String>, ()> {
        self.of(&(0..self.literals.len()).collect())
    }

    fn of(&self, chosen: &BTreeSet<usize>) -> Result<Option<String>, ()> {
        let of = |wanted: bool| -> Vec<&Language> {
            let all = self.literals.iter().enumerate();
            all.filter(|(index, (_, holds, _))| chosen.contains(index) && *holds == wanted)
                .map(|(_, (_, _, language))| *language)
                .collect()
        };
        shared(&self.universe, &of(true), &of(false), TEXT).map_err(|_| ())
    }

    /// Literals that no text fits together, none of which can be left out.
    fn minimal(&self) -> Option<Literals> {
        let mut kept: BTreeSet<usize> = (0..self.literals.len()).collect();
        for index in 0..self.literals.len() {
            let mut fewer = kept.clone();
            fewer.remove(&index);
            // Where the search ends too late, the literal stays.
            if matches!(self.of(&fewer), Ok(None)) {
                kept = fewer;
            }
        }
        let literal = |index: &usize| self.literals.get(*index);
        let literals: Option<Vec<_>> = kept.iter().map(literal).collect();
        Some(
            literals?
                .into_iter()
                .map(|(free, holds, _)| (*free, *holds))
                .collect(),
        )
    }
}

/// The question where these variables have these texts.
fn pinned(
    problem: &Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    texts: &[(VarId, Option<String>)],
) -> Result<Answer, InternalError> {
    let documents = problem.documents.clone();
    let mut values: Vec<(Name, String)> = Vec::new();
    let mut absent: Vec<String> = Vec::new();
    for (var, text) in texts {
        let Some((name, _)) = problem.compiler.variables.get_index(var.0 as usize) else {
            continue;
        };
        match (text, name) {
            (Some(text), name) => values.push((name.clone(), text.clone())),
            (None, Name::Key(key)) => absent.push(key.clone()),
            (None, _) => {}
        }
    }
    let bounds = |compiler: &mut Compiler| {
        let mut all = vec![(frame.bounds)(compiler)];
        for key in &absent {
            all.push(when(compiler, key, &Value::Absent, &documents));
        }
        for (name, _) in &values {
            let var = compiler.variable(name.clone(), "");
            if matches!(name, Name::Key(_)) {
                all.push(Expr::Present(var));
            }
        }
        Expr::And(all)
    };
    let frame = Frame {
        bounds: &bounds,
        hints: frame.hints.clone(),
        pinned: &values,
        ..*frame
    };
    let mut problem = frame.problem(documents.clone());
    let answer = search_for(&mut problem, sides, None, Wanted::Best)?;
    Ok(frame.question(&documents).settle(answer, sides))
}
