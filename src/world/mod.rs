//! Accounts, organizations, principals, resources and their policies as one checked whole.
//!
//! [`Layers`] are the policies that together decide about one caller and one resource (section 5 of the
//! rules): `eval` decides concrete requests by them, `encode` makes formulas of them, and neither sees
//! how the other does.

mod layers;

pub use layers::{Attached, Gap, Layer, Layers};
