//! The engine against the evaluator on random small policies: every combination of classes, and
//! requests that know nothing of classes.

use crate::support::{Random, parse};
use iamproof::encode::axioms;
use iamproof::encode::caller::{self, Kind};
use iamproof::encode::compile::{Compiler, Name, Reading};
use iamproof::encode::keys::facts;
use iamproof::encode::space::{self, Bounds, Space};
use iamproof::encode::ties;
use iamproof::eval::{
    Caller, CallerKind, ContextValue, Outcome, Request, check_axioms, check_presence, evaluate,
};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{Answer, Settings, callers_of, compare};
use iamproof::regular::Budget;
use iamproof::rules::Rules;
use serde_json::{Value, json};

const ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "S3:getobject",
    "s3:?etObject",
    "s3:*Object*",
    "ec2:*",
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
    "arn:aws:s3:::b/x",
    "arn:aws:lambda:*:function:f",
    "arn:aws:sqs:us-*-1:111122223333:q",
    "arn:aws:sns:*:111122223333:*",
    "arn:aws:s3:::B/x:y",
    "arn:aws-cn:s3:::b/*",
    "arn:*:s3:::b/*",
    "arn:aws:s3",
];

const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#"{"AWS":"*"}"#,
    r#"{"AWS":"111122223333"}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:root"}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:user/a"}"#,
    r#"{"AWS":["arn:aws:iam::444455556666:role/p/r","arn:aws:iam::111122223333:user/a"]}"#,
    r#"{"AWS":"arn:aws:sts::444455556666:assumed-role/r/ses"}"#,
    r#"{"AWS":"arn:aws:sts::111122223333:federated-user/fed"}"#,
    r#"{"AWS":"AIDAEXAMPLE"}"#,
    r#"{"Service":"sns.amazonaws.com"}"#,
    r#"{"Service":["sns.amazonaws.com","ec2.amazonaws.com"]}"#,
    r#"{"AWS":"arn:aws:iam::*:role/*"}"#,
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

/// Operators with keys and values that fit them.
const CONDITIONS: &[(&[&str], &[&str], &[&str])] = &[
    (
        &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
        ],
        &[
            "aws:RequestedRegion",
            "aws:PrincipalTag/t",
            "x:k",
            "aws:username",
            "aws:SourceVpce",
        ],
        &["a", "b", "a*", "*", "?", "", "us-east-1"],
    ),
    (
        &["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
        &["aws:RequestedRegion", "x:k"],
        &["a", "K", "ß", "a"],
    ),
    (
        &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringNotLike",
            "ForAnyValue:StringNotEquals",
            "ForAllValues:StringLikeIfExists",
            "StringEquals",
            "StringNotEquals",
            "StringLikeIfExists",
        ],
        &["aws:TagKeys"],
        &["a", "b", "a*"],
    ),
    (
        &["ForAllValues:StringEquals", "ForAnyValue:StringEquals"],
        &["aws:RequestedRegion", "aws:PrincipalTag/t"],
        &["a", "b"],
    ),
    (
        &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericGreaterThanEquals",
        ],
        &["s3:max-keys", "aws:MultiFactorAuthAge"],
        &["10", "1e1", "20", "0", "10.5", "-1"],
    ),
    (
        &[
            "DateLessThan",
            "DateGreaterThan",
            "DateEquals",
            "DateNotEquals",
        ],
        &["aws:CurrentTime", "aws:TokenIssueTime"],
        &["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z", "2027"],
    ),
    (
        &["Bool", "BoolIfExists"],
        &[
            "aws:SecureTransport",
            "aws:MultiFactorAuthPresent",
            "aws:PrincipalIsAWSService",
        ],
        &["true", "false"],
    ),
    (
        &["IpAddress", "NotIpAddress", "IpAddressIfExists"],
        &["aws:SourceIp"],
        &[
            "10.0.0.0/8",
            "10.1.0.0/16",
            "2001:db8::/32",
            "0.0.0.0/0",
            "203.0.113.7",
        ],
    ),
    (
        &["ArnLike", "ArnNotLike", "ArnEquals", "ArnLikeIfExists"],
        &["aws:PrincipalArn", "aws:SourceArn"],
        &[
            "arn:aws:iam::111122223333:user/a",
            "arn:aws:iam::*:role/*",
            "arn:aws:sns:us-east-1:111122223333:*",
            "*",
        ],
    ),
    (
        &["Null"],
        &[
            "aws:TagKeys",
            "aws:PrincipalTag/t",
            "aws:SourceIp",
            "aws:username",
            "x:k",
        ],
        &["true", "false"],
    ),
    (
        &["StringEquals", "StringNotEqualsIfExists", "StringLike"],
        &[
            "aws:PrincipalAccount",
            "aws:ResourceAccount",
            "aws:PrincipalType",
            "aws:userid",
        ],
        &[
            "111122223333",
            "444455556666",
            "User",
            "AIDAEXAMPLE",
            "AROA*:ses",
            "anonymous",
            "1*",
        ],
    ),
];

