//! Entries of the catalog as JSON.

use super::{Entry, levels, names};
use crate::catalog::{self, KeyType, Shrunk};
use crate::report::schema::{Level, always, output, words};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

always! {
    /// The command `catalog show`.
    ShowName = "catalog show"
}

always! {
    /// The command `catalog shrink`.
    ShrinkName = "catalog shrink"
}

words! {
    /// The type of a condition key's values.
    Type, KeyType, [
        KeyType::String, KeyType::Arn, KeyType::Bool, KeyType::Numeric, KeyType::Date,
        KeyType::IpAddress,
    ]
}

/// The commands that list actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum Listing {
    /// By words.
    #[serde(rename = "catalog search")]
    Search,
    /// By patterns.
    #[serde(rename = "catalog expand")]
    Expand,
}

/// What `catalog show` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Entries {
    question: ShowName,
    /// What goes by the name: a name may be that of an action and of a condition key.
    entries: Vec<Known>,
}

/// What `catalog search` and `catalog expand` answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Actions {
    question: Listing,
    /// The actions.
    actions: Vec<Found>,
}

/// An action that was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Found {
    /// The action.
    action: String,
    /// Its access level.
    access: Level,
    /// What it does.
    description: Option<String>,
}

/// What `catalog shrink` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Patterns {
    question: ShrinkName,
    /// How many actions were given.
    actions: usize,
    /// Patterns that match exactly these.
    patterns: Vec<String>,
    /// Whether no fewer patterns of the shapes considered would do.
    fewest: bool,
}

/// An entry of the catalog.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Known {
    /// A service.
    Service(Service),
    /// An action.
    Action(Action),
    /// A condition key.
    Key(Key),
}

always! {
    /// What a service is called.
    ServiceKind = "service"
}

always! {
    /// What an action is called.
    ActionKind = "action"
}

always! {
    /// What a condition key is called.
    KeyKind = "condition key"
}

/// A service.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Service {
    kind: ServiceKind,
    /// Its prefix.
    prefix: &'static str,
    /// Its name.
    service: &'static str,
    /// Whether resource control policies apply to it.
    rcp: bool,
    /// How many actions it has.
    actions: usize,
    /// How many of each access level.
    #[schemars(with = "BTreeMap<String, usize>")]
    access: Map<String, Value>,
    /// Its types of resources.
    resource_types: Vec<Resource>,
    /// Its condition keys.
    condition_keys: Vec<Typed>,
}

/// A type of resources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Resource {
    /// Its name.
    #[serde(rename = "type")]
    name: String,
    /// What its ARNs look like.
    formats: Vec<String>,
    /// Condition keys that tell of the resource.
    resource_condition_keys: Vec<&'static str>,
}

/// An action.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Action {
    kind: ActionKind,
    /// The action.
    action: String,
    /// The name of its service.
    service: Option<&'static str>,
    /// Whether resource control policies apply to its service.
    rcp: Option<bool>,
    /// Its access level.
    access: Level,
    /// What it does.
    description: Option<String>,
    /// On which types of resources.
    resource_types: Option<Vec<Used>>,
    /// Condition keys of the request.
    condition_keys: Option<Vec<Typed>>,
    /// Actions that the caller must be allowed as well.
    depends_on: Option<Vec<String>>,
}

/// A type of resources that an action can be on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Used {
    /// Its name.
    #[serde(rename = "type")]
    name: String,
    /// Whether there must be one.
    required: bool,
    /// What its ARNs look like.
    formats: Vec<String>,
    /// Condition keys of the action on it.
    condition_keys: Vec<&'static str>,
    /// Condition keys that tell of the resource.
    resource_condition_keys: Vec<&'static str>,
}

/// A condition key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Key {
    kind: KeyKind,
    #[serde(flatten)]
    typed: Typed,
    /// What it tells.
    description: Option<String>,
}

/// A condition key and its type.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Typed {
    /// Its name.
    key: &'static str,
    #[serde(rename = "type")]
    kind: Type,
    /// Whether it may have several values.
    multi: bool,
}

/// Everything that is known of entries, as JSON.
pub fn entries_json(entries: &[Entry]) -> Value {
    let known = entries.iter().map(|entry| match entry {
        Entry::Service(one) => Known::Service(service(one)),
        Entry::Action(one) => Known::Action(action(one)),
        Entry::Key(one) => Known::Key(Key {
            kind: KeyKind,
            typed: typed(one),
            description: one.description(),
        }),
    });
    output(Entries {
        question: ShowName,
        entries: known.collect(),
    })
}

/// Actions that were found, as JSON.
pub fn actions_json(question: Listing, actions: &[catalog::Action]) -> Value {
    let found = actions.iter().map(|action| Found {
        action: action.to_string(),
        access: action.access.into(),
        description: action.description(),
    });
    output(Actions {
        question,
        actions: found.collect(),
    })
}

/// What `shrink` found for that many actions, as JSON.
pub fn shrunk_json(actions: usize, shrunk: &Shrunk) -> Value {
    output(Patterns {
        question: ShrinkName,
        actions,
        patterns: shrunk.patterns.clone(),
        fewest: shrunk.fewest,
    })
}

fn action(action: &catalog::Action) -> Action {
    let details = action.details();
    let details = details.as_ref();
    let service = catalog::service(action.prefix);
    let used = |details: &catalog::ActionDetails| -> Vec<Used> {
        let all = details.resources.iter().map(|used| Used {
            name: used.resource.name.to_string(),
            required: used.required,
            formats: used.resource.formats.clone(),
            condition_keys: names(&used.keys),
            resource_condition_keys: names(&used.resource.keys),
        });
        all.collect()
    };
    Action {
        kind: ActionKind,
        action: action.to_string(),
        service: service.as_ref().map(|service| service.title),
        rcp: service.as_ref().map(|service| service.rcp),
        access: action.access.into(),
        description: details.map(|details| details.description.clone()),
        resource_types: details.map(used),
        condition_keys: details.map(|details| details.keys.iter().map(typed).collect()),
        depends_on: details
            .map(|details| details.depends_on.iter().map(ToString::to_string).collect()),
    }
}

fn service(service: &catalog::Service) -> Service {
    let actions = service.actions();
    let levels = levels(&actions).map(|(level, count)| (level.name().to_owned(), count.into()));
    let resources = service.resources();
    let resources = resources.iter().map(|resource| Resource {
        name: resource.name.to_string(),
        formats: resource.formats.clone(),
        resource_condition_keys: names(&resource.keys),
    });
    Service {
        kind: ServiceKind,
        prefix: service.prefix,
        service: service.title,
        rcp: service.rcp,
        actions: actions.len(),
        access: levels.collect(),
        resource_types: resources.collect(),
        condition_keys: service.keys().iter().map(typed).collect(),
    }
}

fn typed(key: &catalog::ConditionKey) -> Typed {
    Typed {
        key: key.name,
        kind: key.kind.into(),
        multi: key.multi,
    }
}
