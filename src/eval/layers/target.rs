//! What kind of call it is: a few have rules of their own.

use crate::catalog;
use crate::eval::request::Request;
use crate::eval::values::arn::Arn;

/// The calls with rules of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `sts:GetCallerIdentity` (`EVAL-26`).
    WhoAmI,
    /// A session of this role is asked for, by `sts:AssumeRole` or a check that goes with it
    /// (`EVAL-60` to `EVAL-66`).
    Session,
    /// `sts:AssumeRoot` (`EVAL-25`, `EVAL-69`).
    RootSession,
    /// Another call on an IAM role: its trust policy has no part in it.
    Role,
    /// A KMS key (`EVAL-50`).
    Key,
    /// `kms:RetireGrant` (`EVAL-55`).
    Grant,
    /// A resource that AWS owns (`EVAL-23`).
    OfAws,
    /// Everything else.
    General,
}

/// The calls that ask for a session of a role, and the checks that go with them (`EVAL-65`).
pub(super) const ASSUMING: [&str; 6] = [
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:tagsession",
    "sts:setsourceidentity",
    "sts:setcontext",
];

/// Which it is.
pub(super) fn target(request: &Request) -> Target {
    let action = request.action.to_ascii_lowercase();
    let arn = Arn::parse(&request.resource);
    let of = |service: &str, prefix: &str| {
        arn.is_some_and(|arn| arn.service == service && arn.resource.starts_with(prefix))
    };
    match action.as_str() {
        "sts:getcalleridentity" => Target::WhoAmI,
        "sts:assumeroot" => Target::RootSession,
        "kms:retiregrant" => Target::Grant,
        // The trust policy is never optional (EVAL-60), whatever is written as the resource.
        action if ASSUMING.iter().take(3).any(|own| *own == action) => Target::Session,
        _ if of("iam", "role/") && ASSUMING.contains(&action.as_str()) => Target::Session,
        _ if of("iam", "role/") => Target::Role,
        _ if of("kms", "key/") && action.starts_with("kms:") => Target::Key,
        // Of an alias or `*` too: the key policy is never optional (EVAL-50).
        action if action.starts_with("kms:") && acts_on_keys_only(action) => Target::Key,
        _ if arn.is_some_and(|arn| arn.account == "aws") => Target::OfAws,
        _ => Target::General,
    }
}

/// Whether an action is about a key and no alias, as the catalog has it (`EVAL-54`).
fn acts_on_keys_only(action: &str) -> bool {
    let details = catalog::action(action).and_then(|action| action.details());
    let resources = details.map(|details| details.resources).unwrap_or_default();
    let has = |name| resources.iter().any(|one| one.resource.name == name);
    has("key") && !has("alias")
}

/// Whether the ARN is one of a service-linked role (`EVAL-98`).
pub(super) fn is_service_linked(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| {
        arn.service == "iam" && arn.resource.starts_with("role/aws-service-role/")
    })
}
