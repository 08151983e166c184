//! Answers against truth: what the evaluator says of every request of a grid.

use crate::cli::{iamproof, text};
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::input::world::load_world;
use iamproof::policy::parse::{ParseOptions, documents};
use iamproof::query::Answer;
use iamproof::query::Settings;
use iamproof::query::language::ast::{Condition, How, Question, Test};
use iamproof::query::language::plan::{
    Given, Library, Wrong, can_in_world, does, plan_text, relation,
};
use iamproof::query::world::{Party, who_can};
use iamproof::source::Source;
use iamproof::world::Principal;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use std::sync::{Arc, OnceLock};

const ACTIONS: [&str; 4] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "iam:PassRole",
];
const RESOURCES: [&str; 3] = [
    "arn:aws:s3:::data/x",
    "arn:aws:s3:::data",
    "arn:aws:iam::111122223333:role/ci",
];
const CALLERS: [&str; 5] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::111122223333:role/ci",
    "arn:aws:iam::444455556666:user/bob",
    "anonymous",
    "sns.amazonaws.com",
];
const KEYS: [&str; 2] = ["s3:prefix", "aws:RequestTag/team"];
const VALUES: [&str; 3] = ["x", "y", "xy"];

/// A request of the grid, with the values of the two keys.
struct Point {
    caller: &'static str,
    action: &'static str,
    resource: &'static str,
    keys: [Option<&'static str>; 2],
}

fn grid() -> Vec<Point> {
    let values = || std::iter::once(None).chain(VALUES.map(Some));
    let mut all = Vec::new();
    for caller in CALLERS {
        for action in ACTIONS {
            for resource in RESOURCES {
                for one in values() {
                    for other in values() {
                        let keys = [one, other];
                        all.push(Point {
                            caller,
                            action,
                            resource,
                            keys,
                        });
                    }
                }
            }
        }
    }
    all
}

impl Point {
    fn request(&self) -> Request {
        let mut context = Map::new();
        for (key, value) in KEYS.iter().zip(self.keys) {
            if let Some(value) = value {
                context.insert((*key).to_owned(), value.into());
            }
        }
        if self.keys[1].is_some() {
            // AX-28: the tag is among the keys of the tags.
            context.insert("aws:TagKeys".to_owned(), json!(["team"]));
        }
        let principal = match self.caller {
            "sns.amazonaws.com" => json!({"service": self.caller}),
            "anonymous" => json!("anonymous"),
            arn => json!(arn),
        };
        let request = json!({
            "principal": principal, "action": self.action, "resource": self.resource,
            "resource_account": "111122223333", "context": context,
        });
        let (mut request, _) = Request::from_json(&request).unwrap();
        request.complete();
        request
    }

    /// What a condition means, by its words alone.
    fn keeps(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(all) => all.iter().all(|one| self.keeps(one)),
            Condition::Any(all) => all.iter().any(|one| self.keeps(one)),
            Condition::Not(one) => !self.keeps(one),
            Condition::Test(Test {
                key, how, values, ..
            }) => {
                let at = KEYS.iter().position(|own| *own == key.node).unwrap();
                let is = |text: &str| self.keys[at] == Some(text);
                let one_of = values.iter().any(|value| is(&value.node));
                match how {
                    How::Is | How::In => one_of,
                    How::IsNot | How::NotIn => !one_of,
                    How::Absent => self.keys[at].is_none(),
                    How::Present => self.keys[at].is_some(),
                    _ => panic!("{how:?}"),
                }
            }
        }
    }
}

fn value() -> impl Strategy<Value = &'static str> {
    select(VALUES.to_vec())
}

