//! What must be the name of a service is none. It is `service.amazonaws.com`, in small letters, and with the region in
//! between for `kms:ViaService`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.amazonaws.com"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_SERVICE_PRINCIPAL_FORMAT",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_service_principal_format.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for name in list.of("Service") {
            let open = name.text.contains(['*', '?']) || glob::has_variable(name.text);
            if !open && !super::is_service_name(name.text, false) {
                let message = format!(
                    "{} is no service: write one such as ec2.amazonaws.com",
                    quote(name.text)
                );
                sink.add(&name.at, message);
            }
        }
    }
    for clause in document
        .clauses()
        .filter(|one| one.family() == Some(Family::String))
    {
        let regional = clause.folded.ends_with(":viaservice");
        if !regional && !HOLDING.contains(&clause.folded.as_str()) {
            continue;
        }
        for value in &clause.values {
            let open = clause.takes_wildcards() && glob::has_wildcard(value.text);
            let fits = match open || glob::has_variable(value.text) {
                true => super::may_be_service_name(value.text),
                false => super::is_service_name(value.text, regional),
            };
            if !fits {
                let shape = if regional {
                    "s3.us-east-1.amazonaws.com"
                } else {
                    "ec2.amazonaws.com"
                };
                let message = format!(
                    "{} is no service: write one such as {shape}",
                    quote(value.text)
                );
                sink.add(&value.at, message);
            }
        }
    }
}

/// Keys that hold the name of a service, in lower case.
const HOLDING: [&str; 7] = [
    "iam:passedtoservice",
    "iam:awsservicename",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principalservicename",
    "aws:principalservicenameslist",
];
