//! The documents of all layers, however they were given.

use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{Failed, ParseOptions, Parsed, embedded};
use crate::query::world::Scene;
use crate::source::Source;
use crate::source::json::{Json, Node};
use crate::world::{Attached, Gap, Layer, Layers, World};
use std::sync::Arc;

/// The members of the layered form beside `request`.
pub(in crate::cli) const MEMBERS: [&str; 9] = [
    "identity",
    "resource_policy",
    "access_point",
    "boundaries",
    "session",
    "scps",
    "rcps",
    "endpoint",
    "restrict_public",
];

/// A document and how readers know it.
pub(super) struct Named {
    name: String,
    pub document: Parsed,
}

/// The documents of all layers; what is `None` does not exist.
#[derive(Default)]
pub(in crate::cli) struct Given {
    pub(super) identity: Vec<Named>,
    pub(super) resource: Option<Vec<Named>>,
    pub(super) access_point: Option<Vec<Named>>,
    pub(super) boundary: Option<Vec<Named>>,
    pub(super) session: Option<Vec<Named>>,
    pub(super) scps: Option<Vec<Vec<Named>>>,
    pub(super) rcps: Option<Vec<Vec<Named>>>,
    pub(super) endpoint: Option<Vec<Named>>,
    pub(super) restrict_public: bool,
}

/// The type of the policies of a resource: a role has a trust policy, and who asks for its sessions asks
/// that.
pub(super) fn resource_type(action: &str, resource: &str) -> PolicyType {
    let action = action.to_ascii_lowercase();
    if action.starts_with("sts:assumerole") {
        return PolicyType::Trust;
    }
    let mut parts = resource.splitn(6, ':');
    let role =
        parts.nth(2) == Some("iam") && parts.nth(2).is_some_and(|rest| rest.starts_with("role/"));
    match role {
        true => PolicyType::Trust,
        false => PolicyType::Resource,
    }
}

impl Given {
    /// The layers. A request that says of its caller that it has a boundary, and none is given, makes
    /// that a gap.
    pub fn layers(&self, action: &str, resource: &str, says_boundary: bool) -> Layers<'_> {
        let policy = match resource_type(action, resource) {
            PolicyType::Trust => "the trust policy",
            _ if resource.contains(":kms:") => "the key policy",
            _ => "the resource policy",
        };
        let mut boundary = self.boundary.as_deref();
        let mut gaps = Vec::new();
        if says_boundary && boundary.is_none() {
            boundary = Some(&[]);
            gaps.push(Gap {
                reason:
                    "the request says that the caller has a permissions boundary, and none is given"
                        .to_owned(),
                place: None,
            });
        }
        Layers {
            identity: layer("the identity policies", &self.identity),
            boundary: boundary.map(|documents| Layer {
                gaps,
                ..layer("the permissions boundary", documents)
            }),
            session: one("the session policy", self.session.as_ref()),
            resource: one(policy, self.resource.as_ref()),
            access_point: one("the policy of the access point", self.access_point.as_ref()),
            scps: levels("SCPs", self.scps.as_ref()),
            rcps: levels("RCPs", self.rcps.as_ref()),
            endpoint: one("the endpoint policy", self.endpoint.as_ref()),
            restrict_public: self.restrict_public,
        }
    }

    /// What belongs to calls and not to a world.
    pub fn passing(&self) -> Passing<'_> {
        Passing {
            session: one("the session policy", self.session.as_ref()),
            endpoint: one("the endpoint policy", self.endpoint.as_ref()),
        }
    }

    /// Every document, for warnings.
    pub fn documents(&self) -> impl Iterator<Item = &Parsed> {
        let levels = self.rcps.iter().chain(&self.scps).flatten();
        let single = [
            &self.endpoint,
            &self.resource,
            &self.access_point,
            &self.boundary,
            &self.session,
        ];
        let single = single.into_iter().flatten();
        levels
            .chain(single)
            .chain(std::iter::once(&self.identity))
            .flatten()
            .map(|named| &named.document)
    }
}

/// The layers that belong to calls.
pub(in crate::cli) struct Passing<'a> {
    session: Option<Layer<'a>>,
    endpoint: Option<Layer<'a>>,
}

impl Passing<'_> {
    /// A world with calls that these limit.
    pub fn scene<'s>(&'s self, world: &'s World) -> Scene<'s> {
        let mut scene = Scene::from(world);
        scene.session = self.session.as_ref();
        scene.endpoint = self.endpoint.as_ref();
        scene
    }
}

/// A layer that may not be there.
fn one<'a>(name: &str, documents: Option<&'a Vec<Named>>) -> Option<Layer<'a>> {
    documents.map(|documents| layer(name, documents))
}

/// Levels from the root down.
fn levels<'a>(name: &str, levels: Option<&'a Vec<Vec<Named>>>) -> Option<Vec<Layer<'a>>> {
    let level = |(at, documents): (usize, &'a Vec<Named>)| {
        let root = if at == 0 { ", the root" } else { "" };
        layer(&format!("the {name} of level {}{root}", at + 1), documents)
    };
    Some(levels?.iter().enumerate().map(level).collect())
}

