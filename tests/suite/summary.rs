//! `summary`: small vectors, what is printed, and every managed policy against `can`.

use crate::support::{corpus, parse};
use iamproof::catalog::{AccessLevel, Action, Group, SENSITIVE, index};
use iamproof::encode::patterns;
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Ask, Cell, Settings, Summary, Who, can, summary};
use iamproof::regular::Language;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

fn ask(json: &Value, policy_type: PolicyType) -> Summary {
    let policy = parse(json, policy_type);
    summary(&[(&policy, policy_type)], policy_type, &Settings::default()).unwrap()
}

fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// The actions that are listed, and those that are undecided.
fn listed(summary: &Summary) -> (BTreeSet<String>, BTreeSet<String>) {
    let cells = || summary.services.iter().flat_map(|one| &one.cells);
    let names =
        |actions: &[Action]| -> Vec<String> { actions.iter().map(Action::to_string).collect() };
    let allowed = cells().flat_map(|cell| &cell.grants);
    (
        allowed.flat_map(|grant| names(&grant.actions)).collect(),
        cells().flat_map(|cell| names(&cell.undecided)).collect(),
    )
}

fn allowed(statements: &Value) -> Vec<String> {
    let (allowed, unknown) = listed(&ask(&document(statements), PolicyType::Identity));
    assert!(unknown.is_empty());
    allowed.into_iter().collect()
}

