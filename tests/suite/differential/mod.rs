//! The engine against the evaluator on random small policies: every combination of classes, and
//! requests that know nothing of classes.
//!
//! `IAMPROOF_PAIRS` says how many pairs are compared, `IAMPROOF_SEED` which. A pair on which they
//! disagree is made smaller and kept in `tests/corpus/found`.

mod classes;
pub mod generate;
mod keep;
mod naive;
mod oracle;
mod shrink;

use crate::support::{Random, readable};
pub use generate::one;
use generate::{altered, policy, with_variables};
use iamproof::policy::PolicyType;
use oracle::{Checked, Disagreement, Pair, Wrong, check};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A number of the environment.
fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let number = text.parse();
    assert!(number.is_ok(), "{name} is no number: {text}");
    number.ok()
}

/// All tests together compare so many pairs by themselves.
const PAIRS: u64 = 3700;

/// The pair of a number; texts that no document may hold are drawn again.
fn pair(number: u64, policy_type: PolicyType, variables: bool) -> Pair {
    let base = setting("IAMPROOF_SEED").unwrap_or(0);
    let kind = policy_type as u64 * 2 + u64::from(variables);
    let seed = (base << 44) ^ (kind << 36) ^ number;
    let mut random = Random::new(seed);
    // Small seeds make small first numbers.
    random.below(2);
    let draw = |random: &mut Random, from: Option<&Value>| loop {
        let plain = match from {
            Some(old) if random.below(2) == 0 => altered(random, old, policy_type),
            _ => policy(random, policy_type),
        };
        let document = match variables {
            true => with_variables(random, plain),
            false => plain,
        };
        if readable(&document, policy_type).is_some() {
            return document;
        }
    };
    let old = draw(&mut random, None);
    let new = draw(&mut random, Some(&old));
    Pair {
        policy_type,
        old,
        new,
        variables,
        seed,
    }
}

/// A random policy.
pub fn document(number: u64, policy_type: PolicyType, variables: bool) -> Value {
    pair(number, policy_type, variables).old
}

type Check = fn(&Pair) -> Option<Result<Checked, Disagreement>>;

fn checked(pair: &Pair) -> Option<Result<Checked, Disagreement>> {
    let read = |json| readable(json, pair.policy_type);
    let sides = (read(&pair.old)?, read(&pair.new)?);
    Some(check(pair, [&sides.0, &sides.1]))
}

/// The smallest pair on which they still disagree in the same way.
fn reduced(pair: &Pair, found: &Disagreement, check: Check) -> (Pair, Disagreement) {
    let with = |[old, new]: &[Value; 2]| Pair {
        old: old.clone(),
        new: new.clone(),
        ..pair.clone()
    };
    let same = |pair: &Pair| match check(pair) {
        Some(Err(other)) if other.wrong == found.wrong => Some(other),
        _ => None,
    };
    let small = shrink::shrink([pair.old.clone(), pair.new.clone()], |sides| {
        same(&with(sides)).is_some()
    });
    let small = with(&small);
    let found = same(&small).unwrap_or_else(|| found.clone());
    (small, found)
}

