//! Validation of policies: what AWS's `ValidatePolicy` reports, offline.
//!
//! One file for each check (`checks/`), one table of all (`registry.rs`), a view over the tree of a
//! document (`view`) that checks walk. The comment at the head of a check's file is its page: what
//! `iamproof explain CODE` prints and what `docs/checks/CODE.md` holds.

mod arn;
mod checks;
mod cover;
mod facts;
mod finding;
pub mod fix;
mod formats;
mod glob;
mod infer;
mod literals;
mod network;
mod page;
mod provider;
mod registry;
mod run;
mod tables;
mod variables;
mod view;

pub use finding::{Finding, FindingType, Location, PathStep, Undecided};
pub use infer::infer;
pub use page::Page;
pub use registry::{Check, PolicyKind, Types, check, checks, near};
pub use run::{Options, Report, validate, validate_tree};
pub use tables::is_resource_type;
