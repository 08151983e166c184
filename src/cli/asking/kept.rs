//! Worlds of `batch`: each is read once, however many lines ask about it.

use crate::cli::Failure;
use crate::input::world::load_world;
use crate::world::World;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

type Known = BTreeMap<Vec<String>, Arc<Result<World, String>>>;

/// The world of these paths.
pub(in crate::cli) fn kept(paths: &[String]) -> Result<Arc<Result<World, String>>, Failure> {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    if paths.iter().any(|path| path == "-") {
        return Err(Failure::usage("world: standard input holds the questions"));
    }
    let known = KNOWN.get_or_init(Mutex::default);
    // Whoever else wants it waits for the one who reads it.
    let mut known = known
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let world = known.entry(paths.to_vec()).or_insert_with(|| {
        let mut nothing: &[u8] = &[];
        let loaded = load_world(paths, &mut nothing);
        Arc::new(
            loaded
                .map(|loaded| loaded.world)
                .map_err(|error| error.to_string()),
        )
    });
    Ok(Arc::clone(world))
}
