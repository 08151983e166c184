//! Which keys are views of which callers, by the axioms that hold (`AX-02`, `AX-04` to `AX-08`, `AX-11`,
//! `AX-12`, `AX-32`, `AX-36`).

use super::caller::Kind;
use super::keys::Derived;
use crate::rules::Rules;

/// How a key stands to the callers of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    /// The caller says its value.
    Tied,
    /// Nothing says whether they carry it, or with which value.
    Free,
    /// They do not carry it.
    Absent,
}

/// What the axioms that hold say of a key of callers of one kind (`OQ-31` for those of which none
/// says anything).
fn tie(derived: Derived, kind: Kind, rules: &Rules) -> Tie {
    let unless = |ids: &[&str], tie: Tie| match rules.holds_any(ids) {
        true => tie,
        false => Tie::Free,
    };
    let tied = |ids: &[&str]| unless(ids, Tie::Tied);
    let absent = |ids: &[&str]| unless(ids, Tie::Absent);
    match (derived, kind) {
        // KEY-06 is of signed calls, and those of identity providers are not.
        (
            Derived::PrincipalArn
            | Derived::PrincipalAccount
            | Derived::PrincipalType
            | Derived::UserId,
            Kind::Service | Kind::Web,
        )
        | (Derived::IsService, Kind::Web | Kind::Saml) => Tie::Free,
        (Derived::PrincipalArn | Derived::IsService, Kind::Anonymous) => absent(&["AX-08"]),
        (Derived::PrincipalArn, Kind::Saml) => absent(&["AX-36"]),
        // KEY-01: it names the caller.
        (Derived::PrincipalArn, _) => Tie::Tied,
        (Derived::PrincipalAccount | Derived::PrincipalType | Derived::UserId, Kind::Saml) => {
            tied(&["AX-36"])
        }
        (Derived::PrincipalAccount | Derived::UserId, Kind::Anonymous) => tied(&["AX-08"]),
        (Derived::PrincipalAccount, _) => tied(&["AX-02"]),
        (Derived::PrincipalType, Kind::Anonymous) => tied(&["AX-04", "AX-08"]),
        (Derived::PrincipalType, _) => tied(&["AX-04"]),
        (Derived::UserId, Kind::Role) => tied(&["AX-07"]),
        (Derived::UserId, _) => tied(&["AX-06"]),
        (Derived::UserName, Kind::User) => tied(&["AX-05"]),
        (Derived::UserName, Kind::Service) => absent(&["AX-05", "AX-12"]),
        (Derived::UserName, Kind::Anonymous) => absent(&["AX-05", "AX-08"]),
        (Derived::UserName, Kind::Web | Kind::Saml) => absent(&["AX-05", "AX-36"]),
        (Derived::UserName, _) => absent(&["AX-05"]),
        (Derived::IsService, _) | (Derived::ServiceName, Kind::Service) => tied(&["AX-11"]),
        (Derived::ServiceName, Kind::Anonymous) => absent(&["AX-08", "AX-11"]),
        (Derived::ServiceName, _) => absent(&["AX-11"]),
        (Derived::CallerAccount, _) if Kind::SIGNED.contains(&kind) => tied(&["AX-32"]),
        (Derived::CallerAccount, _) => Tie::Free,
        (Derived::ResourceAccount, _) => Tie::Absent,
    }
}

fn kinds_of(derived: Derived, rules: &Rules, wanted: Tie) -> Vec<Kind> {
    let kinds = Kind::ALL.into_iter();
    kinds
        .filter(|kind| tie(derived, *kind, rules) == wanted)
        .collect()
}

/// The kinds of caller that say what the key holds.
pub fn kinds_tied(derived: Derived, rules: &Rules) -> Vec<Kind> {
    kinds_of(derived, rules, Tie::Tied)
}

/// The kinds of caller to which nothing ties the key.
pub fn kinds_free(derived: Derived, rules: &Rules) -> Vec<Kind> {
    kinds_of(derived, rules, Tie::Free)
}
