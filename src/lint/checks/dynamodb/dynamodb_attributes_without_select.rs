//! An Allow restricts `dynamodb:Attributes` for actions that read, and not `dynamodb:Select`. A caller that asks for no
//! attribute by name gets all of them.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["id"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:Query","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["id"]},"StringEquals":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    FindingType::SecurityWarning,
    Types::IDENTITY.or(Types::RESOURCE),
    include_str!("dynamodb_attributes_without_select.rs"),
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
        let mut places = super::covering(statement, &super::READING);
        if places.is_empty() || super::fixes(statement, "dynamodb:select", &["SPECIFIC_ATTRIBUTES"])
        {
            continue;
        }
        places.push(clause.key_at);
        sink.add_all(&places, "who asks for no attribute by name gets all: add a condition that dynamodb:Select is SPECIFIC_ATTRIBUTES");
    }
}
