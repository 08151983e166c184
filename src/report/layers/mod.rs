//! The decision of all layers together.

mod json;
mod text;

pub use json::{Layered, layered_json};
pub use text::layered_text;

use crate::eval::PrincipalClass;
use crate::eval::layers::Met;

/// A class as programs read it.
const fn class(class: PrincipalClass) -> &'static str {
    match class {
        PrincipalClass::Exact => "exact",
        PrincipalClass::Any => "any",
        PrincipalClass::Issuer => "issuer",
        PrincipalClass::Account => "account",
    }
}

/// A statement by its number (from 1) and its name.
fn name(met: &Met) -> String {
    match &met.sid {
        Some(sid) => format!("statement {} {sid:?}", met.index + 1),
        None => format!("statement {}", met.index + 1),
    }
}
