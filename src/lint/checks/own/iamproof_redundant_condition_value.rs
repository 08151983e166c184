//! One value of a condition is covered by another value of the same list: what it matches, the other matches too.
//!
//! Values are compared as texts, and as patterns under the operators that take wildcards on texts (`StringLike`,
//! `StringNotLike`). `iamproof validate --fix` takes the covered values out.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":["red*","redder"]}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":["red*"]}}}
//! ```

use crate::lint::cover::{Of, covered};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{At, Clause, Document, Entry};
use crate::policy::Base;
use crate::source::quote;
use rustc_hash::FxHashMap;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_REDUNDANT_CONDITION_VALUE",
    FindingType::Suggestion,
    Types::ALL,
    include_str!("iamproof_redundant_condition_value.rs"),
    run,
)
.own();

fn run(document: &Document<'_>, sink: &mut Sink) {
    for clause in document.clauses().filter(|one| one.values.len() > 1) {
        let patterns = clause.is(&[Base::StringLike, Base::StringNotLike]);
        let groups = match patterns {
            true => covered(&entries(clause), document.has_variables(), Of::Texts),
            false => equal(clause),
        };
        for (text, places) in groups {
            let message = format!(
                "{} says all that these {} values of {} say: keep it alone",
                quote(text),
                places.len(),
                quote(clause.key)
            );
            sink.add_all(&places, message);
        }
    }
}

fn entries<'a>(clause: &Clause<'a>) -> Vec<Entry<'a>> {
    let entry = |(text, at)| Entry { text, at };
    let values = clause.values.iter().map(|one| (one.text, one.at));
    values.map(entry).collect()
}

/// Values that are written alike.
fn equal<'a>(clause: &Clause<'a>) -> Vec<(&'a str, Vec<At<'a>>)> {
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut groups: Vec<(&str, Vec<At<'_>>)> = Vec::new();
    for value in &clause.values {
        let number = *numbers.entry(value.text).or_insert(groups.len());
        match groups.get_mut(number) {
            Some((_, places)) => places.push(value.at),
            None => groups.push((value.text, vec![value.at])),
        }
    }
    groups.retain(|(_, places)| places.len() > 1);
    groups
}
