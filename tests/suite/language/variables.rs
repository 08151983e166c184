//! Questions whose answers depend on the texts of policy variables: classes leave them open, the theory of
//! strings decides.

use crate::cli::{iamproof, text};

const HOME: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::b/${aws:username}/*"}}"#;

/// Only who has the team of its own name, and below it.
const TEAM: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject",
     "Resource": "arn:aws:s3:::b/x${aws:PrincipalTag/team}/${aws:username}/*"},
    {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*",
     "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "${aws:username}"}}}]}"#;

/// In the old version nothing is a variable.
const OLD: &str = r#"{"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::b/${aws:username}/*"}}"#;

const CASES: [(&str, &str); 21] = [
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is \"alice\"",
        "yes",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is \"bob\"",
        "no",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is not \"alice\"",
        "no",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/al*/* when aws:username is not \"alice\"",
        "yes",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/* when aws:username is absent",
        "no",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::c/* when aws:username is present",
        "no",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* to user \"alice\"",
        "yes",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* to user \"bob\"",
        "no",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* to arn:aws:iam::111122223333:user/x/alice",
        "yes",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* to arn:aws:iam::111122223333:user/alice/x",
        "no",
    ),
    (
        "does home allow s3:GetObject on arn:aws:s3:::b/alice/* to any role",
        "no",
    ),
    (
        "does home always allow s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is \"alice\"",
        "yes",
    ),
    (
        "does home always allow s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is \"bob\"",
        "no",
    ),
    (
        "does home always allow s3:GetObject on arn:aws:s3:::b/alice/*",
        "no",
    ),
    (
        "does home always allow s3:* on arn:aws:s3:::b/alice/* when aws:username is \"alice\"",
        "no",
    ),
    (
        "does team allow s3:GetObject on arn:aws:s3:::b/xa/b/* when aws:username in [a, b]",
        "no",
    ),
    (
        "does team allow s3:GetObject on arn:aws:s3:::b/xa/a/* when aws:username is a",
        "yes",
    ),
    (
        "does team allow s3:GetObject on arn:aws:s3:::b/x*/b/* when aws:username is a",
        "yes",
    ),
    (
        "does team always allow s3:GetObject on arn:aws:s3:::b/xa/a/* when aws:username is a",
        "no",
    ),
    (
        "does the old policy allow s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is \"alice\"",
        "no",
    ),
    (
        "not home allows s3:GetObject on arn:aws:s3:::b/alice/* when aws:username is \"bob\"",
        "yes",
    ),
];

#[test]
fn texts_of_variables_decide() {
    let folder = tempfile::tempdir().unwrap();
    let mut flags = Vec::new();
    for (name, policy) in [("home", HOME), ("team", TEAM), ("old", OLD)] {
        let path = folder.path().join(format!("{name}.json"));
        std::fs::write(&path, policy).unwrap();
        flags.push(match name {
            "old" => format!("--old={}", path.display()),
            _ => format!("--policy={name}={}", path.display()),
        });
    }
    let questions: Vec<&str> = CASES.iter().map(|(question, _)| *question).collect();
    let mut all = vec!["ask", "--format", "json"];
    all.extend(flags.iter().map(String::as_str));
    all.extend(&questions);
    let output = iamproof(&all).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let json = crate::schema::conforming(json);
    let answers = json["answers"].as_array().unwrap();
    assert_eq!(answers.len(), CASES.len());
    for ((question, wanted), answer) in CASES.iter().zip(answers) {
        assert_eq!(answer["answer"], *wanted, "{question}: {answer:#}");
    }
}
