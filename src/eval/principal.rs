//! `Principal` and `NotPrincipal` (`PRIN-01` to `PRIN-24`).

use crate::policy::{Effect, PolicyType, PrincipalKind, PrincipalName, Principals};
use crate::rules::Question;

use super::decision::{ElementKind, Failure, PrincipalClass};
use super::matching::{Pattern, tokens};
use super::request::{Caller, CallerKind};
use super::scope::{Scope, listed, quoted};
use super::values::arn::{self, Arn, is_account};
use super::variables::Expanded;

/// Whether the element names the caller, and how. Policies without the element are about the
/// identity they are attached to, so its absence is no restriction.
pub(super) fn check(
    element: Option<&Principals>,
    effect: Effect,
    scope: &mut Scope,
) -> Result<Vec<PrincipalClass>, Failure> {
    let Some(element) = element else {
        return Ok(Vec::new());
    };
    if element.negated {
        return negated(element, effect, scope).map(|()| Vec::new());
    }
    let classes = classes(element, scope);
    if classes.is_empty() {
        let names = listed(element.names.iter().map(|n| n.name.value.as_str()));
        let caller = describe(&scope.request.caller);
        let why = if names.is_empty() {
            format!("Principal: the list is empty, so {caller} is not in it")
        } else {
            format!("Principal: {caller} is none of {names}")
        };
        return Err(Failure {
            element: ElementKind::Principal,
            span: element.span,
            why,
        });
    }
    Ok(classes)
}

