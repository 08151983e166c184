//! What the reader knows beside the policies (`AX-27`, and the assumptions that have no rule).

use super::super::keys::{is_of_oidc, is_of_saml, is_of_session};
use super::super::principal::account;
use super::super::request::CallerKind;
use super::super::scope::quoted;
use super::super::values::fold;
use super::Check;
use crate::rules::{Assumption, assumptions::CALLERS};

/// The organization, its paths and the account of each side; the caller's account is its own.
const SIDES: [(&str, &str, Option<&str>); 4] = [
    ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", None),
    (
        "aws:ResourceOrgID",
        "aws:ResourceOrgPaths",
        Some("aws:ResourceAccount"),
    ),
    (
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        Some("aws:SourceAccount"),
    ),
    ("aws:VpceOrgID", "aws:VpceOrgPaths", Some("aws:VpceAccount")),
];

impl<'a> Check<'a> {
    fn account_of(&self, side: Option<&str>) -> Option<&'a str> {
        match side {
            None => account(&self.request.caller),
            Some(key) => self.context.one(key),
        }
    }

    /// What is present and contradicts what is known.
    pub(super) fn assumed(&mut self) {
        let rules = self.rules;
        for assumption in rules.assumptions.iter() {
            let (id, name) = (assumption.id(), assumption.name());
            match assumption {
                Assumption::Members {
                    organization,
                    accounts,
                } => self.members(&name, organization, accounts),
                Assumption::Path { path, accounts } => self.at_path(&name, path, accounts),
                Assumption::Vpcs { account, vpcs } => {
                    self.endpoint(id, &name, account, "aws:SourceVpc", vpcs);
                }
                Assumption::Endpoints { account, endpoints } => {
                    self.endpoint(id, &name, account, "aws:SourceVpce", endpoints);
                }
                // For `assumed_presence`.
                Assumption::Always { .. } => {}
            }
        }
    }

    fn members(&mut self, name: &str, organization: &str, accounts: &[String]) {
        for (key, _, side) in SIDES {
            let (Some(account), Some(own)) = (self.account_of(side), self.context.one(key)) else {
                continue;
            };
            let member = accounts.iter().any(|known| known == account);
            self.ensure("AX-27", (own == organization) == member, || {
                let verb = if member { "has" } else { "lacks" };
                format!("{key} is {}, but {name} {verb} {account}", quoted(own))
            });
        }
    }

    fn at_path(&mut self, name: &str, path: &str, accounts: &[String]) {
        for (_, key, side) in SIDES {
            let Some(account) = self.account_of(side) else {
                continue;
            };
            if !accounts.iter().any(|known| known == account) || !self.context.has(key) {
                continue;
            }
            let paths = self.context.all(key);
            let exact = !paths.is_empty() && paths.iter().all(|own| *own == path);
            self.ensure("AX-27", exact, || {
                format!("{key} is not this path, but {account} is among {name}")
            });
        }
    }

    fn endpoint(&mut self, id: &'static str, name: &str, account: &str, key: &str, ids: &[String]) {
        let (Some(owner), Some(own)) = (self.context.one("aws:VpceAccount"), self.context.one(key))
        else {
            return;
        };
        let known = ids.iter().any(|known| known == own);
        self.ensure(id, (owner == account) == known, || {
            let verb = if known { "are" } else { "are not" };
            format!(
                "aws:VpceAccount is {}, but {} {verb} among {name}",
                quoted(owner),
                quoted(own)
            )
        });
    }

    /// What is absent although it is known to be carried.
    pub(super) fn assumed_presence(&mut self) {
        let rules = self.rules;
        for assumption in rules.assumptions.iter() {
            let (id, name) = (assumption.id(), assumption.name());
            match assumption {
                Assumption::Members { accounts, .. } | Assumption::Path { accounts, .. } => {
                    for (organization, paths, side) in SIDES {
                        let own = self.account_of(side);
                        if own.is_some_and(|own| accounts.iter().any(|known| known == own)) {
                            let why = format!("there is {name}");
                            self.demand(id, organization, &why);
                            self.demand(id, paths, &why);
                        }
                    }
                }
                Assumption::Always { key, callers } => {
                    let kind = self.kind();
                    let meant = callers.is_empty() || callers.contains(&name_of(kind));
                    if meant && self.can_carry(kind, &fold::key(key)) {
                        self.demand(id, key, &format!("it is known to be {name}"));
                    }
                }
                Assumption::Vpcs { .. } | Assumption::Endpoints { .. } => {}
            }
        }
    }

    /// Whether the axioms that hold let callers of the kind carry a folded key.
    fn can_carry(&self, kind: CallerKind, key: &str) -> bool {
        use CallerKind::{
            Anonymous, FederatedUser, RoleSession, Root, Saml, Service, User, WebIdentity,
        };
        let signed = matches!(kind, Root | User | RoleSession | FederatedUser);
        // Each axiom that forbids it must be off.
        let unless = |ids: &[&str]| ids.iter().all(|id| !self.holds(id));
        let own: &[&str] = match kind {
            Anonymous => &["AX-08"],
            Service => &["AX-12"],
            WebIdentity | Saml => &["AX-36"],
            _ => &[],
        };
        let with =
            |other: &'static str| -> Vec<&str> { own.iter().copied().chain([other]).collect() };
        match key {
            _ if key.starts_with("aws:principaltag/") => match kind {
                Root => false,
                Anonymous | Service => unless(own),
                _ => true,
            },
            "aws:principalorgid" => match kind {
                Service => unless(&["AX-10"]),
                Anonymous => unless(&["AX-08", "AX-10"]),
                _ => signed || unless(own),
            },
            "aws:principalorgpaths" => signed || kind == Service || unless(own),
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths" => {
                kind == Service || unless(&["AX-13"])
            }
            "aws:principalservicename" | "aws:principalservicenameslist" => match kind {
                Service => true,
                Anonymous => unless(&["AX-08", "AX-11"]),
                _ => unless(&["AX-11"]),
            },
            "aws:principalisawsservice" => kind != Anonymous || unless(own),
            "aws:principalarn" => !matches!(kind, Anonymous | Saml) || unless(own),
            "aws:username" => kind == User || unless(&with("AX-05")),
            "aws:tokenissuetime" | "aws:multifactorauthpresent" => {
                let mut ids = with("AX-22");
                ids.push("AX-29");
                signed || unless(&ids)
            }
            "aws:multifactorauthage" => signed || unless(&with("AX-29")),
            _ if is_of_session(key) => {
                let meant = match key {
                    "aws:assumedroot" => kind == Root,
                    "aws:federatedprovider" => matches!(kind, RoleSession | WebIdentity),
                    _ if is_of_oidc(key) => matches!(kind, RoleSession | WebIdentity),
                    _ if is_of_saml(key) => matches!(kind, RoleSession | Saml),
                    _ => kind == RoleSession,
                };
                let others: &[&str] = match kind {
                    Anonymous => &["AX-08", "AX-29"],
                    Service => &["AX-12", "AX-29"],
                    _ => &["AX-29"],
                };
                meant || unless(others)
            }
            _ => true,
        }
    }
}

/// What a file of assumptions calls a kind of caller.
fn name_of(kind: CallerKind) -> &'static str {
    let [root, user, role, federated, service, anonymous, web, saml] = CALLERS;
    match kind {
        CallerKind::Root => root,
        CallerKind::User => user,
        CallerKind::RoleSession => role,
        CallerKind::FederatedUser => federated,
        CallerKind::Service => service,
        CallerKind::Anonymous => anonymous,
        CallerKind::WebIdentity => web,
        CallerKind::Saml => saml,
    }
}
