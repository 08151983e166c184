//! A value of a key that holds the ARN of a KMS key can be none: a bare id, an alias, or something of another service.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"alias/my-key"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::glob::Piece;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::tables;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_KMS_KEY_VALUE",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_kms_key_value.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let shape = glob::pieces("arn:*:kms:*:*:key/*", false, false);
    for clause in document.clauses() {
        let held = tables::KMS_KEY_KEYS.contains(&clause.folded.as_str());
        if !held || !matches!(clause.family(), Some(Family::String | Family::Arn)) {
            continue;
        }
        for value in &clause.values {
            let open = clause.takes_wildcards();
            let text = glob::pieces(value.text, true, false);
            let text: Vec<_> = text
                .into_iter()
                .filter(|piece| open || !matches!(piece, Piece::Star | Piece::Any))
                .collect();
            if !glob::meet(&shape, &text) {
                let message = format!(
                    "{} is no ARN of a KMS key: arn:aws:kms:REGION:ACCOUNT:key/ID",
                    quote(value.text)
                );
                sink.add(&value.at, message);
            }
        }
    }
}
