//! Callers as bounds, for questions about documents and for what a world does not decide by itself.

use super::super::ast::{At, Atom, Noun, Set};
use super::shapes::shapes;
use crate::encode::caller::Kind;
use crate::policy::{Base, Operator, PrincipalKind};
use crate::query::{Bound, Who};
use crate::source::{Diagnostic, Span};

/// Those who are outside of every account: nobody knows who they are.
const STRANGERS: [Kind; 3] = [Kind::Anonymous, Kind::Web, Kind::Saml];

fn clause(base: Base, key: &str, values: Vec<String>) -> Bound {
    let operator = Operator {
        qualifier: None,
        base,
        if_exists: false,
    };
    Bound::Clause(operator, key.to_owned(), values)
}

fn signed() -> Bound {
    Bound::Kinds(Kind::SIGNED.to_vec())
}

/// Callers of one of these accounts.
fn of_accounts(accounts: Vec<String>) -> Bound {
    let own = clause(Base::StringEquals, "aws:PrincipalAccount", accounts);
    Bound::All(vec![signed(), own])
}

/// Callers of other accounts than these, federated and anonymous ones (`EXT-05`); services are not
/// (`EXT-02`).
pub fn outside(accounts: Vec<String>) -> Bound {
    let others = Bound::All(vec![signed(), of_accounts(accounts).negate()]);
    Bound::Any(vec![Bound::Kinds(STRANGERS.to_vec()), others])
}

/// Callers whose ARN fits one of these patterns, in which `role/…` means its sessions.
fn by_arn(kind: Option<Kind>, patterns: Vec<String>) -> Bound {
    let kinds = kind.map_or_else(signed, |kind| Bound::Kinds(vec![kind]));
    Bound::All(vec![
        kinds,
        clause(Base::ArnLike, "aws:PrincipalArn", patterns),
    ])
}

/// One kind of caller.
///
/// # Errors
/// `external` where nobody says of what.
pub fn one(atom: &Atom, span: Span, owner: Option<&str>) -> Result<Bound, Diagnostic> {
    Ok(match atom {
        Atom::External => {
            let Some(owner) = owner else {
                let message = "`external` means outside of an account, and which is not said";
                let help = "write `any principal outside account 111122223333`, or say --owner \
                            111122223333";
                return Err(Diagnostic::error(span, message).help(help));
            };
            outside(vec![owner.to_owned()])
        }
        Atom::Anonymous => Bound::Kinds(vec![Kind::Anonymous]),
        Atom::AnyService => Bound::Kinds(vec![Kind::Service]),
        Atom::Service(name) => Bound::Named(PrincipalKind::Service, name.clone()),
        Atom::Provider(name) => provider(name),
        Atom::Account(id) => of_accounts(vec![id.clone()]),
        Atom::OutsideAccount(id) => outside(vec![id.clone()]),
        Atom::OutsideOrganization(id) => {
            let own = clause(Base::StringEquals, "aws:PrincipalOrgID", vec![id.clone()]);
            let others = Bound::All(vec![signed(), own.negate()]);
            Bound::Any(vec![Bound::Kinds(STRANGERS.to_vec()), others])
        }
        Atom::Root(id) => {
            let own = clause(Base::StringEquals, "aws:PrincipalAccount", vec![id.clone()]);
            Bound::All(vec![Bound::Kinds(vec![Kind::Root]), own])
        }
        Atom::Noun(noun, ..) => {
            let patterns = shapes(atom).into_iter().flat_map(|shape| shape.patterns);
            by_arn(kind_of(*noun), patterns.collect())
        }
        Atom::AnyOf(noun) => Bound::Kinds(kind_of(*noun).into_iter().collect()),
        Atom::Arn(text) | Atom::Text(text) => named(text),
        _ => Bound::nothing(),
    })
}

/// Identities of a provider: of an ARN that one, of a host every OIDC provider for it, whatever its account and
/// path (`OIDC-01`), and who is known by the bare host (`OIDC-02`).
fn provider(name: &str) -> Bound {
    let one = |name: String| Bound::Named(PrincipalKind::Federated, name);
    if name == "*" || name.starts_with("arn:") {
        return one(name.to_owned());
    }
    let arn = format!("arn:*:iam::????????????:oidc-provider/{name}");
    let below = format!("{arn}/*");
    Bound::Any([name.to_owned(), arn, below].map(one).to_vec())
}

const fn kind_of(noun: Noun) -> Option<Kind> {
    match noun {
        Noun::Role => Some(Kind::Role),
        Noun::User => Some(Kind::User),
        _ => None,
    }
}

fn named(text: &str) -> Bound {
    match Who::parse(text) {
        Ok(Who::Anonymous) => Bound::Kinds(vec![Kind::Anonymous]),
        Ok(Who::Account(id)) => of_accounts(vec![id]),
        Ok(Who::Service(name)) => Bound::Named(PrincipalKind::Service, name),
        Ok(Who::Provider(name)) => provider(&name),
        Ok(Who::Arn(arn)) if arn.contains(":assumed-role/") => {
            Bound::Named(PrincipalKind::Aws, arn)
        }
        Ok(Who::Arn(arn)) => by_arn(None, vec![arn]),
        _ => Bound::nothing(),
    }
}

/// A set of callers.
///
/// # Errors
/// `external` where nobody says of what.
pub fn bound(set: &Set, owner: Option<&str>) -> Result<Bound, Diagnostic> {
    let each = |atoms: &[At<Atom>]| -> Result<Vec<Bound>, Diagnostic> {
        let all = atoms.iter();
        all.map(|atom| one(&atom.node, atom.span, owner)).collect()
    };
    let of = Bound::Any(each(&set.of)?);
    match set.except.is_empty() {
        true => Ok(of),
        false => Ok(Bound::All(vec![
            of,
            Bound::Any(each(&set.except)?).negate(),
        ])),
    }
}

/// Principals that witnesses prefer.
pub fn preferred(set: &Set) -> Vec<(PrincipalKind, String)> {
    let names = set.of.iter().filter_map(|atom| match &atom.node {
        Atom::Account(name) | Atom::Arn(name) => Some((PrincipalKind::Aws, name.clone())),
        Atom::Service(name) => Some((PrincipalKind::Service, name.clone())),
        Atom::Provider(name) => {
            // Only some hosts are names of providers by themselves.
            let own = matches!(Who::parse(name), Ok(Who::Provider(_)));
            own.then(|| (PrincipalKind::Federated, name.clone()))
        }
        _ => None,
    });
    names.collect()
}
