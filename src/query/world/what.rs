//! What somebody can do.

use super::likely::Likely;
use super::party::Party;
use super::who::can_on;
use crate::catalog;
use crate::encode::layers::Target;
use crate::policy::{Effect, PrincipalKind, PrincipalName};
use crate::query::granted::Granted;
use crate::query::{Answer, InternalError, Settings};
use crate::regular::{Language, after};
use crate::witness::Habitat;
use crate::world::{Covers, Principal, World, kind_of};
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
    let said = all
        .par_iter()
        .filter(|arn| has_a_say(world, principal, arn));
    let asked: Vec<(String, Vec<String>)> = said.flat_map_iter(|arn| places(arn)).collect();
    let one = |(place, actions): &(String, Vec<String>)| -> Result<Option<_>, InternalError> {
        let first = actions.first().map_or("*", String::as_str);
        let layers = party.layers(world, first, place);
        let same = party.to(world.owner(place)).same_account;
        let root = matches!(principal, Principal::Root(_));
        let mut likely = Likely::new(actions, place);
        if !likely.can(&layers, same, root) {
            return Ok(None);
        }
        let pattern = |action: &String| action.contains(['*', '?']);
        let actions: Vec<String> = match root || actions.iter().any(pattern) {
            true => actions.clone(),
            false => likely
                .fitting(&layers, actions)
                .into_iter()
                .cloned()
                .collect(),
        };
        if actions.is_empty() {
            return Ok(None);
        }
        let granted = can_on(world, party, &actions, place, &[], settings)?;
        Ok((!granted.is_empty()).then(|| (place.clone(), granted)))
    };
    let on: Result<Vec<Option<_>>, InternalError> = asked.par_iter().map(one).collect();
    Ok(WhatCan {
        party,
        own,
        on: on?.into_iter().flatten().collect(),
        resources: all.len(),
    })
}

/// What is asked of a resource: actions on itself, and on what its policy covers beside it.
fn places(arn: &str) -> Vec<(String, Vec<String>)> {
    // The policy of a role is about its sessions, those of others are about their services.
    if Target::on(arn).contains(&Target::Session) {
        let names = Target::Session.names().iter().map(|&name| name.to_owned());
        return vec![(arn.to_owned(), names.collect())];
    }
    let mut all = vec![(arn.to_owned(), fitting(arn, &|of| of.matches(arn)))];
    // No action of AWS names subscriptions of topics.
    if let Some(Covers::Below(mark)) = kind_of(arn).map(|kind| kind.covers)
        && mark.contains('/')
    {
        let start = format!("{arn}{mark}");
        let goes_on = |of: &Language| {
            let mut sequences = of.sequences().iter();
            sequences.any(|one| !after(one, &start).is_empty())
        };
        all.push((format!("{start}*"), fitting(arn, &goes_on)));
    }
    all.retain(|(_, actions)| !actions.is_empty());
    if all.is_empty() {
        // A kind that the catalog does not know.
        let prefix = arn.split(':').nth(2).unwrap_or_default();
        all.push((arn.to_owned(), vec![format!("{prefix}:*")]));
    }
    all
}

/// The actions of the service of an ARN that can be on such resources.
fn fitting(arn: &str, fits: &dyn Fn(&Language) -> bool) -> Vec<String> {
    let prefix = arn.split(':').nth(2).unwrap_or_default();
    let prefixes: &[&str] = match prefix {
        "ec2" => &["ec2", "ebs"],
        "vpc-lattice" => &["vpc-lattice", "vpc-lattice-svcs"],
        other => &[other],
    };
    let services = prefixes
        .iter()
        .filter_map(|prefix| catalog::service(prefix));
    let actions: Vec<catalog::Action> = services.flat_map(|one| one.actions()).collect();
    let mut names: Vec<String> = Vec::new();
    for action in actions {
        let name = format!("{}:{}", action.prefix, action.name);
        if Habitat::of(&name).iter().any(|one| fits(&one.resources())) {
            names.push(name);
        }
    }
    names
}

/// Whether the policy of a resource allows something to somebody who may be the caller.
fn has_a_say(world: &World, principal: Principal<'_>, arn: &str) -> bool {
    let role = Target::on(arn).contains(&Target::Session);
    let action = if role { "sts:AssumeRole" } else { "*" };
    let layers = world.layers(Some(principal), action, arn);
    let Some(resource) = layers.resource else {
        return false;
    };
    if !resource.gaps.is_empty() {
        return true;
    }
    let statements = resource
        .documents
        .iter()
        .flat_map(|one| &one.document.policy.statements);
    let mut principals = statements
        .filter(|one| one.effect == Effect::Allow)
        .map(|one| one.principal.as_ref());
    principals.any(|principals| match principals {
        None => true,
        Some(principals) => {
            let mut names = principals.names.iter();
            principals.any || principals.negated || names.any(|name| names_it(name, principal))
        }
    })
}

/// Whether a name of a policy may mean the caller, its account, or everybody.
fn names_it(name: &PrincipalName, principal: Principal<'_>) -> bool {
    let text = name.name.value.as_str();
    match name.kind {
        PrincipalKind::Service | PrincipalKind::Federated => return false,
        PrincipalKind::CanonicalUser => return true,
        PrincipalKind::Aws => {}
    }
    let Some((_, rest)) = text.split_once(":sts::").or(text.split_once(":iam::")) else {
        // Everybody, an account, or a unique id, which does not tell the account.
        let account = text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit());
        return !account || text == principal.account();
    };
    let Some((account, named)) = rest.split_once(':') else {
        return true;
    };
    let entity = match principal {
        Principal::Root(_) => None,
        Principal::User(user) => Some(&user.entity),
        Principal::Role(role) => Some(&role.entity),
    };
    account == principal.account()
        && (named == "root"
            || entity.is_some_and(|one| one.arn == text)
            || named.starts_with("assumed-role/") && matches!(principal, Principal::Role(_)))
}