#[derive(Default)]
struct Tally {
    exhaustive: usize,
    some: usize,
    none: usize,
    unknown: usize,
    reasons: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Tally {
    fn and(mut self, other: Self) -> Self {
        self.exhaustive += other.exhaustive;
        self.some += other.some;
        self.none += other.none;
        self.unknown += other.unknown;
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        self.wrong.extend(other.wrong);
        self
    }

    fn of(pair: &Pair, number: u64) -> Self {
        let mut tally = Self::default();
        match checked(pair).unwrap() {
            Ok(checked) => {
                tally.exhaustive = usize::from(checked.exhaustive);
                tally.some = checked.some.iter().flatten().count();
                tally.none = checked.none;
                tally.unknown = checked.unknown.len();
                for reason in checked.unknown.iter().flatten() {
                    // What stands in quotation marks differs from pair to pair.
                    let kept: Vec<&str> = reason.split('`').step_by(2).collect();
                    *tally.reasons.entry(kept.join("…")).or_default() += 1;
                }
            }
            Err(found) => {
                let kind = if pair.variables { "-variables" } else { "" };
                let base = setting("IAMPROOF_SEED").unwrap_or(0);
                let name = format!("{}{kind}-{base}-{number}", pair.policy_type);
                let (small, found) = reduced(pair, &found, self::checked);
                let case = keep::case(&name, &small, &found);
                std::fs::create_dir_all(keep::folder()).unwrap();
                std::fs::write(keep::folder().join(format!("{name}.toml")), &case).unwrap();
                tally
                    .wrong
                    .push(format!("{name}: {}\n{case}", found.message));
            }
        }
        tally
    }
}

/// Compares so many of a thousand of all pairs.
fn run(policy_type: PolicyType, variables: bool, share: u64) {
    let all = setting("IAMPROOF_PAIRS").unwrap_or(PAIRS);
    let pairs = all * share / 1000;
    let tally = (0..pairs)
        .into_par_iter()
        .map(|number| Tally::of(&pair(number, policy_type, variables), number))
        .reduce(Tally::default, Tally::and);
    let Tally {
        exhaustive,
        unknown,
        some,
        none,
        reasons,
        wrong,
    } = tally;
    let holes = if variables { " with variables" } else { "" };
    println!(
        "{policy_type}{holes}: {pairs} pairs, {exhaustive} exhaustive; {some} some, {none} none, \
         {unknown} unknown"
    );
    for (reason, count) in reasons {
        println!("{count:>8} {reason}");
    }
    assert!(
        wrong.is_empty(),
        "{} disagree\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let pairs = usize::try_from(pairs).unwrap();
    assert!(
        exhaustive > pairs / 3 || variables,
        "only {exhaustive} of {pairs} were exhaustive"
    );
    assert!(none > pairs / 10 && some > pairs / 10);
    assert!(unknown * 10 < pairs * 3, "{unknown} answers are unknown");
}

#[test]
fn identity_policies_agree_with_the_evaluator() {
    run(PolicyType::Identity, false, 380);
}

#[test]
fn resource_policies_agree_with_the_evaluator() {
    run(PolicyType::Resource, false, 230);
}

/// Proofs hold whatever the variables are, and few answers are unknown.
#[test]
fn policies_with_variables_agree_with_the_evaluator() {
    run(PolicyType::Identity, true, 120);
}

#[test]
fn trust_policies_agree_with_the_evaluator() {
    run(PolicyType::Trust, false, 130);
}

/// Types that complete and refuse patterns in their own ways (`RES-10`, `RES-11`), and whose accounts
/// are not those of others (`EVAL-44`).
#[test]
fn other_types_agree_with_the_evaluator() {
    run(PolicyType::Scp, false, 40);
    run(PolicyType::Session, false, 40);
    run(PolicyType::Endpoint, false, 40);
    run(PolicyType::Boundary, false, 20);
}

/// A disagreement that was made up shrinks to what it is about, and becomes a case that holds.
#[test]
fn disagreements_are_shrunk_and_kept() {
    // As if the engine had proved that nothing is added whenever something is.
    let contrary: Check = |pair| {
        let all = checked(pair)?;
        let request = all.as_ref().ok()?.some[0].clone()?;
        Some(Err(Disagreement {
            wrong: Wrong::Proof { added: true },
            message: format!("added: proved nothing, but {request}"),
            request: Some(request),
        }))
    };
    let mut tried = 0;
    for number in 0..12 {
        let pair = pair(number, PolicyType::Identity, false);
        let Some(Err(found)) = contrary(&pair) else {
            continue;
        };
        tried += 1;
        let (small, found) = reduced(&pair, &found, contrary);
        assert_eq!(small.old["Statement"], json!([]));
        let left = &small.new["Statement"];
        assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
        assert!(left.to_string().len() < 80, "{left}");
        crate::corpus::check_text(&keep::case("made-up", &small, &found));
    }
    assert!(tried > 4);
}
