//! Cases about a bucket of a world.

use iamproof::encode::caller::Kind;
use iamproof::eval::layers::{Verdict, decide};
use iamproof::query::world::{Party, concrete};
use iamproof::rules::Rules;
use iamproof::world::World;
use serde_json::{Value, json};

/// A world of the one bucket.
pub fn world(case: &Value, policy: Option<&Value>, more: &Value) -> World {
    let owner = &case["owner"];
    let mut bucket = json!({"arn": case["resource"], "account": owner, "private_objects": true});
    let members = bucket.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    if let Some(policy) = policy {
        members.insert("policy".into(), policy.clone());
    }
    members
        .entry("ownership")
        .or_insert("BucketOwnerEnforced".into());
    members.entry("block_public_access").or_insert(false.into());
    let world = json!({"accounts": [{"id": owner, "outside": true}], "resources": [bucket]});
    crate::world::json(&world.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether the layers allow a request of an outsider, whose own policies allow everything.
pub fn in_world(world: &World, json: &Value) -> bool {
    let rules = Rules::default();
    let party = match json["principal"].as_str() {
        Some(arn) if arn.contains(":user/") => Some(Party::Named(arn, Kind::User)),
        _ => None,
    };
    let found = concrete(world, party.as_ref(), json, &rules).unwrap();
    assert!(found.warnings.is_empty(), "{:?}", found.warnings);
    let verdict = decide(&found.layers, &found.request, &rules).verdict;
    assert_ne!(verdict, Verdict::Unknown, "{json}");
    verdict == Verdict::Allow
}
