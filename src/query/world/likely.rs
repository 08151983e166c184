//! Which callers may be allowed something at all, told quickly: whether some Allow fits action and resource,
//! whatever its conditions. What does not fit is not asked.

use super::what::{SESSIONS, is_role};
use crate::encode::patterns::{self, Piece};
use crate::encode::resources::{self, Style};
use crate::policy::parse::Parsed;
use crate::policy::{Effect, PolicyType, Statement};
use crate::regular::Language;
use crate::world::{Layer, Layers, World};
use rustc_hash::FxHashMap;

/// Remembers what it was told of each document.
pub(super) struct Likely {
    actions: Vec<String>,
    resource: String,
    /// What the resource is seen as behind an access point (`EVAL-89`).
    inside: Option<String>,
    known: FxHashMap<*const Parsed, bool>,
}

impl Likely {
    /// For some actions, as patterns, on a resource.
    pub fn new(world: &World, actions: &[String], resource: &str) -> Self {
        Self {
            actions: actions.iter().map(|one| one.to_lowercase()).collect(),
            resource: resource.to_owned(),
            inside: world.behind(resource).map(|(_, inside)| inside),
            known: FxHashMap::default(),
        }
    }

    /// Whether the layers can allow it.
    pub fn can(&mut self, layers: &Layers<'_>, same_account: bool, root: bool) -> bool {
        let identity = root || self.layer(&layers.identity);
        let resource = match &layers.resource {
            Some(layer) => self.layer(layer),
            None => false,
        };
        match same_account {
            true if layers.resource.is_some() && self.needs_resource() => resource,
            true => identity || resource,
            false => identity && resource,
        }
    }

    /// Whether nothing goes without the policy of the resource (`EVAL-50`, `EVAL-60`).
    fn needs_resource(&self) -> bool {
        let key = is_key(&self.resource);
        let needing = |action: &String| match key {
            true => action.starts_with("kms:") && action != "kms:retiregrant",
            false => SESSIONS
                .iter()
                .any(|name| name.eq_ignore_ascii_case(action)),
        };
        let plain = |action: &String| !action.contains(['*', '?']);
        (key || is_role(&self.resource))
            && !self.actions.is_empty()
            && self.actions.iter().all(|one| plain(one) && needing(one))
    }

    /// Those of the actions, which are no patterns, that the layers can allow.
    pub fn fitting(&self, layers: &Layers<'_>, same_account: bool, root: bool) -> Vec<bool> {
        let own = match root {
            true => vec![true; self.actions.len()],
            false => self.allowed(&layers.identity),
        };
        if !same_account && !own.contains(&true) {
            return own;
        }
        let Some(resource) = &layers.resource else {
            return match same_account {
                true => own,
                false => vec![false; self.actions.len()],
            };
        };
        let granted = self.allowed(resource);
        let needed = self.needs_resource();
        let both = own.into_iter().zip(granted);
        both.map(|(own, granted)| match (same_account, needed) {
            (true, true) => granted,
            (true, false) => own || granted,
            (false, _) => own && granted,
        })
        .collect()
    }

    /// Which of the actions some Allow of a layer fits.
    fn allowed(&self, layer: &Layer<'_>) -> Vec<bool> {
        let mut kept = vec![!layer.gaps.is_empty(); self.actions.len()];
        for attached in &layer.documents {
            let document = attached.document;
            let allows = document.policy.statements.iter();
            let allows = allows.filter(|one| one.effect == Effect::Allow);
            for statement in allows.filter(|one| self.is_on(one, document.policy_type)) {
                let values = statement.action.values.iter();
                let patterns: Vec<String> = values.map(|text| text.value.to_lowercase()).collect();
                let open = self.actions.iter().zip(&mut kept);
                for (own, kept) in open.filter(|(_, kept)| !**kept) {
                    let mut patterns = patterns.iter();
                    let listed = patterns.any(|one| globs(one.as_bytes(), own.as_bytes()));
                    *kept = listed != statement.action.negated;
                }
            }
        }
        kept
    }

    fn layer(&mut self, layer: &Layer<'_>) -> bool {
        if !layer.gaps.is_empty() {
            return true;
        }
        layer.documents.iter().any(|attached| {
            let document: *const Parsed = attached.document;
            if let Some(known) = self.known.get(&document) {
                return *known;
            }
            let mut statements = attached.document.policy.statements.iter();
            let policy_type = attached.document.policy_type;
            let found =
                statements.any(|one| one.effect == Effect::Allow && self.fits(one, policy_type));
            self.known.insert(document, found);
            found
        })
    }

    fn fits(&self, statement: &Statement, policy_type: PolicyType) -> bool {
        let action = &statement.action;
        let plain = |text: &str| !text.contains(['*', '?']);
        let own = self.actions.iter().any(|own| {
            if !plain(own) {
                return true;
            }
            let mut patterns = action.values.iter();
            let listed = patterns
                .any(|text| Language::new(vec![patterns::action(&text.value)]).matches(own));
            listed != action.negated
        });
        (self.actions.is_empty() || own) && self.is_on(statement, policy_type)
    }

    /// Whether the statement can be on the resource.
    fn is_on(&self, statement: &Statement, policy_type: PolicyType) -> bool {
        let plain = |text: &str| !text.contains(['*', '?']);
        let Some(elements) = &statement.resource else {
            return true;
        };
        // Variables and open readings may fit anything.
        if elements.negated || !plain(&self.resource) {
            return true;
        }
        elements.values.iter().any(|text| {
            let pieces = patterns::pieces(&text.value);
            let open = pieces.iter().any(|piece| matches!(piece, Piece::Hole(_)))
                || text.value.chars().any(char::is_uppercase);
            let pattern = resources::resource(&pieces, policy_type, Style::default());
            let language = Language::new(vec![pattern]);
            let mut seen = std::iter::once(&self.resource).chain(&self.inside);
            open || seen.any(|arn| language.matches(arn))
        })
    }
}

fn is_key(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts.as_slice(), [_, _, "kms", _, _, rest] if rest.starts_with("key/"))
}

/// Whether an action fits a pattern (`ACT-02`), both in lower case: a language would take longer to make.
fn globs(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    // The last star, and how far the text was read with it.
    let mut star: Option<(usize, usize)> = None;
    while let Some(&byte) = text.get(read) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(&own) if own == b'?' || own == byte => {
                at += 1;
                read += 1;
            }
            _ => match &mut star {
                Some((place, from)) => {
                    *from += 1;
                    (at, read) = (*place + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|byte| *byte == b'*')
}
