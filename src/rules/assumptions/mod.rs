//! What the reader knows beside the policies: who is in an organization, whose networks these are,
//! what callers always carry. Proofs may rest on it, and then say so.

mod read;

pub use read::read;

use std::collections::BTreeMap;

/// The kinds of caller as a file of assumptions names them, and REQUEST does.
pub const CALLERS: [&str; 8] = [
    "root",
    "user",
    "role_session",
    "federated_user",
    "service",
    "anonymous",
    "web_identity",
    "saml",
];

/// One thing that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// The accounts of an organization are these and no others (`AX-27`).
    Members {
        /// `o-…`.
        organization: String,
        /// Their ids.
        accounts: Vec<String>,
    },
    /// The accounts are at this path of an organization (`AX-27`).
    Path {
        /// `o-…/r-…/ou-…/`.
        path: String,
        /// Their ids; there may be others.
        accounts: Vec<String>,
    },
    /// The calls through endpoints of an account are those from these VPCs.
    Vpcs {
        /// Its id.
        account: String,
        /// `vpc-…`.
        vpcs: Vec<String>,
    },
    /// The endpoints of an account are these and no others.
    Endpoints {
        /// Its id.
        account: String,
        /// `vpce-…`.
        endpoints: Vec<String>,
    },
    /// Callers that can carry a key always do.
    Always {
        /// The key as written.
        key: String,
        /// Only callers of these kinds, of [`CALLERS`]; none is all.
        callers: Vec<&'static str>,
    },
}

impl Assumption {
    /// What answers call it.
    pub fn name(&self) -> String {
        match self {
            Self::Members { organization, .. } => format!("the account list of {organization}"),
            Self::Path { path, .. } => format!("the accounts at {path}"),
            Self::Vpcs { account, .. } => format!("the VPCs of {account}"),
            Self::Endpoints { account, .. } => format!("the VPC endpoints of {account}"),
            Self::Always { key, callers } if callers.is_empty() => format!("always present: {key}"),
            Self::Always { key, callers } => {
                format!("always present: {key} (of {})", callers.join(", "))
            }
        }
    }

    /// The rule that it stands for.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Members { .. } | Self::Path { .. } => "AX-27",
            Self::Vpcs { .. } | Self::Endpoints { .. } | Self::Always { .. } => "assumption",
        }
    }
}

/// Everything that is known, in the order in which it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumptions(Vec<Assumption>);

impl Assumptions {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &Assumption> {
        self.0.iter()
    }

    /// Adds what is not known yet.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Assumption>) {
        for one in more {
            if !self.0.contains(&one) {
                self.0.push(one);
            }
        }
    }

    /// What cannot all be so, over all files; the error says what to do.
    ///
    /// # Errors
    /// Two lists of one organization or account, or an account in two organizations or at two paths.
    pub fn check(&self) -> Result<(), String> {
        let mut lists: BTreeMap<String, &Assumption> = BTreeMap::new();
        let mut homes: BTreeMap<(bool, &str), String> = BTreeMap::new();
        for one in &self.0 {
            let name = one.name();
            let is_list = !matches!(one, Assumption::Path { .. } | Assumption::Always { .. });
            if is_list && lists.insert(name.clone(), one).is_some() {
                return Err(format!(
                    "{name} is given twice, and differently: put it into one list"
                ));
            }
            let (of_path, accounts) = match one {
                Assumption::Members { accounts, .. } => (false, accounts),
                Assumption::Path { accounts, .. } => (true, accounts),
                _ => continue,
            };
            for account in accounts {
                let before = homes.insert((of_path, account), name.clone());
                if let Some(before) = before.filter(|before| *before != name) {
                    return Err(format!(
                        "{account} is in {before} and in {name}: an account is in one organization, \
                         at one path"
                    ));
                }
            }
        }
        Ok(())
    }

    /// Those whose numbers `keep` accepts.
    #[must_use]
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = self.0.iter().enumerate().filter(|(index, _)| keep(*index));
        Self(kept.map(|(_, one)| one.clone()).collect())
    }
}

impl IntoIterator for Assumptions {
    type Item = Assumption;
    type IntoIter = std::vec::IntoIter<Assumption>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
