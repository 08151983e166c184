//! Everything that can be wrong with a world, with what is said about it.

use super::complaint;
use std::fmt::Write as _;

const A: &str = r#""accounts":[{"id":"111111111111"}]"#;
const TRUST: &str = r#""trust":{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}"#;
const ORG: &str = r#""organization":{"id":"o-a","management_account":"111111111111""#;

fn check(name: &str, worlds: &[String]) {
    let mut all = String::new();
    for text in worlds {
        let answer = complaint(&[("w.json", text)]);
        let _ = write!(
            all,
            "{text}

{answer}

----

"
        );
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, all);
    });
}

#[test]
fn shapes() {
    check(
        "world_shapes",
        &[
            "[]".to_owned(),
            "{}".to_owned(),
            r#"{"acounts":[],"role":[],"x":1}"#.to_owned(),
            r#"{"accounts":{"id":"111111111111"}}"#.to_owned(),
            r#"{"accounts":[{"id":111111111111},{"id":"11111111111"},{}]}"#.to_owned(),
            r#"{"accounts":[{"id":"111111111111"}],"accounts":[]}"#.to_owned(),
            format!(
                r#"{{{A},"users":[{{"arn":"arn:aws:iam::111111111111:user/u","inline":[],"tags":{{"a":1}},"groups":"g"}}]}}"#
            ),
            format!(
                r#"{{{A},"roles":[{{"arn":"arn:aws:iam::111111111111:role/r","max_session_duration":1}}]}}"#
            ),
            format!(
                r#"{{{A},"policies":[{{"arn":"arn:aws:iam::111111111111:policy/p"}},{{"arn":"arn:aws:iam::111111111111:policy/q","policy":"q.json"}},{{"arn":"arn:aws:iam::111111111111:policy/r","policy":5}},{{"arn":"arn:aws:iam::111111111111:policy/s","policy":{{"file":"absent.json"}}}},{{"arn":"arn:aws:iam::111111111111:policy/t","policy":[]}}]}}"#
            ),
            format!(
                r#"{{{A},"policies":[{{"arn":"arn:aws:iam::111111111111:policy/p","policy":{{"Statement":{{"Effect":"allow"}}}}}},{{"arn":"arn:aws:iam::111111111111:policy/q","policy":"{{\"Statement\":[{{\"Effect\":\"Allow\"}}]}}"}}]}}"#
            ),
            r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#.to_owned(),
            "{".to_owned(),
        ],
    );
}

