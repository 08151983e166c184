//! What is told beside answers: why proofs hold, further witnesses, the whole of a difference.

use crate::support::{Random, corpus, parse};
use iamproof::catalog;
use iamproof::policy::{Effect, Elements, Policy, PolicyType, Statement, Text};
use iamproof::query::{
    Access, Answer, Aspect, Comparison, Cover, Settings, Show, StatementId, compare, exists,
};
use iamproof::source::Span;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

type Document<'a> = (&'a Policy, PolicyType);

fn telling(show: Show) -> Settings {
    Settings {
        show,
        ..Settings::default()
    }
}

fn told(old: &Policy, new: &Policy, kind: PolicyType, show: Show) -> Comparison {
    compare(&[(old, kind)], &[(new, kind)], kind, &telling(show)).unwrap()
}

fn identity(statements: &Value) -> Policy {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    parse(&document, PolicyType::Identity)
}

fn because(old: &Value, new: &Value) -> Vec<(usize, Vec<usize>, Vec<usize>)> {
    let show = Show {
        because: true,
        ..Show::default()
    };
    let answer = told(&identity(old), &identity(new), PolicyType::Identity, show);
    assert!(matches!(answer.added, Answer::None), "{answer:?}");
    let numbers = |ids: &[StatementId]| ids.iter().map(|id| id.statement).collect();
    let cover = |cover: &Cover| {
        (
            cover.allow.statement,
            numbers(&cover.covered_by),
            numbers(&cover.denied_by),
        )
    };
    answer
        .added_details
        .because
        .unwrap()
        .iter()
        .map(cover)
        .collect()
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

fn deny(action: &str, resource: &str) -> Value {
    json!({"Effect": "Deny", "Action": action, "Resource": resource})
}

#[test]
fn proofs_name_what_they_need() {
    let bucket = "arn:aws:s3:::b/*";
    // Of several that would do, one.
    let found = because(
        &json!([
            allow("ec2:*", "*"),
            allow("s3:*", bucket),
            allow("s3:Get*", "*")
        ]),
        &json!([allow("s3:GetObject", bucket)]),
    );
    assert!(
        found == [(0, vec![1], vec![])] || found == [(0, vec![2], vec![])],
        "{found:?}"
    );
    // Two that do together.
    let found = because(
        &json!([
            allow("ec2:*", "*"),
            allow("s3:Get*", "*"),
            allow("s3:Put*", "*")
        ]),
        &json!([{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}]),
    );
    assert_eq!(found, [(0, vec![1, 2], vec![])]);
    // A Deny beside the Allow; one that has no part in it is not named.
    let found = because(
        &json!([allow("s3:Get*", "*")]),
        &json!([allow("s3:*", "*"), {"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}, deny("ec2:*", "*")]),
    );
    assert_eq!(found, [(0, vec![0], vec![1])]);
    // A Deny of the other side does no harm where a Deny covers it.
    let found = because(
        &json!([allow("s3:*", "*"), deny("s3:*", "arn:aws:s3:::secret/*")]),
        &json!([allow("s3:Get*", "*"), deny("s3:Get*", "arn:aws:s3:::sec*")]),
    );
    assert_eq!(found, [(0, vec![0], vec![1])]);
    // Denied wholly, and nothing to be allowed.
    let found = because(
        &json!([allow("ec2:*", "*")]),
        &json!([
            allow("s3:*", "*"),
            deny("*", "*"),
            allow("s3:*", "arn:aws:s3:::b/${aws:username")
        ]),
    );
    assert_eq!(found, [(0, vec![], vec![1]), (2, vec![], vec![])]);
}

/// Whoever leaves out a statement that is named loses the proof, and what is named is enough.
#[test]
fn what_proofs_name_suffices_and_is_minimal() {
    let Some(policies) = corpus() else { return };
    let kind = PolicyType::Identity;
    let show = Show {
        because: true,
        ..Show::default()
    };
    let read: Vec<Policy> = policies.iter().map(|(_, json)| parse(json, kind)).collect();
    let few: Vec<&Policy> = read
        .iter()
        .filter(|one| one.statements.len() < 12)
        .collect();
    let proofs: usize = (0..few.len().saturating_sub(1) / 3)
        .into_par_iter()
        .map(|index| {
            let index = 3 * index;
            let mut random = Random::new(index as u64 + 1);
            // A neighbour, and the policy itself with a statement less.
            let mut less = few[index].clone();
            if less.statements.len() > 1 {
                less.statements.remove(random.below(less.statements.len()));
            }
            let mut count = 0;
            for (old, new) in [(few[index + 1], few[index]), (few[index], &less)] {
                let answer = told(old, new, kind, show);
                let Some(covers) = answer.added_details.because else {
                    continue;
                };
                count += 1;
                check_covers(old, new, &covers);
            }
            count
        })
        .sum();
    assert!(proofs > 400, "{proofs}");
    println!("{proofs} proofs, each with what it names and without");
}

fn check_covers(old: &Policy, new: &Policy, covers: &[Cover]) {
    let kind = PolicyType::Identity;
    let proved = |old: &Policy, new: &Policy| {
        let answer = compare(&[(old, kind)], &[(new, kind)], kind, &Settings::default()).unwrap();
        matches!(answer.added, Answer::None)
    };
    let allows = new
        .statements
        .iter()
        .filter(|one| one.effect == Effect::Allow);
    assert_eq!(covers.len(), allows.count());
    for cover in covers {
        let with = |without: Option<StatementId>| {
            let keep =
                |ids: &[StatementId], id: StatementId| ids.contains(&id) && Some(id) != without;
            let mut fewer = old.clone();
            let mut own = new.clone();
            let mut index = 0;
            fewer.statements.retain(|statement| {
                let id = StatementId {
                    document: 0,
                    statement: index,
                };
                index += 1;
                // Denies of the other side stay: they only make proofs harder.
                statement.effect == Effect::Deny || keep(&cover.covered_by, id)
            });
            index = 0;
            own.statements.retain(|_| {
                let id = StatementId {
                    document: 1,
                    statement: index,
                };
                index += 1;
                id == cover.allow || keep(&cover.denied_by, id)
            });
            (fewer, own)
        };
        let (fewer, own) = with(None);
        assert!(proved(&fewer, &own), "{cover:?}");
        for id in cover.covered_by.iter().chain(&cover.denied_by) {
            let (fewer, own) = with(Some(*id));
            assert!(!proved(&fewer, &own), "{cover:?} does not need {id:?}");
        }
    }
}

#[test]
fn further_witnesses_differ() {
    let show = Show {
        further: 5,
        ..Show::default()
    };
    let old = identity(&json!([allow("ec2:*", "*")]));
    let new = identity(&json!([
        allow("s3:GetObject", "arn:aws:s3:::a/*"),
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/r",
         "Condition": {"StringEquals": {"iam:PassedToService": ["a.amazonaws.com", "b.amazonaws.com"]}}},
    ]));
    let answer = told(&old, &new, PolicyType::Identity, show);
    let Answer::Some(first) = &answer.added else {
        panic!("{answer:?}");
    };
    let further = &answer.added_details.further;
    let aspects: Vec<Aspect> = further.iter().map(|one| one.aspect).collect();
    assert_eq!(aspects.first(), Some(&Aspect::Action), "{further:?}");
    let all: BTreeSet<String> = further
        .iter()
        .map(|one| &one.witness.request)
        .chain([&first.request])
        .map(ToString::to_string)
        .collect();
    assert_eq!(all.len(), further.len() + 1, "none twice");

    let resource = |principal: Value| {
        let document = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
            "Resource": ["arn:aws:s3:::b/x", "arn:aws:s3:::c/y"],
            "Condition": {"Bool": {"aws:SecureTransport": "true"}},
        }]});
        parse(&document, PolicyType::Resource)
    };
    let old = resource(json!({"AWS": "111122223333"}));
    let new =
        resource(json!({"AWS": ["111122223333", "444455556666"], "Service": "sns.amazonaws.com"}));
    let answer = told(&old, &new, PolicyType::Resource, show);
    let further = &answer.added_details.further;
    let aspects: Vec<Aspect> = further.iter().map(|one| one.aspect).collect();
    assert!(aspects.contains(&Aspect::Principal), "{further:?}");
}

