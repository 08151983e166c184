//! What somebody can do.

use super::likely::Likely;
use super::party::Party;
use super::retire::{self, RETIRE};
use super::scene::Scene;
use super::who::can_on;
use crate::catalog;
use crate::encode::layers::Feature;
use crate::policy::{Effect, PrincipalKind, PrincipalName};
use crate::query::granted::{Granted, is_of_aws};
use crate::query::{Answer, InternalError, Settings};
use crate::regular::{Language, after};
use crate::witness::Habitat;
use crate::world::{Covers, Principal, World, kind_of};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Every ARN.
const ANYTHING: &str = "arn:*:*:*:*:*";

/// What the trust policy of a role is about (`EVAL-65`).
pub(super) const SESSIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

pub(super) fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts.as_slice(), [_, _, "iam", _, _, rest] if rest.starts_with("role/"))
}

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
    scene: impl Into<Scene<'w>>,
    principal: Principal<'w>,
    settings: &Settings,
) -> Result<WhatCan<'w>, InternalError> {
    let scene: Scene<'w> = scene.into();
    let world = scene.world();
    let party = Party::Known(principal);
    let own = own(scene, party, settings)?;
    let roles = world
        .parts()
        .roles
        .iter()
        .map(|role| role.entity.arn.as_str());
    let resources = world.resources().iter().map(|one| one.arn.as_str());
    let all: Vec<&str> = resources.chain(roles).collect();
    let said: Vec<&str> = all
        .par_iter()
        .copied()
        .filter(|arn| {
            let mut places = places(arn).into_iter();
            places.any(|place| has_a_say(world, principal, &place))
        })
        .collect();
    let known = Known::of(&said);
    let one = |arn: &&str| -> Result<Vec<(String, Vec<Granted>)>, InternalError> {
        let names = known.names(arn);
        let first = names.first().map_or("*", String::as_str);
        let same = party.to(world.owner(arn)).same_account;
        let root = matches!(principal, Principal::Root(_));
        let mut found = Vec::new();
        for place in places(arn) {
            let layers = party.layers(scene, first, &place);
            let actions: Vec<String> = match known.has_kind(arn) {
                true => {
                    let fitting = Likely::new(world, names, &place).fitting(&layers, same, root);
                    let names = names.iter().zip(fitting).filter(|(_, fits)| *fits);
                    let names = names.map(|(name, _)| name.clone());
                    let names =
                        names.filter(|name| name != RETIRE || retire::may(scene, party, &place));
                    names.filter(|name| lives_on(name, &place)).collect()
                }
                // A kind that the catalog does not know.
                false if place == *arn => vec![format!("{}:*", prefix(arn))],
                false => Vec::new(),
            };
            if !actions.is_empty() {
                let granted = can_on(scene, party, &actions, &place, &[], settings)?;
                if !granted.is_empty() {
                    found.push((place, granted));
                }
            }
        }
        Ok(found)
    };
    let on: Result<Vec<Vec<_>>, InternalError> = said.par_iter().map(one).collect();
    Ok(WhatCan {
        party,
        own,
        on: on?.into_iter().flatten().collect(),
        resources: all.len(),
    })
}

/// What a caller can do on what no policy of the world says anything about.
fn own<'w>(
    scene: Scene<'w>,
    party: Party<'w>,
    settings: &Settings,
) -> Result<Vec<Granted>, InternalError> {
    let mut all = can_on(scene, party, &[], ANYTHING, &[], settings)?;
    let known = |one: &Granted| matches!(one.answer, Answer::Some(_));
    // What holds of every ARN need not be said of `*` as well.
    for star in can_on(scene, party, &[], "*", &[], settings)? {
        let said = all.iter_mut().find(|other| {
            let mut actions = star.actions.iter();
            known(other)
                && known(&star)
                && other.when == star.when
                && actions.all(|action| other.actions.contains(action))
        });
        match said {
            Some(other) if !is_of_aws(other) && is_of_aws(&star) => other.answer = star.answer,
            Some(_) => {}
            None => all.push(star),
        }
    }
    // What AWS owns is not the account's.
    for one in &mut all {
        one.within = one.within.without(Feature::OnResourceOfAws);
    }
    // The grants of keys that the world does not have: the report says that they are left out.
    all.retain(|one| !retire::is_all(one));
    Ok(all)
}

/// Itself, and what its policy covers beside it, as a pattern.
fn places(arn: &str) -> Vec<String> {
    let mut all = vec![arn.to_owned()];
    // No action of AWS names subscriptions of topics.
    if let Some(Covers::Below(mark)) = kind_of(arn).map(|kind| kind.covers)
        && mark.contains('/')
    {
        all.push(format!("{arn}{mark}*"));
    }
    all
}

/// Whether an action can be on such resources; `place` is an ARN, or all that goes on after one.
fn lives_on(action: &str, place: &str) -> bool {
    // Those of roles name no sessions.
    if action.starts_with("sts:") {
        return true;
    }
    let fits = |of: Language| match place.strip_suffix('*') {
        None => of.matches(place),
        Some(start) => {
            let mut sequences = of.sequences().iter();
            sequences.any(|one| !after(one, start).is_empty())
        }
    };
    let habitats = Habitat::of(action);
    habitats.iter().any(|one| fits(one.resources()))
}

fn prefix(arn: &str) -> &str {
    arn.split(':').nth(2).unwrap_or_default()
}

/// The actions that are asked about, by the services of resources.
struct Known<'a> {
    names: BTreeMap<&'a str, Vec<String>>,
    /// The kinds that some action is on.
    kinds: BTreeSet<&'static str>,
}

impl<'a> Known<'a> {
    fn of(arns: &[&'a str]) -> Self {
        let mut known = Self {
            names: BTreeMap::new(),
            kinds: BTreeSet::new(),
        };
        let mut seen: BTreeSet<Option<&'static str>> = BTreeSet::new();
        for arn in arns {
            let names = known.names.entry(prefix(arn)).or_insert_with(|| named(arn));
            let kind = kind_of(arn).map(|kind| kind.name);
            if seen.insert(kind)
                && let Some(kind) = kind
                && names.iter().any(|name| lives_on(name, arn))
            {
                known.kinds.insert(kind);
            }
        }
        known
    }

    fn names(&self, arn: &str) -> &[String] {
        self.names.get(prefix(arn)).map_or(&[], Vec::as_slice)
    }

    fn has_kind(&self, arn: &str) -> bool {
        kind_of(arn).is_some_and(|kind| self.kinds.contains(kind.name))
    }
}

/// The actions on the resources of a service.
fn named(arn: &str) -> Vec<String> {
    // The policy of a role is about its sessions, those of others are about their services.
    if is_role(arn) {
        return SESSIONS.map(str::to_owned).to_vec();
    }
    let prefixes: &[&str] = match prefix(arn) {
        "ec2" => &["ec2", "ebs"],
        "vpc-lattice" => &["vpc-lattice", "vpc-lattice-svcs"],
        other => &[other],
    };
    let services = prefixes
        .iter()
        .filter_map(|prefix| catalog::service(prefix));
    let actions = services.flat_map(|one| one.actions());
    let mut names: Vec<String> = actions
        .map(|action| format!("{}:{}", action.prefix, action.name))
        .collect();
    // The policy of the key has no part in it (EVAL-55): not what layers are made for.
    names.sort_by_key(|name| name == RETIRE);
    names
}

/// Whether the policy of a resource allows something to somebody who may be the caller.
fn has_a_say(world: &World, principal: Principal<'_>, arn: &str) -> bool {
    let action = if is_role(arn) { "sts:AssumeRole" } else { "*" };
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
