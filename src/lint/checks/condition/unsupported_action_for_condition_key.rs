//! A statement has a condition on a key that some of its actions never carry. Of entries with wildcards nothing is said,
//! and only keys are looked at of which AWS says for which actions they are.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":["s3:ListBucket","s3:GetObject"],"Resource":"*","Condition":{"StringEquals":{"s3:prefix":"home/"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":["s3:ListBucket"],"Resource":"*","Condition":{"StringEquals":{"s3:prefix":"home/"}}}
//! ```

use crate::catalog;
use crate::lint::facts;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::At;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    FindingType::Error,
    Types::ALL,
    include_str!("unsupported_action_for_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for clause in &statement.clauses {
            let Some(key) = clause
                .known
                .filter(|_| CHECKED.contains(&clause.folded.as_str()))
            else {
                continue;
            };
            // An Allow that demands the key, or a Deny that it triggers: elsewhere absence is meant.
            if !clause.demands() {
                continue;
            }
            let Some(list) = statement.action() else {
                continue;
            };
            let mut places: Vec<At<'_>> = Vec::new();
            for entry in list
                .entries
                .iter()
                .filter(|one| !one.text.contains(['*', '?']))
            {
                if let Some(action) = catalog::action(entry.text)
                    && !facts::carries(&action, &key)
                {
                    places.push(entry.at);
                }
            }
            if !places.is_empty() {
                let message = format!(
                    "requests for these actions never carry {}",
                    quote(clause.key)
                );
                places.push(clause.key_at);
                sink.add_all(&places, message);
            }
        }
    }
}

/// Keys that are reported, in lower case.
const CHECKED: [&str; 3] = ["s3:prefix", "s3:delimiter", "s3:max-keys"];
