//! Which resources of a world a question is about: each of those whose policies have a say, and what is left
//! of the patterns.

use super::super::ast::{Atom, Noun, Set};
use super::absent::absent;
use super::shapes::{Shape, shapes, tails};
use crate::policy::parse::hints::did_you_mean;
use crate::query::Bound;
use crate::source::{Diagnostic, quote};
use crate::world::{Covers, World, kind_of};

/// Every ARN.
const ANYTHING: &str = "arn:*:*:*:*:*";

/// What is asked about at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// An ARN, `*`, or a pattern after the fifth colon.
    pub place: String,
    /// For the levels of access.
    pub shape: Shape,
    /// Which of these resources are meant.
    pub bound: Bound,
    /// What it stands for.
    pub stands: Stands,
    /// Of these only some are meant, and which was not asked: a witness may be another's.
    pub partial: bool,
}

/// What a target stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// What the world has.
    Held,
    /// What is named as it is: whatever is asked about it is asked.
    Named,
    /// Resources that the world may have and whose policies are not asked: a witness is to be decided by all
    /// layers once more.
    Loose,
    /// Resources that the world does not have, of a kind that has policies: whoever asks, it is not known what
    /// these say.
    Absent,
}

impl Stands {
    /// Whether a witness is on a resource that was not asked by itself.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Loose | Self::Absent)
    }
}

