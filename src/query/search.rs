//! The search for a request that some documents allow and others do not.
//!
//! First with everything that is not interpreted left open: no model then is a proof. Then with all
//! of it against us: a model then is a witness whatever the truth. Only between the two the open
//! questions are tried one by one, and models are tried on the evaluator.

use super::answer::{Answer, InternalError, Reason, Witness};
use super::assumed::contradiction;
use super::difference::Difference;
use super::problem::{Names, Problem};
use super::reasons;
use super::sides::Sides;
use crate::encode::compile::Free;
use crate::encode::formula::Formula;
use crate::rules::Question;
use crate::solve::{self, Model, Outcome};
use crate::witness::{self, Document, ReplayError, Words};
use rustc_hash::FxHashMap as HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Past so many open questions at once not all their readings are tried.
const MAX_OPEN: usize = 6;

/// So many models that rest on something uninterpreted are tried on the evaluator.
const TRIES: usize = 8;

/// So many further classes of actions are looked at for a witness with fewer context keys.
const COMPARED: usize = 8;

/// How many context keys a witness has.
fn keys(witness: &Witness) -> usize {
    let context = witness.request.get("context");
    context
        .and_then(|context| context.as_object())
        .map_or(0, serde_json::Map::len)
}

pub(super) struct Search<'p, 'a> {
    problem: &'p mut Problem<'a>,
    sides: Sides,
    names: Rc<Names>,
    known: HashMap<(usize, Formula), Result<bool, String>>,
    words: BTreeMap<(usize, String), Words>,
    judged: Option<Vec<Document<'a>>>,
    wanted: Wanted,
}

/// Which witness is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One that is easy to read.
    Best,
    /// Whichever is found first: only that there is one matters.
    Any,
}

/// What one reading of the open questions says.
enum Under {
    None,
    /// Without a witness where the reading is not the evaluator's.
    Some(Option<Box<Witness>>),
    Doubt(Vec<Reason>),
}

/// A request that the sides allow and do not allow.
pub(super) fn search(problem: &mut Problem<'_>, sides: &Sides) -> Result<Answer, InternalError> {
    search_for(problem, sides, None, Wanted::Best)
}

/// The same, with witnesses judged by other documents in the places of those of the problem.
pub(super) fn search_for<'a>(
    problem: &mut Problem<'a>,
    sides: &Sides,
    judged: Option<Vec<Document<'a>>>,
    wanted: Wanted,
) -> Result<Answer, InternalError> {
    let found = problem.differences(sides);
    search_in(problem, sides, judged, wanted, found)
}

/// The same, among differences that are known already.
pub(super) fn search_in<'a>(
    problem: &mut Problem<'a>,
    sides: &Sides,
    judged: Option<Vec<Document<'a>>>,
    wanted: Wanted,
    found: Vec<Difference>,
) -> Result<Answer, InternalError> {
    if let Some(reason) = contradiction(problem) {
        return Ok(Answer::Unknown(vec![reason]));
    }
    if found.is_empty() {
        return Ok(Answer::None);
    }
    let mut search = Search::new(problem, sides);
    search.judged = judged;
    search.wanted = wanted;
    search.run(found)
}

impl<'p, 'a> Search<'p, 'a> {
    /// For the best witnesses.
    pub(super) fn new(problem: &'p mut Problem<'a>, sides: &Sides) -> Self {
        Self {
            names: problem.names(),
            known: HashMap::default(),
            words: BTreeMap::new(),
            judged: None,
            wanted: Wanted::Best,
            problem,
            sides: sides.clone(),
        }
    }

    /// Lets other documents judge, in the places of those of the problem.
    pub(super) fn judge(&mut self, documents: Vec<Document<'a>>) {
        self.judged = Some(documents);
    }

    /// A witness of one difference that rests on nothing uninterpreted, and its model; `None` if none
    /// can be shown.
    pub(super) fn shown(
        &mut self,
        one: Difference,
    ) -> Result<Option<(Box<Witness>, Model)>, InternalError> {
        match self.witness(one) {
            Ok(found) => Ok(Some(found)),
            Err(Unshown::Undecided(_) | Unshown::Replay(ReplayError::Axioms(_))) => Ok(None),
            Err(Unshown::Replay(error)) => Err(refuted(&error)),
        }
    }

