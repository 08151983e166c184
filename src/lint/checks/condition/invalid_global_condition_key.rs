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
use crate::lint::view::Document;
use crate::policy::parse::hints::did_you_mean;
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
            let message = format!(
                "there is no global condition key {}{}",
                quote(clause.key),
                near(clause.key)
            );
            sink.add(&clause.key_at, message);
        }
    }
    if !document.has_variables() {
        return;
    }
    for (text, at) in document.variable_texts() {
        for variable in variables(text) {
            if variable.closed && !variable.name.contains(' ') && is_unknown(variable.name) {
                let message = format!(
                    "there is no global condition key {}{}",
                    quote(variable.name),
                    near(variable.name)
                );
                sink.add(&at, message);
            }
        }
    }
}

/// Whether a name looks like a global key and is none. What other checks report is left to them.
fn is_unknown(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let Some(rest) = folded.strip_prefix("aws:") else {
        return false;
    };
    !rest.is_empty()
        && !matches!(rest, "arn" | "sourceowner")
        && !glob::has_variable(name)
        && facts::key(name).is_none()
        && !super::lacks_tag(&folded)
}

fn near(name: &str) -> String {
    let keys = catalog::global_keys();
    let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let near = did_you_mean(name, &known);
    near.map_or(String::new(), |near| format!("; did you mean {near}?"))
}
