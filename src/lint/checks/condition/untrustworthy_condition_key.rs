//! `aws:Referer` or `aws:UserAgent` decides about access. Whoever asks can set them to anything.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringLike":{"aws:Referer":"https://example.com/*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNTRUSTWORTHY_CONDITION_KEY",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("untrustworthy_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        // A service says by aws:Referer for whom it comes; that has a check of its own.
        let service = statement
            .principals
            .iter()
            .any(|list| list.of("Service").next().is_some());
        for clause in &statement.clauses {
            let chosen = matches!(clause.folded.as_str(), "aws:referer" | "aws:useragent");
            if chosen && !(service && clause.folded == "aws:referer") {
                sink.add(
                    &clause.key_at,
                    format!("whoever asks can set {} to anything", quote(clause.key)),
                );
            }
        }
    }
}
