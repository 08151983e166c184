//! Operators, keys and values of conditions.

use super::names::heading;
use super::write::{Fill, Template};
use super::{Item, Kind};
use crate::catalog::{self, ConditionKey, KeyType};
use crate::lint::view::Family;
use crate::lint::{facts, tables};
use crate::lsp::context::{Context, actions, keys_of};
use crate::lsp::elements::Shape;
use crate::lsp::tolerant::MARK;
use crate::policy::{Base, Operator, Qualifier};
use std::collections::BTreeMap;

/// What an operator is made for.
const fn fits(family: Family, kind: KeyType) -> bool {
    matches!(
        (family, kind),
        (Family::String, KeyType::String)
            | (Family::Arn, KeyType::Arn)
            | (Family::Numeric, KeyType::Numeric)
            | (Family::Date, KeyType::Date)
            | (Family::Bool, KeyType::Bool)
            | (Family::Ip, KeyType::IpAddress)
            | (Family::Null, _)
    )
}

/// Every operator in every form; first those that fit the keys that stand under it already.
pub(super) fn operators(context: &Context<'_>) -> Vec<Item> {
    let members = context.cursor.member.map(|member| member.value.members());
    let mut keys = members.unwrap_or_default().iter();
    let key = keys.find_map(|key| facts::key(&key.name.value));
    let multi = key.is_some_and(|key| key.multi);
    let mut ranked = Vec::new();
    for (_, base) in Base::NAMES {
        for qualifier in [
            None,
            Some(Qualifier::ForAnyValue),
            Some(Qualifier::ForAllValues),
        ] {
            for if_exists in [false, true] {
                // `Null` takes neither (`COND-11`), and `IfExists` adds nothing to a qualifier (`COND-12`).
                let bare = qualifier.is_none() && !if_exists;
                if base == Base::Null && !bare || qualifier.is_some() && if_exists {
                    continue;
                }
                let fitting = key.is_none_or(|key| fits(Family::of(base), key.kind));
                let form = match (multi, qualifier, if_exists) {
                    (true, Some(Qualifier::ForAnyValue), _) => 0,
                    (true, Some(Qualifier::ForAllValues), _) => 1,
                    (_, None, false) => 2,
                    (_, None, true) => 3,
                    (_, Some(Qualifier::ForAnyValue), _) => 4,
                    (_, Some(Qualifier::ForAllValues), _) => 5,
                };
                let operator = Operator {
                    qualifier,
                    base,
                    if_exists,
                };
                ranked.push((!fitting, form, operator.to_string()));
            }
        }
    }
    // Stable: within a form, the order of the documentation.
    ranked.sort_by_key(|(unfit, form, _)| (*unfit, *form));
    let item = |(_, _, name): (bool, i32, String)| {
        let template = heading(&name);
        Item::new(name, Kind::Operator, "").template(template)
    };
    ranked.into_iter().map(item).collect()
}

/// The keys that requests for the statement's actions can carry; first those that fit the operator.
pub(super) fn keys(
    context: &Context<'_>,
    operator: &str,
    typed: &str,
    incomplete: &mut bool,
) -> Vec<Item> {
    let operator = Operator::from_name(operator);
    let (patterns, negated) = context.action_patterns();
    let mut own: BTreeMap<&'static str, ConditionKey> = BTreeMap::new();
    match actions(&patterns).filter(|all| !negated && !all.is_empty()) {
        Some(actions) => own = keys_of(&actions),
        None => {
            let prefixes = patterns.iter().chain(std::iter::once(&typed));
            for prefix in prefixes.filter_map(|one| one.split_once(':')) {
                let service = catalog::service(prefix.0);
                let keys = service.into_iter().flat_map(|one| one.keys());
                own.extend(keys.map(|key| (key.name, key)));
            }
            *incomplete = true;
        }
    }
    let global = catalog::global_keys();
    let mut ranked: Vec<(bool, bool, ConditionKey)> = Vec::new();
    let unfit = |key: &ConditionKey| {
        operator.is_some_and(|operator| {
            let many = operator.qualifier.is_some() != key.multi && operator.base != Base::Null;
            many || !fits(Family::of(operator.base), key.kind)
        })
    };
    for key in own.values() {
        ranked.push((unfit(key), false, *key));
    }
    for key in global.iter().filter(|key| !own.contains_key(key.name)) {
        ranked.push((unfit(key), true, *key));
    }
    ranked.sort_by_key(|(unfit, global, _)| (*unfit, *global));
    ranked.into_iter().map(|(_, _, key)| item(&key)).collect()
}

fn item(key: &ConditionKey) -> Item {
    // Some holes are written `<key>`.
    let format = key.name.replace('<', "${").replace('>', "}");
    let template = Template::format(&format, |_| Fill::Hole("KEY")).shape(Shape::Text);
    let many = if key.multi { ", many values" } else { "" };
    let detail = format!("{}{many}", key.kind.name());
    Item::new(key.name, Kind::Key, detail).template(template)
}

pub(super) fn values(operator: &str, key: &str) -> Vec<Item> {
    let item = |text: &str| Item::new(text, Kind::Value, "");
    let family = Operator::from_name(operator).map(|operator| Family::of(operator.base));
    if matches!(family, Some(Family::Bool | Family::Null)) {
        return vec![item("true"), item("false")];
    }
    let key = key.replace(MARK, "").to_ascii_lowercase();
    if tables::REGION_KEYS.contains(&key.as_str()) {
        return tables::REGIONS.iter().map(|one| item(one)).collect();
    }
    Vec::new()
}
