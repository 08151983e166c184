//! iamproof proves what AWS IAM policies allow, or shows a request that they allow.
//!
//! The way of a question: `source` → `policy` → `encode` → `solve` → `witness` (replayed by
//! `eval`) → `report`. `ARCHITECTURE.md` is the map. [`api`] is the interface that other programs can rely on.

pub mod api;
pub mod catalog;
pub mod cli;
pub mod encode;
pub mod eval;
pub mod input;
pub mod lint;
pub mod lsp;
pub mod policy;
pub mod query;
pub mod regular;
pub mod report;
pub mod rules;
pub mod smtlib;
pub mod solve;
pub mod source;
pub mod witness;
pub mod world;
