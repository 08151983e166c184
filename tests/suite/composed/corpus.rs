//! Every case of `tests/corpus/layers.toml`, asked of the symbolic decision: caller, owner, resource and
//! action as in the request, its context keys bound, and absent what the documents ask for beside them.

use super::Documents;
use crate::simulate::{cases, input};
use crate::support::parsed;
use iamproof::encode::caller::Kind;
use iamproof::eval::{Caller, CallerKind, ContextValue, Request};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::Parsed;
use iamproof::query::{Answer, Ask, Between, InternalError, Settings, Value, Who, composed_can};
use rayon::prelude::*;
use serde_json::{Map, Value as Json};

/// What cannot be asked that way, and why.
const NOT_ASKED: &[(&str, &str)] = &[];

/// Keys that the rules themselves ask for.
const ASKED: [&str; 5] = [
    "aws:ViaAWSService",
    "aws:AssumedRoot",
    "s3:DataAccessPointArn",
    "s3:DataAccessPointAccount",
    "s3:AccessPointNetworkOrigin",
];

fn documents(json: &Json, policy_type: PolicyType) -> Vec<Parsed> {
    match json {
        Json::Array(all) => all.iter().map(|one| parsed(one, policy_type)).collect(),
        one => vec![parsed(one, policy_type)],
    }
}

impl Documents {
    fn of(case: &Map<String, Json>, request: &Request) -> Self {
        let one = |name: &str, policy_type| Some(documents(case.get(name)?, policy_type));
        let many = |name: &str, policy_type| {
            let levels = case.get(name)?.as_array().unwrap().iter();
            Some(levels.map(|one| documents(one, policy_type)).collect())
        };
        let action = request.action.to_lowercase();
        let role = request.resource.contains(":role/") || action.starts_with("sts:assumerole");
        let resource = match role {
            true => PolicyType::Trust,
            false => PolicyType::Resource,
        };
        Self {
            identity: one("identity", PolicyType::Identity).unwrap_or_default(),
            boundary: one("boundaries", PolicyType::Boundary),
            session: one("session", PolicyType::Session),
            resource: one("resource_policy", resource),
            access_point: one("access_point", PolicyType::Resource),
            scps: many("scps", PolicyType::Scp),
            rcps: many("rcps", PolicyType::Rcp),
            endpoint: one("endpoint", PolicyType::Endpoint),
            restrict_public: case.contains_key("restrict_public"),
            gaps: Vec::new(),
        }
    }
}

/// The caller as a question names it, with what else says who it is.
fn who(caller: &Caller) -> (Kind, Who, Vec<(String, Value)>) {
    let arn = |kind| (kind, Who::Arn(caller.name.clone()), Vec::new());
    match caller.kind {
        CallerKind::Root => arn(Kind::Root),
        CallerKind::User => arn(Kind::User),
        CallerKind::FederatedUser => arn(Kind::Federated),
        CallerKind::RoleSession => {
            // The ARN of a session does not tell the path of the role.
            let (head, role) = caller.name.split_once(":role/").unwrap();
            let head = head.replace(":iam:", ":sts:");
            let name = role.rsplit('/').next().unwrap();
            let session = caller.session.as_deref().unwrap();
            let who = Who::Arn(format!("{head}:assumed-role/{name}/{session}"));
            let own = Value::Is(vec![caller.name.clone()]);
            (Kind::Role, who, vec![("aws:PrincipalArn".to_owned(), own)])
        }
        CallerKind::Service => (Kind::Service, Who::Service(caller.name.clone()), Vec::new()),
        CallerKind::Anonymous => (Kind::Anonymous, Who::Anonymous, Vec::new()),
        CallerKind::WebIdentity => (Kind::Web, Who::Provider(caller.name.clone()), Vec::new()),
        CallerKind::Saml => (Kind::Saml, Who::Provider(caller.name.clone()), Vec::new()),
    }
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| account.len() == 12)
}

