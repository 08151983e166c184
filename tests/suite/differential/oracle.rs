//! What the evaluator says of a pair, and whether the engine says otherwise.

use super::classes::{Maker, choices, space_of};
use super::naive::naive;
use crate::support::Random;
use iamproof::eval::{Outcome, Request, check_axioms, check_presence, evaluate};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Settings, compare};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Two policies of one type.
#[derive(Clone, Debug)]
pub struct Pair {
    pub policy_type: PolicyType,
    pub old: Value,
    pub new: Value,
    /// Whether they hold policy variables: classes do not tell which values these have.
    pub variables: bool,
    /// Of the random requests.
    pub seed: u64,
}

/// How the engine is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It proved that nothing is added (or removed), but a request is.
    Proof { added: bool },
    /// Its witness is no combination of classes, all of which were tried.
    Witness { added: bool },
    /// An internal error, or a panic.
    Broken,
}

/// A disagreement, with the request that shows it.
#[derive(Clone, Debug)]
pub struct Disagreement {
    pub wrong: Wrong,
    pub request: Option<Value>,
    pub message: String,
}

/// What was compared.
#[derive(Debug, Default)]
pub struct Checked {
    pub exhaustive: bool,
    /// A request that is added, and one that is removed.
    pub some: [Option<Value>; 2],
    pub none: usize,
    /// The reasons of each direction that is unknown.
    pub unknown: Vec<Vec<String>>,
}

/// How many combinations of classes are tried.
const MOST: usize = 4000;

/// Fewer where they prove less.
const MOST_WITH_VARIABLES: usize = 1000;

const NAIVE: usize = 60;

/// Whether a request could be one of AWS's, for policies that ask for what they ask for.
fn is_possible(request: &Request, policies: [&Policy; 2]) -> bool {
    let asked = |key: &str| {
        policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .flat_map(|statement| &statement.condition)
            .any(|clause| clause.key.value.eq_ignore_ascii_case(key))
    };
    let missing = check_presence(request)
        .into_iter()
        .any(|warning| warning.missing.is_some_and(|key| asked(&key)));
    !missing && check_axioms(request).is_empty()
}

fn allows(policy: &Policy, policy_type: PolicyType, request: &Request) -> bool {
    evaluate(&[(policy, policy_type)], request).outcome == Outcome::Allow
}

/// A request that only one side allows, for each direction in which one is wanted (added, removed);
/// and whether all combinations of classes were tried for it.
fn search(pair: &Pair, sides: [&Policy; 2], wanted: [bool; 2]) -> ([Option<Request>; 2], bool) {
    let mut random = Random::new(pair.seed);
    let (space, whole) = space_of(sides[0], sides[1], pair.policy_type);
    let most = match pair.variables {
        true => MOST_WITH_VARIABLES,
        false => MOST,
    };
    let (choices, complete) = choices(&space, &mut random, most);
    let texts = [&pair.old, &pair.new];
    let naive = (0..NAIVE).filter_map(|_| naive(&mut random, texts, pair.policy_type));
    let mut maker = Maker::new(&space);
    let classes = choices.iter().map(|choice| maker.request(choice));
    let mut found = [None, None];
    for request in classes.chain(naive) {
        let open = |at: usize, found: &[Option<Request>; 2]| wanted[at] && found[at].is_none();
        if !open(0, &found) && !open(1, &found) {
            break;
        }
        let by = sides.map(|side| allows(side, pair.policy_type, &request));
        let at = usize::from(by[0]);
        if by[0] != by[1] && open(at, &found) && is_possible(&request, sides) {
            found[at] = Some(request);
        }
    }
    (found, complete && whole)
}

/// Compares the pair on the engine and on the evaluator.
pub fn check(pair: &Pair, sides: [&Policy; 2]) -> Result<Checked, Disagreement> {
    let policy_type = pair.policy_type;
    let [old, new] = sides;
    let broken = |message: String| Disagreement {
        wrong: Wrong::Broken,
        request: None,
        message,
    };
    let ask = || {
        compare(
            &[(old, policy_type)],
            &[(new, policy_type)],
            policy_type,
            &Settings::default(),
        )
    };
    let answered = catch_unwind(AssertUnwindSafe(ask))
        .map_err(|_| broken("the engine panics".to_owned()))?
        .map_err(|error| broken(error.to_string()))?;
    let answers = [&answered.added, &answered.removed];
    let wanted = answers.map(|answer| !matches!(answer, Answer::Unknown(_)));
    let (found, exhaustive) = search(pair, sides, wanted);
    let mut checked = Checked {
        exhaustive,
        ..Checked::default()
    };
    for (answer, (found, added)) in answers.into_iter().zip(found.iter().zip([true, false])) {
        let what = if added { "added" } else { "removed" };
        match (answer, found) {
            (Answer::Unknown(reasons), _) => {
                let texts = reasons.iter().map(|reason| reason.text.clone());
                checked.unknown.push(texts.collect());
            }
            (Answer::None, Some(request)) => {
                return Err(Disagreement {
                    wrong: Wrong::Proof { added },
                    request: Some(request.to_json()),
                    message: format!("{what}: proved nothing, but {}", request.to_json()),
                });
            }
            (Answer::None, None) => checked.none += 1,
            (Answer::Some(witness), None) if exhaustive => {
                return Err(Disagreement {
                    wrong: Wrong::Witness { added },
                    request: Some(witness.request.clone()),
                    message: format!("{what}: {} is no class combination", witness.request),
                });
            }
            (Answer::Some(witness), _) => {
                checked.some[usize::from(!added)] = Some(witness.request.clone());
            }
        }
    }
    Ok(checked)
}
