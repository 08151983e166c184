//! Questions about worlds.

mod command;
mod requests;
mod truth;
mod worlds;
