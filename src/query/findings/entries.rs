//! Our own form: the fewest entries that together are the access, each with a request.

use super::id::{self, alone};
use super::public::{self, Keys};
use super::rcp::{self, Restriction};
use super::split::Split;
use super::{Class, Exact, Finding, Subject, zone};
use crate::catalog::{Action, expand, shrink};
use crate::encode::compile::{Compiler, Expr};
use crate::policy::{Effect, Elements, PrincipalKind, Statement, Text};
use crate::query::answer::{Answer, InternalError, Reason};
use crate::query::apart::Apart;
use crate::query::because::StatementId;
use crate::query::details::Frame;
use crate::query::search::{Wanted, search_for};
use crate::query::sides::Sides;
use crate::query::variants::{Variant, Variants};
use crate::query::whole::{Access, whole};
use crate::query::{Limits, Settings};
use crate::source::Span;
use crate::witness::{Document, Hints};

/// The findings of one class.
pub(super) fn entries(
    subject: &Subject<'_>,
    class: Class,
    settings: &Settings,
) -> Result<Vec<Finding>, InternalError> {
    let applied = rcp::some(subject) && rcp::covered(subject);
    let denies = match applied {
        true => rcp::denies(subject),
        false => Vec::new(),
    };
    let split = Split::of(&subject.documents, denies);
    let documents = split.documents();
    let variants = Variants::of(&documents, &settings.rules);
    let mut all: Vec<(Finding, Vec<bool>)> = Vec::new();
    let count = variants.iter().count();
    for (number, variant) in variants.iter().enumerate() {
        let asked = Asked {
            subject,
            class,
            variant,
            limits: settings.limits,
            split: &split,
            applied,
        };
        for one in asked.findings(&documents)? {
            match all.iter_mut().find(|(known, _)| known.id == one.id) {
                Some((known, found)) => {
                    if let Some(found) = found.get_mut(number) {
                        *found = true;
                    }
                    known.doubts.extend(one.doubts);
                }
                None => {
                    let mut found = vec![false; count];
                    if let Some(found) = found.get_mut(number) {
                        *found = true;
                    }
                    all.push((one, found));
                }
            }
        }
    }
    // What only some readings allow is not certain.
    let told = all.into_iter().map(|(mut one, found)| {
        if found.contains(&false) {
            one.doubts.extend(variants.disagreement(&found));
        }
        one.doubts = crate::query::reasons::distinct(one.doubts);
        one
    });
    let mut told: Vec<Finding> = told.collect();
    told.sort_by_key(|one| one.statements.first().copied());
    Ok(told)
}

/// One class of findings, in one way to read the documents.
struct Asked<'q, 'a> {
    subject: &'q Subject<'a>,
    class: Class,
    variant: &'q Variant,
    limits: Limits,
    split: &'q Split,
    /// The RCPs are part of the question.
    applied: bool,
}

impl Asked<'_, '_> {
    fn frame<'f>(&'f self, bounds: &'f dyn Fn(&mut Compiler) -> Expr) -> Frame<'f> {
        Frame {
            policy_type: self.subject.policy_type,
            variant: self.variant,
            limits: self.limits,
            bounds,
            owner: self.subject.zone.owner.as_deref(),
            hints: Hints {
                principals: Vec::new(),
                resources: self.subject.resource.iter().cloned().collect(),
            },
            pinned: &[],
        }
    }

