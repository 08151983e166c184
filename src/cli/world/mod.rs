//! `iamproof world`.

mod args;

pub(super) use args::World;

use super::args::Format;
use super::{Exit, Failure, Streams, pretty};
use crate::input::world::load_world;
use crate::report::{world_json, world_text};

pub(super) fn run(arguments: &World, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let loaded = load_world(&arguments.world, streams.input)?;
    for warning in &loaded.warnings {
        streams.complain(warning);
    }
    streams.print(&match arguments.format {
        Format::Text => world_text(&loaded.world),
        Format::Json => pretty(&world_json(&loaded.world)),
    });
    Ok(Exit::Good)
}
