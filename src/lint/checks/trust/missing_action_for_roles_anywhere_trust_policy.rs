//! IAM Roles Anywhere needs three actions to take a role: `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":"sts:AssumeRole"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"]}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    FindingType::Error,
    Types::TRUST,
    include_str!("missing_action_for_roles_anywhere_trust_policy.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let mut names = statement
            .principals
            .iter()
            .flat_map(|list| list.of("Service"));
        let Some(list) = statement.action() else {
            continue;
        };
        if !names.any(|name| name.text == "rolesanywhere.amazonaws.com") {
            continue;
        }
        let gives = |action: &&str| {
            let folded = action.to_ascii_lowercase();
            list.entries
                .iter()
                .any(|one| glob::action_matches(one.text, &folded))
                || super::elsewhere(document, action)
        };
        let needed = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
        let missing: Vec<&str> = needed.into_iter().filter(|action| !gives(action)).collect();
        if !missing.is_empty() {
            let message = format!("IAM Roles Anywhere also needs {}", missing.join(" and "));
            sink.add(&list.at, message);
        }
    }
}
