//! Which text stands for a class: names that the policies themselves write, then samples, then the
//! shortest text of the class.

use super::formats::Formats;
use super::{Document, fill, samples};
use crate::catalog;
use crate::encode::compile::Name;
use crate::encode::formula::VarId;
use crate::encode::space::{Domain, Space};
use crate::policy::{Base, PrincipalKind, Text};
use crate::solve::Preference;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Names that the question itself writes; they are preferred to all others.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Principals.
    pub principals: Vec<(PrincipalKind, String)>,
    /// Resource patterns.
    pub resources: Vec<String>,
    /// The account that owns the resources.
    pub owner: Option<String>,
}

/// A text and its rank; the lowest rank is the best.
type Offer = (usize, String);

/// The texts that were offered, by variable and class.
#[derive(Clone, Debug)]
pub struct Words {
    offered: Vec<BTreeMap<usize, Offer>>,
    next: usize,
}

/// So many resources are offered with another account too.
const MOVED: usize = 64;

/// Ranks of texts that nobody offered come after all others.
const UNOFFERED: usize = 1 << 32;

/// For each class of actions the best name: one that a policy writes out, then the first that AWS
/// has. Classes in which AWS has none are missing.
pub fn actions(space: &Space, documents: &[Document<'_>]) -> BTreeMap<usize, (usize, String)> {
    let mut best: BTreeMap<usize, Offer> = BTreeMap::new();
    let Some(domain) = space
        .domains
        .iter()
        .find(|domain| domain.name == Name::Action)
    else {
        return best;
    };
    let mut written: HashMap<String, usize> = HashMap::new();
    let elements = documents
        .iter()
        .flat_map(|(policy, _)| &policy.statements)
        .filter(|statement| !statement.action.negated)
        .flat_map(|statement| &statement.action.values);
    for text in elements.filter(|text| !text.value.contains(['*', '?'])) {
        let next = written.len();
        written
            .entry(text.value.to_ascii_lowercase())
            .or_insert(next);
    }
    let Some(partition) = &domain.partition else {
        return best;
    };
    let mut rank = written.len();
    let mut folded = String::new();
    for (prefix, names) in catalog::services() {
        folded.clear();
        folded.extend([prefix, ":"]);
        folded.make_ascii_lowercase();
        let Some(service) = partition.after(0, &folded) else {
            continue;
        };
        let start = folded.len();
        // Most services are not spoken of: their actions are all of one class.
        let tried = if partition.is_uniform(service) {
            1
        } else {
            usize::MAX
        };
        for name in names.take(tried) {
            folded.truncate(start);
            folded.extend(name.chars().map(|c| c.to_ascii_lowercase()));
            let own = folded.get(start..).unwrap_or_default();
            let state = partition.after(service, own);
            let Some(class) = state.and_then(|state| partition.class_from(state)) else {
                continue;
            };
            rank += 1;
            let own = written.get(&folded).copied().unwrap_or(rank);
            match best.entry(class) {
                Entry::Vacant(entry) => {
                    entry.insert((own, format!("{prefix}:{name}")));
                }
                Entry::Occupied(mut entry) if entry.get().0 > own => {
                    entry.insert((own, format!("{prefix}:{name}")));
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    best
}

/// The action of a class in which AWS has none, as a policy spells it.
pub fn written_action(space: &Space, documents: &[Document<'_>], class: usize) -> Option<String> {
    let mut domains = space.domains.iter();
    let domain = domains.find(|domain| domain.name == Name::Action)?;
    let mut written = documents
        .iter()
        .flat_map(|(policy, _)| &policy.statements)
        .flat_map(|statement| &statement.action.values)
        .filter(|text| !text.value.contains(['*', '?']));
    let fits = |text: &&Text| domain.class_of(&text.value.to_ascii_lowercase()) == Some(class);
    let (prefix, name) = written.find(fits)?.value.split_once(':')?;
    Some(format!("{}:{name}", prefix.to_ascii_lowercase()))
}

impl Words {
    /// Texts for the variables of a question about an action; the first documents are preferred.
    pub fn new(space: &Space, documents: &[Document<'_>], hints: &Hints, action: &str) -> Self {
        let mut words = Self {
            offered: vec![BTreeMap::new(); space.domains.len()],
            next: 0,
        };
        for (index, domain) in space.domains.iter().enumerate() {
            match &domain.name {
                Name::Resource => words.resources(index, domain, documents, hints, action),
                Name::Caller => words.callers(index, domain, documents, hints),
                Name::Owner => {
                    for account in samples::ACCOUNTS {
                        words.offer(index, domain, account.to_owned());
                    }
                }
                Name::Key(key) | Name::Values(key) => words.key(index, domain, documents, key),
                Name::Action | Name::Boundary | Name::Canonical | Name::Presence(_) => {}
            }
        }
        words
    }

    fn offer(&mut self, var: usize, domain: &Domain, text: String) {
        self.next += 1;
        let next = self.next;
        let Some(class) = domain.class_of(&text) else {
            return;
        };
        if let Some(offered) = self.offered.get_mut(var) {
            offered.entry(class).or_insert((next, text));
        }
    }

    /// The text for a class; `None` for the absent key.
    pub fn word<'a>(&'a self, space: &'a Space, var: VarId, class: usize) -> Option<&'a str> {
        let index = var.0 as usize;
        if let Some((_, text)) = self.offered.get(index)?.get(&class) {
            return Some(text);
        }
        space
            .domains
            .get(index)?
            .classes
            .get(class)?
            .word
            .as_deref()
    }

    /// What to prefer in a model: callers first, then resources, then keys in the order of the input.
    pub fn preferences(&self, space: &Space) -> Vec<Preference> {
        let mut order: Vec<usize> = (0..space.domains.len()).collect();
        let place = |index: &usize| match space.domains.get(*index).map(|domain| &domain.name) {
            Some(Name::Caller) => 0,
            Some(Name::Resource) => 1,
            Some(Name::Owner | Name::Boundary) => 2,
            _ => 3,
        };
        order.sort_by_key(|index| (place(index), *index));
        let preference = |index: usize| {
            let domain = space.domains.get(index)?;
            let offered = self.offered.get(index)?;
            let absent = |class: usize| {
                let class = domain.classes.get(class);
                class.is_some_and(|class| class.word.is_none())
            };
            let rank = |class: usize| match offered.get(&class) {
                _ if absent(class) => 0,
                Some((rank, _)) => *rank,
                None => UNOFFERED + class,
            };
            Some(Preference {
                var: VarId(u32::try_from(index).ok()?),
                ranks: (0..domain.classes.len()).map(rank).collect(),
                counted: absent(0),
            })
        };
        order.into_iter().filter_map(preference).collect()
    }

    fn resources(
        &mut self,
        var: usize,
        domain: &Domain,
        documents: &[Document<'_>],
        hints: &Hints,
        action: &str,
    ) {
        let service = action.split(':').next().unwrap_or_default();
        let written = documents
            .iter()
            .flat_map(|(policy, _)| &policy.statements)
            .filter_map(|statement| statement.resource.as_ref())
            .flat_map(|elements| &elements.values);
        let asked = hints.resources.iter().map(String::as_str);
        let patterns = asked.chain(written.map(|text| text.value.as_str()));
        let formats = Formats::of(action);
        let mut fitting: Vec<String> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        if formats.none() {
            fitting.push("*".to_owned());
        }
        for pattern in patterns {
            for text in fill::arns(pattern, service) {
                if formats.fit(&text) {
                    fitting.push(text);
                } else {
                    others.push(text);
                }
            }
        }
        // The same resources of other accounts, where the pattern leaves the account open.
        let of_others: Vec<String> = fitting
            .iter()
            .filter(|text| text.contains(":111122223333:"))
            .take(MOVED)
            .map(|text| text.replacen(":111122223333:", ":444455556666:", 1))
            .collect();
        let sample = samples::resource(service);
        if formats.fit(&sample) {
            fitting.push(sample.clone());
        }
        fitting.extend(formats.filled());
        fitting.push(sample.clone());
        for account in samples::ACCOUNTS {
            fitting.push(sample.replace("111122223333", account));
        }
        let star = std::iter::once("*".to_owned());
        // Each sample first as one of the owner's.
        let owned = |text: String| {
            let own = hints
                .owner
                .as_ref()
                .filter(|_| text.contains(":111122223333:"));
            let own = own.map(|owner| text.replacen(":111122223333:", &format!(":{owner}:"), 1));
            own.into_iter().chain(std::iter::once(text))
        };
        let fitting = fitting.into_iter().flat_map(owned);
        let all = fitting.chain(others);
        for text in all.chain(of_others).chain(star) {
            self.offer(var, domain, text);
        }
    }

    fn callers(&mut self, var: usize, domain: &Domain, documents: &[Document<'_>], hints: &Hints) {
        let mut names: Vec<String> = Vec::new();
        for (kind, name) in &hints.principals {
            names.extend(of_principal(*kind, name));
        }
        for (policy, _) in documents {
            for statement in &policy.statements {
                let principals = statement
                    .principal
                    .iter()
                    .filter(|element| !element.negated);
                for name in principals.flat_map(|element| &element.names) {
                    names.extend(of_principal(name.kind, &name.name.value));
                }
                for clause in &statement.condition {
                    let key = clause.key.value.to_ascii_lowercase();
                    for value in &clause.values {
                        names.extend(of_condition(&key, &value.value));
                    }
                }
            }
        }
        for account in samples::ACCOUNTS {
            names.push(user(account, "alice"));
            names.push(role(account, "example", "session"));
        }
        for account in samples::ACCOUNTS {
            names.push(format!("arn:aws:iam::{account}:root"));
            names.push(format!(
                "arn:aws:sts::{account}:federated-user/bob\nuser/alice"
            ));
        }
        names.extend(samples::SERVICES.map(|service| format!("service/{service}")));
        names.push("anonymous".to_owned());
        for provider in ["accounts.google.com", "token.actions.githubusercontent.com"] {
            names.push(format!("web/{provider}"));
            names.push(format!(
                "web/arn:aws:iam::111122223333:oidc-provider/{provider}"
            ));
        }
        names.push("saml/arn:aws:iam::111122223333:saml-provider/example".to_owned());
        for name in names {
            self.offer(var, domain, name);
        }
    }

    fn key(&mut self, var: usize, domain: &Domain, documents: &[Document<'_>], key: &str) {
        let clauses = documents
            .iter()
            .flat_map(|(policy, _)| &policy.statements)
            .flat_map(|statement| &statement.condition)
            // What Null compares with is no value of the key.
            .filter(|clause| clause.operator.base != Base::Null)
            .filter(|clause| clause.key.value.to_lowercase() == key);
        for value in clauses.flat_map(|clause| &clause.values) {
            let pattern = value.value.as_str();
            if pattern.starts_with("arn:") {
                for text in fill::arns(pattern, "s3") {
                    self.offer(var, domain, text);
                }
            }
            for text in fill::texts(pattern) {
                self.offer(var, domain, text);
            }
        }
        if key == "aws:tagkeys" {
            // AX-28: the tags that the policies speak of.
            let spelled = documents
                .iter()
                .flat_map(|(policy, _)| &policy.statements)
                .flat_map(|statement| &statement.condition)
                .filter_map(|clause| clause.key.value.split_once('/'));
            for (prefix, tag) in spelled {
                if prefix.eq_ignore_ascii_case("aws:RequestTag") {
                    self.offer(var, domain, tag.to_owned());
                }
            }
        }
        for sample in samples::of_key(key) {
            self.offer(var, domain, (*sample).to_owned());
        }
    }
}

fn user(account: &str, name: &str) -> String {
    format!("arn:aws:iam::{account}:user/{name}\n{}", samples::USER_ID)
}

fn role(account: &str, name: &str, session: &str) -> String {
    format!(
        "arn:aws:iam::{account}:role/{name}\n{}:{session}",
        samples::ROLE_ID
    )
}

/// Callers that a principal names.
fn of_principal(kind: PrincipalKind, name: &str) -> Vec<String> {
    match kind {
        PrincipalKind::Service => fill::texts(name)
            .into_iter()
            .map(|text| format!("service/{text}"))
            .collect(),
        PrincipalKind::Federated => {
            let mut all = Vec::new();
            for text in fill::texts(name) {
                all.push(format!("web/{text}"));
                all.push(format!("saml/{text}"));
            }
            all
        }
        PrincipalKind::Aws if name.len() == 12 && !name.contains(['*', '?']) => {
            vec![user(name, "alice"), role(name, "example", "session")]
        }
        PrincipalKind::Aws if name.starts_with("AIDA") => {
            vec![format!("arn:aws:iam::111122223333:user/alice\n{name}")]
        }
        PrincipalKind::Aws if name.starts_with("AROA") => {
            vec![format!(
                "arn:aws:iam::111122223333:role/example\n{name}:session"
            )]
        }
        PrincipalKind::Aws => fill::arns(name, "iam")
            .iter()
            .flat_map(|arn| of_arn(arn))
            .collect(),
        PrincipalKind::CanonicalUser => Vec::new(),
    }
}

/// Callers that go by an ARN.
fn of_arn(arn: &str) -> Vec<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let &[_, partition, service, _, account, rest] = parts.as_slice() else {
        return Vec::new();
    };
    let iam = format!("arn:{partition}:iam::{account}:");
    match (service, rest.split_once('/')) {
        ("iam", None) if rest == "root" => vec![
            format!("{iam}user/alice\n{}", samples::USER_ID),
            format!("{iam}role/example\n{}:session", samples::ROLE_ID),
            arn.to_owned(),
        ],
        ("iam", Some(("user", _))) => vec![format!("{arn}\n{}", samples::USER_ID)],
        ("iam", Some(("role", _))) => vec![format!("{arn}\n{}:session", samples::ROLE_ID)],
        ("sts", Some(("assumed-role", name))) => match name.split_once('/') {
            Some((role, session)) => {
                vec![format!("{iam}role/{role}\n{}:{session}", samples::ROLE_ID)]
            }
            None => Vec::new(),
        },
        ("sts", Some(("federated-user", _))) => vec![format!("{arn}\nuser/alice")],
        _ => Vec::new(),
    }
}

/// Callers that a condition on a key of the principal may mean.
fn of_condition(key: &str, value: &str) -> Vec<String> {
    match key {
        "aws:principalarn" => fill::arns(value, "iam")
            .iter()
            .flat_map(|arn| of_arn(arn))
            .collect(),
        "aws:principalaccount" | "kms:calleraccount" => {
            vec![user(value, "alice"), role(value, "example", "session")]
        }
        "aws:username" => fill::texts(value)
            .iter()
            .map(|name| user("111122223333", name))
            .collect(),
        "aws:userid" => fill::texts(value)
            .iter()
            .flat_map(|id| {
                let at = "arn:aws:iam::111122223333:";
                [
                    format!("{at}user/alice\n{id}"),
                    format!("{at}role/example\n{id}"),
                    format!("{at}role/example\n{id}:session"),
                ]
            })
            .collect(),
        "aws:principalservicename" => vec![format!("service/{value}")],
        _ => Vec::new(),
    }
}
