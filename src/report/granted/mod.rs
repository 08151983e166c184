//! What callers can do, and when: answers about worlds.

mod json;
mod text;

pub use json::{What, Who, WhoEach, what_can_json, who_can_each_json, who_can_json};
pub use text::{what_can_text, who_can_text};

use crate::encode::caller::Kind;
use crate::encode::layers::Feature;
use crate::query::world::Party;
use crate::query::{Answer, Deciding};
use crate::world::Principal;

/// What is known beside the answer.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What was asked for.
    pub actions: Vec<String>,
    /// On what.
    pub resource: String,
    /// What the world takes for granted.
    pub assumptions: Vec<String>,
}

/// The kind of a caller as programs read it.
const fn kind(party: &Party<'_>) -> &'static str {
    match party.kind() {
        Kind::Root => "root",
        Kind::User => "user",
        Kind::Role => "role_session",
        Kind::Federated => "federated_user",
        Kind::Service => "service",
        Kind::Anonymous => "anonymous",
        Kind::Web => "web_identity",
        Kind::Saml => "saml",
    }
}

/// The ARN of a caller that has one.
fn arn(party: &Party<'_>) -> Option<String> {
    match party {
        Party::Known(Principal::User(user)) => Some(user.entity.arn.clone()),
        Party::Known(Principal::Role(role)) => Some(role.entity.arn.clone()),
        Party::Known(Principal::Root(account)) => Some(format!("root of {}", account.id)),
        Party::Named(arn, _) => Some((*arn).to_owned()),
        Party::Service(Some(name)) => Some((*name).to_owned()),
        _ => None,
    }
}

/// A caller in a few words.
fn words(party: &Party<'_>) -> String {
    match party {
        Party::Known(Principal::Role(role)) => format!("sessions of {}", role.entity.arn),
        Party::Known(_) | Party::Named(..) => arn(party).unwrap_or_default(),
        Party::Stranger(Kind::User) => "users of other accounts".to_owned(),
        Party::Stranger(Kind::Role) => "role sessions of other accounts".to_owned(),
        Party::Stranger(Kind::Root) => "root users of other accounts".to_owned(),
        Party::Stranger(_) => "federated users of other accounts".to_owned(),
        Party::Service(Some(name)) => format!("the service {name}"),
        Party::Service(None) => "AWS services".to_owned(),
        Party::Anonymous => "anyone, without signing".to_owned(),
        Party::Federated(Kind::Saml) => "SAML identities".to_owned(),
        Party::Federated(_) => "web identities".to_owned(),
    }
}

/// What a feature of a request is called.
const fn feature(feature: Feature, is: bool) -> &'static str {
    match (feature, is) {
        (Feature::ByServiceLinkedRole, true) => "by service-linked roles",
        (Feature::ByServiceLinkedRole, false) => "by roles that are not service-linked",
        (Feature::OnServiceLinkedRole, true) => "on service-linked roles",
        (Feature::OnServiceLinkedRole, false) => "on no service-linked role",
        (Feature::OnRole, true) => "on roles",
        (Feature::OnRole, false) => "not on roles",
        (Feature::OnKey, true) => "on KMS keys",
        (Feature::OnKey, false) => "not on KMS keys",
        (Feature::OnResourceOfAws, true) => "on resources of AWS",
        (Feature::OnResourceOfAws, false) => "not on resources of AWS",
    }
}

/// Where a statement stands, and which it is.
fn stands(one: &Deciding) -> String {
    let Some(origin) = &one.origin else {
        return "a forwarded call passes no endpoint (EVAL-43)".to_owned();
    };
    let at = origin.source.position(one.statement.span.start);
    let sid = one.statement.sid.as_ref();
    let sid = sid.map_or_else(String::new, |sid| format!(" {:?}", sid.value));
    format!(
        "statement {}{sid} of {} ({}:{}:{})",
        one.index + 1,
        origin.document,
        origin.source.name(),
        at.line,
        at.column
    )
}

/// Whether it is unknown.
const fn is_unknown(answer: &Answer) -> bool {
    matches!(answer, Answer::Unknown(_))
}
