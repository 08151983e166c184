//! What a policy *says*: the document as written, with spans. Nothing here is interpreted:
//! patterns, padding and variables stay text, so that the evaluator and the encoder read them
//! separately and a mistake in one is caught by the other.

mod ast;
mod names;
pub mod parse;
mod print;
pub mod public;

pub use ast::{
    Base, Clause, Effect, Elements, Operator, Policy, PolicyType, PrincipalKind, PrincipalName,
    Principals, Qualifier, Statement, Text, Version,
};
pub use print::{print, statement as statement_json};