fn allow(actions: &Value, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

#[test]
fn denies_count_by_what_they_mean() {
    let both = json!(["sqs:SendMessage", "sqs:ReceiveMessage"]);
    let queue = "arn:aws:sqs:us-east-1:111122223333:q";
    let under = |deny: Value| allowed(&json!([allow(&both, queue), deny]));
    let deny = |resource: &str, condition: Value| {
        json!({
            "Effect": "Deny", "Action": "sqs:Send*", "Resource": resource, "Condition": condition,
        })
    };
    let all = ["sqs:ReceiveMessage", "sqs:SendMessage"];
    assert_eq!(under(deny("*", json!({}))), all[..1], "wholly");
    assert_eq!(
        under(deny(queue, json!({}))),
        all[..1],
        "all that is allowed"
    );
    assert_eq!(under(deny("arn:*:sqs:*:*:q", json!({}))), all[..1]);
    assert_eq!(
        under(deny("arn:aws:sqs:*:*:other", json!({}))),
        all,
        "partly"
    );
    let secure = |value: &str| json!({"Bool": {"aws:SecureTransport": value}});
    assert_eq!(under(deny("*", secure("false"))), all, "by condition");
    let always = json!({"Null": {"aws:CurrentTime": "false"}});
    assert_eq!(
        under(deny("*", always)),
        all[..1],
        "a key that is always there"
    );
    // Two Denies that leave nothing together.
    let statements = json!([
        allow(&both, queue),
        deny("*", secure("true")),
        deny(
            "*",
            json!({"BoolIfExists": {"aws:SecureTransport": "false"}})
        ),
    ]);
    assert_eq!(allowed(&statements), all[..1]);
    let summary = ask(
        &document(&json!([
            allow(&both, "*"),
            deny("arn:aws:sqs:*:*:q", json!({}))
        ])),
        PolicyType::Identity,
    );
    let denied: Vec<usize> = summary.ways.iter().map(|way| way.denied.len()).collect();
    assert_eq!(denied.iter().sum::<usize>(), 1, "{:?}", summary.ways);
    assert_eq!(
        summary
            .ways
            .iter()
            .filter(|way| way.is_unrestricted())
            .count(),
        1
    );
}

#[test]
fn what_no_request_satisfies_is_not_listed() {
    let with = |condition: Value| {
        allowed(&json!([{
            "Effect": "Allow", "Action": ["iam:PassRole", "iam:GetRole"], "Resource": "*",
            "Condition": condition,
        }]))
    };
    let never = json!({"StringEquals": {"aws:PrincipalType": "User", "aws:username": []}});
    assert_eq!(with(never), [""; 0]);
    // AX-34: only PassRole says to what a role is passed.
    let passed = json!({"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}});
    assert_eq!(with(passed), ["iam:PassRole"]);
}

#[test]
fn wildcards_and_not_action() {
    let all = allowed(&json!([allow(&json!("*"), "*")]));
    assert_eq!(all.len(), index().len());
    let but = allowed(&json!([
        {"Effect": "Allow", "NotAction": ["iam:*", "STS:assumerole"], "Resource": "*"},
    ]));
    let gone = |name: &&String| name.starts_with("iam:") || *name == "sts:AssumeRole";
    assert_eq!(but.len(), all.len() - all.iter().filter(gone).count());
    let some = allowed(&json!([allow(&json!("sqs:?e*Message"), "*")]));
    assert_eq!(
        some,
        ["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]
    );
    let full = ask(
        &document(&json!([allow(&json!("sqs:*"), "*")])),
        PolicyType::Identity,
    );
    assert!(full.services[0].cells.iter().all(Cell::is_full));
    assert!(full.ways[0].is_unrestricted());
}

/// The numbers of actions by pattern are those that the encoder would find.
#[test]
fn selection_matches_as_policies_do() {
    let patterns = [
        "s3:Get*",
        "S3:*object",
        "*:Get?ject",
        "s3*",
        "s*:*Tag*",
        "*",
        "*:*",
        "s3:",
        "sqs:?*e",
        "*Object",
        "nothing:*",
        "ec2:RunInstances",
        "iam:*:*",
    ];
    for pattern in patterns {
        let language = Language::new(vec![patterns::action(pattern)]);
        let mut found = Vec::new();
        index().select(pattern, &mut |number| found.push(number));
        let all = 0..index().len();
        let expected: Vec<usize> = all
            .filter(|one| language.matches(index().text(*one)))
            .collect();
        assert_eq!(found, expected, "{pattern}");
    }
}

#[test]
fn restrictions_are_named() {
    let statements = json!([
        allow(&json!("sqs:SendMessage"), "arn:aws:sqs:*:*:a"),
        allow(&json!("sqs:SendMessage"), "arn:aws:sqs:*:*:b"),
        {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*",
         "Condition": {"StringEquals": {"aws:PrincipalTag/team": "x"}}},
        allow(&json!("sqs:DeleteMessage"), "arn:aws:sqs:*:*:a"),
        allow(&json!("sqs:Delete*"), "*"),
    ]);
    let summary = ask(&document(&statements), PolicyType::Identity);
    let write = summary.services[0].cells.iter();
    let write = write
        .filter(|cell| cell.level == AccessLevel::Write)
        .flat_map(|cell| &cell.grants);
    let mut ways = BTreeMap::new();
    for grant in write {
        for action in &grant.actions {
            let named = grant.ways.iter().map(|way| {
                let scope = &summary.ways[*way].allowed;
                (
                    scope.resources.clone().map(|all| all.values),
                    scope.conditions.clone(),
                )
            });
            ways.insert(action.name, named.collect::<Vec<_>>());
        }
    }
    assert_eq!(ways["SendMessage"].len(), 2);
    assert_eq!(
        ways["SendMessage"][0].0,
        Some(vec!["arn:aws:sqs:*:*:a".to_owned()])
    );
    assert_eq!(
        ways["DeleteMessage"],
        [(None, Vec::new())],
        "the wider statement is enough"
    );
}

/// What the encoder does not interpret is marked, not dropped.
#[test]
fn unknown_is_marked() {
    let statements = json!([
        allow(&json!("sqs:SendMessage"), "*"),
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {
            "ForAnyValue:StringEquals": {"x:y": "a"},
        }},
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {
            "ForAllValues:StringNotEquals": {"x:y": "a"},
        }},
    ]);
    let policy = parse(&document(&statements), PolicyType::Identity);
    let documents = [(&policy, PolicyType::Identity)];
    let name = "sqs:SendMessage";
    let answer = can(
        &documents,
        PolicyType::Identity,
        &about(name),
        &Settings::default(),
    )
    .unwrap();
    let (allowed, unknown) = listed(&ask(&document(&statements), PolicyType::Identity));
    assert_eq!(allowed.contains(name), matches!(answer, Answer::Some(_)));
    assert_eq!(unknown.contains(name), matches!(answer, Answer::Unknown(_)));
    // OQ-18: whether services are named is open, so whether the Deny leaves anyone is too.
    let bucket = json!([
        {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
         "Action": "sqs:SendMessage", "Resource": "*"},
        {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sqs:*", "Resource": "*"},
    ]);
    let summary = ask(&document(&bucket), PolicyType::Resource);
    let (allowed, unknown) = listed(&summary);
    assert_eq!((allowed.len(), unknown.len()), (0, 1));
    assert!(
        summary.reasons[0].text.starts_with("OQ-18"),
        "{:?}",
        summary.reasons
    );
    assert!(!summary.is_exact());
}

/// Every entry of the sensitive groups is an action of the catalog.
#[test]
fn sensitive_actions_exist() {
    for (group, patterns) in SENSITIVE {
        for pattern in patterns.split_ascii_whitespace() {
            let mut found = 0;
            index().select(pattern, &mut |number| {
                assert!(group.has(number), "{pattern}");
                found += 1;
            });
            assert!(found > 0, "{} names {pattern}", group.name());
        }
    }
    let statements = json!([allow(
        &json!(["iam:CreateAccessKey", "sqs:SendMessage"]),
        "*"
    )]);
    let summary = ask(&document(&statements), PolicyType::Identity);
    let groups: Vec<Group> = summary.sensitive.iter().map(|(group, _)| *group).collect();
    assert_eq!(groups, [Group::Credentials, Group::Escalation]);
}

fn about(action: &str) -> Ask {
    Ask {
        who: Who::Anyone,
        services: false,
        trust: Vec::new(),
        owner: None,
        actions: vec![action.to_owned()],
        resources: Vec::new(),
        when: Vec::new(),
    }
}

/// For 200 policies each cell again: what is listed is allowed, and all the rest of the level is not.
#[test]
fn agrees_with_can() {
    let Some(all) = corpus() else { return };
    // Denies, variables and many conditions first; the rest evenly.
    let heavy = |text: &str| text.contains("\"Deny\"") || text.contains("${");
    let mut chosen: Vec<(usize, &(String, Value))> = all.iter().enumerate().collect();
    chosen.sort_by_key(|(place, (_, document))| {
        let text = document.to_string();
        (text.len() > 20_000, !heavy(&text), place % 9, *place)
    });
    let policy_type = PolicyType::Identity;
    let wrong: Vec<String> = chosen[..200]
        .par_iter()
        .flat_map_iter(|(_, (name, json))| {
            let policy: Policy = parse(json, policy_type);
            let documents = [(&policy, policy_type)];
            let summary = summary(&documents, policy_type, &Settings::default()).unwrap();
            let mut wrong = Vec::new();
            let mut check = |what: &str, actions: Vec<String>, expected: &str| {
                let mut ask = about("s3:GetObject");
                ask.actions = actions;
                let answer = can(&documents, policy_type, &ask, &Settings::default()).unwrap();
                let got = match answer {
                    Answer::Some(_) => "allowed",
                    Answer::None => "refused",
                    Answer::Unknown(_) => "unknown",
                };
                if got != expected {
                    wrong.push(format!("{name}: {what} is {got}, not {expected}"));
                }
            };
            let (allowed, undecided) = listed(&summary);
            for service in &summary.services {
                let prefix = service.service.prefix;
                let actions = service.service.actions();
                for cell in &service.cells {
                    // What is listed, by the ends of each grant or, where there are few, all of it.
                    for grant in &cell.grants {
                        let few = grant.actions.len() <= 3;
                        let ends = grant.actions.iter().enumerate().filter(|(place, _)| {
                            few || *place == 0 || *place + 1 == grant.actions.len()
                        });
                        for (_, action) in ends {
                            check(&action.to_string(), vec![action.to_string()], "allowed");
                        }
                    }
                    if let Some(action) = cell.undecided.first() {
                        check(&action.to_string(), vec![action.to_string()], "unknown");
                    }
                    // All that is not, at once.
                    let refused: Vec<String> = actions
                        .iter()
                        .filter(|action| action.access == cell.level)
                        .map(ToString::to_string)
                        .filter(|action| !allowed.contains(action) && !undecided.contains(action))
                        .collect();
                    if !refused.is_empty() {
                        let what = format!("the rest of {prefix}, {:?}", cell.level);
                        check(&what, refused, "refused");
                    }
                }
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_iamproof"))
        .args(["summary", "tests/data/summary.json"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn text() {
    snapshot("summary-text", &printed(&[]));
}

#[test]
fn markdown() {
    snapshot("summary-markdown", &printed(&["--format", "markdown"]));
}

#[test]
fn json() {
    let json: Value =
        crate::schema::conforming(serde_json::from_str(&printed(&["--format", "json"])).unwrap());
    assert_eq!(json["schema"], "iamproof/v1");
    let mut services = json["services"].as_array().unwrap().clone();
    services.retain(|service| service["service"] != "s3");
    let shown = json!({
        "exact": json["exact"], "services": services, "sensitive": json["sensitive"],
    });
    snapshot("summary-json", &format!("{shown:#}"));
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}