fn statement() -> impl Strategy<Value = Value> {
    let patterns = select(vec!["s3:*", "s3:GetObject", "*", "iam:*", "s3:?utObject"]);
    let places = select(vec![
        "*",
        "arn:aws:s3:::data/*",
        "arn:aws:s3:::data*",
        "arn:aws:iam::*:role/*",
    ]);
    let names = select(vec![
        json!("*"),
        json!({"AWS": "111122223333"}),
        json!({"AWS": "arn:aws:iam::111122223333:role/ci"}),
        json!({"Service": "sns.amazonaws.com"}),
    ]);
    let operators = select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIfExists",
    ]);
    let condition = proptest::option::of((operators, select(KEYS.to_vec()), value()));
    (
        prop::bool::weighted(0.7),
        patterns,
        places,
        names,
        condition,
    )
        .prop_map(|(allow, action, resource, principal, condition)| {
            let condition = condition.map_or(
                json!({}),
                |(operator, key, value)| json!({operator: {key: value}}),
            );
            json!({
                "Effect": if allow { "Allow" } else { "Deny" }, "Principal": principal,
                "Action": action, "Resource": resource, "Condition": condition,
            })
        })
}

fn policy() -> impl Strategy<Value = Value> {
    proptest::collection::vec(statement(), 1..4)
        .prop_map(|all| json!({"Version": "2012-10-17", "Statement": all}))
}

fn condition() -> impl Strategy<Value = String> {
    let test =
        (select(KEYS.to_vec()), 0..5_u8, value(), value()).prop_map(|(key, how, one, other)| {
            match how {
                0 => format!("{key} is \"{one}\""),
                1 => format!("{key} is not {one}"),
                2 => format!("{key} in [{one}, \"{other}\"]"),
                3 => format!("{key} is absent"),
                _ => format!("{key} is present"),
            }
        });
    test.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} and {other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} or {other})")),
            inner.prop_map(|one| format!("not {one}")),
        ]
    })
}

/// A set of callers, and who of the grid is meant.
fn who() -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let one = |name: &str, meant: &[usize]| {
        let meant: Vec<&str> = meant.iter().map(|at| CALLERS[*at]).collect();
        (name.to_owned(), meant)
    };
    let all = vec![
        one("any principal", &[0, 1, 2, 3, 4]),
        one("anonymous", &[3]),
        one("any service", &[4]),
        one("service \"sns.amazonaws.com\"", &[4]),
        one("account 111122223333", &[0, 1]),
        one("role \"ci\"", &[1]),
        one("any role", &[1]),
        one("user \"b*\"", &[2]),
        one("arn:aws:iam::111122223333:user/alice", &[0]),
        one("any principal outside account 111122223333", &[2, 3]),
        one("any external principal", &[2, 3]),
    ];
    let count = all.len();
    (
        subsequence(all.clone(), 1..3),
        subsequence(all, 0..count.min(3)),
    )
        .prop_map(|(of, less)| {
            let names = |all: &[(String, Vec<&'static str>)]| {
                let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
                names.join(", ")
            };
            let text = match less.is_empty() {
                true => format!("[{}]", names(&of)),
                false => format!("[{} except {}]", names(&of), names(&less)),
            };
            let has = |all: &[(String, Vec<&'static str>)], caller: &&str| {
                all.iter().any(|(_, meant)| meant.contains(caller))
            };
            let meant = CALLERS
                .into_iter()
                .filter(|caller| has(&of, caller) && !has(&less, caller));
            (text, meant.collect())
        })
}

/// A set of actions or resources of the grid as words, and which are meant.
fn some(
    names: &'static [&'static str],
    all: &'static str,
) -> impl Strategy<Value = (String, Vec<&'static str>)> {
    (subsequence(names.to_vec(), 1..=2), any::<bool>()).prop_map(move |(some, less)| {
        let listed = some.join(", ");
        match less {
            true => {
                let rest = names.iter().copied().filter(|one| !some.contains(one));
                (format!("[{all} except {listed}]"), rest.collect())
            }
            false => (format!("[{listed}]"), some),
        }
    })
}

