//! Texts that are meant to break fixes.

use super::{fixed, json, yaml};
use iamproof::policy::PolicyType;

const HEAD: &str = "Version: \"2012-10-17\"\nStatement:\n";

/// A YAML text of some statements before and after, and how many fixes are left out.
fn of(before: &str, after: &str, left: usize) {
    let (before, after) = (format!("{HEAD}{before}"), format!("{HEAD}{after}"));
    assert_eq!(yaml(&before), after);
    let found = fixed("policy.yaml", &before, None);
    assert_eq!(found.left.len(), left, "{:?}", found.left);
}

#[test]
fn anchors_and_aliases() {
    // All users of the anchor say the same afterwards.
    of(
        "- Effect: Allow\n  Action: &a [s3:Get*, s3:GetObject]\n  Resource: '*'\n\
         - Effect: Deny\n  Action: *a\n  Resource: arn:aws:s3:::b/*\n",
        "- Effect: Allow\n  Action: &a [s3:Get*]\n  Resource: '*'\n\
         - Effect: Deny\n  Action: *a\n  Resource: arn:aws:s3:::b/*\n",
        0,
    );
    // What would go has a name that is used elsewhere.
    let named = "- Effect: Allow\n  Action:\n  - s3:Get*\n  - &g s3:GetObject\n  Resource: '*'\n\
         - Effect: Deny\n  Action: *g\n  Resource: arn:aws:s3:::b/*\n";
    of(named, named, 1);
    let flow = "- Effect: Allow\n  Action: [&g s3:GetObject, s3:Get*]\n  Resource: '*'\n\
         - Effect: Deny\n  Action: *g\n  Resource: arn:aws:s3:::b/*\n";
    of(flow, flow, 1);
    // Aliases may go.
    of(
        "- Effect: Allow\n  Action:\n  - &g s3:GetObject\n  - s3:Put*\n  Resource: '*'\n\
         - Effect: Deny\n  Action: [s3:Get*, *g, *g ]\n  Resource: arn:aws:s3:::b/*\n",
        "- Effect: Allow\n  Action:\n  - &g s3:GetObject\n  - s3:Put*\n  Resource: '*'\n\
         - Effect: Deny\n  Action: [s3:Get* ]\n  Resource: arn:aws:s3:::b/*\n",
        0,
    );
    // An operator whose name is an alias.
    let operator = "- Effect: Allow\n  Sid: &like StringLike\n  Action: s3:*\n  Resource: '*'\n  Condition:\n    \
         *like : {aws:PrincipalTag/x: a}\n";
    of(operator, operator, 1);
    // The list stands outside of the policy: others may use it.
    let outside = "Common: &acts\n  - s3:Get*\n  - s3:GetObject\nPolicyDocument:\n  Version: '2012-10-17'\n  \
         Statement:\n    Effect: Allow\n    Action: *acts\n    Resource: '*'\n";
    let found = fixed("policy.yaml", outside, None);
    assert_eq!(found.text, outside);
    assert_eq!(
        found.left[0].reason,
        "what stands outside of the policy would change too"
    );
    let inside = "PolicyDocument:\n  Version: '2012-10-17'\n  Statement:\n    Effect: Allow\n    \
         Action: &acts [s3:Get*, s3:GetObject]\n    Resource: '*'\nMine: *acts\n";
    assert_eq!(fixed("policy.yaml", inside, None).text, inside);
}

