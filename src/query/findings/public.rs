//! Strangers: callers of whom the policies say nothing in particular (`PUB-01`).

use super::{Subject, untied};
use crate::encode::caller::{self, Kind, Named};
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::patterns;
use crate::policy::{Base, PrincipalKind, Qualifier, Statement};
use crate::query::when::clause;
use crate::regular::Language;
use crate::witness::Document;
use std::collections::BTreeSet;

/// Whether the keys of callers are tied to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// By the axioms.
    Tied,
    /// By nothing, as AWS's analyzer reads them.
    Untied,
}

impl Keys {
    /// What the key is called in the documents of the question.
    pub fn name(self, key: &str) -> String {
        match self {
            Self::Tied => key.to_owned(),
            Self::Untied => untied::key(key),
        }
    }
}

/// Keys that AWS assigns and whose values are texts of one kind: what the policies name is nobody
/// else's.
const ASSIGNED: [&str; 10] = [
    "aws:PrincipalOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "s3:DataAccessPointAccount",
    "aws:userid",
];

/// Those that hold the ARN of something of an account.
const ARNS: [&str; 4] = [
    "aws:PrincipalArn",
    "aws:SourceArn",
    "aws:SourceVpcArn",
    "s3:DataAccessPointArn",
];

/// Those that hold the account of the caller.
const ACCOUNTS: [&str; 2] = ["aws:PrincipalAccount", "kms:CallerAccount"];

/// Those that hold paths of organizations.
const PATHS: [&str; 3] = [
    "aws:PrincipalOrgPaths",
    "aws:VpceOrgPaths",
    "aws:SourceOrgPaths",
];

/// What the documents name.
struct Known {
    accounts: Vec<String>,
    organizations: Vec<String>,
    /// The keys that occur, in lower case, and the texts that each is compared with.
    values: Vec<(String, String)>,
}

impl Known {
    fn of(subject: &Subject<'_>, documents: &[Document<'_>]) -> Self {
        let mut accounts: BTreeSet<String> = BTreeSet::new();
        let mut organizations: BTreeSet<String> = BTreeSet::new();
        let mut values = Vec::new();
        let zone = &subject.zone;
        accounts.extend(zone.accounts.iter().chain(&zone.owner).cloned());
        organizations.extend(zone.organization.clone());
        let statements = documents.iter().flat_map(|(policy, _)| &policy.statements);
        for statement in statements {
            for text in texts(statement) {
                runs(text, |c| c.is_ascii_digit(), &mut |run| {
                    if run.len() == 12 {
                        accounts.insert(run.to_owned());
                    }
                });
                let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
                runs(text, word, &mut |run| {
                    if run.starts_with("o-") {
                        organizations.insert(run.to_owned());
                    }
                });
            }
            for clause in &statement.condition {
                let key = clause.key.value.to_lowercase();
                let own = clause.values.iter();
                values.extend(own.map(|value| (key.clone(), value.value.clone())));
            }
        }
        Self {
            accounts: accounts.into_iter().collect(),
            organizations: organizations.into_iter().collect(),
            values,
        }
    }

    /// The texts that a key is compared with; `None` if no document speaks of it.
    fn values(&self, key: &str) -> Option<Vec<String>> {
        let key = key.to_lowercase();
        let own = self.values.iter().filter(|(known, _)| *known == key);
        let own: BTreeSet<String> = own.map(|(_, value)| value.clone()).collect();
        (!own.is_empty()).then(|| own.into_iter().collect())
    }
}

/// The texts of a statement that can name accounts.
fn texts(statement: &Statement) -> impl Iterator<Item = &str> {
    let principals = statement.principal.iter().flat_map(|one| &one.names);
    let names = principals.map(|one| one.name.value.as_str());
    let clauses = statement.condition.iter().flat_map(|one| &one.values);
    names.chain(clauses.map(|value| value.value.as_str()))
}

fn runs(text: &str, inside: impl Fn(char) -> bool, found: &mut dyn FnMut(&str)) {
    for run in text.split(|c| !inside(c)) {
        found(run);
    }
}

fn plain(text: &str) -> bool {
    !text.contains(['*', '?', '$'])
}

