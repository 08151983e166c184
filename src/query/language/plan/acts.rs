//! Actions on resources as bounds.

use super::super::ast::{At, Atom, Level, Set};
use super::shapes::{Shape, shapes};
use crate::catalog::{self, AccessLevel};
use crate::policy::{Base, Operator};
use crate::query::Bound;
use crate::witness::Habitat;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const fn access(level: Level) -> AccessLevel {
    match level {
        Level::Read => AccessLevel::Read,
        Level::Write => AccessLevel::Write,
        Level::List => AccessLevel::List,
        Level::Tag => AccessLevel::Tagging,
        Level::Administer => AccessLevel::PermissionsManagement,
    }
}

/// The patterns of some actions on resources of one shape: of a level of access those that can be on them,
/// by the catalog.
pub fn patterns(actions: &[At<Atom>], shape: &Shape) -> Vec<String> {
    let mut all = Vec::new();
    for one in actions {
        match &one.node {
            Atom::Level(level) => all.extend(of_level(*level, shape).iter().cloned()),
            Atom::Action(text) | Atom::Text(text) => all.push(text.clone()),
            _ => all.push("*".to_owned()),
        }
    }
    all
}

type Known = BTreeMap<(usize, String), Arc<Vec<String>>>;

/// The actions of a level that can be on resources of a shape.
fn of_level(level: Level, shape: &Shape) -> Arc<Vec<String>> {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    let mut services: Vec<&str> = shape
        .patterns
        .iter()
        .map(|pattern| pattern.split(':').nth(2).unwrap_or("*"))
        .collect();
    services.sort_unstable();
    services.dedup();
    let wild = services.iter().any(|one| one.contains(['*', '?']));
    let key = (
        access(level).place(),
        format!("{}\n{}", services.join(" "), shape.samples.join(" ")),
    );
    let locked = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = locked().get(&key) {
        return Arc::clone(found);
    }
    let all: Vec<catalog::Action> = match wild {
        true => catalog::entries()
            .flat_map(|service| service.actions())
            .collect(),
        false => services
            .iter()
            .filter_map(|prefix| catalog::service(prefix))
            .flat_map(|service| service.actions())
            .collect(),
    };
    let own = all
        .into_iter()
        .filter(|action| action.access == access(level))
        .map(|action| action.to_string());
    let own: Vec<String> = own.collect();
    let lives = |name: &String| {
        let habitats = Habitat::of(name);
        habitats.iter().any(|one| {
            let resources = one.resources();
            shape.samples.iter().any(|sample| resources.matches(sample))
        })
    };
    let fitting: Vec<String> = own.iter().filter(|name| lives(name)).cloned().collect();
    // Of shapes that the catalog does not know any action counts.
    let found = Arc::new(
        match shape.samples.is_empty() || !known_shape(&services, shape) {
            true => own,
            false => fitting,
        },
    );
    locked().insert(key, Arc::clone(&found));
    found
}

/// Whether any action of the services can be on such resources.
fn known_shape(services: &[&str], shape: &Shape) -> bool {
    let types = services
        .iter()
        .filter_map(|prefix| catalog::service(prefix))
        .flat_map(|service| service.actions())
        .flat_map(|action| Habitat::of(&action.to_string()));
    let mut types = types.map(|one| one.resources());
    types.any(|one| shape.samples.iter().any(|sample| one.matches(sample)))
}

/// What a set of actions asks of requests on resources of one shape.
pub fn on_shape(actions: &Set, shape: &Shape) -> Bound {
    let of = Bound::Action(patterns(&actions.of, shape));
    match actions.except.is_empty() {
        true => of,
        false => {
            let except = Bound::Action(patterns(&actions.except, shape));
            Bound::All(vec![of, except.negate()])
        }
    }
}

/// The resources of a shape.
pub fn inside(shape: &Shape) -> Bound {
    let resource = Bound::Resource(shape.patterns.clone());
    match &shape.owner {
        None => resource,
        Some(account) => {
            let operator = Operator {
                qualifier: None,
                base: Base::StringEquals,
                if_exists: false,
            };
            let owner = Bound::Clause(
                operator,
                "aws:ResourceAccount".to_owned(),
                vec![account.clone()],
            );
            Bound::All(vec![resource, owner])
        }
    }
}