fn job(text: &str) -> (iamproof::query::language::plan::Job, Library) {
    let source = Arc::new(Source::new("q", text.to_owned()));
    let library = Library::default();
    let given = Given {
        owner: Some("111122223333".to_owned()),
        ..Given::default()
    };
    let planned = plan_text(&source, &given, &library);
    let wrong: Vec<String> = planned.wrong.iter().map(Wrong::render).collect();
    assert!(wrong.is_empty(), "{text}\n{}", wrong.join("\n"));
    (planned.jobs.into_iter().next().unwrap(), library)
}

/// For each request of the grid whether a policy allows it.
fn allowed(policy: &Value) -> Vec<bool> {
    static REQUESTS: OnceLock<Vec<Request>> = OnceLock::new();
    let requests = REQUESTS.get_or_init(|| grid().iter().map(Point::request).collect());
    let source = Arc::new(Source::new("p", policy.to_string()));
    let parsed = documents(&source, &ParseOptions::default()).unwrap();
    let all: Vec<_> = parsed
        .iter()
        .map(|one| (&one.policy, one.policy_type))
        .collect();
    let requests = requests.iter();
    requests
        .map(|request| evaluate(&all, request).outcome == Outcome::Allow)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_one_policy(
        policy in policy(),
        (callers, meant) in who(),
        (actions, some_actions) in some(&ACTIONS, "*"),
        (resources, some_resources) in some(&RESOURCES, "*"),
        condition in condition(),
        always in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.json");
        std::fs::write(&path, policy.to_string()).unwrap();
        let path = path.to_string_lossy().into_owned();
        let word = if always { "always allow" } else { "allow" };
        let text = format!(
            "does \"{path}\" {word} {actions} on {resources} when {condition} to {callers}"
        );
        // The condition goes before those who are meant.
        let (job, library) = job(&text);
        let Question::Does(set, asked) = &job.asked.question else { panic!() };
        let when = asked.act.when.as_ref().unwrap();
        let owner = job.owner.as_deref();
        let found = does(&library, set, (asked.always, &asked.act, asked.to.as_ref()), owner, &Settings::default());
        let found = found.unwrap();
        let mut witnesses = 0;
        for (point, allows) in grid().iter().zip(allowed(&policy)) {
            let inside = meant.contains(&point.caller)
                && some_actions.contains(&point.action)
                && some_resources.contains(&point.resource)
                && point.keeps(when);
            if inside && allows != always {
                witnesses += 1;
            }
        }
        match &found.answer {
            Answer::None => prop_assert_eq!(witnesses, 0, "{}\n{}", text, policy),
            Answer::Some(witness) => {
                // The words of the question, on the witness.
                let action = witness.request["action"].as_str().unwrap();
                let listed = some_actions.iter().any(|one| one.eq_ignore_ascii_case(action));
                prop_assert!(actions.contains("except") || listed, "{}\n{}", text, witness.request);
            }
            Answer::Unknown(reasons) => prop_assert!(!reasons.is_empty()),
        }
    }

    #[test]
    fn of_two_policies(one in policy(), other in policy()) {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, policy: &Value| {
            let path = folder.path().join(name);
            std::fs::write(&path, policy.to_string()).unwrap();
            path.to_string_lossy().into_owned()
        };
        let (a, b) = (write("a.json", &one), write("b.json", &other));
        let (left, right) = (allowed(&one), allowed(&other));
        let pairs: Vec<(bool, bool)> = left.into_iter().zip(right).collect();
        let added = pairs.iter().any(|(one, other)| *one && !other);
        let removed = pairs.iter().any(|(one, other)| !one && *other);
        let common = pairs.iter().any(|(one, other)| *one && *other);
        // What the grid refutes is never answered with yes.
        for (words, refuted) in [
            ("narrower than", added),
            ("strictly narrower than", added),
            ("broader than", removed),
            ("strictly broader than", removed),
            ("equivalent to", added || removed),
            ("disjoint from", common),
        ] {
            let (job, library) = job(&format!("is \"{a}\" {words} \"{b}\""));
            let Question::Is(left, kind, right) = &job.asked.question else { panic!() };
            let found = relation(&library, left, *kind, right, &Settings::default()).unwrap();
            prop_assert!(!(refuted && found.holds == Some(true)), "{}\n{}\n{}", words, one, other);
        }
    }
}

