//! The solver: its version, its parameters, its models.

use crate::support::Random;
use iamproof::encode::formula::{Formula, Formulas, Node, VarId};
use iamproof::regular::Bits;
use iamproof::solve::{
    DEFAULT_LIMIT, EXPECTED_Z3, Model, Outcome, PARAMETERS, Preference, satisfiable, solve,
    solve_any, z3_version,
};

fn bits(size: usize, members: &[usize]) -> Bits {
    let mut bits = Bits::empty(size);
    for member in members {
        bits.insert(*member);
    }
    bits
}

const X: VarId = VarId(0);
const Y: VarId = VarId(1);
const Z: VarId = VarId(2);

/// x in {0,1} or y in {2}, and not both x in {0} and y in {0,1}; some value of z in {1,3}, none in {3}.
fn formula(arena: &mut Formulas) -> iamproof::encode::formula::Formula {
    let left = arena.is_in(X, bits(4, &[0, 1]));
    let right = arena.is_in(Y, bits(3, &[2]));
    let either = arena.or(vec![left, right]);
    let one = arena.is_in(X, bits(4, &[0]));
    let other = arena.is_in(Y, bits(3, &[0, 1]));
    let both = arena.and(vec![one, other]);
    let not_both = arena.not(both);
    let some = arena.some(Z, bits(5, &[1, 3]));
    let three = arena.some(Z, bits(5, &[3]));
    let none = arena.not(three);
    arena.and(vec![either, not_both, some, none])
}

#[test]
fn the_expected_z3_is_loaded() {
    assert!(z3_version().contains(EXPECTED_Z3), "{}", z3_version());
}

/// A misspelt parameter makes every answer unknown without a word.
#[test]
fn parameters_are_understood() {
    assert_eq!(PARAMETERS.len(), 2);
    let mut arena = Formulas::new(vec![4, 3, 5]);
    let formula = formula(&mut arena);
    assert_eq!(satisfiable(&arena, formula, DEFAULT_LIMIT), Ok(true));
    // The limit is one: ten pigeons in nine holes are too much for it.
    let mut arena = Formulas::new(vec![9; 10]);
    let mut parts = Vec::new();
    for one in 0..10 {
        for other in 0..one {
            for hole in 0..9 {
                let not_here = |arena: &mut Formulas, pigeon: u32| {
                    let here = arena.is_in(VarId(pigeon), bits(9, &[hole]));
                    arena.not(here)
                };
                let either = vec![not_here(&mut arena, one), not_here(&mut arena, other)];
                parts.push(arena.or(either));
            }
        }
    }
    let all = arena.and(parts);
    let answer = satisfiable(&arena, all, 10_000);
    assert!(answer.is_err(), "{answer:?}");
}

#[test]
fn models_are_the_preferred_ones() {
    let mut arena = Formulas::new(vec![4, 3, 5]);
    let formula = formula(&mut arena);
    let prefer = |var, ranks: &[usize], counted| Preference {
        var,
        ranks: ranks.to_vec(),
        counted,
    };
    // The best class of x is 1; then y is free and takes its best class, 2.
    let first = [
        prefer(X, &[3, 0, 1, 2], false),
        prefer(Y, &[2, 1, 0], false),
    ];
    let Outcome::Sat(model) = solve(&arena, formula, &first, DEFAULT_LIMIT) else {
        panic!("no model");
    };
    assert_eq!((model.single[&X], model.single[&Y]), (1, 2));
    assert_eq!(model.multi[&Z].iter().copied().collect::<Vec<_>>(), [1]);
    // Fewer keys that are present win over any rank: x = 0 is absent, but then y cannot be.
    let counted = [prefer(X, &[9, 0, 1, 2], true), prefer(Y, &[0, 1, 2], false)];
    let Outcome::Sat(model) = solve(&arena, formula, &counted, DEFAULT_LIMIT) else {
        panic!("no model");
    };
    assert_eq!((model.single[&X], model.single[&Y]), (0, 2));
}

#[test]
fn contradictions_have_no_model() {
    let mut arena = Formulas::new(vec![4, 3, 5]);
    let some = arena.some(Z, bits(5, &[1]));
    let more = arena.some(Z, bits(5, &[1, 2]));
    let none = arena.not(more);
    let both = arena.and(vec![some, none]);
    assert_eq!(solve(&arena, both, &[], DEFAULT_LIMIT), Outcome::Unsat);
    let formula = formula(&mut arena);
    let not = arena.not(formula);
    let never = arena.and(vec![formula, not]);
    assert_eq!(satisfiable(&arena, never, DEFAULT_LIMIT), Ok(false));
}

/// Whether there is a model, decided by cases, is what Z3 says; and any model will do.
#[test]
fn cases_agree_with_z3() {
    let mut random = Random::new(7);
    let mut seen = [0, 0];
    for _ in 0..300 {
        let mut arena = Formulas::new(vec![3, 3, 4]);
        let mut parts = Vec::new();
        for _ in 0..random.below(12) + 8 {
            let mut choice = Vec::new();
            for _ in 0..random.below(3) + 2 {
                let (one, other) = (random.below(3), random.below(4));
                let literal = match random.below(4) {
                    0 => arena.is_in(X, bits(3, &[one])),
                    1 => arena.is_in(Y, bits(3, &[one, other.min(2)])),
                    2 => arena.some(Z, bits(4, &[one, other])),
                    _ => arena.free(u32::try_from(one).unwrap()),
                };
                choice.push(match random.below(2) {
                    0 => literal,
                    _ => arena.not(literal),
                });
            }
            // Some conjunctions among the cases.
            if choice.len() > 2 {
                let both = vec![choice.pop().unwrap(), choice.pop().unwrap()];
                choice.push(arena.and(both));
            }
            parts.push(arena.or(choice));
        }
        let all = arena.and(parts);
        let expected = solve(&arena, all, &[], DEFAULT_LIMIT) != Outcome::Unsat;
        assert_eq!(satisfiable(&arena, all, DEFAULT_LIMIT), Ok(expected));
        seen[usize::from(expected)] += 1;
        let Outcome::Sat(model) = solve_any(&arena, all, &[], DEFAULT_LIMIT) else {
            assert!(!expected);
            continue;
        };
        assert!(holds(&arena, all, &model));
    }
    assert!(seen.iter().all(|count| *count > 10), "{seen:?}");
}

/// Whether a formula holds in a model; what the model leaves out must not matter.
fn holds(arena: &Formulas, formula: Formula, model: &Model) -> bool {
    let inhabits = |var: &VarId, classes: &Bits| {
        let chosen = model.multi.get(var);
        chosen.is_some_and(|chosen| chosen.iter().any(|class| classes.contains(*class)))
    };
    match arena.node(formula) {
        Node::Constant(value) => *value,
        Node::In(var, classes) => {
            let class = model.single.get(var);
            class.is_some_and(|class| classes.contains(*class))
        }
        Node::Some(var, classes) => inhabits(var, classes),
        Node::NotSome(var, classes) => !inhabits(var, classes),
        Node::Free(index, sign) => model.free.get(index) == Some(sign),
        Node::And(parts) => parts.iter().all(|part| holds(arena, *part, model)),
        Node::Or(parts) => parts.iter().any(|part| holds(arena, *part, model)),
    }
}
