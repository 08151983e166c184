//! An Allow names `iam:CreateServiceLinkedRole` with `NotResource`. Who has it can
//! create service-linked roles of any service. Name the role, or ask for `iam:AWSServiceName`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","NotResource":"arn:aws:iam::111122223333:role/x"}
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
    "CREATE_SLR_WITH_NOT_RESOURCE",
    FindingType::Warning,
    Types::IDENTITY,
    include_str!("create_slr_with_not_resource.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    super::report(document, &super::CREATE_SLR, super::Way::Named, true, sink);
}
