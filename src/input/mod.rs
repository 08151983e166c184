//! Where policies come from: files, directories, standard input.

mod error;
mod load;
pub mod world;

pub use error::{LoadError, Problem};
pub use load::{MAX_BYTES, load, load_all, read_source, sources};
