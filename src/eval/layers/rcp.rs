//! Where resource control policies have an effect (`EVAL-35` to `EVAL-39`).

use super::Case;
use super::applies::{because, by_service_linked_role};
use super::decision::Because;
use super::target::{Target, is_service_linked};
use crate::catalog;

/// `EVAL-38`: whether RCPs cover the service of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coverage {
    /// It does, and the action acts on a resource.
    Covered,
    /// The service is not covered.
    Service,
    /// The action has no resource type.
    Action,
    /// The catalog does not know the service.
    Unknown,
}

/// `EVAL-37`, `EVAL-38`: the coverage is data of the catalog, of the day that it names.
pub(super) fn coverage(action: &str, resource: &str) -> Coverage {
    let prefix = action.split(':').next().unwrap_or_default();
    let Some(service) = catalog::service(prefix) else {
        return Coverage::Unknown;
    };
    if !service.rcp {
        return Coverage::Service;
    }
    let details = catalog::action(action).and_then(|action| action.details());
    let typeless = details.is_some_and(|details| details.resources.is_empty());
    if typeless || resource == "*" {
        return Coverage::Action;
    }
    Coverage::Covered
}

/// `EVAL-37`: the calls that no RCP limits. That the resource is of the management account, the
/// layers say: then they hold no RCPs.
pub(super) fn without_effect(case: &Case) -> Option<Because> {
    if by_service_linked_role(case) {
        return because("EVAL-37", "no RCP limits service-linked roles");
    }
    match case.target {
        Target::Session if is_service_linked(&case.request.resource) => {
            return because("EVAL-37", "no RCP limits who assumes a service-linked role");
        }
        Target::Grant => return because("EVAL-37", "no RCP limits kms:RetireGrant"),
        _ => {}
    }
    let prefix = case.request.action.split(':').next().unwrap_or_default();
    match case.coverage {
        Coverage::Covered => None,
        Coverage::Action => because(
            "EVAL-37",
            format!("{} acts on no type of resource", case.request.action),
        ),
        Coverage::Service => because(
            "OQ-16",
            format!("RCPs do not cover the service `{prefix}`{}", as_of()),
        ),
        Coverage::Unknown if case.covers_unknown => None,
        Coverage::Unknown => because(
            "OQ-16",
            format!("whether RCPs cover the service `{prefix}` is not known"),
        ),
    }
}

fn as_of() -> String {
    let origin = catalog::origin();
    origin.map_or_else(String::new, |origin| format!(" (as of {})", origin.day))
}