fn some<'a>(random: &mut Random, from: &[&'a str], most: usize) -> Vec<&'a str> {
    let count = 1 + random.below(most);
    (0..count).map(|_| from[random.below(from.len())]).collect()
}

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

/// Puts variables into some texts of a policy.
fn with_variables(random: &mut Random, mut policy: Value) -> Value {
    for statement in policy["Statement"].as_array_mut().unwrap() {
        for member in ["Resource", "NotResource"] {
            if random.below(2) == 0
                && let Some(list) = statement.get_mut(member).and_then(Value::as_array_mut)
            {
                list[0] = json!(HOLED[random.below(HOLED.len())]);
            }
        }
        let Some(operators) = statement
            .get_mut("Condition")
            .and_then(Value::as_object_mut)
        else {
            continue;
        };
        for (operator, keys) in operators {
            if !operator.contains("String") {
                continue;
            }
            for values in keys.as_object_mut().unwrap().values_mut() {
                if random.below(2) == 0 {
                    values[0] = json!(HOLED_VALUES[random.below(HOLED_VALUES.len())]);
                }
            }
        }
    }
    policy
}

fn policy(random: &mut Random, policy_type: PolicyType) -> Value {
    // Principals alone have some twenty classes; less of the rest keeps the combinations few.
    let trust = policy_type == PolicyType::Trust;
    let small = trust || policy_type == PolicyType::Resource;
    let count = 1 + random.below(if small { 2 } else { 3 });
    let mut statements = Vec::new();
    for _ in 0..count {
        let mut statement = json!({
            "Effect": if random.below(3) == 0 { "Deny" } else { "Allow" },
        });
        let action = if random.below(5) == 0 {
            "NotAction"
        } else {
            "Action"
        };
        let actions = if trust { CALLS } else { ACTIONS };
        statement[action] = json!(some(random, actions, if small { 1 } else { 2 }));
        let resource = if random.below(5) == 0 {
            "NotResource"
        } else {
            "Resource"
        };
        if !trust {
            statement[resource] = json!(some(random, RESOURCES, if small { 1 } else { 2 }));
        }
        if small {
            let deny = statement["Effect"] == "Deny";
            let element = if deny && random.below(3) == 0 {
                "NotPrincipal"
            } else {
                "Principal"
            };
            let text = match trust && random.below(2) == 0 {
                true => PROVIDERS[random.below(PROVIDERS.len())],
                false => PRINCIPALS[random.below(PRINCIPALS.len())],
            };
            statement[element] = serde_json::from_str(text).unwrap();
        }
        let mut condition = json!({});
        for _ in 0..random.below(if small { 2 } else { 3 }) {
            let (operators, keys, values) = CONDITIONS[random.below(CONDITIONS.len())];
            let operator = operators[random.below(operators.len())];
            let key = keys[random.below(keys.len())];
            condition[operator][key] = json!(some(random, values, 2));
        }
        if condition != json!({}) {
            statement["Condition"] = condition;
        }
        statements.push(statement);
    }
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// The space of a question, built as the planner does.
fn space_of(old: &Policy, new: &Policy, policy_type: PolicyType) -> Space {
    let mut compiler = Compiler::new(
        callers_of(policy_type),
        Reading::Single,
        std::sync::Arc::default(),
    );
    for policy in [old, new] {
        compiler.note(policy);
    }
    for (index, policy) in [old, new].into_iter().enumerate() {
        compiler.policy(policy, policy_type, index);
    }
    axioms::close(&mut compiler);
    axioms::axioms(&mut compiler);
    let callers = axioms::languages(&compiler, &Name::Caller);
    let resources = axioms::languages(&compiler, &Name::Resource);
    let named = space::partitions_of(callers.iter().chain(&resources));
    let heeded = callers.iter().any(caller::heeds_partition);
    if heeded {
        axioms::partitions(&mut compiler, &named);
    }
    let bounds = Bounds {
        roles_only: policy_type == PolicyType::Trust,
        caller_partitions: if heeded { named.clone() } else { vec!["aws"] },
        partitions: named,
        budget: Budget::default(),
    };
    space::build(&compiler, &bounds)
}

fn caller_of(word: &str) -> Caller {
    let read = caller::read(word).unwrap();
    let kind = match read.kind {
        Kind::Root => CallerKind::Root,
        Kind::User => CallerKind::User,
        Kind::Role => CallerKind::RoleSession,
        Kind::Federated => CallerKind::FederatedUser,
        Kind::Service => CallerKind::Service,
        Kind::Anonymous => CallerKind::Anonymous,
        Kind::Web => CallerKind::WebIdentity,
        Kind::Saml => CallerKind::Saml,
    };
    let name = if kind == CallerKind::Anonymous {
        ""
    } else {
        read.name
    };
    let mut caller = Caller::new(kind, name);
    let detail = read.detail.unwrap_or_default();
    match kind {
        CallerKind::User => caller.unique_id = Some(detail.to_owned()),
        CallerKind::RoleSession => {
            let (id, session) = detail.split_once(':').unwrap();
            caller.unique_id = Some(id.to_owned());
            caller.session = Some(session.to_owned());
        }
        CallerKind::FederatedUser => {
            let account = read.name.split(':').nth(4).unwrap();
            let partition = read.name.split(':').nth(1).unwrap();
            caller.issuer = Some(format!("arn:{partition}:iam::{account}:{detail}"));
        }
        _ => {}
    }
    caller
}

/// One request for a choice of one class a variable, a set of classes where it is multi-valued.
fn request(space: &Space, choice: &[usize]) -> Request {
    let word = |index: usize| {
        let domain = &space.domains[index];
        domain.classes[choice[index]].word.clone()
    };
    let find = |name: &Name| space.domains.iter().position(|domain| domain.name == *name);
    let text = |name: &Name| find(name).and_then(word);
    let caller = caller_of(&text(&Name::Caller).unwrap());
    let mut request = Request {
        caller,
        action: text(&Name::Action).unwrap(),
        resource: text(&Name::Resource).unwrap(),
        resource_account: None,
        context: indexmap::IndexMap::new(),
    };
    if request.resource.split(':').nth(4).unwrap_or_default().len() != 12 {
        request.resource_account = text(&Name::Owner);
    }
    if !space.caller_partitions
        && let Some(partition) = request.resource.split(':').nth(1)
    {
        let moved = request
            .caller
            .name
            .replacen("arn:aws:", &format!("arn:{partition}:"), 1);
        request.caller.name = moved;
        if let Some(issuer) = &mut request.caller.issuer {
            *issuer = issuer.replacen("arn:aws:", &format!("arn:{partition}:"), 1);
        }
    }
    request.caller.has_boundary = text(&Name::Boundary).as_deref() == Some("true");
    request.complete();
    for (index, domain) in space.domains.iter().enumerate() {
        let spelling = domain.spelling.clone();
        match &domain.name {
            Name::Key(key) => {
                let tied = facts(key).derived.is_some_and(|derived| {
                    let free = ties::kinds_free(derived, &Rules::default());
                    let own = match request.caller.kind {
                        CallerKind::Service => Kind::Service,
                        CallerKind::WebIdentity => Kind::Web,
                        _ => return true,
                    };
                    !free.contains(&own)
                });
                match word(index) {
                    _ if tied => {}
                    Some(text) => {
                        request.context.insert(spelling, ContextValue::Single(text));
                    }
                    None => request.context.retain(|own, _| own.to_lowercase() != *key),
                }
            }
            Name::Presence(key) => {
                let here = word(index).is_some();
                if facts(key).derived.is_some() {
                    if !here {
                        request.context.retain(|own, _| own.to_lowercase() != *key);
                    }
                } else if here {
                    let values = find(&Name::Values(key.clone())).unwrap();
                    let classes = &space.domains[values].classes;
                    let chosen =
                        (0..classes.len()).filter(|class| choice[values] >> class & 1 == 1);
                    let texts = chosen.filter_map(|class| classes[class].word.clone());
                    let value = ContextValue::Multi(texts.collect());
                    request.context.insert(spelling, value);
                } else {
                    request.context.retain(|own, _| own.to_lowercase() != *key);
                }
            }
            _ => {}
        }
    }
    request
}

/// Whether a request could be one of AWS's, for policies that ask for what they ask for.
fn is_possible(request: &Request, policies: [&Policy; 2]) -> bool {
    let asked = |key: &str| {
        policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .flat_map(|statement| &statement.condition)
            .any(|clause| clause.key.value.eq_ignore_ascii_case(key))
    };
    let missing = check_presence(request)
        .into_iter()
        .any(|warning| warning.missing.is_some_and(|key| asked(&key)));
    !missing && check_axioms(request).is_empty()
}

fn allows(policy: &Policy, policy_type: PolicyType, request: &Request) -> bool {
    evaluate(&[(policy, policy_type)], request).outcome == Outcome::Allow
}

/// All choices, or as many as fit.
fn choices(space: &Space, random: &mut Random, most: usize) -> (Vec<Vec<usize>>, bool) {
    let sizes: Vec<usize> = space
        .domains
        .iter()
        .map(|domain| match domain.name {
            Name::Values(_) => 1 << domain.classes.len().min(6),
            _ => domain.classes.len(),
        })
        .collect();
    let total = sizes
        .iter()
        .try_fold(1_usize, |all, size| all.checked_mul(*size));
    if let Some(total) = total.filter(|total| *total <= most) {
        let spread = |number: usize| {
            let mut rest = number;
            sizes
                .iter()
                .map(|size| {
                    let digit = rest % size;
                    rest /= size;
                    digit
                })
                .collect()
        };
        return ((0..total).map(spread).collect(), true);
    }
    let one = |random: &mut Random| sizes.iter().map(|size| random.below(*size)).collect();
    ((0..most).map(|_| one(random)).collect(), false)
}

/// A request that knows nothing of classes: texts out of the policies with their wildcards filled in,
/// cases flipped, characters outside the basic plane, empty texts.
fn naive(random: &mut Random, policies: [&Value; 2], policy_type: PolicyType) -> Value {
    let fills = [
        "",
        "x",
        "b",
        "a:b",
        "a/b",
        "😀",
        "é",
        "K",
        "\u{212a}",
        "us-east-1",
    ];
    let statements: Vec<&Value> = policies
        .iter()
        .flat_map(|policy| policy["Statement"].as_array().unwrap())
        .collect();
    let mut pick = |member: &str, fallback: &[&str]| -> String {
        let not = format!("Not{member}");
        let texts: Vec<&str> = statements
            .iter()
            .flat_map(|statement| [&statement[member], &statement[not.as_str()]])
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
            .chain(fallback.iter().copied())
            .collect();
        let text = texts[random.below(texts.len())];
        let text = text
            .replace("${aws:username}", ["a", "A", "alice"][random.below(3)])
            .replace("${aws:PrincipalTag/t}", ["a", "b", ""][random.below(3)])
            .replace(
                "${aws:PrincipalTag/t, 'x'}",
                ["a", "x", "b"][random.below(3)],
            )
            .replace("${aws:TagKeys, 'x'}", "x")
            .replace("${x:k}", ["a", "b", ""][random.below(3)])
            .replace("${*}", "*");
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '*' | '?' => out.push_str(fills[random.below(fills.len())]),
                c if random.below(12) == 0 => out.extend(c.to_uppercase()),
                c if random.below(12) == 0 => out.extend(c.to_lowercase()),
                c => out.push(c),
            }
        }
        out
    };
    let mut action = pick("Action", &["s3:PutObject", "ec2:RunInstances"]);
    if let Some((prefix, name)) = action.split_once(':') {
        action = format!("{}:{name}", prefix.to_lowercase());
    }
    let mut resource = pick("Resource", &["*", "arn:aws:s3:::b/x", "arn:aws:s3:::c"]);
    if resource.matches(':').count() < 5 {
        "*".clone_into(&mut resource);
    }
    let callers = [
        "arn:aws:iam::111122223333:user/a",
        "arn:aws:iam::111122223333:user/p/A",
        "arn:aws:iam::444455556666:role/p/r",
        "arn:aws:sts::444455556666:assumed-role/r/ses",
        "arn:aws:sts::111122223333:federated-user/fed",
        "arn:aws:iam::111122223333:root",
        "sns.amazonaws.com",
        "anonymous",
    ];
    let most = if policy_type == PolicyType::Resource {
        8
    } else {
        5
    };
    let caller = callers[random.below(most)];
    let principal = match caller {
        text if text.contains(":user/") => {
            json!({"arn": text, "unique_id": "AIDAEXAMPLE", "boundary": random.below(4) == 0})
        }
        text if text.contains(":role/") => {
            json!({"arn": text, "session": "ses", "unique_id": "AROAEXAMPLE"})
        }
        text => json!(text),
    };
    let mut context = json!({"aws:CurrentTime": "2026-06-01T00:00:00Z"});
    if caller.contains("role/") || caller.contains("federated") {
        context["aws:TokenIssueTime"] = json!("2026-01-01T00:00:00Z");
    }
    for _ in 0..random.below(4) {
        let (_, keys, values) = CONDITIONS[random.below(CONDITIONS.len())];
        let key = keys[random.below(keys.len())];
        let value =
            values[random.below(values.len())].replace('*', fills[random.below(fills.len())]);
        if facts(&key.to_lowercase()).derived.is_some() || context.get(key).is_some() {
            continue;
        }
        context[key] = if key == "aws:TagKeys" {
            let list: Vec<&str> = vec!["a", "b", "ax", ""];
            json!(list[..random.below(list.len() + 1)])
        } else {
            json!(value)
        };
    }
    json!({
        "principal": principal,
        "action": action,
        "resource": resource,
        "resource_account": if random.below(2) == 0 { json!("111122223333") } else { Value::Null },
        "context": context,
    })
}

