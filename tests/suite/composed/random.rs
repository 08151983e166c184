//! Random layers: the symbolic answer is that of every request that the question is about.

use super::asked::{Called, Caller, Extra, OWNER, called, caller, extra};
use super::{Documents, shown};
use crate::support::{Random, parsed};
use iamproof::encode::caller::Kind;
use iamproof::eval::Request;
use iamproof::eval::layers::{Verdict, decide};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::Parsed;
use iamproof::query::{Answer, Ask, Between, Settings, Value as Bound, composed_can};
use iamproof::rules::{Question, Rules};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

const ACTIONS: [&str; 8] = [
    "s3:GetObject",
    "s3:Put*",
    "s3:*",
    "*",
    "sqs:*",
    "kms:*",
    "kms:Decrypt",
    "kms:*A*",
];
const OF_ROLES: [&str; 6] = [
    "sts:AssumeRole",
    "sts:*",
    "sts:TagSession",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRole*",
];
/// The values of `aws:PrincipalTag/t`; the last ones matter where patterns hold it.
const TAGS: [Option<&str>; 7] = [
    None,
    Some("a"),
    Some("b"),
    Some("k"),
    Some("x"),
    Some("ap"),
    Some(""),
];

const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "*"}"#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": "arn:aws:iam::444455556666:root"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:user/alice"}"#,
    r#"{"AWS": ["arn:aws:iam::111122223333:role/r", "arn:aws:iam::444455556666:role/x"]}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/r/session"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/other"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:federated-user/fed"}"#,
    r#"{"Service": "sns.amazonaws.com"}"#,
    r#"{"AWS": ["111122223333", "arn:aws:iam::444455556666:user/eve"]}"#,
];
const FEDERATED: &[&str] = &[
    r#""*""#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"Federated": "arn:aws:iam::111122223333:oidc-provider/idp.example"}"#,
    r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/idp"}"#,
];

/// What the documents of a world are made of.
struct Stuff<'s> {
    called: &'s Called,
    extra: &'s Extra,
    principals: &'static [&'static str],
}

