//! Random small policies that like edges: empty lists, shared prefixes, `?` against `*`, mixed case,
//! absent keys, two policies that differ in one place.

use crate::support::Random;
use iamproof::policy::PolicyType;
use serde_json::{Value, json};

const ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "S3:getobject",
    "s3:?etObject",
    "s3:*Object*",
    "s3:?*",
    "s3:Get?bject*",
    "ec2:*",
    "ec2:CreateTags",
    "iam:PassRole",
    "sts:AssumeRole",
    "k:K",
];

const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::b/?",
    "arn:aws:s3:::b/??",
    "arn:aws:s3:::b/x",
    "arn:aws:s3:::b/x*",
    "arn:aws:s3:::b/*x",
    "arn:aws:s3:::b/😀",
    "arn:aws:lambda:*:function:f",
    "arn:aws:sqs:us-*-1:111122223333:q",
    "arn:aws:sqs:us-east-1:111122223333:*",
    "arn:aws:sns:*:111122223333:*",
    "arn:aws:s3:::B/x:y",
    "arn:aws-cn:s3:::b/*",
    "arn:*:s3:::b/*",
    "arn:aws:s3",
    "arn:aws:sqs",
];

const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS":"*"}"#,
    r#"{"AWS":"111122223333"}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:root"}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:user/a"}"#,
    r#"{"AWS":["arn:aws:iam::444455556666:role/p/r","arn:aws:iam::111122223333:user/a"]}"#,
    r#"{"AWS":["111122223333","arn:aws:iam::111122223333:user/a"]}"#,
    r#"{"AWS":"arn:aws:sts::444455556666:assumed-role/r/ses"}"#,
    r#"{"AWS":"arn:aws:sts::111122223333:federated-user/fed"}"#,
    r#"{"AWS":"AIDAEXAMPLE"}"#,
    r#"{"AWS":"AROAEXAMPLE"}"#,
    r#"{"Service":"sns.amazonaws.com"}"#,
    r#"{"Service":["sns.amazonaws.com","ec2.amazonaws.com"]}"#,
    r#"{"Service":"sns.amazonaws.com","AWS":"111122223333"}"#,
    r#"{"AWS":"arn:aws:iam::*:role/*"}"#,
    r#"{"AWS":"arn:aws-cn:iam::111122223333:root"}"#,
    r#"{"AWS":[]}"#,
];

/// Of role trust policies.
const PROVIDERS: &[&str] = &[
    r#"{"Federated":"accounts.google.com"}"#,
    r#"{"Federated":"arn:aws:iam::111122223333:oidc-provider/o"}"#,
    r#"{"Federated":["arn:aws:iam::111122223333:saml-provider/s","accounts.google.com"]}"#,
    r#"{"Federated":"*"}"#,
];

const CALLS: &[&str] = &[
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:*",
    "sts:TagSession",
];

/// Operators that go together, with keys and values that fit them.
pub struct Family {
    bases: &'static [&'static str],
    pub keys: &'static [&'static str],
    pub values: &'static [&'static str],
    /// Whether the operators often stand with a qualifier.
    sets: bool,
}

const STRINGS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
];

const NUMBERS: &[&str] = &[
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];

const DATES: &[&str] = &[
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
];