    fn findings(&self, documents: &[Document<'_>]) -> Result<Vec<Finding>, InternalError> {
        let (subject, class) = (self.subject, self.class);
        let bounds =
            |compiler: &mut Compiler| zone::bounds(compiler, subject, class, documents, Keys::Tied);
        let sides = Sides::new(0..documents.len(), None);
        let frame = self.frame(&bounds);
        let apart = Apart::of(documents, &sides);
        let mut problem = frame.problem(apart.documents());
        let entries = match whole(documents, &sides, &apart, &mut problem)? {
            Ok(entries) => entries,
            Err(reason) => return Ok(self.undecided(documents, reason)),
        };
        let mut groups: Vec<Vec<Access>> = Vec::new();
        for entry in entries {
            let fits = |group: &&mut Vec<Access>| {
                group
                    .first()
                    .is_some_and(|first| is_one(self.split, first, &entry))
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(entry),
                None => groups.push(vec![entry]),
            }
        }
        groups
            .into_iter()
            .map(|group| self.finding(group, documents))
            .collect()
    }

    /// One entry for all of the access: it could not be told apart.
    fn undecided(&self, documents: &[Document<'_>], reason: String) -> Vec<Finding> {
        let mut statements = Vec::new();
        for (document, (policy, _)) in documents.iter().enumerate() {
            for (statement, one) in policy.statements.iter().enumerate() {
                if one.effect == Effect::Allow {
                    let id = StatementId {
                        document,
                        statement,
                    };
                    statements.push(self.split.origin(id).0);
                }
            }
        }
        statements.sort();
        statements.dedup();
        let access = id::Access {
            class: self.class,
            principal: &[],
            actions: &[],
            condition: &[],
            exact: None,
        };
        vec![Finding {
            id: id::of(self.subject, &access),
            class: self.class,
            principal: Vec::new(),
            others: false,
            actions: Vec::new(),
            condition: Vec::new(),
            is_public: None,
            restriction: self.restriction(&[], &[]),
            exact: None,
            statements,
            witness: None,
            doubts: vec![Reason {
                text: reason,
                places: Vec::new(),
            }],
        }]
    }

    /// The finding of entries that differ in their actions only.
    fn finding(
        &self,
        group: Vec<Access>,
        documents: &[Document<'_>],
    ) -> Result<Finding, InternalError> {
        let parts = group.len();
        let mut actions: Vec<Action> = Vec::new();
        let mut statements = Vec::new();
        let mut doubts = Vec::new();
        let mut witness = None;
        let mut written: Vec<Text> = Vec::new();
        let mut public = Some(false);
        let mut first: Option<(Statement, Vec<StatementId>)> = None;
        for entry in group {
            match self.is_public(&entry, documents)? {
                Some(true) => public = Some(true),
                None if public == Some(false) => public = None,
                _ => {}
            }
            actions.extend(entry.actions.iter().copied());
            statements.push(self.split.origin(entry.allow));
            if !entry.statement.action.negated {
                for text in &entry.statement.action.values {
                    if expand(&text.value).is_empty() && self.is_granted(&entry, text, documents)? {
                        written.push(text.clone());
                    }
                }
            }
            if entry.actions.is_empty() && entry.statement.action.negated {
                written.push(Text {
                    value: "*".to_owned(),
                    span: entry.statement.action.span,
                });
            }
            if witness.is_none() && entry.doubts.is_empty() && entry.witness.is_none() {
                doubts.push(Reason {
                    text: "no request could be shown".to_owned(),
                    places: Vec::new(),
                });
            }
            doubts.extend(entry.doubts);
            witness = witness.or(entry.witness);
            first.get_or_insert((entry.statement, entry.except));
        }
        let Some((statement, except)) = first else {
            return Err(InternalError("a finding of nothing".to_owned()));
        };
        actions.sort_unstable();
        actions.dedup();
        let mut patterns = shrink(&actions).patterns;
        let mut unknown: Vec<String> = written.into_iter().map(|text| text.value).collect();
        unknown.sort();
        unknown.dedup();
        patterns.extend(unknown);
        statements.sort();
        let mut statement = statement;
        let texts = patterns.iter().map(|pattern| Text {
            value: pattern.clone(),
            span: Span::default(),
        });
        statement.action = elements(texts.collect());
        let condition = condition(&statement);
        let (principal, others) = principal(&statement);
        let taken = except.iter().filter_map(|id| self.split.statement(*id));
        let access = id::Access {
            class: self.class,
            principal: &principal,
            actions: &patterns,
            condition: &condition,
            exact: Some((&statement, taken.collect())),
        };
        let id = id::of(self.subject, &access);
        let mut statements: Vec<StatementId> = statements.into_iter().map(|(id, _)| id).collect();
        statements.dedup();
        Ok(Finding {
            id,
            class: self.class,
            principal,
            others,
            actions: patterns,
            condition,
            is_public: public,
            restriction: self.restriction(&except, &doubts),
            exact: Some(Exact {
                statement,
                except: except.iter().map(|id| self.split.origin(*id).0).collect(),
                parts,
            }),
            statements,
            witness,
            doubts,
        })
    }

    fn restriction(&self, except: &[StatementId], doubts: &[Reason]) -> Restriction {
        let own = self.subject.documents.len();
        let mut places = doubts.iter().flat_map(|reason| &reason.places);
        match (rcp::some(self.subject), self.applied) {
            (false, _) => Restriction::NotApplicable,
            (true, false) => Restriction::Applicable,
            _ if places.any(|place| place.policy >= own) => Restriction::Failed,
            _ if except.iter().any(|id| id.document >= own) => Restriction::Applied,
            _ => Restriction::NotApplicable,
        }
    }

    /// Whether a stranger has the access (`PUB-01`).
    fn is_public(
        &self,
        entry: &Access,
        documents: &[Document<'_>],
    ) -> Result<Option<bool>, InternalError> {
        if self.class != Class::External || !may_be_public(&entry.statement) {
            return Ok(Some(false));
        }
        let subject = self.subject;
        let bounds = |compiler: &mut Compiler| {
            let bounds = zone::bounds(compiler, subject, Class::External, documents, Keys::Tied);
            let stranger = public::stranger(compiler, subject, documents, Keys::Tied);
            Expr::And(vec![bounds, stranger])
        };
        Ok(match self.answer(entry, None, &bounds)? {
            Answer::Some(_) => Some(true),
            Answer::None => Some(false),
            Answer::Unknown(_) => None,
        })
    }

    /// Whether the entry has requests with an action of one pattern.
    fn is_granted(
        &self,
        entry: &Access,
        pattern: &Text,
        documents: &[Document<'_>],
    ) -> Result<bool, InternalError> {
        let (subject, class) = (self.subject, self.class);
        let bounds =
            |compiler: &mut Compiler| zone::bounds(compiler, subject, class, documents, Keys::Tied);
        let answer = self.answer(entry, Some(pattern), &bounds)?;
        Ok(!matches!(answer, Answer::None))
    }

    /// Whether there is a request of an entry inside other bounds.
    fn answer(
        &self,
        entry: &Access,
        pattern: Option<&Text>,
        bounds: &dyn Fn(&mut Compiler) -> Expr,
    ) -> Result<Answer, InternalError> {
        let Some((policy, _)) = self.subject.documents.get(entry.allow.document) else {
            return Ok(Answer::None);
        };
        let mut allow = entry.statement.clone();
        if let Some(pattern) = pattern {
            allow.action = elements(vec![pattern.clone()]);
        } else if !entry.actions.is_empty() {
            let names = entry.actions.iter().map(|one| Text {
                value: one.to_string(),
                span: Span::default(),
            });
            allow.action = elements(names.collect());
        }
        let own = alone(policy, vec![allow]);
        // Each with the version and the type of its document.
        let taken = entry.except.iter().filter_map(|id| {
            let statement = self.split.statement(*id)?;
            let documents = self.split.documents();
            let (policy, policy_type) = documents.get(id.document)?;
            Some((alone(policy, vec![statement.clone()]), *policy_type))
        });
        let taken: Vec<_> = taken.collect();
        let mut all: Vec<Document<'_>> = vec![(&own, self.subject.policy_type)];
        all.extend(
            taken
                .iter()
                .map(|(policy, policy_type)| (policy, *policy_type)),
        );
        let sides = Sides::new(0..all.len(), None);
        let mut problem = self.frame(bounds).problem(all);
        search_for(&mut problem, &sides, None, Wanted::Any)
    }
}

const fn elements(values: Vec<Text>) -> Elements {
    Elements {
        negated: false,
        values,
        span: Span::new(0, 0),
    }
}

/// Whether two entries are of the same requests but for their actions.
fn is_one(split: &Split, one: &Access, other: &Access) -> bool {
    let bare = |access: &Access| {
        let mut statement = access.statement.clone();
        statement.sid = None;
        statement.action = elements(Vec::new());
        let policy = crate::policy::Policy {
            version: crate::policy::Version::Absent,
            id: None,
            statements: vec![statement],
            span: Span::default(),
        };
        policy.without_spans()
    };
    let taken = |access: &Access| -> Vec<(StatementId, usize)> {
        access.except.iter().map(|id| split.origin(*id)).collect()
    };
    one.allow.document == other.allow.document
        && taken(one) == taken(other)
        && bare(one) == bare(other)
}

/// Whether the principal element names strangers.
fn may_be_public(statement: &Statement) -> bool {
    let Some(principals) = &statement.principal else {
        return true;
    };
    let mut names = principals.names.iter();
    principals.any || principals.negated || names.any(|one| one.name.value.contains('*'))
}

/// The names of the principal, and whether all others are meant.
fn principal(statement: &Statement) -> (Vec<(PrincipalKind, String)>, bool) {
    let Some(principals) = &statement.principal else {
        return (vec![(PrincipalKind::Aws, "*".to_owned())], false);
    };
    if principals.any || principals.names.is_empty() {
        return (
            vec![(PrincipalKind::Aws, "*".to_owned())],
            principals.negated,
        );
    }
    if principals.negated {
        return (vec![(PrincipalKind::Aws, "*".to_owned())], true);
    }
    let names = principals.names.iter();
    (
        names
            .map(|one| (one.kind, one.name.value.clone()))
            .collect(),
        false,
    )
}

/// The conditions as a map of texts: the values where the operator is a plain one, else with it.
fn condition(statement: &Statement) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for clause in &statement.condition {
        let values: Vec<&str> = clause.values.iter().map(|one| one.value.as_str()).collect();
        let operator = clause.operator;
        let plain = !operator.if_exists
            && !operator.base.is_negated()
            && operator
                .qualifier
                .is_none_or(|one| one == crate::policy::Qualifier::ForAnyValue)
            && operator.base != crate::policy::Base::Null
            && !operator.to_string().contains("Than");
        let text = match plain {
            true => values.join(", "),
            false => format!("{operator}: {}", values.join(", ")),
        };
        let key = &clause.key.value;
        match all
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(key))
        {
            Some((_, known)) => *known = format!("{known} and {text}"),
            None => all.push((key.clone(), text)),
        }
    }
    all
}
