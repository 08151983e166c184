//! A variable in a value under `StringLike` makes it fit nearly everything.
//!
//! Reported for keys that hold one id, such as `aws:PrincipalOrgID`; for `aws:userid`, where something stands left of the
//! colon beside the variable; and for paths of organizations, where less than six characters stand before the variable.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringLike":{"aws:PrincipalOrgID":"${aws:PrincipalTag/org}"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringLike":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob::Piece;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "VARIABLE_USAGE_TOO_PERMISSIVE",
    FindingType::Error,
    Types::ALL,
    include_str!("variable_usage_too_permissive.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses().filter(|one| one.takes_wildcards()) {
        for value in &clause.values {
            // What is only asked to be there has a check of its own.
            if value.text != "*"
                && super::too_open(&clause.folded, value.text, |piece| {
                    matches!(piece, Piece::Hole(_))
                })
            {
                let message = format!(
                    "{} fits nearly every value of {}: write the values that are meant",
                    quote(value.text),
                    quote(clause.key)
                );
                sink.add(&value.at, message);
            }
        }
    }
}