#[test]
fn all_ways_to_write_an_item() {
    of(
        "- Effect: Allow\n  Action:\n  - s3:Get*\n  -   s3:GetObject   # why\n  -\n    s3:GetAcl\n  - >-\n    \
         s3:GetBucketAcl\n  - |-\n    s3:GetX\n\n  - \"s3:Get\\\n    X\" # x\n  # last\n\n  Resource: '*'\n",
        "- Effect: Allow\n  Action:\n  - s3:Get*\n  # why\n\n  # x\n  # last\n\n  Resource: '*'\n",
        0,
    );
    of(
        "- Effect: Allow\n  ? Action\n  : - s3:Get*\n    - s3:GetObject\n  Resource: '*'\n",
        "- Effect: Allow\n  ? Action\n  : - s3:Get*\n  Resource: '*'\n",
        0,
    );
    // Taking the first line away would take the list's mark away.
    let marked =
        "- Effect: Allow\n  ? Action\n  : - s3:GetObject\n    - s3:Get*\n  Resource: '*'\n";
    of(marked, marked, 1);
    of(
        "- Effect: Allow\n  Action: [s3:Get*, s3:GetObject] # ] both\n  Resource: {x: 1} # }\n",
        "- Effect: Allow\n  Action: [s3:Get*, s3:GetObject] # ] both\n  Resource: {x: 1} # }\n",
        1,
    );
    of(
        "- Effect: Allow\n  Action: &a [s3:Get*, s3:GetObject, # ]\n  ] # ] both\n  Resource: ['*' ] # one\n",
        "- Effect: Allow\n  Action: &a [s3:Get*, s3:GetObject, # ]\n  ] # ] both\n  Resource: ['*' ] # one\n",
        1,
    );
    of(
        "- Effect: Allow\n  Action: [s3:Get*, s3:GetObject] # ] both\n  Resource: ['*', '*'] #x\n",
        "- Effect: Allow\n  Action: [s3:Get*] # ] both\n  Resource: ['*'] #x\n",
        0,
    );
    // A comment between brackets has no place of its own to go to.
    of(
        "- {Effect: Allow, Action: [s3:Get*, # why\n s3:GetObject,], Resource: '*'}\n\
         - {Effect: Allow, Action: ['ec2:*' , \"ec2:Run*\" , ec2:X ,], Resource: ['*', '*']}\n",
        "- {Effect: Allow, Action: [s3:Get*, # why\n s3:GetObject,], Resource: '*'}\n\
         - {Effect: Allow, Action: ['ec2:*' ,], Resource: ['*']}\n",
        1,
    );
}

#[test]
fn ends_of_texts_and_lines() {
    of(
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*\n  - s3:GetObject",
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*",
        0,
    );
    of(
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*\n  - s3:GetObject # é😀",
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*\n  # é😀",
        0,
    );
    of(
        "- Effect: Allow\r\n  Action:\r\n  - s3:Get* # k\r\n  - s3:GetObject # gone\r\n  - 's3:GetAcl'\r\n  Resource: '*'",
        "- Effect: Allow\r\n  Action:\r\n  - s3:Get* # k\r\n  # gone\r\n  Resource: '*'",
        0,
    );
}

#[test]
fn several_at_the_end() {
    of(
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*\n  - s3:GetAcl\n  - s3:GetObject",
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*",
        0,
    );
    of(
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*\n  - s3:GetAcl # a\n  - s3:GetObject",
        "- Effect: Allow\n  Resource: '*'\n  Action:\n  - s3:Get*\n  # a",
        0,
    );
}

#[test]
fn conditions_that_go() {
    of(
        "- Effect: Allow\n  Action: s3:*\n  Resource: '*'\n  Condition: # why\n    # all\n    StringLikeIfExists:\n      \
         aws:PrincipalTag/x: '*' # any\n",
        "- Effect: Allow\n  Action: s3:*\n  Resource: '*'\n  # why\n  # all\n  # any\n",
        0,
    );
    of(
        "- Condition:\n    StringLikeIfExists:\n      aws:PrincipalTag/x: '*'\n  Effect: Deny\n  Action: s3:*\n  Resource: '*'\n",
        "- Effect: Deny\n  Action: s3:*\n  Resource: '*'\n",
        0,
    );
    // A comment would be lost, or come to speak of something else.
    let spoken = "- Condition:\n    StringLikeIfExists:\n      aws:PrincipalTag/x: '*' # any\n  Effect: Deny\n  Action: s3:*\n  Resource: '*'\n";
    of(spoken, spoken, 1);
    let of = |condition: &str| {
        format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"{condition}}}]}}"
        )
    };
    for (before, after) in [
        (
            r#","Condition":{"StringLikeIfExists":{"aws:PrincipalTag/x":["*","a"]}}"#,
            "",
        ),
        (
            r#", "Condition" : { "StringLikeIfExists" : { "aws:PrincipalTag/x" : "*" } , "Bool" : { "aws:SecureTransport" : true } }"#,
            r#", "Condition" : { "Bool" : { "aws:SecureTransport" : true } }"#,
        ),
        (
            r#","Condition":{"StringLikeIfExists":{"aws:PrincipalTag/y":"a*","aws:PrincipalTag/x":"*"}}"#,
            r#","Condition":{"StringLikeIfExists":{"aws:PrincipalTag/y":"a*"}}"#,
        ),
        (
            r#","Condition":{"String\u004cike":{"aws:PrincipalTag/y":"a"}}"#,
            r#","Condition":{"StringEquals":{"aws:PrincipalTag/y":"a"}}"#,
        ),
        (
            r#","Condition":{"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":["a","b","a"]}}"#,
            r#","Condition":{"ForAllValues:StringNotEqualsIfExists":{"aws:TagKeys":["a","b"]}}"#,
        ),
        // There is one already.
        (
            r#","Condition":{"StringLike":{"aws:PrincipalTag/y":"a"},"StringEquals":{"aws:PrincipalTag/x":"a"}}"#,
            r#","Condition":{"StringLike":{"aws:PrincipalTag/y":"a"},"StringEquals":{"aws:PrincipalTag/x":"a"}}"#,
        ),
        (
            r#","Condition":{"NumericLessThan":{"s3:max-keys":["10","9",100]},"DateGreaterThan":{"aws:CurrentTime":["2020-01-01T00:00:00Z","2019-01-01T00:00:00Z"]}}"#,
            r#","Condition":{"NumericLessThan":{"s3:max-keys":[100]},"DateGreaterThan":{"aws:CurrentTime":["2019-01-01T00:00:00Z"]}}"#,
        ),
    ] {
        assert_eq!(json(&of(before)), of(after));
    }
}