impl Stuff<'_> {
    fn condition(&self, random: &mut Random) -> Option<Value> {
        let key = "aws:PrincipalTag/t";
        match random.below(12) {
            0 => Some(json!({"StringEquals": {key: "a"}})),
            1 => Some(json!({"StringNotEquals": {key: ["a", "b"]}})),
            2 => Some(json!({"StringEqualsIfExists": {key: "b"}})),
            3 => Some(json!({"Null": {key: "true"}})),
            4..=7 => {
                let all = &self.extra.conditions;
                Some(all[random.below(all.len())].clone())
            }
            _ => None,
        }
    }

    fn action(&self, random: &mut Random) -> &'static str {
        let own = match self.called.policy_type {
            PolicyType::Trust => &OF_ROLES[..],
            _ => &ACTIONS[..],
        };
        match random.below(2) {
            0 => self.called.actions[random.below(self.called.actions.len())],
            _ => own[random.below(own.len())],
        }
    }

    fn document(&self, random: &mut Random, policy_type: PolicyType) -> Parsed {
        let count = 1 + random.below(2);
        let statements = (0..count).map(|_| {
            let deny = policy_type == PolicyType::Rcp || random.below(4) == 0;
            let mut statement = json!({
                "Effect": if deny { "Deny" } else { "Allow" },
                "Action": self.action(random),
            });
            if policy_type != PolicyType::Trust {
                let patterns = &self.called.patterns;
                let pattern = patterns[random.below(patterns.len())];
                let negated = random.below(6) == 0 && policy_type != PolicyType::Rcp;
                statement[if negated { "NotResource" } else { "Resource" }] = json!(pattern);
            }
            if let Some(condition) = self.condition(random) {
                statement["Condition"] = condition;
            }
            match policy_type {
                PolicyType::Rcp => statement["Principal"] = json!("*"),
                PolicyType::Resource | PolicyType::Trust | PolicyType::Endpoint => {
                    let text = self.principals[random.below(self.principals.len())];
                    let any = policy_type == PolicyType::Endpoint && random.below(3) > 0;
                    let text = if any { r#""*""# } else { text };
                    let negated = !any && random.below(if deny { 3 } else { 8 }) == 0;
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

    fn documents(&self, random: &mut Random, signed: bool) -> Documents {
        let mut some = |chance: usize, policy_type: PolicyType| {
            let there = random.below(4) < chance;
            let count = random.below(3);
            there.then(|| {
                (0..count)
                    .map(|_| self.document(random, policy_type))
                    .collect::<Vec<_>>()
            })
        };
        let identity = some(3, PolicyType::Identity).unwrap_or_default();
        let boundary = some(2, PolicyType::Boundary);
        let session = some(2, PolicyType::Session);
        let resource = some(4, self.called.policy_type);
        let access_point = some(4, PolicyType::Resource);
        let scps = some(2, PolicyType::Scp)
            .map(|first| vec![first, some(4, PolicyType::Scp).unwrap_or_default()]);
        let rcps = some(2, PolicyType::Rcp).map(|first| vec![first]);
        let endpoint = some(1, PolicyType::Endpoint);
        let restrict_public = random.below(8) == 0;
        let names = [
            "identity",
            "boundary",
            "session",
            "resource",
            "access_point",
            "scps",
            "rcps",
            "endpoint",
        ];
        let mut gaps = Vec::new();
        if random.below(4) == 0 {
            gaps.push(names[random.below(names.len())]);
        }
        Documents {
            identity: if signed { identity } else { Vec::new() },
            boundary: boundary.filter(|_| signed),
            session: session.filter(|_| signed),
            resource,
            access_point: access_point.filter(|_| self.called.point.is_some()),
            scps: scps.filter(|_| signed),
            rcps,
            endpoint,
            restrict_public,
            gaps,
        }
    }
}

/// Every request that the question is about, until `seen` has seen enough.
fn requests(
    (caller, called, extra): (&Caller, &Called, &Extra),
    owner: Option<&str>,
    seen: &mut dyn FnMut(Request) -> bool,
) {
    let resources = &called.resources;
    for action in called.actions {
        for (resource, principal) in resources
            .iter()
            .flat_map(|resource| caller.principals.iter().map(move |one| (resource, one)))
        {
            let tags = if called.point.is_some() { 7 } else { 4 };
            for tag in TAGS.iter().take(tags) {
                for (forwarded, context) in ["false", "true"]
                    .iter()
                    .flat_map(|forwarded| extra.contexts.iter().map(move |one| (forwarded, one)))
                {
                    let mut context = context.clone();
                    context["aws:ViaAWSService"] = json!(forwarded);
                    if let Some(tag) = tag {
                        context["aws:PrincipalTag/t"] = json!(tag);
                    }
                    if let Some(point) = called.point {
                        context["s3:DataAccessPointArn"] = json!(point);
                    }
                    let mut request = json!({
                        "principal": principal, "action": action, "resource": resource,
                        "context": context,
                    });
                    if let Some(owner) = owner {
                        request["resource_account"] = json!(owner);
                    }
                    let (request, warnings) = Request::from_json(&request).unwrap();
                    // What cannot happen need not be found.
                    if warnings.is_empty() && seen(request) {
                        return;
                    }
                }
            }
        }
    }
}

/// The concrete decision takes the usual readings of all open questions but that about endpoints, and so
/// does the question.
fn rules() -> Rules {
    let mut rules = Rules::default();
    for question in [
        Question::StarsAndColons,
        Question::CaseOfComponents,
        Question::EarlyVariables,
        Question::PartialNotPrincipal,
        Question::AnyAwsService,
    ] {
        rules.readings.pick(question, false);
    }
    rules
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|own| !own.is_empty())
}

/// Compares one random world of layers; what disagrees is described.
fn compare(seed: u64) -> Option<String> {
    let mut random = Random::new(seed);
    let caller = caller(&mut random);
    let called = called(&mut random, caller.kind);
    let extra = extra(&mut random, caller.kind, &called);
    let stuff = Stuff {
        called: &called,
        extra: &extra,
        principals: match caller.kind {
            Kind::Web | Kind::Saml => FEDERATED,
            _ => PRINCIPALS,
        },
    };
    let documents = stuff.documents(&mut random, caller.account.is_some());
    let layers = documents.layers();
    let written = account(called.resource);
    let stated =
        (written.is_none() && called.resource != "*" && random.below(6) > 0).then_some(OWNER);
    let between = Between {
        kind: caller.kind,
        same_account: caller.account == written.or(Some(OWNER)),
    };
    let mut when = caller.when.clone();
    if let Some(point) = called.point {
        let point = Bound::Is(vec![point.to_owned()]);
        when.push(("s3:DataAccessPointArn".to_owned(), point));
    }
    let ask = Ask {
        who: caller.who.clone(),
        services: false,
        trust: Vec::new(),
        owner: written
            .or(stated)
            .filter(|own| *own != "aws")
            .map(str::to_owned),
        actions: called
            .actions
            .iter()
            .map(|&action| action.to_owned())
            .collect(),
        resources: Vec::new(),
        when,
    };
    let rules = rules();
    let settings = Settings {
        rules: Arc::new(rules.clone()),
        ..Settings::default()
    };
    let answer = composed_can(&layers, between, &ask, called.resource, &settings);
    let mut found = None;
    let mut doubtful = None;
    requests((&caller, &called, &extra), stated, &mut |request| {
        match decide(&layers, &request, &rules).verdict {
            Verdict::Allow => found = Some(request),
            Verdict::Unknown => doubtful = Some(request),
            Verdict::ImplicitDeny | Verdict::ExplicitDeny => {}
        }
        found.is_some()
    });
    let agree = match (&answer, &found, &doubtful) {
        (Ok(Answer::Some(_)), Some(_), _) | (Ok(Answer::None), None, None) => true,
        // Variables in the ARN of an access point, and calls through others than are tried.
        (Ok(Answer::Unknown(reasons)), found, doubtful) => {
            let through = reasons.iter().any(|reason| reason.text.contains("EVAL-89"));
            through || (found.is_none() && doubtful.is_some())
        }
        _ => false,
    };
    let shown_answer = match &answer {
        Ok(Answer::Some(witness)) => format!("Some {}", witness.request),
        other => format!("{other:?}"),
    };
    (!agree).then(|| {
        format!(
            "seed {seed}: {:?} for {:?} on {}: {shown_answer}\nbut the layers allow {:?}, \
             and leave open {:?}\n{ask:?}\n{}",
            caller.kind,
            caller.who,
            called.resource,
            found.map(|request| request.to_json().to_string()),
            doubtful.map(|request| request.to_json().to_string()),
            shown(&layers)
        )
    })
}

#[test]
fn layers_agree_with_the_evaluator() {
    let number =
        |name: &str, usual| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let from: u64 = number("IAMPROOF_SEED", 0);
    let pairs: u64 = number("IAMPROOF_SEEDS", 2000);
    let range = (from..from + pairs).into_par_iter();
    let wrong: Vec<String> = range.filter_map(compare).collect();
    assert!(
        wrong.is_empty(),
        "{} disagree; the first:\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n\n")
    );
}
