//! Policies as formulas over the classes of the request's variables.
//!
//! [`compile::Compiler`] turns statements into expressions over atoms; [`space::build`] partitions each
//! variable by its atoms; [`space::Space::formula`] turns expressions into [`formula::Formula`]s. Shares no
//! code with `eval`.

pub mod axioms;
pub mod caller;
mod clause;
pub mod compile;
mod domains;
pub mod formula;
pub mod keys;
pub mod layers;
pub mod operators;
pub mod patterns;
mod principal;
pub mod resources;
pub mod space;
mod templates;
pub mod ties;
pub mod values;
