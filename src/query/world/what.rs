//! What somebody can do.

use super::facts::Party;
use super::who::can_on;
use crate::encode::layers::Target;
use crate::query::granted::Granted;
use crate::query::{Answer, InternalError, Settings};
use crate::world::{Principal, World};
use rayon::prelude::*;

/// What a caller can do.
#[derive(Debug)]
pub struct WhatCan<'w> {
    /// Who.
    pub party: Party<'w>,
    /// On what its own account owns and no policy of the resource says anything about.
    pub own: Vec<Granted>,
    /// On the resources of the world whose policies grant more, or need to agree: by ARN.
    pub on: Vec<(String, Vec<Granted>)>,
    /// How many resources of the world were looked at.
    pub resources: usize,
}

impl WhatCan<'_> {
    /// Whether it is not known of some of it.
    pub fn is_unknown(&self) -> bool {
        let mut all = self
            .own
            .iter()
            .chain(self.on.iter().flat_map(|(_, all)| all));
        all.any(|one| matches!(one.answer, Answer::Unknown(_)))
    }
}

/// What a caller of the world can do: with what its own policies give on any resource of its account, and
/// on each resource of the world whose policy has a say.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn what_can<'w>(
    world: &'w World,
    principal: Principal<'w>,
    settings: &Settings,
) -> Result<WhatCan<'w>, InternalError> {
    let party = Party::Known(principal);
    let own = can_on(world, party, &[], "*", &[], settings)?;
    let roles = world
        .parts()
        .roles
        .iter()
        .map(|role| role.entity.arn.as_str());
    let resources = world.resources().iter().map(|one| one.arn.as_str());
    let all: Vec<&str> = resources.chain(roles).collect();
    let one = |arn: &&str| -> Result<Option<(String, Vec<Granted>)>, InternalError> {
        if !has_a_say(world, principal, arn) {
            return Ok(None);
        }
        // The policy of a role is about its sessions, those of others are about their services.
        let service = match Target::on(arn).contains(&Target::Session) {
            true => "sts",
            false => arn.split(':').nth(2).unwrap_or_default(),
        };
        let actions = match service {
            "sts" => Target::Session
                .names()
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
            _ => vec![format!("{service}:*")],
        };
        let granted = can_on(world, party, &actions, arn, &[], settings)?;
        Ok((!granted.is_empty()).then(|| ((*arn).to_owned(), granted)))
    };
    let on: Result<Vec<Option<_>>, InternalError> = all.par_iter().map(one).collect();
    Ok(WhatCan {
        party,
        own,
        on: on?.into_iter().flatten().collect(),
        resources: all.len(),
    })
}

/// Whether the policy of a resource names the caller in some way.
fn has_a_say(world: &World, principal: Principal<'_>, arn: &str) -> bool {
    let role = Target::on(arn).contains(&Target::Session);
    let action = if role { "sts:AssumeRole" } else { "*" };
    let layers = world.layers(Some(principal), action, arn);
    let Some(resource) = layers.resource else {
        return false;
    };
    let account = principal.account();
    let statements = resource
        .documents
        .iter()
        .flat_map(|one| &one.document.policy.statements);
    let mut principals = statements
        .filter(|one| one.effect == crate::policy::Effect::Allow)
        .map(|one| one.principal.as_ref());
    principals.any(|principals| match principals {
        None => true,
        Some(principals) => {
            let mut names = principals.names.iter();
            principals.any
                || principals.negated
                || names.any(|name| {
                    let text = name.name.value.as_str();
                    // Unique ids do not tell the account.
                    text == "*" || text.contains(account) || !text.contains(':')
                })
        }
    })
}
