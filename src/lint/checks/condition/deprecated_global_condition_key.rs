//! The old key `aws:ARN` is used where it still works (SQS and SNS). Write `aws:PrincipalArn`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:*","Resource":"*","Condition":{"ArnEquals":{"aws:ARN":"arn:aws:iam::111122223333:user/a"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"sqs:*","Resource":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/a"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "DEPRECATED_GLOBAL_CONDITION_KEY",
    FindingType::Warning,
    Types::ALL,
    include_str!("deprecated_global_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for clause in statement
            .clauses
            .iter()
            .filter(|one| one.folded == "aws:arn")
        {
            if super::still_knows_arn(statement) {
                sink.add(
                    &clause.key_at,
                    "aws:ARN is an old name: write aws:PrincipalArn",
                );
            }
        }
    }
}
