//! Witnesses for policies with variables: the keys behind the variables are given values, the policies
//! are read with these in place, and the question is asked again under the condition that the keys
//! have them. What is found is replayed on the policies as written, so that only a request that
//! really is a witness counts.

use super::answer::{Answer, Witness};
use super::problem::Problem;
use super::search::{Wanted, search_for};
use super::sides::Sides;
use super::variants::Variant;
use super::when::{Value, when};
use super::{Callers, Limits};
use crate::encode::compile::{Compiler, Expr};
use crate::encode::patterns::{Hole, Piece, pieces};
use crate::policy::{Base, Clause, Policy, PolicyType, PrincipalKind, Text, Version};
use crate::solve::means::{self, Means};
use crate::witness::Document;
use indexmap::IndexMap;

/// So many keys get values of their own; the others are absent.
const MAX_KEYS: usize = 8;

/// A question with its documents and bounds.
pub(super) struct Question<'q, 'a> {
    pub documents: &'q [Document<'a>],
    pub callers: Callers,
    pub variant: &'q Variant,
    pub limits: Limits,
    pub bounds: &'q dyn Fn(&mut Compiler) -> Expr,
    pub owner: Option<&'q str>,
    /// Resource patterns of the question itself.
    pub resources: &'q [String],
    pub wanted: Wanted,
}

/// For each key in lower case its value, or that it is absent.
pub(super) type Values = IndexMap<String, Option<String>>;

impl Question<'_, '_> {
    /// The answer, or where it is unknown a witness if some values of variables give one.
    pub fn settle(&self, answer: Answer, sides: &Sides) -> Answer {
        match answer {
            Answer::Unknown(_) => match self.instantiate(sides) {
                Some(witness) => {
                    means::note(Means::Values);
                    Answer::Some(witness)
                }
                None => answer,
            },
            decided => decided,
        }
    }

    /// Whether there are variables.
    pub fn has_variables(&self) -> bool {
        !self.keys().is_empty()
    }

    /// A witness under some values of the keys behind policy variables.
    fn instantiate(&self, sides: &Sides) -> Option<Box<Witness>> {
        let keys = self.keys();
        if keys.is_empty() {
            return None;
        }
        self.choices(&keys)
            .iter()
            .find_map(|values| self.under(values, sides))
    }

    /// The keys behind variables, as first spelled, by their names in lower case.
    fn keys(&self) -> IndexMap<String, String> {
        let mut keys = IndexMap::new();
        for text in self.documents.iter().flat_map(|(policy, _)| texts(policy)) {
            for piece in pieces(&text.value) {
                if let Piece::Hole(hole) = piece
                    && !hole.malformed
                {
                    let folded = hole.key.to_lowercase();
                    keys.entry(folded).or_insert(hole.key);
                }
            }
        }
        keys
    }

    /// Values to try: the same sample for all keys that can have it, samples of their own, values that
    /// the policies write, all absent, one absent.
    fn choices(&self, keys: &IndexMap<String, String>) -> Vec<Values> {
        let names: Vec<&String> = keys.keys().take(MAX_KEYS).collect();
        let with = |value: &dyn Fn(usize, &str) -> Option<String>| -> Values {
            let known = names.iter().enumerate();
            let mut values: Values = known
                .map(|(index, key)| ((*key).clone(), value(index, key)))
                .collect();
            for key in keys.keys().skip(MAX_KEYS) {
                values.insert(key.clone(), None);
            }
            values
        };
        let mut all = vec![
            with(&|_, key| Some(sample(key, "example"))),
            with(&|index, key| Some(sample(key, &format!("example{}", index + 1)))),
        ];
        if keys.contains_key("aws:userid") {
            // Of a session instead of a user.
            all.push(with(&|_, key| {
                Some(match key {
                    "aws:userid" => "AROADBQP57FF2AEXAMPLE:session".to_owned(),
                    _ => sample(key, "example"),
                })
            }));
        }
        for (key, value) in self.written(keys) {
            all.push(with(&|_, own| {
                Some(if own == key {
                    value.clone()
                } else {
                    sample(own, "example")
                })
            }));
        }
        all.push(with(&|_, _| None));
        for absent in &names {
            all.push(with(&|_, key| {
                (key != absent.as_str()).then(|| sample(key, "example"))
            }));
        }
        all.dedup();
        all
    }

