//! AWS's own findings on its managed policies: recall and precision of every code, by policy and place.

use super::findings;
use crate::support::{corpus, shared};
use iamproof::lint::FindingType;
use iamproof::policy::PolicyType;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;

/// Findings that AWS does not have and that are no mistakes: code, policy, why.
const DIFFERENCES: [(&str, &str, &str); 2] = [
    (
        "INVALID_ACTION",
        "SecurityAgentWebAppAPIPolicy",
        "the service was a preview on the day of AWS's findings; the catalog, of a later day, has other actions",
    ),
    ("INVALID_ACTION", "SecurityAgentWebAppPolicy", "the same"),
];

#[test]
fn findings_are_those_of_aws() {
    let (Some(documents), Some(expected)) = (
        shared("oracles/validate/documents.jsonl.gz"),
        shared("oracles/validate/findings.jsonl"),
    ) else {
        return;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(documents).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    let expected = std::fs::read_to_string(expected).unwrap();
    let mut wrong = Vec::new();
    let mut agreed: BTreeMap<String, usize> = BTreeMap::new();
    for (document, expected) in text.lines().zip(expected.lines()) {
        let document: Value = serde_json::from_str(document).unwrap();
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(document["policy"], expected["policy"]);
        let name = document["policy"].as_str().unwrap();
        let pointers = |finding: &Value| {
            let first = finding["path"].as_str().unwrap().to_owned();
            let more = finding["more_paths"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let more = more.iter().map(|one| one.as_str().unwrap().to_owned());
            std::iter::once(first).chain(more).collect::<Vec<String>>()
        };
        let mut wanted: Vec<(String, String, Vec<String>)> = expected["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap().to_owned();
                (text("issue_code"), text("finding_type"), pointers(one))
            })
            .collect();
        let report = findings(&document["document"].to_string(), PolicyType::Identity);
        for finding in report.findings {
            let places: Vec<String> = finding
                .locations
                .iter()
                .map(iamproof::lint::Location::pointer)
                .collect();
            let own = (
                finding.code.to_owned(),
                finding.kind.name().to_owned(),
                places,
            );
            if let Some(at) = wanted.iter().position(|one| *one == own) {
                wanted.remove(at);
                *agreed.entry(own.0).or_default() += 1;
                continue;
            }
            if !DIFFERENCES
                .iter()
                .any(|(code, policy, _)| *code == own.0 && *policy == name)
            {
                wrong.push(format!("{name}: not reported by AWS: {own:?}"));
            }
        }
        wrong.extend(wanted.iter().map(|one| format!("{name}: missed: {one:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(agreed.values().sum::<usize>(), 120, "{agreed:?}");
}

/// The newer documents: AWS writes no errors of form into its own policies.
#[test]
fn managed_policies_have_no_errors_of_form() {
    let Some(policies) = corpus() else {
        return;
    };
    // What depends on the day of the service data, and what AWS does report on its own policies.
    // Of the keys that hold one id, AWS's page says that no variable may stand in a value under StringLike;
    // AWSSecurityHubV2ServiceRolePolicy has one.
    let known = [
        "VARIABLE_USAGE_TOO_PERMISSIVE",
        "INVALID_ACTION",
        "INVALID_SERVICE_IN_ACTION",
        "INVALID_SERVICE_CONDITION_KEY",
        "INVALID_SERVICE",
        "MISSING_QUALIFIER",
    ];
    let mut wrong = Vec::new();
    for (name, document) in policies {
        let report = findings(&document.to_string(), PolicyType::Identity);
        let errors = report
            .findings
            .into_iter()
            .filter(|one| one.kind == FindingType::Error);
        for error in errors.filter(|one| !known.contains(&one.code)) {
            wrong.push(format!("{name}: {} {}", error.code, error.details));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
