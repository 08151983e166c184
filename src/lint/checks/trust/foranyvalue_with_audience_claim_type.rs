//! `ForAnyValue:` stands before a comparison of the audience, of which a token of most providers has one. It is a mistake
//! there; where a provider does send several, say so in a comment elsewhere and ignore this.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"ForAnyValue:StringEquals":{"accounts.google.com:aud":"app"}}}
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
    "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    FindingType::SecurityWarning,
    Types::TRUST,
    include_str!("foranyvalue_with_audience_claim_type.rs"),
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
                .is_some_and(|one| [Qualifier::ForAnyValue].contains(&one))
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