pub const FAMILIES: &[Family] = &[
    Family {
        bases: STRINGS,
        keys: &[
            "aws:RequestedRegion",
            "aws:PrincipalTag/t",
            "x:k",
            "aws:username",
            "aws:SourceVpce",
            "aws:sourceVPCE",
        ],
        values: &[
            "a",
            "b",
            "a*",
            "ab*",
            "A",
            "*",
            "?",
            "??",
            "",
            "us-east-1",
            "😀",
            "a:b",
        ],
        sets: false,
    },
    Family {
        bases: &["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
        keys: &["aws:RequestedRegion", "x:k"],
        values: &["a", "K", "k", "\u{212a}", "ß", "ẞ", "É", "é", "i"],
        sets: false,
    },
    Family {
        bases: STRINGS,
        keys: &["aws:TagKeys", "aws:CalledVia", "aws:RequestTag/a"],
        values: &["a", "b", "a*", "A", "", "?"],
        sets: true,
    },
    Family {
        bases: &["StringEquals", "StringNotEquals", "StringLike"],
        keys: &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"],
        values: &[
            "o-aaaaaaaaaa",
            "o-aaaaaaaaaa/*",
            "o-a*",
            "o-bbbbbbbbbb/r-a/",
        ],
        sets: true,
    },
    Family {
        bases: NUMBERS,
        keys: &["s3:max-keys", "aws:MultiFactorAuthAge"],
        values: &["10", "1e1", "20", "0", "10.5", "-1", "010"],
        sets: false,
    },
    Family {
        bases: DATES,
        keys: &["aws:CurrentTime", "aws:TokenIssueTime", "aws:EpochTime"],
        values: &[
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.001Z",
            "2026-01-01T01:00:00+01:00",
            "2027",
            "1767225600",
        ],
        sets: false,
    },
    Family {
        bases: &["Bool"],
        keys: &[
            "aws:SecureTransport",
            "aws:MultiFactorAuthPresent",
            "aws:PrincipalIsAWSService",
            "aws:ViaAWSService",
        ],
        values: &["true", "false", "True", "no"],
        sets: false,
    },
    Family {
        bases: &["BinaryEquals"],
        keys: &["x:b", "aws:RequestTag/b"],
        values: &["YQ==", "YWI=", ""],
        sets: false,
    },
    Family {
        bases: &["IpAddress", "NotIpAddress"],
        keys: &["aws:SourceIp", "aws:VpcSourceIp", "x:ip"],
        values: &[
            "10.0.0.0/8",
            "10.1.2.3/16",
            "2001:db8::/32",
            "0.0.0.0/0",
            "203.0.113.7",
            "::/0",
        ],
        sets: false,
    },
    Family {
        bases: &["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"],
        keys: &["aws:PrincipalArn", "aws:SourceArn", "aws:PrincipalTag/t"],
        values: &[
            "arn:aws:iam::111122223333:user/a",
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::11112222333?:*",
            "arn:aws:sns:us-east-1:111122223333:*",
            "*",
        ],
        sets: false,
    },
    Family {
        bases: &["Null"],
        keys: &[
            "aws:TagKeys",
            "aws:PrincipalTag/t",
            "aws:SourceIp",
            "aws:username",
            "x:k",
            "aws:RequestTag/a",
            "aws:PrincipalOrgID",
        ],
        values: &["true", "false", "TRUE"],
        sets: false,
    },
    Family {
        bases: STRINGS,
        keys: &[
            "aws:PrincipalAccount",
            "aws:ResourceAccount",
            "aws:PrincipalType",
            "aws:userid",
            "aws:PrincipalArn",
            "aws:PrincipalServiceName",
        ],
        values: &[
            "111122223333",
            "444455556666",
            "User",
            "AIDAEXAMPLE",
            "AROA*:ses",
            "anonymous",
            "a*",
            "1*",
            "arn:aws:iam::*:user/?",
            "sns.amazonaws.com",
        ],
        sets: false,
    },
];

/// Texts with policy variables, for resources and for values.
const HOLED: &[&str] = &[
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/${aws:username}",
    "arn:aws:s3:::${aws:PrincipalTag/t}/x",
    "arn:aws:s3:::b/${aws:PrincipalTag/t, 'x'}",
    "arn:aws:s3:::b/${x:k}/${aws:username}",
    "arn:aws:s3:::b/${aws:TagKeys, 'x'}",
    "arn:aws:s3:::b/${*}",
    "arn:aws:s3:${x:k}:b",
];

const HOLED_VALUES: &[&str] = &[
    "${aws:username}",
    "${aws:PrincipalTag/t}",
    "${aws:PrincipalTag/t, 'a'}",
    "${x:k}*",
    "a${?}",
    "a${x:k",
];

const HOLED_ARNS: &[&str] = &[
    "${aws:PrincipalArn}",
    "${aws:PrincipalTag/t}",
    "arn:aws:iam::${aws:PrincipalAccount}:user/a",
    "arn:aws:iam::111122223333:user/${aws:username}",
    "arn:aws:iam::${aws:PrincipalTag/t}",
];

/// One of several.
pub fn one<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len())]
}

/// Some of several; now and then none.
fn some(random: &mut Random, from: &[&str], most: usize) -> Value {
    if random.below(40) == 0 {
        return json!([]);
    }
    let count = 1 + random.below(most);
    (0..count).map(|_| one(random, from)).collect()
}

/// An operator of a family with its prefix and suffix.
fn operator(random: &mut Random, family: &Family) -> String {
    let base = one(random, family.bases);
    if base == "Null" {
        return base.to_owned();
    }
    let prefix = match random.below(if family.sets { 6 } else { 24 }) {
        0 | 1 => "ForAllValues:",
        2 | 3 => "ForAnyValue:",
        _ => "",
    };
    let suffix = match random.below(6) {
        0 => "IfExists",
        _ => "",
    };
    format!("{prefix}{base}{suffix}")
}

/// Puts policy variables into some texts of a policy.
pub fn with_variables(random: &mut Random, mut policy: Value) -> Value {
    for statement in policy["Statement"].as_array_mut().unwrap() {
        for member in ["Resource", "NotResource"] {
            if random.below(2) == 0
                && let Some(list) = statement.get_mut(member).and_then(Value::as_array_mut)
                && let Some(first) = list.first_mut()
            {
                *first = json!(one(random, HOLED));
            }
        }
        let operators = statement
            .get_mut("Condition")
            .and_then(Value::as_object_mut);
        for (operator, keys) in operators.into_iter().flatten() {
            let pool = match operator {
                _ if operator.contains("String") => HOLED_VALUES,
                _ if operator.contains("Arn") => HOLED_ARNS,
                _ => continue,
            };
            for values in keys.as_object_mut().unwrap().values_mut() {
                if random.below(2) == 0
                    && let Some(first) = values.as_array_mut().and_then(|list| list.first_mut())
                {
                    *first = json!(one(random, pool));
                }
            }
        }
    }
    policy
}

