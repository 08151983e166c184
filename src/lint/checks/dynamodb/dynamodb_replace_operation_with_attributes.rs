//! An Allow restricts `dynamodb:Attributes` for actions that replace whole items: attributes that the caller does not name
//! are lost.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["id"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:UpdateItem","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["id"]},"StringEquals":{"dynamodb:ReturnValues":"NONE"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DYNAMODB_REPLACE_OPERATION_WITH_ATTRIBUTES",
    FindingType::Warning,
    Types::IDENTITY.or(Types::RESOURCE),
    include_str!("dynamodb_replace_operation_with_attributes.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let Some(clause) = statement
            .clauses
            .iter()
            .find(|one| one.folded == "dynamodb:attributes")
        else {
            continue;
        };
        let mut places = super::covering(statement, &super::REPLACING);
        if places.is_empty() {
            continue;
        }
        places.push(clause.key_at);
        sink.add_all(
            &places,
            "this action replaces whole items, also the attributes that are not named",
        );
    }
}
