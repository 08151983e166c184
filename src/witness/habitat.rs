//! Where actions live: the resources that each can be on and the keys that its requests can carry, by
//! the catalog.

use super::formats::{Formats, language_of};
use crate::catalog::{self, ConditionKey};
use crate::encode::keys::is_web_claim;
use crate::regular::{Language, literal};
use serde_json::Value;

/// One type of resources of an action, and the keys that requests on it can carry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Habitat {
    /// The ARN formats; none is the resource `*` (`REQ-04`).
    formats: Vec<String>,
    /// Names of keys in lower case, up to what varies in them.
    keys: Vec<String>,
}

impl Habitat {
    /// All of an action in any case; none if AWS has no such action.
    pub fn of(action: &str) -> Vec<Self> {
        let Some(details) = catalog::action(action).and_then(|action| action.details()) else {
            return Vec::new();
        };
        let names = |keys: &[ConditionKey]| -> Vec<String> {
            keys.iter().map(|key| stem(key.name)).collect()
        };
        let habitat = |formats: Vec<String>, keys: &[ConditionKey]| {
            let mut keys = names(keys);
            keys.extend(names(&details.keys));
            keys.sort_unstable();
            keys.dedup();
            Self { formats, keys }
        };
        if details.resources.is_empty() {
            return vec![habitat(Vec::new(), &[])];
        }
        let all = details.resources.iter();
        all.map(|one| {
            let keys: Vec<ConditionKey> =
                one.keys.iter().chain(&one.resource.keys).copied().collect();
            habitat(one.resource.formats.clone(), &keys)
        })
        .collect()
    }

    /// The resources.
    pub fn resources(&self) -> Language {
        match self.formats.is_empty() {
            true => Language::new(vec![literal("*")]),
            false => Language::new(self.formats.iter().map(|one| language_of(one)).collect()),
        }
    }

    /// Whether requests can carry a key. Global keys are for all; claims of identity providers go by
    /// the names of these.
    pub fn carries(&self, key: &str) -> bool {
        let key = key.to_lowercase();
        let fits = |stem: &String| match stem.ends_with(['/', ':']) {
            true => key.starts_with(stem.as_str()),
            false => key == *stem,
        };
        key.starts_with("aws:") || is_web_claim(&key) || self.keys.iter().any(fits)
    }

    /// Whether a resource pattern plainly matches none of the resources: another service is written
    /// out. A wildcard or variable before it may run over it (`RES-03`, `OQ-03`), and one reading ignores
    /// its case (`OQ-02`).
    pub fn is_foreign(&self, pattern: &str) -> bool {
        let own = service(pattern).filter(|_| !pattern.starts_with("arn:$"));
        let Some(own) = own else {
            return false;
        };
        // `*` is matched by the pattern `*` only (RES-08).
        let mut formats = self.formats.iter().map(|format| service(format));
        formats.all(|other| other.is_some_and(|other| other != own))
    }

    fn fits(&self, resource: &str) -> bool {
        Formats::with(self.formats.clone()).fit(resource)
    }
}

/// The service that an ARN or a pattern of ARNs writes out, in lower case; a format has a variable for its
/// partition.
fn service(text: &str) -> Option<String> {
    let mut parts = text.splitn(4, ':');
    let (Some("arn"), Some(partition), Some(service), Some(_)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let plain = !partition.contains(['*', '?']) && !service.contains(['*', '?', '$']);
    plain.then(|| service.to_lowercase())
}

/// The name of a key in lower case, up to what varies in it.
fn stem(name: &str) -> String {
    let end = name.find(['$', '<']).unwrap_or(name.len());
    name.get(..end).unwrap_or(name).to_lowercase()
}

/// Whether a request can happen: AWS has the action, it can be on the resource, and requests on such
/// resources carry the keys.
pub fn can_happen(request: &Value) -> bool {
    let text = |name: &str| {
        request
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let context = request.get("context").and_then(Value::as_object);
    let mut keys = context.into_iter().flatten();
    let keys: Vec<&String> = keys
        .by_ref()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, _)| key)
        .collect();
    Habitat::of(text("action"))
        .iter()
        .any(|one| one.fits(text("resource")) && keys.iter().all(|key| one.carries(key)))
}