/// Whether policies of the type name principals.
const fn has_principals(policy_type: PolicyType) -> bool {
    use PolicyType::{Endpoint, Rcp, Resource, Trust};
    matches!(policy_type, Trust | Resource | Endpoint | Rcp)
}

fn principal(random: &mut Random, policy_type: PolicyType) -> Value {
    let text = match policy_type {
        PolicyType::Trust if random.below(2) == 0 => one(random, PROVIDERS),
        PolicyType::Rcp => one(random, &PRINCIPALS[..2]),
        _ => one(random, PRINCIPALS),
    };
    serde_json::from_str(text).unwrap()
}

fn statement(random: &mut Random, policy_type: PolicyType) -> Value {
    // Principals alone have some twenty classes; less of the rest keeps the combinations few.
    let small = has_principals(policy_type);
    let most = if small { 1 } else { 2 };
    let trust = policy_type == PolicyType::Trust;
    let mut statement = json!({
        "Effect": if random.below(3) == 0 { "Deny" } else { "Allow" },
    });
    let negated = |random: &mut Random, name: &str| match random.below(5) {
        0 => format!("Not{name}"),
        _ => name.to_owned(),
    };
    let action = negated(random, "Action");
    let actions = if trust { CALLS } else { ACTIONS };
    statement[action] = some(random, actions, most);
    if !trust {
        let resource = negated(random, "Resource");
        statement[resource] = some(random, RESOURCES, most);
    }
    if small {
        let deny = statement["Effect"] == "Deny" && policy_type != PolicyType::Rcp;
        let element = match deny && random.below(3) == 0 {
            true => "NotPrincipal",
            false => "Principal",
        };
        statement[element] = principal(random, policy_type);
    }
    let mut condition = json!({});
    for _ in 0..random.below(if small { 2 } else { 3 }) {
        let family = &FAMILIES[random.below(FAMILIES.len())];
        // Now and then a key of another family, whose values the operators do not read.
        let keys = match random.below(16) {
            0 => FAMILIES[random.below(FAMILIES.len())].keys,
            _ => family.keys,
        };
        let (operator, key) = (operator(random, family), one(random, keys));
        condition[operator][key] = some(random, family.values, 2);
    }
    if condition != json!({}) {
        statement["Condition"] = condition;
    }
    statement
}

/// A policy of a few statements.
pub fn policy(random: &mut Random, policy_type: PolicyType) -> Value {
    let most = if has_principals(policy_type) { 2 } else { 3 };
    let count = 1 + random.below(most);
    let statements: Vec<Value> = (0..count).map(|_| statement(random, policy_type)).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// The policy with one thing changed.
pub fn altered(random: &mut Random, policy: &Value, policy_type: PolicyType) -> Value {
    let mut policy = policy.clone();
    let all = policy["Statement"].as_array_mut().unwrap();
    let at = random.below(all.len());
    match random.below(8) {
        0 if all.len() > 1 => {
            all.remove(at);
        }
        1 => all.push(statement(random, policy_type)),
        2 => all.reverse(),
        3 => {
            all[at].as_object_mut().unwrap().remove("Condition");
        }
        4 => {
            let other = statement(random, policy_type);
            if let Some(condition) = other.get("Condition") {
                all[at]["Condition"] = condition.clone();
            }
        }
        5 => {
            let other = statement(random, policy_type);
            let own = all[at].as_object_mut().unwrap();
            for element in ["Action", "Resource"] {
                if let (Some(_), Some(new)) = (own.get(element), other.get(element)) {
                    own.insert(element.to_owned(), new.clone());
                    break;
                }
            }
        }
        6 => turned(random, &mut all[at]),
        _ => respelled(random, &mut all[at]["Condition"]),
    }
    // Asking for a member that is absent made it.
    for statement in all {
        statement
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
    }
    policy
}

/// Turns an operator into another of its kind.
fn turned(random: &mut Random, statement: &mut Value) {
    let Some(operators) = statement
        .get_mut("Condition")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let Some(name) = operators.keys().next().cloned() else {
        return;
    };
    let changed = match random.below(4) {
        0 => name.replace("Not", ""),
        1 => name.replace("StringEquals", "StringLike"),
        2 if name.ends_with("IfExists") => name.replace("IfExists", ""),
        2 if !name.contains("Null") => format!("{name}IfExists"),
        _ => name.replace("ForAllValues", "ForAnyValue"),
    };
    if iamproof::policy::Operator::from_name(&changed).is_some()
        && !operators.contains_key(&changed)
        && let Some(keys) = operators.remove(&name)
    {
        operators.insert(changed, keys);
    }
}

/// Spells a value in other letters, or in more of them.
fn respelled(random: &mut Random, condition: &mut Value) {
    let lists = condition
        .as_object_mut()
        .into_iter()
        .flat_map(|operators| operators.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|keys| keys.values_mut())
        .filter_map(Value::as_array_mut);
    for list in lists {
        if let Some(Value::String(text)) = list.first_mut() {
            *text = match random.below(3) {
                0 => text.to_uppercase(),
                1 => text.replace('*', "?"),
                _ => text.replace('?', "*"),
            };
        }
    }
}
