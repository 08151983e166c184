//! An Allow with `NotAction` leaves `iam:PassRole` in, on `*` or on a pattern that leaves the whole name of the role open. Who has it can
//! pass any role. Name the roles, or ask for `iam:PassedToService`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","NotAction":"s3:*","Resource":"*"}
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
    "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    FindingType::SecurityWarning,
    Types::IDENTITY,
    include_str!("pass_role_with_star_in_resource_and_not_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    super::report(
        document,
        &super::PASS_ROLE,
        super::Way::Negated,
        false,
        sink,
    );
}
