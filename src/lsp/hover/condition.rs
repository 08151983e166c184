//! Condition operators and keys.

use super::{code, some_of};
use crate::catalog::{self, ConditionKey};
use crate::lint::facts;
use crate::policy::{Base, Operator, Qualifier};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// So many actions are shown.
const SHOWN: usize = 12;

/// What an operator compares, and what it says of an absent key (`COND-03` to `COND-12`).
pub(in crate::lsp) fn operator(name: &str) -> String {
    let Some(operator) = Operator::from_name(name) else {
        return format!("{} is no operator", code(name));
    };
    format!(
        "**{operator}** · {}\n\n{}\n\n{}",
        compares(operator.base),
        several(operator),
        absent(operator)
    )
}

/// `OP-01` to `OP-12`.
fn compares(base: Base) -> &'static str {
    match base {
        Base::StringEquals => "texts that are the same, with their case; `*` and `?` are ordinary",
        Base::StringNotEquals => "texts that differ, with their case; `*` and `?` are ordinary",
        Base::StringEqualsIgnoreCase => "texts that are the same without regard to case",
        Base::StringNotEqualsIgnoreCase => "texts that differ, without regard to case",
        Base::StringLike => {
            "texts that fit a pattern: `*` is any run of characters, `?` any one; with their case"
        }
        Base::StringNotLike => {
            "texts that do not fit a pattern: `*` is any run of characters, `?` any one; with their case"
        }
        Base::NumericEquals => "equal numbers",
        Base::NumericNotEquals => "numbers that differ",
        Base::NumericLessThan => "the number of the request is less",
        Base::NumericLessThanEquals => "the number of the request is less or the same",
        Base::NumericGreaterThan => "the number of the request is greater",
        Base::NumericGreaterThanEquals => "the number of the request is greater or the same",
        Base::DateEquals => "the same instant",
        Base::DateNotEquals => "another instant",
        Base::DateLessThan => "the instant of the request is earlier",
        Base::DateLessThanEquals => "the instant of the request is earlier or the same",
        Base::DateGreaterThan => "the instant of the request is later",
        Base::DateGreaterThanEquals => "the instant of the request is later or the same",
        Base::Bool => "`true` or `false`; every text but `true` counts as `false`",
        Base::BinaryEquals => "the same bytes, written in base64",
        Base::IpAddress => "the address is in the network, such as `203.0.113.0/24`",
        Base::NotIpAddress => "the address is not in the network",
        Base::ArnEquals | Base::ArnLike => {
            "ARNs, part by part: `*` and `?` do not cross the first five colons. `ArnEquals` and `ArnLike` are the same"
        }
        Base::ArnNotEquals | Base::ArnNotLike => {
            "ARNs that do not fit, part by part: `*` and `?` do not cross the first five colons"
        }
        Base::Null => "whether the key is absent (`true`) or there (`false`)",
    }
}

/// What counts where the request or the policy has several values (`COND-01`, `COND-05` to `COND-08`).
fn several(operator: Operator) -> String {
    if operator.base == Base::Null {
        return match operator.qualifier {
            None => "The values of the key do not matter.".to_owned(),
            Some(_) => {
                "AWS flags a set qualifier here: `Null` asks about the key, not about its values."
                    .to_owned()
            }
        };
    }
    let one = match operator.base.is_negated() {
        true => "differs from every value written here",
        false => "fits one of the values written here",
    };
    match operator.qualifier {
        None => format!(
            "Holds if the value of the request {one}. Never holds on a key that has many values, such as `aws:TagKeys`: \
             that needs `ForAnyValue:` or `ForAllValues:`."
        ),
        Some(Qualifier::ForAnyValue) => {
            format!("Holds if at least one value of the request {one}.")
        }
        Some(Qualifier::ForAllValues) => {
            format!("Holds if each value of the request {one}: also if there are none.")
        }
    }
}

/// What it says of a request without the key.
fn absent(operator: Operator) -> &'static str {
    match operator {
        Operator {
            base: Base::Null, ..
        } => "**Key absent:** that is what `true` asks for.",
        Operator {
            qualifier: Some(Qualifier::ForAllValues),
            ..
        } => {
            "**Key absent: holds.** In an Allow, add `\"Null\": {\"KEY\": \"false\"}` if the key must be there."
        }
        Operator {
            qualifier: Some(Qualifier::ForAnyValue),
            if_exists: true,
            ..
        } => {
            "**Key absent: does not hold**, as far as is known: the documentation does not say what `IfExists` adds here."
        }
        Operator {
            qualifier: Some(Qualifier::ForAnyValue),
            ..
        } => "**Key absent: does not hold**, also if the operator is negated.",
        Operator {
            if_exists: true, ..
        } => "**Key absent: holds** (`IfExists`); if it is there, as without the suffix.",
        Operator { base, .. } if base.is_negated() => {
            "**Key absent: holds**, as negated operators do."
        }
        _ => {
            "**Key absent: does not hold.** In a Deny, requests without the key pass; `IfExists` turns that round."
        }
    }
}

/// What is known of a key.
pub(in crate::lsp) fn key(name: &str) -> String {
    match facts::key(name) {
        Some(key) => describe(&key),
        None => format!("{} is not in the catalog", code(name)),
    }
}

/// The same of a key of the catalog.
pub(in crate::lsp) fn describe(key: &ConditionKey) -> String {
    let values = match key.multi {
        true => "many values in one request",
        false => "one value",
    };
    let mut text = format!("**{}** · {} · {values}\n", key.name, key.kind.name());
    if let Some(description) = key.description().filter(|text| !text.is_empty()) {
        let _ = write!(text, "\n{description}\n");
    }
    if key.multi {
        text.push_str("\nNeeds `ForAnyValue:` or `ForAllValues:` in front of the operator.\n");
    }
    let folded = key.name.to_ascii_lowercase();
    if crate::lint::tables::ALWAYS_PRESENT.contains(&folded.as_str()) {
        text.push_str("\nIn every request.\n");
    }
    let global = catalog::global_keys()
        .iter()
        .any(|one| one.name == key.name);
    let actions = users().get(key.name).map_or(&[][..], Vec::as_slice);
    if global {
        text.push_str("\nA global key: requests to any service can carry it.\n");
    } else if !actions.is_empty() {
        let index = catalog::index();
        let names = actions.iter().filter_map(|one| index.action(*one));
        let names = names.map(|action| code(&action.to_string()));
        let _ = write!(
            text,
            "\nRequests that can carry it: {}\n",
            some_of(names, SHOWN)
        );
    }
    text
}

/// The actions that list a key, by numbers of the index.
fn users() -> &'static BTreeMap<&'static str, Vec<usize>> {
    static ALL: OnceLock<BTreeMap<&'static str, Vec<usize>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        let index = catalog::index();
        for number in 0..index.len() {
            let Some(action) = index.action(number) else {
                continue;
            };
            let keys = super::super::context::keys_of(std::slice::from_ref(&action));
            for name in keys.into_keys() {
                all.entry(name).or_default().push(number);
            }
        }
        all
    })
}

/// A key under its operator: what stands at one of its values.
pub(super) fn clause(operator: &str, name: &str) -> Option<String> {
    let read = Operator::from_name(operator)?;
    let mut text = format!(
        "{} under **{read}** · {}\n\n{}",
        code(name),
        compares(read.base),
        absent(read)
    );
    if let Some(key) = facts::key(name) {
        let _ = write!(text, "\n\n{}", describe(&key));
    }
    Some(text)
}
