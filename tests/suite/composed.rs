//! All layers together, symbolically, against the concrete decision: random layers over few actions,
//! principals and key values, every combination of which is tried.

use crate::support::{Random, parsed};
use iamproof::encode::caller::Kind;
use iamproof::eval::Request;
use iamproof::eval::layers::{Verdict, decide};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::Parsed;
use iamproof::query::{Answer, Ask, Between, Settings, Who, composed_can};
use iamproof::rules::Rules;
use iamproof::world::{Attached, Layer, Layers};
use rayon::prelude::*;
use serde_json::{Value, json};

const OWNER: &str = "111122223333";
const ACTIONS: [&str; 5] = ["s3:GetObject", "s3:Put*", "s3:*", "*", "sqs:*"];
const CONCRETE: [&str; 4] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "sqs:SendMessage",
];
const TAGS: [Option<&str>; 4] = [None, Some("a"), Some("b"), Some("c")];

/// A caller, how it is asked for, and what REQUEST calls it.
struct Caller {
    kind: Kind,
    who: Who,
    principal: Value,
    account: Option<&'static str>,
}

fn callers() -> Vec<Caller> {
    let arn = |kind, arn: &str, account| Caller {
        kind,
        who: Who::Arn(arn.to_owned()),
        principal: json!(arn),
        account: Some(account),
    };
    let other = "444455556666";
    vec![
        arn(Kind::User, "arn:aws:iam::111122223333:user/alice", OWNER),
        arn(Kind::Role, "arn:aws:iam::111122223333:role/r", OWNER),
        arn(Kind::Root, "arn:aws:iam::111122223333:root", OWNER),
        Caller {
            principal: json!({"kind": "federated_user",
                "arn": "arn:aws:sts::111122223333:federated-user/fed",
                "issuer": "arn:aws:iam::111122223333:user/alice"}),
            ..arn(
                Kind::Federated,
                "arn:aws:sts::111122223333:federated-user/fed",
                OWNER,
            )
        },
        arn(Kind::User, "arn:aws:iam::444455556666:user/eve", other),
        arn(Kind::Role, "arn:aws:iam::444455556666:role/x", other),
        arn(Kind::Root, "arn:aws:iam::444455556666:root", other),
        Caller {
            kind: Kind::Service,
            who: Who::Service("sns.amazonaws.com".to_owned()),
            principal: json!("sns.amazonaws.com"),
            account: None,
        },
        Caller {
            kind: Kind::Anonymous,
            who: Who::Anonymous,
            principal: json!("anonymous"),
            account: None,
        },
    ]
}

const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "*"}"#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": "444455556666"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:user/alice"}"#,
    r#"{"AWS": ["arn:aws:iam::111122223333:role/r", "arn:aws:iam::444455556666:role/x"]}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/r/session"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:federated-user/fed"}"#,
    r#"{"Service": "sns.amazonaws.com"}"#,
    r#"{"AWS": ["111122223333", "arn:aws:iam::444455556666:user/eve"]}"#,
];

/// The conditions; `aws:PrincipalTag/t` is the only key, so that all its values can be tried.
fn condition(random: &mut Random) -> Option<Value> {
    let key = "aws:PrincipalTag/t";
    match random.below(8) {
        0 => Some(json!({"StringEquals": {key: "a"}})),
        1 => Some(json!({"StringNotEquals": {key: ["a", "b"]}})),
        2 => Some(json!({"StringEqualsIfExists": {key: "b"}})),
        3 => Some(json!({"Null": {key: "true"}})),
        _ => None,
    }
}

