//! Which callers of a world a question is about.

use super::super::ast::{At, Atom, Noun, Set};
use super::targets::is_named;
use super::who;
use crate::encode::caller::Kind;
use crate::policy::parse::hints::did_you_mean;
use crate::query::world::Party;
use crate::query::{Bound, Who};
use crate::source::{Diagnostic, Span, quote};
use crate::world::{Membership, Principal, World};

/// Somebody who may be meant, and when.
#[derive(Clone, Debug)]
pub struct Meant<'w> {
    /// Who.
    pub party: Party<'w>,
    /// Which of their calls are meant.
    pub bound: Bound,
}

/// The callers of a set, each once; anybody, if nothing is said.
///
/// # Errors
/// Names that the world does not have.
pub fn meant<'w>(
    world: &'w World,
    set: Option<&'w Set>,
) -> Result<Vec<Meant<'w>>, Vec<Diagnostic>> {
    let Some(set) = set else {
        let all = everybody(world).into_iter().chain(Party::OTHERS);
        return Ok(all.map(whole).collect());
    };
    let mut wrong = Vec::new();
    let mut all: Vec<Meant<'w>> = Vec::new();
    for one in &set.of {
        match of_atom(world, one) {
            Ok(found) => {
                for next in found {
                    insert(&mut all, next);
                }
            }
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    let mut less: Vec<Meant<'w>> = Vec::new();
    for one in &set.except {
        match of_atom(world, one) {
            Ok(found) => less.extend(found),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for other in less {
        // A caller by name is one of a kind of strangers, and the other way round.
        if matches!(other.party, Party::Known(_)) && other.bound == Bound::nothing() {
            all.retain(|one| !is_same(&one.party, &other.party));
            continue;
        }
        for one in &mut all {
            if one.party.kind() == other.party.kind() && !known_apart(&one.party, &other.party) {
                let both = vec![one.bound.clone(), by_party(&other).negate()];
                one.bound = Bound::All(both);
            }
        }
    }
    Ok(all)
}

/// The calls of somebody, as a bound.
fn by_party(one: &Meant<'_>) -> Bound {
    let own = match one.party {
        Party::Named(arn, _) => {
            let atom = Atom::Arn(arn.to_owned());
            who::one(&atom, Span::default(), None).unwrap_or_else(|_| Bound::nothing())
        }
        Party::Service(Some(name)) => {
            let atom = Atom::Service(name.to_owned());
            who::one(&atom, Span::default(), None).unwrap_or_else(|_| Bound::nothing())
        }
        _ => Bound::nothing(),
    };
    Bound::All(vec![own, one.bound.clone()])
}

/// Whether two callers of one kind are never the same: what the world has and what it does not have.
const fn known_apart(one: &Party<'_>, other: &Party<'_>) -> bool {
    matches!(one, Party::Known(_)) != matches!(other, Party::Known(_))
}

fn insert<'w>(all: &mut Vec<Meant<'w>>, next: Meant<'w>) {
    match all.iter_mut().find(|one| is_same(&one.party, &next.party)) {
        None => all.push(next),
        Some(known) if known.bound == next.bound || known.bound == Bound::nothing() => {}
        Some(known) => {
            let either = vec![known.bound.clone(), next.bound];
            known.bound = Bound::Any(either);
        }
    }
}

pub(super) fn is_same(one: &Party<'_>, other: &Party<'_>) -> bool {
    match (one, other) {
        (Party::Known(one), Party::Known(other)) => match (one, other) {
            (Principal::User(one), Principal::User(other)) => std::ptr::eq(*one, *other),
            (Principal::Role(one), Principal::Role(other)) => std::ptr::eq(*one, *other),
            (Principal::Root(one), Principal::Root(other)) => std::ptr::eq(*one, *other),
            _ => false,
        },
        (Party::Named(one, _), Party::Named(other, _)) => one == other,
        (Party::Known(_) | Party::Named(..), _) | (_, Party::Known(_) | Party::Named(..)) => false,
        (Party::Service(one), Party::Service(other)) => one == other,
        _ => one.kind() == other.kind(),
    }
}

fn whole(party: Party<'_>) -> Meant<'_> {
    Meant {
        party,
        bound: Bound::nothing(),
    }
}

fn everybody(world: &World) -> Vec<Party<'_>> {
    let roots = world.accounts().iter().map(Principal::Root);
    world.principals().chain(roots).map(Party::Known).collect()
}

fn strangers<'w>() -> Vec<Party<'w>> {
    let mut all: Vec<Party<'w>> = Party::OTHERS.to_vec();
    all.retain(|party| matches!(party, Party::Stranger(_)));
    all
}

/// Nobody knows who they are.
const UNKNOWN: [Party<'static>; 3] = [
    Party::Anonymous,
    Party::Federated(Kind::Web),
    Party::Federated(Kind::Saml),
];

fn of_atom<'w>(world: &'w World, one: &'w At<Atom>) -> Result<Vec<Meant<'w>>, Diagnostic> {
    let plain = |parties: Vec<Party<'w>>| parties.into_iter().map(whole).collect::<Vec<_>>();
    let restricted = |parties: Vec<Party<'w>>, bound: &Bound| -> Vec<Meant<'w>> {
        let all = parties.into_iter();
        all.map(|party| Meant {
            party,
            bound: bound.clone(),
        })
        .collect()
    };
    let own_bound = || who::one(&one.node, one.span, None);
    Ok(match &one.node {
        Atom::External => {
            // Accounts that the world has and that stand outside of its organization are external too.
            let mut all = everybody(world);
            all.retain(|party| is_outside(world, party));
            all.extend(strangers());
            all.extend(UNKNOWN);
            plain(all)
        }
        Atom::Anonymous => plain(vec![Party::Anonymous]),
        Atom::AnyService => plain(vec![Party::Service(None)]),
        Atom::Service(name) => plain(vec![Party::Service(Some(name))]),
        Atom::Provider(_) => {
            let bound = own_bound()?;
            let parties = [Kind::Web, Kind::Saml].map(Party::Federated);
            restricted(parties.to_vec(), &bound)
        }
        Atom::Account(id) => of_account(world, id, &own_bound()?),
        Atom::Root(id) => match world.account(id) {
            Some(account) => plain(vec![Party::Known(Principal::Root(account))]),
            None => restricted(vec![Party::Stranger(Kind::Root)], &own_bound()?),
        },
        Atom::OutsideAccount(id) => {
            let mut known = everybody(world);
            known.retain(|party| party.account() != Some(id.as_str()));
            let mut all = plain(known);
            let bound = own_bound()?;
            all.extend(restricted(strangers(), &bound));
            all.extend(plain(UNKNOWN.to_vec()));
            all
        }
        Atom::OutsideOrganization(id) => {
            let own = world.parts().organization.as_ref();
            let is_own = own.is_some_and(|own| own.id == *id);
            let bound = own_bound()?;
            let mut all = Vec::new();
            for party in everybody(world) {
                let account = party.account().unwrap_or_default();
                match world.organization_of(account) {
                    Some(of) if of == id => {}
                    Some(_) => all.push(whole(party)),
                    // Of what else it may be is not known.
                    None => all.extend(restricted(vec![party], &bound)),
                }
            }
            match is_own {
                // That the world has all its accounts is one of its assumptions.
                true => all.extend(plain(strangers())),
                false => all.extend(restricted(strangers(), &bound)),
            }
            all.extend(plain(UNKNOWN.to_vec()));
            all
        }
        Atom::Noun(noun, name, account) => named(world, *noun, name, account.as_deref(), one.span)?,
        Atom::AnyOf(noun) => {
            let kind = match noun {
                Noun::User => Kind::User,
                _ => Kind::Role,
            };
            let mut all = everybody(world);
            all.push(Party::Stranger(kind));
            all.retain(|party| party.kind() == kind);
            plain(all)
        }
        Atom::Arn(text) | Atom::Text(text) => of_text(world, text, one)?,
        _ => {
            let mut all = everybody(world);
            all.extend(Party::OTHERS);
            plain(all)
        }
    })
}

fn is_outside(world: &World, party: &Party<'_>) -> bool {
    let account = party.account().and_then(|id| world.account(id));
    account.is_some_and(|account| account.member == Membership::Outside)
}

fn of_account<'w>(world: &'w World, id: &str, bound: &Bound) -> Vec<Meant<'w>> {
    if world.account(id).is_some() {
        let mut own = everybody(world);
        own.retain(|party| party.account() == Some(id));
        return own.into_iter().map(whole).collect();
    }
    let all = strangers().into_iter().map(|party| Meant {
        party,
        bound: bound.clone(),
    });
    all.collect()
}

