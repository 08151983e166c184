//! Conditions that plainly can hold together: no question needs to be asked of them.

use crate::catalog::KeyType;
use crate::lint::glob;
use crate::lint::view::{Clause, Family, Statement};
use crate::policy::Qualifier;

/// Keys of services that axioms tie to the caller, to other keys or to actions.
const TIED: [&str; 11] = [
    "iam:",
    "sts:",
    "saml:",
    "kms:calleraccount",
    "kms:viaservice",
    "s3:dataaccesspoint",
    "s3:accesspoint",
    "s3:resourceaccount",
    "lambda:sourcefunctionarn",
    "ec2:sourceinstancearn",
    "drs:",
];

/// Whether each condition is about a key of its own that can have any value, and leaves some value over. What
/// this does not see is asked: it spares most statements a question, and decides none.
pub(super) fn are_free(statement: &Statement<'_>) -> bool {
    let clauses = statement.clauses.as_slice();
    let distinct = clauses.iter().enumerate().all(|(at, clause)| {
        let mut before = clauses.iter().take(at);
        !before.any(|one| one.folded == clause.folded)
    });
    let has = |start: &str| clauses.iter().any(|one| one.folded.starts_with(start));
    // Tags of a request are among its tag keys.
    let tags = has("aws:tagkeys") && has("aws:requesttag/");
    distinct && !tags && clauses.iter().all(|one| is_free(one, statement))
}

fn is_free(clause: &Clause<'_>, statement: &Statement<'_>) -> bool {
    let key = clause.folded.as_str();
    let Some(known) = &clause.known else {
        return false;
    };
    let tag = key.starts_with("aws:resourcetag/") || key.starts_with("aws:requesttag/");
    let own = !key.starts_with("aws:") && !key.contains("tag/");
    let tied = TIED.iter().any(|start| key.starts_with(start)) && !is_passed(key, statement);
    if !(tag || key == "aws:tagkeys" || own && !tied) {
        return false;
    }
    let many = clause.qualifier().is_some() != known.multi;
    let odd = clause.qualifier() == Some(Qualifier::ForAnyValue) && clause.is_negated();
    let mut values = clause.values.iter();
    match clause.family() {
        Some(Family::Null) => clause.values.len() == 1,
        Some(Family::String) => {
            let plain = |text: &str| match clause.is_negated() {
                true => !text.contains(['*', '?', '$']),
                false => !text.contains('$'),
            };
            matches!(known.kind, KeyType::String)
                && !many
                && !odd
                && !clause.values.is_empty()
                && values.all(|one| plain(one.text))
        }
        Some(Family::Bool) => {
            let word = |text: &str| matches!(text, "true" | "false");
            known.kind == KeyType::Bool && !many && values.next().is_some_and(|one| word(one.text))
        }
        _ => false,
    }
}

/// Whether it is about the service that a role is passed to, or that a role is made for, and the statement about
/// that action.
fn is_passed(key: &str, statement: &Statement<'_>) -> bool {
    let action = match key {
        "iam:passedtoservice" => "iam:passrole",
        "iam:awsservicename" => "iam:createservicelinkedrole",
        _ => return false,
    };
    let mut entries = statement
        .action()
        .into_iter()
        .flat_map(|list| &list.entries);
    entries.any(|entry| glob::action_matches(entry.text, action))
}
