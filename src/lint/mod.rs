//! Validation of policies: what AWS's `ValidatePolicy` reports, offline.
//!
//! One file for each check (`checks/`), one table of all (`registry.rs`), a view over the tree of a
//! document (`view`) that checks walk. The comment at the head of a check's file is its page: what
//! `iamproof explain CODE` prints and what `docs/checks/CODE.md` holds.

pub(crate) mod arn;
mod checks;
mod cover;
pub(crate) mod facts;
mod finding;
pub mod fix;
mod formats;
pub(crate) mod glob;
mod held;
mod infer;
mod literals;
mod network;
mod page;
mod provider;
mod registry;
mod run;
pub(crate) mod tables;
mod variables;
pub(crate) mod view;

pub use finding::{Finding, FindingType, Location, PathStep, Undecided};
pub use infer::infer;
pub use page::Page;
pub use registry::{Check, PolicyKind, Types, check, checks, near};
pub use run::{Options, Report, Stop, validate, validate_tree};
pub use tables::is_resource_type;