fn named<'w>(
    world: &'w World,
    noun: Noun,
    name: &str,
    account: Option<&str>,
    span: Span,
) -> Result<Vec<Meant<'w>>, Diagnostic> {
    let arn = |principal: &Principal<'w>| match principal {
        Principal::User(user) if noun == Noun::User => Some(user.entity.arn.as_str()),
        Principal::Role(role) if noun == Noun::Role => Some(role.entity.arn.as_str()),
        _ => None,
    };
    let of = |one: &Principal<'w>| account.is_none_or(|id| one.account() == id);
    let found: Vec<Meant<'w>> = world
        .principals()
        .filter(|one| arn(one).is_some_and(|arn| is_named(arn, noun, name)) && of(one))
        .map(|one| whole(Party::Known(one)))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let place = account.map_or_else(String::new, |id| format!(" in {id}"));
    if let Some(id) = account.filter(|id| world.account(id).is_none()) {
        let message = format!("the world has no account {id}");
        let help = "write the ARN, if the role of another account is meant";
        return Err(Diagnostic::error(span, message).help(help));
    }
    let all: Vec<Principal<'w>> = world.principals().collect();
    let names: Vec<&str> = all
        .iter()
        .filter_map(|one| arn(one)?.rsplit('/').next())
        .collect();
    let message = format!("the world has no {} {}{place}", noun.name(), quote(name));
    let help = match (did_you_mean(name, &names), names.as_slice()) {
        (Some(near), _) if near != name => format!("did you mean {}?", quote(near)),
        (_, []) => format!("it has no {} at all", noun.name()),
        (_, some) => {
            let shown: Vec<&str> = some.iter().take(8).copied().collect();
            format!("it has {}", shown.join(", "))
        }
    };
    Err(Diagnostic::error(span, message).help(help))
}

