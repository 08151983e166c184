//! Who may retire a grant of a KMS key (`EVAL-55`): the grant says so, not the key policy.

use super::likely::Likely;
use super::party::Party;
use super::scene::Scene;
use crate::encode::caller::Kind;
use crate::query::{Answer, Granted};
use crate::world::Layers;

/// The action.
pub(super) const RETIRE: &str = "kms:RetireGrant";

/// Whether there is a grant of the key that the caller may retire, as far as the world knows: one that says
/// so, or any for root users, whose account may have issued it.
pub(super) fn may<'w>(scene: Scene<'w>, party: Party<'w>, key: &str) -> bool {
    let found = scene.world().resource(key).filter(|one| one.arn == key);
    let Some(found) = found.filter(|one| one.kind == "AWS::KMS::Key") else {
        return true;
    };
    if party.kind() == Kind::Root && !found.grants.is_empty() {
        return true;
    }
    let names = [RETIRE.to_owned()];
    let grants = party.layers(scene, RETIRE, key).resource;
    let layers = grants.map(|grants| Layers {
        resource: Some(grants),
        ..Layers::default()
    });
    layers.is_none_or(|layers| {
        let fitting = Likely::new(scene.world(), &names, key).fitting(&layers, true, false);
        fitting.contains(&true)
    })
}

/// Whether it is nothing but retiring that is not known.
pub(super) fn is_all(one: &Granted) -> bool {
    let retires =
        |action: &crate::catalog::Action| action.prefix == "kms" && action.name == "RetireGrant";
    let unknown = matches!(one.answer, Answer::Unknown(_));
    unknown && !one.actions.is_empty() && one.actions.iter().all(retires)
}
