//! Who is asked about, by name.

use crate::encode::caller::Kind;
use crate::query::Who;
use crate::query::world::Party;
use crate::world::arn::Arn;
use crate::world::{Principal, World};
use rustc_hash::FxHashSet;

/// Somebody whom the world has.
pub(super) fn known<'w>(world: &'w World, name: &str) -> Result<Principal<'w>, String> {
    world.principal(name).ok_or_else(|| {
        let near = nearest(world, name);
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        format!(
            "the world has no principal `{name}`: expected the ARN of one of its users or roles, or \
             an account for its root user{near}"
        )
    })
}

/// The principal whose name the ARN ends with.
fn nearest(world: &World, name: &str) -> Option<String> {
    let own = name
        .rsplit(['/', ':'])
        .next()
        .filter(|own| !own.is_empty())?;
    let arn = |principal: &Principal<'_>| match principal {
        Principal::User(user) => user.entity.arn.clone(),
        Principal::Role(role) => role.entity.arn.clone(),
        Principal::Root(account) => account.id.clone(),
    };
    let mut all = world.principals().map(|principal| arn(&principal));
    all.find(|arn| arn.rsplit('/').next() == Some(own))
}

/// The callers that some names mean, each once.
pub(super) fn parties<'w>(world: &'w World, names: &'w [String]) -> Result<Vec<Party<'w>>, String> {
    let mut all: Vec<Party<'w>> = Vec::new();
    let mut seen: FxHashSet<(u8, &str)> = FxHashSet::default();
    for name in names {
        let named = named(world, name)?.into_iter();
        all.extend(named.filter(|party| seen.insert(identity(party))));
    }
    Ok(all)
}

/// The one session that is asked about, if it is one. A session is more than its role: policies may name it.
pub(super) fn session(names: &[String]) -> Result<Option<&str>, String> {
    let is_session = |name: &&String| {
        let arn = Arn::parse(name);
        arn.is_some_and(|arn| arn.service == "sts" && arn.resource.starts_with("assumed-role/"))
    };
    match (names.iter().find(is_session), names) {
        (Some(session), [_]) => Ok(Some(session)),
        (Some(session), _) => Err(format!(
            "`{session}` is one session: ask about it by itself"
        )),
        (None, _) => Ok(None),
    }
}

/// What tells callers apart.
fn identity<'w>(party: &Party<'w>) -> (u8, &'w str) {
    match party {
        Party::Known(Principal::User(user)) => (0, &user.entity.arn),
        Party::Known(Principal::Role(role)) => (1, &role.entity.arn),
        Party::Known(Principal::Root(account)) => (2, &account.id),
        Party::Named(name, _) => (3, name),
        Party::Service(name) => (4, name.unwrap_or_default()),
        Party::Anonymous | Party::Federated(_) | Party::Stranger(_) => (5 + party.kind() as u8, ""),
    }
}

fn named<'w>(world: &'w World, name: &'w str) -> Result<Vec<Party<'w>>, String> {
    let everybody = || {
        let roots = world.accounts().iter().map(Principal::Root);
        let all = world.principals().chain(roots);
        all.map(Party::Known).collect::<Vec<_>>()
    };
    Ok(match name {
        "anyone" => {
            let mut all = everybody();
            all.extend(Party::OTHERS);
            all
        }
        "external" => {
            let mut others = Party::OTHERS.to_vec();
            // EXT-02
            others.retain(|party| !matches!(party, Party::Service(_)));
            others
        }
        "web_identity" => vec![Party::Federated(Kind::Web)],
        "saml" => vec![Party::Federated(Kind::Saml)],
        _ => match Who::parse(name)? {
            Who::Anonymous => vec![Party::Anonymous],
            Who::Service(_) => vec![Party::Service(Some(name))],
            Who::Account(account) => {
                let mut own = everybody();
                own.retain(|party| party.account() == Some(account.as_str()));
                if own.is_empty() {
                    return Err(format!("the world has no account {account}"));
                }
                own
            }
            Who::Arn(_) => vec![arn(world, name)?],
            Who::Provider(_) | Who::Anyone | Who::External => {
                return Err(format!(
                    "`{name}` is no caller of a world: name `web_identity` or `saml`"
                ));
            }
        },
    })
}

/// Somebody by ARN: of the world, or of an account that it does not have.
fn arn<'w>(world: &'w World, name: &'w str) -> Result<Party<'w>, String> {
    if let Some(principal) = world.principal(name) {
        return Ok(Party::Known(principal));
    }
    let account = name.split(':').nth(4).unwrap_or_default();
    if world.account(account).is_some() {
        return known(world, name).map(Party::Known);
    }
    let kind = match name.splitn(6, ':').nth(5).unwrap_or_default() {
        rest if rest.starts_with("user/") => Kind::User,
        rest if rest.starts_with("role/") || rest.starts_with("assumed-role/") => Kind::Role,
        rest if rest.starts_with("federated-user/") => Kind::Federated,
        "root" => Kind::Root,
        _ => {
            return Err(format!(
                "`{name}` is no caller: expected the ARN of a user, role or session"
            ));
        }
    };
    Ok(Party::Named(name, kind))
}
