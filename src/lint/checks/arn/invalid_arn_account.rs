//! The fifth field of an ARN is neither an account (twelve digits) nor one of the owners that AWS itself is known by,
//! such as `aws`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:12345:q"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q"}
//! ```

use crate::lint::arn::is_account;
use crate::lint::arn::is_literal;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ARN_ACCOUNT",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_arn_account.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (entry, arn) in document.arns() {
        if is_literal(arn.account) && !is_account(arn.account) && !super::known_owner(&arn) {
            let message = format!(
                "{} is no account: twelve digits (in {})",
                quote(arn.account),
                quote(entry.text)
            );
            sink.add(&entry.at, message);
        }
    }
}
