//! The catalog: against a sample of the package it is made from, against itself, and the commands.

use iamproof::catalog::{
    self, Action, ConditionKey, Counts, KeyType, ResourceType, expand, search, shrink,
};
use iamproof::cli::{Exit, Streams, run};
use iamproof::encode::patterns;
use iamproof::regular::Language;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::sync::OnceLock;

/// The package's own words (`tools/catalog.py` writes them).
fn sample() -> Value {
    serde_json::from_str(include_str!("../data/catalog.json")).unwrap()
}

fn every() -> &'static [Action] {
    static EVERY: OnceLock<Vec<Action>> = OnceLock::new();
    EVERY.get_or_init(|| catalog::entries().flat_map(|one| one.actions()).collect())
}

fn names(actions: &[Action]) -> Vec<String> {
    actions.iter().map(Action::to_string).collect()
}

fn key_type(key: &ConditionKey) -> String {
    let many = if key.multi { "ArrayOf" } else { "" };
    format!("{many}{}", key.kind.name())
}

#[test]
fn counts_are_those_of_the_package() {
    let sample = sample();
    let counts = catalog::counts();
    let found = json!({
        "services": counts.services,
        "actions": counts.actions,
        "resourceTypes": counts.resources,
        "conditionKeys": counts.keys,
    });
    assert_eq!(found, sample["counts"]);
    assert!(counts.global_keys > 40);
    let covered: Vec<&str> = catalog::entries()
        .filter(|service| service.rcp)
        .map(|service| service.prefix)
        .collect();
    assert_eq!(json!(covered), sample["rcpSupportedServices"]);
}

#[test]
fn thirty_actions_are_as_in_the_package() {
    let sorted = |mut names: Vec<Value>| {
        names.sort_by_key(Value::to_string);
        Value::from(names)
    };
    let keys = |keys: &[ConditionKey]| {
        sorted(
            keys.iter()
                .map(|key| json!([key.name, key_type(key)]))
                .collect(),
        )
    };
    let bare = |keys: &[ConditionKey]| sorted(keys.iter().map(|key| json!(key.name)).collect());
    let listed = |value: &Value| sorted(value.as_array().cloned().unwrap_or_default());
    let sample = sample();
    let actions = sample["actions"].as_object().unwrap();
    assert_eq!(actions.len(), 30);
    for (name, expected) in actions {
        let action = catalog::action(&name.to_uppercase()).unwrap();
        let details = action.details().unwrap();
        assert_eq!(action.to_string(), *name);
        let level = expected["accessLevel"].as_str().unwrap();
        assert_eq!(
            action.access.name(),
            level.split(',').next().unwrap(),
            "{name}"
        );
        assert_eq!(expected["description"], json!(details.description));
        assert_eq!(action.description(), Some(details.description));
        let expected_keys = expected["conditionKeys"].as_object().unwrap();
        let expected_keys = expected_keys.iter().map(|(key, kind)| json!([key, kind]));
        assert_eq!(
            keys(&details.keys),
            sorted(expected_keys.collect()),
            "{name}"
        );
        assert_eq!(
            json!(names(&details.depends_on)),
            expected["dependentActions"]
        );
        let resources = expected["resourceTypes"].as_array().unwrap();
        assert_eq!(details.resources.len(), resources.len(), "{name}");
        for (used, expected) in details.resources.iter().zip(resources) {
            let ResourceType {
                name,
                formats,
                keys,
            } = &used.resource;
            assert_eq!(json!(name), expected["name"]);
            assert_eq!(json!(formats.join(", ")), expected["type"]["arn"]);
            assert_eq!(bare(keys), listed(&expected["type"]["conditionKeys"]));
            assert_eq!(json!(used.required), expected["required"]);
            assert_eq!(bare(&used.keys), listed(&expected["conditionKeys"]));
        }
    }
}

