//! One operator holds a key twice, in different case (`GRAM-06`). Keys have no case: both are the same key.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a","AWS:principaltag/Team":"b"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":["a","b"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Clause;
use crate::lint::view::Document;
use crate::source::quote;
use rustc_hash::FxHashMap;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    FindingType::Error,
    Types::ALL,
    include_str!("duplicate_keys_with_different_case.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        let mut first: FxHashMap<(usize, &str), &Clause<'_>> = FxHashMap::default();
        for clause in &statement.clauses {
            let name = (clause.operator_at.span.start, clause.folded.as_str());
            match first.get(&name) {
                Some(other) => {
                    let message = format!(
                        "{} and {} are one key: put the values together",
                        quote(other.key),
                        quote(clause.key)
                    );
                    sink.add_all(&[clause.key_at, other.key_at], message);
                }
                None => {
                    first.insert(name, clause);
                }
            }
        }
    }
}
