//! How the typed operators read texts (`COND-16`: the operator decides, not the key).

pub(super) mod address;
pub(super) mod arn;
pub(super) mod base64;
pub(super) mod date;
pub(super) mod fold;
pub(super) mod number;
