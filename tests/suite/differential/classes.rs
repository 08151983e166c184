//! The classes of a question as requests: every combination, or as many as fit.

use crate::support::Random;
use iamproof::encode::axioms;
use iamproof::encode::caller::{self, Kind};
use iamproof::encode::compile::{Compiler, Name, Reading};
use iamproof::encode::keys::facts;
use iamproof::encode::space::{self, Bounds, Space};
use iamproof::eval::{Caller, CallerKind, ContextValue, Request};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::callers_of;
use iamproof::regular::Budget;

/// The space of a question, built as the planner does.
pub fn space_of(old: &Policy, new: &Policy, policy_type: PolicyType) -> Space {
    let mut compiler = Compiler::new(callers_of(policy_type), Reading::Single);
    for policy in [old, new] {
        compiler.note(policy);
    }
    for (index, policy) in [old, new].into_iter().enumerate() {
        compiler.policy(policy, policy_type, index);
    }
    axioms::close(&mut compiler);
    axioms::axioms(&mut compiler);
    let callers = axioms::languages(&compiler, &Name::Caller);
    let resources = axioms::languages(&compiler, &Name::Resource);
    let named = space::partitions_of(callers.iter().chain(&resources));
    let heeded = callers.iter().any(caller::heeds_partition);
    if heeded {
        axioms::partitions(&mut compiler, &named);
    }
    let bounds = Bounds {
        roles_only: policy_type == PolicyType::Trust,
        caller_partitions: if heeded { named.clone() } else { vec!["aws"] },
        partitions: named,
        budget: Budget::default(),
    };
    space::build(&compiler, &bounds)
}

fn caller_of(word: &str) -> Caller {
    let read = caller::read(word).unwrap();
    let kind = match read.kind {
        Kind::Root => CallerKind::Root,
        Kind::User => CallerKind::User,
        Kind::Role => CallerKind::RoleSession,
        Kind::Federated => CallerKind::FederatedUser,
        Kind::Service => CallerKind::Service,
        Kind::Anonymous => CallerKind::Anonymous,
        Kind::Web => CallerKind::WebIdentity,
        Kind::Saml => CallerKind::Saml,
    };
    let name = if kind == CallerKind::Anonymous {
        ""
    } else {
        read.name
    };
    let mut caller = Caller::new(kind, name);
    let detail = read.detail.unwrap_or_default();
    match kind {
        CallerKind::User => caller.unique_id = Some(detail.to_owned()),
        CallerKind::RoleSession => {
            let (id, session) = detail.split_once(':').unwrap();
            caller.unique_id = Some(id.to_owned());
            caller.session = Some(session.to_owned());
        }
        CallerKind::FederatedUser => {
            let account = read.name.split(':').nth(4).unwrap();
            let partition = read.name.split(':').nth(1).unwrap();
            caller.issuer = Some(format!("arn:{partition}:iam::{account}:{detail}"));
        }
        _ => {}
    }
    caller
}

