//! A second opinion that shares nothing with the classes: the same question in Z3's theory of strings,
//! over requests to S3 with one condition key. Where Z3 ends within its limit, it must agree.

use crate::support::{Random, parse};
use iamproof::policy::PolicyType;
use iamproof::query::{Answer, Settings, compare};
use serde_json::{Value, json};
use z3::{Params, SatResult, Solver};

const ACTIONS: &[&str] = &[
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "s3:*Object",
    "s3:Get?bject",
    "*",
];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/x*",
    "arn:aws:s3:::b/*/y",
    "arn:aws:s3:::b/?",
    "arn:aws:s3:::b",
    "arn:aws:s3:::*b*",
];
const VALUES: &[&str] = &["a*", "*b", "ab", "?", "*", "a?b*"];
const OPERATORS: &[&str] = &[
    "StringLike",
    "StringNotLike",
    "StringEquals",
    "StringNotEqualsIfExists",
];

fn some(random: &mut Random, from: &[&str]) -> Vec<String> {
    let count = 1 + random.below(2);
    (0..count)
        .map(|_| from[random.below(from.len())].to_owned())
        .collect()
}

fn policy(random: &mut Random) -> Value {
    let count = 1 + random.below(3);
    let statements: Vec<Value> = (0..count)
        .map(|_| {
            let action = if random.below(4) == 0 {
                "NotAction"
            } else {
                "Action"
            };
            let resource = if random.below(4) == 0 {
                "NotResource"
            } else {
                "Resource"
            };
            let mut statement = json!({
                "Effect": if random.below(3) == 0 { "Deny" } else { "Allow" },
                action: some(random, ACTIONS),
                resource: some(random, RESOURCES),
            });
            if random.below(2) == 0 {
                let operator = OPERATORS[random.below(OPERATORS.len())];
                statement["Condition"] = json!({operator: {"x:k": some(random, VALUES)}});
            }
            statement
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// A pattern as a regular expression over printable characters.
fn regex(pattern: &str, wildcards: bool) -> String {
    let parts: Vec<String> = pattern
        .chars()
        .map(|c| match c {
            '*' if wildcards => "(re.* C)".to_owned(),
            '?' if wildcards => "C".to_owned(),
            c => format!("(str.to_re \"{c}\")"),
        })
        .collect();
    match parts.as_slice() {
        [] => "(str.to_re \"\")".to_owned(),
        [one] => one.clone(),
        _ => format!("(re.++ {})", parts.join(" ")),
    }
}

fn one_of(variable: &str, patterns: &Value, wildcards: bool, lower: bool) -> String {
    let tests = patterns.as_array().unwrap().iter().map(|pattern| {
        let text = pattern.as_str().unwrap();
        let text = if lower {
            text.to_lowercase()
        } else {
            text.to_owned()
        };
        format!("(str.in_re {variable} {})", regex(&text, wildcards))
    });
    format!("(or false {})", tests.collect::<Vec<_>>().join(" "))
}

/// What one policy allows.
fn allowed(policy: &Value) -> String {
    let mut sides = [vec!["false".to_owned()], vec!["false".to_owned()]];
    for statement in policy["Statement"].as_array().unwrap() {
        let element = |name: &str, variable: &str, lower: bool| match statement.get(name) {
            Some(values) => one_of(variable, values, true, lower),
            None => {
                let values = &statement[format!("Not{name}").as_str()];
                format!("(not {})", one_of(variable, values, true, lower))
            }
        };
        let mut all = vec![
            element("Action", "a", true),
            element("Resource", "r", false),
        ];
        if let Some(condition) = statement.get("Condition").and_then(Value::as_object) {
            for (operator, keys) in condition {
                let matched = one_of("k", &keys["x:k"], operator.contains("Like"), false);
                all.push(match operator.as_str() {
                    "StringLike" | "StringEquals" => format!("(and p {matched})"),
                    _ => format!("(or (not p) (not {matched}))"),
                });
            }
        }
        sides[usize::from(statement["Effect"] == "Deny")].push(format!("(and {})", all.join(" ")));
    }
    format!(
        "(and (or {}) (not (or {})))",
        sides[0].join(" "),
        sides[1].join(" ")
    )
}

/// Whether `new` allows something that `old` does not; `None` where Z3 gives up.
fn by_strings(old: &Value, new: &Value) -> Option<bool> {
    let name = r#"(re.+ (re.union (re.range "a" "z") (re.range "0" "9")))"#;
    let question = format!(
        r#"(define-fun C () RegLan (re.range " " "~"))
        (declare-const a String) (declare-const r String) (declare-const k String)
        (declare-const p Bool)
        (assert (str.in_re a (re.++ (str.to_re "s3:") {name})))
        (assert (or (= r "*") (str.in_re r (re.++ (str.to_re "arn:aws:s3:::") (re.+ C)))))
        (assert (str.in_re k (re.* C)))
        (assert {})
        (assert (not {}))"#,
        allowed(new),
        allowed(old)
    );
    let solver = Solver::new();
    let mut params = Params::new();
    params.set_u32("rlimit", 3_000_000);
    solver.set_params(&params);
    solver.from_string(question);
    match solver.check() {
        SatResult::Sat => Some(true),
        SatResult::Unsat => Some(false),
        SatResult::Unknown => None,
    }
}

#[test]
fn the_theory_of_strings_agrees() {
    const PAIRS: u64 = 150;
    let kind = PolicyType::Identity;
    let (mut some, mut none, mut open) = (0, 0, 0);
    for seed in 0..PAIRS {
        let mut random = Random::new(seed + 77);
        let (old, new) = (policy(&mut random), policy(&mut random));
        let only_s3 = |policy: &Value| parse(policy, kind);
        let (one, other) = (only_s3(&old), only_s3(&new));
        let ours = compare(
            &[(&one, kind)],
            &[(&other, kind)],
            kind,
            &Settings::default(),
        )
        .unwrap();
        let ours = match &ours.added {
            Answer::Some(witness) => {
                // Requests that the question in strings does not have.
                let text = witness.request.to_string();
                let action = witness.request["action"].as_str().unwrap();
                let resource = witness.request["resource"].as_str().unwrap();
                let known = resource == "*" || resource.starts_with("arn:aws:s3:::");
                if !text.is_ascii() || !action.starts_with("s3:") || !known {
                    continue;
                }
                true
            }
            Answer::None => false,
            Answer::Unknown(reasons) => panic!("{reasons:?}"),
        };
        match by_strings(&old, &new) {
            None => open += 1,
            Some(theirs) => {
                assert_eq!(ours, theirs, "old {old}\nnew {new}");
                some += usize::from(theirs);
                none += usize::from(!theirs);
            }
        }
    }
    println!("strings: {some} some, {none} none, {open} not decided");
    assert!(
        some > 20 && none > 20,
        "{some} some, {none} none, {open} open"
    );
}
