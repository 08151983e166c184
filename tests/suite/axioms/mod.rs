//! What every request satisfies (section 4.7 of the rules), tested both ways: a pair of policies that is
//! only narrower because of an axiom, and a request that violates it. And what the reader knows beside.

mod assumptions;
mod pairs;
mod random;

use crate::support::parse;
use iamproof::encode::axioms;
use iamproof::eval::{Request, check_asked};
use iamproof::policy::PolicyType;
use iamproof::query::{Answer, Comparison, Settings, compare};
use iamproof::rules::{AxiomId, Rules, Strength};
use pairs::{Pair, nothing, of, one, own, pairs};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

fn rules(without: &[&str], assume: &Value) -> Rules {
    let mut rules = Rules::default();
    for id in without {
        rules
            .without
            .insert(iamproof::rules::axioms::parse(id).unwrap());
    }
    if !assume.is_null() {
        let source = iamproof::source::Source::new("assumptions.json", assume.to_string());
        let (tree, _) = iamproof::source::json::parse(&source);
        let read = iamproof::rules::assumptions::read(&tree.unwrap());
        rules.assumptions.extend(read.unwrap());
    }
    rules
}

fn ask(old: &Value, new: &Value, policy_type: PolicyType, rules: Rules) -> Comparison {
    let (old, new) = (parse(old, policy_type), parse(new, policy_type));
    let settings = Settings {
        rules: Arc::new(rules),
        ..Settings::default()
    };
    let answer = compare(
        &[(&old, policy_type)],
        &[(&new, policy_type)],
        policy_type,
        &settings,
    );
    answer.unwrap_or_else(|error| panic!("{error}\n{old:?}\n{new:?}"))
}

/// The ids of what a request violates, beside what the policies ask for and it lacks.
fn violated(
    request: &Value,
    policies: &[&Value],
    policy_type: PolicyType,
) -> BTreeSet<&'static str> {
    let (read, mut warnings) = Request::from_json(request).unwrap();
    let policies: Vec<_> = policies.iter().map(|one| parse(one, policy_type)).collect();
    let policies: Vec<_> = policies.iter().map(|one| (one, policy_type)).collect();
    warnings.extend(check_asked(&policies, &read, &Rules::default()));
    warnings.iter().map(|warning| warning.id).collect()
}

/// Each axiom carries a proof, and without it there is a witness that breaks this axiom and no other.
#[test]
fn each_axiom_carries_a_proof() {
    for Pair {
        id,
        policy_type,
        old,
        new,
    } in pairs()
    {
        let shown = || format!("{id}\nold {old}\nnew {new}");
        let with = ask(&old, &new, policy_type, Rules::default());
        assert!(
            matches!(with.added, Answer::None),
            "{:?} {}",
            with.added,
            shown()
        );
        let without = ask(&old, &new, policy_type, rules(&[id], &Value::Null));
        let Answer::Some(witness) = without.added else {
            panic!("{:?} {}", without.added, shown())
        };
        let mut broken = violated(&witness.request, &[&old, &new], policy_type);
        // KEY-02 and KEY-06 are rows of keys that AX-02 and AX-11 tie.
        for (row, axiom) in [("KEY-02", "AX-02"), ("KEY-06", "AX-11")] {
            if id == axiom {
                broken.remove(row);
            }
        }
        assert_eq!(
            broken,
            BTreeSet::from([id]),
            "{} {}",
            witness.request,
            shown()
        );
        // Others do not help: the proof needs this one only.
        let other = if id == "AX-44" { "AX-28" } else { "AX-44" };
        let other = ask(
            &old,
            &new,
            policy_type,
            rules(&[other, "AX-19", "AX-35", "AX-39"], &Value::Null),
        );
        assert!(matches!(other.added, Answer::None), "{}", shown());
    }
}