/// Every class by which the names of an element cover the caller, strongest first.
fn classes(element: &Principals, scope: &mut Scope) -> Vec<PrincipalClass> {
    if element.any {
        return vec![PrincipalClass::Any];
    }
    let mut classes = Vec::new();
    for name in &element.names {
        let Some(class) = class(name, scope) else {
            continue;
        };
        let kind = scope.request.caller.kind;
        let other = |question| scope.readings.other(question);
        let unnamed = match class {
            PrincipalClass::Any => kind == CallerKind::Service && other(Question::AnyAwsService),
            PrincipalClass::Account => {
                let endpoint = scope.policy_type == PolicyType::Endpoint;
                endpoint && kind != CallerKind::Root && other(Question::EndpointAccount)
            }
            PrincipalClass::Exact | PrincipalClass::Issuer => false,
        };
        if !unnamed {
            classes.push(class);
        }
        if class == PrincipalClass::Any && kind == CallerKind::Service {
            let message = "whether {\"AWS\": \"*\"} names AWS services is disputed";
            scope.note("any-aws-service", "OQ-18", name.name.span, message.into());
        }
        if class == PrincipalClass::Account
            && scope.policy_type == PolicyType::Endpoint
            && kind != CallerKind::Root
        {
            let message = "whether an account in an endpoint policy names more than its root \
                           is disputed";
            scope.note("endpoint-account", "OQ-28", name.name.span, message.into());
        }
    }
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// `NotPrincipal` (`PRIN-21` to `PRIN-23`): matches callers that are not listed.
fn negated(element: &Principals, effect: Effect, scope: &mut Scope) -> Result<(), Failure> {
    let caller = &scope.request.caller;
    let user_or_role = matches!(caller.kind, CallerKind::User | CallerKind::RoleSession);
    if effect == Effect::Deny && user_or_role && caller.has_boundary {
        return Ok(());
    }
    let found = classes(element, scope);
    if found.is_empty() {
        return Ok(());
    }
    let everybody = found.contains(&PrincipalClass::Any);
    let described = describe(caller);
    if !everybody && !classes_of(caller).iter().all(|own| found.contains(own)) {
        let message = format!("NotPrincipal lists some names of {described} and not all");
        scope.note("partial-notprincipal", "OQ-17", element.span, message);
        if effect == Effect::Deny && scope.readings.other(Question::PartialNotPrincipal) {
            return Ok(());
        }
    }
    Err(Failure {
        element: ElementKind::NotPrincipal,
        span: element.span,
        why: format!("NotPrincipal: {described} is listed"),
    })
}

/// The classes of the names that a caller has: exact, issuer and account as far as known. The
/// root user has no name but its account, whose ARN it shares.
fn classes_of(caller: &Caller) -> Vec<PrincipalClass> {
    let exact = match caller.kind {
        CallerKind::Root | CallerKind::Anonymous => false,
        CallerKind::RoleSession => caller.session.is_some(),
        _ => true,
    };
    let issuer = match caller.kind {
        CallerKind::RoleSession => true,
        CallerKind::FederatedUser => caller.issuer.is_some(),
        _ => false,
    };
    [
        (exact, PrincipalClass::Exact),
        (issuer, PrincipalClass::Issuer),
        (account(caller).is_some(), PrincipalClass::Account),
    ]
    .into_iter()
    .filter_map(|(has, class)| has.then_some(class))
    .collect()
}

/// How one name of a principal map names the caller. Wildcards, which storage refuses
/// (`PRIN-10`, `PRIN-14`), are matched all the same (`NEW-05`); other shapes that `PRIN-13` calls
/// errors name nobody.
fn class(name: &PrincipalName, scope: &Scope) -> Option<PrincipalClass> {
    let caller = &scope.request.caller;
    let text = name.name.value.as_str();
    let federated = matches!(caller.kind, CallerKind::WebIdentity | CallerKind::Saml);
    if name.kind == PrincipalKind::Aws && text == "*" {
        return (!federated).then_some(PrincipalClass::Any);
    }
    match name.kind {
        PrincipalKind::Aws if text.contains(['*', '?']) => aws_like(text, caller),
        PrincipalKind::Aws => aws(text, caller),
        PrincipalKind::Service => {
            // All names of a service are tested (`PRIN-18`).
            let names = scope.context.all("aws:PrincipalServiceNamesList");
            let named = like(text, &caller.name) || names.iter().any(|own| like(text, own));
            (caller.kind == CallerKind::Service && named).then_some(PrincipalClass::Exact)
        }
        // Providers are principals of trust policies only (`PRIN-11`).
        PrincipalKind::Federated => {
            let named = federated && like(text, &caller.name);
            (named && scope.policy_type == PolicyType::Trust).then_some(PrincipalClass::Exact)
        }
        PrincipalKind::CanonicalUser => {
            // Canonical ids are of accounts (`PRIN-12`).
            let own = caller.canonical_user.as_deref();
            let named = account(caller).is_some() && own.is_some_and(|own| like(text, own));
            named.then_some(PrincipalClass::Account)
        }
    }
}

/// A pattern whose wildcards cross everything (`COND-21`).
fn like(pattern: &str, text: &str) -> bool {
    Pattern::free(&tokens(&Expanded::plain(pattern))).matches(text)
}

/// How a name with wildcards under the key `AWS` names the caller: component by component
/// (`COND-31`), the strongest name of the caller first.
fn aws_like(pattern: &str, caller: &Caller) -> Option<PrincipalClass> {
    let own = account(caller)?;
    let partition = Arn::parse(&caller.name)?.partition;
    let root = format!("arn:{partition}:iam::{own}:root");
    let session = session_arn(caller);
    let behind = match caller.kind {
        CallerKind::RoleSession => PrincipalClass::Issuer,
        CallerKind::Root => PrincipalClass::Account,
        _ => PrincipalClass::Exact,
    };
    let names = [
        (session.as_deref(), PrincipalClass::Exact),
        (Some(caller.name.as_str()), behind),
        (caller.unique_id.as_deref(), behind),
        (caller.issuer.as_deref(), PrincipalClass::Issuer),
        (Some(root.as_str()), PrincipalClass::Account),
        (Some(own), PrincipalClass::Account),
    ];
    names.into_iter().find_map(|(name, class)| {
        let name = name?;
        let parts: Vec<&str> = pattern.splitn(6, ':').collect();
        let own: Vec<&str> = name.splitn(6, ':').collect();
        let fits = match (parts.as_slice(), own.as_slice()) {
            (["arn", rest @ ..], ["arn", own @ ..]) if rest.len() == 5 && own.len() == 5 => rest
                .iter()
                .zip(own)
                .all(|(pattern, text)| like(pattern, text)),
            // No ARN is matched by a text that is none.
            ([..], ["arn", ..]) => false,
            _ => parts.len() < 6 && like(pattern, name),
        };
        fits.then_some(class)
    })
}

/// How a name under the key `AWS` names the caller (`PRIN-02` to `PRIN-08`).
fn aws(text: &str, caller: &Caller) -> Option<PrincipalClass> {
    let own = account(caller)?;
    if is_account(text) {
        return (text == own).then_some(PrincipalClass::Account);
    }
    let unique_id = caller.unique_id.as_deref() == Some(text);
    if let Some(arn) = Arn::parse(text)
        && arn.resource == "root"
    {
        let partition = Arn::parse(&caller.name)?.partition;
        let named = text == format!("arn:{partition}:iam::{own}:root");
        return named.then_some(PrincipalClass::Account);
    }
    match caller.kind {
        CallerKind::User => (unique_id || caller.name == text).then_some(PrincipalClass::Exact),
        CallerKind::RoleSession => {
            if session_arn(caller).as_deref() == Some(text) {
                Some(PrincipalClass::Exact)
            } else {
                (unique_id || caller.name == text).then_some(PrincipalClass::Issuer)
            }
        }
        CallerKind::FederatedUser => {
            if caller.name == text {
                Some(PrincipalClass::Exact)
            } else {
                let issuer = caller.issuer.as_deref() == Some(text);
                issuer.then_some(PrincipalClass::Issuer)
            }
        }
        _ => None,
    }
}

/// The account of callers that have one (section 2.4): not services, not providers.
pub(super) fn account(caller: &Caller) -> Option<&str> {
    let has = matches!(
        caller.kind,
        CallerKind::Root | CallerKind::User | CallerKind::RoleSession | CallerKind::FederatedUser
    );
    arn::account(&caller.name).filter(|account| has && is_account(account))
}

/// The ARN of a role session: the name of the role without its path (`PRIN-15`).
pub(super) fn session_arn(caller: &Caller) -> Option<String> {
    let arn = Arn::parse(&caller.name)?;
    let role = arn.resource.strip_prefix("role/")?;
    let name = role.rsplit('/').next().unwrap_or(role);
    let session = caller.session.as_deref()?;
    Some(format!(
        "arn:{}:sts::{}:assumed-role/{name}/{session}",
        arn.partition, arn.account
    ))
}

/// The caller in a few words.
fn describe(caller: &Caller) -> String {
    match caller.kind {
        CallerKind::Anonymous => "an anonymous caller".to_owned(),
        CallerKind::RoleSession => quoted(session_arn(caller).as_deref().unwrap_or(&caller.name)),
        _ => quoted(&caller.name),
    }
}
