//! The requests of strangers (`PUB-01`).
//!
//! A caller without an account, or a root user, user or role session of an account that the policies do not
//! name. What AWS assigns to it (account, organization, unique id, VPC and endpoint, sources that services set)
//! is none of the values that the policies name ([`Named`]), nor that of the resource's owner. What it
//! chooses (names, tags, headers, session names) is free, and so is what is the resource's own (its tags).

use super::super::universe;
use super::super::when::clause;
use super::named::Named;
use crate::encode::caller::{self, Kind};
use crate::encode::compile::{Compiler, Expr, Name, Operand, Target, account_of_resource};
use crate::encode::keys::Derived;
use crate::encode::operators::Test;
use crate::encode::patterns;
use crate::policy::Base;
use crate::regular::{Item, Language, Sequence, UnitSet, literal};
use crate::witness::Document;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Networks whose addresses nobody has in public.
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/// The kinds of caller that are strangers.
pub(super) const KINDS: [Kind; 4] = [Kind::Anonymous, Kind::Root, Kind::User, Kind::Role];

/// Keys that hold an account of the stranger or of its network, or one that a service sets.
const ACCOUNTS: [&str; 6] = [
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:vpceaccount",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
];

/// Keys that hold an organization, likewise.
const ORGANIZATIONS: [&str; 3] = ["aws:principalorgid", "aws:sourceorgid", "aws:vpceorgid"];

/// Keys that hold paths of organizations, likewise.
const PATHS: [&str; 3] = [
    "aws:principalorgpaths",
    "aws:sourceorgpaths",
    "aws:vpceorgpaths",
];

/// Keys that hold an ARN of the stranger's account, or one that a service sets.
const ARNS: [&str; 9] = [
    "aws:chatbotsourcearn",
    "aws:federatedprovider",
    "aws:principalarn",
    "aws:sourcearn",
    "aws:sourcevpcarn",
    "ec2:sourceinstancearn",
    "lambda:sourcefunctionarn",
    "s3:dataaccesspointarn",
    "ssm:sourceinstancearn",
];