/// The caller is anonymous, or of an account of which the documents say nothing, from a network and
/// with ids of which they say nothing either (`PUB-01`).
pub(super) fn stranger(
    compiler: &mut Compiler,
    subject: &Subject<'_>,
    documents: &[Document<'_>],
    keys: Keys,
) -> Expr {
    let known = Known::of(subject, documents);
    let mut all = vec![match keys {
        Keys::Tied => {
            let kinds = [Kind::Anonymous, Kind::Root, Kind::User, Kind::Role];
            let own = compiler.kinds.iter().copied();
            let own: Vec<Kind> = own.filter(|one| kinds.contains(one)).collect();
            compiler.callers(caller::of_kinds(&own))
        }
        // Nothing tells the kinds of callers of accounts apart.
        Keys::Untied => {
            let others = caller::of_kinds(&[Kind::Web, Kind::Saml]);
            compiler.callers(others).negate()
        }
    }];
    let statements = documents.iter().flat_map(|(policy, _)| &policy.statements);
    let names = statements.flat_map(|one| one.principal.iter().flat_map(|one| &one.names));
    let names: Vec<_> = names.collect();
    let mut entities = Named::default();
    for name in names.iter().filter(|one| one.kind == PrincipalKind::Aws) {
        // Unique ids (PRIN-08); who is named by an ARN is of a known account.
        let text = &name.name.value;
        if plain(text) && text.starts_with('A') {
            entities.add(PrincipalKind::Aws, text);
        }
    }
    if !entities.exact.is_empty() {
        let own = entities.exact.into_iter().chain(entities.issuer);
        all.push(compiler.callers(Language::new(own.collect())).negate());
    }
    let ids = names
        .iter()
        .filter(|one| one.kind == PrincipalKind::CanonicalUser);
    let ids: Vec<_> = ids
        .map(|one| patterns::like(&patterns::plain(&one.name.value)))
        .collect();
    if !ids.is_empty() {
        let var = compiler.variable(Name::Canonical, "");
        let own = compiler.atom(var, Operand::Text(Language::new(ids)));
        all.push(own.negate());
    }
    let mut named = Named::default();
    for account in &known.accounts {
        named.add(PrincipalKind::Aws, account);
    }
    if !named.account.is_empty() {
        let callers = compiler.callers(Language::new(named.account));
        all.push(callers.negate());
    }
    for key in ACCOUNTS {
        let key = keys.name(key);
        if known.values(&key).is_some() && !known.accounts.is_empty() {
            let own = clause(compiler, &key, None, Base::StringEquals, &known.accounts);
            all.push(own.negate());
        }
    }
    unknown(compiler, &known, keys, &mut all);
    if let Some(networks) = known.values("aws:SourceIp") {
        let narrow: Vec<String> = networks.into_iter().filter(|one| is_narrow(one)).collect();
        if !narrow.is_empty() {
            let own = clause(compiler, "aws:SourceIp", None, Base::IpAddress, &narrow);
            all.push(own.negate());
        }
    }
    Expr::And(all)
}

/// What AWS assigns is nothing that the documents name.
fn unknown(compiler: &mut Compiler, known: &Known, keys: Keys, all: &mut Vec<Expr>) {
    for key in ASSIGNED {
        let key = keys.name(key);
        let Some(values) = known.values(&key) else {
            continue;
        };
        // A pattern names nothing in particular, but for the id before a colon.
        let mut own: Vec<String> = values.iter().filter(|one| plain(one)).cloned().collect();
        if key.to_lowercase().ends_with("userid") {
            let ids = values.iter().filter_map(|one| one.split_once(':'));
            let ids = ids.map(|(id, _)| id).filter(|id| plain(id));
            own.extend(ids.map(|id| format!("{id}:*")));
        }
        if !own.is_empty() {
            all.push(clause(compiler, &key, None, Base::StringLike, &own).negate());
        }
    }
    for key in ARNS {
        let key = keys.name(key);
        let Some(values) = known.values(&key) else {
            continue;
        };
        let mut own: Vec<String> = values.into_iter().filter(|one| plain(one)).collect();
        own.extend(
            known
                .accounts
                .iter()
                .map(|one| format!("arn:*:*:*:{one}:*")),
        );
        // What stands where the account does is one, whatever its form.
        let written = known.values(&key).unwrap_or_default();
        let parts = written
            .iter()
            .filter_map(|one| one.split(':').nth(4).map(str::to_owned));
        let parts: BTreeSet<String> = parts.filter(|one| !one.is_empty() && plain(one)).collect();
        own.extend(parts.iter().map(|one| format!("arn:*:*:*:{one}:*")));
        if !own.is_empty() {
            all.push(clause(compiler, &key, None, Base::StringLike, &own).negate());
        }
    }
    for key in PATHS {
        if known.values(key).is_some() && !known.organizations.is_empty() {
            let paths = known.organizations.iter().map(|one| format!("{one}/*"));
            let paths: Vec<String> = paths.collect();
            let any = Some(Qualifier::ForAnyValue);
            all.push(clause(compiler, key, any, Base::StringLike, &paths).negate());
        }
    }
}

/// A service acts for a stranger: what it says of whom it acts for is there, and nothing that the
/// documents name (`EVAL-100`).
pub(super) fn source(
    compiler: &mut Compiler,
    subject: &Subject<'_>,
    documents: &[Document<'_>],
) -> Expr {
    let known = Known::of(subject, documents);
    let mut all = Vec::new();
    for key in ["aws:SourceArn", "aws:SourceAccount"] {
        if known.values(key).is_some() {
            let absent = ["true".to_owned()];
            all.push(clause(compiler, key, None, Base::Null, &absent).negate());
        }
    }
    if known.values("aws:SourceAccount").is_some() && !known.accounts.is_empty() {
        let key = "aws:SourceAccount";
        let own = clause(compiler, key, None, Base::StringEquals, &known.accounts);
        all.push(own.negate());
    }
    unknown(compiler, &known, Keys::Tied, &mut all);
    Expr::And(all)
}

/// Whether a network is as narrow as one that names somebody (`PUB-22`): /8 or narrower, /32 of IPv6,
/// or private.
fn is_narrow(text: &str) -> bool {
    use ipnet::IpNet;
    let net = match text.parse::<IpNet>() {
        Ok(net) => net,
        Err(_) => match text.parse::<std::net::IpAddr>() {
            Ok(address) => IpNet::from(address),
            Err(_) => return true,
        },
    };
    match net {
        IpNet::V4(net) => net.prefix_len() >= 8 || net.network().is_private(),
        IpNet::V6(net) => net.prefix_len() >= 32,
    }
}
