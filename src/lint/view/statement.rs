//! A statement.

use super::At;
use super::condition::{Block, Clause, blocks, clauses};
use super::principal::PrincipalList;
use crate::policy::Effect;
use crate::source::json::{Json, Member};

/// A statement that is an object.
pub(crate) struct Statement<'a> {
    pub index: usize,
    pub members: &'a [Member],
    pub at: At<'a>,
    /// The effect, if it is one.
    pub effect: Option<Effect>,
    /// `Action` and `NotAction`; one of them in a policy that is right.
    pub actions: Vec<List<'a>>,
    /// `Resource` and `NotResource`.
    pub resources: Vec<List<'a>>,
    /// `Principal` and `NotPrincipal`.
    pub principals: Vec<PrincipalList<'a>>,
    /// One for each operator of the condition.
    pub blocks: Vec<Block<'a>>,
    /// One for each key under each operator.
    pub clauses: Vec<Clause<'a>>,
}

/// A text or a list of texts.
pub(crate) struct List<'a> {
    pub name: &'a str,
    pub negated: bool,
    pub json: &'a Json,
    pub at: At<'a>,
    pub entries: Vec<Entry<'a>>,
}

/// One text of a list.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub text: &'a str,
    pub at: At<'a>,
}

impl<'a> Statement<'a> {
    pub(super) fn new(index: usize, json: &'a Json, at: At<'a>) -> Option<Self> {
        let members = json.as_object()?;
        let mut statement = Self {
            index,
            members,
            at,
            effect: None,
            actions: Vec::new(),
            resources: Vec::new(),
            principals: Vec::new(),
            blocks: Vec::new(),
            clauses: Vec::new(),
        };
        for member in members {
            let inner = at.name(&member.name, member.value.span);
            match member.name.as_str() {
                "Effect" => {
                    statement.effect = match member.value.as_str() {
                        Some("Allow") => Some(Effect::Allow),
                        Some("Deny") => Some(Effect::Deny),
                        _ => None,
                    };
                }
                "Action" | "NotAction" => statement.actions.push(List::new(member, inner)),
                "Resource" | "NotResource" => statement.resources.push(List::new(member, inner)),
                "Principal" | "NotPrincipal" => {
                    statement.principals.push(PrincipalList::new(member, inner));
                }
                "Condition" => {
                    statement.blocks.extend(blocks(&member.value, inner));
                    statement.clauses = statement.blocks.iter().flat_map(clauses).collect();
                }
                _ => {}
            }
        }
        Some(statement)
    }

    /// The member of that name and where its value is.
    pub fn member(&self, name: &str) -> Option<(&'a Member, At<'a>)> {
        let found = self.members.iter().find(|one| one.name == name)?;
        Some((found, self.at.name(&found.name, found.value.span)))
    }

    pub fn has(&self, name: &str) -> bool {
        self.members.iter().any(|one| one.name == name)
    }

    pub fn allows(&self) -> bool {
        self.effect == Some(Effect::Allow)
    }

    pub fn denies(&self) -> bool {
        self.effect == Some(Effect::Deny)
    }

    /// The `Action` element (not `NotAction`).
    pub fn action(&self) -> Option<&List<'a>> {
        self.actions.iter().find(|list| !list.negated)
    }

    pub fn not_action(&self) -> Option<&List<'a>> {
        self.actions.iter().find(|list| list.negated)
    }

    pub fn resource(&self) -> Option<&List<'a>> {
        self.resources.iter().find(|list| !list.negated)
    }

    pub fn not_resource(&self) -> Option<&List<'a>> {
        self.resources.iter().find(|list| list.negated)
    }

    /// The entries of `Action` and `NotAction`.
    pub fn action_entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.actions.iter().flat_map(|list| &list.entries)
    }

    /// The entries of `Resource` and `NotResource`.
    pub fn resource_entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.resources.iter().flat_map(|list| &list.entries)
    }
}

impl<'a> List<'a> {
    fn new(member: &'a Member, at: At<'a>) -> Self {
        let mut entries = Vec::new();
        match member.value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    let at = at.index(index, item.span);
                    entries.extend(item.as_str().map(|text| Entry { text, at }));
                }
            }
            None => entries.extend(member.value.as_str().map(|text| Entry { text, at })),
        }
        Self {
            name: &member.name,
            negated: member.name.starts_with("Not"),
            json: &member.value,
            at,
            entries,
        }
    }
}
