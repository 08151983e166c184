//! A summary as JSON.

use crate::catalog::{Action, Group};
use crate::policy::parse::Parsed;
use crate::query::{Cell, Grant, Patterns, Scope, ServiceSummary, Summary, Way};
use crate::report::json::doubts;
use crate::report::schema::{Doubt, Level, always, output};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The question `summary`.
    Name = "summary"
}

/// What `summary` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Summarised {
    question: Name,
    /// Whether nothing in it is unknown.
    exact: bool,
    /// The services of which some action is allowed, or may be.
    services: Vec<Service>,
    sensitive: Sensitive,
    /// Why something is unknown.
    reasons: Vec<Doubt>,
    /// What the answer takes for granted.
    assumptions: Vec<String>,
    /// Where something was assumed: what the summary rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<Vec<String>>,
}

/// Allowed actions that deserve a look; of a level only groups that have some.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
struct Sensitive {
    /// The answer holds, or makes, something to sign in or sign with.
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials_exposure: Option<Vec<String>>,
    /// The answer holds what customers store.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_access: Option<Vec<String>>,
    /// The caller may become someone with more rights.
    #[serde(skip_serializing_if = "Option::is_none")]
    privilege_escalation: Option<Vec<String>>,
    /// Others may be given access to a resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_exposure: Option<Vec<String>>,
}

impl Sensitive {
    fn put(&mut self, group: Group, actions: Vec<String>) {
        let place = match group {
            Group::Credentials => &mut self.credentials_exposure,
            Group::Data => &mut self.data_access,
            Group::Escalation => &mut self.privilege_escalation,
            Group::Exposure => &mut self.resource_exposure,
        };
        *place = Some(actions);
    }
}

/// What is allowed of a service.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Service {
    /// Its prefix.
    service: String,
    /// Its name.
    title: String,
    /// Its access levels of which some action is allowed, or may be.
    levels: Vec<OfLevel>,
}

/// How much of a level is allowed.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Access {
    /// Every action that AWS has.
    Full,
    /// Some.
    Limited,
    /// Of some it is not known.
    Unknown,
}

/// What is allowed of an access level of a service.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OfLevel {
    level: Level,
    access: Access,
    /// How many actions are allowed.
    allowed: usize,
    /// How many AWS has.
    of: usize,
    /// The actions, by the ways in which they are allowed.
    grants: Vec<Granted>,
    /// Actions of which it is not known.
    unknown: Vec<String>,
    sensitive: Sensitive,
}

/// Actions that are allowed in the same ways.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Granted {
    /// The actions.
    actions: Vec<String>,
    /// Each of these is enough.
    ways: Vec<OneWay>,
}

/// How access is restricted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OneWay {
    #[serde(flatten)]
    allowed: Restriction,
    /// But not this.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<Restriction>,
}

/// Only what restricts is there: no `resources` are all resources.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
struct Restriction {
    /// On these resources.
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Vec<String>>,
    /// On all resources but these.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_resources: Option<Vec<String>>,
    /// By these callers.
    #[serde(skip_serializing_if = "Option::is_none")]
    principals: Option<Vec<String>>,
    /// By all callers but these.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_principals: Option<Vec<String>>,
    /// Depending on these condition keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<String>,
}

/// What `summary` answers; `rests_on` are the assumptions without which it would be another one.
pub fn summary_json(
    policies: &[Parsed],
    summary: &Summary,
    assumptions: &[String],
    rests_on: Option<&Vec<String>>,
) -> Value {
    let documents: Vec<&Parsed> = policies.iter().collect();
    let services = summary.services.iter();
    let mut sensitive = Sensitive::default();
    for group in Group::ALL {
        let mut found = summary.sensitive.iter();
        let found = found.find(|(known, _)| *known == group);
        sensitive.put(group, found.map_or_else(Vec::new, |(_, all)| names(all)));
    }
    output(Summarised {
        question: Name,
        exact: summary.is_exact(),
        services: services.map(|one| service(one, summary)).collect(),
        sensitive,
        reasons: doubts(&documents, &summary.reasons),
        assumptions: assumptions.to_vec(),
        rests_on: rests_on.cloned(),
    })
}

fn service(service: &ServiceSummary, summary: &Summary) -> Service {
    let cells = service.cells.iter();
    let levels = cells.map(|cell| level(service.service.prefix, cell, summary));
    Service {
        service: service.service.prefix.to_owned(),
        title: service.service.title.to_owned(),
        levels: levels.collect(),
    }
}

fn level(prefix: &str, cell: &Cell, summary: &Summary) -> OfLevel {
    let mut sensitive = Sensitive::default();
    for (group, actions) in &summary.sensitive {
        let own = |one: &&Action| one.prefix == prefix && one.access == cell.level;
        let own: Vec<Action> = actions.iter().filter(own).copied().collect();
        if !own.is_empty() {
            sensitive.put(*group, names(&own));
        }
    }
    OfLevel {
        level: cell.level.into(),
        access: match (cell.is_full(), cell.undecided.is_empty()) {
            (true, _) => Access::Full,
            (false, true) => Access::Limited,
            (false, false) => Access::Unknown,
        },
        allowed: cell.allowed(),
        of: cell.total,
        grants: cell.grants.iter().map(|one| grant(one, summary)).collect(),
        unknown: names(&cell.undecided),
        sensitive,
    }
}

fn grant(grant: &Grant, summary: &Summary) -> Granted {
    let ways = grant.ways.iter();
    let ways = ways.filter_map(|place| summary.ways.get(*place)).map(way);
    Granted {
        actions: names(&grant.actions),
        ways: ways.collect(),
    }
}

fn way(way: &Way) -> OneWay {
    OneWay {
        allowed: restriction(&way.allowed),
        except: way.denied.iter().map(restriction).collect(),
    }
}

fn restriction(scope: &Scope) -> Restriction {
    let either = |patterns: &Option<Patterns>| match patterns {
        Some(all) if all.negated => (None, Some(all.values.clone())),
        Some(all) => (Some(all.values.clone()), None),
        None => (None, None),
    };
    let (resources, not_resources) = either(&scope.resources);
    let (principals, not_principals) = either(&scope.principals);
    Restriction {
        resources,
        not_resources,
        principals,
        not_principals,
        conditions: scope.conditions.clone(),
    }
}

fn names(actions: &[Action]) -> Vec<String> {
    actions.iter().map(ToString::to_string).collect()
}
