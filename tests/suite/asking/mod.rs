//! Questions about worlds.

mod command;
mod grants;
pub mod requests;
mod truth;
pub mod worlds;