/// What is not one policy that can be read is left alone, with a reason if it has findings.
#[test]
fn documents_that_are_none() {
    for text in [
        "",
        "\u{feff}{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"s3:*\"],\"Resource\":\"*\"}]}",
        r#"{"Statement":[{"Effect":"Allow","Action":["s3:*","s3:*"],"Resource":"*","Action":"x"}]}"#,
        r#"[{"Statement":[{"Effect":"Allow","Action":["s3:*","s3:*"],"Resource":"*"}]}]"#,
        r#"{"Statement":[{"Effect":"allow","Action":["s3:*","s3:*"],"Resource":"*"}]}"#,
        r#"{"PolicyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"s3:*\"],\"Resource\":\"*\"}]}"}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":["s3:*","s3:*",],"Resource":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":["s3:*","s3:*"],"Resource":"*"}]} // x"#,
    ] {
        let found = fixed("policy.json", text, None);
        assert_eq!(found.text, text);
        assert!(found.done.is_empty());
    }
    let found = fixed(
        "a.json",
        r#"{"Statement":[{"Effect":"allow","Action":["s3:*","s3:*"],"Resource":"*"}]}"#,
        None,
    );
    assert_eq!(found.left.len(), 1);
    assert!(
        found.left[0].reason.contains("there is no effect `allow`"),
        "{:?}",
        found.left
    );
}

/// Statements that are the same go, all but the first, and what becomes the same goes too.
#[test]
fn rounds() {
    let text = r#"{"Version":"2012-10-17","Statement":[
  {"Sid":"A","Effect":"Deny","Action":["s3:Get*","s3:GetObject"],"Resource":"*"},
  {"Sid":"B","Effect":"Deny","Action":"S3:Get*","Resource":["*"]},
  {"Sid":"C","Effect":"Deny","Action":["s3:Get*","s3:Get*"],"Resource":["*","arn:aws:s3:::b"]},
  {"Sid":"D","Effect":"Allow","Action":["s3:Get*"],"Resource":["*"]}
]}"#;
    let after = r#"{"Version":"2012-10-17","Statement":[
  {"Sid":"A","Effect":"Deny","Action":["s3:Get*"],"Resource":"*"},
  {"Sid":"D","Effect":"Allow","Action":["s3:Get*"],"Resource":["*"]}
]}"#;
    assert_eq!(json(text), after);
    let found = fixed("policy.json", text, None);
    assert_eq!(found.done.iter().map(|one| one.round).max(), Some(1));
    // Findings of a statement that goes are not put right first.
    let twice = r#"{"Statement":[{"Effect":"Allow","Action":["s3:*","s3:a"],"Resource":"*"},{"Effect":"Allow","Action":["s3:a","s3:*"],"Resource":"*"}]}"#;
    let found = fixed("policy.json", twice, Some(PolicyType::Scp));
    assert_eq!(
        found.text,
        r#"{"Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":"*"}]}"#
    );
    assert_eq!(found.done.len(), 2);
}

/// A list that is as long as they come.
#[test]
fn long_lists_end() {
    let items: Vec<String> = (0..2_000)
        .map(|number| format!("\"s3:Get{number}\""))
        .collect();
    let text = format!(
        "{{\"Statement\":[{{\"Effect\":\"Deny\",\"Action\":[{},\"s3:Get*\"],\"Resource\":\"*\"}}]}}",
        items.join(",\n")
    );
    assert_eq!(
        json(&text),
        r#"{"Statement":[{"Effect":"Deny","Action":["s3:Get*"],"Resource":"*"}]}"#
    );
}
