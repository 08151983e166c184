//! The table of AWS's checks beside the project: each row has its check, of its type and for its policies,
//! which reports the example of the row.

use super::{findings, places, whole};
use crate::support::shared;
use iamproof::lint::{check, checks};
use iamproof::policy::PolicyType;

/// Rows whose example is right in some of the types that the row lists, by what the row itself says: other
/// services than SQS and SNS accept equal Sids, and other policies than those of IAM any Sid.
const NOT_IN: [(&str, &str); 2] = [
    ("UNIQUE_SIDS_REQUIRED", "resource"),
    ("UNSUPPORTED_SID", "resource"),
];

#[test]
fn every_row_has_its_check() {
    let Some(path) = shared("reference/validate_checks.tsv") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [code, kind, types, _, example, _] = fields[..] else {
            panic!("{line}");
        };
        rows += 1;
        let check = check(code).unwrap_or_else(|| panic!("no check {code}"));
        assert_eq!(check.kind.name(), kind, "{code}");
        let mut listed: Vec<&str> = types.split(',').collect();
        let mut own = check.types.names();
        listed.sort_unstable();
        own.sort_unstable();
        assert_eq!(own, listed, "{code}");
        for name in listed
            .into_iter()
            .filter(|name| !NOT_IN.contains(&(code, name)))
        {
            let report = findings(&whole(example), PolicyType::from_name(name).unwrap());
            assert!(
                !places(&report, code).is_empty(),
                "{code} as {name}: {report:?}"
            );
        }
    }
    let of_aws = checks().iter().filter(|check| !check.own);
    assert_eq!(rows, of_aws.count());
}
