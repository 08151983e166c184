//! Context keys that follow from the caller and the resource (`KEY-01` to `KEY-11`, `KEY-40`).

use super::request::{Caller, CallerKind, ContextValue, Request};
use super::values::arn::{self, Arn, is_account};
use super::values::fold;
use crate::rules::Rules;

impl Request {
    /// Adds the keys that follow from the caller and the resource and are not written.
    ///
    /// `aws:userid` of users and role sessions needs their unique id. For AWS services only what
    /// the rules say of them is added (`OQ-31`).
    pub fn complete(&mut self) {
        self.complete_under(&Rules::default());
    }

    /// The same without the keys that follow by an axiom that is switched off.
    pub fn complete_under(&mut self, rules: &Rules) {
        for (key, value) in self.derived(rules) {
            if !self.writes(key) {
                self.context.insert(key.to_owned(), value);
            }
        }
    }

    /// Whether the context holds the key, in any spelling.
    pub(super) fn writes(&self, key: &str) -> bool {
        let folded = fold::key(key);
        self.context.keys().any(|own| fold::key(own) == folded)
    }

    /// The keys that completion would give to an empty context, by the axioms that hold.
    pub(super) fn derived(&self, rules: &Rules) -> Vec<(&'static str, ContextValue)> {
        let caller = &self.caller;
        let one = |key, value: Option<String>| value.map(|v| (key, ContextValue::Single(v)));
        let service = (caller.kind == CallerKind::Service).then(|| caller.name.clone());
        let names = service.clone().map(|name| {
            let names = ContextValue::Multi(vec![name]);
            ("aws:PrincipalServiceNamesList", names)
        });
        [
            one("aws:PrincipalArn", principal_arn(caller)),
            one("aws:PrincipalAccount", principal_account(caller)),
            one(
                "aws:PrincipalType",
                principal_type(caller).map(str::to_owned),
            ),
            one("aws:userid", userid(caller)),
            one("aws:username", username(caller).map(str::to_owned)),
            one(
                "aws:PrincipalIsAWSService",
                is_service(caller).map(str::to_owned),
            ),
            one("aws:PrincipalServiceName", service),
            names,
            one("aws:ResourceAccount", self.owner_key()),
        ]
        .into_iter()
        .flatten()
        .filter(|(key, _)| follows(key, caller.kind, rules))
        .collect()
    }

    /// `aws:ResourceAccount`, unless the action is one that lacks it (`KEY-40`).
    fn owner_key(&self) -> Option<String> {
        let owner = self.owner()?;
        (!lacks_resource_account(&self.action, &self.caller, owner)).then(|| owner.to_owned())
    }

    /// The owner of the resource: the account of its ARN, else the stated one (`EVAL-23`).
    pub(super) fn owner(&self) -> Option<&str> {
        arn::account(&self.resource)
            .filter(|account| is_account(account))
            .or(self.resource_account.as_deref())
    }

    /// The partition of the resource, `aws` if it has none.
    pub(super) fn partition(&self) -> &str {
        partition_of(&self.resource)
    }
}

/// Whether an axiom that holds says that callers of the kind carry the key, and with which value.
pub(super) fn follows(key: &str, kind: CallerKind, rules: &Rules) -> bool {
    use CallerKind::{Anonymous, RoleSession, Saml};
    let ids: &[&str] = match (key, kind) {
        ("aws:PrincipalAccount" | "aws:userid", Anonymous) => &["AX-08"],
        ("aws:PrincipalType", Anonymous) => &["AX-04", "AX-08"],
        ("aws:PrincipalAccount" | "aws:PrincipalType" | "aws:userid", Saml) => &["AX-36"],
        ("aws:PrincipalAccount", _) => &["AX-02"],
        ("aws:PrincipalType", _) => &["AX-04"],
        ("aws:userid", RoleSession) => &["AX-07"],
        ("aws:userid", _) => &["AX-06"],
        ("aws:username", _) => &["AX-05"],
        (
            "aws:PrincipalIsAWSService"
            | "aws:PrincipalServiceName"
            | "aws:PrincipalServiceNamesList",
            _,
        ) => &["AX-11"],
        ("aws:ResourceAccount", _) => &["AX-24"],
        // KEY-01: it names the caller.
        _ => return true,
    };
    rules.holds_any(ids)
}