fn ask(arguments: &[&str]) -> (String, String, i32) {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut all = vec!["ask"];
    all.extend(arguments);
    let output = iamproof(&all).current_dir(root).output().unwrap();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap(),
    )
}

#[test]
fn exit_codes() {
    let narrower = "is \"examples/ci-tightened.json\" narrower than \"examples/ci-before.json\"?";
    let broader = "is \"examples/ci-tightened.json\" broader than \"examples/ci-before.json\"?";
    assert_eq!(ask(&[narrower]).2, 0);
    assert_eq!(ask(&[broader]).2, 1);
    assert_eq!(ask(&[&format!("not {broader}")]).2, 0);
    assert_eq!(ask(&[narrower, broader]).2, 1);
    assert_eq!(
        ask(&["is \"nowhere.json\" narrower than \"nowhere.json\"?"]).2,
        2
    );
    assert_eq!(ask(&["is it?"]).2, 2);
    assert_eq!(ask(&["can anyone read *?"]).2, 2);
    let undecided = "can role \"AWSServiceRoleForSupport\" read bucket \"shop-data\"?";
    assert_eq!(ask(&["--world", "examples/world", undecided]).2, 3);
    // The good ones are answered all the same.
    let (out, errors, code) = ask(&[
        narrower,
        "is \"nowhere.json\" narrower than \"nowhere.json\"?",
    ]);
    assert_eq!(code, 2);
    assert!(
        out.contains("narrower:") && errors.contains("nowhere.json"),
        "{out}\n{errors}"
    );
}