/// The keys that the documents of a case ask for.
fn asked(text: &str) -> Vec<String> {
    let json: Json = serde_json::from_str(text).unwrap();
    let mut keys = Vec::new();
    let mut open = vec![&json];
    while let Some(json) = open.pop() {
        match json {
            Json::Array(all) => open.extend(all),
            Json::Object(members) => {
                let operators = members.get("Condition").and_then(Json::as_object);
                for tests in operators.into_iter().flat_map(Map::values) {
                    keys.extend(tests.as_object().unwrap().keys().cloned());
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    keys
}

fn ask(case: &Map<String, Json>, request: &Request) -> (Between, Ask) {
    let (kind, who, mut when) = who(&request.caller);
    let own = account(&request.resource).or(request.resource_account.as_deref());
    let raw = case["request"].get("context").and_then(Json::as_object);
    for (key, value) in raw.into_iter().flatten() {
        let texts = match value {
            Json::Array(all) => all
                .iter()
                .map(|one| one.as_str().unwrap().to_owned())
                .collect(),
            one => vec![one.as_str().unwrap().to_owned()],
        };
        when.push((key.clone(), Value::Is(texts)));
    }
    let documents = case
        .iter()
        .filter(|(name, value)| *name != "request" && !value.is_boolean());
    let asked = documents.flat_map(|(_, value)| asked(&value.to_string()));
    for key in asked.chain(ASKED.map(str::to_owned)) {
        let same = |own: &str| own.eq_ignore_ascii_case(&key);
        let there = request.context.keys().any(|own| same(own));
        if !there && !when.iter().any(|(own, _)| same(own)) {
            when.push((key, Value::Absent));
        }
    }
    let caller = account(&request.caller.name);
    let between = Between {
        kind,
        same_account: own == caller || request.resource == "*",
    };
    let ask = Ask {
        who,
        services: false,
        trust: Vec::new(),
        owner: own.map(str::to_owned),
        actions: vec![request.action.clone()],
        resources: Vec::new(),
        when,
    };
    (between, ask)
}

/// What is wrong with the answer to a case.
fn wrong(case: &Json) -> Option<String> {
    let id = case["id"].as_str().unwrap();
    let expected = case["expect"].as_str().unwrap();
    let input = input(case);
    let (request, _) = Request::from_json(&input["request"]).unwrap();
    let documents = Documents::of(&input, &request);
    let layers = documents.layers();
    let (between, ask) = ask(&input, &request);
    let settings = Settings::default();
    let answer = composed_can(&layers, between, &ask, &request.resource, &settings);
    let fits = match (&answer, expected) {
        (Ok(Answer::Some(witness)), "allow") => fits(&witness.replay.request, &request),
        (answer, expected) => matches!(
            (answer, expected),
            (Ok(Answer::None), "implicit_deny" | "explicit_deny")
                | (Ok(Answer::Unknown(_)), "unknown")
        ),
    };
    let shown: Result<_, InternalError> = answer;
    (!fits).then(|| format!("{id}: {expected}, but {shown:?}"))
}

/// Whether a witness is the request as far as it was pinned.
fn fits(witness: &Request, request: &Request) -> bool {
    let context = |request: &Request, key: &str| -> Option<ContextValue> {
        let mut all = request.context.iter();
        let (_, value) = all.find(|(own, _)| own.eq_ignore_ascii_case(key))?;
        Some(value.clone())
    };
    witness.caller.kind == request.caller.kind
        && witness.caller.name == request.caller.name
        && witness.action.eq_ignore_ascii_case(&request.action)
        && (witness.resource == request.resource || request.resource.ends_with("/*"))
        && (context(request, "s3:DataAccessPointArn") == context(witness, "s3:DataAccessPointArn"))
}

#[test]
fn every_case() {
    let cases = cases();
    let known = |id: &str| cases.iter().any(|case| case["id"] == id);
    for (id, _) in NOT_ASKED {
        assert!(known(id), "no case {id}");
    }
    let asked = |case: &&Json| !NOT_ASKED.iter().any(|(id, _)| case["id"] == *id);
    let all: Vec<&Json> = cases.iter().filter(asked).collect();
    let wrong: Vec<String> = all.into_par_iter().filter_map(wrong).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