#[test]
fn references() {
    check(
        "world_references",
        &[
            // A principal in no account, and one whose ARN is none.
            format!(r#"{{{A},"users":[{{"arn":"arn:aws:iam::111111111112:user/u"}},{{"arn":"arn:aws:iam::111111111111:role/u"}},{{"arn":"ana"}}]}}"#),
            // An account twice, and a role.
            format!(r#"{{"accounts":[{{"id":"111111111111"}},{{"id":"111111111111"}}],"roles":[{{"arn":"arn:aws:iam::111111111111:role/r",{TRUST}}},{{"arn":"arn:aws:iam::111111111111:role/r",{TRUST}}}]}}"#),
            // Roles that differ only by path, or by case.
            format!(r#"{{{A},"roles":[{{"arn":"arn:aws:iam::111111111111:role/a/r",{TRUST}}},{{"arn":"arn:aws:iam::111111111111:role/b/r",{TRUST}}},{{"arn":"arn:aws:iam::111111111111:role/R",{TRUST}}}]}}"#),
            // Attachments to nothing.
            format!(r#"{{{A},"policies":[{{"arn":"arn:aws:iam::111111111111:policy/work","policy":{{"unknown":"x"}}}}],"users":[{{"arn":"arn:aws:iam::111111111111:user/u","managed":["arn:aws:iam::111111111111:policy/wrk","arn:aws:iam::aws:policy/ReadOnlyAccess","ReadOnlyAccess"],"boundary":"arn:aws:iam::111111111111:policy/none","groups":["readers"]}}]}}"#),
            // Policies and groups of other accounts.
            r#"{"accounts":[{"id":"111111111111"},{"id":"222222222222"}],"policies":[{"arn":"arn:aws:iam::222222222222:policy/p","policy":{"unknown":"x"}}],"groups":[{"arn":"arn:aws:iam::222222222222:group/g"}],"users":[{"arn":"arn:aws:iam::111111111111:user/u","managed":["arn:aws:iam::222222222222:policy/p"],"groups":["arn:aws:iam::222222222222:group/g"]}]}"#.to_owned(),
            // One id for two.
            format!(r#"{{{A},"users":[{{"arn":"arn:aws:iam::111111111111:user/u","id":"AIDAX"}},{{"arn":"arn:aws:iam::111111111111:user/v","id":"AIDAX"}}]}}"#),
        ],
    );
}

#[test]
fn organizations() {
    check(
        "world_organizations",
        &[
            format!(r#"{{{ORG},"ous":[{{"id":"ou-a","parent":"ou-b"}},{{"id":"ou-b","parent":"ou-a"}},{{"id":"ou-c","parent":"ou-d"}},{{"id":"ou-e","parent":"ou-e"}}]}}}}"#),
            format!(r#"{{{ORG},"ous":[{{"id":"ou-a","name":"prod"}},{{"id":"ou-b","name":"dev"}},{{"id":"ou-b"}}]}},"accounts":[{{"id":"222222222222"}},{{"id":"333333333333","parent":"prd"}},{{"id":"444444444444","parent":"prod","outside":true}},{{"id":"111111111111","outside":true}}]}}"#),
            format!(r#"{{{ORG},"ous":[{{"id":"ou-a","name":"x"}},{{"id":"ou-b","name":"x"}}],"scps":[{{"name":"s","policy":{{"unknown":"?"}},"targets":["x","ou-c","999999999999","222222222222"]}},{{"name":"t","targets":[]}},{{"name":"FullAWSAccess"}}]}},"accounts":[{{"id":"222222222222","outside":true}},{{"id":"333333333333","parent":"x"}}]}}"#),
            r#"{"organization":{"id":"o-a","management_account":"1","all_features":false,"rcps":[{"name":"r","policy":{"unknown":"?"},"targets":["root"]}]}}"#.to_owned(),
            r#"{"accounts":[{"id":"111111111111","parent":"root","canonical_user":"abc"}]}"#.to_owned(),
            format!(r#"{{{ORG},"root":"r-abcd"}},"accounts":[{{"id":"222222222222","parent":"r-wxyz"}}]}}"#),
        ],
    );
}

#[test]
fn resources() {
    check(
        "world_resources",
        &[
            format!(
                r#"{{{A},"resources":[{{"arn":"arn:aws:s3:::b"}},{{"arn":"arn:aws:sqs:us-east-1:222222222222:q"}},{{"arn":"arn:aws:sqs:us-east-1:111111111111:q","account":"222222222222"}},{{"arn":"b"}},{{"arn":"arn:aws:s3:::*","account":"111111111111"}}]}}"#
            ),
            format!(
                r#"{{{A},"resources":[{{"arn":"arn:aws:sqs:us-east-1:111111111111:q","acl":[],"grants":[],"shared_with":[],"bucket":"b"}},{{"arn":"arn:aws:s3:us-east-1:111111111111:accesspoint/p","bucket":"none"}},{{"arn":"arn:aws:s3:us-east-1:111111111111:accesspoint/q"}}]}}"#
            ),
            format!(
                r#"{{{A},"resources":[{{"arn":"arn:aws:s3:::b","account":"111111111111","acl":[{{"grantee":"everybody","permission":"READ"}},{{"grantee":"all-users","permission":"read"}},{{"grantee":"all-users"}}],"ownership":"BucketOwner","block_public_access":{{"block_public_acl":true,"ignore_public_acls":"yes"}}}}]}}"#
            ),
            format!(
                r#"{{{A},"resources":[{{"arn":"arn:aws:kms:us-east-1:111111111111:key/k","policy":{{"unknown":"?"}},"grants":[{{"grantee":"*","operations":["Decrypt"]}},{{"grantee":"rds.amazonaws.com","operations":["decrypt","Fly"]}},{{"grantee":"rds.amazonaws.com"}}]}},{{"arn":"arn:aws:ec2:us-east-1:111111111111:snapshot/snap-1","shared_with":["everyone"]}},{{"arn":"arn:aws:iam::111111111111:role/r"}},{{"arn":"arn:aws:sns:us-east-1:111111111111:t","type":"AWS::SQS::Queue"}},{{"arn":"arn:aws:foo:us-east-1:111111111111:t","type":"AWS::SQS::Queue"}}]}}"#
            ),
        ],
    );
}

/// Errors of all files come in one run, each file with its own.
#[test]
fn all_files_in_one_run() {
    let error = complaint(&[
        (
            "a.json",
            r#"{"accounts":[{"id":"111111111111","nmae":"x"}]}"#,
        ),
        (
            "b.yaml",
            "users:\n  - arn: arn:aws:iam::222222222222:user/u\n",
        ),
        (
            "c.json",
            r#"{"organization":{"id":"o-a","management_account":"111111111111"}}"#,
        ),
        (
            "d.json",
            r#"{"organization":{"id":"o-b","management_account":"111111111111"}}"#,
        ),
        (
            "e.json",
            r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        ),
    ]);
    for part in ["a.json:1:", "b.yaml:2:", "d.json:1:", "e.json:1:"] {
        assert!(error.contains(part), "{part}: {error}");
    }
}
