//! What the elements of policies are, in a sentence each.

/// An element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub name: &'static str,
    pub says: &'static str,
    /// What its value starts with.
    pub value: Shape,
}

/// What the value of an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    List,
    Object,
    Objects,
}

const fn element(name: &'static str, value: Shape, says: &'static str) -> Element {
    Element { name, says, value }
}

/// The elements of a document.
pub(super) const DOCUMENT: [Element; 3] = [
    element(
        "Version",
        Shape::Text,
        "The version of the policy language. Without `2012-10-17`, `${…}` in resources and conditions is ordinary text.",
    ),
    element(
        "Id",
        Shape::Text,
        "A name for the document. It decides nothing.",
    ),
    element(
        "Statement",
        Shape::Objects,
        "What is allowed and denied. A request is allowed if some Allow matches it and no Deny does.",
    ),
];

/// The elements of a statement.
pub(super) const STATEMENT: [Element; 9] = [
    element(
        "Sid",
        Shape::Text,
        "A name for the statement. It decides nothing.",
    ),
    element(
        "Effect",
        Shape::Text,
        "`Allow` gives what the statement matches; `Deny` takes it away, whatever else allows it.",
    ),
    element(
        "Principal",
        Shape::Object,
        "Who the statement is about: in policies of resources and in role trust policies only.",
    ),
    element(
        "NotPrincipal",
        Shape::Object,
        "Everyone but these. With Allow it lets in the whole world but them.",
    ),
    element(
        "Action",
        Shape::List,
        "What is done: `service:Name`, in any case, with `*` for any run of characters and `?` for any one.",
    ),
    element(
        "NotAction",
        Shape::List,
        "Every action but these, also those that come to exist.",
    ),
    element(
        "Resource",
        Shape::List,
        "On what: ARNs, with `*` and `?` as wildcards. Actions that act on no resource are on `*`.",
    ),
    element("NotResource", Shape::List, "Every resource but these."),
    element(
        "Condition",
        Shape::Object,
        "When: all operators and all of their keys must hold; of several values of a key one is enough (none may be one, if the operator is negated).",
    ),
];

/// The element of that name.
pub(super) fn named(name: &str) -> Option<&'static Element> {
    let mut all = DOCUMENT.iter().chain(&STATEMENT);
    all.find(|one| one.name == name)
}
