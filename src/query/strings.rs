//! The last resort for policies with variables: what neither classes and lemmas nor values decide goes to
//! Z3's theory of strings, in the encoding that other solvers get. Only the statements of one group of
//! actions go there at a time, never whole policies. What it refutes is refuted; the values of variables
//! in its models are tried as any others, so that every witness is replayed.

use super::answer::Answer;
use super::details::Frame;
use super::difference::Difference;
use super::instantiate::Values;
use super::problem::Problem;
use super::sides::Sides;
use crate::smtlib::Script;
use crate::solve::{self, STRINGS_LIMIT, Strings};
use crate::witness::Document;

/// So many groups of actions are asked about.
const MOST: usize = 8;

/// The question of some documents, in the places of those of the question, as a script, and which of its
/// checks is meant.
pub(super) type Written<'w> = &'w dyn Fn(&[Document<'_>]) -> (Script, usize);

/// The answer, or where it is unknown the one that the theory of strings gives. The scripts know the
/// usual rules only.
pub(super) fn settle(
    problem: &mut Problem<'_>,
    frame: &Frame<'_>,
    sides: &Sides,
    answer: Answer,
    written: Written<'_>,
) -> Answer {
    if !matches!(answer, Answer::Unknown(_)) || !frame.variant.rules.are_usual() {
        return answer;
    }
    let documents = problem.documents.clone();
    let question = frame.question(&documents);
    if !question.has_variables() {
        return answer;
    }
    let differences = problem.differences(sides);
    let mut asked = 0;
    for group in problem.groups(sides) {
        let own = |one: &&Difference| group.classes.contains(&one.class);
        let mut open = differences.iter().filter(own);
        if !open.any(|one| problem.satisfiable(*one).unwrap_or(true)) {
            continue;
        }
        asked += 1;
        if asked > MOST {
            return answer;
        }
        let policies = problem.only(&group.matching);
        let policies: Vec<Document<'_>> = policies
            .iter()
            .map(|(policy, policy_type)| (policy, *policy_type))
            .collect();
        let (script, check) = written(&policies);
        // What it leaves out or reads in one way only is not decided by it.
        if !script.left_out().is_empty() || !script.notes().is_empty() {
            return answer;
        }
        let Some(text) = script.only(check) else {
            return answer;
        };
        let text = text.trim_end().trim_end_matches("(check-sat)");
        let variables = script.variables();
        let keys = variables
            .iter()
            .map(|one| (one.present.as_str(), one.value.as_str()));
        match solve::strings(text, &keys.collect::<Vec<_>>(), STRINGS_LIMIT) {
            Strings::Unsat => {}
            Strings::Unknown => return answer,
            Strings::Sat(values) => {
                let keys = variables.iter().map(|one| one.key.clone());
                let values: Values = keys.zip(values).collect();
                return match question.under(&values, sides) {
                    Some(witness) => Answer::Some(witness),
                    None => answer,
                };
            }
        }
    }
    Answer::None
}
