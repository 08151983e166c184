//! `validate`: every check on its examples, against AWS's own findings, and as a command.

mod answers;
mod batch;
mod command;
mod fix;
mod fixtures;
mod hostile;
mod oracle;
mod own;
mod pages;
mod table;

use iamproof::lint::{Options, Report, validate};
use iamproof::policy::PolicyType;
use iamproof::source::Source;

/// All findings in a text.
pub fn findings(text: &str, policy_type: PolicyType) -> Report {
    validated_as(text, Some(policy_type), false)
}

/// The same, with our own checks too.
pub fn all_findings(text: &str, policy_type: PolicyType) -> Report {
    validated_as(text, Some(policy_type), true)
}

/// The type is inferred if it is not given.
fn validated_as(text: &str, policy_type: Option<PolicyType>, own: bool) -> Report {
    let source = Source::new("policy.json", text.to_owned());
    let options = Options {
        policy_type,
        resource_type: None,
        retired: true,
        own,
        ..Options::default()
    };
    validate(&source, &options)
}

/// The check that has no findings: what it says is that the policy was not decided.
pub const UNREADABLE: &str = "IAMPROOF_UNREADABLE_POLICY";

/// The JSON pointers of each finding of a check; of that one, of what was not decided.
pub fn places(report: &Report, code: &str) -> Vec<Vec<String>> {
    let of = report.findings.iter().filter(|one| one.code == code);
    let found = of.map(|one| {
        one.locations
            .iter()
            .map(iamproof::lint::Location::pointer)
            .collect()
    });
    let open = report.undecided.iter();
    let open = open.filter(|one| one.code == code && code == UNREADABLE);
    found
        .chain(open.map(|one| vec![one.location.pointer()]))
        .collect()
}

/// A statement as a policy, and dots in a list as so many entries that sizes are exceeded.
pub fn whole(example: &str) -> String {
    let mut text = example.to_owned();
    if let Some((before, rest)) = example.split_once("\"...") {
        let (_, after) = rest.split_once('"').unwrap();
        let entry = |number: usize| match example.contains("\"AWS\"") {
            true => format!("\"{number:012}\""),
            false => format!("\"s3:GetObject{number}\""),
        };
        let entries: Vec<String> = (0..3_000).map(entry).collect();
        text = format!("{before}{}{after}", entries.join(","));
    }
    let Ok(json) = serde_json::from_str::<serde_json::Value>(&text) else {
        return text;
    };
    let is_policy = json.get("Statement").is_some() || json.get("Version").is_some();
    if is_policy || !json.is_object() {
        return text;
    }
    format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        text.trim()
    )
}
