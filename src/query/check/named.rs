//! What policies name of all that AWS assigns: a stranger has other ones (`PUB-01`).
//!
//! A text names a value where it holds the whole of it: `o-abcdefghij/*` names an organization,
//! `arn:aws:iam::111122223333:*` an account. With a wildcard in it (`1111*`, `vpc-*`, `o-*`) it names none:
//! a stranger may have been assigned one that fits, so there is no telling.

use crate::policy::public::is_narrow;
use crate::policy::{Base, Clause, Policy, PrincipalKind};
use crate::witness::Document;
use std::collections::{BTreeMap, BTreeSet};

/// The values that some policies name.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// Twelve digits, wherever they stand.
    pub accounts: BTreeSet<String>,
    /// `o-…`
    pub organizations: BTreeSet<String>,
    /// `AIDA…`, `AROA…`
    pub unique: BTreeSet<String>,
    /// Ids of VPCs, endpoints and instances.
    pub network: BTreeSet<String>,
    /// S3 canonical user ids.
    pub canonical: BTreeSet<String>,
    /// Networks that `aws:SourceIp` is compared with and that are narrow enough to be fixed (`PUB-22`).
    pub addresses: BTreeSet<String>,
    /// Whether `aws:SourceIp` is compared with networks at all.
    pub by_address: bool,
    /// Texts that keys are compared with, by key in lower case; with whether case is ignored.
    pub texts: BTreeMap<String, BTreeSet<(bool, String)>>,
}

impl Named {
    pub fn of(documents: &[Document<'_>]) -> Self {
        let mut named = Self::default();
        for (policy, _) in documents {
            named.policy(policy);
        }
        named
    }

    fn policy(&mut self, policy: &Policy) {
        for statement in &policy.statements {
            for name in statement.principal.iter().flat_map(|one| &one.names) {
                let text = &name.name.value;
                if name.kind == PrincipalKind::CanonicalUser && !text.contains(['*', '?']) {
                    self.canonical.insert(text.clone());
                }
                self.tokens(text);
            }
            for text in statement.resource.iter().flat_map(|one| &one.values) {
                self.tokens(&text.value);
            }
            for clause in &statement.condition {
                self.clause(clause);
            }
        }
    }

    fn clause(&mut self, clause: &Clause) {
        let key = clause.key.value.to_lowercase();
        let base = clause.operator.base;
        for value in &clause.values {
            let text = value.value.as_str();
            self.tokens(text);
            if matches!(base, Base::IpAddress | Base::NotIpAddress) {
                self.by_address |= key == "aws:sourceip";
                if key == "aws:sourceip" && is_narrow(text) {
                    self.addresses.insert(text.to_owned());
                }
                continue;
            }
            let (ignored, patterns) = match base {
                Base::StringEquals | Base::StringNotEquals => (false, false),
                Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => (true, false),
                Base::StringLike
                | Base::StringNotLike
                | Base::ArnEquals
                | Base::ArnLike
                | Base::ArnNotEquals
                | Base::ArnNotLike => (false, true),
                _ => continue,
            };
            if text.contains("${") || (patterns && text.contains(['*', '?'])) {
                continue;
            }
            let of_key = self.texts.entry(key.clone()).or_default();
            of_key.insert((ignored, text.to_owned()));
        }
    }

    /// The ids in a text.
    fn tokens(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        for (run, _) in runs(&lower, |c| c.is_ascii_digit()) {
            if run.len() == 12 {
                self.accounts.insert(run.to_owned());
            }
        }
        for (run, next) in runs(&lower, |c| c.is_ascii_alphanumeric() || c == '-') {
            if matches!(next, Some('*' | '?' | '$')) {
                continue;
            }
            let after = |prefix: &str| run.strip_prefix(prefix).filter(|rest| !rest.is_empty());
            if after("o-").is_some_and(|rest| rest.len() >= 10 && !rest.contains('-')) {
                self.organizations.insert(run.to_owned());
            }
            let hexadecimal = |rest: &str| rest.chars().all(|c| c.is_ascii_hexdigit());
            let ids = ["vpc-", "vpce-", "i-", "mi-"];
            if ids
                .iter()
                .any(|prefix| after(prefix).is_some_and(hexadecimal))
            {
                self.network.insert(run.to_owned());
            }
            if after("aida")
                .or_else(|| after("aroa"))
                .is_some_and(|rest| !rest.contains('-'))
            {
                self.unique.insert(run.to_ascii_uppercase());
            }
        }
    }
}

/// The longest runs of characters, each with the character behind it.
fn runs(text: &str, belongs: impl Fn(char) -> bool) -> Vec<(&str, Option<char>)> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(&belongs) {
        let from = rest.get(start..).unwrap_or_default();
        let end = from.find(|c| !belongs(c)).unwrap_or(from.len());
        let (run, behind) = from.split_at_checked(end).unwrap_or((from, ""));
        all.push((run, behind.chars().next()));
        rest = behind;
    }
    all
}