/// One request for a choice of one class a variable, a set of classes where it is multi-valued.
pub fn request(space: &Space, choice: &[usize]) -> Request {
    let word = |index: usize| {
        let domain = &space.domains[index];
        domain.classes[choice[index]].word.clone()
    };
    let find = |name: &Name| space.domains.iter().position(|domain| domain.name == *name);
    let text = |name: &Name| find(name).and_then(word);
    let caller = caller_of(&text(&Name::Caller).unwrap());
    let mut request = Request {
        caller,
        action: text(&Name::Action).unwrap(),
        resource: text(&Name::Resource).unwrap(),
        resource_account: None,
        context: indexmap::IndexMap::new(),
    };
    if request.resource.split(':').nth(4).unwrap_or_default().len() != 12 {
        request.resource_account = text(&Name::Owner);
    }
    if !space.caller_partitions
        && let Some(partition) = request.resource.split(':').nth(1)
    {
        let moved = request
            .caller
            .name
            .replacen("arn:aws:", &format!("arn:{partition}:"), 1);
        request.caller.name = moved;
        if let Some(issuer) = &mut request.caller.issuer {
            *issuer = issuer.replacen("arn:aws:", &format!("arn:{partition}:"), 1);
        }
    }
    request.caller.has_boundary = text(&Name::Boundary).as_deref() == Some("true");
    request.complete();
    for (index, domain) in space.domains.iter().enumerate() {
        let spelling = domain.spelling.clone();
        match &domain.name {
            Name::Key(key) => {
                let tied = facts(key).derived.is_some_and(|derived| {
                    let free = caller::kinds_free(derived);
                    let own = match request.caller.kind {
                        CallerKind::Service => Kind::Service,
                        CallerKind::WebIdentity => Kind::Web,
                        _ => return true,
                    };
                    !free.contains(&own)
                });
                match word(index) {
                    _ if tied => {}
                    Some(text) => {
                        request.context.insert(spelling, ContextValue::Single(text));
                    }
                    None => request.context.retain(|own, _| own.to_lowercase() != *key),
                }
            }
            Name::Presence(key) => {
                let here = word(index).is_some();
                if facts(key).derived.is_some() {
                    if !here {
                        request.context.retain(|own, _| own.to_lowercase() != *key);
                    }
                } else if here {
                    let values = find(&Name::Values(key.clone())).unwrap();
                    let classes = &space.domains[values].classes;
                    let chosen =
                        (0..classes.len()).filter(|class| choice[values] >> class & 1 == 1);
                    let texts = chosen.filter_map(|class| classes[class].word.clone());
                    let value = ContextValue::Multi(texts.collect());
                    request.context.insert(spelling, value);
                } else {
                    request.context.retain(|own, _| own.to_lowercase() != *key);
                }
            }
            _ => {}
        }
    }
    organize(space, choice, &mut request);
    request
}

/// Gives an organization the name that its paths begin with, if that is of the same class (`AX-09`).
fn organize(space: &Space, choice: &[usize], request: &mut Request) {
    for (index, domain) in space.domains.iter().enumerate() {
        let Name::Key(key) = &domain.name else {
            continue;
        };
        let Some(prefix) = key.strip_suffix("orgid") else {
            continue;
        };
        let paths = format!("{prefix}orgpaths");
        let path = request.context.iter().find_map(|(own, value)| match value {
            ContextValue::Multi(all) if own.to_lowercase() == paths => all.first(),
            _ => None,
        });
        let name = path
            .and_then(|path| path.split('/').next())
            .map(str::to_owned);
        if let Some(name) = name
            && domain.class_of(&name) == Some(choice[index])
            && request.context.contains_key(&domain.spelling)
        {
            let value = ContextValue::Single(name);
            request.context.insert(domain.spelling.clone(), value);
        }
    }
}

/// Whether classes say all: those of an organization's name and of its paths are tied, which the texts
/// that stand for them need not be.
pub fn are_independent(space: &Space) -> bool {
    let tied = |name: &Name| matches!(name, Name::Values(key) if key.ends_with("orgpaths"));
    !space.domains.iter().any(|domain| tied(&domain.name))
}

/// All choices, or as many as fit.
pub fn choices(space: &Space, random: &mut Random, most: usize) -> (Vec<Vec<usize>>, bool) {
    let sizes: Vec<usize> = space
        .domains
        .iter()
        .map(|domain| match domain.name {
            Name::Values(_) => 1 << domain.classes.len().min(6),
            _ => domain.classes.len(),
        })
        .collect();
    let total = sizes
        .iter()
        .try_fold(1_usize, |all, size| all.checked_mul(*size));
    if let Some(total) = total.filter(|total| *total <= most) {
        let spread = |number: usize| {
            let mut rest = number;
            sizes
                .iter()
                .map(|size| {
                    let digit = rest % size;
                    rest /= size;
                    digit
                })
                .collect()
        };
        return ((0..total).map(spread).collect(), true);
    }
    let one = |random: &mut Random| sizes.iter().map(|size| random.below(*size)).collect();
    ((0..most).map(|_| one(random)).collect(), false)
}