fn document(random: &mut Random, policy_type: PolicyType, resources: &[&str]) -> Parsed {
    let count = 1 + random.below(2);
    let statements = (0..count).map(|_| {
        let deny = policy_type == PolicyType::Rcp || random.below(4) == 0;
        let mut statement = json!({
            "Effect": if deny { "Deny" } else { "Allow" },
            "Action": ACTIONS[random.below(ACTIONS.len())],
        });
        if policy_type != PolicyType::Trust {
            statement["Resource"] = json!(resources[random.below(resources.len())]);
        }
        if policy_type == PolicyType::Trust {
            statement["Action"] = json!(["sts:AssumeRole", "sts:*"][random.below(2)]);
        }
        if let Some(condition) = condition(random) {
            statement["Condition"] = condition;
        }
        match policy_type {
            PolicyType::Rcp => statement["Principal"] = json!("*"),
            PolicyType::Resource | PolicyType::Trust | PolicyType::Endpoint => {
                let text = PRINCIPALS[random.below(PRINCIPALS.len())];
                let any = policy_type == PolicyType::Endpoint;
                let text = if any { r#""*""# } else { text };
                let negated = deny && !any && random.below(4) == 0;
                let name = if negated { "NotPrincipal" } else { "Principal" };
                statement[name] = serde_json::from_str(text).unwrap();
            }
            _ => {}
        }
        statement
    });
    let statements: Vec<Value> = statements.collect();
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    parsed(&document, policy_type)
}

/// Random documents of every layer, and which layers there are.
struct Documents {
    identity: Vec<Parsed>,
    boundary: Option<Vec<Parsed>>,
    session: Option<Vec<Parsed>>,
    resource: Option<Vec<Parsed>>,
    scps: Option<Vec<Vec<Parsed>>>,
    rcps: Option<Vec<Vec<Parsed>>>,
    endpoint: Option<Vec<Parsed>>,
    restrict_public: bool,
}

fn layer(documents: &[Parsed]) -> Layer<'_> {
    let attached = |document| Attached {
        name: "a document".to_owned(),
        document,
    };
    Layer {
        name: "a layer".to_owned(),
        documents: documents.iter().map(attached).collect(),
        gaps: Vec::new(),
    }
}

fn levels(documents: &[Vec<Parsed>]) -> Vec<Layer<'_>> {
    documents.iter().map(|level| layer(level)).collect()
}

impl Documents {
    fn new(
        random: &mut Random,
        resource_type: PolicyType,
        resources: &[&str],
        signed: bool,
    ) -> Self {
        let mut some = |chance: usize, policy_type: PolicyType| {
            let there = random.below(4) < chance;
            let count = random.below(3);
            there.then(|| {
                (0..count)
                    .map(|_| document(random, policy_type, resources))
                    .collect::<Vec<_>>()
            })
        };
        let identity = some(3, PolicyType::Identity).unwrap_or_default();
        let boundary = some(2, PolicyType::Boundary);
        let session = some(2, PolicyType::Session);
        let resource = some(4, resource_type);
        let scps = some(2, PolicyType::Scp)
            .map(|first| vec![first, some(4, PolicyType::Scp).unwrap_or_default()]);
        let rcps = some(2, PolicyType::Rcp).map(|first| vec![first]);
        let rcps = rcps.filter(|levels| levels.iter().all(|level| !level.is_empty()));
        let endpoint = some(1, PolicyType::Endpoint);
        Self {
            identity: if signed { identity } else { Vec::new() },
            boundary: boundary.filter(|_| signed),
            session: session.filter(|_| signed),
            resource,
            scps: scps.filter(|_| signed),
            rcps,
            endpoint,
            restrict_public: random.below(8) == 0,
        }
    }

    fn layers(&self) -> Layers<'_> {
        Layers {
            identity: layer(&self.identity),
            boundary: self.boundary.as_deref().map(layer),
            session: self.session.as_deref().map(layer),
            resource: self.resource.as_deref().map(layer),
            access_point: None,
            scps: self.scps.as_deref().map(levels),
            // That each level allows everything is part of what AWS attaches (EVAL-35).
            rcps: self.rcps.as_deref().map(levels),
            endpoint: self.endpoint.as_deref().map(layer),
            restrict_public: self.restrict_public,
        }
    }
}

