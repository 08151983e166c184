//! Who can do something on a resource.

use super::facts::facts_of;
use super::likely::Likely;
use super::party::Party;
use super::retire::{self, RETIRE};
use super::scene::Scene;
use crate::encode::compile::{Compiler, Expr};
use crate::eval::Request;
use crate::eval::layers::{Verdict, decide};
use crate::policy::PolicyType;
use crate::query::bound::{Bound, beside};
use crate::query::bounded::confirmed;
use crate::query::can::{Ask, Who};
use crate::query::granted::{Granted, granted};
use crate::query::{Answer, InternalError, Settings, Value};
use crate::witness::Document;
use crate::world::World;
use rayon::prelude::*;

/// Who can.
#[derive(Debug)]
pub struct WhoCan<'w> {
    /// Those who can, or of whom it is not known: first those whom the world has, in its order.
    pub entries: Vec<WhoEntry<'w>>,
    /// How many were asked about.
    pub asked: usize,
}

/// Somebody who can.
#[derive(Debug)]
pub struct WhoEntry<'w> {
    /// Who.
    pub party: Party<'w>,
    /// What, and when.
    pub granted: Vec<Granted>,
}

impl WhoEntry<'_> {
    /// Whether it is not known of some of the actions.
    pub fn is_unknown(&self) -> bool {
        let mut granted = self.granted.iter();
        granted.any(|one| matches!(one.answer, Answer::Unknown(_)))
    }
}

/// Who can do one of these actions on a resource, which may be a pattern after the fifth colon. `parties`
/// are asked about.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn who_can<'w>(
    scene: impl Into<Scene<'w>>,
    parties: &[Party<'w>],
    actions: &[String],
    resource: &str,
    when: &[(String, Value)],
    settings: &Settings,
) -> Result<WhoCan<'w>, InternalError> {
    let scene: Scene<'w> = scene.into();
    let action = actions.first().map_or("*", String::as_str);
    let inside = scene.behind(resource).map(|(_, inside)| inside);
    let owner = scene.owner(inside.as_deref().unwrap_or(resource));
    let owner = owner.map(str::to_owned);
    let mut likely = Likely::new(scene.world(), actions, resource);
    let mut asked: Vec<Party<'w>> = Vec::new();
    for party in parties {
        let layers = party.layers(scene, action, resource);
        let same = party.to(owner.as_deref()).same_account;
        let root = matches!(party, Party::Known(crate::world::Principal::Root(_)));
        let retires = |one: &String| one.eq_ignore_ascii_case(RETIRE);
        let open = !matches!(party, Party::Known(_))
            || actions.iter().any(retires) && retire::may(scene, *party, resource);
        if open || likely.can(&layers, same, root) {
            asked.push(*party);
        }
    }
    let one = |party: Party<'w>| -> Result<WhoEntry<'w>, InternalError> {
        let granted = can_on(scene, party, actions, resource, when, settings)?;
        Ok(WhoEntry { party, granted })
    };
    let entries: Result<Vec<WhoEntry<'w>>, InternalError> =
        asked.into_par_iter().map(one).collect();
    let mut entries = entries?;
    entries.retain(|entry| !entry.granted.is_empty());
    Ok(WhoCan {
        entries,
        asked: parties.len(),
    })
}

/// What of these actions a caller can do on a resource.
///
/// # Errors
/// A witness that the evaluator refutes.
pub(super) fn can_on<'w>(
    scene: Scene<'w>,
    party: Party<'w>,
    actions: &[String],
    resource: &str,
    when: &[(String, Value)],
    settings: &Settings,
) -> Result<Vec<Granted>, InternalError> {
    let bound = (when, &Bound::nothing());
    can_within(scene, party, actions, resource, bound, settings)
}

/// The same with requests that also keep a bound.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn can_within<'w>(
    scene: impl Into<Scene<'w>>,
    party: Party<'w>,
    actions: &[String],
    resource: &str,
    (when, bound): (&[(String, Value)], &Bound),
    settings: &Settings,
) -> Result<Vec<Granted>, InternalError> {
    let scene: Scene<'w> = scene.into();
    let world = scene.world();
    // The key policy has no part in one of them (EVAL-55); what all need is asked for.
    let mut others = actions.iter();
    let other = others.find(|one| !one.eq_ignore_ascii_case(RETIRE));
    let action = other.or(actions.first()).map_or("*", String::as_str);
    let layers = party.layers(scene, action, resource);
    // The policy of a bucket sees its own ARN, whatever the call goes through (EVAL-89), and its owner counts.
    let inside = world.behind(resource).map(|(_, inside)| inside);
    let owner = match world.owner(inside.as_deref().unwrap_or(resource)) {
        Some(owner) => Some(owner.to_owned()),
        // EVAL-23: what has no ARN is the caller's own.
        None => party.account().map(str::to_owned),
    };
    let between = party.to(owner.as_deref());
    let facts = facts_of(world, &party, resource);
    let partition = resource.split(':').nth(1).unwrap_or("aws");
    let who = party.who(partition);
    let ask = Ask {
        services: false,
        trust: match who {
            Who::External => facts.trust.clone(),
            _ => Vec::new(),
        },
        who,
        owner,
        actions: actions.to_vec(),
        resources: Vec::new(),
        when: through(world, resource, when),
    };
    let resource = inside.as_deref().unwrap_or(resource);
    // What the world says of the keys that the bound asks for counts too.
    let asks = (bound.document(), PolicyType::Identity);
    let expr = |compiler: &mut Compiler, documents: &[Document<'_>]| {
        let facts = facts.expr(compiler, &beside(documents, &asks));
        Expr::And(vec![facts, bound.expr(compiler)])
    };
    let documents: Vec<Document<'_>> = layers
        .all()
        .flat_map(|layer| &layer.documents)
        .map(|one| (&one.document.policy, one.document.policy_type))
        .collect();
    let documents = beside(&documents, &asks);
    let mut all = granted(&layers, between, &ask, resource, &expr, settings)?;
    if all.iter().any(retire::is_all) && !retire::may(scene, party, resource) {
        all.retain(|one| !retire::is_all(one));
    }
    for one in &mut all {
        if let Answer::Some(witness) = &mut one.answer
            && facts.correct(&mut witness.request, &documents)
        {
            let read = Request::from_json_under(&witness.request, &settings.rules);
            let (request, _) = read.map_err(|error| InternalError(error.to_string()))?;
            if decide(&layers, &request, &settings.rules).verdict != Verdict::Allow {
                return Err(InternalError(format!(
                    "the layers do not allow {}",
                    witness.request
                )));
            }
            witness.replay.request = request;
        }
        let answer = std::mem::replace(&mut one.answer, Answer::None);
        one.answer = confirmed(answer, bound, settings);
    }
    Ok(all)
}

/// What is bound, and through which access point the call goes: the one that the resource is of, or none.
fn through(world: &World, resource: &str, when: &[(String, Value)]) -> Vec<(String, Value)> {
    let mut all = when.to_vec();
    let point = world
        .behind(resource)
        .and_then(|_| world.resource(resource));
    let account = point.and_then(|point| world.owner(&point.arn));
    for (key, value) in [
        (
            "s3:DataAccessPointArn",
            point.map(|point| point.arn.as_str()),
        ),
        ("s3:DataAccessPointAccount", account),
    ] {
        if !all.iter().any(|(own, _)| own.eq_ignore_ascii_case(key)) {
            let value = value.map_or(Value::Absent, |text| Value::Is(vec![text.to_owned()]));
            all.push((key.to_owned(), value));
        }
    }
    all
}