#[test]
fn many_questions_from_standard_input() {
    let root = env!("CARGO_MANIFEST_DIR");
    let questions = "# two\nis \"examples/ci-tightened.json\" narrower than \"examples/ci-before.json\"?\n\
                     does \"examples/ci-before.json\" allow iam:PassRole on *?\n";
    let output = iamproof(&["ask", "--format", "json"])
        .current_dir(root)
        .write_stdin(questions)
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["schema"], "iamproof/v1");
    let answers = json["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["answer"], "yes");
    assert_eq!(answers[1]["details"]["witness"]["action"], "iam:PassRole");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn policies_by_name() {
    let (out, _, code) = ask(&[
        "--old",
        "examples/ci-before.json",
        "--new",
        "examples/ci-tightened.json",
        "is the new policy strictly narrower than the old?",
    ]);
    assert_eq!(code, 0, "{out}");
    let can = "can any external principal read this bucket?";
    let given = [
        "--policy",
        "examples/bucket.json",
        "--owner",
        "111122223333",
        can,
    ];
    assert_eq!(ask(&given).2, 0);
    let fixed = [
        "--policy",
        "examples/bucket-fixed.json",
        "--owner",
        "111122223333",
        "can any external principal read this bucket when aws:PrincipalOrgID is absent?",
    ];
    assert_eq!(ask(&fixed).2, 1);
}

#[test]
fn in_a_world() {
    let yes = |question: &str, code: i32| {
        let (out, errors, found) = ask(&["--world", "examples/world", question]);
        assert_eq!(found, code, "{question}\n{out}{errors}");
        out
    };
    let out = yes("can user \"ana\" s3:GetObject on bucket \"shop-data\"?", 0);
    assert!(out.contains("arn:aws:s3:::shop-data"), "{out}");
    yes("can any external principal read bucket \"shop-data\"?", 1);
    yes(
        "can [any principal except account 222222222222, role \"*\"] read bucket \"shop-data\"?",
        1,
    );
    // What the world says of the caller binds the question.
    yes(
        "can user \"ana\" read bucket \"shop-data\" when aws:PrincipalOrgID is o-other?",
        1,
    );
    yes(
        "can user \"ana\" read bucket \"shop-data\" when aws:PrincipalOrgID is o-exampleorg?",
        0,
    );
    yes(
        "can user \"ana\" read bucket \"shop-data\" when aws:PrincipalTag/nothing is present?",
        1,
    );
    yes(
        "can user \"ana\" read bucket \"shop-data\" when aws:SecureTransport is false?",
        1,
    );
    yes(
        "can user \"ana\" read bucket \"shop-data\" when aws:SecureTransport is false or aws:SecureTransport is \
         true?",
        0,
    );
    yes(
        "can user \"ana\" read bucket \"shop-data\" when not aws:RequestedRegion in [eu-central-1, us-east-1]?",
        1,
    );
    yes(
        "can user \"ana\" [read except s3:Get*] bucket \"shop-data\"?",
        1,
    );
    yes("who can kms:Decrypt on any key?", 3);
    // Behind an access point policies see another ARN: what is only a part of it is not guessed.
    let point = "arn:aws:s3:eu-central-1:222222222222:accesspoint";
    yes(
        &format!("can role \"worker\" s3:GetObject on {point}/partners/object/x?"),
        0,
    );
    yes(
        &format!("can role \"worker\" s3:GetObject on {point}/p*?"),
        0,
    );
    // A wildcard of a pattern crosses colons (RES-03): the key of an object may look like that.
    yes(
        "can role \"worker\" s3:GetObject on arn:aws:s3:*:222222222222:accesspoint/partners/object/secret*?",
        0,
    );
    yes(
        &format!(
            "can role \"worker\" s3:GetObject on [{point}/* except {point}/partners/object/*]?"
        ),
        3,
    );
    yes("what can user \"ana\" do on bucket \"shop-data\"?", 0);
}

/// A pattern means resources that the world does not have, too: what their policies say is not known.
#[test]
fn what_a_world_does_not_have_is_not_proved() {
    let stranger = "arn:aws:iam::333333333333:user/x";
    for (question, code) in [
        ("can anonymous s3:GetObject on arn:aws:s3:::shop-dta/*", 3),
        ("can anonymous s3:GetObject on arn:aws:s3:::shop-dta/x", 3),
        (
            "can anonymous s3:GetObject on arn:aws:s3:::totally-unknown*",
            3,
        ),
        (
            "can anonymous sqs:SendMessage on arn:aws:sqs:*:999999999999:*",
            3,
        ),
        ("can anonymous sqs:SendMessage on arn:aws:sq*", 3),
        (
            "can anonymous lambda:InvokeFunction on arn:aws:lambda:eu-central-1:999999999999:*",
            3,
        ),
        ("can any service s3:PutObject on arn:aws:s3:::shop-dta/*", 3),
        (
            &format!("can {stranger} s3:GetObject on arn:aws:s3:::shop-dta/*"),
            3,
        ),
        // Of a kind without policies.
        (
            "can anonymous ec2:StartInstances on arn:aws:ec2:us-east-1:999999999999:instance/*",
            1,
        ),
        // The caller's own policies refuse, whatever the resource says.
        (
            "can role \"worker\" sqs:SendMessage on arn:aws:sqs:*:999999999999:*",
            1,
        ),
        // Nothing but what the world has.
        ("can anonymous s3:GetObject on arn:aws:s3:::shop-data/*", 1),
        ("can anonymous s3:GetObject on arn:aws:s3:::shop-data/x*", 1),
        ("can anonymous s3:GetObject on bucket \"shop-data\"", 1),
        ("can anonymous s3:GetObject on *", 1),
        (
            "can anonymous s3:GetObject on [arn:aws:s3:::* except arn:aws:s3:::*]",
            1,
        ),
    ] {
        let (out, errors, found) = ask(&["--world", "examples/world", question]);
        assert_eq!(found, code, "{question}\n{out}{errors}");
    }
}

/// `this bucket` is a bucket, whatever else the policy is about.
#[test]
fn a_noun_of_the_policy_means_its_kind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mix.json");
    let mix = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*",
            "Resource": ["arn:aws:s3:::x", "arn:aws:s3:::x/*"]}]});
    std::fs::write(&path, mix.to_string()).unwrap();
    let path = path.to_str().unwrap();
    for (question, code) in [
        ("anonymous can read this bucket", 1),
        ("anonymous can * on this bucket", 1),
        ("account 111122223333 can read this bucket", 0),
        ("account 111122223333 can * on this bucket", 0),
        ("anonymous can * on this queue", 0),
    ] {
        let (out, errors, found) = ask(&["--policy", path, question]);
        assert_eq!(found, code, "{question}\n{out}{errors}");
    }
}

