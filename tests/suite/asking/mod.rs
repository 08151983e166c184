//! Questions about worlds.

mod command;
pub mod requests;
mod truth;
pub mod worlds;
