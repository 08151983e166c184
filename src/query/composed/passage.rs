//! Through which access point of S3 a call goes, if through any (`EVAL-89`, `EVAL-90`).

use super::asked::{Actions, Bound, bound};
use super::limit::Limit;
use super::regions::{Question, Region};
use crate::encode::layers::{Point, Sight, Situation};
use crate::encode::patterns;
use crate::regular::Language;

const POINT: &str = "s3:DataAccessPointArn";
const ACCOUNT: &str = "s3:DataAccessPointAccount";

/// The regions by where the call goes through.
pub(super) fn passage(question: &Question<'_, '_>, region: &Region) -> Vec<Region> {
    let all = Limit::Action(vec!["s3:*".to_owned()]);
    let given = question.layers.access_point.is_some();
    if !given && !Actions::new(&region.actions).touch("s3:*") {
        return vec![region.clone()];
    }
    let mut regions = Vec::new();
    if !given {
        regions.push(direct(question, region, &all));
    }
    // Only a call of S3 goes through an access point whose policy is not given.
    let region = match given {
        true => region.clone(),
        false => region.with(all),
    };
    let region = region.set(|situation| situation.through = true);
    if !is_of_bucket(question.resource) {
        if given {
            regions.push(elsewhere(question, &region));
        }
        return regions;
    }
    regions.extend(nameless(question, &region, given));
    regions.extend(named(question, &region));
    regions
}

/// Whether the resource is a bucket or of one, written as S3 writes it.
fn is_of_bucket(resource: &str) -> bool {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    matches!(parts.as_slice(), [_, _, "s3", _, "", _])
}

/// Whether the resource is written as one of an access point.
fn is_of_access_point(resource: &str) -> bool {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    matches!(parts.as_slice(), [_, _, "s3", _, _, rest] if rest.starts_with("accesspoint/"))
}

const NO_BUCKET: &str = "which bucket is behind the access point is not known, so that its policy cannot be \
    read: ask for the ARN in the bucket, with s3:DataAccessPointArn as a context key (EVAL-89)";
const NO_POINT: &str = "which access point the call goes through is not known, so that its policy cannot be \
    read: say it with s3:DataAccessPointArn (EVAL-89)";

/// Calls that go through no access point.
fn direct(question: &Question<'_, '_>, region: &Region, all: &Limit) -> Region {
    let named = |key: &'static str| match bound(question.ask, key) {
        Bound::Absent => None,
        _ => Some(Limit::Present(key)),
    };
    let through: Vec<Limit> = [POINT, ACCOUNT].into_iter().filter_map(named).collect();
    let region = match through.is_empty() {
        true => region.clone(),
        false => region.with(Limit::Any(vec![
            all.clone().not(),
            Limit::Any(through).not(),
        ])),
    };
    let hides = is_of_access_point(question.resource) && question.layers.resource.is_some();
    region.set(|situation| situation.hidden = hides.then_some(NO_BUCKET))
}

/// Calls through an access point on what is not written as of a bucket.
fn elsewhere(question: &Question<'_, '_>, region: &Region) -> Region {
    let hidden = match is_of_access_point(question.resource) {
        true => question.layers.resource.is_some().then_some(NO_BUCKET),
        false => match bound(question.ask, POINT) {
            Bound::To(_) => None,
            Bound::Absent | Bound::Open => Some(NO_POINT),
        },
    };
    of_somebody(
        question,
        region.clone().set(|situation| situation.hidden = hidden),
    )
}

/// Calls through an access point whose ARN the call does not tell.
fn nameless(question: &Question<'_, '_>, region: &Region, given: bool) -> Option<Region> {
    let mut region = match bound(question.ask, POINT) {
        Bound::To(_) => return None,
        Bound::Absent => region.clone(),
        Bound::Open => region.with(Limit::Present(POINT).not()),
    };
    if !given {
        region = match bound(question.ask, ACCOUNT) {
            Bound::Absent => return None,
            Bound::To(_) => region,
            Bound::Open => region.with(Limit::Present(ACCOUNT)),
        };
    }
    let hidden = given.then_some(NO_POINT);
    Some(of_somebody(
        question,
        region.set(|situation| situation.hidden = hidden),
    ))
}

/// Calls through an access point whose ARN they tell.
fn named(question: &Question<'_, '_>, region: &Region) -> Option<Region> {
    let sight = match bound(question.ask, POINT) {
        Bound::Absent => return None,
        Bound::To(arn) => match Point::of(arn, question.resource, &question.rules.readings) {
            Some(point) => Sight::Point(point),
            None => Sight::AnyPoint,
        },
        Bound::Open => Sight::AnyPoint,
    };
    let region = match bound(question.ask, POINT) {
        Bound::To(_) => region.clone(),
        _ => {
            let pattern = patterns::plain("arn:*:s3:*:*:accesspoint/*");
            let points = Language::new(vec![patterns::like(&pattern)]);
            region.with(Limit::Text(POINT, points))
        }
    };
    let seen = |situation: &mut Situation| situation.sight = sight.clone();
    Some(of_somebody(question, region.set(seen)))
}

/// The account of the access point that the call goes through, where the question tells.
pub(super) fn account<'q>(question: &Question<'q, '_>) -> Option<&'q str> {
    let of_arn = match bound(question.ask, POINT) {
        Bound::To(arn) => arn.split(':').nth(4).filter(|own| !own.is_empty()),
        Bound::Absent => None,
        Bound::Open => return None,
    };
    match bound(question.ask, ACCOUNT) {
        _ if of_arn.is_some() => of_arn,
        Bound::To(account) => Some(account),
        Bound::Absent | Bound::Open => None,
    }
}

/// Whether the account of the access point can make a difference (`EVAL-89`): what is another's is
/// another's.
fn of_somebody(question: &Question<'_, '_>, region: Region) -> Region {
    let foreign = |situation: &mut Situation| situation.same_account = false;
    let none = [POINT, ACCOUNT].map(|key| bound(question.ask, key)) == [Bound::Absent; 2];
    match account(question).map(|account| question.is_foreign(account)) {
        _ if none => region,
        Some(Some(false)) => region,
        Some(Some(true)) => region.set(foreign),
        Some(None) | None => region.also(foreign),
    }
}