#[test]
fn everything_decodes() {
    let mut counts = Counts::default();
    let mut ordered = Vec::new();
    for service in catalog::entries() {
        counts.services += 1;
        counts.keys += service.keys().len();
        assert_eq!(
            catalog::service(service.prefix).unwrap().title,
            service.title
        );
        for key in service.keys() {
            assert!(key.description().is_some(), "{}", key.name);
            // Services do not always agree on the case of a name.
            let found = catalog::key(key.name).unwrap().name;
            assert!(found.eq_ignore_ascii_case(key.name), "{found}");
        }
        for resource in service.resources() {
            counts.resources += 1;
            assert_eq!(service.resource(resource.name), Some(resource.clone()));
            assert!(!resource.formats.is_empty());
            for format in &resource.formats {
                assert!(format.starts_with("arn:${Partition}:"), "{format}");
            }
        }
        for action in service.actions() {
            counts.actions += 1;
            let name = action.to_string();
            assert!(action.details().is_some(), "{name}");
            assert_eq!(catalog::action(&name), Some(action));
            assert_eq!(catalog::spelling(&name.to_ascii_lowercase()), Some(name));
            ordered.push((action.prefix, action.name));
        }
    }
    counts.global_keys = catalog::global_keys().len();
    assert_eq!(counts, catalog::counts());
    assert_eq!(ordered, catalog::actions().collect::<Vec<_>>());
    assert!(ordered.is_sorted());
}

