//! Organizations (`AX-01`, `AX-09`, `AX-10`, `AX-15`, `AX-18`, `AX-25`, `AX-26`).

use super::super::principal::account;
use super::super::request::CallerKind;
use super::super::scope::quoted;
use super::Check;

/// The four pairs of organization and paths, and the axiom that ties them.
const PAIRS: [(&str, &str, &str); 4] = [
    ("AX-09", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
    ("AX-15", "aws:SourceOrgID", "aws:SourceOrgPaths"),
    ("AX-18", "aws:VpceOrgID", "aws:VpceOrgPaths"),
    ("AX-25", "aws:ResourceOrgID", "aws:ResourceOrgPaths"),
];

impl Check<'_> {
    pub(super) fn organizations(&mut self) {
        for (id, organization, paths) in PAIRS {
            self.pair(id, organization, paths);
        }
        let why = match self.kind() {
            CallerKind::Service => Some("the caller is an AWS service"),
            // AX-08 says it too.
            CallerKind::Anonymous if !self.holds("AX-08") => Some("the caller is anonymous"),
            _ => None,
        };
        if let Some(why) = why {
            self.forbid("AX-10", "aws:PrincipalOrgID", why);
        }
        self.one_account();
    }

    /// The organization is present exactly if its paths are and are not empty; every path
    /// starts with it.
    fn pair(&mut self, id: &'static str, organization: &str, paths: &str) {
        let own = self.context.one(organization);
        let all = self.context.all(paths);
        if let Some(own) = own {
            self.ensure("AX-01", is_organization(own), || {
                format!("{organization} is no organization id: {}", quoted(own))
            });
            if self.context.has(paths) {
                self.ensure(id, !all.is_empty(), || {
                    format!("{paths} is empty, but {organization} is present")
                });
            } else {
                self.demand(id, paths, &format!("{organization} is present"));
            }
        } else if self.context.has(paths) && (id != "AX-25" || !all.is_empty()) {
            self.demand(id, organization, &format!("{paths} is present"));
        }
        for path in all {
            self.ensure("AX-01", is_path(path), || {
                format!("{paths} holds no organization path: {}", quoted(path))
            });
            let under = |own: &str| {
                path.strip_prefix(own)
                    .is_some_and(|rest| rest.starts_with('/'))
            };
            self.ensure(id, own.is_none_or(under), || {
                format!(
                    "{paths} holds a path of another organization: {}",
                    quoted(path)
                )
            });
        }
    }

    /// `AX-26`: caller and resource of one account are in one organization.
    fn one_account(&mut self) {
        let own = account(&self.request.caller);
        if own.is_none() || own != self.context.one("aws:ResourceAccount") {
            return;
        }
        let why = "caller and resource are of one account";
        for (one, other) in [
            ("aws:PrincipalOrgID", "aws:ResourceOrgID"),
            ("aws:PrincipalOrgPaths", "aws:ResourceOrgPaths"),
        ] {
            // An empty set says no more than absence (AX-25).
            let empty = |key: &str| self.context.all(key).is_empty();
            if empty(one) && empty(other) {
                continue;
            }
            self.together("AX-26", &[one, other]);
            if !self.context.has(one) || !self.context.has(other) {
                continue;
            }
            let sorted = |key: &str| {
                let mut texts = self.context.all(key);
                texts.sort_unstable();
                texts.dedup();
                texts
            };
            let equal = sorted(one) == sorted(other);
            self.ensure("AX-26", equal, || {
                format!("{one} and {other} differ, but {why}")
            });
        }
    }
}

/// `o-[a-z0-9]{10,32}`.
fn is_organization(text: &str) -> bool {
    text.strip_prefix("o-").is_some_and(|id| {
        (10..=32).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// `o-.../r-.../(ou-.../)*`.
fn is_path(text: &str) -> bool {
    let starts = |part: &str, prefix: &str| part.len() > prefix.len() && part.starts_with(prefix);
    let Some(whole) = text.strip_suffix('/') else {
        return false;
    };
    let mut parts = whole.split('/');
    parts.next().is_some_and(is_organization)
        && parts.next().is_some_and(|part| starts(part, "r-"))
        && parts.all(|part| starts(part, "ou-"))
}
