//! A finding of which only is known that there may be one.

use super::{Class, Finding, Restriction, Subject, id};
use crate::query::answer::Reason;

/// Something of the resource is not known, so anyone may have any access.
pub fn unknown(subject: &Subject<'_>, reason: &str) -> Finding {
    let condition = [("unknown".to_owned(), reason.to_owned())];
    let access = id::Access {
        class: Class::External,
        principal: &[],
        actions: &[],
        condition: &condition,
        exact: None,
    };
    // An id in our own form is of a statement; there is none, so the reason stands for it.
    Finding {
        id: id::of(subject, &access),
        class: Class::External,
        principal: Vec::new(),
        others: false,
        actions: Vec::new(),
        condition: Vec::new(),
        is_public: None,
        restriction: Restriction::NotApplicable,
        exact: None,
        statements: Vec::new(),
        witness: None,
        doubts: vec![Reason {
            text: reason.to_owned(),
            places: Vec::new(),
        }],
    }
}
