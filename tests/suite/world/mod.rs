//! Worlds: reading, checking, and the layers that they make.

mod acts;
mod code;
mod command;
mod errors;
mod hostile;
mod let_in;
mod outputs;
mod produced;
mod reading;
mod schema;
mod yaml;

use iamproof::input::world::{Loaded, load_world};
use iamproof::world::World;
use std::path::Path;

/// What a directory of the project holds.
pub fn example(path: &str) -> World {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    load(&[&path])
        .unwrap_or_else(|error| panic!("{error}"))
        .world
}

fn load(paths: &[&Path]) -> Result<Loaded, String> {
    let paths: Vec<String> = paths
        .iter()
        .map(|one| one.to_str().unwrap().to_owned())
        .collect();
    load_world(&paths, &mut std::io::empty()).map_err(|error| error.to_string())
}

/// The world of some files in a directory; in errors the directory is `DIR`.
pub fn files(files: &[(&str, &str)]) -> Result<Loaded, String> {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let shown = directory.path().to_str().unwrap();
    load(&[directory.path()]).map_err(|error| error.replace(shown, "DIR"))
}

/// The world of one JSON text.
pub fn json(text: &str) -> Result<World, String> {
    files(&[("world.json", text)]).map(|loaded| loaded.world)
}

/// All that is wrong with some files.
pub fn complaint(given: &[(&str, &str)]) -> String {
    match files(given) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err(error) => error,
    }
}

/// What the command prints of a world: all that is known and not known of it.
pub fn shown(world: &World) -> String {
    iamproof::report::world_text(world)
}
