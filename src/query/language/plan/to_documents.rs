//! Questions to policies by themselves.

use super::super::ast::{Act, Atom, Relation, Set};
use super::library::Library;
use super::{Unasked, acts, conditions, who};
use crate::policy::PolicyType;
use crate::policy::parse::Parsed;
use crate::query::{
    Answer, Comparison, Details, Inside, Reason, Settings, Sought, Verdict, bounded, compare,
    exists, is_vacuous,
};
use crate::source::{Diagnostic, Span};
use crate::witness::Document;

/// The files of a set of policies, and their types where they are said.
fn files(set: &Set) -> Vec<(String, Option<PolicyType>)> {
    let all = set.of.iter().filter_map(|one| match &one.node {
        Atom::Text(path) => Some((path.clone(), None)),
        Atom::File(policy_type, path) => Some((path.clone(), Some(*policy_type))),
        _ => None,
    });
    all.collect()
}

fn span_of(set: &Set) -> Span {
    set.of.first().map_or_else(Span::default, |one| one.span)
}

fn documents(parsed: &[Parsed]) -> Vec<Document<'_>> {
    let all = parsed.iter();
    all.map(|one| (&one.policy, one.policy_type)).collect()
}

/// The type of all documents.
fn one_type<'p>(
    mut all: impl Iterator<Item = &'p Parsed>,
    span: Span,
) -> Result<PolicyType, Unasked> {
    let Some(first) = all.next() else {
        return Err(Diagnostic::error(span, "there is no policy to ask").into());
    };
    if let Some(other) = all.find(|one| one.policy_type != first.policy_type) {
        let message = format!(
            "{} looks like a policy of the type `{}`, but {} of the type `{}`",
            first.source.name(),
            first.policy_type,
            other.source.name(),
            other.policy_type
        );
        let help = format!("say which: `{} policy \"…\"`", first.policy_type);
        return Err(Diagnostic::error(span, message).help(help).into());
    }
    Ok(first.policy_type)
}

/// The documents of a set, which are of one type.
///
/// # Errors
/// What cannot be read.
pub fn documented(library: &Library, set: &Set) -> Result<Vec<Parsed>, Unasked> {
    let policies = library.side(&files(set)).map_err(Unasked::Files)?;
    one_type(policies.iter(), span_of(set))?;
    Ok(policies)
}

/// The answer about one set of documents.
#[derive(Debug)]
pub struct Documented {
    /// The documents.
    pub policies: Vec<Parsed>,
    /// Their type.
    pub policy_type: PolicyType,
    /// Whether there is a request: one that is allowed or, if all must be, one that is not.
    pub answer: Answer,
    /// What is told of that.
    pub details: Details,
    /// Services do not count as external, and some were meant.
    pub external: bool,
}

/// Whether documents allow some request in question or, with `always`, every one.
///
/// # Errors
/// What makes no sense, and what cannot be read.
pub fn does(
    library: &Library,
    set: &Set,
    (always, act, to): (bool, &Act, Option<&Set>),
    owner: Option<&str>,
    settings: &Settings,
) -> Result<Documented, Unasked> {
    let policies = library.side(&files(set)).map_err(Unasked::Files)?;
    let policy_type = one_type(policies.iter(), span_of(set))?;
    let all = documents(&policies);
    let mut parts = vec![acts::bound(&act.actions, act.on.as_ref())];
    if let Some(when) = &act.when {
        parts.push(conditions::bound(when, &all));
    }
    let mut principals = Vec::new();
    let mut external = false;
    if let Some(to) = to {
        parts.push(who::bound(to, owner)?);
        principals = who::preferred(to);
        external = to.of.iter().any(|one| {
            matches!(
                one.node,
                Atom::External | Atom::OutsideAccount(_) | Atom::OutsideOrganization(_)
            )
        });
    }
    let resources = acts::all_shapes(act.on.as_ref());
    let resources = resources
        .iter()
        .filter_map(|shape| shape.patterns.first().cloned())
        .filter(|pattern| pattern != "*");
    let bound = crate::query::Bound::All(parts);
    let inside = Inside {
        bound: &bound,
        owner,
        prefer: (principals, resources.collect()),
    };
    let sought = match always {
        true => Sought::Refused,
        false => Sought::Allowed,
    };
    let (mut answer, mut details) = bounded(&all, policy_type, sought, &inside, settings)?;
    if is_vacuous(&answer, policy_type, &inside, settings)? {
        answer = Answer::Unknown(vec![Reason::plain(format!(
            "no request is in question: nothing that can call under the type `{policy_type}` fits all \
             that the question says, so every policy would pass"
        ))]);
        details = Details::default();
    }
    Ok(Documented {
        policies,
        policy_type,
        answer,
        details,
        external,
    })
}

/// How two sets of documents relate.
#[derive(Debug)]
pub struct Related {
    /// The left side: `new`.
    pub left: Vec<Parsed>,
    /// The right side: `old`.
    pub right: Vec<Parsed>,
    /// `None`: it was not decided.
    pub holds: Option<bool>,
    /// Both directions, but for `disjoint`.
    pub comparison: Option<Comparison>,
    /// Of `disjoint`: a request that both allow.
    pub common: Option<Answer>,
}

/// Whether two sets of documents are in a relation.
///
/// # Errors
/// What makes no sense, and what cannot be read.
pub fn relation(
    library: &Library,
    left: &Set,
    relation: Relation,
    right: &Set,
    settings: &Settings,
) -> Result<Related, Unasked> {
    let sides = (library.side(&files(left)), library.side(&files(right)));
    let (left_side, right_side) = match sides {
        (Ok(left), Ok(right)) => (left, right),
        (Err(one), Err(other)) if one != other => {
            return Err(Unasked::Files(format!("{one}\n\n{other}")));
        }
        (Err(one), _) | (_, Err(one)) => return Err(Unasked::Files(one)),
    };
    one_type(left_side.iter(), span_of(left))?;
    one_type(right_side.iter(), span_of(right))?;
    let policy_type = one_type(left_side.iter().chain(&right_side), span_of(left))?;
    let (new, old) = (documents(&left_side), documents(&right_side));
    if relation == Relation::Disjoint {
        let answer = exists(&[&new, &old], &[], policy_type, settings)?;
        let holds = match answer {
            Answer::None => Some(true),
            Answer::Some(_) => Some(false),
            Answer::Unknown(_) => None,
        };
        return Ok(Related {
            left: left_side,
            right: right_side,
            holds,
            comparison: None,
            common: Some(answer),
        });
    }
    let comparison = compare(&old, &new, policy_type, settings)?;
    let (added, removed) = (nothing(&comparison.added), nothing(&comparison.removed));
    let both = |one: Option<bool>, other: Option<bool>| match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let not = |one: Option<bool>| one.map(|one| !one);
    let holds = match relation {
        Relation::Narrower => added,
        Relation::StrictlyNarrower => both(added, not(removed)),
        Relation::Broader => removed,
        Relation::StrictlyBroader => both(removed, not(added)),
        Relation::Equivalent | Relation::Disjoint => both(added, removed),
    };
    debug_assert!(comparison.verdict() != Verdict::Unknown || added.is_none() || removed.is_none());
    Ok(Related {
        left: left_side,
        right: right_side,
        holds,
        comparison: Some(comparison),
        common: None,
    })
}

/// Whether nothing is between the sides.
const fn nothing(answer: &Answer) -> Option<bool> {
    match answer {
        Answer::None => Some(true),
        Answer::Some(_) => Some(false),
        Answer::Unknown(_) => None,
    }
}
