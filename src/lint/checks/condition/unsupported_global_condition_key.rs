//! The old key `aws:ARN` is used where it does not work. Write `aws:PrincipalArn`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:ARN":"arn:aws:iam::111122223333:role/x"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/x"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "UNSUPPORTED_GLOBAL_CONDITION_KEY",
    FindingType::Error,
    Types::ALL,
    include_str!("unsupported_global_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for clause in statement
            .clauses
            .iter()
            .filter(|one| one.folded == "aws:arn")
        {
            if !super::still_knows_arn(statement) {
                sink.add(
                    &clause.key_at,
                    "aws:ARN is no key any more: write aws:PrincipalArn",
                );
            }
        }
    }
}
