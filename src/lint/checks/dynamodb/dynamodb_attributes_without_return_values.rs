//! An Allow restricts `dynamodb:Attributes` for actions that write, and not `dynamodb:ReturnValues`. A caller that asks for
//! old or new values gets all attributes.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:UpdateItem","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["id"]}}}
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
    "DYNAMODB_ATTRIBUTES_WITHOUT_RETURN_VALUES",
    FindingType::SecurityWarning,
    Types::IDENTITY.or(Types::RESOURCE),
    include_str!("dynamodb_attributes_without_return_values.rs"),
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
        let mut places = super::covering(statement, &super::RETURNING);
        if places.is_empty()
            || super::fixes(
                statement,
                "dynamodb:returnvalues",
                &["NONE", "UPDATED_OLD", "UPDATED_NEW"],
            )
        {
            continue;
        }
        places.push(clause.key_at);
        sink.add_all(&places, "who asks for old values gets all attributes: add a condition that dynamodb:ReturnValues is NONE, UPDATED_OLD or UPDATED_NEW");
    }
}