fn of_text<'w>(
    world: &'w World,
    text: &'w str,
    one: &At<Atom>,
) -> Result<Vec<Meant<'w>>, Diagnostic> {
    let wrong = |message: String| Diagnostic::error(one.span, message);
    match Who::parse(text).map_err(wrong)? {
        Who::Anonymous => Ok(vec![whole(Party::Anonymous)]),
        Who::Service(_) => Ok(vec![whole(Party::Service(Some(text)))]),
        Who::Account(id) => {
            let bound = who::one(&Atom::Account(id.clone()), one.span, None)?;
            Ok(of_account(world, &id, &bound))
        }
        Who::Provider(_) => {
            let bound = who::one(&one.node, one.span, None)?;
            let all = [Kind::Web, Kind::Saml].map(|kind| Meant {
                party: Party::Federated(kind),
                bound: bound.clone(),
            });
            Ok(all.to_vec())
        }
        Who::Arn(_) => by_arn(world, text, one),
        Who::Anyone | Who::External => {
            let help = "write it without quotes";
            Err(Diagnostic::error(one.span, format!("{} is a word", quote(text))).help(help))
        }
    }
}

fn by_arn<'w>(
    world: &'w World,
    text: &'w str,
    one: &At<Atom>,
) -> Result<Vec<Meant<'w>>, Diagnostic> {
    let bound = || who::one(&one.node, one.span, None);
    if text.contains(['*', '?']) {
        let all = everybody(world).into_iter().chain(strangers());
        let bound = bound()?;
        return Ok(all
            .map(|party| Meant {
                party,
                bound: bound.clone(),
            })
            .collect());
    }
    if let Some(principal) = world.principal(text) {
        // One session, or all calls of the role.
        let bound = match text.contains(":assumed-role/") {
            true => bound()?,
            false => Bound::nothing(),
        };
        return Ok(vec![Meant {
            party: Party::Known(principal),
            bound,
        }]);
    }
    let account = text.split(':').nth(4).unwrap_or_default();
    if world.account(account).is_some() {
        let message = format!("the world has the account {account} and no {}", quote(text));
        let help = "name one of its users or roles, or its root user";
        return Err(Diagnostic::error(one.span, message).help(help));
    }
    let kind = match text.splitn(6, ':').nth(5).unwrap_or_default() {
        rest if rest.starts_with("user/") => Kind::User,
        rest if rest.starts_with("role/") || rest.starts_with("assumed-role/") => Kind::Role,
        rest if rest.starts_with("federated-user/") => Kind::Federated,
        "root" => Kind::Root,
        _ => {
            let message = format!("{} is no caller", quote(text));
            let help = "expected the ARN of a user, role or session";
            return Err(Diagnostic::error(one.span, message).help(help));
        }
    };
    Ok(vec![whole(Party::Named(text, kind))])
}