fn layer<'a>(name: &str, documents: &'a [Named]) -> Layer<'a> {
    let attach = |named: &'a Named| Attached {
        name: named.name.clone(),
        document: &named.document,
    };
    Layer {
        name: name.to_owned(),
        documents: documents.iter().map(attach).collect(),
        gaps: Vec::new(),
    }
}

/// Documents by what the file calls them.
pub(super) fn named(documents: Vec<Parsed>) -> Vec<Named> {
    let name = |document: Parsed| Named {
        name: document.source.name().to_owned(),
        document,
    };
    documents.into_iter().map(name).collect()
}

/// Reads the layered form; all problems are found in one run.
pub(super) struct Reader<'a> {
    pub source: &'a Arc<Source>,
    pub strict: bool,
    pub problems: Vec<String>,
}

impl Reader<'_> {
    /// The layers of an object. `null` and missing mean the same.
    pub fn read(&mut self, tree: &Json, resource_type: PolicyType) -> Given {
        use PolicyType::{Boundary, Endpoint, Identity, Rcp, Resource, Scp, Session};
        let of = |name| {
            let value: Option<&Json> = tree.get(name);
            value.filter(|value| value.node != Node::Null)
        };
        let mut list = |name, kind| {
            let documents = self.list(of(name)?, name, kind);
            Some(documents).filter(|documents| !documents.is_empty())
        };
        let mut given = Given {
            identity: list("identity", Identity).unwrap_or_default(),
            resource: list("resource_policy", resource_type),
            access_point: list("access_point", Resource),
            boundary: list("boundaries", Boundary),
            session: list("session", Session),
            endpoint: list("endpoint", Endpoint),
            ..Given::default()
        };
        given.scps = of("scps").and_then(|value| self.levels(value, "scps", Scp));
        given.rcps = of("rcps").and_then(|value| self.levels(value, "rcps", Rcp));
        given.restrict_public = match of("restrict_public").map(|value| &value.node) {
            None => false,
            Some(Node::Bool(flag)) => *flag,
            Some(_) => {
                let problem = "restrict_public: expected true or false";
                self.problems.push(problem.to_owned());
                false
            }
        };
        given
    }

    /// Levels from the root down; none means no organization.
    fn levels(&mut self, value: &Json, name: &str, kind: PolicyType) -> Option<Vec<Vec<Named>>> {
        let levels = value.as_array().unwrap_or_default();
        let lists = levels.iter().all(|level| level.as_array().is_some());
        if value.as_array().is_none() || !lists {
            let problem = format!(
                "{name}: expected a list of levels from the root down, each a list of documents, such as \
                 [[ROOT], [OU], [ACCOUNT]]"
            );
            self.problems.push(problem);
            return None;
        }
        let read = levels
            .iter()
            .enumerate()
            .map(|(at, level)| self.list(level, &format!("{name}[{at}]"), kind));
        let read: Vec<_> = read.collect();
        Some(read).filter(|read| !read.is_empty())
    }

    /// A document or a list of documents.
    fn list(&mut self, value: &Json, name: &str, kind: PolicyType) -> Vec<Named> {
        let Some(items) = value.as_array() else {
            return self.document(value, name, kind);
        };
        let mut all = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if item.node != Node::Null {
                all.extend(self.document(item, &format!("{name}[{at}]"), kind));
            }
        }
        all
    }

    /// An object, a JSON text, or a path.
    fn document(&mut self, value: &Json, name: &str, kind: PolicyType) -> Vec<Named> {
        let options = ParseOptions {
            policy_type: Some(kind),
            strict: self.strict,
        };
        let read = match value.as_str() {
            Some("-") => Err(vec!["standard input holds the question".to_owned()]),
            Some(path) if !is_json(path) => {
                let loaded = load_all(&[path.to_owned()], &options, &mut std::io::empty());
                loaded.map_err(|error| vec![error.to_string()])
            }
            _ if value.as_object().is_none() && value.as_str().is_none() => {
                let found = value.kind();
                Err(vec![format!(
                    "expected a document, its text, or a path, found {found}"
                )])
            }
            _ => embedded(value, self.source, &options)
                .map_err(|failed| failed.iter().map(Failed::render).collect()),
        };
        match read {
            Ok(documents) => {
                let own = |document: Parsed| Named {
                    name: match Arc::ptr_eq(&document.source, self.source) {
                        true => name.to_owned(),
                        false => document.source.name().to_owned(),
                    },
                    document,
                };
                documents.into_iter().map(own).collect()
            }
            Err(problems) => {
                let with_name = problems.into_iter().map(|text| format!("{name}: {text}"));
                self.problems.extend(with_name);
                Vec::new()
            }
        }
    }
}

/// Whether a text is JSON, also as the IAM API encodes it, and no path.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let encoded = ["%7B", "%5B", "%22"];
    text.starts_with(['{', '[', '"'])
        || encoded.iter().any(|start| {
            text.get(..3)
                .is_some_and(|own| own.eq_ignore_ascii_case(start))
        })
}
