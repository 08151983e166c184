//! Fixes: what they make of texts, that they say the same, and that nothing else changes.

mod command;
mod edits;
mod hostile;
mod property;

use iamproof::lint::Options;
use iamproof::lint::fix::{Fixed, fix_all};
use iamproof::policy::PolicyType;
use iamproof::source::Source;

/// All fixes of a text of that name.
pub fn fixed(name: &str, text: &str, policy_type: Option<PolicyType>) -> Fixed {
    let source = Source::new(name, text.to_owned());
    let options = Options {
        policy_type,
        resource_type: None,
        retired: false,
        own: true,
        ..Options::default()
    };
    fix_all(&source, &options, &|_, _| true)
}

/// The text that a JSON policy becomes; fixing again changes nothing.
pub fn json(text: &str) -> String {
    again("policy.json", text)
}

/// The same of YAML.
pub fn yaml(text: &str) -> String {
    again("policy.yaml", text)
}

fn again(name: &str, text: &str) -> String {
    let first = fixed(name, text, None);
    let second = fixed(name, &first.text, None);
    assert_eq!(second.text, first.text);
    assert!(second.done.is_empty());
    first.text
}
