//! An operator does not fit the type of the key, such as `StringEquals` for a key that is true or false.
//!
//! ARNs may be compared as texts, and `Null` fits every key.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ViaAWSService":"x.amazonaws.com"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":"true"}}}
//! ```

use crate::catalog::KeyType;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "TYPE_MISMATCH",
    FindingType::Warning,
    Types::ALL,
    include_str!("type_mismatch.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let (Some(key), Some(family)) = (clause.known, clause.family()) else {
            continue;
        };
        let fits = match (key.kind, family) {
            (_, Family::Null)
            | (KeyType::String, Family::String | Family::Binary)
            | (KeyType::Arn, Family::Arn | Family::String)
            | (KeyType::Bool, Family::Bool)
            | (KeyType::Numeric, Family::Numeric)
            | (KeyType::Date, Family::Date)
            | (KeyType::IpAddress, Family::Ip) => true,
            // Seconds since 1970 are a number too.
            (KeyType::Date, Family::Numeric) => clause.folded == "aws:epochtime",
            // What stands in a tag or an encryption context is for its writer to say.
            (KeyType::String, Family::Arn) => key.name.contains("${"),
            _ => false,
        };
        if !fits {
            let message = format!(
                "{} holds {}, and {} compares something else",
                quote(clause.key),
                what(key.kind),
                clause.operator_name
            );
            sink.add(&clause.key_at, message);
        }
    }
}

const fn what(kind: KeyType) -> &'static str {
    match kind {
        KeyType::String => "a text",
        KeyType::Arn => "an ARN",
        KeyType::Bool => "true or false",
        KeyType::Numeric => "a number",
        KeyType::Date => "a date",
        KeyType::IpAddress => "an address",
    }
}