/// No hard axiom is left out of the tables, and all are known to the encoder.
#[test]
fn every_hard_axiom_is_tested() {
    let tested: BTreeSet<&str> = pairs().iter().map(|pair| pair.id).collect();
    // Its list comes from the reader: see `the_account_list_of_an_organization`.
    let elsewhere = BTreeSet::from(["AX-27"]);
    let known: BTreeSet<&str> = axioms::known().collect();
    for axiom in AxiomId::all() {
        let hard = matches!(axiom.strength(), Strength::Hard | Strength::Mixed);
        let id = axiom.id();
        assert_eq!(hard, tested.contains(id) || elsewhere.contains(id), "{id}");
        assert_eq!(hard, known.contains(id) || elsewhere.contains(id), "{id}");
        assert!(!axiom.title().is_empty());
    }
    let violations = include_str!("../../data/eval/axioms.txt");
    for axiom in AxiomId::all() {
        let hard = matches!(axiom.strength(), Strength::Hard | Strength::Mixed);
        let row = format!("\n{} F ", axiom.id());
        // AX-27 and AX-37 are violated by what is asked for and absent.
        let elsewhere = ["AX-27", "AX-37"].contains(&axiom.id());
        assert_eq!(
            hard,
            violations.contains(&row) || elsewhere,
            "{}",
            axiom.id()
        );
    }
}

/// Keys that follow from the caller by an axiom that is switched off are written out, and so the request
/// reads the same with nothing switched off.
#[test]
fn what_no_longer_follows_is_written_out() {
    let new = of(json!({"AWS": "111122223333"}), json!({}));
    let old = of(
        json!("*"),
        json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
    );
    let without = rules(&["AX-02"], &Value::Null);
    let answer = ask(&old, &new, PolicyType::Resource, without.clone());
    let Answer::Some(witness) = answer.added else {
        panic!("{:?}", answer.added)
    };
    let written = &witness.request["context"]["aws:PrincipalAccount"];
    assert!(
        written.is_string() || written.is_null(),
        "{}",
        witness.request
    );
    assert!(
        witness.request["context"]
            .get("aws:PrincipalAccount")
            .is_some()
    );
    let (usual, _) = Request::from_json(&witness.request).unwrap();
    let (read, _) = Request::from_json_under(&witness.request, &without).unwrap();
    assert_eq!(usual, read);
    // What was not asked for has its usual value.
    let answer = ask(
        &nothing(PolicyType::Identity),
        &own(json!({})),
        PolicyType::Identity,
        without,
    );
    let Answer::Some(witness) = answer.added else {
        panic!("{:?}", answer.added)
    };
    let written = &witness.request["context"]["aws:PrincipalAccount"];
    assert_eq!(written, "111122223333", "{}", witness.request);
}

/// Soft axioms (`AX-19`, `AX-35`, `AX-39`): witnesses satisfy them where they can, and proofs do not
/// rest on them.
#[test]
fn witnesses_prefer_what_is_usual() {
    let shown = |new: &Value, without: &[&str]| {
        let old = nothing(PolicyType::Identity);
        let answer = ask(
            &old,
            new,
            PolicyType::Identity,
            rules(without, &Value::Null),
        );
        let Answer::Some(witness) = answer.added else {
            panic!("{:?}", answer.added)
        };
        witness.request
    };
    let network = own(json!({"Null": {"aws:SourceVpce": "false", "aws:SourceVpc": "false"}}));
    let request = shown(&network, &[]);
    for (key, prefix) in [("aws:SourceVpce", "vpce-"), ("aws:SourceVpc", "vpc-")] {
        let id = request["context"][key].as_str().unwrap();
        let hex = id.strip_prefix(prefix).unwrap();
        assert!(hex.bytes().all(|c| c.is_ascii_hexdigit()), "{request}");
    }
    let odd = own(json!({"StringEquals": {"aws:SourceVpce": "mine"}}));
    assert_eq!(shown(&odd, &[])["context"]["aws:SourceVpce"], "mine");

    let pass =
        one(json!({"Action": "iam:PassRole", "Resource": "arn:aws:iam::444455556666:role/r"}));
    let caller = |request: &Value| request["principal"].as_str().unwrap().to_owned();
    let account = |request: &Value| caller(request).split(':').nth(4).unwrap().to_owned();
    assert_eq!(account(&shown(&pass, &[])), "444455556666");
    assert_eq!(account(&shown(&pass, &["AX-35"])), "111122223333");
    let strange = one(
        json!({"Action": "iam:PassRole", "Resource": "arn:aws:iam::444455556666:role/r",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": "999988887777"}}}),
    );
    assert_eq!(account(&shown(&strange, &[])), "999988887777");

    let queue = |condition: Value| {
        one(json!({"Action": "sqs:SendMessage", "Condition": condition,
            "Resource": "arn:aws:sqs:ap-southeast-2:111122223333:q"}))
    };
    let region = |request: &Value| request["context"]["aws:RequestedRegion"].clone();
    let any = queue(json!({"Null": {"aws:RequestedRegion": "false"}}));
    assert_eq!(region(&shown(&any, &[])), "ap-southeast-2");
    assert_eq!(region(&shown(&any, &["AX-39"])), "us-east-1");
    let other = queue(json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}));
    assert_eq!(region(&shown(&other, &[])), "eu-west-1");
}

