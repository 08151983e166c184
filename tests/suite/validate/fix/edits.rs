//! What fixes leave of a text: every byte that need not go.

use super::{json, yaml};

fn action(list: &str) -> String {
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":{list},\"Resource\":\"*\"}}]}}"
    )
}

#[test]
fn json_lists_keep_their_layout() {
    for (before, after) in [
        (r#"["s3:Get*","s3:GetObject"]"#, r#"["s3:Get*"]"#),
        (r#"["s3:GetObject","s3:Get*"]"#, r#"["s3:Get*"]"#),
        (
            r#"[ "s3:GetObject" , "s3:GetAcl" , "s3:Get*" , "ec2:Run*" ]"#,
            r#"[ "s3:Get*" , "ec2:Run*" ]"#,
        ),
        (
            "[\n\t\"ec2:A\",\r\n\t\"s3:Get*\",\r\n\t\"s3:GetObject\",\r\n\t\"s3:GetAcl\"\r\n]",
            "[\n\t\"ec2:A\",\r\n\t\"s3:Get*\"\r\n]",
        ),
        (
            "[\"ec2:*\",\"ec2:A\",\"s3:*\",\"s3:B\",\"ec2:C\",\"iam:X\"]",
            "[\"ec2:*\",\"s3:*\",\"iam:X\"]",
        ),
        (r#"["s3:\u0047et*","s3:GetObject"]"#, r#"["s3:\u0047et*"]"#),
        (r#"["s3:a","S3:A","s3:a"]"#, r#"["s3:a"]"#),
        (r#""s3:*""#, r#""s3:*""#),
    ] {
        assert_eq!(json(&action(before)), action(after));
    }
}

#[test]
fn yaml_blocks_keep_their_comments() {
    let before = "\
# The readers.
Version: \"2012-10-17\"
Statement:
  - Sid: A # first
    Effect: Allow
    Action:
      # all of them
      - s3:Get*
      - s3:GetObject # one
      - 's3:GetObjectAcl'
      # and listing
      - s3:List*
    Resource: '*'
  # again
  - Sid: B
    Effect: Allow
    Action: [ 's3:List*', s3:Get* ] # the same
    Resource: ['*']
  # the end
";
    let after = "\
# The readers.
Version: \"2012-10-17\"
Statement:
  - Sid: A # first
    Effect: Allow
    Action:
      # all of them
      - s3:Get*
      # one
      # and listing
      - s3:List*
    Resource: '*'
  # again
  # the same
  # the end
";
    assert_eq!(yaml(before), after);
}
