//! Resources and their ARNs.

pub(super) mod arn_account_not_allowed;
pub(super) mod arn_region_not_allowed;
pub(super) mod invalid_arn_account;
pub(super) mod invalid_arn_prefix;
pub(super) mod invalid_arn_region;
pub(super) mod invalid_arn_resource;
pub(super) mod invalid_arn_service_case;
pub(super) mod invalid_partition;
pub(super) mod invalid_service;
pub(super) mod missing_arn_account;
pub(super) mod missing_arn_field;
pub(super) mod missing_arn_region;
pub(super) mod redundant_resource;
pub(super) mod unsupported_resource_arn_in_policy;

use crate::lint::arn::Arn;
use crate::lint::arn::is_literal;
use crate::lint::formats;
use crate::lint::formats::Field;
use crate::lint::view::Statement;

/// Whether some format of such ARNs has this text where others have the region.
fn fixed_region(arn: &Arn<'_>) -> bool {
    let formats = formats::formats(arn.service).iter();
    let mut regions = formats.map(|format| &format.region);
    regions.any(|region| matches!(region, Field::Fixed(text) if text == arn.region))
}

/// Owners of resources that are no accounts: what AWS itself and its services are called.
const OWNERS: [&str; 7] = [
    "aws",
    "amazon",
    "aws-managed",
    "aws-marketplace",
    "cloudfront",
    "elastic-beanstalk",
    "third-party",
];

/// Whether an account of an ARN is one of these, or one that its format has.
fn known_owner(arn: &Arn<'_>) -> bool {
    let formats = formats::formats(arn.service).iter();
    let mut accounts = formats.map(|format| &format.account);
    OWNERS.contains(&arn.account)
        || accounts.any(|account| matches!(account, Field::Fixed(text) if text == arn.account))
}

/// Services whose resources the catalog does not list in full: of their ARNs nothing is said.
fn lists_in_part(service: &str) -> bool {
    const PART: [&str; 1] = ["apigateway"];
    PART.contains(&service)
}

/// Services whose resources are all known.
fn all_known(service: &str) -> bool {
    matches!(service, "iam" | "sts")
}

/// Whether an ARN may lack a region or an account that others of its service have: those of AWS's own
/// resources (documents of Systems Manager, views of Resource Explorer) do, and a wildcard may match them.
fn may_lack(arn: &Arn<'_>) -> bool {
    let own = matches!(arn.service, "ssm" | "resource-explorer-2" | "apigateway");
    let fields = [arn.region, arn.account, arn.resource];
    own || fields.iter().any(|field| field.contains(['*', '?', '$']))
}

/// Whether no action of a statement acts on resources of that service.
fn acted_on_by_none(service: &str, statement: &Statement<'_>) -> bool {
    if !formats::names_service(service) || statement.not_action().is_some() {
        return false;
    }
    let mut any = false;
    for entry in statement.action_entries() {
        let Some((prefix, _)) = entry.text.split_once(':') else {
            return false;
        };
        if !is_literal(prefix) || formats::acts_on(&prefix.to_ascii_lowercase(), service) {
            return false;
        }
        any = true;
    }
    any
}
