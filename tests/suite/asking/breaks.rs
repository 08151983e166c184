//! Answers that were wrong once.

use crate::cli::iamproof;
use serde_json::{Value, json};

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// What a command says of a world, and its exit code.
fn ask(world: &Value, arguments: &[&str]) -> (String, i32) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.json");
    std::fs::write(&path, world.to_string()).unwrap();
    let mut all = arguments.to_vec();
    all.extend(["--world", path.to_str().unwrap()]);
    let output = iamproof(&all).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text, output.status.code().unwrap())
}

/// `KEY-01`: `aws:PrincipalArn` of a session has the path of its role, which the ARN of the session leaves out.
#[test]
fn sessions_carry_the_path_of_their_role() {
    let queue = "arn:aws:sqs:eu-west-1:222222222222:q";
    let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*",
        "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app/*"}}});
    let trust = json!({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"});
    let allow = json!({"Effect": "Allow", "Action": "sqs:*", "Resource": "*"});
    let world = json!({
        "accounts": [{"id": "222222222222"}],
        "roles": [{"arn": "arn:aws:iam::222222222222:role/app/r", "trust": policy(&[trust]),
                   "inline": {"all": policy(&[allow])}}],
        "resources": [{"arn": queue, "policy": policy(&[deny])}],
    });
    let folder = tempfile::tempdir().unwrap();
    let request = folder.path().join("request.json");
    let session = "arn:aws:sts::222222222222:assumed-role/r/s1";
    let asked = json!({"principal": session, "action": "sqs:SendMessage", "resource": queue});
    std::fs::write(&request, asked.to_string()).unwrap();
    let (text, code) = ask(
        &world,
        &["simulate", "--request", request.to_str().unwrap()],
    );
    assert!(text.starts_with("explicit deny"), "{text}");
    assert_eq!(code, 1);
}

/// `PRIN-06`: one session is asked about as itself.
#[test]
fn one_session_is_not_all_of_its_role() {
    let named = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:sts::222222222222:assumed-role/r/alice"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"});
    let trust = json!({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"});
    let world = json!({
        "accounts": [{"id": "222222222222"}],
        "roles": [{"arn": "arn:aws:iam::222222222222:role/r", "trust": policy(&[trust])}],
        "resources": [{"arn": "arn:aws:s3:::b", "account": "222222222222", "policy": policy(&[named])}],
    });
    for (name, expected) in [("alice", 0), ("bob", 1)] {
        let session = format!("arn:aws:sts::222222222222:assumed-role/r/{name}");
        let question = ["--action", "s3:GetObject", "--resource", "arn:aws:s3:::b/k"];
        let arguments = [&["can", "--principal", &session][..], &question].concat();
        assert_eq!(ask(&world, &arguments).1, expected, "{name}");
        let (text, _) = ask(&world, &["what-can", &session]);
        assert_eq!(text, "");
    }
}

/// `EVAL-91`: behind an access point of another account it is the owner of the bucket that counts.
#[test]
fn owners_behind_access_points() {
    let point = "arn:aws:s3:eu-west-1:333333333333:accesspoint/xap";
    let delegated = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bk/*",
        "Condition": {"StringEquals": {"s3:DataAccessPointAccount": "333333333333"}}});
    let open = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": format!("{point}/object/*")});
    let world = json!({
        "accounts": [{"id": "222222222222"}, {"id": "333333333333"}],
        "resources": [
            {"arn": "arn:aws:s3:::bk", "account": "222222222222", "policy": policy(&[delegated])},
            {"arn": point, "bucket": "bk", "block_public_access": true, "policy": policy(&[open])},
        ],
    });
    let object = format!("{point}/object/k");
    for (who, expected) in [("222222222222", 0), ("333333333333", 0), ("anonymous", 1)] {
        let question = ["--action", "s3:GetObject", "--resource", &object];
        let arguments = [&["can", "--principal", who][..], &question].concat();
        assert_eq!(ask(&world, &arguments).1, expected, "{who}");
    }
    // Nothing is proved of whom both let in.
    let (text, _) = ask(&world, &["findings", "--resource", point]);
    assert!(text.contains("not decided"), "{text}");
}
