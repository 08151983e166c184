//! Fixes of findings, as edits of the text: all else stays as it is written, comments too.
//!
//! [`fix`] says what would put one finding right. Nothing is taken on trust: [`prove`] reads the text
//! with the edits made and asks the engine whether it says the same, for every request. [`fix_all`] does
//! both until nothing is left to do, and says what it did and what it left out.

mod all;
mod edit;
mod proof;
mod remove;
mod rules;
mod same;
mod yaml;

pub use all::{Done, Fixed, Left, fix_all};
pub use edit::{Edit, Fix, apply};
pub use proof::prove;
pub(crate) use rules::equals;
pub use rules::{FIXABLE, fix};
