//! A statement that lets somebody take a role has a condition on something that the caller sends only with a further
//! permission, and does not give that: `sts:SourceIdentity` needs `sts:SetSourceIdentity`; session tags need
//! `sts:TagSession`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:SourceIdentity":"a*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:RoleSessionName":"a*"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::glob;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_ACTION_FOR_CONDITION_KEY",
    FindingType::Error,
    Types::ALL,
    include_str!("missing_action_for_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let Some(list) = statement.action() else {
            continue;
        };
        let gives = |action: &str| {
            list.entries
                .iter()
                .any(|one| glob::action_matches(one.text, action))
        };
        let takes = list
            .entries
            .iter()
            .any(|one| one.text.to_ascii_lowercase().starts_with("sts:assumerole"));
        if !takes {
            continue;
        }
        for clause in &statement.clauses {
            let needed = match clause.folded.as_str() {
                "sts:sourceidentity" => "sts:SetSourceIdentity",
                "sts:transitivetagkeys" => "sts:TagSession",
                tag if tag.starts_with("aws:requesttag/") => "sts:TagSession",
                _ => continue,
            };
            if !gives(&needed.to_ascii_lowercase()) && !super::elsewhere(document, needed) {
                let message = format!(
                    "{} is sent only by callers that may {needed}: add that action",
                    quote(clause.key)
                );
                sink.add_all(&[clause.key_at, list.at], message);
            }
        }
    }
}
