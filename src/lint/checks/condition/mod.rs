//! Conditions.

pub(super) mod deprecated_global_condition_key;
pub(super) mod duplicate_keys_with_different_case;
pub(super) mod empty_array_condition;
pub(super) mod empty_array_condition_forallvalues;
pub(super) mod empty_array_condition_foranyvalue;
pub(super) mod empty_array_condition_ifexists;
pub(super) mod equivalent_to_null_false;
pub(super) mod equivalent_to_null_true;
pub(super) mod forallvalues_with_single_valued_key;
pub(super) mod improve_ip_range;
pub(super) mod invalid_condition_data_type;
pub(super) mod invalid_condition_key_format;
pub(super) mod invalid_condition_multiple_boolean;
pub(super) mod invalid_condition_operator;
pub(super) mod invalid_date_value;
pub(super) mod invalid_global_condition_key;
pub(super) mod invalid_kms_key_value;
pub(super) mod invalid_region;
pub(super) mod invalid_service_condition_key;
pub(super) mod invalid_vpc_format;
pub(super) mod invalid_vpce_format;
pub(super) mod missing_paired_condition_keys;
pub(super) mod missing_qualifier;
pub(super) mod missing_tag_key_in_condition;
pub(super) mod null_with_if_exists;
pub(super) mod null_with_qualifier;
pub(super) mod private_ip_address;
pub(super) mod private_ip_address_subset;
pub(super) mod private_not_ip_address;
pub(super) mod private_not_ip_address_subset;
pub(super) mod redundant_condition_value_num;
pub(super) mod redundant_key_due_to_wildcard_in_condition;
pub(super) mod redundant_statement_due_to_wildcard_in_condition;
pub(super) mod s3_prefix_in_negative_context;
pub(super) mod string_like_operator_with_arn_condition_keys;
pub(super) mod type_mismatch;
pub(super) mod type_mismatch_boolean;
pub(super) mod type_mismatch_date;
pub(super) mod type_mismatch_ip_range;
pub(super) mod type_mismatch_number;
pub(super) mod type_mismatch_string;
pub(super) mod unsupported_action_for_condition_key;
pub(super) mod unsupported_global_condition_key;
pub(super) mod untrustworthy_condition_key;
pub(super) mod use_condition_key_only_with_supported_services;
pub(super) mod variable_usage_too_permissive;
pub(super) mod wildcard_usage_too_permissive;
pub(super) mod wildcard_without_like_operator;

use crate::lint::facts;
use crate::lint::glob;
use crate::lint::glob::Piece;
use crate::lint::network::Network;
use crate::lint::tables;
use crate::lint::view::At;
use crate::lint::view::Clause;
use crate::lint::view::Family;
use crate::lint::view::Statement;

/// Whether a key in lower case is about a tag and does not say which.
fn lacks_tag(folded: &str) -> bool {
    let bare = folded.strip_suffix('/').unwrap_or(folded);
    let about = ["resourcetag", "requesttag", "principaltag"];
    about.iter().any(|name| bare.ends_with(&format!(":{name}")))
        && facts::key(folded).is_none_or(|key| key.name.contains("${"))
        && facts::key(&format!("{bare}/x")).is_some()
}

/// Whether all actions are of services that still know `aws:ARN`.
fn still_knows_arn(statement: &Statement<'_>) -> bool {
    let knows = |text: &str| {
        let prefix = text
            .split_once(':')
            .map(|(prefix, _)| prefix.to_ascii_lowercase());
        matches!(prefix.as_deref(), Some("sqs" | "sns"))
    };
    let action = statement.action();
    action.is_some_and(|list| {
        !list.entries.is_empty() && list.entries.iter().all(|one| knows(one.text))
    })
}

/// Whether a text is a prefix and 8 or 17 letters and digits.
fn is_id(text: &str, prefix: &str) -> bool {
    let id = text.strip_prefix(prefix).unwrap_or_default();
    matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The places of values that are private ranges; only if all are ranges.
fn private_values<'a>(clause: &Clause<'a>) -> Vec<At<'a>> {
    let private = clause.values.iter().filter(|value| {
        let network = Network::read(value.text);
        network.is_some_and(|network| network.is_private())
    });
    private.map(|value| value.at).collect()
}

/// Whether a pattern matches every value: `*`, or `arn:*` and the like for ARNs.
fn says_all(text: &str, clause: &Clause<'_>) -> bool {
    let arn = clause.family() == Some(Family::Arn);
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
        || arn && matches!(text, "arn:*:*:*:*:*")
}

/// Whether a value leaves too much open, by what `open` says of its pieces.
fn too_open(folded: &str, text: &str, open: impl Fn(&Piece<'_>) -> bool) -> bool {
    let pieces = glob::pieces(text, true, false);
    let Some(first) = pieces.iter().position(&open) else {
        return false;
    };
    if tables::SENSITIVE_KEYS.contains(&folded) {
        return true;
    }
    if folded == "aws:userid" {
        let colon = pieces.iter().position(|piece| *piece == Piece::Char(':'));
        let left = pieces.get(..colon.unwrap_or_default()).unwrap_or_default();
        return left.len() > 1 && left.iter().any(open);
    }
    tables::GUARDED_KEYS.contains(&folded) && first < tables::FIXED_CHARACTERS
}
