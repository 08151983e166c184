//! The classes of a question as requests: every combination, or as many as fit.

use crate::support::Random;
use iamproof::encode::axioms;
use iamproof::encode::caller::{self, Kind};
use iamproof::encode::compile::{Compiler, Free, Name, Reading};
use iamproof::encode::keys::{Derived, facts};
use iamproof::encode::space::{self, Bounds, Space};
use iamproof::eval::{Caller, CallerKind, ContextValue, Request};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::callers_of;
use iamproof::regular::Budget;
use std::collections::HashMap;

/// The space of a question, built as the planner does; and whether its classes say all.
pub fn space_of(old: &Policy, new: &Policy, policy_type: PolicyType) -> (Space, bool) {
    let mut compiler = Compiler::new(
        callers_of(policy_type),
        Reading::Single,
        std::sync::Arc::default(),
    );
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
        pinned: Vec::new(),
    };
    let space = space::build(&compiler, &bounds);
    let opaque = |free: &Free| !matches!(free, Free::Open(_));
    let whole = !compiler.frees.keys().any(opaque) && !hides(&space);
    (space, whole)
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

/// Makes requests of the classes of a question.
pub struct Maker<'a> {
    space: &'a Space,
    /// What each variable is a view of.
    derived: Vec<Option<Derived>>,
    /// The variables that say who does what to which resource, and what was made of their classes.
    parts: [Option<usize>; 5],
    bases: HashMap<[usize; 5], Request>,
}

impl<'a> Maker<'a> {
    pub fn new(space: &'a Space) -> Self {
        let derived = space.domains.iter().map(|domain| match &domain.name {
            Name::Key(key) | Name::Presence(key) => facts(key).derived,
            _ => None,
        });
        let names = [
            Name::Caller,
            Name::Action,
            Name::Resource,
            Name::Owner,
            Name::Boundary,
        ];
        Self {
            space,
            derived: derived.collect(),
            parts: names.map(|name| find(space, &name)),
            bases: HashMap::new(),
        }
    }

    fn word(&self, index: usize, choice: &[usize]) -> Option<String> {
        self.space.domains[index].classes[choice[index]]
            .word
            .clone()
    }

    /// Who does what to which resource, with the keys that follow from it.
    fn base(&self, choice: &[usize]) -> Request {
        let [caller, action, resource, owner, boundary] =
            self.parts.map(|part| self.word(part?, choice));
        let mut request = Request {
            caller: caller_of(&caller.unwrap()),
            action: action.unwrap(),
            resource: resource.unwrap(),
            resource_account: None,
            context: indexmap::IndexMap::new(),
        };
        if request.resource.split(':').nth(4).unwrap_or_default().len() != 12 {
            request.resource_account = owner;
        }
        if !self.space.caller_partitions
            && let Some(partition) = request.resource.split(':').nth(1)
        {
            let partition = format!("arn:{partition}:");
            request.caller.name = request.caller.name.replacen("arn:aws:", &partition, 1);
            if let Some(issuer) = &mut request.caller.issuer {
                *issuer = issuer.replacen("arn:aws:", &partition, 1);
            }
        }
        request.caller.has_boundary = boundary.as_deref() == Some("true");
        request.complete();
        request
    }

    /// One request for a choice of one class a variable, a set of classes where it is multi-valued.
    pub fn request(&mut self, choice: &[usize]) -> Request {
        let key = self.parts.map(|part| part.map_or(0, |part| choice[part]));
        let mut request = match self.bases.get(&key) {
            Some(base) => base.clone(),
            None => {
                let base = self.base(choice);
                self.bases.insert(key, base.clone());
                base
            }
        };
        let absent = |request: &mut Request, key: &str| {
            request
                .context
                .retain(|own, _| !own.eq_ignore_ascii_case(key));
        };
        for (index, domain) in self.space.domains.iter().enumerate() {
            match &domain.name {
                Name::Key(key) => {
                    let tied = self.derived[index].is_some_and(|derived| {
                        let free = iamproof::encode::ties::kinds_free(
                            derived,
                            &iamproof::rules::Rules::default(),
                        );
                        let own = match request.caller.kind {
                            CallerKind::Service => Kind::Service,
                            CallerKind::WebIdentity => Kind::Web,
                            CallerKind::Saml => Kind::Saml,
                            _ => return true,
                        };
                        !free.contains(&own)
                    });
                    match self.word(index, choice) {
                        _ if tied => {}
                        Some(text) => {
                            let value = ContextValue::Single(text);
                            request.context.insert(domain.spelling.clone(), value);
                        }
                        None => absent(&mut request, key),
                    }
                }
                Name::Presence(key) => {
                    let here = self.word(index, choice).is_some();
                    if !here {
                        absent(&mut request, key);
                    } else if self.derived[index].is_none() {
                        let values = find(self.space, &Name::Values(key.clone())).unwrap();
                        let classes = &self.space.domains[values].classes;
                        let chosen =
                            (0..classes.len()).filter(|class| choice[values] >> class & 1 == 1);
                        let texts = chosen.filter_map(|class| classes[class].word.clone());
                        let value = ContextValue::Multi(texts.collect());
                        request.context.insert(domain.spelling.clone(), value);
                    }
                }
                _ => {}
            }
        }
        organize(self.space, choice, &mut request);
        account(self.space, choice, &mut request);
        request
    }
}

fn find(space: &Space, name: &Name) -> Option<usize> {
    space.domains.iter().position(|domain| domain.name == *name)
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

/// Gives callers without an account the one of the ARN that they carry, if that is of the same class
/// (`AX-02`).
fn account(space: &Space, choice: &[usize], request: &mut Request) {
    let Some(index) = find(space, &Name::Key("aws:principalaccount".to_owned())) else {
        return;
    };
    let free = matches!(
        request.caller.kind,
        CallerKind::Service | CallerKind::WebIdentity
    );
    let arn = request.context.iter().find_map(|(key, value)| match value {
        ContextValue::Single(text) if key.eq_ignore_ascii_case("aws:PrincipalArn") => Some(text),
        _ => None,
    });
    let own = arn.and_then(|arn| arn.split(':').nth(4)).map(str::to_owned);
    let domain = &space.domains[index];
    if let Some(own) = own
        && free
        && domain.class_of(&own) == Some(choice[index])
        && request.context.contains_key(&domain.spelling)
    {
        let value = ContextValue::Single(own);
        request.context.insert(domain.spelling.clone(), value);
    }
}

/// The most classes of which all sets are tried.
const MOST_IN_SETS: usize = 6;

/// Whether the classes of some variable do not say all: its values are not interpreted, or there are too
/// many sets of them. Those of an organization's name and of its paths are tied, and so are the ARN and the
/// account of callers that carry them freely, which the texts that stand for them need not be.
fn hides(space: &Space) -> bool {
    space.domains.iter().any(|domain| {
        let tied = matches!(&domain.name, Name::Values(key) if key.ends_with("orgpaths"));
        let set = matches!(domain.name, Name::Values(_)) && domain.classes.len() > MOST_IN_SETS;
        let free = domain.name == Name::Key("aws:principalarn".to_owned());
        tied || free || set || domain.broken.is_some()
    })
}

/// All choices, or as many as fit.
pub fn choices(space: &Space, random: &mut Random, most: usize) -> (Vec<Vec<usize>>, bool) {
    let sizes: Vec<usize> = space
        .domains
        .iter()
        .map(|domain| match domain.name {
            Name::Values(_) => 1 << domain.classes.len().min(MOST_IN_SETS),
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