/// The actions of the catalog of the services that a policy names, and of one more.
fn published(policy: &Policy) -> BTreeSet<String> {
    let mut prefixes: BTreeSet<String> = BTreeSet::new();
    for text in policy.statements.iter().flat_map(|one| &one.action.values) {
        if let Some((prefix, _)) = text.value.split_once(':') {
            prefixes.insert(prefix.to_ascii_lowercase());
        }
    }
    prefixes.insert("sqs".to_owned());
    let names = catalog::actions()
        .filter(|(prefix, _)| prefixes.contains(*prefix))
        .map(|(prefix, name)| format!("{prefix}:{name}"));
    names.collect()
}

fn text(value: &str) -> Text {
    Text {
        value: value.to_owned(),
        span: Span::default(),
    }
}

/// An entry as policies all of which allow: with its actions by name.
fn encoded(access: &Access, documents: &[&Policy], names: &BTreeSet<String>) -> Vec<Policy> {
    let own = access.actions.iter().map(ToString::to_string);
    let names: Vec<Text> = own
        .filter(|name| names.contains(name))
        .map(|name| text(&name))
        .collect();
    let own = Statement {
        action: Elements {
            negated: false,
            values: names,
            span: Span::default(),
        },
        ..access.statement.clone()
    };
    let named = |id: &StatementId| documents[id.document].statements[id.statement].clone();
    let version = documents[access.allow.document].version;
    let policy = |statements| Policy {
        version,
        id: None,
        statements,
        span: Span::default(),
    };
    let exceptions = access.except.iter().map(|id| Statement {
        effect: Effect::Deny,
        ..named(id)
    });
    let mut all = vec![policy(std::iter::once(own).chain(exceptions).collect())];
    if let Some(deny) = &access.within {
        all.push(policy(vec![Statement {
            effect: Effect::Allow,
            ..named(deny)
        }]));
    }
    all
}

