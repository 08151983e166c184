//! The own form, dumps and directories.

use super::{complaint, example, files, json};
use iamproof::policy::{PolicyType, print};
use iamproof::world::{Document, Membership, Parent};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;

fn text(document: &Document) -> String {
    print(&document.known().unwrap().policy)
}

#[test]
fn the_example_is_read() {
    let world = example("examples/world");
    assert_eq!(world.accounts().len(), 2);
    assert_eq!(world.principals().count(), 5);
    assert_eq!(world.resources().len(), 8);
    assert_eq!(world.organization_of("222222222222"), Some("o-exampleorg"));
    let path = world.organization_path("222222222222").unwrap();
    assert_eq!(path, "o-exampleorg/r-ex01/ou-ex01-workloads/ou-ex01-prod/");
    assert_eq!(
        world.organization_path("111111111111").unwrap(),
        "o-exampleorg/r-ex01/"
    );
    let role = world
        .role("arn:aws:iam::222222222222:role/ci/deploy")
        .unwrap();
    assert_eq!(
        (role.entity.name(), role.entity.path()),
        ("deploy", "/ci/".to_owned())
    );
    assert_eq!(
        role.entity.unique_id.as_deref(),
        Some("AROAEXAMPLEDEPLOY000")
    );
    assert_eq!(
        role.entity.tags,
        [("team".to_owned(), "platform".to_owned())]
    );
    assert!(
        role.entity
            .place
            .to_string()
            .ends_with("examples/world/principals.json:37:5")
    );
    let linked = world.principals().filter(
        |one| matches!(one, iamproof::world::Principal::Role(role) if role.is_service_linked()),
    );
    assert_eq!(linked.count(), 1);
}

/// A policy is an object, a text, an encoded text, or a file; all say the same.
#[test]
fn forms_of_a_policy() {
    let encoded: Vec<String> = POLICY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let encoded = encoded.concat();
    let quoted = serde_json::to_string(POLICY).unwrap();
    let world = files(&[
        (
            "world.json",
            &format!(
                r#"{{"accounts":[{{"id":"111111111111"}}],"groups":[{{"arn":"arn:aws:iam::111111111111:group/g",
                "inline":{{"a":{POLICY},"b":{quoted},"c":"{encoded}","d":{{"file":"p/p.json"}},
                "e":{{"file":"p/p.yaml"}},"f":{{"unknown":"not at hand"}}}}}}]}}"#
            ),
        ),
        ("p/p.json", POLICY),
        (
            "p/p.yaml",
            "Version: '2012-10-17'\nStatement: {Effect: Allow, Action: s3:GetObject, Resource: '*'}\n",
        ),
    ]);
    let world = world.unwrap().world;
    let inline = &world.parts().groups[0].entity.inline;
    let first = text(&inline[0]);
    for document in &inline[1..5] {
        assert_eq!(text(document), first, "{}", document.name);
    }
    assert!(inline[5].known().is_none());
    let gap = &world.gaps()[0];
    assert_eq!(
        gap.reason,
        "inline policy \"f\" of group \"g\": not at hand"
    );
    assert!(
        gap.place.as_ref().unwrap().ends_with("world.json:3:45"),
        "{gap:?}"
    );
}

#[test]
fn equal_texts_are_kept_once() {
    let world = json(&format!(
        r#"{{"accounts":[{{"id":"111111111111"}}],"groups":[{{"arn":"arn:aws:iam::111111111111:group/g",
        "inline":{{"a":{POLICY},"b":{POLICY}}}}}],
        "resources":[{{"arn":"arn:aws:sqs:us-east-1:111111111111:q","policy":{{"unknown":"x"}}}}]}}"#
    ))
    .unwrap();
    let inline = &world.parts().groups[0].entity.inline;
    let (a, b) = (inline[0].known().unwrap(), inline[1].known().unwrap());
    assert!(std::sync::Arc::ptr_eq(a, b));
    assert_ne!(inline[0].place, inline[1].place);
    assert_eq!(a.policy_type, PolicyType::Identity);
}

/// The same bytes as a policy of two types are two documents.
#[test]
fn types_are_not_mixed_up() {
    let policy = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}"#;
    let error = complaint(&[(
        "w.json",
        &format!(
            r#"{{"accounts":[{{"id":"111111111111"}}],"roles":[{{"arn":"arn:aws:iam::111111111111:role/r",
        "trust":{policy},"inline":{{"a":{policy}}}}}]}}"#
        ),
    )]);
    assert!(
        error.contains("no `Resource`") || error.contains("Resource"),
        "{error}"
    );
}

#[test]
fn null_and_absent_are_the_same() {
    let world = json(
        r#"{"organization":null,"accounts":[{"id":"111111111111","name":null,"parent":null}],
        "users":[{"arn":"arn:aws:iam::111111111111:user/u","boundary":null,"groups":null,"inline":null}]}"#,
    )
    .unwrap();
    assert_eq!(world.accounts()[0].member, Membership::Unsaid);
    assert!(world.parts().users[0].boundary.is_none());
}

#[test]
fn several_files_are_one_world() {
    let loaded = files(&[
        ("a.yaml", "accounts: [{id: '111111111111'}]\n"),
        (
            "sub/b.json",
            r#"{"users":[{"arn":"arn:aws:iam::111111111111:user/u"}]}"#,
        ),
        ("notes.txt", "no part of it"),
    ]);
    assert_eq!(loaded.unwrap().world.principals().count(), 1);
}

