//! One concrete request in a world: what decides about it, and what the world says of it.

use super::facts::facts_of;
use super::party::Party;
use super::scene::Scene;
use crate::encode::caller::Kind;
use crate::eval::{AxiomWarning, CallerKind, ContextValue, Request, RequestError};
use crate::rules::Rules;
use crate::world::arn::Arn;
use crate::world::{Layers, Principal, World};
use serde_json::{Value, json};

/// A request in a world.
#[derive(Debug)]
pub struct Concrete<'w> {
    /// What decides about it.
    pub layers: Layers<'w>,
    /// The request as they see it.
    pub request: Request,
    /// What it contradicts.
    pub warnings: Vec<AxiomWarning>,
    /// Whether the world knows how the caller stands to it.
    pub known: bool,
}

/// Who makes a request, if the world knows how it stands to it.
fn party_of<'w>(world: &'w World, request: &Request) -> Option<Party<'w>> {
    let caller = &request.caller;
    match caller.kind {
        CallerKind::Service => Some(Party::Service(None)),
        CallerKind::Anonymous => Some(Party::Anonymous),
        CallerKind::WebIdentity => Some(Party::Federated(Kind::Web)),
        CallerKind::Saml => Some(Party::Federated(Kind::Saml)),
        CallerKind::FederatedUser => {
            let issuer = caller.issuer.as_deref()?;
            world.principal(issuer).map(Party::Known)
        }
        _ => world.principal(&caller.name).map(Party::Known),
    }
}

/// The same REQUEST by a session of a role of the world: the ARN of a session leaves out the path of the role
/// (`PRIN-15`), which `aws:PrincipalArn` has (`KEY-01`).
fn with_role(world: &World, json: &Value) -> Option<Value> {
    let principal = json.get("principal")?.as_str()?;
    let session = Arn::parse(principal)?
        .resource
        .strip_prefix("assumed-role/")?;
    let (_, session) = session.split_once('/')?;
    let Principal::Role(role) = world.principal(principal)? else {
        return None;
    };
    let mut told = json.clone();
    let caller = json!({"kind": "role_session", "arn": role.entity.arn, "session": session});
    told.as_object_mut()?.insert("principal".to_owned(), caller);
    Some(told)
}

/// A REQUEST of `party` in a world.
///
/// The layers that decide about it, and the request as they see it: with the organizations, tags and ids
/// that the world knows, and through an access point with the ARN of the bucket. Of a caller that the world
/// does not know (`None`) there are the layers of nobody in particular.
///
/// # Errors
/// What is wrong with the REQUEST.
pub fn concrete<'w>(
    scene: impl Into<Scene<'w>>,
    party: Option<&Party<'w>>,
    json: &Value,
    rules: &Rules,
) -> Result<Concrete<'w>, RequestError> {
    let scene: Scene<'w> = scene.into();
    let world = scene.world();
    let told = with_role(world, json);
    let json = told.as_ref().unwrap_or(json);
    let (mut request, warnings) = Request::from_json_under(json, rules)?;
    let own = party_of(world, &request);
    let party = party.or(own.as_ref());
    let known = party.is_some();
    let party = party.unwrap_or(&Party::Anonymous);
    let seen = asked(world, &request);
    let mut layers = party.layers(scene, &request.action, &seen);
    if let Some((_, inside)) = world.behind(&seen) {
        request.resource = inside;
    }
    let mut facts = facts_of(world, party, &seen);
    match request.caller.kind {
        CallerKind::FederatedUser => {
            facts.of_account_only();
            if matches!(party, Party::Known(_)) {
                layers.session = scene.session.cloned();
            }
        }
        CallerKind::User | CallerKind::RoleSession if request.caller.unique_id.is_none() => {
            request.caller.unique_id = party.unique_id().map(str::to_owned);
        }
        _ => {}
    }
    let absent = absent(json);
    facts.complete(&mut request, &absent);
    if request.resource_account.is_none() {
        request.resource_account = world.owner(&request.resource).map(str::to_owned);
    }
    request.complete_under(rules);
    request
        .context
        .retain(|own, _| !absent.iter().any(|key| key.eq_ignore_ascii_case(own)));
    Ok(Concrete {
        layers,
        request,
        warnings,
        known,
    })
}

/// What is asked for: behind an access point that the context tells, the resource is the bucket's (`EVAL-89`).
fn asked(world: &World, request: &Request) -> String {
    let mut context = request.context.iter();
    let point = context.find(|(key, _)| key.eq_ignore_ascii_case("s3:DataAccessPointArn"));
    let front = match point {
        Some((_, ContextValue::Single(point))) => world.in_front(point, &request.resource),
        _ => None,
    };
    front.unwrap_or_else(|| request.resource.clone())
}

/// The keys that a REQUEST says are absent.
fn absent(json: &Value) -> Vec<String> {
    let context = json.get("context").and_then(Value::as_object);
    let all = context.into_iter().flatten();
    all.filter(|(_, value)| value.is_null())
        .map(|(key, _)| key.clone())
        .collect()
}
