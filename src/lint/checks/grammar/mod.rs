//! The shape of documents.

pub(super) mod data_type_mismatch;
pub(super) mod empty_array_action;
pub(super) mod empty_array_principal;
pub(super) mod empty_array_resource;
pub(super) mod empty_object_condition;
pub(super) mod empty_object_principal;
pub(super) mod empty_sid_value;
pub(super) mod invalid_effect;
pub(super) mod invalid_policy_element;
pub(super) mod invalid_version;
pub(super) mod json_syntax_error;
pub(super) mod missing_action;
pub(super) mod missing_effect;
pub(super) mod missing_principal;
pub(super) mod missing_resource;
pub(super) mod missing_statement;
pub(super) mod missing_version;
pub(super) mod redundant_statement;
pub(super) mod unique_sids_recommended;
pub(super) mod unique_sids_required;
pub(super) mod unsupported_element_combination;
pub(super) mod unsupported_sid;

use crate::lint::PolicyKind;
use crate::lint::tables;
use crate::lint::view::At;
use crate::lint::view::Document;
use rustc_hash::FxHashMap;

/// Whether the service refuses two statements of one `Sid` (`GRAM-13`).
fn refuses_equal_sids(document: &Document<'_>) -> bool {
    match document.kind {
        PolicyKind::Identity | PolicyKind::Trust => true,
        PolicyKind::Resource => {
            let service = document.service();
            service.is_some_and(|service| tables::UNIQUE_SIDS.contains(&service.as_str()))
        }
        PolicyKind::Scp | PolicyKind::Rcp => false,
    }
}

/// Each `Sid` that several statements have, and where. The empty one counts as none.
fn equal_sids<'a>(document: &Document<'a>) -> Vec<(&'a str, Vec<At<'a>>)> {
    let mut all: Vec<(&'a str, Vec<At<'a>>)> = Vec::new();
    let mut places: FxHashMap<&'a str, usize> = FxHashMap::default();
    for statement in &document.statements {
        let Some((member, at)) = statement.member("Sid") else {
            continue;
        };
        let Some(sid) = member.value.as_str().filter(|sid| !sid.is_empty()) else {
            continue;
        };
        let place = *places.entry(sid).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, known)) => known.push(at),
            None => all.push((sid, vec![at])),
        }
    }
    all.retain(|(_, places)| places.len() > 1);
    all
}
