//! What a place of a text is in terms of policies.

use super::policies::{self, Section};
use super::tolerant::{Cursor, Node, Role, Step, Tree};
use crate::catalog::{self, Action, ConditionKey};
use crate::source::Span;
use std::collections::BTreeMap;

/// What a text is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// The name of an element of the document.
    DocumentName,
    /// The name of an element of a statement.
    StatementName,
    Version,
    Effect,
    Sid,
    Action,
    Resource,
    /// A key of a Principal element, or `*`.
    PrincipalKind,
    Principal {
        kind: String,
    },
    Operator,
    Key {
        operator: String,
    },
    ConditionValue {
        operator: String,
        key: String,
    },
    /// The brackets of a statement and what stands between its members.
    Statement,
    /// Anything else.
    Other,
}

/// A place in a policy.
#[derive(Debug)]
pub(super) struct Context<'t> {
    pub spot: Spot,
    pub root: &'t Tree,
    pub statement: Option<&'t Tree>,
    /// The number of the statement.
    pub number: usize,
    /// The names from the top of the policy.
    pub path: Vec<Step>,
    pub cursor: Cursor<'t>,
}

impl<'t> Context<'t> {
    /// What a cursor means; `None` outside of policies.
    pub fn new(section: &'t Section, cursor: Cursor<'t>) -> Option<Self> {
        let Some((root, wrapped)) = policies::policy(&section.tree) else {
            return Self::of_nearly_empty(section, cursor);
        };
        let mut path = cursor.path.iter();
        for name in &wrapped {
            match path.next() {
                Some(Step::Name(found)) if found == name => {}
                _ => return None,
            }
        }
        let path: Vec<Step> = path.cloned().collect();
        let mut context = Self {
            spot: Spot::Other,
            root,
            statement: None,
            number: 0,
            path,
            cursor,
        };
        context.spot = context.find();
        Some(context)
    }

    /// A text that says nothing yet may become a policy.
    fn of_nearly_empty(section: &'t Section, cursor: Cursor<'t>) -> Option<Self> {
        let root = &section.tree;
        let starting = match &root.node {
            Node::Object(members) => members
                .iter()
                .all(|one| !one.colon || policies::DOCUMENT.contains(&one.name.value.as_str())),
            Node::Text(_) | Node::Missing => true,
            Node::List(_) => false,
        };
        (starting && cursor.path.is_empty()).then(|| Self {
            spot: Spot::DocumentName,
            root,
            statement: None,
            number: 0,
            path: Vec::new(),
            cursor,
        })
    }

    fn find(&mut self) -> Spot {
        let has_text = self.cursor.role != Role::Between;
        let is_name = self.cursor.role == Role::Name;
        let path = self.path.clone();
        let name = |step: &Step| match step {
            Step::Name(name) => Some(name.clone()),
            Step::Index(_) => None,
        };
        let Some((first, rest)) = path.split_first() else {
            return if has_text {
                Spot::DocumentName
            } else {
                Spot::Other
            };
        };
        match name(first).as_deref() {
            Some("Version") if has_text && !is_name => return Spot::Version,
            Some("Statement") => {}
            _ => return Spot::Other,
        }
        let Some(statements) = self.root.get("Statement") else {
            return Spot::Other;
        };
        let (statement, rest) = match (&statements.node, rest.split_first()) {
            (Node::List(items), Some((Step::Index(index), rest))) => {
                self.number = *index;
                (items.get(*index), rest)
            }
            (Node::List(_), _) => return Spot::Other,
            (_, _) => (Some(statements), rest),
        };
        let Some(statement) = statement else {
            return Spot::Other;
        };
        self.statement = Some(statement);
        let Some((element, rest)) = rest.split_first() else {
            return match has_text {
                true => Spot::StatementName,
                false => Spot::Statement,
            };
        };
        if !has_text {
            return Spot::Other;
        }
        match name(element).unwrap_or_default().as_str() {
            "Effect" => Spot::Effect,
            "Sid" => Spot::Sid,
            "Action" | "NotAction" => Spot::Action,
            "Resource" | "NotResource" => Spot::Resource,
            "Principal" | "NotPrincipal" => match rest.split_first() {
                None => Spot::PrincipalKind,
                Some((kind, _)) => Spot::Principal {
                    kind: name(kind).unwrap_or_default(),
                },
            },
            "Condition" => match rest {
                [] => Spot::Operator,
                [Step::Name(operator)] => Spot::Key {
                    operator: operator.clone(),
                },
                [Step::Name(operator), Step::Name(key), ..] => Spot::ConditionValue {
                    operator: operator.clone(),
                    key: key.clone(),
                },
                _ => Spot::Other,
            },
            _ => Spot::Other,
        }
    }

    /// The patterns of the statement's actions, and whether they are excluded.
    pub fn action_patterns(&self) -> (Vec<&'t str>, bool) {
        let Some(statement) = self.statement else {
            return (Vec::new(), false);
        };
        match (statement.get("Action"), statement.get("NotAction")) {
            (Some(list), _) => (list.texts().collect(), false),
            (None, Some(list)) => (list.texts().collect(), true),
            (None, None) => (Vec::new(), false),
        }
    }
}

/// More actions than these are not looked at one by one.
const MANY: usize = 1_500;
/// More patterns than these, and longer ones, are not looked up while somebody waits.
pub(super) const PATTERNS: usize = 400;
/// The longest text that is looked up.
pub(super) const LONGEST: usize = 400;

/// The actions of some patterns; `None` if these are too many to say anything of each.
pub(super) fn actions(patterns: &[&str]) -> Option<Vec<Action>> {
    let index = catalog::index();
    if patterns.len() > PATTERNS || patterns.iter().any(|one| one.len() > LONGEST) {
        return None;
    }
    let mut numbers = Vec::new();
    for pattern in patterns {
        index.select(pattern, &mut |number| numbers.push(number));
        if numbers.len() > MANY {
            return None;
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Some(
        numbers
            .into_iter()
            .filter_map(|one| index.action(one))
            .collect(),
    )
}

/// The condition keys that requests for some actions can carry, besides the global ones, by name.
pub(super) fn keys_of(actions: &[Action]) -> BTreeMap<&'static str, ConditionKey> {
    let mut keys = BTreeMap::new();
    for details in actions.iter().filter_map(Action::details) {
        let own = details.keys.iter().copied();
        let of_resources = details
            .resources
            .iter()
            .flat_map(|one| one.keys.iter().chain(&one.resource.keys).copied());
        keys.extend(own.chain(of_resources).map(|key| (key.name, key)));
    }
    keys
}

/// Moves a span by what stands before it.
pub(super) const fn moved(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}