/// The targets of a set of resources; all that the world has, if nothing is said.
///
/// # Errors
/// Names that the world does not have.
pub fn targets(world: &World, on: Option<&Set>) -> Result<Vec<Target>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut all: Vec<Target> = Vec::new();
    let Some(set) = on else {
        let all = anything(world).into_iter();
        return Ok(all.map(|one| settled(world, one)).collect());
    };
    let mut less: Vec<Bound> = Vec::new();
    for one in &set.except {
        let except = shapes(&one.node);
        less.extend(except.iter().map(super::acts::inside));
    }
    for one in &set.of {
        let found = match &one.node {
            Atom::Noun(noun, name, account) => {
                let found = named(world, *noun, name, account.as_deref());
                if found.is_empty() {
                    wrong.push(unknown(world, *noun, name, account.as_deref()).spanned(one.span));
                }
                found
            }
            Atom::AnyOf(noun) => named(world, *noun, "*", None),
            Atom::Arn(text) | Atom::Text(text) if text != "*" => pattern(world, text),
            _ => anything(world),
        };
        for target in found {
            if !all.contains(&target) {
                all.push(target);
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if !less.is_empty() {
        let less = Bound::Any(less).negate();
        for target in &mut all {
            target.bound = Bound::All(vec![target.bound.clone(), less.clone()]);
        }
    }
    let all = all.into_iter();
    Ok(all.map(|one| settled(world, one)).collect())
}

/// A message that is not placed yet.
struct Unplaced(String, String);

impl Unplaced {
    fn spanned(self, span: crate::source::Span) -> Diagnostic {
        Diagnostic::error(span, self.0).help(self.1)
    }
}

fn shape(place: &str) -> Shape {
    let wild = place.contains(['*', '?']) || place == "*";
    // What is below a resource has a shape that its first ARN shows.
    let sample = place
        .strip_suffix('*')
        .filter(|start| !start.contains(['*', '?']));
    let samples = match (wild, sample) {
        (false, _) => vec![place.to_owned()],
        (true, Some(start)) if start.contains(':') && start.ends_with(['/', ':']) => {
            vec![format!("{start}x")]
        }
        _ => Vec::new(),
    };
    Shape {
        patterns: vec![place.to_owned()],
        samples,
        owner: None,
    }
}

pub(super) fn target(place: &str, bound: Bound, stands: Stands) -> Target {
    Target {
        place: place.to_owned(),
        shape: shape(place),
        bound,
        stands,
        partial: false,
    }
}

/// Behind an access point policies see the ARN of the bucket (`EVAL-89`): a bound of the resource would be of
/// that one.
fn settled(world: &World, mut one: Target) -> Target {
    let Some((_, inside)) = world.behind(&one.place) else {
        return one;
    };
    // The actions are those on the bucket and its objects.
    one.shape = shape(&inside);
    if one.bound != Bound::nothing() {
        one.bound = Bound::nothing();
        one.partial = true;
    }
    one
}

/// The ARNs whose policies the world knows: resources and roles.
fn known(world: &World) -> impl Iterator<Item = &str> {
    let roles = world
        .parts()
        .roles
        .iter()
        .map(|role| role.entity.arn.as_str());
    let resources = world.resources().iter().map(|one| one.arn.as_str());
    resources.chain(roles)
}

/// Itself, and what its policy covers beside it.
fn places(arn: &str) -> Vec<String> {
    let mut all = vec![arn.to_owned()];
    if let Some(Covers::Below(mark)) = kind_of(arn).map(|kind| kind.covers)
        && mark.contains('/')
    {
        all.push(format!("{arn}{mark}*"));
    }
    all
}

fn anything(world: &World) -> Vec<Target> {
    let mut all: Vec<Target> = known(world)
        .flat_map(places)
        .map(|place| target(&place, Bound::nothing(), Stands::Held))
        .collect();
    all.push(target("*", Bound::nothing(), Stands::Held));
    all.push(target(ANYTHING, Bound::nothing(), Stands::Loose));
    all
}

/// Whether a text fits a pattern.
fn fits(pattern: &str, text: &str) -> bool {
    let sequence = crate::encode::patterns::like(&crate::encode::patterns::plain(pattern));
    crate::regular::Language::new(vec![sequence]).matches(text)
}

fn pattern(world: &World, text: &str) -> Vec<Target> {
    if !text.contains(['*', '?']) {
        return vec![target(text, Bound::nothing(), Stands::Named)];
    }
    let inside = Bound::Resource(vec![text.to_owned()]);
    let mut all = Vec::new();
    for arn in known(world) {
        for place in places(arn) {
            match place.strip_suffix('*') {
                None if fits(text, &place) => {
                    all.push(target(&place, Bound::nothing(), Stands::Held));
                }
                // All of it, or what fits of it.
                Some(start) if text.ends_with('*') && fits(text, start) => {
                    all.push(target(&place, Bound::nothing(), Stands::Held));
                }
                Some(start) if may_start(text, start) => {
                    all.push(target(&place, inside.clone(), Stands::Held));
                }
                None | Some(_) => {}
            }
        }
    }
    let head: Vec<&str> = text.splitn(6, ':').collect();
    let plain = head.len() == 6 && head.iter().take(5).all(|part| !part.contains(['*', '?']));
    // What is below one resource that the world has was asked about already.
    let own = world.resource(text).is_some_and(|found| {
        text.starts_with(found.arn.as_str())
            && text
                .get(found.arn.len()..)
                .is_some_and(|rest| rest.starts_with(['/', ':']))
    });
    if own {
        return vec![target(text, Bound::nothing(), Stands::Held)];
    }
    all.extend(absent(text));
    match plain {
        true => all.push(target(text, Bound::nothing(), Stands::Loose)),
        false => all.push(target(ANYTHING, inside, Stands::Loose)),
    }
    all
}

/// Whether some text that a pattern fits starts so.
fn may_start(pattern: &str, start: &str) -> bool {
    let sequence = crate::encode::patterns::like(&crate::encode::patterns::plain(pattern));
    !crate::regular::after(&sequence, start).is_empty()
}

/// The resources of a noun and a name, which may hold wildcards.
fn named(world: &World, noun: Noun, name: &str, account: Option<&str>) -> Vec<Target> {
    if noun == Noun::Object {
        let arn = format!("arn:aws:s3:::{name}");
        return match world.resource(&arn) {
            Some(_) => vec![target(&arn, Bound::nothing(), Stands::Held)],
            None => Vec::new(),
        };
    }
    let mut all = Vec::new();
    for arn in known(world) {
        if !is_named(arn, noun, name) || account.is_some_and(|id| world.owner(arn) != Some(id)) {
            continue;
        }
        let own = places(arn).into_iter();
        all.extend(own.map(|place| target(&place, Bound::nothing(), Stands::Held)));
        if noun == Noun::Bucket {
            // Its objects are reached through its access points too.
            let points = world.resources().iter().filter(|point| {
                let behind = world.behind(&point.arn);
                behind.is_some_and(|(bucket, _)| bucket.arn == arn)
            });
            let through = points.flat_map(|point| places(&point.arn));
            all.extend(through.map(|place| target(&place, Bound::nothing(), Stands::Held)));
        }
        if noun == Noun::Function {
            all.push(target(&format!("{arn}:*"), Bound::nothing(), Stands::Held));
        }
    }
    if noun == Noun::User {
        let users = world.parts().users.iter();
        let arns = users.map(|user| user.entity.arn.as_str());
        let own = arns.filter(|arn| is_named(arn, noun, name));
        all.extend(own.map(|arn| target(arn, Bound::nothing(), Stands::Held)));
    }
    all
}

/// Whether an ARN is that of a noun with such a name.
pub fn is_named(arn: &str, noun: Noun, name: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let &[_, _, service, _, _, rest] = parts.as_slice() else {
        return false;
    };
    // Access points are no buckets, streams no tables.
    let kind = match noun {
        Noun::Bucket => "AWS::S3::Bucket",
        Noun::Table => "AWS::DynamoDB::Table",
        Noun::Function => "AWS::Lambda::Function",
        _ => "",
    };
    if !kind.is_empty() && kind_of(arn).is_none_or(|own| own.name != kind) {
        return false;
    }
    let mut tails = tails(noun).iter();
    tails.any(|(own, start, end)| {
        let start = start.strip_suffix("*/").unwrap_or(start);
        let Some(tail) = rest.strip_prefix(start).filter(|_| *own == service) else {
            return false;
        };
        let path = matches!(noun, Noun::Role | Noun::User);
        let own = match path {
            true => tail.rsplit('/').next().unwrap_or_default(),
            false => tail,
        };
        match *end {
            "-??????" => fits(&format!("{name}{end}"), own),
            "" => fits(name, own),
            _ => false,
        }
    })
}

/// A name that the world does not have.
fn unknown(world: &World, noun: Noun, name: &str, account: Option<&str>) -> Unplaced {
    let of = account.map_or_else(String::new, |id| format!(" in {id}"));
    let message = format!("the world has no {} {}{of}", noun.name(), quote(name));
    let mut names: Vec<String> = known(world)
        .filter(|arn| is_named(arn, noun, "*"))
        .map(|arn| {
            let tail = arn.rsplit([':', '/']).next().unwrap_or_default();
            tail.to_owned()
        })
        .collect();
    names.dedup();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let help = match (did_you_mean(name, &all), all.as_slice()) {
        (Some(near), _) if near != name => format!("did you mean {}?", quote(near)),
        (_, []) => {
            "it has none at all; its ARN says what is meant of things without policies".to_owned()
        }
        (_, some) => {
            let shown: Vec<&str> = some.iter().take(5).copied().collect();
            format!("it has {}", shown.join(", "))
        }
    };
    Unplaced(message, help)
}
