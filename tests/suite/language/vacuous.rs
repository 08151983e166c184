//! What holds of nothing is not proved.

use crate::cli::{iamproof, text};
use serde_json::{Value, json};

#[test]
fn no_request_in_question_is_unknown() {
    let policy = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "*"}});
    let never = "when aws:SecureTransport is true and aws:SecureTransport is false";
    let cases = [
        (
            "does p always allow [s3:GetObject except s3:*] on *",
            "unknown",
        ),
        ("does p allow [s3:GetObject except s3:*] on *", "unknown"),
        ("not p allows [iam:PassRole except iam:*] on *", "unknown"),
        (&format!("does p always allow s3:* on * {never}"), "unknown"),
        (&format!("does p allow iam:* on * {never}"), "unknown"),
        (
            "does p always allow s3:GetObject on * to anonymous",
            "unknown",
        ),
        ("does p allow s3:GetObject on * to anonymous", "unknown"),
        ("does p always allow [s3:* except s3:GetObject] on *", "yes"),
        (
            "does p allow iam:* on * when aws:SecureTransport is true",
            "no",
        ),
        ("does p allow iam:* on * to user \"bob\"", "no"),
    ];
    for (question, wanted) in cases {
        let line = json!({"id": 1, "question": "ask", "text": question, "policies": {"p": policy}});
        let output = iamproof(&["batch"])
            .write_stdin(line.to_string())
            .output()
            .unwrap();
        let found: Value = serde_json::from_str(&text(&output.stdout)).unwrap();
        assert_eq!(found["answers"][0]["answer"], wanted, "{question}: {found}");
    }
}
