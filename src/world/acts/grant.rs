//! Grants of KMS keys (`EVAL-53`, `EVAL-55`).

use super::{generated, literal, unknown};
use crate::policy::PolicyType;
use crate::world::arn::Arn;
use crate::world::{Document, Grant};
use serde_json::{Map, Value, json};

/// The operations of a grant that take an encryption context: its constraints are about these.
const WITH_CONTEXT: [&str; 8] = [
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
];

/// The other operations that a grant can give.
const OTHERS: [&str; 9] = [
    "CreateGrant",
    "DeriveSharedSecret",
    "DescribeKey",
    "GenerateMac",
    "GetPublicKey",
    "RetireGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// The names of all operations.
pub(crate) fn operations() -> Vec<&'static str> {
    [&WITH_CONTEXT[..], &OTHERS[..]].concat()
}

/// Each grant of a key as a policy.
pub(in crate::world) fn grants(arn: &str, grants: &[Grant]) -> Vec<Document> {
    let numbered = grants.iter().enumerate();
    numbered.map(|(at, grant)| one(arn, at, grant)).collect()
}

/// A grant that the account of its grantee issued for the key of another, as a policy of the user or role that
/// it names, or of the role of the session that it names. `id` is the unique id of that role.
pub(in crate::world) fn issued(arn: &str, at: usize, grant: &Grant, id: Option<&str>) -> Document {
    let name = format!(
        "{}, issued in the account of the caller",
        name(arn, at, grant)
    );
    let named = Arn::parse(&grant.grantee).map(|arn| arn.resource);
    let session = named.and_then(|one| one.strip_prefix("assumed-role/")?.split_once('/'));
    let only = match (session, id) {
        (None, _) => Map::new(),
        (Some((_, session)), Some(id)) => {
            let own = json!({"aws:userid": literal(&format!("{id}:{session}"))});
            Map::from_iter([("StringEquals".to_owned(), own)])
        }
        (Some((role, _)), None) => {
            let reason = format!(
                "the grant is for one session of role {role:?}, whose unique id the world does not give \
                 (EVAL-53)"
            );
            return unknown(&name, reason, &grant.place);
        }
    };
    let statement = |(actions, mut condition): (Vec<String>, Map<String, Value>)| {
        for (operator, keys) in &only {
            let own = condition
                .entry(operator.clone())
                .or_insert_with(|| json!({}));
            if let (Some(own), Some(keys)) = (own.as_object_mut(), keys.as_object()) {
                own.extend(keys.clone());
            }
        }
        json!({"Effect": "Allow", "Action": actions, "Resource": arn, "Condition": condition})
    };
    let statements: Vec<Value> = operated(grant).into_iter().map(statement).collect();
    generated(&name, &statements, PolicyType::Identity, &grant.place)
}

fn name(arn: &str, at: usize, grant: &Grant) -> String {
    let key = arn.rsplit('/').next().unwrap_or(arn);
    let number = format!("{}", at + 1);
    let label = grant.name.as_deref().unwrap_or(&number);
    format!("grant {label:?} of KMS key {key:?}")
}

fn one(arn: &str, at: usize, grant: &Grant) -> Document {
    let name = name(arn, at, grant);
    let operations = operations();
    let strange = grant
        .operations
        .iter()
        .find(|one| !operations.contains(&one.as_str()));
    if let Some(strange) = strange {
        let reason = format!("iamproof does not know the operation {strange:?} of grants");
        return unknown(&name, reason, &grant.place);
    }
    let mut statements: Vec<Value> = (operated(grant).into_iter())
        .map(|(actions, condition)| statement(&grant.grantee, &actions, condition))
        .collect();
    if let Some(retiring) = &grant.retiring {
        let actions = ["kms:RetireGrant".to_owned()];
        statements.push(statement(retiring, &actions, Map::new()));
    }
    generated(&name, &statements, PolicyType::Resource, &grant.place)
}

/// The operations of a grant that its constraints are about with these, and the others.
fn operated(grant: &Grant) -> Vec<(Vec<String>, Map<String, Value>)> {
    let actions = |with_context: bool| -> Vec<String> {
        let chosen = (grant.operations.iter())
            .filter(|one| WITH_CONTEXT.contains(&one.as_str()) == with_context);
        chosen.map(|one| format!("kms:{one}")).collect()
    };
    let all = [
        (actions(true), constraint(grant)),
        (actions(false), Map::new()),
    ];
    (all.into_iter())
        .filter(|(actions, _)| !actions.is_empty())
        .collect()
}

/// The constraints as condition operators.
fn constraint(grant: &Grant) -> Map<String, Value> {
    let mut equal = Map::new();
    let pairs = grant.subset.iter().chain(grant.equals.iter().flatten());
    for (key, value) in pairs {
        equal.insert(
            format!("kms:EncryptionContext:{key}"),
            json!(literal(value)),
        );
    }
    let mut condition = Map::new();
    if !equal.is_empty() {
        condition.insert("StringEquals".to_owned(), Value::Object(equal));
    }
    if let Some(pairs) = &grant.equals {
        // No other pair may be there.
        let keys: Vec<String> = pairs.iter().map(|(key, _)| literal(key)).collect();
        let only = json!({"kms:EncryptionContextKeys": keys});
        condition.insert("ForAllValues:StringEquals".to_owned(), only);
    }
    condition
}

fn statement(grantee: &str, actions: &[String], mut condition: Map<String, Value>) -> Value {
    let kind = if grantee.starts_with("arn:") {
        "AWS"
    } else {
        "Service"
    };
    if Arn::parse(grantee).is_some_and(|arn| arn.resource == "root") {
        // The principal element would name all of the account; the grant is for its root user.
        let root = json!({"aws:PrincipalArn": grantee});
        condition.insert("ArnEquals".to_owned(), root);
    }
    let mut statement = json!({
        "Effect": "Allow", "Principal": {kind: grantee}, "Action": actions, "Resource": "*",
    });
    if let (false, Some(members)) = (condition.is_empty(), statement.as_object_mut()) {
        members.insert("Condition".to_owned(), Value::Object(condition));
    }
    statement
}