#[test]
fn files_are_small() {
    let size = ["actions.txt", "details.bin"].map(|name| {
        let path = format!("{}/data/catalog/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::metadata(path).unwrap().len()
    });
    assert!(size.iter().sum::<u64>() < 1_500_000, "{size:?}");
}

#[test]
fn unknown_names_are_nothing() {
    for name in [
        "",
        ":",
        "s3",
        "s3:",
        "s3:Get",
        "s3:GetObject ",
        "zz:GetObject",
        "s3:GetObject:",
        "*",
    ] {
        assert_eq!(catalog::action(name), None, "{name:?}");
        assert_eq!(catalog::spelling(name), None, "{name:?}");
    }
    assert!(catalog::service("").is_none());
    assert!(catalog::service("s").is_none());
    assert!(catalog::service("zzz").is_none());
}

#[test]
fn keys_are_found_with_their_holes_filled() {
    let name = |name: &str| catalog::key(name).map(|key| key.name);
    assert_eq!(
        name("AWS:requesttag/Team"),
        Some("aws:RequestTag/${TagKey}")
    );
    assert_eq!(
        name("aws:PrincipalTag/a/b"),
        Some("aws:PrincipalTag/${TagKey}")
    );
    assert_eq!(
        name("s3:ExistingObjectTag/é"),
        Some("s3:ExistingObjectTag/<key>")
    );
    assert_eq!(
        name("kms:EncryptionContext:app"),
        Some("kms:EncryptionContext:${EncryptionContextKey}")
    );
    assert_eq!(name("aws:RequestTag/"), None);
    assert_eq!(name("aws:RequestTag"), None);
    assert_eq!(name("aws:Nothing"), None);
    let kind = |name: &str| catalog::key(name).map(|key| (key.kind, key.multi));
    assert_eq!(kind("aws:SourceIp"), Some((KeyType::IpAddress, false)));
    assert_eq!(kind("aws:TagKeys"), Some((KeyType::String, true)));
    // Two services say that it has several values; the global key has one.
    assert_eq!(kind("identitystore:UserId"), Some((KeyType::String, false)));
}

#[test]
fn patterns_expand() {
    assert_eq!(
        names(&expand("S3:get*ACL")),
        [
            "s3:GetBucketAcl",
            "s3:GetObjectAcl",
            "s3:GetObjectVersionAcl"
        ]
    );
    assert_eq!(names(&expand("s3:?etBucketAcl")), ["s3:GetBucketAcl"]);
    assert_eq!(expand("*"), every());
    assert_eq!(expand("*:*"), every());
    assert_eq!(
        names(&expand("s?s:SendMessage")),
        ["sms:SendMessage", "sqs:SendMessage"]
    );
    for nothing in ["", "s3", "s3:", "?", "s3:GetObject?", "zz:*", "s3*"] {
        assert_eq!(expand(nothing), [], "{nothing}");
    }
}

#[test]
fn texts_are_found_in_names_first() {
    let found = names(&search("DECRYPT kms:"));
    assert_eq!(found[0], "kms:Decrypt");
    assert!(found.contains(&"kms:ReEncryptFrom".to_owned()));
    assert!(search("").is_empty());
    assert!(search("no-such-word-anywhere").is_empty());
}

const WORDS: &[&str] = &[
    "Get", "List", "Tag", "vpc", "Role", "Describe", "Batch", "Policy",
];

/// Shapes that matter: with one, few and most of a service; of many services.
fn lists() -> impl Strategy<Value = Vec<Action>> {
    let all = every();
    let some = |at: usize, length: usize, bits: Vec<bool>| {
        let part = all.iter().skip(at).take(length).zip(bits);
        let part = part.filter(|(_, wanted)| *wanted);
        part.map(|(action, _)| *action).collect::<Vec<Action>>()
    };
    let run = (
        0..all.len(),
        0..120_usize,
        prop::collection::vec(any::<bool>(), 120),
    )
        .prop_map(move |(at, length, bits)| some(at, length, bits));
    let most = (
        0..all.len(),
        prop::collection::vec(prop::bool::weighted(0.95), 80),
    )
        .prop_map(move |(at, bits)| some(at, 80, bits));
    let scattered = prop::collection::vec(0..all.len(), 0..30)
        .prop_map(move |places| places.into_iter().map(|place| all[place]).collect());
    let worded =
        (prop::sample::select(WORDS), prop::sample::select(WORDS)).prop_map(move |(one, other)| {
            let holds = |action: &&Action| action.name.contains(one) || action.name.contains(other);
            let of = |action: &&Action| ["iam", "s3", "kms", "sqs"].contains(&action.prefix);
            all.iter().filter(holds).filter(of).copied().collect()
        });
    prop_oneof![run, most, scattered, worded]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Against the language that the encoder gives a pattern.
    #[test]
    fn expand_matches_as_policies_do(
        place in 0..every().len(),
        edits in prop::collection::vec((0..40_usize, "[*?xE]", 0..4_usize), 1..4),
    ) {
        let action = every()[place];
        let mut name: Vec<char> = action.name.chars().collect();
        for (at, text, removed) in edits {
            let at = at % (name.len() + 1);
            let end = name.len().min(at + removed);
            name.splice(at..end, text.chars());
        }
        let name: String = name.into_iter().collect();
        let pattern = format!("{}:{name}", action.prefix.to_uppercase());
        let language = Language::new(vec![patterns::action(&pattern)]);
        let all = catalog::service(action.prefix).unwrap().actions();
        let matching = |one: &&Action| language.matches(&one.to_string().to_lowercase());
        let expected: Vec<Action> = all.iter().filter(matching).copied().collect();
        prop_assert_eq!(expand(&pattern), expected, "{}", pattern);
    }

    #[test]
    fn shrink_then_expand_is_the_identity(mut list in lists()) {
        let shrunk = shrink(&list);
        let patterns = shrunk.patterns.iter();
        let expanded: BTreeSet<Action> = patterns.flat_map(|pattern| expand(pattern)).collect();
        list.sort_unstable();
        list.dedup();
        prop_assert!(shrunk.patterns.len() <= list.len());
        prop_assert_eq!(expanded.into_iter().collect::<Vec<_>>(), list);
    }
}

#[test]
fn shrinking_says_as_little_as_possible() {
    let of = |names: &[&str]| {
        let actions = names.iter().flat_map(|name| expand(name));
        let shrunk = shrink(&actions.collect::<Vec<_>>());
        assert!(shrunk.fewest);
        shrunk.patterns
    };
    assert_eq!(of(&[]), [""; 0]);
    assert_eq!(of(&["*"]), ["*"]);
    assert_eq!(
        of(&["sqs:*", "s3:Get*Acl", "sqs:SendMessage"]),
        ["s3:Get*Acl", "sqs:*"]
    );
    assert_eq!(
        of(&["ec2:Describe*", "ec2:*Vpc*"]),
        ["ec2:*Vpc*", "ec2:Describe*"]
    );
    assert_eq!(of(&["s3:GetObject"]), ["s3:GetObject"]);
    assert_eq!(of(&["s3:GetObject", "s3:PutObject"]), ["s3:*tObject"]);
}

/// Every set of names that `A`, `A*B` or `A*M*B` can match, by trying all parts of all names.
fn naive(names: &[&str]) -> BTreeSet<u32> {
    let folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let mut sets: BTreeSet<u32> = (0..names.len()).map(|place| 1 << place).collect();
    let matching = |head: &str, infix: &str, tail: &str| {
        let held = |name: &String| {
            let rest = name
                .strip_prefix(head)
                .and_then(|rest| rest.strip_suffix(tail));
            rest.is_some_and(|middle| middle.contains(infix))
        };
        let places = (0..folded.len()).filter(|place| held(&folded[*place]));
        places.fold(0, |set, place| set | 1 << place)
    };
    for name in &folded {
        for head in 0..=name.len() {
            for tail in head..=name.len() {
                for from in head..=tail {
                    for to in from..=tail {
                        let part = |from, to| name.get(from..to).unwrap();
                        let parts = (part(0, head), part(from, to), part(tail, name.len()));
                        sets.insert(matching(parts.0, parts.1, parts.2));
                    }
                }
            }
        }
    }
    sets
}

/// Against trying all combinations of all patterns, for every list of actions of small services.
#[test]
fn fewest_is_fewest() {
    let small = catalog::entries().filter(|service| (3..=8).contains(&service.actions().len()));
    let mut lists = 0;
    for service in small.step_by(3) {
        let actions = service.actions();
        let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
        let sets = naive(&names);
        for wanted in 1..1_u32 << actions.len() {
            let usable = sets.iter().copied().filter(|set| set & !wanted == 0);
            let usable: Vec<u32> = usable.collect();
            // How many patterns cover at least these.
            let mut counts = vec![0];
            for open in 1..=wanted {
                let helping = usable
                    .iter()
                    .filter(|set| *set & (open & open.wrapping_neg()) != 0);
                let rest = helping.map(|set| counts[(open & !set) as usize] + 1);
                counts.push(rest.min().unwrap_or(100));
            }
            let chosen = (0..actions.len()).filter(|place| wanted >> place & 1 == 1);
            let list: Vec<Action> = chosen.map(|place| actions[place]).collect();
            let shrunk = shrink(&list);
            assert!(shrunk.fewest);
            let expected = counts[wanted as usize];
            assert_eq!(
                shrunk.patterns.len(),
                expected,
                "{list:?} {:?}",
                shrunk.patterns
            );
            lists += 1;
        }
    }
    assert!(lists > 1000, "{lists}");
}

/// Runs the program: its exit, standard output and standard error.
fn iamproof(arguments: &[&str], input: &str) -> (Exit, String, String) {
    let mut all = vec![OsString::from("iamproof")];
    all.extend(arguments.iter().map(OsString::from));
    let (mut input, mut output, mut errors) = (input.as_bytes(), Vec::new(), Vec::new());
    let mut streams = Streams {
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
    };
    let exit = run(&all, &mut streams);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (exit, text(output), text(errors))
}

#[test]
fn show() {
    let names = [
        "s3:getobject",
        "iam:PassRole",
        "sts:GetCallerIdentity",
        "rds:CopyOptionGroup",
        "SQS",
        "aws:PrincipalOrgPaths",
    ];
    let arguments: Vec<&str> = ["catalog", "show"].into_iter().chain(names).collect();
    let (exit, text, errors) = iamproof(&arguments, "");
    assert_eq!((exit, errors.as_str()), (Exit::Good, ""));
    let arguments = [
        &arguments[..4],
        &["SQS", "aws:SourceIp", "--format", "json"],
    ]
    .concat();
    let (exit, json, errors) = iamproof(&arguments, "");
    assert_eq!((exit, errors.as_str()), (Exit::Good, ""));
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("catalog", format!("{text}\n\n{json}"));
    });
}