    fn run(&mut self, mut found: Vec<Difference>) -> Result<Answer, InternalError> {
        found.sort_by_key(|one| {
            let name = self.names.get(&one.class);
            (name.map_or(usize::MAX, |(rank, _)| *rank), one.class)
        });
        let mut doubtful: Vec<Difference> = Vec::new();
        let mut doubts: Vec<Reason> = Vec::new();
        let mut best: Option<Box<Witness>> = None;
        let mut compared = 0;
        for one in found {
            if compared >= COMPARED {
                break;
            }
            compared += usize::from(best.is_some());
            match self.satisfiable(one) {
                Ok(false) => continue,
                Ok(true) => {}
                Err(reason) => {
                    doubts.push(Reason::plain(reason));
                    continue;
                }
            }
            let certain = self.against(one);
            match self.try_one(certain)? {
                Under::Some(Some(witness)) => {
                    let keys = keys(&witness);
                    if keys == 0 || self.wanted == Wanted::Any {
                        return Ok(Answer::Some(witness));
                    }
                    if best.as_ref().is_none_or(|best| keys < self::keys(best)) {
                        best = Some(witness);
                    }
                    continue;
                }
                Under::Doubt(more) => doubts.extend(more),
                Under::Some(None) | Under::None => {}
            }
            doubtful.push(one);
        }
        if let Some(witness) = best {
            return Ok(Answer::Some(witness));
        }
        if doubtful.is_empty() {
            return Ok(match doubts.is_empty() {
                true => Answer::None,
                false => Answer::Unknown(reasons::distinct(doubts)),
            });
        }
        self.readings(&doubtful, doubts)
    }

    /// Tries every reading of the open questions that matter.
    fn readings(
        &mut self,
        doubtful: &[Difference],
        mut doubts: Vec<Reason>,
    ) -> Result<Answer, InternalError> {
        let mut open: BTreeSet<u32> = BTreeSet::new();
        for one in doubtful {
            if let Some(part) = self.problem.parts.get(one.part) {
                open.extend(part.arena.support(one.formula).free);
            }
        }
        open.retain(|index| matches!(self.free(*index), Some(Free::Open(_))));
        let open: Vec<u32> = open.into_iter().take(MAX_OPEN).collect();
        let mut witness = None;
        let mut without = Vec::new();
        let mut with = Vec::new();
        for mask in 0..1_u32 << open.len() {
            let reading = |index: u32| {
                let place = open.iter().position(|known| *known == index)?;
                Some(mask >> place & 1 == 1)
            };
            match self.under(doubtful, &reading, mask == 0)? {
                Under::None => without.push(mask),
                Under::Some(found) => {
                    with.push(mask);
                    witness = witness.or(found);
                }
                Under::Doubt(more) => doubts.extend(more),
            }
        }
        if !doubts.is_empty() {
            return Ok(Answer::Unknown(reasons::distinct(doubts)));
        }
        match (witness, without.is_empty()) {
            (_, _) if with.is_empty() => Ok(Answer::None),
            (Some(witness), true) => Ok(Answer::Some(witness)),
            _ => {
                let questions = open.iter().filter_map(|index| match self.free(*index) {
                    Some(Free::Open(question)) => Some(*question),
                    _ => None,
                });
                let questions: Vec<Question> = questions.collect();
                Ok(Answer::Unknown(reasons::of_readings(
                    &questions, &without, &with,
                )))
            }
        }
    }

    /// The answer under one reading of the open questions; the evaluator has the default one.
    fn under(
        &mut self,
        doubtful: &[Difference],
        reading: &dyn Fn(u32) -> Option<bool>,
        default: bool,
    ) -> Result<Under, InternalError> {
        let mut doubts = Vec::new();
        let mut tries = 0;
        for one in doubtful {
            let read = self.read(*one, reading);
            match self.satisfiable(read) {
                Ok(false) => continue,
                Ok(true) => {}
                Err(reason) => {
                    doubts.push(Reason::plain(reason));
                    continue;
                }
            }
            let certain = self.against(read);
            // What holds in another reading cannot be replayed: the evaluator has only its own.
            let replayed = default && tries < TRIES;
            match self.satisfiable(certain) {
                Ok(true) if !default => return Ok(Under::Some(None)),
                Ok(true) => match self.try_one(certain)? {
                    Under::None => {}
                    Under::Some(witness) => return Ok(Under::Some(witness)),
                    Under::Doubt(more) => doubts.extend(more),
                },
                Ok(false) | Err(_) if replayed => {
                    tries += 1;
                    if let Some(witness) = self.guess(read) {
                        return Ok(Under::Some(Some(witness)));
                    }
                    doubts.extend(reasons::of_free(self.problem, read));
                }
                Ok(false) | Err(_) => doubts.extend(reasons::of_free(self.problem, read)),
            }
        }
        Ok(if doubts.is_empty() {
            Under::None
        } else {
            Under::Doubt(doubts)
        })
    }

