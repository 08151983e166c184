//! `StringLike` or `StringNotLike` compares a key that holds an ARN. Its `*` goes across the colons between the fields, so
//! more ARNs match than it seems. Write `ArnLike` or `ArnNotLike`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/x*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/x*"}}}
//! ```

use crate::catalog::KeyType;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("string_like_operator_with_arn_condition_keys.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let arn = clause.known.is_some_and(|key| key.kind == KeyType::Arn);
        if arn && clause.is(&[Base::StringLike, Base::StringNotLike]) {
            let like = if clause.is_negated() {
                "ArnNotLike"
            } else {
                "ArnLike"
            };
            let message = format!(
                "{} holds an ARN: compare it with {like}, whose wildcards stay within a field",
                quote(clause.key)
            );
            sink.add(&clause.key_at, message);
        }
    }
}