/// The layers as texts.
fn shown(layers: &Layers<'_>) -> String {
    let of = |name: &str, layer: &Layer<'_>| {
        let texts = layer.documents.iter().map(|one| one.document.source.text());
        format!("{name}: [{}]\n", texts.collect::<Vec<_>>().join(", "))
    };
    let mut text = of("identity", &layers.identity);
    for (name, layer) in [
        ("boundary", &layers.boundary),
        ("session", &layers.session),
        ("resource", &layers.resource),
        ("endpoint", &layers.endpoint),
    ] {
        text.extend(layer.iter().map(|layer| of(name, layer)));
    }
    for (name, levels) in [("scp", &layers.scps), ("rcp", &layers.rcps)] {
        text.extend(levels.iter().flatten().map(|layer| of(name, layer)));
    }
    text + &format!("restrict_public: {}", layers.restrict_public)
}

/// Compares one random world of layers; what disagrees is described.
fn compare(seed: u64) -> Option<String> {
    let mut random = Random::new(seed);
    let callers = callers();
    let caller = &callers[random.below(callers.len())];
    let signed = caller.account.is_some();
    let (resource, resource_type, actions): (_, _, &[&str]) = match random.below(4) {
        0 => (
            "arn:aws:kms:us-east-1:111122223333:key/k",
            PolicyType::Resource,
            &["kms:Decrypt", "kms:Encrypt"],
        ),
        1 if caller.kind != Kind::Anonymous => (
            "arn:aws:iam::111122223333:role/target",
            PolicyType::Trust,
            &["sts:AssumeRole"],
        ),
        _ => ("arn:aws:s3:::b/k", PolicyType::Resource, &CONCRETE),
    };
    let documents = Documents::new(
        &mut random,
        resource_type,
        &["*", resource, "arn:aws:s3:::c"],
        signed,
    );
    let layers = documents.layers();
    let between = Between {
        kind: caller.kind,
        same_account: caller.account == Some(OWNER),
    };
    let ask = Ask {
        who: caller.who.clone(),
        services: false,
        trust: Vec::new(),
        owner: Some(OWNER.to_owned()),
        actions: actions.iter().map(|&action| action.to_owned()).collect(),
        resources: Vec::new(),
        when: Vec::new(),
    };
    let rules = Rules::default();
    let settings = Settings::default();
    let answer = composed_can(&layers, between, &ask, resource, &settings);
    let mut found = None;
    let mut doubtful = false;
    let mut principals = vec![caller.principal.clone()];
    if caller.kind == Kind::Role {
        let arn = &caller.principal;
        principals.push(json!({"kind": "role_session", "arn": arn, "session": "other"}));
    }
    for principal in &principals {
        for action in actions {
            for tag in TAGS {
                for forwarded in ["true", "false"] {
                    let mut context = json!({"aws:ViaAWSService": forwarded});
                    if let Some(tag) = tag.filter(|_| {
                        matches!(caller.kind, Kind::User | Kind::Role | Kind::Federated)
                    }) {
                        context["aws:PrincipalTag/t"] = json!(tag);
                    }
                    if forwarded == "true" && caller.kind == Kind::Service {
                        continue;
                    }
                    let request = json!({
                        "principal": principal, "action": action, "resource": resource,
                        "resource_account": OWNER, "context": context,
                    });
                    let (request, _) = Request::from_json(&request).unwrap();
                    match decide(&layers, &request, &rules).verdict {
                        Verdict::Allow => found = Some(request),
                        Verdict::Unknown => doubtful = true,
                        _ => {}
                    }
                }
            }
        }
    }
    match (&answer, &found) {
        (Ok(Answer::Some(_)), Some(_)) | (Ok(Answer::None), None) | (Ok(Answer::Unknown(_)), _) => {
            None
        }
        _ if doubtful => None,
        _ => Some(format!(
            "seed {seed}: {:?} for {:?}: {answer:?}\nbut the layers allow {:?}\n{}",
            caller.kind,
            caller.who,
            found.map(|request| request.to_json().to_string()),
            shown(&layers)
        )),
    }
}

#[test]
fn layers_agree_with_the_evaluator() {
    let pairs: u64 = 3000;
    let wrong: Vec<String> = (0..pairs).into_par_iter().filter_map(compare).collect();
    assert!(
        wrong.is_empty(),
        "{} disagree; the first:\n{}",
        wrong.len(),
        wrong[0]
    );
}