struct Tally {
    exhaustive: usize,
    unknown: usize,
    some: usize,
    none: usize,
}

fn check(seed: u64, policy_type: PolicyType, variables: bool, tally: &mut Tally) {
    let mut random = Random::new(seed);
    let one = |random: &mut Random| {
        let plain = policy(random, policy_type);
        match variables {
            true => with_variables(random, plain),
            false => plain,
        }
    };
    let (old_json, new_json) = (one(&mut random), one(&mut random));
    let (old, new) = (parse(&old_json, policy_type), parse(&new_json, policy_type));
    let shown = || format!("seed {seed}\nold {old_json}\nnew {new_json}");
    let answered = compare(
        &[(&old, policy_type)],
        &[(&new, policy_type)],
        policy_type,
        &Settings::default(),
    )
    .unwrap_or_else(|error| panic!("{error}\n{}", shown()));
    let space = space_of(&old, &new, policy_type);
    let (choices, complete) = choices(&space, &mut random, if variables { 1000 } else { 4000 });
    // Classes do not tell which values variables have.
    let complete = complete && !variables;
    tally.exhaustive += usize::from(complete);
    let mut found = [None, None];
    let requests = choices.iter().map(|choice| request(&space, choice));
    let naive: Vec<Request> = (0..60)
        .filter_map(|_| {
            let json = naive(&mut random, [&old_json, &new_json], policy_type);
            Request::from_json(&json).ok().map(|(request, _)| request)
        })
        .collect();
    for request in requests.chain(naive) {
        let by = (
            allows(&old, policy_type, &request),
            allows(&new, policy_type, &request),
        );
        if by.0 == by.1 || !is_possible(&request, [&old, &new]) {
            continue;
        }
        found[usize::from(by.0)].get_or_insert(request);
    }
    for (answer, found, direction) in [
        (&answered.added, &found[0], "added"),
        (&answered.removed, &found[1], "removed"),
    ] {
        match answer {
            Answer::Unknown(_) => tally.unknown += 1,
            Answer::None => {
                tally.none += 1;
                if let Some(request) = found {
                    panic!(
                        "{direction}: proved nothing, but {}\n{}",
                        request.to_json(),
                        shown()
                    );
                }
            }
            Answer::Some(witness) => {
                tally.some += 1;
                assert!(
                    found.is_some() || !complete,
                    "{direction}: {} is no class combination\n{}",
                    witness.request,
                    shown()
                );
            }
        }
    }
}

