//! One concrete request in a world: the layers that decide about it, and what the world says of it.

use super::facts::facts_of;
use super::party::Party;
use crate::encode::caller::Kind;
use crate::eval::{CallerKind, ContextValue, Request};
use crate::rules::Rules;
use crate::world::{Layers, World};

/// Who makes a request, if the world knows how it stands to it.
pub fn party_of<'w>(world: &'w World, request: &Request) -> Option<Party<'w>> {
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

/// The layers that decide about a request of `party`, and the request as they see it: with the
/// organizations, tags and ids that the world knows, and through an access point with the ARN of the
/// bucket.
pub fn concrete<'w>(
    world: &'w World,
    party: &Party<'w>,
    mut request: Request,
    rules: &Rules,
) -> (Layers<'w>, Request) {
    let seen = request.resource.clone();
    let layers = party.layers(world, &request.action, &seen);
    through(world, &mut request);
    let mut facts = facts_of(world, party, &seen);
    match request.caller.kind {
        CallerKind::FederatedUser => facts.of_account_only(),
        CallerKind::User | CallerKind::RoleSession if request.caller.unique_id.is_none() => {
            request.caller.unique_id = party.unique_id().map(str::to_owned);
        }
        _ => {}
    }
    facts.complete(&mut request);
    owned(world, &mut request, rules);
    (layers, request)
}

/// Whose the resource is, and what follows from the request.
pub fn owned(world: &World, request: &mut Request, rules: &Rules) {
    if request.resource_account.is_none() {
        request.resource_account = world.owner(&request.resource).map(str::to_owned);
    }
    request.complete_under(rules);
}

/// A call through an access point: the bucket policy sees the bucket's ARN (`EVAL-89`).
pub fn through(world: &World, request: &mut Request) {
    let Some((_, inside)) = world.behind(&request.resource) else {
        return;
    };
    let Some(point) = world.resource(&request.resource) else {
        return;
    };
    let mut add = |key: &str, value: &str| {
        let mut keys = request.context.keys();
        if !keys.any(|own| own.eq_ignore_ascii_case(key)) {
            let value = ContextValue::Single(value.to_owned());
            request.context.insert(key.to_owned(), value);
        }
    };
    add("s3:DataAccessPointArn", &point.arn);
    if let Some(account) = world.owner(&point.arn) {
        add("s3:DataAccessPointAccount", account);
    }
    let origin = match point.vpc {
        Some(_) => "VPC",
        None => "Internet",
    };
    add("s3:AccessPointNetworkOrigin", origin);
    request.resource = inside;
}
