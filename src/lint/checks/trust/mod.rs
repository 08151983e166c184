//! Role trust policies.

pub(super) mod confirm_audience_claim_type;
pub(super) mod foranyvalue_with_audience_claim_type;
pub(super) mod invalid_federated_principal_syntax_in_role_trust_policy;
pub(super) mod mismatched_action_for_principal;
pub(super) mod missing_action_for_condition_key;
pub(super) mod missing_action_for_roles_anywhere_trust_policy;
pub(super) mod missing_condition_key_for_oidc_principal;
pub(super) mod missing_github_repo_condition_key;
pub(super) mod redundant_principal_in_role_trust_policy;
pub(super) mod role_trust_policy_syntax_error_notprincipal;
pub(super) mod role_trust_policy_syntax_error_resource;
pub(super) mod role_trust_policy_unsupported_wildcard_in_principal;
pub(super) mod specific_github_repo_and_branch_recommended;

use crate::lint::arn::Arn;
use crate::lint::glob;
use crate::lint::provider::Provider;
use crate::lint::view::Clause;
use crate::lint::view::Document;
use crate::lint::view::PrincipalName;
use crate::lint::view::Statement;

/// What stands before the colon of the keys of GitHub Actions.
const GITHUB: &str = "token.actions.githubusercontent.com";

/// Whether some Allow of the document gives an action.
fn elsewhere(document: &Document<'_>, action: &str) -> bool {
    let folded = action.to_ascii_lowercase();
    let mut allows = document.statements.iter().filter(|one| one.allows());
    allows.any(|statement| {
        let list = statement.action();
        list.is_some_and(|list| {
            list.entries
                .iter()
                .any(|one| glob::action_matches(one.text, &folded))
        })
    })
}

/// The providers of web identities that Allows let in, with the prefix of their condition keys in lower
/// case.
fn web_identities<'s, 'a>(
    document: &'s Document<'a>,
) -> Vec<(&'s Statement<'a>, PrincipalName<'a>, String)> {
    let mut all = Vec::new();
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let lists = statement.principals.iter().filter(|list| !list.negated);
        for name in lists.flat_map(|list| list.of("Federated")) {
            if let Some(Provider::Web(host)) = Provider::read(name.text) {
                all.push((statement, *name, host.to_ascii_lowercase()));
            }
        }
    }
    all
}

/// Whether a pattern of the subject of GitHub leaves the organisation, the repository or (unless it is
/// `fixed`) the branch open.
fn leaves_repository_open(pattern: &str, fixed: bool) -> bool {
    let wild = |text: &str| text.contains(['*', '?']);
    let mut parts = pattern.splitn(3, ':');
    let (kind, repository) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let rest = parts.next().unwrap_or_default();
    wild(kind) || wild(repository) || (!fixed && wild(rest))
}

/// Whether a clause compares the audience of a web identity.
fn is_audience(clause: &Clause<'_>) -> bool {
    let host = clause.folded.strip_suffix(":aud");
    host.is_some_and(|host| host.contains('.'))
}

/// The account and the role of a session.
fn session_of(text: &str) -> Option<(&str, &str)> {
    let arn = Arn::read(text).filter(|arn| arn.service == "sts")?;
    let rest = arn.resource.strip_prefix("assumed-role/")?;
    let (role, _) = rest.split_once('/')?;
    Some((arn.account, role))
}

/// The account and the name of a role, whose path its sessions do not have.
fn role_of(text: &str) -> Option<(&str, &str)> {
    let arn = Arn::read(text).filter(|arn| arn.service == "iam")?;
    let rest = arn.resource.strip_prefix("role/")?;
    Some((arn.account, rest.rsplit('/').next()?))
}