fn run(policy_type: PolicyType, variables: bool, pairs: usize) {
    let mut tally = Tally {
        exhaustive: 0,
        unknown: 0,
        some: 0,
        none: 0,
    };
    let base = policy_type as u64 * 1_000_000;
    for seed in 0..pairs as u64 {
        check(base + seed, policy_type, variables, &mut tally);
    }
    let Tally {
        exhaustive,
        unknown,
        some,
        none,
    } = tally;
    println!("{policy_type}: {exhaustive} exhaustive, {some} some, {none} none, {unknown} unknown");
    let half = pairs / 2;
    assert!(
        exhaustive > half || variables,
        "only {exhaustive} of {pairs} were exhaustive"
    );
    assert!(none > pairs / 10 && some > pairs / 10);
    assert!(unknown * 10 < pairs * 2, "{unknown} answers are unknown");
}

#[test]
fn identity_policies_agree_with_the_evaluator() {
    run(PolicyType::Identity, false, 1300);
}

#[test]
fn resource_policies_agree_with_the_evaluator() {
    run(PolicyType::Resource, false, 800);
}

/// Proofs hold whatever the variables are, and few answers are unknown.
#[test]
fn policies_with_variables_agree_with_the_evaluator() {
    run(PolicyType::Identity, true, 400);
}

#[test]
fn trust_policies_agree_with_the_evaluator() {
    run(PolicyType::Trust, false, 450);
}

/// Types that complete and refuse patterns in their own ways (`RES-10`, `RES-11`).
#[test]
fn other_types_agree_with_the_evaluator() {
    run(PolicyType::Scp, false, 200);
    run(PolicyType::Session, false, 200);
}
