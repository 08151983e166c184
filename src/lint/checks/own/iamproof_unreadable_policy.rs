//! The policy cannot be read as one, although AWS's checks report no ERROR: the checks of iamproof's own, which ask
//! what it means, have not run. It is no finding but is said as not decided (exit code 3), once for a policy. IAM most
//! likely refuses the policy too: names of operators are written exactly so (`GRAM-17`), and an action is
//! `service:Name`.
//!
//! Reported:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*, s3:Put*","Resource":"*"}]}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:Put*"],"Resource":"*"}]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{At, Document};
use crate::source::Span;
use crate::source::json::Json;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_UNREADABLE_POLICY",
    FindingType::Warning,
    Types::ALL,
    include_str!("iamproof_unreadable_policy.rs"),
    run,
)
.own();

/// The checks of AWS have run before: of what they call an error nothing more need be said.
fn run(document: &Document<'_>, sink: &mut Sink) {
    let mut findings = sink.findings.iter();
    if findings.any(|one| one.kind == FindingType::Error) {
        return;
    }
    if let Err(unreadable) = document.read() {
        let at = innermost(document.root, document.at(), unreadable.span);
        let reason = format!(
            "{}; the checks of iamproof's own have not run",
            unreadable.message
        );
        sink.undecided(&at.with(unreadable.span), reason);
    }
}

/// The way to the value that a span is in; of the name of a member, to the member.
fn innermost<'a>(json: &'a Json, at: At<'a>, span: Span) -> At<'a> {
    let around = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    for member in json.as_object().unwrap_or_default() {
        let inner = at.name(&member.name, member.value.span);
        if around(member.value.span) {
            return innermost(&member.value, inner, span);
        }
        if around(member.name_span) {
            return inner;
        }
    }
    for (index, item) in json.as_array().unwrap_or_default().iter().enumerate() {
        if around(item.span) {
            return innermost(item, at.index(index, item.span), span);
        }
    }
    at
}