    /// Plain values that conditions compare the keys with.
    fn written(&self, keys: &IndexMap<String, String>) -> Vec<(String, String)> {
        const MOST: usize = 6;
        let clauses = self
            .documents
            .iter()
            .flat_map(|(policy, _)| &policy.statements)
            .flat_map(|statement| &statement.condition);
        let mut found = Vec::new();
        for clause in clauses {
            let key = clause.key.value.to_lowercase();
            if !keys.contains_key(&key) {
                continue;
            }
            for value in &clause.values {
                let plain = !value.value.contains(['*', '?', '$']) && !value.value.is_empty();
                let entry = (key.clone(), value.value.clone());
                if plain && found.len() < MOST && !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
        found.extend(self.aligned(keys));
        found
    }

    /// What stands in other texts where a variable stands: `bob` in `b/bob/*` for `b/${aws:username}/*`.
    fn aligned(&self, keys: &IndexMap<String, String>) -> Vec<(String, String)> {
        const MOST: usize = 6;
        let written = self.documents.iter().flat_map(|(policy, _)| texts(policy));
        let all: Vec<&str> = self
            .resources
            .iter()
            .map(String::as_str)
            .chain(written.map(|text| text.value.as_str()))
            .collect();
        let mut found = Vec::new();
        for text in &all {
            let split = pieces(text);
            let [Piece::Pattern(before), Piece::Hole(hole), ..] = split.as_slice() else {
                continue;
            };
            let key = hole.key.to_lowercase();
            if !keys.contains_key(&key) {
                continue;
            }
            for other in &all {
                let Some(rest) = other.strip_prefix(before.as_str()) else {
                    continue;
                };
                let end = rest.find(['/', ':', '*', '?', '$']).unwrap_or(rest.len());
                let value = rest.get(..end).unwrap_or_default();
                let entry = (key.clone(), value.to_owned());
                if !value.is_empty() && found.len() < MOST && !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
        found
    }

    /// A witness under these values of the keys behind variables.
    pub fn under(&self, values: &Values, sides: &Sides) -> Option<Box<Witness>> {
        let policies: Vec<(Policy, PolicyType)> = self
            .documents
            .iter()
            .map(|(policy, policy_type)| (replace(policy, values), *policy_type))
            .collect();
        let documents: Vec<Document<'_>> = policies
            .iter()
            .map(|(policy, policy_type)| (policy, *policy_type))
            .collect();
        let bounds = |compiler: &mut Compiler| {
            let mut all = vec![(self.bounds)(compiler)];
            for (key, value) in values {
                let value = match value {
                    Some(text) => Value::Is(vec![text.clone()]),
                    None => Value::Absent,
                };
                all.push(when(compiler, key, &value, &documents));
            }
            Expr::And(all)
        };
        let mut problem = Problem::new(
            documents.clone(),
            self.callers,
            self.variant,
            self.limits,
            &bounds,
            &[],
        );
        problem.owner = self.owner.map(str::to_owned);
        problem.hints.resources = self.resources.to_vec();
        if let Some(Some(name)) = values.get("aws:username") {
            let arn = format!("arn:aws:iam::111122223333:user/{name}");
            problem.hints.principals.push((PrincipalKind::Aws, arn));
        }
        let judged = self.documents.to_vec();
        match search_for(&mut problem, sides, Some(judged), self.wanted) {
            Ok(Answer::Some(witness)) => Some(witness),
            _ => None,
        }
    }
}

/// The texts of a policy in which variables have a meaning (`VAR-01`).
fn texts(policy: &Policy) -> Vec<&Text> {
    if policy.version != Version::V2012 {
        return Vec::new();
    }
    let mut all = Vec::new();
    for statement in &policy.statements {
        all.extend(
            statement
                .resource
                .iter()
                .flat_map(|elements| &elements.values),
        );
        let clauses = statement
            .condition
            .iter()
            .filter(|clause| takes_variables(clause));
        all.extend(clauses.flat_map(|clause| &clause.values));
    }
    all
}

fn takes_variables(clause: &Clause) -> bool {
    use Base::{
        ArnEquals, ArnLike, ArnNotEquals, ArnNotLike, StringEquals, StringEqualsIgnoreCase,
        StringLike, StringNotEquals, StringNotEqualsIgnoreCase, StringNotLike,
    };
    matches!(
        clause.operator.base,
        StringEquals
            | StringNotEquals
            | StringEqualsIgnoreCase
            | StringNotEqualsIgnoreCase
            | StringLike
            | StringNotLike
            | ArnEquals
            | ArnLike
            | ArnNotEquals
            | ArnNotLike
    )
}

/// A value that the key can have.
fn sample(key: &str, name: &str) -> String {
    match key {
        "aws:username" if name == "example" => "alice",
        "aws:username" => return format!("alice-{name}"),
        "aws:userid" => "AIDACKCEVSQ6C2EXAMPLE",
        "aws:principalaccount"
        | "aws:resourceaccount"
        | "s3:resourceaccount"
        | "kms:calleraccount"
        | "aws:sourceaccount"
        | "aws:vpceaccount" => "111122223333",
        "aws:principalorgid" | "aws:resourceorgid" | "aws:sourceorgid" | "aws:vpceorgid" => {
            "o-exampleorg1"
        }
        "aws:principalarn" => "arn:aws:iam::111122223333:user/alice",
        "aws:principaltype" => "User",
        "aws:sourceip" | "aws:vpcsourceip" => "203.0.113.1",
        "aws:currenttime" | "aws:tokenissuetime" => "2026-01-01T00:00:00Z",
        "aws:epochtime" => "1767225600",
        "aws:requestedregion" => "us-east-1",
        "aws:sourcevpc" => "vpc-0a1b2c3d",
        "aws:sourcevpce" => "vpce-0a1b2c3d",
        "aws:principalservicename" => "cloudtrail.amazonaws.com",
        _ => name,
    }
    .to_owned()
}

/// The policy with its variables replaced.
fn replace(policy: &Policy, values: &Values) -> Policy {
    let mut policy = policy.clone();
    if policy.version != Version::V2012 {
        return policy;
    }
    for statement in &mut policy.statements {
        if let Some(elements) = &mut statement.resource {
            // An entry with an unresolved variable matches nothing (RES-14).
            elements
                .values
                .retain_mut(|text| match expand(&text.value, values) {
                    Some(expanded) => {
                        text.value = expanded;
                        true
                    }
                    None => false,
                });
        }
        for clause in &mut statement.condition {
            if !takes_variables(clause) {
                continue;
            }
            let arn = matches!(
                clause.operator.base,
                Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike
            );
            for text in &mut clause.values {
                // It equals nothing (COND-42): a text that nobody has. The replay is on the policy
                // as written.
                text.value = expand(&text.value, values).unwrap_or_else(|| match arn {
                    true => "arn:aws:none:none:000000000000:unresolved".to_owned(),
                    false => "unresolved policy variable".to_owned(),
                });
            }
        }
    }
    policy
}

/// The text with its holes filled; `None` if one has no value and no default.
fn expand(text: &str, values: &Values) -> Option<String> {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Pattern(text) => out.push_str(&text),
            Piece::Plain(text) => out.extend(["${", &text, "}"]),
            Piece::Hole(Hole { malformed, .. }) if malformed => return None,
            Piece::Hole(Hole { key, default, .. }) => {
                let value = values.get(&key.to_lowercase()).cloned().flatten();
                literally(&value.or(default)?, &mut out);
            }
        }
    }
    Some(out)
}

/// Inserted text has no wildcards (`VAR-04`).
fn literally(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '*' | '?' | '$' => out.extend(["${".to_owned(), c.to_string(), "}".to_owned()]),
            c => out.push(c),
        }
    }
}
