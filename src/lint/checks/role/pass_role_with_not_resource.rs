//! An Allow names `iam:PassRole` with `NotResource`. Who has it can
//! pass any role. Name the roles, or ask for `iam:PassedToService`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:PassRole","NotResource":"arn:aws:iam::111122223333:role/x"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/app"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "PASS_ROLE_WITH_NOT_RESOURCE",
    FindingType::SecurityWarning,
    Types::IDENTITY,
    include_str!("pass_role_with_not_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    super::report(document, &super::PASS_ROLE, super::Way::Named, true, sink);
}
