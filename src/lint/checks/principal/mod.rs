//! Principals of resource policies.

pub(super) mod allow_with_not_principal;
pub(super) mod federated_principal_not_supported;
pub(super) mod invalid_principal_format;
pub(super) mod invalid_principal_key;
pub(super) mod invalid_role_reference;
pub(super) mod invalid_service_principal_format;
pub(super) mod invalid_user_reference;
pub(super) mod irrelevant_condition_key_in_policy;
pub(super) mod recommended_condition_key_for_service_principal;
pub(super) mod restrict_access_to_service_principal;
pub(super) mod unsupported_condition_key_for_service_principal;
pub(super) mod unsupported_principal;
pub(super) mod unsupported_wildcard_in_principal;

use crate::lint::arn::Arn;
use crate::lint::arn::is_account;
use crate::lint::glob;
use crate::lint::tables;
use crate::lint::view::Clause;
use crate::lint::view::Document;
use crate::lint::view::PrincipalName;
use crate::lint::view::Statement;

/// Whether a text under `AWS` has the form of a principal. Wildcards are another check's.
fn is_principal(text: &str) -> bool {
    if text.contains(['*', '?']) || is_account(text) {
        return true;
    }
    let Some(arn) = Arn::read(text) else {
        return is_unique_id(text);
    };
    let (kind, name) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
    let known = match (arn.service, kind) {
        ("iam", "root") => name.is_empty(),
        ("iam", "user" | "role") | ("sts", "federated-user") => !name.is_empty(),
        ("sts", "assumed-role") => name.split('/').filter(|part| !part.is_empty()).count() >= 2,
        _ => false,
    };
    known
        && arn.region.is_empty()
        && (is_account(arn.account) || matches!(arn.account, "cloudfront"))
}

/// Whether a text is a unique id of IAM, such as `AIDA…`.
fn is_unique_id(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.len() >= 16 && text.starts_with('A') && text.bytes().all(known)
}

/// How names of services end.
const ENDINGS: [&str; 5] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".amazon.com",
    ".aws.internal",
];

/// Whether a text is the name of a service; `regional`: whether a region must stand in it.
fn is_service_name(text: &str, regional: bool) -> bool {
    let Some(head) = ENDINGS.iter().find_map(|ending| text.strip_suffix(ending)) else {
        return false;
    };
    let known = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    let mut parts = head.split('.');
    let right = parts
        .clone()
        .all(|part| !part.is_empty() && part.bytes().all(known));
    right && (!regional || parts.any(tables::is_region))
}

/// Whether a pattern can match the name of a service.
fn may_be_service_name(pattern: &str) -> bool {
    let pattern = glob::pieces(pattern, true, false);
    let mut endings = ENDINGS.iter();
    endings.any(|ending| {
        let mut shape = glob::pieces("?*", false, false);
        shape.extend(glob::pieces(ending, false, false));
        glob::meet(&shape, &pattern)
    })
}

/// The statements that let in services without one of the keys that say on whose behalf they come, and
/// the names of those services. Services that never send these keys are left out.
fn services_let_in<'s, 'a>(
    document: &'s Document<'a>,
) -> Vec<(&'s Statement<'a>, Vec<PrincipalName<'a>>)> {
    let mut all = Vec::new();
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let said = |clause: &Clause<'_>| tables::SOURCE_KEYS.contains(&clause.folded.as_str());
        if statement.clauses.iter().any(said) {
            continue;
        }
        let lists = statement.principals.iter().filter(|list| !list.negated);
        let names = lists.flat_map(|list| list.of("Service")).copied();
        let names: Vec<PrincipalName<'a>> = names
            .filter(|name| !tables::WITHOUT_SOURCE.contains(&name.text))
            .collect();
        if !names.is_empty() {
            all.push((statement, names));
        }
    }
    all
}

/// Whether a statement for a service is restricted by a key of that service, or by one that it sends.
fn is_restricted(statement: &Statement<'_>) -> bool {
    statement.clauses.iter().any(|clause| {
        clause.demands()
            && (matches!(
                clause.folded.as_str(),
                "aws:referer" | "aws:sourceowner" | "aws:sourceip"
            ) || clause.folded.ends_with("account")
                || clause.folded.ends_with("arn"))
    })
}
