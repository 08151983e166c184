//! `tests/lint`: what each check reports, where, and what it does not.

use super::{UNREADABLE, all_findings as findings, places, whole};
use iamproof::lint::checks;
use iamproof::policy::PolicyType;
use iamproof::source::Source;
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// Reported, each with the pointers of the places of each finding.
    fires: Vec<Case>,
    /// Not reported.
    #[serde(default)]
    silent: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "type")]
    policy_type: String,
    policy: String,
    #[serde(default)]
    places: Vec<Vec<String>>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

fn fixture(code: &str) -> Fixture {
    let path = folder().join(format!("{code}.toml"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn every_check_reports_what_it_should_and_nothing_else() {
    let mut wrong = Vec::new();
    for check in checks() {
        let fixture = fixture(check.code);
        assert!(!fixture.fires.is_empty(), "{}", check.code);
        assert!(!fixture.silent.is_empty(), "{}", check.code);
        for case in &fixture.fires {
            let policy_type = PolicyType::from_name(&case.policy_type).unwrap();
            let report = findings(&whole(&case.policy), policy_type);
            let found = places(&report, check.code);
            if found != case.places {
                wrong.push(format!(
                    "{}: {}\n  found    {found:?}\n  expected {:?}",
                    check.code, case.policy, case.places
                ));
            }
            let kinds = report.findings.iter().filter(|one| one.code == check.code);
            assert!(kinds.into_iter().all(|one| one.kind == check.kind));
        }
        for case in &fixture.silent {
            let policy_type = PolicyType::from_name(&case.policy_type).unwrap();
            let found = places(&findings(&whole(&case.policy), policy_type), check.code);
            if !found.is_empty() {
                wrong.push(format!("{}: reported on {}", check.code, case.policy));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The findings of every fixture as people see them.
#[test]
fn words() {
    let mut all = String::new();
    for check in checks() {
        let _ = writeln!(all, "# {}", check.code);
        for case in fixture(check.code).fires {
            let policy_type = PolicyType::from_name(&case.policy_type).unwrap();
            let text = whole(&case.policy);
            let source = Source::new("policy.json", text.clone());
            let report = findings(&text, policy_type);
            for finding in report.findings.iter().filter(|one| one.code == check.code) {
                let _ = writeln!(all, "{}: {}", finding.kind.name(), finding.details);
                for location in &finding.locations {
                    let shown: String = source.slice(location.span).chars().take(60).collect();
                    let _ = writeln!(all, "  {} {}", location.pointer(), shown.replace('\n', " "));
                }
            }
            let open = report.undecided.iter();
            for open in open.filter(|one| one.code == check.code && one.code == UNREADABLE) {
                let shown = source.slice(open.location.span);
                let _ = writeln!(all, "not decided: {}", open.reason);
                let _ = writeln!(all, "  {} {shown}", open.location.pointer());
            }
        }
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("validate_words", all);
    });
}

#[test]
fn every_fixture_is_of_a_check() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(code) = name.strip_suffix(".toml") {
            assert!(iamproof::lint::check(code).is_some(), "{name}");
        }
    }
}