/// Keys of which every text that the policies compare them with is a value that AWS assigned.
const TEXTS: [&str; 15] = [
    "aws:ec2instancesourcevpc",
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "identitystore:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// Who is a stranger to some policies.
pub(super) struct Strangers {
    named: Named,
    /// The keys that the policies speak of, in lower case.
    keys: BTreeSet<String>,
    /// Accounts and organizations that are not the caller's and the owner's at once. Any would do; these
    /// are the ones that witnesses have.
    apart: BTreeSet<String>,
}

impl Strangers {
    pub fn of(documents: &[Document<'_>]) -> Self {
        let apart = ["111122223333", "444455556666", "o-exampleorg1"];
        Self {
            named: Named::of(documents),
            keys: universe::keys(documents),
            apart: apart.map(str::to_owned).into(),
        }
    }

    /// What holds of their requests, if they are of these kinds.
    pub fn state(&self, compiler: &mut Compiler, kinds: &[Kind]) -> Expr {
        let mut all = vec![compiler.of_kinds(kinds)];
        let accounts = texts(self.named.accounts.iter().map(|one| literal(one)));
        all.push(inverse(compiler, Derived::CallerAccount, &accounts).negate());
        let ids = self.named.unique.iter().flat_map(|id| unique_id(id));
        all.push(inverse(compiler, Derived::UserId, &texts(ids)).negate());
        self.not_canonical(compiler, &mut all);
        self.keys_of_strangers(compiler, &accounts, &mut all);
        self.addresses(compiler, &mut all);
        self.not_the_owner(compiler, &mut all);
        Expr::And(all)
    }

    fn not_canonical(&self, compiler: &mut Compiler, all: &mut Vec<Expr>) {
        if let Some(var) = compiler.find(&Name::Canonical) {
            let ids = texts(self.named.canonical.iter().map(|one| literal(one)));
            all.push(compiler.atom(var, Operand::Text(ids)).negate());
        }
    }

    fn keys_of_strangers(&self, compiler: &mut Compiler, accounts: &Language, all: &mut Vec<Expr>) {
        let mut other: BTreeMap<&str, Vec<Sequence>> = BTreeMap::new();
        for key in ACCOUNTS {
            let own = accounts.sequences().iter().cloned();
            other.entry(key).or_default().extend(own);
        }
        for key in ORGANIZATIONS {
            let own = self.named.organizations.iter().map(|one| literal(one));
            other.entry(key).or_default().extend(own);
        }
        for key in PATHS {
            let own = self.named.organizations.iter();
            let own = own.map(|one| followed(&format!("{one}/"), Item::star(UnitSet::Any)));
            other.entry(key).or_default().extend(own);
        }
        for key in ARNS {
            let of = other.entry(key).or_default();
            of.extend(
                account_of_resource(Some(accounts))
                    .sequences()
                    .iter()
                    .cloned(),
            );
            of.extend(self.named.network.iter().map(|id| {
                let mut items = patterns::any_arn();
                items.extend(literal("/"));
                items.extend(literal(id));
                items
            }));
        }
        for key in TEXTS {
            let written = self.named.texts.get(key).into_iter().flatten();
            let of = other.entry(key).or_default();
            of.extend(written.map(|(ignored, text)| spelled(*ignored, text)));
        }
        for (key, values) in other {
            if self.keys.contains(key) && !values.is_empty() {
                all.push(holds(compiler, key, Language::new(values)).negate());
            }
        }
    }

    /// `aws:SourceIp` is in none of the networks.
    fn addresses(&self, compiler: &mut Compiler, all: &mut Vec<Expr>) {
        let mut networks: Vec<String> = self.named.addresses.iter().cloned().collect();
        if self.named.by_address {
            // It is the caller's public address (KEY-30).
            networks.extend(PRIVATE.map(str::to_owned));
            let outside = clause(
                compiler,
                "aws:SourceIp",
                None,
                Base::NotIpAddress,
                &networks,
            );
            all.push(outside);
        }
    }

    /// The owner of the resource is no stranger.
    fn not_the_owner(&self, compiler: &mut Compiler, all: &mut Vec<Expr>) {
        compiler.differ(
            &[
                "aws:principalaccount",
                "aws:vpceaccount",
                "kms:calleraccount",
                "s3:dataaccesspointaccount",
            ],
            &["aws:resourceaccount", "s3:resourceaccount"],
        );
        let organizations = ["aws:resourceorgid"];
        compiler.differ(&["aws:principalorgid", "aws:vpceorgid"], &organizations);
        let is_organization = |text: &&String| text.starts_with("o-");
        for account in self.apart.iter().filter(|text| !is_organization(text)) {
            let only = texts(std::iter::once(literal(account)));
            let own = inverse(compiler, Derived::CallerAccount, &only);
            let resource = compiler.variable(Name::Resource, "");
            let written = account_of_resource(Some(&only));
            let mut owned = vec![compiler.atom(resource, Operand::Text(written))];
            if let Some(owner) = compiler.find(&Name::Owner) {
                let written = compiler.written_account();
                let unwritten = compiler.atom(owner, Operand::Text(only));
                owned.push(Expr::And(vec![written.negate(), unwritten]));
            }
            all.push(Expr::And(vec![own, Expr::Or(owned)]).negate());
        }
        let both = ["aws:principalorgid", "aws:resourceorgid"];
        let asked = |side: &str| {
            let mut keys = self.keys.iter();
            keys.any(|key| key.starts_with(side))
        };
        if asked("aws:principalorg") && asked("aws:resourceorg") {
            for organization in self.apart.iter().filter(is_organization) {
                let only = texts(std::iter::once(literal(organization)));
                let same = both.map(|key| holds(compiler, key, only.clone()));
                all.push(Expr::And(same.to_vec()).negate());
            }
        }
    }

    /// Whether the caller and the owner of a request are of one account or organization; then the next
    /// question is about others.
    pub fn part(&mut self, request: &Value) -> bool {
        let account = |name: &str| {
            let arn = request.get(name)?.as_str()?;
            arn.split(':').nth(4).filter(|one| !one.is_empty())
        };
        let owner = account("resource").or_else(|| request.get("resource_account")?.as_str());
        let key = |name: &str| {
            let context = request.get("context")?.as_object()?;
            let mut keys = context.iter();
            keys.find(|(key, _)| key.eq_ignore_ascii_case(name))?
                .1
                .as_str()
        };
        let shared = |one: Option<&str>, other: Option<&str>| {
            one.filter(|_| one == other).map(str::to_owned)
        };
        let accounts = shared(account("principal"), owner);
        let organizations = shared(key("aws:PrincipalOrgID"), key("aws:ResourceOrgID"));
        let same = accounts.is_some() || organizations.is_some();
        self.apart.extend(accounts.into_iter().chain(organizations));
        same
    }
}

fn texts(sequences: impl Iterator<Item = Sequence>) -> Language {
    Language::new(sequences.collect())
}

fn followed(text: &str, item: Item) -> Sequence {
    let mut items = literal(text);
    items.push(item);
    items
}

fn spelled(ignore_case: bool, text: &str) -> Sequence {
    let folded = match ignore_case {
        true => patterns::equals_ignore_case(&[patterns::Piece::Plain(text.to_owned())]),
        false => None,
    };
    folded.unwrap_or_else(|| literal(text))
}

/// A unique id as `aws:userid` has it: of a user, and of a session.
fn unique_id(id: &str) -> [Sequence; 2] {
    let own = spelled(true, id);
    let mut session = own.clone();
    session.extend(literal(":"));
    session.push(Item::star(UnitSet::Any));
    [own, session]
}

fn inverse(compiler: &mut Compiler, derived: Derived, values: &Language) -> Expr {
    compiler.callers(caller::inverse(derived, values))
}

/// A value of the key is one of these, as far as it is not a view of the caller.
fn holds(compiler: &mut Compiler, key: &str, values: Language) -> Expr {
    match compiler.target(key) {
        Target::Plain(var) | Target::Caller(_, _, Some(var)) => {
            compiler.atom(var, Operand::Text(values))
        }
        Target::Multi(_, set) => match compiler.atom(set, Operand::Text(values)) {
            Expr::Atom(_, atom) => Expr::Some(set, Test::Operand(atom)),
            other => other,
        },
        Target::Caller(..) | Target::Owner(_) => Expr::Constant(false),
    }
}
