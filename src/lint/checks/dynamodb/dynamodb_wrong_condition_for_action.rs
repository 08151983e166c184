//! `dynamodb:Select` is used with an action that writes, or `dynamodb:ReturnValues` with one that reads. Their requests
//! never carry it.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:UpdateItem","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"StringEquals":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"dynamodb:UpdateItem","Resource":"arn:aws:dynamodb:us-east-1:111122223333:table/t","Condition":{"StringEquals":{"dynamodb:ReturnValues":"NONE"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DYNAMODB_WRONG_CONDITION_FOR_ACTION",
    FindingType::Warning,
    Types::IDENTITY
        .or(Types::RESOURCE)
        .or(Types::SCP)
        .or(Types::RCP),
    include_str!("dynamodb_wrong_condition_for_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for (key, actions) in [
            ("dynamodb:select", &super::WRITING[..]),
            ("dynamodb:returnvalues", &super::READING[..]),
        ] {
            let Some(clause) = statement.clauses.iter().find(|one| one.folded == key) else {
                continue;
            };
            // A wildcard, and a list that also has actions with the key, may be right.
            let mut places = super::named(statement, actions);
            if places.is_empty() || super::any_other(statement, actions) {
                continue;
            }
            places.push(clause.key_at);
            let message = format!("requests for this action never carry {}", quote(clause.key));
            sink.add_all(&places, message);
        }
    }
}
