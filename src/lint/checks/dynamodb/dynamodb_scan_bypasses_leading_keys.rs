//! An Allow restricts `dynamodb:LeadingKeys` and covers `dynamodb:Scan`, which reads all items whatever their keys.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":["dynamodb:Query","dynamodb:Scan"],"Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":["dynamodb:Query"],"Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["${aws:userid}"]}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DYNAMODB_SCAN_BYPASSES_LEADING_KEYS",
    FindingType::Warning,
    Types::IDENTITY.or(Types::RESOURCE),
    include_str!("dynamodb_scan_bypasses_leading_keys.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let Some(clause) = statement
            .clauses
            .iter()
            .find(|one| one.folded == "dynamodb:leadingkeys")
        else {
            continue;
        };
        let mut places = super::covering(statement, &["dynamodb:scan"]);
        if places.is_empty() {
            continue;
        }
        places.push(clause.key_at);
        sink.add_all(
            &places,
            "dynamodb:Scan reads all items, whatever their keys",
        );
    }
}
