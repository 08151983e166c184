//! Who owns the resource, seen from the caller (`EVAL-22` to `EVAL-24`).

use super::s3;
use crate::eval::context::Context;
use crate::eval::principal::account;
use crate::eval::request::Request;
use crate::eval::values::arn::{self, Arn};

/// Whose resource it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The caller's account's; also for callers that have none.
    Same,
    /// Another account's.
    Cross,
    /// AWS's.
    Aws,
}

impl Relation {
    /// What it is for a reader.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Same => "if it is the caller's account",
            Self::Cross => "if it is another account",
            Self::Aws => "if it is AWS",
        }
    }
}

/// `EVAL-23`: the account of the ARN, else the stated one, else for `*` the caller's. `EVAL-24`: both
/// where that does not tell.
pub(super) fn relations(request: &Request, context: &Context) -> Vec<Relation> {
    let Some(own) = account(&request.caller) else {
        return vec![Relation::Same];
    };
    if arn::account(&request.resource) == Some("aws") {
        return vec![Relation::Aws];
    }
    let stated = || {
        let keys = ["aws:ResourceAccount", "s3:ResourceAccount"];
        keys.iter().find_map(|key| context.one(key))
    };
    let through = s3::access_point_account(context);
    let foreign = through.is_some_and(|account| account != own);
    match request.owner().or_else(stated) {
        _ if foreign => vec![Relation::Cross],
        Some(owner) if owner == own => vec![Relation::Same],
        Some(_) => vec![Relation::Cross],
        None if request.resource == "*" => vec![Relation::Same],
        None => vec![Relation::Same, Relation::Cross],
    }
}

/// `EVAL-22`: whether caller and resource are in two partitions.
pub(super) fn across_partitions(request: &Request) -> Option<(&str, &str)> {
    let own = Arn::parse(&request.caller.name)?.partition;
    let other = Arn::parse(&request.resource)?.partition;
    (own != other && !other.is_empty()).then_some((own, other))
}
