//! Resources that a pattern means and the world does not have: those of kinds that have policies.

use super::shapes::Shape;
use super::targets::{Stands, Target, target};
use crate::query::Bound;
use crate::world::arn::{Arn, is_account};
use crate::world::{KINDS, kind_of};

/// The resources with policies that a pattern may mean beside those that the world has, by kind. Nothing says
/// what their policies allow.
pub fn absent(text: &str) -> Vec<Target> {
    let arn = Arn::parse(text).filter(|_| text.splitn(6, ':').count() == 6);
    let exact = |part: &str| !part.contains(['*', '?']);
    // The places of kinds are exact where the pattern is.
    let part = |of: fn(Arn<'_>) -> &str| {
        let found = arn.map(of).filter(|part| exact(part));
        found.unwrap_or("*").to_owned()
    };
    let partition = part(|arn| arn.partition);
    let region = part(|arn| arn.region);
    let account = Some(part(|arn| arn.account)).filter(|account| is_account(account));
    let account = account.as_deref().unwrap_or("*");
    let plain = arn.is_some_and(|arn| {
        let head = [arn.partition, arn.service, arn.region, arn.account];
        head.into_iter().all(exact)
    });
    let own = kind_of(text).filter(|_| plain).map(|kind| kind.name);
    let mut all = Vec::new();
    for kind in &KINDS {
        for place in kind.places(&partition, &region, account) {
            if !meet(text, &headed(&place)) {
                continue;
            }
            let (tight, bound) = match own == Some(kind.name) {
                true => (text, Bound::nothing()),
                false => (place.as_str(), Bound::Resource(vec![text.to_owned()])),
            };
            let mut one = target(tight, bound, Stands::Absent);
            one.shape = Shape {
                patterns: vec![tight.to_owned()],
                samples: vec![sample(&place)],
                owner: None,
            };
            all.push(one);
        }
    }
    all
}

/// A wildcard that fits no colon.
const PART: char = '\u{1}';

/// A place of a kind with wildcards that stay inside their component before the fifth colon.
fn headed(place: &str) -> String {
    let mut parts: Vec<String> = place.splitn(6, ':').map(str::to_owned).collect();
    for part in parts.iter_mut().take(5) {
        *part = part.replace('*', PART.encode_utf8(&mut [0; 4]));
    }
    parts.join(":")
}

/// An ARN of a place, to find the actions that can be on such.
fn sample(place: &str) -> String {
    let mut parts: Vec<&str> = place.splitn(6, ':').collect();
    for (at, sample) in [(1, "aws"), (3, "us-east-1"), (4, "111122223333")] {
        if let Some(part) = parts.get_mut(at).filter(|part| **part == "*") {
            *part = sample;
        }
    }
    parts.join(":").replace('*', "x")
}

/// Of some actions those that the policies of such resources decide about: trust policies about sessions
/// only (`EVAL-65`).
pub fn asked_of(actions: Vec<String>, place: &str) -> Vec<String> {
    if kind_of(place).is_none_or(|kind| kind.name != "AWS::IAM::Role") {
        return actions;
    }
    let sessions = actions.iter().filter_map(|action| {
        let (prefix, name) = action.split_once(':').unwrap_or(("*", "*"));
        meet(&prefix.to_ascii_lowercase(), "sts").then(|| format!("sts:{name}"))
    });
    sessions.collect()
}

/// Whether some text fits both patterns; only the other one may hold wildcards without colons.
fn meet(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // Whether what is left of `one` and what is left of `other` meet, from the ends.
    let mut later = vec![false; other.len() + 1];
    for at in (0..=one.len()).rev() {
        let mut row = vec![false; other.len() + 1];
        for beside in (0..=other.len()).rev() {
            let (own, theirs) = (one.get(at), other.get(beside));
            let below = |row: &[bool], at: usize| row.get(at).copied().unwrap_or(false);
            let meets = match (own, theirs) {
                (None, None) => true,
                (Some('*'), _) => {
                    below(&later, beside) || theirs.is_some() && below(&row, beside + 1)
                }
                (Some(':'), Some(&PART)) => below(&row, beside + 1),
                (_, Some('*' | &PART)) => {
                    below(&row, beside + 1) || own.is_some() && below(&later, beside)
                }
                (Some('?'), Some(_)) | (Some(_), Some('?')) => below(&later, beside + 1),
                (Some(own), Some(theirs)) => own == theirs && below(&later, beside + 1),
                (None, Some(_)) | (Some(_), None) => false,
            };
            if let Some(cell) = row.get_mut(beside) {
                *cell = meets;
            }
        }
        later = row;
    }
    later.first().copied().unwrap_or(false)
}
