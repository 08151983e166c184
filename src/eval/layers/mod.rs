//! The concrete decision of all kinds of policy together (section 5 of the rules).
//!
//! Each layer meets the request by itself (`facts`); a table of ways says which layers must agree, by
//! who asks (`grants`, `kms`, `sts`); some layers do not count for some calls (`applies`, `rcp`); some
//! calls are refused whatever the policies say (`refusals`). [`decide`] puts these together.

mod applies;
mod decision;
mod explain;
mod facts;
mod grants;
mod judge;
mod kms;
mod merge;
mod owner;
mod rcp;
mod refusals;
mod s3;
mod sts;
mod target;
mod truth;

pub use decision::{
    Because, Change, Doubt, LayerKind, LayerReport, LayeredDecision, Met, Remark, Unmatched,
    Verdict,
};

use super::context::Context;
use super::principal::account;
use super::request::Request;
use crate::rules::{Question, Rules};
use crate::world::Layers;
use facts::Facts;
use owner::Relation;
use rcp::Coverage;
use target::Target;

/// Decides the request by all layers together (`EVAL-01` to `EVAL-111`).
///
/// The request is taken as it is, but that whether the caller has a permissions boundary follows from
/// the layers (`PRIN-23`). What is not known (a [`crate::world::Gap`], the owner of the resource) is
/// tried every way: if that makes a difference the verdict is [`Verdict::Unknown`], with the reasons.
pub fn decide(layers: &Layers, request: &Request, rules: &Rules) -> LayeredDecision {
    let mut request = request.clone();
    // EVAL-98: service-linked roles have none.
    request.caller.has_boundary =
        layers.boundary.is_some() && !target::is_service_linked(&request.caller.name);
    let context = Context::of(&request);
    let through = layers.access_point.is_some() || s3::is_through(&request, &context);
    let seen = s3::seen_at_access_point(&request, &context).filter(|_| through);
    let seen = seen.as_ref().unwrap_or(&request);
    let target = target::target(&request);
    let coverage = rcp::coverage(&request.action, &request.resource);
    let relations = owner::relations(&request, &context);
    let open = layers.rcps.is_some() && coverage == Coverage::Unknown;
    let covers = if open { &[false, true][..] } else { &[false] };
    let readings = readings(layers, &request, seen, rules);
    let mut tried = Vec::new();
    for facts in &readings {
        for &relation in &relations {
            for &covers_unknown in covers {
                let case = Case {
                    request: &request,
                    context: &context,
                    facts,
                    target,
                    relation,
                    coverage,
                    covers_unknown,
                    through,
                    restrict_public: layers.restrict_public,
                    owned_by_caller: owned_by_caller(&request, relation),
                };
                tried.push(merge::Tried {
                    reading: tried_reading(&readings, facts),
                    relation,
                    covers_unknown,
                    decision: judge::judge(&case),
                });
            }
        }
    }
    merge::merge(tried, &request)
}

/// The facts in each reading of `OQ-28` that is open here (`EVAL-44`).
fn readings(layers: &Layers, request: &Request, seen: &Request, rules: &Rules) -> Vec<Facts> {
    let usual = Facts::of(layers, request, seen, rules);
    let mut notes = usual.endpoint.iter().flat_map(|endpoint| &endpoint.notes);
    let touched = notes.any(|(note, _)| note.rule == Question::EndpointAccount.id());
    if !touched || rules.readings.picked(Question::EndpointAccount).is_some() {
        return vec![usual];
    }
    let mut other = rules.clone();
    other.readings.pick(Question::EndpointAccount, true);
    vec![usual, Facts::of(layers, request, seen, &other)]
}

/// Whether these are the facts in the other reading.
fn tried_reading(readings: &[Facts], facts: &Facts) -> bool {
    !readings
        .first()
        .is_some_and(|first| std::ptr::eq(first, facts))
}

/// Whether the caller's account owns the resource, whatever the access point (`EVAL-92`).
fn owned_by_caller(request: &Request, relation: Relation) -> bool {
    match (request.owner(), account(&request.caller)) {
        (Some(owner), Some(own)) => owner == own,
        _ => relation == Relation::Same,
    }
}

/// One request in one state of what is not known.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact"
)]
struct Case<'a> {
    /// What the policies of the resource's side see.
    request: &'a Request,
    context: &'a Context<'a>,
    facts: &'a Facts,
    target: Target,
    relation: Relation,
    coverage: Coverage,
    /// Whether RCPs cover services that the catalog does not know (`OQ-16`).
    covers_unknown: bool,
    /// Whether the call goes through an access point.
    through: bool,
    restrict_public: bool,
    owned_by_caller: bool,
}

impl Case<'_> {
    fn is_true(&self, key: &str) -> bool {
        let text = self.context.one(key);
        text.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Whether a service forwards the call of the caller (`EVAL-43`, `EVAL-99`).
    fn is_forwarded(&self) -> bool {
        self.is_true("aws:ViaAWSService")
    }

    /// Whether the layers of a kind count for this call.
    fn counts(&self, kind: LayerKind) -> bool {
        applies::ignored(kind, self).is_none()
    }
}