/// The questions of a world that commands have, asked in words.
#[test]
fn words_and_commands_agree() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/world");
    let world = load_world(&[root.to_owned()], &mut std::io::empty())
        .unwrap()
        .world;
    let settings = Settings::default();
    let given = Given {
        world: vec![root.to_owned()],
        ..Given::default()
    };
    let library = Library::default();
    let asked = |text: &str| {
        let source = Arc::new(Source::new("q", text.to_owned()));
        let planned = plan_text(&source, &given, &library);
        let wrong: Vec<String> = planned.wrong.iter().map(Wrong::render).collect();
        assert!(wrong.is_empty(), "{text}\n{}", wrong.join("\n"));
        let Question::Can(who, act) = &planned.jobs[0].asked.question else {
            panic!()
        };
        match can_in_world(&world, who, act, &settings).unwrap().answer {
            Answer::Some(_) => Some(true),
            Answer::None => Some(false),
            Answer::Unknown(_) => None,
        }
    };
    let key = "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let when = [("aws:SecureTransport".to_owned(), vec!["false".to_owned()])];
    let mut counts = [0, 0, 0];
    for principal in world.principals() {
        let arn = match principal {
            Principal::User(user) => user.entity.arn.clone(),
            Principal::Role(role) => role.entity.arn.clone(),
            Principal::Root(account) => account.id.clone(),
        };
        for (action, resource) in [
            ("s3:GetObject", "arn:aws:s3:::shop-data/x"),
            ("s3:ListBucket", "arn:aws:s3:::shop-site"),
            ("s3:PutBucketPolicy", "arn:aws:s3:::shop-data"),
            ("kms:Decrypt", key),
            ("sts:AssumeRole", "arn:aws:iam::222222222222:role/worker"),
        ] {
            for insecure in [false, true] {
                let bound: Vec<_> = when
                    .iter()
                    .filter(|_| insecure)
                    .map(|(key, values)| (key.clone(), iamproof::query::Value::Is(values.clone())))
                    .collect();
                let party = [Party::Known(principal)];
                let actions = [action.to_owned()];
                let found = who_can(&world, &party, &actions, resource, &bound, &settings).unwrap();
                let answers: Vec<_> = found
                    .entries
                    .iter()
                    .flat_map(|entry| &entry.granted)
                    .map(|one| matches!(one.answer, Answer::Some(_)))
                    .collect();
                let expected = match answers.as_slice() {
                    [] => Some(false),
                    all if all.contains(&true) => Some(true),
                    _ => None,
                };
                let only = if insecure {
                    "when aws:SecureTransport is false"
                } else {
                    ""
                };
                let text = format!("can {arn} {action} on {resource} {only}");
                assert_eq!(asked(&text), expected, "{text}");
                counts[expected.map_or(2, usize::from)] += 1;
            }
            // A condition and its opposite leave nothing out.
            let plain = asked(&format!("can {arn} {action} on {resource}"));
            let tests = "aws:SecureTransport is false and aws:RequestedRegion is eu-central-1";
            let with = asked(&format!("can {arn} {action} on {resource} when {tests}"));
            let without = asked(&format!(
                "can {arn} {action} on {resource} when not ({tests})"
            ));
            let both = match (with, without) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
            assert_eq!(plain, both, "{arn} {action} on {resource}");
        }
    }
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}
