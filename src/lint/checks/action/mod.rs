//! Actions.

pub(super) mod invalid_action;
pub(super) mod invalid_service_in_action;
pub(super) mod redundant_action;
pub(super) mod unsupported_action_in_policy;
pub(super) mod wildcard_in_service_name;

use crate::lint::arn::Arn;
use crate::lint::arn::is_literal;
use crate::lint::formats;
use crate::lint::view::Statement;

/// Whether all resources of a statement are of services that the actions of `prefix` do not act on.
fn acts_on_none(prefix: &str, statement: &Statement<'_>) -> bool {
    let service = prefix.to_ascii_lowercase();
    let mut any = false;
    for entry in statement.resource_entries() {
        let Some(arn) = Arn::read(entry.text).filter(|arn| is_literal(arn.service)) else {
            return false;
        };
        if !formats::names_service(arn.service) || formats::acts_on(&service, arn.service) {
            return false;
        }
        any = true;
    }
    any && statement.not_resource().is_none()
}
