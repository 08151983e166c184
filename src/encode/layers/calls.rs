//! Which calls there are on a resource: a few actions have rules of their own, by what they act on.

use super::super::compile::account_of_resource;
use super::super::patterns;
use super::super::resources::{Style, resource};
use super::Target;
use super::target::{ASSUMING, RETIRE, ROOT_SESSION, WHO_AM_I};
use crate::catalog;
use crate::policy::PolicyType;
use crate::regular::{Language, literal};
use std::sync::OnceLock;

/// Calls of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calls {
    /// The kind.
    pub target: Target,
    /// Patterns of which the action matches one; none is any action.
    pub actions: Vec<String>,
    /// Patterns of which it matches none.
    pub except: Vec<String>,
    /// Languages of which the resource is of each, or of none, and what they are of.
    pub resources: Vec<(Feature, Language, bool)>,
}

/// What rules tell calls apart by, beside their action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// The caller is a session of a service-linked role (`EVAL-31`, `EVAL-98`).
    ByServiceLinkedRole,
    /// The resource is a service-linked role (`EVAL-37`).
    OnServiceLinkedRole,
    /// It is a role.
    OnRole,
    /// It is a KMS key.
    OnKey,
    /// It is AWS's own (`EVAL-23`).
    OnResourceOfAws,
}

/// What a resource may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Role,
    Key,
    Other,
}

/// Whether the sixth component of a resource begins with `prefix`; `None` where a wildcard leaves it open.
fn begins(resource: &str, service: &str, prefix: &str) -> Option<bool> {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let [_, _, own, _, _, rest] = parts.as_slice() else {
        return Some(false);
    };
    if own.contains(['*', '?']) {
        return None;
    }
    if *own != service {
        return Some(false);
    }
    let start = rest.split(['*', '?']).next().unwrap_or_default();
    if start.starts_with(prefix) {
        return Some(true);
    }
    let open = start.len() < rest.len() && prefix.starts_with(start);
    (!open).then_some(false)
}

/// The ARNs of a pattern, of which no star crosses a colon but that of the sixth component.
fn like(text: &str) -> Language {
    let style = Style {
        components: true,
        folded: false,
    };
    let pieces = patterns::plain(text);
    Language::new(vec![resource(&pieces, PolicyType::Resource, style)])
}

/// Whether the resource is a service-linked role (`EVAL-37`); where a wildcard leaves it open, the
/// language of those.
pub fn is_service_linked(resource: &str) -> Result<bool, Language> {
    begins(resource, "iam", "role/aws-service-role/")
        .ok_or_else(|| like("arn:*:iam:*:*:role/aws-service-role/*"))
}

/// The calls on a resource.
pub fn on(resource: &str) -> Vec<Calls> {
    let named = |target, names: &[&str]| Calls {
        target,
        actions: names.iter().map(|&name| name.to_owned()).collect(),
        except: Vec::new(),
        resources: Vec::new(),
    };
    let mut all = vec![
        named(Target::WhoAmI, &[WHO_AM_I]),
        named(Target::RootSession, &[ROOT_SESSION]),
        named(Target::Grant, &[RETIRE]),
    ];
    let role = begins(resource, "iam", "role/");
    let key = begins(resource, "kms", "key/");
    let mut other = Vec::new();
    for (class, feature, is, text) in [
        (Class::Role, Feature::OnRole, role, "arn:*:iam:*:*:role/*"),
        (Class::Key, Feature::OnKey, key, "arn:*:kms:*:*:key/*"),
    ] {
        match is {
            Some(false) => {}
            Some(true) => {
                all.extend(of(class, resource, &[]));
                return all;
            }
            None => {
                all.extend(of(class, resource, &[(feature, like(text), true)]));
                other.push((feature, like(text), false));
            }
        }
    }
    let account = resource.split(':').nth(4).unwrap_or_default();
    if account.contains(['*', '?']) {
        // EVAL-23
        let of_aws = account_of_resource(Some(&Language::new(vec![literal("aws")])));
        let mut calls = named(Target::OfAws, &[]);
        calls.except = [WHO_AM_I, ROOT_SESSION, RETIRE].map(str::to_owned).to_vec();
        let feature = Feature::OnResourceOfAws;
        calls.resources.push((feature, of_aws.clone(), true));
        all.push(calls);
        other.push((feature, of_aws, false));
    }
    all.extend(of(Class::Other, resource, &other));
    all
}

/// The calls on one class of resources, but for those that do not heed it.
fn of(class: Class, resource: &str, resources: &[(Feature, Language, bool)]) -> Vec<Calls> {
    // The trust policy is never optional (EVAL-60), whatever is written as the resource.
    let count = if class == Class::Role {
        ASSUMING.len()
    } else {
        3
    };
    let sessions: Vec<String> = ASSUMING
        .iter()
        .take(count)
        .map(|&name| name.to_owned())
        .collect();
    // Nor is the key policy (EVAL-50): also of an alias or `*`.
    let keys = match class {
        Class::Key => vec!["kms:*".to_owned()],
        _ => of_keys_only(),
    };
    let own = [WHO_AM_I, ROOT_SESSION, RETIRE].map(str::to_owned);
    let rest = match class {
        Class::Role => Target::Role,
        _ if resource.split(':').nth(4) == Some("aws") => Target::OfAws,
        _ => Target::General,
    };
    let made = |target, actions: Vec<String>, except: Vec<String>| Calls {
        target,
        actions,
        except,
        resources: resources.to_vec(),
    };
    let but: Vec<String> = own.iter().chain(&sessions).chain(&keys).cloned().collect();
    vec![
        made(Target::Session, sessions, Vec::new()),
        made(Target::Key, keys, vec![RETIRE.to_owned()]),
        made(rest, Vec::new(), but),
    ]
}

/// The actions that are about a key and no alias, as the catalog has it (`EVAL-54`).
fn of_keys_only() -> Vec<String> {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    let only = |action: &catalog::Action| {
        let details = action.details();
        let resources = details.map(|details| details.resources).unwrap_or_default();
        let has = |name| resources.iter().any(|one| one.resource.name == name);
        has("key") && !has("alias")
    };
    let all = ALL.get_or_init(|| {
        let actions = catalog::service("kms").map(|service| service.actions());
        let actions = actions.into_iter().flatten().filter(only);
        actions
            .map(|action| format!("kms:{}", action.name))
            .collect()
    });
    all.clone()
}