    fn free(&self, index: u32) -> Option<&Free> {
        let found = self.problem.compiler.frees.get_index(index as usize);
        found.map(|(free, _)| free)
    }

    /// The formula with some free booleans having a truth value.
    fn read(&mut self, one: Difference, value: &dyn Fn(u32) -> Option<bool>) -> Difference {
        let literal = |index: u32, sign: bool| value(index).map(|truth| truth == sign);
        self.problem.replace(one, &literal)
    }

    fn against(&mut self, one: Difference) -> Difference {
        self.problem.against(one)
    }

    fn satisfiable(&mut self, one: Difference) -> Result<bool, String> {
        let key = (one.part, one.formula);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let answer = self.problem.satisfiable(one);
        self.known.insert(key, answer.clone());
        answer
    }

    /// A witness of a formula that rests on nothing uninterpreted.
    fn try_one(&mut self, one: Difference) -> Result<Under, InternalError> {
        match self.satisfiable(one) {
            Ok(false) => return Ok(Under::None),
            Ok(true) => {}
            Err(reason) => return Ok(Under::Doubt(vec![Reason::plain(reason)])),
        }
        match self.witness(one) {
            Ok((witness, _)) => Ok(Under::Some(Some(witness))),
            Err(Unshown::Undecided(reason)) => Ok(Under::Doubt(vec![Reason::plain(reason)])),
            Err(Unshown::Replay(ReplayError::Axioms(broken))) => {
                let text = format!(
                    "the only request found contradicts {}",
                    broken.join(" and ")
                );
                Ok(Under::Doubt(vec![Reason::plain(text)]))
            }
            Err(Unshown::Replay(error)) => Err(refuted(&error)),
        }
    }

    /// A witness of a formula with free booleans, if the evaluator agrees.
    fn guess(&mut self, one: Difference) -> Option<Box<Witness>> {
        self.witness(one).ok().map(|(witness, _)| witness)
    }

    fn witness(&mut self, one: Difference) -> Result<(Box<Witness>, Model), Unshown> {
        let nothing = || Unshown::Undecided("no text is known for a class".to_owned());
        let documents = self.sides.ordered(&self.problem.documents);
        let part = self.problem.parts.get(one.part).ok_or_else(nothing)?;
        let space = &part.space;
        let hints = &self.problem.hints;
        let (action, known_action) = match self.names.get(&one.class) {
            Some((_, name)) => (name.clone(), true),
            None => {
                let domain = space.domains.first();
                let class = domain.and_then(|domain| domain.classes.get(one.class));
                let written = witness::written_action(space, &documents, one.class);
                let word = written.or_else(|| class.and_then(|class| class.word.clone()));
                (word.ok_or_else(nothing)?, false)
            }
        };
        let words = self
            .words
            .entry((one.part, action.clone()))
            .or_insert_with(|| Words::new(space, &documents, hints, &action));
        let preferences = words.preferences(space);
        let limit = self.problem.limits.solver;
        let solve = match self.wanted {
            Wanted::Best => solve::solve,
            Wanted::Any => solve::solve_any,
        };
        let model = match solve(&part.arena, one.formula, &preferences, limit) {
            Outcome::Sat(model) => model,
            Outcome::Unsat => {
                return Err(Unshown::Undecided(
                    "the solver contradicts itself".to_owned(),
                ));
            }
            Outcome::Unknown(reason) => return Err(Unshown::Undecided(reason)),
        };
        let judged = self.judged.as_ref().unwrap_or(&self.problem.documents);
        let documents = self.sides.ordered(judged);
        let owner = self.problem.owner.as_deref();
        let rules = &self.problem.compiler.rules;
        let request = witness::request(space, words, &model, &documents, &action, owner, rules)
            .ok_or_else(nothing)?;
        let mut request = request;
        if let Some(better) =
            witness::fitting_action(space, one.class, &request.action, &request.resource)
        {
            request.action = better;
        }
        let json = request.to_json_under(rules);
        let claim = self.sides.claim(judged);
        let replay = witness::replay(&json, &claim, rules).map_err(Unshown::Replay)?;
        let witness = Box::new(Witness {
            request: json,
            replay,
            known_action,
        });
        Ok((witness, model))
    }
}

fn refuted(error: &ReplayError) -> InternalError {
    InternalError(format!("a witness does not replay: {error}"))
}

/// Why a model gives no witness.
enum Unshown {
    Undecided(String),
    Replay(ReplayError),
}