/// Whether there is a request that all of `all` allow and that no entry of `none` covers; an entry is
/// several policies that must all allow.
fn some(all: &[&Policy], none: &[&Policy]) -> bool {
    let kind = PolicyType::Identity;
    let all: Vec<Document<'_>> = all.iter().map(|one| (*one, kind)).collect();
    let none: Vec<Document<'_>> = none.iter().map(|one| (*one, kind)).collect();
    let all: Vec<&[Document<'_>]> = all.iter().map(std::slice::from_ref).collect();
    let none: Vec<&[Document<'_>]> = none.iter().map(std::slice::from_ref).collect();
    match exists(&all, &none, kind, &Settings::default()).unwrap() {
        Answer::None => false,
        Answer::Some(_) => true,
        Answer::Unknown(reasons) => panic!("{reasons:?}"),
    }
}

/// The entries of a difference, encoded as policies again, are the difference: nothing is left out,
/// and nothing is in them that is not added. Gives the number of entries.
fn check_whole(old: &Policy, new: &Policy) -> usize {
    let show = Show {
        whole: true,
        ..Show::default()
    };
    let answer = told(old, new, PolicyType::Identity, show);
    let Some(whole) = answer.added_details.whole else {
        return 0;
    };
    let entries = whole.unwrap();
    assert!(!entries.is_empty());
    let documents = [old, new];
    let names = published(new);
    let known = identity(&json!([{"Effect": "Allow", "Action": &names, "Resource": "*"}]));
    let encoded: Vec<Vec<Policy>> = entries
        .iter()
        .map(|one| encoded(one, &documents, &names))
        .collect();
    for (access, policies) in entries.iter().zip(&encoded) {
        assert!(access.witness.is_some(), "{access:?}");
        if policies[0].statements[0].action.values.is_empty() {
            continue;
        }
        let own: Vec<&Policy> = policies.iter().chain([&known]).collect();
        assert!(some(&own, &[]), "empty: {access:?}");
        assert!(!some(&own, &[new]), "not allowed by new: {access:?}");
        let both: Vec<&Policy> = own.iter().copied().chain([old]).collect();
        assert!(!some(&both, &[]), "allowed by old: {access:?}");
    }
    // Of an entry of several policies a request outside is outside of one of them.
    let mut choices: Vec<Vec<&Policy>> = vec![vec![old]];
    for policies in &encoded {
        let longer = choices.iter().flat_map(|chosen| {
            policies.iter().map(|one| {
                let mut chosen = chosen.clone();
                chosen.push(one);
                chosen
            })
        });
        choices = longer.collect();
        choices.truncate(64);
    }
    for chosen in choices {
        assert!(
            !some(&[new, &known], &chosen),
            "something is missing: {entries:?}"
        );
    }
    entries.len()
}

#[test]
fn the_whole_difference() {
    let bucket = "arn:aws:s3:::b/*";
    let conditional = |values: &[&str]| {
        json!({"Effect": "Allow", "Action": "sqs:*", "Resource": ["arn:aws:sqs:us-east-1:111122223333:a",
               "arn:aws:sqs:us-east-1:111122223333:b"],
               "Condition": {"StringEquals": {"aws:RequestedRegion": values},
                             "Bool": {"aws:SecureTransport": "true"}}})
    };
    for (old, new, count) in [
        // One statement adds actions, resources and values of conditions.
        (
            json!([allow("s3:Get*", "*")]),
            json!([allow("s3:*", bucket)]),
            1,
        ),
        (
            json!([allow("s3:GetObject", bucket)]),
            json!([{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": [bucket, "arn:aws:s3:::c/*"]}]),
            2,
        ),
        (
            json!([conditional(&["us-east-1"])]),
            json!([conditional(&["us-east-1", "eu-west-1"])]),
            1,
        ),
        // What two statements add is listed once.
        (
            json!([allow("ec2:*", "*")]),
            json!([allow("s3:Get*", bucket), allow("s3:Get*", "*")]),
            1,
        ),
        // A Deny that was lifted, and one that was lifted in part.
        (
            json!([allow("s3:*", "*"), deny("s3:Put*", bucket)]),
            json!([allow("s3:*", "*")]),
            1,
        ),
        (
            json!([allow("s3:*", "*"), deny("s3:Put*", "*")]),
            json!([
                allow("s3:*", "*"),
                deny("s3:Put*", bucket),
                deny("sqs:*", "*")
            ]),
            1,
        ),
        (
            json!([allow("s3:*", bucket), deny("s3:Put*", "*")]),
            json!([{"Effect": "Allow", "NotAction": "s3:Delete*", "NotResource": "arn:aws:s3:::x/*"}]),
            2,
        ),
    ] {
        let (old, new) = (identity(&old), identity(&new));
        assert_eq!(check_whole(&old, &new), count, "{new:?}");
    }
}

/// The same for pairs of managed policies.
#[test]
fn the_whole_difference_of_managed_policies() {
    let Some(policies) = corpus() else { return };
    let kind = PolicyType::Identity;
    let small = |json: &Value| {
        let policy = parse(json, kind);
        let holes = json.to_string().contains("${");
        (policy.statements.len() < 5 && !holes && json.to_string().len() < 3_000).then_some(policy)
    };
    let read: Vec<Policy> = policies
        .iter()
        .filter_map(|(_, json)| small(json))
        .collect();
    let entries: usize = (0..read.len() / 8)
        .into_par_iter()
        .map(|index| check_whole(&read[8 * index + 1], &read[8 * index]))
        .sum();
    assert!(entries > 100, "{entries}");
    println!("{entries} entries");
}

/// `OQ-21`: a proof that relates the principal element and the key says so, another does not.
#[test]
fn a_proof_that_rests_on_the_tie_of_the_caller() {
    let statement = |principal: Value, condition: Value| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": principal,
            "Action": "s3:GetObject", "Resource": "*", "Condition": condition}})
    };
    let role = json!({"AWS": "arn:aws:iam::111111111111:role/ab"});
    let by_key = json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/a*"}});
    let kind = PolicyType::Resource;
    let old = parse(&statement(json!({"AWS": "*"}), by_key.clone()), kind);
    for (new, told) in [
        (statement(role.clone(), json!({})), true),
        (statement(role, by_key.clone()), false),
        (statement(json!({"AWS": "111111111111"}), by_key), false),
    ] {
        let new = parse(&new, kind);
        let settings = Settings::default();
        let found = compare(&[(&old, kind)], &[(&new, kind)], kind, &settings).unwrap();
        assert!(matches!(found.added, Answer::None));
        let rests_on = found.added_details.rests_on.unwrap_or_default();
        assert_eq!(
            rests_on.iter().any(|text| text.contains("OQ-21")),
            told,
            "{rests_on:?}"
        );
    }
}
