//! Past the budget of classes: questions about variables that have too many of them are decided by
//! lemmas, and as they are with all the classes.

use crate::support::{Random, parse};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Limits, Settings, compare};
use iamproof::regular::{Budget, Item, Language, UnitSet, literal, shared};
use rayon::prelude::*;
use serde_json::{Value, json};

/// So few classes that all but the smallest questions are past them.
fn scarce() -> Settings {
    Settings {
        limits: Limits {
            partition: Budget {
                classes: 6,
                ..Budget::default()
            },
            ..Limits::default()
        },
        ..Settings::default()
    }
}

fn text(random: &mut Random) -> String {
    let parts = ["a", "b", "*", "?", "ab", "*a", "b*", "c"];
    let count = 1 + random.below(3);
    (0..count)
        .map(|_| parts[random.below(parts.len())])
        .collect()
}

fn policy(random: &mut Random) -> Policy {
    let count = 1 + random.below(3);
    let statements: Vec<Value> = (0..count)
        .map(|_| {
            let effect = if random.below(4) == 0 {
                "Deny"
            } else {
                "Allow"
            };
            let resources: Vec<String> = (0..=random.below(2))
                .map(|_| format!("arn:aws:s3:::{}", text(random)))
                .collect();
            let mut statement = json!({
                "Effect": effect, "Action": "s3:GetObject", "Resource": resources,
            });
            if random.below(2) == 0 {
                let operators = [
                    "StringLike",
                    "StringNotLike",
                    "StringLikeIfExists",
                    "StringEquals",
                ];
                let operator = operators[random.below(operators.len())];
                let values = [text(random), text(random)];
                statement["Condition"] = json!({operator: {"aws:UserAgent": values}});
            }
            statement
        })
        .collect();
    parse(
        &json!({"Version": "2012-10-17", "Statement": statements}),
        PolicyType::Identity,
    )
}

#[test]
fn lemmas_decide_what_classes_decide() {
    let kind = PolicyType::Identity;
    let counts: Vec<(usize, usize)> = (0..900_u64)
        .into_par_iter()
        .map(|seed| {
            let mut random = Random::new(seed + 1);
            let (old, new) = (policy(&mut random), policy(&mut random));
            let ask = |settings: &Settings| {
                let answer = compare(&[(&old, kind)], &[(&new, kind)], kind, settings).unwrap();
                match answer.added {
                    Answer::None => Some(false),
                    Answer::Some(_) => Some(true),
                    Answer::Unknown(_) => None,
                }
            };
            let (all, few) = (ask(&Settings::default()), ask(&scarce()));
            assert!(
                few.is_none() || few == all,
                "{seed}: {all:?} {few:?}\n{old:?}\n{new:?}"
            );
            (
                usize::from(few == Some(false)),
                usize::from(few.is_none() && all.is_some()),
            )
        })
        .collect();
    let proofs: usize = counts.iter().map(|(proofs, _)| proofs).sum();
    let open: usize = counts.iter().map(|(_, open)| open).sum();
    println!("{proofs} proofs, {open} of {} left open", counts.len());
    assert!(proofs > 60 && open < 45, "{proofs} {open}");
}

/// Patterns with a hundred stars each, which have more classes than anybody can count.
#[test]
fn hostile_patterns_are_decided() {
    let kind = PolicyType::Identity;
    let read = |patterns: &[String], extra: &[&str]| {
        let all: Vec<String> = patterns
            .iter()
            .cloned()
            .chain(extra.iter().map(ToString::to_string))
            .collect();
        // One statement each, so that each pattern is an atom.
        let statements: Vec<Value> = all
            .iter()
            .map(|resource| json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}))
            .collect();
        parse(
            &json!({"Version": "2012-10-17", "Statement": statements}),
            kind,
        )
    };
    let patterns: Vec<String> = (0..40).map(|n| format!("arn:aws:s3:::b/*x{n}y*")).collect();
    let old = read(&patterns, &[]);
    let ask = |new: &Policy| {
        compare(&[(&old, kind)], &[(new, kind)], kind, &Settings::default()).unwrap()
    };
    let answer = ask(&read(&patterns, &[]));
    assert!(matches!(answer.added, Answer::None), "{:?}", answer.added);
    let answer = ask(&read(&patterns, &["arn:aws:s3:::b/*x7y*x8y*"]));
    assert!(matches!(answer.added, Answer::None), "{:?}", answer.added);
    let answer = ask(&read(&patterns, &["arn:aws:s3:::b/*x40*"]));
    assert!(
        matches!(answer.added, Answer::Some(_)),
        "{:?}",
        answer.added
    );
}

#[test]
fn shared_texts() {
    let any = || Item::star(UnitSet::Any);
    let around = |text: &str| {
        let mut items = vec![any()];
        items.extend(literal(text));
        items.push(any());
        Language::new(vec![items])
    };
    let all = Language::new(vec![vec![any()]]);
    let budget = Budget::default();
    let find = |inside: &[&Language], outside: &[&Language]| {
        shared(&all, inside, outside, budget).unwrap()
    };
    let (ab, bc, b) = (around("ab"), around("bc"), around("b"));
    assert_eq!(find(&[&ab, &bc], &[]).as_deref(), Some("abc"));
    assert_eq!(find(&[&ab], &[&b]), None);
    assert_eq!(find(&[], &[&all]), None);
    let found = find(&[&b], &[&ab, &bc]).unwrap();
    assert!(
        b.matches(&found) && !ab.matches(&found) && !bc.matches(&found),
        "{found}"
    );
}
