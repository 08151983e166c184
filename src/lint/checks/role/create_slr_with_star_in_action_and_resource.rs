//! An Allow has a wildcard that matches `iam:CreateServiceLinkedRole`, on `*` or on a pattern that leaves the whole name of the role open. Who has it can
//! create service-linked roles of any service. Name the role, or ask for `iam:AWSServiceName`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:*","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    FindingType::Warning,
    Types::IDENTITY,
    include_str!("create_slr_with_star_in_action_and_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    super::report(document, &super::CREATE_SLR, super::Way::Wild, false, sink);
}