#[test]
fn commands() {
    let (exit, text, _) = iamproof(&["catalog", "expand", "s3:Get*Acl", "s3:GetBucketAcl"], "");
    assert_eq!(exit, Exit::Good);
    assert_eq!(
        text,
        "s3:GetBucketAcl\ns3:GetObjectAcl\ns3:GetObjectVersionAcl\n"
    );
    let (exit, shrunk, _) = iamproof(&["catalog", "shrink", "-"], &text.replace('\n', ", \n"));
    assert_eq!((exit, shrunk.as_str()), (Exit::Good, "s3:Get*Acl\n"));
    let shrunk = iamproof(&["catalog", "shrink", "--format=json", "kms:*"], "").1;
    let expected = json!({
        "schema": "iamproof/v1",
        "question": "catalog shrink",
        "actions": expand("kms:*").len(),
        "patterns": ["kms:*"],
        "fewest": true,
    });
    assert_eq!(serde_json::from_str::<Value>(&shrunk).unwrap(), expected);
    let (exit, text, _) = iamproof(&["catalog", "search", "decrypt"], "");
    assert_eq!(exit, Exit::Good);
    assert!(text.starts_with("kms:Decrypt  "), "{text}");
    let (exit, text, errors) = iamproof(&["catalog", "expand", "s3:Zz*"], "");
    assert_eq!((exit, text.as_str()), (Exit::Good, ""));
    assert_eq!(errors, "note: no action matches `s3:Zz*`\n");
}

