//! `ForAllValues:` stands before a comparison of a key that holds one value. It is true where the key is absent, so the
//! condition restricts less than it seems to.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::policy::Base;
use crate::policy::Qualifier;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    FindingType::SecurityWarning,
    Types::ALL,
    include_str!("forallvalues_with_single_valued_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses() {
        let single = clause.known.is_some_and(|key| !key.multi);
        if single
            && clause.qualifier() == Some(Qualifier::ForAllValues)
            && clause.base() != Some(Base::Null)
        {
            let message = format!(
                "{} holds one value, and ForAllValues: is true where it is absent: leave ForAllValues: out",
                quote(clause.key)
            );
            sink.add(&clause.key_at, message);
        }
    }
}
