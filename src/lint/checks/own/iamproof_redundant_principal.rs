//! A `Principal` or `NotPrincipal` names the same principal twice: in the same words, or an account once by its number and
//! once by the ARN of its root.
//!
//! `iamproof validate --fix` keeps the first.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:root"]},"Action":"sts:AssumeRole"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":"sts:AssumeRole"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{At, Document};
use crate::source::quote;
use rustc_hash::FxHashMap;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_REDUNDANT_PRINCIPAL",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("iamproof_redundant_principal.rs"),
    run,
)
.own();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals().filter(|one| one.names.len() > 1) {
        let mut numbers: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        let mut groups: Vec<(&str, Vec<At<'_>>)> = Vec::new();
        for name in &list.names {
            let same = (name.kind, plain(name.kind, name.text));
            let number = *numbers.entry(same).or_insert(groups.len());
            match groups.get_mut(number) {
                Some((_, places)) => places.push(name.at),
                None => groups.push((name.text, vec![name.at])),
            }
        }
        for (text, places) in groups.iter().filter(|(_, places)| places.len() > 1) {
            let message = format!("{} is named {} times", quote(text), places.len());
            sink.add_all(places, message);
        }
    }
}

/// An account by its number.
fn plain<'a>(kind: &str, text: &'a str) -> &'a str {
    let rest = text.strip_prefix("arn:aws:iam::");
    let account = rest.and_then(|rest| rest.strip_suffix(":root"));
    let account = account.filter(|one| one.len() == 12 && one.bytes().all(|c| c.is_ascii_digit()));
    account.filter(|_| kind == "AWS").unwrap_or(text)
}
