//! What the policy of a bucket makes of what its access points let in (`EVAL-89`).

use super::findings::{Asked, Owned, found, is_foreign};
use crate::policy::{Base, Operator, PolicyType};
use crate::query::bound::Bound;
use crate::query::bounded::{Inside, Sought, bounded};
use crate::query::findings::Finding;
use crate::query::{Answer, InternalError, Reason, Settings};
use crate::world::{Resource, World};

/// What the policy of a bucket says of calls through an access point: both must permit (`EVAL-89`).
pub(super) enum Through {
    /// It lets nobody in from outside, so no call through the access point gets in.
    Nothing,
    /// It lets in all that the access point lets in, as where it leaves control to access points (`EVAL-90`).
    All,
    /// It may let in only part of what the access point does.
    Part(String),
}

impl Through {
    pub(super) fn apply(&self, findings: &mut [Finding]) {
        let Self::Part(reason) = self else {
            return;
        };
        for finding in findings {
            finding.doubts.push(Reason {
                text: reason.clone(),
                places: Vec::new(),
            });
        }
    }
}

pub(super) fn through(
    world: &World,
    point: &Resource,
    asked: &Asked,
    findings: &[Finding],
    settings: &Settings,
) -> Result<Through, InternalError> {
    let Some((bucket, _)) = world.behind(&point.arn) else {
        let text = "the world does not have the bucket of the access point, whose policy must permit it too";
        return Ok(Through::Part(text.to_owned()));
    };
    // Inside the account the policy of the bucket need not permit anything; of others it may be
    // RestrictPublicBuckets that keeps the bucket closed.
    let inside = asked.internal || is_foreign(world, point);
    if !inside && found(world, Owned::Resource(bucket), asked, settings)?.is_none() {
        return Ok(Through::Nothing);
    }
    if permits(world, point, bucket, findings, settings)? {
        return Ok(Through::All);
    }
    Ok(Through::Part(format!(
        "the policy of {} must permit it too; whether both do was not decided",
        bucket.arn
    )))
}

/// Whether a bucket permits everybody everything that the findings of an access point are of.
fn permits(
    world: &World,
    point: &Resource,
    bucket: &Resource,
    findings: &[Finding],
    settings: &Settings,
) -> Result<bool, InternalError> {
    let granting = world.granting(bucket);
    if findings.is_empty() || !granting.may_deny.is_empty() {
        return Ok(false);
    }
    let documents: Vec<_> = (granting.documents.iter())
        .map(|one| (&one.document.policy, one.document.policy_type))
        .collect();
    let mut actions: Vec<String> = findings
        .iter()
        .flat_map(|one| one.actions.clone())
        .collect();
    actions.sort();
    actions.dedup();
    let is = |key: &str, value: &str| {
        let equals = Operator {
            qualifier: None,
            base: Base::StringEquals,
            if_exists: false,
        };
        Bound::Clause(equals, key.to_owned(), vec![value.to_owned()])
    };
    let mut all = vec![
        Bound::Action(actions),
        Bound::Resource(vec![bucket.arn.clone(), format!("{}/*", bucket.arn)]),
        is("s3:DataAccessPointArn", &point.arn),
    ];
    all.extend(
        world
            .owner(&point.arn)
            .map(|owner| is("s3:DataAccessPointAccount", owner)),
    );
    let inside = Inside {
        bound: &Bound::All(all),
        owner: world.owner(&bucket.arn),
        prefer: (Vec::new(), Vec::new()),
    };
    let (refused, _) = bounded(
        &documents,
        PolicyType::Resource,
        Sought::Refused,
        &inside,
        settings,
    )?;
    Ok(matches!(refused, Answer::None))
}
