//! There is no global condition key of that name, in a condition or as a policy variable.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAcount":"111122223333"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}
//! ```

use crate::catalog;
use crate::lint::facts;
use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::variables::variables;
use crate::lint::view::{At, Document};
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_GLOBAL_CONDITION_KEY",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_global_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if is_unknown(clause.key) {
            report(clause.key, &clause.key_at, sink);
        }
    }
    if !document.has_variables() {
        return;
    }
    for (text, at) in document.variable_texts() {
        for variable in variables(text) {
            if variable.closed && !variable.name.contains(' ') && is_unknown(variable.name) {
                report(variable.name, &at, sink);
            }
        }
    }
}

/// Whether a name looks like a global key and is none. What other checks report is left to them. Some old keys
/// work that no page lists.
fn is_unknown(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let Some(rest) = folded.strip_prefix("aws:") else {
        return false;
    };
    !rest.is_empty()
        && !matches!(rest, "arn" | "sourceowner" | "principalorgmasteraccountid")
        && !glob::has_variable(name)
        && facts::key(name).is_none()
        && !super::lacks_tag(&folded)
}

fn report(name: &str, at: &At<'_>, sink: &mut Sink) {
    let keys = catalog::global_keys();
    let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let near = sink.near(name, &known);
    sink.add(
        at,
        format!("there is no global condition key {}{near}", quote(name)),
    );
}