/// The partition of an ARN, `aws` for any other text.
pub(super) fn partition_of(resource: &str) -> &str {
    Arn::parse(resource)
        .map(|arn| arn.partition)
        .filter(|partition| !partition.is_empty())
        .unwrap_or("aws")
}

/// Whether the caller is of a kind whose name is the value of `aws:PrincipalArn` (`KEY-01`).
pub(super) const fn is_named_by_arn(kind: CallerKind) -> bool {
    matches!(
        kind,
        CallerKind::Root | CallerKind::User | CallerKind::RoleSession | CallerKind::FederatedUser
    )
}

pub(super) fn principal_arn(caller: &Caller) -> Option<String> {
    is_named_by_arn(caller.kind).then(|| caller.name.clone())
}

/// `KEY-02`; for SAML the account of the provider (`AX-36`).
pub(super) fn principal_account(caller: &Caller) -> Option<String> {
    let has = is_named_by_arn(caller.kind) || caller.kind == CallerKind::Saml;
    match caller.kind {
        CallerKind::Anonymous => Some("anonymous".to_owned()),
        _ if has => arn::account(&caller.name).map(str::to_owned),
        _ => None,
    }
}

/// `KEY-09`; for SAML as observed (`AX-36`).
pub(super) const fn principal_type(caller: &Caller) -> Option<&'static str> {
    match caller.kind {
        CallerKind::Root => Some("Account"),
        CallerKind::User | CallerKind::Saml => Some("User"),
        CallerKind::FederatedUser => Some("FederatedUser"),
        CallerKind::RoleSession => Some("AssumedRole"),
        CallerKind::Anonymous => Some("Anonymous"),
        CallerKind::Service | CallerKind::WebIdentity => None,
    }
}

/// `KEY-10`, where everything that it is made of is known.
pub(super) fn userid(caller: &Caller) -> Option<String> {
    match caller.kind {
        CallerKind::Anonymous => Some("anonymous".to_owned()),
        CallerKind::Root => arn::account(&caller.name).map(str::to_owned),
        CallerKind::User => caller.unique_id.clone(),
        CallerKind::RoleSession => {
            let (id, session) = (caller.unique_id.as_ref()?, caller.session.as_ref()?);
            Some(format!("{id}:{session}"))
        }
        CallerKind::FederatedUser => {
            let arn = Arn::parse(&caller.name)?;
            let name = arn.resource.strip_prefix("federated-user/")?;
            Some(format!("{}:{name}", arn.account))
        }
        CallerKind::Saml => Some(caller.name.clone()),
        CallerKind::Service | CallerKind::WebIdentity => None,
    }
}

/// `KEY-11`: the last part of the ARN of a user.
pub(super) fn username(caller: &Caller) -> Option<&str> {
    (caller.kind == CallerKind::User).then(|| caller.name.rsplit('/').next())?
}

/// `KEY-06`: in every signed call.
pub(super) const fn is_service(caller: &Caller) -> Option<&'static str> {
    match caller.kind {
        CallerKind::Service => Some("true"),
        kind if is_named_by_arn(kind) => Some("false"),
        _ => None,
    }
}

/// The actions on a resource that carry no `aws:ResourceAccount` (`KEY-40`).
fn lacks_resource_account(action: &str, caller: &Caller, owner: &str) -> bool {
    const WITHOUT: [&str; 16] = [
        "auditmanager:updateassessmentframeworkshare",
        "detective:acceptinvitation",
        "ds:acceptshareddirectory",
        "ec2:acceptvpcendpointconnections",
        "ec2:acceptvpcpeeringconnection",
        "ec2:accepttransitgatewaypeeringattachment",
        "ec2:copysnapshot",
        "ec2:createtransitgatewaypeeringattachment",
        "ec2:createvpcendpoint",
        "ec2:createvpcpeeringconnection",
        "es:acceptinboundconnection",
        "guardduty:acceptadministratorinvitation",
        "macie2:acceptinvitation",
        "route53:associatevpcwithhostedzone",
        "route53:createvpcassociationauthorization",
        "securityhub:acceptadministratorinvitation",
    ];
    let action = action.to_ascii_lowercase();
    if action == "events:putevents" {
        // Only across accounts.
        return principal_account(caller).is_none_or(|own| own != owner);
    }
    action.starts_with("ebs:") || WITHOUT.contains(&action.as_str())
}
