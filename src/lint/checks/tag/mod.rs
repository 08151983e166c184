//! Conditions on tags that some actions never carry.

pub(super) mod allow_notaction_with_unsupported_tag_condition_key_for_service;
pub(super) mod allow_with_unsupported_tag_condition_key_for_service;
pub(super) mod deny_notaction_with_unsupported_tag_condition_key_for_service;
pub(super) mod deny_with_unsupported_tag_condition_key_for_service;

use crate::catalog;
use crate::lint::facts;
use crate::lint::view::At;
use crate::lint::view::Clause;
use crate::lint::view::Statement;

/// Whether a clause demands a tag of the resource.
fn asks_for_tag(clause: &Clause<'_>) -> bool {
    clause.folded.starts_with("aws:resourcetag/") && clause.demands()
}

/// Services of whose actions AWS says which carry tags of the resource. The catalog knows more; AWS's own
/// check is kept to.
const SERVICES: [&str; 3] = ["app-integrations", "backup", "iam"];

/// The clauses that demand a tag, each with the places of the actions that never carry one.
fn untagged<'s, 'a>(statement: &'s Statement<'a>) -> Vec<(&'s Clause<'a>, Vec<At<'a>>)> {
    let mut all = Vec::new();
    for clause in statement.clauses.iter().filter(|one| asks_for_tag(one)) {
        let (Some(key), Some(list)) = (clause.known, statement.action()) else {
            continue;
        };
        let entries = list.entries.iter().filter(|one| !one.text.contains(['*', '?']));
        let without = entries.filter(|one| {
            let prefix = one.text.split_once(':').map(|(prefix, _)| prefix.to_ascii_lowercase());
            prefix.is_some_and(|prefix| SERVICES.contains(&prefix.as_str()))
                && catalog::action(one.text).is_some_and(|action| !facts::carries(&action, &key))
        });
        let places: Vec<At<'a>> = without.map(|one| one.at).collect();
        if !places.is_empty() {
            all.push((clause, places));
        }
    }
    all
}
