//! A value of `aws:SourceVpce` is no id: `vpce-` and 8 or 17 letters and digits.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-123"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0123456789abcdef0"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::Family;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_VPCE_FORMAT",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_vpce_format.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        if clause.folded != "aws:sourcevpce"
            || clause.family() != Some(Family::String)
            || clause.takes_wildcards()
        {
            continue;
        }
        for value in &clause.values {
            if !glob::has_variable(value.text) && !super::is_id(value.text, "vpce-") {
                let message = format!(
                    "{} is no id: vpce- and 8 or 17 letters and digits",
                    quote(value.text)
                );
                sink.add(&value.at, message);
            }
        }
    }
}
