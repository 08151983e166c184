//! Grants of KMS keys that were issued elsewhere than by the owner of the key (`EVAL-53`).

use super::produce::owner;
use super::{Document, Entity, Grant, Layer, Principal, Resource, World, acts};

/// What grants that were issued elsewhere than by the owner mean for callers of those accounts (`EVAL-53`).
pub(super) fn issued(world: &World) -> Vec<Vec<(String, Document)>> {
    let one = |resource: &Resource| {
        let foreign = |(_, grant): &(usize, &Grant)| {
            let issuer = grant.issuer.as_deref();
            let named = super::arn::account_of(&grant.grantee);
            issuer.is_some_and(|one| one != owner(resource)) && named == issuer
        };
        let grants = resource.grants.iter().enumerate().filter(foreign);
        let stands = grants.filter_map(|(at, grant)| {
            let caller = world.principal(&grant.grantee)?;
            let (arn, id) = match caller {
                // Of root users everything is allowed anyway (`EVAL-10`).
                Principal::Root(_) => return None,
                Principal::User(user) => (&user.entity.arn, &user.entity.unique_id),
                Principal::Role(role) => (&role.entity.arn, &role.entity.unique_id),
            };
            Some((
                arn.clone(),
                acts::issued(&resource.arn, at, grant, id.as_deref()),
            ))
        });
        stands.collect()
    };
    world.parts.resources.iter().map(one).collect()
}

impl World {
    /// A grant that was issued in the caller's account stands for its identity policies (`EVAL-53`).
    pub(super) fn issued_to<'a>(&'a self, layer: &mut Layer<'a>, caller: &Entity, arn: &str) {
        let at = self.index.resources.get(arn);
        let grants = at.and_then(|at| self.issued.get(*at)).into_iter().flatten();
        for (_, grant) in grants.filter(|(to, _)| *to == caller.arn) {
            layer.add(grant);
        }
    }
}
