//! Which part of a tree a place of the text is.

use super::{Member, Node, Text, Tree};

/// What stands at the cursor while the tree is read: no key has it.
pub(crate) const MARK: char = '\u{e0f5}';

/// One step from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Name(String),
    Index(usize),
}

/// What a text at the cursor is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It names a member of the object at the path.
    Name,
    /// It is the value at the path.
    Value,
    /// There is no text: a bracket or white space of what stands at the path.
    Between,
}

/// A place in a tree.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    pub path: Vec<Step>,
    pub role: Role,
    pub text: Option<&'t Text>,
    /// The member that the text names.
    pub member: Option<&'t Member>,
    /// The values along the path, from the top; one more than steps.
    pub values: Vec<&'t Tree>,
}

/// What is at a byte.
pub(crate) fn at(tree: &Tree, offset: usize) -> Option<Cursor<'_>> {
    let inside = |text: &Text| text.span.start <= offset && offset <= text.span.end;
    descend(tree, &inside, &|tree: &Tree| {
        tree.span.start <= offset && offset <= tree.span.end
    })
}

/// The text that holds [`MARK`].
pub(crate) fn marked(tree: &Tree, offset: usize) -> Option<Cursor<'_>> {
    let inside = |text: &Text| {
        text.span.start <= offset && offset < text.span.end && text.value.contains(MARK)
    };
    let found = descend(tree, &inside, &|tree: &Tree| {
        tree.span.start <= offset && offset <= tree.span.end
    })?;
    found.text.is_some().then_some(found)
}

fn descend<'t>(
    tree: &'t Tree,
    inside: &dyn Fn(&Text) -> bool,
    covers: &dyn Fn(&Tree) -> bool,
) -> Option<Cursor<'t>> {
    if !covers(tree) {
        return None;
    }
    let mut cursor = Cursor {
        path: Vec::new(),
        role: Role::Between,
        text: None,
        member: None,
        values: vec![tree],
    };
    let mut here = tree;
    loop {
        match &here.node {
            Node::Missing => return Some(cursor),
            Node::Text(text) => {
                if inside(text) {
                    cursor.role = Role::Value;
                    cursor.text = Some(text);
                }
                return Some(cursor);
            }
            Node::List(items) => {
                let Some((index, item)) = items.iter().enumerate().find(|(_, one)| covers(one))
                else {
                    return Some(cursor);
                };
                cursor.path.push(Step::Index(index));
                here = item;
            }
            Node::Object(members) => {
                if let Some(member) = members.iter().find(|one| inside(&one.name)) {
                    cursor.role = Role::Name;
                    cursor.text = Some(&member.name);
                    cursor.member = Some(member);
                    return Some(cursor);
                }
                let Some(member) = members.iter().find(|one| covers(&one.value)) else {
                    return Some(cursor);
                };
                cursor.path.push(Step::Name(member.name.value.clone()));
                here = &member.value;
            }
        }
        cursor.values.push(here);
    }
}
