//! Worlds from files: iamproof's own form as JSON or YAML (`docs/world.md`), the output of
//! `aws iam get-account-authorization-details`, and outputs of other `aws` commands that a file of the own
//! form names.
//!
//! Everything that is wrong in any file is said in one run.

mod account_dump;
mod commands;
mod documents;
mod fields;
mod files;
mod iam_commands;
mod members;
mod organization;
mod own;
mod principals;
mod reader;
mod resource_commands;
mod resources;
mod settings;
mod tree_commands;

pub use members::MEMBERS;

use super::LoadError;
use crate::source::Source;
use crate::world::World;
use reader::Reader;
use std::io::Read;
use std::sync::Arc;

/// A world and what is worth saying about its files.
#[derive(Debug)]
pub struct Loaded {
    /// The world.
    pub world: World,
    /// Every file that was read, in order.
    pub sources: Vec<Arc<Source>>,
    /// What breaks rules of policy types but is clear, as text for people; only the first few.
    pub warnings: Vec<String>,
}

/// The world of some files or directories, or of standard input (`-`). A directory is its
/// `iamproof-world.json` (or `.yaml`, `.yml`) and what that names; without one, every `*.json`, `*.yaml` and
/// `*.yml` below it.
pub fn load_world(paths: &[String], stdin: &mut dyn Read) -> Result<Loaded, LoadError> {
    let mut reader = Reader::default();
    for path in paths {
        reader.place(path, stdin);
    }
    reader.finish()
}
