//! Nouns as ARNs.

use super::super::ast::{Atom, Noun};
use crate::encode::caller::PARTITIONS;

/// Some resources of one shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Patterns of their ARNs.
    pub patterns: Vec<String>,
    /// ARNs of the shape, to find the actions that can be on them. None: any action of the services.
    pub samples: Vec<String>,
    /// The account that owns them, where the ARN does not say.
    pub owner: Option<String>,
}

/// What a resource of a question means to documents.
pub fn shapes(atom: &Atom) -> Vec<Shape> {
    match atom {
        Atom::Noun(noun, name, account) => of_noun(*noun, name, account.as_deref()),
        Atom::AnyOf(noun) => of_noun(*noun, "*", None),
        Atom::Arn(text) | Atom::Text(text) => {
            let exact = !text.contains(['*', '?']);
            vec![Shape {
                patterns: vec![text.clone()],
                samples: exact.then(|| text.clone()).into_iter().collect(),
                owner: None,
            }]
        }
        _ => vec![Shape {
            patterns: vec!["*".to_owned()],
            samples: Vec::new(),
            owner: None,
        }],
    }
}

/// What goes before and after the name, by service; the first is the thing itself.
pub const fn tails(noun: Noun) -> &'static [(&'static str, &'static str, &'static str)] {
    match noun {
        Noun::Bucket => &[("s3", "", ""), ("s3", "", "/*")],
        Noun::Object => &[("s3", "", "")],
        Noun::Key => &[("kms", "key/", "")],
        Noun::Queue => &[("sqs", "", "")],
        Noun::Topic => &[("sns", "", "")],
        Noun::Table => &[
            ("dynamodb", "table/", ""),
            ("dynamodb", "table/", "/index/*"),
            ("dynamodb", "table/", "/stream/*"),
        ],
        // AWS adds six characters.
        Noun::Secret => &[
            ("secretsmanager", "secret:", "-??????"),
            ("secretsmanager", "secret:", ""),
        ],
        Noun::Function => &[("lambda", "function:", ""), ("lambda", "function:", ":*")],
        Noun::Role => &[("iam", "role/", ""), ("iam", "role/*/", "")],
        Noun::User => &[("iam", "user/", ""), ("iam", "user/*/", "")],
        Noun::Account | Noun::Policy => &[],
    }
}

fn of_noun(noun: Noun, name: &str, account: Option<&str>) -> Vec<Shape> {
    let place = |partition: &str, service: &str, start: &str, end: &str, sample: bool| {
        let (region, of) = match service {
            "s3" => ("", ""),
            "iam" => ("", account.unwrap_or("*")),
            _ => ("*", account.unwrap_or("*")),
        };
        let text = format!("arn:{partition}:{service}:{region}:{of}:{start}{name}{end}");
        if !sample {
            return text;
        }
        let mut parts: Vec<&str> = text.splitn(6, ':').collect();
        for (at, sample) in [(3, "us-east-1"), (4, "111122223333")] {
            if let Some(part) = parts.get_mut(at).filter(|part| **part == "*") {
                *part = sample;
            }
        }
        parts.join(":").replace(['*', '?'], "x")
    };
    // A role of any name may have any path.
    let all = tails(noun).iter().map(|(service, start, end)| Shape {
        patterns: PARTITIONS
            .iter()
            .map(|partition| place(partition, service, start, end, false))
            .collect(),
        samples: vec![place("aws", service, start, end, true)],
        owner: account.filter(|_| *service == "s3").map(str::to_owned),
    });
    all.collect()
}
