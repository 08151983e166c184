//! Grants of KMS keys across accounts.

use super::requests::parties;
use iamproof::eval::layers::{Verdict, decide};
use iamproof::query::Settings;
use iamproof::query::world::{Scene, concrete, who_can};
use iamproof::rules::Rules;
use serde_json::{Value, json};

/// `EVAL-53`: across accounts a grant of the owner still needs the caller's own policies; one that was issued
/// in the caller's account stands for them, for whom it names and within its constraints.
#[test]
fn grants_of_the_callers_account() {
    const OTHER: &str = "222222222222";
    const KEY: &str = "arn:aws:kms:eu-west-1:111111111111:key/k";
    let grant = |grantee: &str, issuer: &str| {
        json!({"grantee": grantee, "issuer": issuer, "operations": ["Decrypt", "DescribeKey"],
               "encryption_context_subset": {"app": "shop"}})
    };
    let root = "arn:aws:iam::222222222222:root";
    let role = "arn:aws:iam::222222222222:role/team/r";
    let session = "arn:aws:sts::222222222222:assumed-role/r/s1";
    // The world does not give the unique id of its role.
    let nameless = "arn:aws:sts::222222222222:assumed-role/ro/s1";
    let user = "arn:aws:iam::222222222222:user/u";
    let world = |grants: Value| {
        let world = json!({
            "accounts": [{"id": "111111111111"}, {"id": "222222222222"}],
            "roles": [
                {"arn": role, "id": "AROAEXAMPLER00000000", "trust": {"Version": "2012-10-17", "Statement": []}},
                {"arn": format!("{role}o"), "trust": {"Version": "2012-10-17", "Statement": []}},
            ], "users": [{"arn": user}, {"arn": format!("{user}2")}],
            "resources": [{"arn": KEY, "policy": {"Version": "2012-10-17", "Statement": []}, "grants": grants}],
        });
        crate::world::json(&world.to_string()).unwrap()
    };
    let further = |name: &str| format!("{name}2");
    let none = json!({});
    let rules = Rules::default();
    let context = json!({"kms:EncryptionContext:app": "shop"});
    let mut told = Vec::new();
    for row in [
        ("owner", role, "111111111111", role, "Decrypt", true),
        ("role", role, OTHER, role, "Decrypt", true),
        ("root as issuer", role, root, role, "Decrypt", true),
        (
            "a third account",
            role,
            "333333333333",
            role,
            "Decrypt",
            true,
        ),
        ("constraint", role, OTHER, role, "Decrypt", false),
        ("no constraint", role, OTHER, role, "DescribeKey", false),
        ("operation", role, OTHER, role, "Encrypt", true),
        ("session", session, OTHER, session, "Decrypt", true),
        (
            "another session",
            session,
            OTHER,
            &further(session),
            "Decrypt",
            true,
        ),
        ("nameless", nameless, OTHER, nameless, "Decrypt", true),
        ("user", user, OTHER, user, "Decrypt", true),
        ("another user", user, OTHER, &further(user), "Decrypt", true),
    ] {
        let (name, grantee, issuer, caller, operation, with_context) = row;
        let action = format!("kms:{operation}");
        let context = if with_context { &context } else { &none };
        let world = world(json!([grant(grantee, issuer)]));
        let request =
            json!({"principal": caller, "action": action, "resource": KEY, "context": context});
        let found = concrete(Scene::from(&world), None, &request, &rules).unwrap();
        let verdict = decide(&found.layers, &found.request, &rules).verdict;
        told.push(format!("{name}: {verdict:?}"));
        let all = parties(&world);
        let who = who_can(
            &world,
            &all,
            std::slice::from_ref(&action),
            KEY,
            &[],
            &Settings::default(),
        );
        let who = who.unwrap().entries.len();
        assert!(verdict != Verdict::Allow || who > 0, "{name}: nobody can");
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    owner: ImplicitDeny
    role: Allow
    root as issuer: Allow
    a third account: ImplicitDeny
    constraint: ImplicitDeny
    no constraint: Allow
    operation: ImplicitDeny
    session: Allow
    another session: ImplicitDeny
    nameless: Unknown
    user: Allow
    another user: ImplicitDeny
    ");
}
