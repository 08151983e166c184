//! Random layers against the formulas of sections 5.2, 5.3, 5.7 and 5.8 written out by the letter.

use super::answers;
use crate::support::Random;
use serde_json::{Map, Value, json};

const A: &str = "111111111111";
const B: &str = "222222222222";

/// What the documents of one layer do: an Allow that matches, a Deny that does.
#[derive(Clone, Copy, Debug)]
struct Does {
    allow: bool,
    deny: bool,
}

fn document(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn statement(effect: &str, matches: bool, principal: Option<&Value>) -> Value {
    let actions = ["s3:Get*", "kms:Decrypt", "sts:Assume*"];
    let action = if matches {
        json!(actions)
    } else {
        json!("ec2:*")
    };
    let mut one = json!({"Effect": effect, "Action": action, "Resource": "*"});
    if let Some(principal) = principal {
        one["Principal"] = principal.clone();
    }
    one
}

/// A layer's documents, and what they do.
fn layer(random: &mut Random, principal: Option<&Value>) -> (Value, Does) {
    // A Deny is rare, lest nothing else shows.
    let does = Does {
        allow: random.below(3) > 0,
        deny: random.below(12) == 0,
    };
    let allow = statement("Allow", does.allow, principal);
    let deny = statement("Deny", does.deny, principal);
    let one = match random.below(2) {
        0 => document(vec![allow, deny]),
        _ => json!([document(vec![deny]), document(vec![allow])]),
    };
    (one, does)
}

/// A layer that may not be there: then it allows.
fn maybe(random: &mut Random, input: &mut Map<String, Value>, name: &str) -> (bool, Does) {
    if random.below(2) == 0 {
        return (
            false,
            Does {
                allow: true,
                deny: false,
            },
        );
    }
    let star = Value::from("*");
    let principal = (name == "endpoint").then_some(&star);
    let (documents, does) = layer(random, principal);
    input.insert(name.to_owned(), documents);
    (true, does)
}

fn levels(random: &mut Random, input: &mut Map<String, Value>, name: &str) -> Does {
    let star = Value::from("*");
    let principal = (name == "rcps").then_some(&star);
    let mut all = Does {
        allow: true,
        deny: false,
    };
    let mut levels = Vec::new();
    for _ in 0..random.below(4) {
        let (documents, does) = layer(random, principal);
        let documents = match documents {
            Value::Array(all) => all,
            one => vec![one],
        };
        all.allow &= does.allow;
        all.deny |= does.deny;
        levels.push(documents);
    }
    input.insert(name.to_owned(), levels.into());
    all
}

/// The classes: exact, any, issuer, account.
fn classes(kind: usize, of: &str, issuer: &str) -> [Value; 4] {
    let exact = match kind {
        4 => json!({"Service": of}),
        _ => json!({"AWS": of}),
    };
    [exact, "*".into(), json!({"AWS": issuer}), Value::Null]
}

/// One input, and the decision by the letter.
#[expect(
    clippy::many_single_char_names,
    clippy::nonminimal_bool,
    clippy::too_many_lines,
    reason = "the formulas as the rules write them"
)]
fn one(random: &mut Random) -> (Map<String, Value>, &'static str) {
    let mut input = Map::new();
    let kind = random.below(6);
    let cross = random.below(3) == 0;
    let own = if cross { B } else { A };
    let (principal, exact, issuer) = match kind {
        0 => (
            format!("arn:aws:iam::{own}:root"),
            String::new(),
            String::new(),
        ),
        1 => {
            let user = format!("arn:aws:iam::{own}:user/u");
            (user.clone(), user, String::new())
        }
        2 => {
            let session = format!("arn:aws:sts::{own}:assumed-role/r/s");
            (
                session.clone(),
                session,
                format!("arn:aws:iam::{own}:role/r"),
            )
        }
        3 => {
            let name = format!("arn:aws:sts::{own}:federated-user/f");
            (name.clone(), name, format!("arn:aws:iam::{own}:user/u"))
        }
        4 => (
            "config.amazonaws.com".into(),
            "config.amazonaws.com".into(),
            String::new(),
        ),
        _ => ("anonymous".into(), String::new(), String::new()),
    };
    let written = match kind {
        3 => json!({"arn": principal, "issuer": issuer}),
        _ => principal.into(),
    };
    // A bucket, a key, a role.
    let target = random.below(3);
    let (action, resource) = [
        ("s3:GetObject", "arn:aws:s3:::b/k"),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/1"),
        ("sts:AssumeRole", "arn:aws:iam::111111111111:role/target"),
    ][target];
    input.insert(
        "request".to_owned(),
        json!({"principal": written, "action": action, "resource": resource,
            "resource_account": A}),
    );
    // Which layers callers of the kind have.
    let has_identity = kind < 4 && kind != 0;
    let (mut i, mut b, mut s) = (true, true, true);
    let mut deny = false;
    if has_identity {
        let (documents, does) = layer(random, None);
        input.insert("identity".to_owned(), documents);
        i = does.allow;
        deny |= does.deny;
        let (_, does) = maybe(random, &mut input, "boundaries");
        b = does.allow;
        deny |= does.deny;
        if kind >= 2 {
            let (given, does) = maybe(random, &mut input, "session");
            s = does.allow && (given || kind != 3);
            deny |= does.deny;
        }
    }
    let scp = levels(random, &mut input, "scps");
    let rcp = levels(random, &mut input, "rcps");
    let (_, endpoint) = maybe(random, &mut input, "endpoint");
    let mut r = [false; 4];
    let mut names = classes(kind, &exact, &issuer);
    names[3] = json!({"AWS": own});
    let mut statements = vec![
        json!({"Effect": "Allow", "Principal": {"AWS": "999999999999"},
        "Action": "*", "Resource": "*"}),
    ];
    for (at, name) in names.iter().enumerate() {
        let fits = match at {
            0 => !matches!(kind, 0 | 5),
            2 => matches!(kind, 2 | 3),
            3 => kind < 4,
            _ => true,
        };
        if fits && random.below(4) == 0 {
            statements.push(statement("Allow", true, Some(name)));
            r[at] = true;
        }
    }
    if random.below(12) == 0 {
        statements.push(statement("Deny", true, Some(&"*".into())));
        deny = true;
    }
    if target == 2 {
        for one in &mut statements {
            one.as_object_mut().unwrap().remove("Resource");
        }
    }
    input.insert("resource_policy".to_owned(), document(statements));
    let has_account = kind < 4;
    let scp_counts = has_account;
    let endpoint_counts = kind != 4;
    deny |= scp_counts && scp.deny || rcp.deny || endpoint_counts && endpoint.deny;
    let scp = !scp_counts || scp.allow;
    let v = !endpoint_counts || endpoint.allow;
    let [exact, any, issuer, account] = r;
    let granted = match kind {
        0 | 5 if target == 2 => false,
        4 if target == 2 => exact,
        0..4 if cross => i && b && s && (exact || any || issuer || account),
        0..4 if target > 0 => exact || any || issuer && b && s || account && i && b && s,
        0 => true,
        1 => i && b || exact || any,
        2 | 3 => i && b && s || issuer && b && s || exact || any,
        4 => exact || any,
        _ => any,
    };
    let expected = match (deny, granted && scp && v) {
        (true, _) => "explicit_deny",
        (false, true) => "allow",
        (false, false) => "implicit_deny",
    };
    (input, expected)
}

#[test]
fn random_layers_by_the_letter() {
    let mut random = Random::new(5);
    let all: Vec<_> = (0..6000).map(|_| one(&mut random)).collect();
    let answers = answers(all.iter().map(|(input, _)| input.clone()));
    let mut allowed = 0;
    for ((input, expected), answer) in all.iter().zip(&answers) {
        let shown = || Value::from(input.clone());
        assert_eq!(answer["decision"], **expected, "{}\n{answer}", shown());
        allowed += usize::from(*expected == "allow");
    }
    assert!(allowed > 600, "{allowed}");
}
