//! `ForAllValues:` or `ForAnyValue:` stands before a comparison of the audience. Make sure that tokens of this provider
//! have several: `ForAllValues:` is true where there is none.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAllValues:StringEquals":{"accounts.google.com:aud":"app"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"accounts.google.com:aud":"app"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Qualifier;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "CONFIRM_AUDIENCE_CLAIM_TYPE",
    FindingType::Suggestion,
    Types::TRUST,
    include_str!("confirm_audience_claim_type.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in &document.statements {
        for clause in statement
            .clauses
            .iter()
            .filter(|one| super::is_audience(one))
        {
            if clause
                .qualifier()
                .is_some_and(|one| [Qualifier::ForAllValues, Qualifier::ForAnyValue].contains(&one))
            {
                let message = format!(
                    "tokens of most providers have one {}: leave the qualifier out unless yours has several",
                    quote(clause.key)
                );
                sink.add(&clause.key_at, message);
            }
        }
    }
}
