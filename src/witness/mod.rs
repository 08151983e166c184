//! From a model to a request that people can read and check, and its replay by `eval`.
//!
//! [`Words`] says which text stands for a class, [`request`] puts them together, [`replay`] reads
//! the request as it will be printed and lets the evaluator judge. What does not replay is never
//! shown.

mod fill;
mod formats;
mod habitat;
mod replay;
mod request;
mod samples;
mod words;

pub use formats::fitting_action;
pub use habitat::{Habitat, can_happen};
pub use replay::{Claim, Replay, ReplayError, replay};
pub use request::request;
pub use words::{Hints, Words, actions, written_action};

use crate::policy::{Policy, PolicyType};

/// A policy document of a question.
pub type Document<'a> = (&'a Policy, PolicyType);
