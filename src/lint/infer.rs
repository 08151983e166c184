//! The type of a policy whose type nobody said.

use crate::policy::PolicyType;
use crate::source::json::Json;

/// The type that the elements of a document speak for: a Principal with a Resource is a resource policy,
/// a Principal without is role trust, none is identity.
pub fn infer(root: &Json) -> PolicyType {
    let Some(statement) = root.get("Statement") else {
        return PolicyType::Identity;
    };
    let statements = statement
        .as_array()
        .unwrap_or(std::slice::from_ref(statement));
    let any = |names: [&str; 2]| {
        let mut all = statements.iter();
        all.any(|one| names.iter().any(|name| one.get(name).is_some()))
    };
    match (
        any(["Principal", "NotPrincipal"]),
        any(["Resource", "NotResource"]),
    ) {
        (true, true) => PolicyType::Resource,
        (true, false) => PolicyType::Trust,
        _ => PolicyType::Identity,
    }
}