#[test]
fn what_was_meant() {
    for (name, hint) in [
        ("s3:GetObjcet", ": did you mean `s3:GetObject`?"),
        ("kmss:Decrypt", ": did you mean `kms:Decrypt`?"),
        (
            "sqs:GetObjectAcl",
            ": did you mean one of `s3:GetObjectAcl`, `s3-object-lambda:GetObjectAcl`?",
        ),
        ("s3:prefixx", ": did you mean `s3:prefix`?"),
        ("dynamobd", ": did you mean `dynamodb`?"),
        ("zzzz:Xyzzy", ": there is no service `zzzz`"),
        ("s3:Xyzzy", ""),
    ] {
        let (exit, text, errors) = iamproof(&["catalog", "show", name], "");
        assert_eq!((exit, text.as_str()), (Exit::Usage, ""));
        let message = format!("error: AWS has nothing that is called `{name}`{hint}\n");
        assert_eq!(errors, message);
        if name.contains(':') {
            for command in ["expand", "shrink"] {
                let (exit, _, errors) = iamproof(&["catalog", command, name], "");
                assert_eq!((exit, errors.as_str()), (Exit::Usage, message.as_str()));
            }
        }
    }
    assert_eq!(
        iamproof(&["catalog", "shrink", "-", "-"], "").0,
        Exit::Usage
    );
    assert_eq!(
        iamproof(&["catalog", "shrink", "no/such/file"], "").0,
        Exit::Usage
    );
}

#[test]
fn version_with_the_catalog() {
    let counts = catalog::counts();
    let (exit, text, _) = iamproof(&["--version", "--verbose"], "");
    assert_eq!(exit, Exit::Good);
    for part in [
        format!(" {} services", counts.services),
        format!(" {} actions", counts.actions),
        format!(" {} resource types", counts.resources),
        format!(" {} condition keys of services", counts.keys),
    ] {
        assert!(text.contains(&part), "{text}");
    }
    assert_eq!(iamproof(&["--verbose", "-V"], "").1, text);
    let (exit, short, _) = iamproof(&["--version"], "");
    assert_eq!(exit, Exit::Good);
    assert!(text.starts_with(&short) && text != short);
    assert_eq!(iamproof(&["--verbose", "--verbose"], "").0, Exit::Usage);
}

/// Whether a key has many values is what the catalog says (`COND-46`), but for these, of which the
/// key tables of the rules say otherwise.
#[test]
fn cardinalities_are_those_of_the_catalog() {
    use iamproof::encode::keys::{Cardinality, facts};
    let services = iamproof::catalog::entries().flat_map(|service| service.actions());
    let details = services.filter_map(|action| action.details());
    let own = details.flat_map(|details| details.keys);
    let mut others: BTreeSet<String> = BTreeSet::new();
    let mut checked = 0;
    for key in iamproof::catalog::global_keys().into_iter().chain(own) {
        let name = key.name.to_lowercase();
        if name.contains(['$', '<']) {
            continue;
        }
        checked += 1;
        let multi = facts(&name).cardinality == Cardinality::Multi;
        assert_eq!(iamproof::eval::key_is_multi(&name), Some(multi), "{name}");
        if multi != key.multi {
            others.insert(name);
        }
    }
    assert!(checked > 500, "{checked}");
    let known = ["cognito-identity.amazonaws.com:amr", "identitystore:userid"];
    assert_eq!(others, known.into_iter().map(str::to_owned).collect());
}
