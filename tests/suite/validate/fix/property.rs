//! Over every fixture and every managed policy: fixing says the same, ends, and takes its findings away, in JSON
//! and in YAML, where no comment is lost.

use super::fixed;
use crate::support::{Random, corpus};
use crate::validate::whole;
use iamproof::eval::{Request, evaluate_under};
use iamproof::lint::fix::FIXABLE;
use iamproof::lint::{Options, validate};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, Parsed, documents, embedded};
use iamproof::rules::Rules;
use iamproof::source::{Source, yaml};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

#[derive(Deserialize)]
struct Fixture {
    fires: Vec<Case>,
    #[serde(default)]
    silent: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(rename = "type")]
    policy_type: String,
    policy: String,
}

/// The findings of a text that can be fixed, by the checks themselves.
fn fixable(text: &str, policy_type: PolicyType, own: bool) -> Vec<&'static str> {
    let source = Source::new("policy.json", text.to_owned());
    let options = Options {
        policy_type: Some(policy_type),
        resource_type: None,
        retired: false,
        own,
        ..Options::default()
    };
    let report = validate(&source, &options);
    let found = report.findings.iter().map(|one| one.code);
    found.filter(|one| FIXABLE.contains(one)).collect()
}

fn parsed(text: &str, policy_type: PolicyType) -> Option<Parsed> {
    let source = Arc::new(Source::new("policy.json", text.to_owned()));
    let options = ParseOptions {
        policy_type: Some(policy_type),
        strict: false,
    };
    documents(&source, &options).ok()?.pop()
}

fn parsed_yaml(text: &str, policy_type: PolicyType) -> Parsed {
    let source = Arc::new(Source::new("policy.yaml", text.to_owned()));
    let options = ParseOptions {
        policy_type: Some(policy_type),
        strict: false,
    };
    let (tree, errors) = yaml::parse(&source);
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    embedded(&tree.unwrap(), &source, &options)
        .unwrap()
        .pop()
        .unwrap()
}

/// Requests of what a policy speaks of, and of what is near it.
fn requests(policy: &Parsed, random: &mut Random) -> Vec<Value> {
    let mut actions = vec!["s3:GetObject".to_owned()];
    let mut resources = vec!["arn:aws:s3:::b/x".to_owned()];
    let mut values = vec!["*".to_owned()];
    let mut keys = vec!["aws:PrincipalTag/x".to_owned()];
    for statement in &policy.policy.statements {
        let some = |texts: &[iamproof::policy::Text]| -> Vec<String> {
            let filled =
                |one: &iamproof::policy::Text| one.value.replace('*', "X").replace('?', "y");
            texts.iter().map(filled).collect()
        };
        actions.extend(
            some(&statement.action.values)
                .into_iter()
                .filter(|one| one.contains(':')),
        );
        let own = statement.resource.as_ref().map(|one| some(&one.values));
        resources.extend(
            own.into_iter()
                .flatten()
                .filter(|one| one.starts_with("arn:")),
        );
        for clause in &statement.condition {
            keys.push(clause.key.value.clone());
            values.extend(clause.values.iter().map(|one| one.value.replace('*', "z")));
        }
    }
    let mut pick = |from: &[String]| from[random.below(from.len())].clone();
    let request = |_| {
        let mut context = serde_json::Map::new();
        for _ in 0..2 {
            context.insert(pick(&keys), json!(pick(&values)));
        }
        json!({
            "principal": "arn:aws:iam::111122223333:user/alice",
            "action": pick(&actions),
            "resource": pick(&resources),
            "context": context,
        })
    };
    (0..40).map(request).collect()
}

/// Whether the evaluator, which knows nothing of the engine, sees a difference.
fn same_decisions(old: &Parsed, new: &Parsed, random: &mut Random) -> usize {
    let rules = Rules::default();
    let mut asked = 0;
    for request in requests(old, random) {
        let Ok((read, _)) = Request::from_json_under(&request, &rules) else {
            continue;
        };
        let decide =
            |one: &Parsed| evaluate_under(&[(&one.policy, one.policy_type)], &read, &rules).outcome;
        assert_eq!(decide(old), decide(new), "{request}");
        asked += 1;
    }
    asked
}

