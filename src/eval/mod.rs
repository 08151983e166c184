//! Concrete semantics: policies and one request in, one decision and why out.
//!
//! Shares no code with `encode`, `regular` or `solve`: it is the judge of their witnesses.
//!
//! [`evaluate`] decides; [`Request`] is read from and written to JSON; [`check_axioms`] says
//! where a request contradicts what AWS guarantees of requests.

mod action;
mod axioms;
mod caller;
mod compare;
mod complete;
mod condition;
mod context;
mod decide;
mod decision;
mod json;
mod keys;
pub mod layers;
mod matching;
mod principal;
mod request;
mod resource;
mod scope;
mod values;
mod variables;

pub use axioms::{
    AxiomWarning, check_asked, check_axioms, check_axioms_under, check_presence,
    check_presence_under,
};
pub use decide::{evaluate, evaluate_under};
pub use decision::{
    Decision, ElementKind, Failure, Note, Outcome, PrincipalClass, StatementResult,
};
pub use json::{RequestError, caller_kinds};
pub use keys::key_is_multi;
pub use request::{Caller, CallerKind, ContextValue, Request};
