//! Callers of a world, and all concrete requests of theirs with the values in play.

use super::worlds::STRANGE;
use iamproof::encode::caller::Kind;
use iamproof::eval::{ContextValue, Request, check_asked};
use iamproof::query::world::{Party, Scene, concrete};
use iamproof::rules::Rules;
use iamproof::world::{Layers, Principal, World};
use serde_json::{Value, json};

/// What REQUEST calls the callers of a party.
pub fn names(party: &Party<'_>) -> Vec<Value> {
    let session =
        |arn: &str, session: &str| json!({"kind": "role_session", "arn": arn, "session": session});
    let strange = |rest: &str| format!("arn:aws:iam::{STRANGE}:{rest}");
    match party {
        Party::Known(Principal::User(user)) => vec![json!(user.entity.arn)],
        Party::Known(Principal::Role(role)) => {
            let arn = &role.entity.arn;
            vec![session(arn, "one"), session(arn, "two")]
        }
        Party::Known(Principal::Root(account)) => {
            vec![json!(format!("arn:aws:iam::{}:root", account.id))]
        }
        Party::Stranger(Kind::User) => vec![
            json!(strange("user/eve")),
            json!("arn:aws:iam::888888888888:user/x"),
        ],
        Party::Stranger(Kind::Role) => vec![session(&strange("role/x"), "one")],
        Party::Stranger(Kind::Root) => vec![json!(strange("root"))],
        Party::Stranger(_) => vec![json!({
            "kind": "federated_user", "arn": format!("arn:aws:sts::{STRANGE}:federated-user/fed"),
            "issuer": strange("user/eve"),
        })],
        Party::Service(_) => vec![json!("sns.amazonaws.com"), json!("events.amazonaws.com")],
        Party::Anonymous => vec![json!("anonymous")],
        _ => Vec::new(),
    }
}

/// All callers of a world, and those whom it does not have.
pub fn parties(world: &World) -> Vec<Party<'_>> {
    let known = world.principals().map(Party::Known);
    let roots = world
        .accounts()
        .iter()
        .map(|one| Party::Known(Principal::Root(one)));
    let others = Party::OTHERS
        .into_iter()
        .filter(|one| !matches!(one, Party::Federated(_)));
    known.chain(roots).chain(others).collect()
}

/// Whether the sessions of somebody can have any tags.
fn is_free(party: &Party<'_>) -> bool {
    match party {
        Party::Stranger(Kind::Root) => false,
        Party::Stranger(_) => true,
        Party::Known(Principal::Role(role)) => {
            let text = role.trust.as_ref().and_then(|one| one.known()).unwrap();
            let statements = &text.policy.statements;
            statements.iter().any(|one| {
                let allows = one.effect == iamproof::policy::Effect::Allow;
                allows && one.action.values.iter().any(|text| text.value == "sts:*")
            })
        }
        _ => false,
    }
}

/// All requests, with the layers that decide about them.
pub fn requests<'w>(
    scene: Scene<'w>,
    party: &Party<'w>,
    action: &str,
    resource: &str,
) -> Vec<(Layers<'w>, Request)> {
    let world = scene.world();
    let tags: &[Option<&str>] = match is_free(party) {
        true => &[None, Some("a"), Some("b"), Some("c")],
        false => &[None],
    };
    let mut all = Vec::new();
    for principal in names(party) {
        for tag in tags {
            for other in 0..16 {
                let bit = |number: usize| other >> number & 1 == 1;
                let mut context = json!({
                    "aws:SecureTransport": bit(0).to_string(),
                    "aws:RequestedRegion": if bit(1) { "eu-west-1" } else { "us-east-1" },
                });
                if let Some(tag) = tag {
                    context["aws:PrincipalTag/t"] = json!(tag);
                }
                let json = json!({
                    "principal": principal, "action": action, "resource": resource, "context": context,
                });
                let rules = Rules::default();
                let found = concrete(scene, Some(party), &json, &rules).unwrap();
                if !found.warnings.is_empty() {
                    continue;
                }
                let (layers, mut request) = (found.layers, found.request);
                let key = "aws:ResourceTag/t".to_owned();
                let known = world.resource(resource).filter(|one| one.arn == resource);
                let given = match world.role(resource) {
                    Some(_) => true,
                    None => known.is_some_and(|one| !one.tags.is_empty()),
                };
                match (given, bit(2), bit(3)) {
                    (true, true, _) => {
                        let own = |key: &str| {
                            key.to_lowercase().contains("tag/") && !key.contains("Principal")
                        };
                        request.context.retain(|key, _| !own(key));
                    }
                    (false, true, more) => {
                        let value = if more { "a" } else { "b" };
                        request
                            .context
                            .insert(key, ContextValue::Single(value.to_owned()));
                    }
                    (_, false, true) => continue,
                    _ => {}
                }
                request.caller.has_boundary = layers.boundary.is_some();
                let documents: Vec<_> = layers
                    .all()
                    .flat_map(|layer| &layer.documents)
                    .map(|one| (&one.document.policy, one.document.policy_type))
                    .collect();
                if check_asked(&documents, &request, &rules).is_empty() {
                    all.push((layers, request));
                }
            }
        }
    }
    all
}