/// `{"AWS": account}` against what says the same of callers with an account, and what does not.
#[test]
fn an_account_and_what_comes_close() {
    use iamproof::query::Verdict::{Equivalent, Incomparable, Unknown};
    let policy_type = PolicyType::Resource;
    let verdict = |old: &Value, new: &Value| ask(old, new, policy_type, Rules::default()).verdict();
    let account = of(json!({"AWS": "111122223333"}), json!({}));
    // PRIN-02: the ARN form needs the partition too, and in one partition nothing tells them apart.
    let root = of(json!({"AWS": "arn:aws:iam::111122223333:root"}), json!({}));
    let answer = ask(&root, &account, policy_type, Rules::default());
    let Answer::Some(witness) = &answer.added else {
        panic!("{answer:?}")
    };
    assert!(
        witness.request["principal"]
            .as_str()
            .unwrap()
            .starts_with("arn:aws-")
    );
    assert!(matches!(answer.removed, Answer::None));
    let here = json!({"Null": {"aws:PrincipalArn": "false"}, "ArnLike": {"aws:PrincipalArn": "arn:aws:*:*:*:*"}});
    let in_one = |principal: Value| of(principal, here.clone());
    assert_eq!(
        verdict(
            &in_one(json!({"AWS": "arn:aws:iam::111122223333:root"})),
            &in_one(json!({"AWS": "111122223333"}))
        ),
        Equivalent
    );
    // AX-02, and OQ-31: what services carry as aws:PrincipalAccount is open, so that only callers with
    // an account are the same.
    let keyed = of(
        json!("*"),
        json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
    );
    let answer = ask(&account, &keyed, policy_type, Rules::default());
    let Answer::Some(witness) = &answer.added else {
        panic!("{answer:?}")
    };
    assert!(
        witness.request["principal"]
            .as_str()
            .unwrap()
            .ends_with(".amazonaws.com")
    );
    assert!(matches!(answer.removed, Answer::None));
    let no_service = |principal: Value, mut condition: Value| {
        condition["Bool"] = json!({"aws:PrincipalIsAWSService": "false"});
        of(principal, condition)
    };
    let signed = no_service(json!({"AWS": "111122223333"}), json!({}));
    let signed_keyed = no_service(
        json!("*"),
        json!({"StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
    );
    assert_eq!(verdict(&signed, &signed_keyed), Equivalent);
    // KEY-01: federated users go by an ARN of STS, so that the pattern of IAM does not cover them; in
    // the other direction OQ-31 again.
    let pattern = json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}});
    let by_arn = no_service(json!("*"), pattern.clone());
    let in_aws = no_service(json!({"AWS": "arn:aws:iam::111122223333:root"}), json!({}));
    let answer = ask(&by_arn, &in_aws, policy_type, Rules::default());
    let Answer::Some(witness) = &answer.added else {
        panic!("{answer:?}")
    };
    assert!(witness.request.to_string().contains(":federated-user/"));
    assert!(matches!(answer.removed, Answer::None), "{answer:?}");
    let iam_only = |principal: Value| {
        no_service(
            principal,
            json!({"StringNotEquals": {"aws:PrincipalType": "FederatedUser"}}),
        )
    };
    let mut iam_by_arn = iam_only(json!("*"));
    iam_by_arn["Statement"][0]["Condition"]["ArnLike"] = pattern["ArnLike"].clone();
    let iam_root = iam_only(json!({"AWS": "arn:aws:iam::111122223333:root"}));
    assert_eq!(verdict(&iam_by_arn, &iam_root), Equivalent);
    // Of one word each, the two are told apart by AX-02.
    let without = rules(&["AX-02"], &Value::Null);
    assert!(matches!(
        ask(&signed, &signed_keyed, policy_type, without).verdict(),
        Incomparable | Unknown
    ));
}
