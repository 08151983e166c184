//! A world, and how the calls of a question are made.

use crate::world::{Layer, World};
use std::ops::Deref;

/// A world with what belongs to calls and not to it.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'w> {
    world: &'w World,
    /// The session policies of the world's role sessions and federated users (`EVAL-18`).
    pub session: Option<&'w Layer<'w>>,
    /// The policy of the VPC endpoint that all calls go through (`EVAL-40`).
    pub endpoint: Option<&'w Layer<'w>>,
}

impl<'w> Scene<'w> {
    /// The world itself.
    pub const fn world(&self) -> &'w World {
        self.world
    }
}

impl<'w> From<&'w World> for Scene<'w> {
    fn from(world: &'w World) -> Self {
        Self {
            world,
            session: None,
            endpoint: None,
        }
    }
}

impl Deref for Scene<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        self.world
    }
}
