//! `PUB-01` against concrete requests of strangers: what is not public allows none of them, and every
//! witness is one.

use crate::support::{Random, parse};
use iamproof::eval::{CallerKind, Outcome, Request, check_axioms, evaluate};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::check::{ResourceType, Verdict, no_public_access};
use iamproof::query::{Answer, Settings};
use serde_json::{Map, Value, json};

fn random_condition(random: &mut Random) -> Value {
    let pool = [
        json!({}),
        json!({"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
        json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
        json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}),
        json!({"StringLike": {"aws:PrincipalOrgID": "o-s*"}}),
        json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abcdefghij/*"}}),
        json!({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-abcdefghij/*"}}),
        json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
        json!({"IpAddress": {"aws:SourceIp": "64.0.0.0/2"}}),
        json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
        json!({"StringEquals": {"aws:SourceVpc": "vpc-0aaaaaaa"}}),
        json!({"StringLike": {"aws:SourceVpc": "vpc-*"}}),
        json!({"StringNotEquals": {"aws:SourceVpce": "vpce-0bbbbbbb"}}),
        json!({"Null": {"aws:SourceVpce": "true"}}),
        json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}),
        json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}),
        json!({"StringLike": {"aws:PrincipalArn": "*:user/alice"}}),
        json!({"StringNotEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666"]}}),
        json!({"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}),
        json!({"StringEquals": {"aws:PrincipalTag/team": "x"}}),
        json!({"StringEquals": {"aws:PrincipalType": "Anonymous"}}),
        json!({"Bool": {"aws:SecureTransport": "false"}}),
        json!({"StringLike": {"aws:UserAgent": "s*"}}),
        json!({"StringLike": {"aws:userid": "AROAEXAMPLEID:*"}}),
        json!({"StringLike": {"aws:userid": "*:ci"}}),
        json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}),
    ];
    let mut all: Map<String, Value> = Map::new();
    for _ in 0..=random.below(2) {
        for (operator, keys) in pool[random.below(pool.len())].as_object().unwrap() {
            all.insert(operator.clone(), keys.clone());
        }
    }
    all.into()
}

fn random_policy(random: &mut Random) -> Value {
    let principals = [
        json!("*"),
        json!({"AWS": "*"}),
        json!({"AWS": "111122223333"}),
        json!({"AWS": ["arn:aws:iam::111122223333:role/admin", "AIDAEXAMPLEID"]}),
        json!({"Service": "cloudtrail.amazonaws.com"}),
        json!("*"),
    ];
    let statements: Vec<Value> = (0..=random.below(3))
        .map(|index| {
            let deny = index > 0 && random.below(2) == 0;
            let element = match deny && random.below(3) == 0 {
                true => ("NotPrincipal", principals[2 + random.below(2)].clone()),
                false => (
                    "Principal",
                    principals[random.below(principals.len())].clone(),
                ),
            };
            let actions = ["s3:*", "s3:GetObject", "s3:Get*", "s3:PutObject"];
            let mut statement = json!({
                "Effect": if deny { "Deny" } else { "Allow" },
                "Action": actions[random.below(actions.len())],
                "Resource": if random.below(3) == 0 { "*" } else { "arn:aws:s3:::b/*" },
                "Condition": random_condition(random),
            });
            statement[element.0] = element.1;
            statement
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Requests of strangers to all those policies: nothing that AWS assigned to them is named in any.
fn strangers() -> Vec<Request> {
    let session = |role: &str, name: &str| {
        json!({"kind": "role_session", "arn": format!("arn:aws:iam::777788889999:role/{role}"),
               "session": name, "unique_id": "AROASTRANGERAAAAAAAAA"})
    };
    let callers = [
        json!("anonymous"),
        json!("arn:aws:iam::777788889999:root"),
        json!("arn:aws:iam::777788889999:user/alice"),
        session("admin", "ci"),
        session("other", "x"),
    ];
    let organization = json!({"aws:PrincipalOrgID": "o-strangerorg",
        "aws:PrincipalOrgPaths": ["o-strangerorg/r-ab12/"]});
    let endpoint = json!({"aws:SourceVpc": "vpc-0ccccccc", "aws:SourceVpce": "vpce-0ccccccc",
        "aws:VpcSourceIp": "10.0.0.1"});
    let networks = [
        json!({"aws:SourceIp": "100.20.30.40"}),
        json!({"aws:SourceIp": "203.0.114.1"}),
        endpoint,
        json!({}),
    ];
    let mut all = Vec::new();
    for caller in &callers {
        for network in &networks {
            for member in [false, true] {
                for chosen in 0..4 {
                    let signed = caller != "anonymous";
                    let root = caller.as_str().is_some_and(|arn| arn.ends_with(":root"));
                    if member && !signed {
                        continue;
                    }
                    let mut context = network.as_object().unwrap().clone();
                    if member {
                        context.extend(organization.as_object().unwrap().clone());
                    }
                    let secure = if chosen % 2 == 0 { "true" } else { "false" };
                    context.insert("aws:SecureTransport".into(), secure.into());
                    if chosen > 1 {
                        context.insert("aws:UserAgent".into(), "secret".into());
                        if signed && !root {
                            context.insert("aws:PrincipalTag/team".into(), "x".into());
                        }
                    }
                    for action in ["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"] {
                        let json = json!({"principal": caller, "action": action,
                            "resource": "arn:aws:s3:::b/k", "resource_account": "111122223333",
                            "context": context});
                        all.push(Request::from_json(&json).unwrap().0);
                    }
                }
            }
        }
    }
    let broken = all.iter().flat_map(check_axioms).count();
    assert_eq!(broken, 0);
    all
}

fn bucket() -> &'static ResourceType {
    ResourceType::parse("AWS::S3::Bucket").unwrap()
}

fn verdict(policy: &Policy) -> (Verdict, Vec<Request>) {
    let documents = [(policy, PolicyType::Resource)];
    let check = no_public_access(&documents, bucket(), &Settings::default()).unwrap();
    let witnesses = check
        .statements
        .iter()
        .filter_map(|one| match &one.answer {
            Answer::Some(witness) => Some(Request::from_json(&witness.request).unwrap().0),
            _ => None,
        })
        .collect();
    (check.verdict(), witnesses)
}

/// The runs of twelve digits in a text.
fn accounts(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 12)
        .map(str::to_owned)
        .collect()
}

#[test]
fn random_policies() {
    let strangers = strangers();
    let mut random = Random::new(20);
    let mut counts = [0, 0, 0];
    for _ in 0..400 {
        let json = random_policy(&mut random);
        let policy = parse(&json, PolicyType::Resource);
        let documents = [(&policy, PolicyType::Resource)];
        let (found, witnesses) = verdict(&policy);
        let allowed = |request: &&Request| evaluate(&documents, request).outcome == Outcome::Allow;
        let lets_in = strangers.iter().find(allowed);
        match found {
            Verdict::Pass => {
                counts[0] += 1;
                assert!(lets_in.is_none(), "{json}\n{lets_in:?}");
            }
            Verdict::Fail => counts[1] += 1,
            Verdict::Unknown => counts[2] += 1,
        }
        let named = accounts(&json.to_string());
        assert!(found != Verdict::Fail || !witnesses.is_empty(), "{json}");
        for witness in witnesses {
            assert!(allowed(&&witness), "{json}\n{witness:?}");
            assert!(check_axioms(&witness).is_empty());
            let caller = &witness.caller;
            let kinds = [CallerKind::Anonymous, CallerKind::Root, CallerKind::User];
            assert!(kinds.contains(&caller.kind) || caller.kind == CallerKind::RoleSession);
            let account = accounts(&caller.name);
            assert!(
                !account.iter().any(|own| named.contains(own)),
                "{json}\n{witness:?}"
            );
            let owner = witness.resource_account.as_ref();
            assert!(
                owner.is_none_or(|owner| !account.contains(owner)),
                "{json}\n{witness:?}"
            );
            let text = format!("{:?}", witness.context);
            for value in [
                "o-abcdefghij",
                "vpc-0aaaaaaa",
                "vpce-0bbbbbbb",
                "AROAEXAMPLEID",
            ] {
                assert!(!text.contains(value), "{json}\n{witness:?}");
            }
        }
    }
    println!("pass, fail, unknown: {counts:?}");
    assert!(counts[0] > 60 && counts[1] > 60, "{counts:?}");
    assert!(counts[2] < 20, "{counts:?}");
}

/// What could make a stranger's account look like the owner's: a pattern whose wildcard crosses colons, a
/// template of paths, accounts that a wildcard leaves few of.
#[test]
fn owners_and_templates() {
    let ask = |resource: &str, condition: Value, readings: &[(&str, &str)]| {
        let json = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage", "Resource": resource,
            "Condition": condition}]});
        let policy = parse(&json, PolicyType::Resource);
        let mut settings = Settings::default();
        let mut rules = iamproof::rules::Rules::default();
        for (id, name) in readings {
            let (question, other) =
                iamproof::rules::readings::parse(&format!("{id}={name}")).unwrap();
            rules.readings.pick(question, other);
        }
        settings.rules = std::sync::Arc::new(rules);
        let queue = ResourceType::parse("AWS::SQS::Queue").unwrap();
        let documents = [(&policy, PolicyType::Resource)];
        no_public_access(&documents, queue, &settings)
            .unwrap()
            .verdict()
    };
    let expanded = ("OQ-03", "expanded");
    let own = "arn:aws:sqs:*:${aws:PrincipalAccount}:q";
    // A star that crosses colons lets the account stand in the name of the queue.
    let crossing = ask(own, json!({}), &[expanded, ("OQ-01", "crossing")]);
    assert_ne!(crossing, Verdict::Pass);
    let plain = "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q";
    assert_eq!(ask(plain, json!({}), &[expanded]), Verdict::Pass);
    let paths = json!({"ForAnyValue:StringLike":
        {"aws:PrincipalOrgPaths": "${aws:ResourceOrgID}/*"}});
    assert_ne!(ask("*", paths, &[]), Verdict::Fail);
    let of = |pattern: &str| json!({"StringLike": {"aws:PrincipalAccount": pattern}});
    assert_eq!(ask("*", of("11112222333?"), &[]), Verdict::Fail);
    assert_eq!(ask("*", of("*111122223333*"), &[]), Verdict::Pass);
    // Of the ten accounts all are named: there is no stranger among them.
    let all: Vec<String> = (0..10).map(|digit| format!("11112222333{digit}")).collect();
    let mut both = of("11112222333?");
    both["StringNotEquals"] = json!({"aws:ResourceAccount": all});
    assert_eq!(ask("*", both, &[]), Verdict::Pass);
    // Only one is left, and it is the owner's: whose queue could that be but its own?
    let mut one = of("11112222333?");
    one["StringNotEquals"] = json!({"aws:PrincipalAccount": all[..9]});
    one["StringEquals"] = json!({"aws:ResourceAccount": "${aws:PrincipalAccount}"});
    assert_eq!(ask("*", one, &[]), Verdict::Pass);
}

/// A Deny takes away only.
#[test]
fn a_deny_never_makes_public() {
    let mut random = Random::new(21);
    for _ in 0..60 {
        let mut json = random_policy(&mut random);
        let before = verdict(&parse(&json, PolicyType::Resource)).0;
        let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": random_condition(&mut random)});
        json["Statement"].as_array_mut().unwrap().push(deny);
        let after = verdict(&parse(&json, PolicyType::Resource)).0;
        assert!(before != Verdict::Pass || after == Verdict::Pass, "{json}");
    }
}

/// The same statements limit in both meanings in most cases; the two verdicts are told apart here by
/// how often each is wrong about the other.
#[test]
fn nothing_that_s3_calls_closed_lets_strangers_in() {
    let mut random = Random::new(22);
    let mut closed = 0;
    for _ in 0..150 {
        let json = random_policy(&mut random);
        let policy = parse(&json, PolicyType::Resource);
        if iamproof::policy::public::is_public(&policy, iamproof::policy::public::Of::Bucket) {
            continue;
        }
        closed += 1;
        assert_eq!(verdict(&policy).0, Verdict::Pass, "{json}");
    }
    assert!(closed > 10, "{closed}");
}
