//! Questions about worlds.

mod breaks;
mod command;
mod grants;
pub mod requests;
mod truth;
pub mod worlds;