/// A file that stands for its directory says what belongs to the world.
#[test]
fn a_file_may_stand_for_its_directory() {
    let loaded = files(&[
        (
            "iamproof-world.yaml",
            "files: [a.json, {file: sub/b.json}]\n",
        ),
        ("a.json", r#"{"accounts":[{"id":"111111111111"}]}"#),
        (
            "sub/b.json",
            r#"{"users":[{"arn":"arn:aws:iam::111111111111:user/u"}],"files":["../a.json"]}"#,
        ),
        ("other.json", "broken"),
    ]);
    assert_eq!(loaded.unwrap().world.principals().count(), 1);
}

#[test]
fn dumps_tell_their_account_themselves() {
    let dump = r#"{"UserDetailList":[{"Arn":"arn:aws:iam::111111111111:user/u","New":1}],"GroupDetailList":[],
        "RoleDetailList":[],"Policies":[{"Arn":"arn:aws:iam::aws:policy/P","DefaultVersionId":"v1",
        "PolicyVersionList":[{"VersionId":"v1","Document":DOC}]}]}"#
        .replace("DOC", POLICY);
    let other = dump.replace("111111111111", "222222222222");
    let world = files(&[("a.json", &dump), ("b.json", &other)])
        .unwrap()
        .world;
    let ids: Vec<&str> = world.accounts().iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["111111111111", "222222222222"]);
    assert_eq!(world.parts().managed.len(), 1);

    let other = other.replace("GetObject", "PutObject");
    let error = complaint(&[("a.json", &dump), ("b.json", &other)]);
    assert!(
        error.contains("says something else here than elsewhere"),
        "{error}"
    );
    let error = complaint(&[(
        "a.json",
        &dump.replace(
            "\"RoleDetailList\"",
            "\"IsTruncated\":true,\"RoleDetailList\"",
        ),
    )]);
    assert!(error.contains("there is another page"), "{error}");
}

/// In an organization, accounts of dumps must be placed too.
#[test]
fn accounts_of_dumps_need_a_place_in_the_organization() {
    let error = complaint(&[
        (
            "dump.json",
            r#"{"UserDetailList":[{"Arn":"arn:aws:iam::111111111111:user/u"}]}"#,
        ),
        (
            "org.json",
            r#"{"organization":{"id":"o-a","management_account":"222222222222"}}"#,
        ),
    ]);
    assert!(
        error.contains("the account `111111111111` is in no OU"),
        "{error}"
    );
}

#[test]
fn parents_are_root_ids_or_names() {
    let world = json(
        r#"{"organization":{"id":"o-a","management_account":"111111111111","root":"r-abcd","ous":[
        {"id":"ou-1","name":"one","parent":"r-abcd"},{"id":"ou-2","name":"two","parent":"one"}]},
        "accounts":[{"id":"111111111111","parent":"r-abcd"},{"id":"222222222222","parent":"two"}]}"#,
    )
    .unwrap();
    assert_eq!(world.accounts()[0].member, Membership::Below(Parent::Root));
    let path = world.organization_path("222222222222").unwrap();
    assert_eq!(path, "o-a/r-abcd/ou-1/ou-2/");
}

/// What is said not to be known is a gap of what depends on it, and of nothing else.
#[test]
fn unknown_parts() {
    let world = json(
        r#"{"accounts":[{"id":"111111111111"}],
        "users":[{"arn":"arn:aws:iam::111111111111:user/u","unknown":["its groups are not known"]},
                 {"arn":"arn:aws:iam::111111111111:user/v"}],
        "resources":[{"arn":"arn:aws:sqs:us-east-1:111111111111:q","unknown":["no access"]}]}"#,
    )
    .unwrap();
    let gaps = |user: &str, resource: &str| {
        let layers = world.layers(world.principal(user), "sqs:SendMessage", resource);
        layers.all().map(|layer| layer.gaps.len()).sum::<usize>()
    };
    assert_eq!(gaps("arn:aws:iam::111111111111:user/u", "*"), 1);
    assert_eq!(gaps("arn:aws:iam::111111111111:user/v", "*"), 0);
    assert_eq!(
        gaps(
            "arn:aws:iam::111111111111:user/v",
            "arn:aws:sqs:us-east-1:111111111111:q"
        ),
        1
    );
    assert_eq!(world.gaps().len(), 2);
}

/// The management account belongs to its organization, wherever it hangs.
#[test]
fn the_management_account_is_a_member() {
    let world = json(
        r#"{"organization":{"id":"o-a","management_account":"111111111111","root":"r-abcd",
        "rcps":[{"name":"RCPFullAWSAccess","targets":["root"]}]},"accounts":[{"id":"111111111111"}]}"#,
    )
    .unwrap();
    assert_eq!(
        world.organization_path("111111111111").as_deref(),
        Some("o-a/r-abcd/")
    );
}

/// An empty world would pass every check.
#[test]
fn an_empty_world_is_an_error() {
    for text in [
        "{}",
        r#"{"accounts":[]}"#,
        r#"{"UserDetailList":[],"RoleDetailList":[]}"#,
    ] {
        assert!(
            complaint(&[("w.json", text)]).contains("it has no account"),
            "{text}"
        );
    }
}
