//! In which requests a statement matches, as it says so itself.

use crate::policy::{Elements, PrincipalKind, Statement};

/// Patterns of which one matches, or none if `negated`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Patterns {
    /// `NotResource`, `NotPrincipal`.
    pub negated: bool,
    /// As written.
    pub values: Vec<String>,
}

/// What restricts a statement apart from its actions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The resources; `None` is all of them.
    pub resources: Option<Patterns>,
    /// The callers; `None` is all of them.
    pub principals: Option<Patterns>,
    /// The keys that conditions restrict, as spelled.
    pub conditions: Vec<String>,
}

/// How access is restricted: what is allowed, and what of it a Deny takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Way {
    /// Where access is allowed.
    pub allowed: Scope,
    /// Where it is denied nevertheless.
    pub denied: Vec<Scope>,
}

impl Scope {
    /// Whether nothing is restricted.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// What a statement says.
    pub(super) fn of(statement: &Statement) -> Self {
        let everything = |elements: &&Elements| !covers_all(elements);
        let resources = statement.resource.as_ref().filter(everything);
        let resources = resources.map(|elements| Patterns {
            negated: elements.negated,
            values: elements
                .values
                .iter()
                .map(|text| text.value.clone())
                .collect(),
        });
        let principals = statement.principal.as_ref();
        let principals = principals.filter(|principals| !principals.any || principals.negated);
        let principals = principals.map(|principals| {
            let name = |kind: PrincipalKind, name: &str| match kind {
                PrincipalKind::CanonicalUser => format!("CanonicalUser {name}"),
                PrincipalKind::Aws | PrincipalKind::Service | PrincipalKind::Federated => {
                    name.to_owned()
                }
            };
            let names = principals.names.iter();
            let named = names.map(|one| name(one.kind, &one.name.value));
            Patterns {
                negated: principals.negated,
                values: match principals.any {
                    true => vec!["*".to_owned()],
                    false => named.collect(),
                },
            }
        });
        let mut conditions: Vec<String> = Vec::new();
        for clause in &statement.condition {
            let key = &clause.key.value;
            if !conditions
                .iter()
                .any(|known| known.eq_ignore_ascii_case(key))
            {
                conditions.push(key.clone());
            }
        }
        Self {
            resources,
            principals,
            conditions,
        }
    }
}

impl Way {
    /// Whether access is not restricted at all.
    pub fn is_unrestricted(&self) -> bool {
        self.allowed.is_everything() && self.denied.is_empty()
    }
}

/// Whether an element plainly matches every resource.
fn covers_all(elements: &Elements) -> bool {
    !elements.negated && elements.values.iter().any(|text| text.value == "*")
}
