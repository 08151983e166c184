//! Questions about a world: who can do something, what somebody can do, whether somebody can.
//!
//! Each pair of a caller and a resource has its layers; the decision about them is the same for all
//! questions (`composed.rs`, `granted.rs`). Callers whom the world does not have are one entry a kind:
//! their own policies are taken to allow everything.

mod complete;
mod facts;
mod findings;
mod known;
mod likely;
mod party;
mod retire;
mod scene;
mod through;
mod what;
mod who;

pub use complete::{Concrete, concrete};
pub use facts::{Facts, facts_of};
pub use findings::{Asked, Found, Owned, Trust, found, owned, settings_of};
pub use known::Known;
pub use party::Party;
pub use scene::Scene;
pub use what::{WhatCan, what_can};
pub use who::{WhoCan, WhoEntry, can_within, who_can};
