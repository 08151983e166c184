//! The third field of an ARN, or what stands before the colon of a condition key, is no service.
//!
//! Names of identity providers, which hold a dot, may stand before the colon of a key.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3x:::b/*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}
//! ```

use crate::lint::arn::is_literal;
use crate::lint::facts;
use crate::lint::finding::FindingType;
use crate::lint::formats;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_SERVICE",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_service.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        let folded = arn.service.to_ascii_lowercase();
        if is_literal(arn.service) && !is_service(&folded) {
            let message = format!(
                "there is no service {} (in {})",
                quote(arn.service),
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
    for clause in document.clauses() {
        let Some((prefix, _)) = clause.folded.split_once(':') else {
            continue;
        };
        let other = matches!(prefix, "" | "aws" | "saml") || prefix.contains(['.', '/', '$']);
        if !other && !is_service(prefix) && clause.known.is_none() {
            let message = format!(
                "there is no service {} (in the key {})",
                quote(prefix),
                quote(clause.key)
            );
            sink.add(&clause.key_at, message);
        }
    }
}

fn is_service(folded: &str) -> bool {
    formats::names_service(folded) || facts::is_service(folded)
}
