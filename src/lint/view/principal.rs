//! `Principal` and `NotPrincipal`.

use super::At;
use crate::source::json::{Json, Member};

/// The element as a whole.
pub(crate) struct PrincipalList<'a> {
    pub negated: bool,
    pub json: &'a Json,
    pub at: At<'a>,
    pub names: Vec<PrincipalName<'a>>,
}

/// One name in it.
#[derive(Clone, Copy)]
pub(crate) struct PrincipalName<'a> {
    /// The member that it stands under, such as `AWS`; empty for a bare text.
    pub kind: &'a str,
    pub text: &'a str,
    pub at: At<'a>,
}

impl<'a> PrincipalList<'a> {
    pub(super) fn new(member: &'a Member, at: At<'a>) -> Self {
        let mut names = Vec::new();
        let mut add = |kind: &'a str, value: &'a Json, at: At<'a>| match value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    let at = at.index(index, item.span);
                    names.extend(item.as_str().map(|text| PrincipalName { kind, text, at }));
                }
            }
            None => names.extend(value.as_str().map(|text| PrincipalName { kind, text, at })),
        };
        match member.value.as_object() {
            Some(kinds) => {
                for kind in kinds {
                    add(
                        &kind.name,
                        &kind.value,
                        at.name(&kind.name, kind.value.span),
                    );
                }
            }
            None => add("", &member.value, at),
        }
        Self {
            negated: member.name.starts_with("Not"),
            json: &member.value,
            at,
            names,
        }
    }

    /// The names under one member.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = &PrincipalName<'a>> {
        self.names.iter().filter(move |name| name.kind == kind)
    }

    /// Whether it is `"*"`, or `{"AWS": "*"}`.
    pub fn is_everyone(&self) -> bool {
        let everyone =
            |name: &PrincipalName<'_>| name.text == "*" && matches!(name.kind, "" | "AWS");
        !self.names.is_empty() && self.names.iter().all(everyone)
    }
}
