//! The service has no action of that name.
//!
//! Names are compared without regard to case. Nothing is allowed or denied by such an entry, today.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObjectz","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::catalog;
use crate::lint::facts;
use crate::lint::facts::Known;
use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_ACTION",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_action.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for entry in document.action_entries() {
        let text = entry.text;
        if text == "*" || text.contains("${") || text.is_empty() {
            continue;
        }
        let Some((prefix, name)) = text.split_once(':') else {
            let message = format!("{} is no action: write prefix:Name or *", quote(text));
            sink.add(&entry.at, message);
            continue;
        };
        if name.contains(['*', '?']) || prefix.contains(['*', '?']) {
            continue;
        }
        if facts::action(text) == Known::NoAction {
            let service = catalog::service(prefix).filter(|_| sink.may_guess());
            let actions = service.map_or(Vec::new(), |service| service.actions());
            let known: Vec<String> = actions
                .iter()
                .map(|action| format!("{prefix}:{}", action.name))
                .collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let near = sink.near(text, &known);
            sink.add(
                &entry.at,
                format!("the action {} does not exist{near}", quote(text)),
            );
        }
    }
}