/// All that is said above, of one document. Gives how much was fixed.
fn holds(text: &str, policy_type: PolicyType, random: &mut Random) -> usize {
    let once = fixed("policy.json", text, Some(policy_type));
    // Our own checks take a while; where nothing was fixed they have little to say.
    let own = !once.done.is_empty() && text.len() < 4_000;
    let mut open = fixable(&once.text, policy_type, own);
    let left = once.left.iter().map(|one| one.code);
    let mut left: Vec<&str> = left
        .filter(|code| own || !code.starts_with("IAMPROOF"))
        .collect();
    open.sort_unstable();
    left.sort_unstable();
    assert_eq!(open, left, "{text}\n{once:?}");
    let twice = fixed("policy.json", &once.text, Some(policy_type));
    assert_eq!(twice.text, once.text);
    assert_eq!(twice.left, once.left);
    assert_eq!(once.done.is_empty(), once.text == text);
    if once.done.is_empty() {
        return 0;
    }
    let old = parsed(text, policy_type).unwrap();
    let new = parsed(&once.text, policy_type).unwrap();
    assert!(same_decisions(&old, &new, random) > 20, "{text}");
    // The same in YAML, where every comment is still there.
    let Ok(tree) = serde_json::from_str::<Value>(text) else {
        return once.done.len();
    };
    let mut comments = 0;
    let mut block = String::new();
    write_yaml(&tree, 0, true, &mut block, &mut comments);
    let fixed_yaml = fixed("policy.yaml", &block, Some(policy_type));
    assert_eq!(
        fixed_yaml.done.len(),
        once.done.len(),
        "{block}\n{fixed_yaml:?}"
    );
    let after = parsed_yaml(&fixed_yaml.text, policy_type);
    assert_eq!(
        iamproof::policy::print(&after.policy),
        iamproof::policy::print(&new.policy)
    );
    for number in 0..comments {
        assert!(
            fixed_yaml.text.contains(&format!("# c{number}\n")),
            "c{number}: {block}\n{}",
            fixed_yaml.text
        );
    }
    assert_eq!(
        fixed("policy.yaml", &fixed_yaml.text, Some(policy_type)).text,
        fixed_yaml.text
    );
    once.done.len()
}

/// A block in YAML, with comments before and behind what stands in it.
fn write_yaml(json: &Value, depth: usize, fresh: bool, text: &mut String, comments: &mut usize) {
    let indent = "  ".repeat(depth);
    let comment = |text: &mut String, comments: &mut usize| {
        let _ = writeln!(text, " # c{comments}");
        *comments += 1;
    };
    match json {
        Value::Object(members) if !members.is_empty() => {
            for (number, (name, value)) in members.iter().enumerate() {
                if number > 0 || fresh {
                    text.push_str(&indent);
                }
                let _ = write!(text, "{}:", json!(name));
                let nested = matches!(value, Value::Object(inner) if !inner.is_empty())
                    || matches!(value, Value::Array(inner) if !inner.is_empty());
                if nested {
                    comment(text, comments);
                    write_yaml(value, depth + 1, true, text, comments);
                } else {
                    let _ = write!(text, " {value}");
                    comment(text, comments);
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                if number % 3 == 1 {
                    text.push_str(&indent);
                    comment(text, comments);
                }
                let _ = write!(text, "{indent}- ");
                if item.is_object() || item.is_array() {
                    write_yaml(item, depth + 1, false, text, comments);
                } else {
                    let plain = item.as_str().filter(|one| {
                        one.starts_with(char::is_alphabetic) && one.contains(':') && number % 2 == 1
                    });
                    match plain {
                        Some(plain) => text.push_str(plain),
                        None => {
                            let _ = write!(text, "{item}");
                        }
                    }
                    comment(text, comments);
                }
            }
        }
        other => {
            let _ = writeln!(text, "{other}");
        }
    }
}

#[test]
fn over_every_fixture() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|one| one.unwrap().path())
        .collect();
    paths.sort();
    let mut random = Random::new(11);
    let mut count = 0;
    for path in paths {
        let fixture: Fixture = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in fixture.fires.iter().chain(&fixture.silent) {
            let policy_type = PolicyType::from_name(&case.policy_type).unwrap();
            let text = whole(&case.policy);
            // Some have thousands of entries, to be too long.
            if text.len() < 5_000 {
                count += holds(&text, policy_type, &mut random);
            }
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn over_every_managed_policy() {
    let Some(corpus) = corpus() else { return };
    let mut random = Random::new(12);
    let mut count = 0;
    for (number, (_, document)) in corpus.iter().enumerate() {
        let text = match number % 2 {
            0 => document.to_string(),
            _ => format!("{document:#}"),
        };
        count += holds(&text, PolicyType::Identity, &mut random);
    }
    println!("{count} findings fixed");
    assert!(count > 100, "{count}");
}