/// The shapes of a set of resources; any, if nothing is said.
pub fn all_shapes(on: Option<&Set>) -> Vec<Shape> {
    match on {
        None => shapes(&Atom::Anything),
        Some(set) => set.of.iter().flat_map(|one| shapes(&one.node)).collect(),
    }
}

/// What actions on resources ask of requests to documents.
pub fn bound(actions: &Set, on: Option<&Set>) -> Bound {
    let leveled = |atoms: &[At<Atom>]| {
        let mut atoms = atoms.iter();
        atoms.any(|one| matches!(one.node, Atom::Level(_)))
    };
    let all = all_shapes(on);
    let anything = |one: &At<Atom>| matches!(one.node, Atom::Anything);
    // What is not said of a thing with a noun is what can be done with such a thing.
    let kind = |set: &Set| {
        let mut atoms = set.of.iter();
        atoms.all(|one| matches!(one.node, Atom::AnyOf(_)))
    };
    let main = if actions.of.iter().any(anything) && on.is_some_and(kind) {
        let each = all.iter().map(|shape| {
            let of = Bound::Action(fitting(&patterns(&actions.of, shape), shape));
            let except = Bound::Action(patterns(&actions.except, shape)).negate();
            Bound::All(vec![inside(shape), of, except])
        });
        Bound::Any(each.collect())
    } else if leveled(&actions.of) || leveled(&actions.except) {
        let each = all
            .iter()
            .map(|shape| Bound::All(vec![inside(shape), on_shape(actions, shape)]));
        Bound::Any(each.collect())
    } else {
        let any = Shape {
            patterns: vec!["*".to_owned()],
            samples: Vec::new(),
            owner: None,
        };
        let resources = Bound::Any(all.iter().map(inside).collect());
        Bound::All(vec![resources, on_shape(actions, &any)])
    };
    let except = on.map_or(&[][..], |set| &set.except);
    if except.is_empty() {
        return main;
    }
    let less = except
        .iter()
        .flat_map(|one| shapes(&one.node))
        .map(|shape| inside(&shape));
    Bound::All(vec![main, Bound::Any(less.collect()).negate()])
}

/// Of some patterns those that fit an action that can be on resources of a shape, by the catalog; of shapes
/// that it does not know, and of actions that it does not have, those of the service.
pub fn fitting(patterns: &[String], shape: &Shape) -> Vec<String> {
    let Some(sample) = shape.samples.first() else {
        return patterns.to_vec();
    };
    let service = sample.split(':').nth(2).unwrap_or_default();
    let services = services_of(sample);
    let known = known_shape(&services, shape);
    let mut all = Vec::new();
    for pattern in patterns {
        if pattern == "*" {
            all.extend(services.iter().map(|prefix| format!("{prefix}:*")));
            continue;
        }
        let prefix = pattern.split(':').next().unwrap_or_default();
        let own = prefix.contains(['*', '?'])
            || services.iter().any(|one| one.eq_ignore_ascii_case(prefix))
            || service == prefix;
        let mut names = Vec::new();
        let index = catalog::index();
        index.select(pattern, &mut |number| names.push(number));
        let lives = |number: &usize| {
            let name = index.text(*number);
            let habitats = Habitat::of(name);
            habitats.iter().any(|one| one.resources().matches(sample))
        };
        // Actions on the sessions of a role name the role.
        let sessions = || prefix.eq_ignore_ascii_case("sts") && sample.contains(":role/");
        let fits = match names.is_empty() || !known {
            true => own,
            false => names.iter().any(lives) || sessions(),
        };
        if fits {
            all.push(pattern.clone());
        }
    }
    all
}

/// The prefixes of the actions on a resource.
fn services_of(arn: &str) -> Vec<&str> {
    let service = arn.split(':').nth(2).unwrap_or_default();
    match service {
        "iam" if arn.contains(":role/") => vec!["iam", "sts"],
        "ec2" => vec!["ec2", "ebs"],
        "vpc-lattice" => vec!["vpc-lattice", "vpc-lattice-svcs"],
        other => vec![other],
    }
}
