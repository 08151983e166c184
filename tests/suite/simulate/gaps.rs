//! What is not known of a layer may allow or deny anything.

use crate::support::parsed;
use iamproof::eval::Request;
use iamproof::eval::layers::{LayeredDecision, Verdict, decide};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::Parsed;
use iamproof::rules::Rules;
use iamproof::world::{Attached, Gap, Layer, Layers};
use serde_json::{Value, json};

fn document(kind: PolicyType, effect: &str, principal: Option<Value>) -> Parsed {
    let mut statement = json!({"Effect": effect, "Action": "s3:*", "Resource": "*"});
    if let Some(principal) = principal {
        statement["Principal"] = principal;
    }
    parsed(
        &json!({"Version": "2012-10-17", "Statement": statement}),
        kind,
    )
}

fn layer<'a>(documents: &[&'a Parsed], gap: bool) -> Layer<'a> {
    let attach = |document: &&'a Parsed| Attached {
        name: "a policy".to_owned(),
        document,
    };
    let gap = gap.then(|| Gap {
        reason: "the managed policy p is not in the dump".to_owned(),
        place: Some("dump.json:3:4".to_owned()),
    });
    Layer {
        name: "a layer".to_owned(),
        documents: documents.iter().map(attach).collect(),
        gaps: gap.into_iter().collect(),
    }
}

fn ask(principal: &str, layers: &Layers) -> LayeredDecision {
    let request = json!({"principal": principal, "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k", "resource_account": "111111111111"});
    let (request, _) = Request::from_json(&request).unwrap();
    decide(layers, &request, &Rules::default())
}

const USER: &str = "arn:aws:iam::111111111111:user/u";
const ROOT: &str = "arn:aws:iam::111111111111:root";

/// A gap in any layer that counts makes an allowed request unknown, and the answer names it.
#[test]
fn any_gap_may_deny() {
    let identity = document(PolicyType::Identity, "Allow", None);
    let plain = || Layers {
        identity: layer(&[&identity], false),
        ..Layers::default()
    };
    assert_eq!(ask(USER, &plain()).verdict, Verdict::Allow);
    let all: [fn(&mut Layers<'_>); 8] = [
        |layers| layers.identity.gaps = layer(&[], true).gaps,
        |layers| layers.boundary = Some(layer(&[], true)),
        |layers| layers.resource = Some(layer(&[], true)),
        |layers| layers.access_point = Some(layer(&[], true)),
        |layers| layers.scps = Some(vec![layer(&[], true)]),
        |layers| layers.rcps = Some(vec![layer(&[], true)]),
        |layers| layers.endpoint = Some(layer(&[], true)),
        |layers| {
            layers.resource = Some(layer(&[], true));
            layers.identity.documents.clear();
        },
    ];
    for (at, put) in all.into_iter().enumerate() {
        let mut layers = plain();
        put(&mut layers);
        let decision = ask(USER, &layers);
        assert_eq!(decision.verdict, Verdict::Unknown, "{at}");
        assert!(decision.blocked_by.is_empty() && decision.deciding.is_empty());
        let named = decision.doubts.iter().any(|doubt| {
            doubt.reason.contains("managed policy p")
                && doubt.place.as_deref() == Some("dump.json:3:4")
        });
        assert!(named, "{at}: {:?}", decision.doubts);
    }
}

/// A gap that changes nothing is no reason for not knowing.
#[test]
fn gaps_that_do_not_matter() {
    let deny = document(PolicyType::Scp, "Deny", None);
    let identity = document(PolicyType::Identity, "Deny", None);
    // Denied anyway.
    let layers = Layers {
        identity: layer(&[], true),
        scps: Some(vec![layer(&[&deny], false)]),
        ..Layers::default()
    };
    let decision = ask(USER, &layers);
    assert_eq!(decision.verdict, Verdict::ExplicitDeny);
    assert_eq!(decision.blocked_by.len(), 1);
    // No Allow can come: the level of the SCPs is known to be empty.
    let layers = Layers {
        identity: layer(&[], true),
        scps: Some(vec![layer(&[], false)]),
        ..Layers::default()
    };
    assert_eq!(ask(USER, &layers).verdict, Verdict::ImplicitDeny);
    // EVAL-10: the root user has no identity policies, nor a boundary.
    let layers = Layers {
        identity: layer(&[&identity], true),
        boundary: Some(layer(&[], true)),
        ..Layers::default()
    };
    assert_eq!(ask(ROOT, &layers).verdict, Verdict::Allow);
    // EVAL-31: no SCP limits who has no account.
    let bucket = document(PolicyType::Resource, "Allow", Some("*".into()));
    let layers = Layers {
        resource: Some(layer(&[&bucket], false)),
        scps: Some(vec![layer(&[], true)]),
        ..Layers::default()
    };
    assert_eq!(ask("anonymous", &layers).verdict, Verdict::Allow);
    // EVAL-26.
    let request = json!({"principal": USER, "action": "sts:GetCallerIdentity", "resource": "*"});
    let (request, _) = Request::from_json(&request).unwrap();
    let layers = Layers {
        identity: layer(&[], true),
        ..Layers::default()
    };
    let decision = decide(&layers, &request, &Rules::default());
    assert_eq!(decision.verdict, Verdict::Allow);
}

/// `PRIN-23`: whether the caller has a boundary follows from the layers, whatever the request says.
#[test]
fn the_boundary_is_that_of_the_layers() {
    let identity = document(PolicyType::Identity, "Allow", None);
    let boundary = document(PolicyType::Boundary, "Allow", None);
    let bucket = parsed(
        &json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*",
            "NotPrincipal": {"AWS": [USER, "111111111111"]}, "Resource": "*"}}),
        PolicyType::Resource,
    );
    for given in [false, true] {
        for says in [false, true] {
            let request = json!({"principal": {"arn": USER, "boundary": says},
                "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
                "resource_account": "111111111111"});
            let (request, _) = Request::from_json(&request).unwrap();
            let layers = Layers {
                identity: layer(&[&identity], false),
                boundary: given.then(|| layer(&[&boundary], false)),
                resource: Some(layer(&[&bucket], false)),
                ..Layers::default()
            };
            let verdict = decide(&layers, &request, &Rules::default()).verdict;
            let expected = match given {
                true => Verdict::ExplicitDeny,
                false => Verdict::Allow,
            };
            assert_eq!(verdict, expected);
        }
    }
}
