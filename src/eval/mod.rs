//! Concrete semantics: policies and one request in, one decision and why out.
//!
//! Shares no code with `encode`, `regular` or `solve`: it is the judge of their witnesses.

mod request;

pub use request::{Caller, CallerKind, ContextValue, Request};
