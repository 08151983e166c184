//! Access points and public buckets (`EVAL-89` to `EVAL-92`). ACLs are statements of the bucket's
//! layer (`EVAL-80` to `EVAL-88`): a canonical id is of class ACCOUNT (`OQ-29`).

use super::Case;
use super::decision::LayerKind;
use super::refusals::Refusal;
use crate::eval::CallerKind;
use crate::eval::context::Context;
use crate::eval::principal::account;
use crate::eval::request::Request;
use crate::eval::values::arn::{self, Arn};

const POINT: &str = "s3:DataAccessPointArn";

/// The account of the access point that the call goes through.
pub(super) fn access_point_account<'a>(context: &Context<'a>) -> Option<&'a str> {
    let account = context.one(POINT).and_then(arn::account);
    account.or_else(|| context.one("s3:DataAccessPointAccount"))
}

/// Whether the call goes through an access point (`KEY-81`).
pub(super) fn is_through(request: &Request, context: &Context) -> bool {
    request.action.to_ascii_lowercase().starts_with("s3:")
        && (context.has(POINT) || context.has("s3:DataAccessPointAccount"))
}

/// `EVAL-89`: the request as the policies of the caller and of the access point see it: on the
/// access point, with the key of the object. `None` where its ARN is not known or the resource
/// already is one of an access point.
pub(super) fn seen_at_access_point(request: &Request, context: &Context) -> Option<Request> {
    let point = context.one(POINT)?;
    let own = Arn::parse(&request.resource)?;
    if own.service != "s3" || !own.account.is_empty() {
        return None;
    }
    let resource = match own.resource.split_once('/') {
        Some((_, key)) => format!("{point}/object/{key}"),
        None => point.to_owned(),
    };
    Some(Request {
        resource,
        ..request.clone()
    })
}

/// Whether the resource is written as one of an access point.
pub(super) fn is_of_access_point(request: &Request) -> bool {
    Arn::parse(&request.resource)
        .is_some_and(|arn| arn.service == "s3" && arn.resource.starts_with("accesspoint/"))
}

/// `EVAL-90`: an access point of VPC origin takes only calls from its VPC.
pub(super) fn outside_vpc(case: &Case) -> Option<Refusal> {
    let vpc = case.context.one("s3:AccessPointNetworkOrigin") == Some("VPC");
    (case.through && vpc && !case.context.has("aws:SourceVpc")).then(|| {
        Refusal::new(
            "EVAL-90",
            None,
            "the access point takes only calls from its VPC: the call has to pass an endpoint there",
        )
    })
}

/// `EVAL-92`: with `RestrictPublicBuckets` on a public policy only services and callers of the
/// account of the owner, or of that of the access point, pass (`EVAL-91`).
pub(super) fn restricted(case: &Case) -> Option<Refusal> {
    let caller = &case.request.caller;
    if !case.restrict_public || caller.kind == CallerKind::Service {
        return None;
    }
    let own = account(caller);
    let of_point = own.is_some() && access_point_account(case.context) == own;
    let inside = own.is_some() && (case.owned_by_caller || of_point);
    (!inside).then(|| {
        Refusal::new(
            "EVAL-92",
            Some(LayerKind::Resource),
            "RestrictPublicBuckets lets only AWS services and the owner's account use a bucket whose \
             policy is public: make the policy non-public, or turn the setting off",
        )
    })
}
