//! Our own form: the fewest entries that together are the access, each with a request.

use super::id;
use super::merge::{Entry, merge};
use super::public::Keys;
use super::rcp::{self, Restriction};
use super::shown::{actions, condition, principal};
use super::split::Split;
use super::{Class, Exact, Finding, Subject, zone};
use crate::catalog::expand;
use crate::encode::compile::{Compiler, Expr};
use crate::policy::{Effect, Version};
use crate::query::answer::{InternalError, Reason};
use crate::query::apart::Apart;
use crate::query::because::StatementId;
use crate::query::details::Frame;
use crate::query::sides::Sides;
use crate::query::variants::{Variant, Variants};
use crate::query::whole::{Access, whole};
use crate::query::{Callers, Limits, Settings};
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
pub(super) struct Asked<'q, 'a> {
    pub subject: &'q Subject<'a>,
    pub class: Class,
    pub variant: &'q Variant,
    pub limits: Limits,
    pub split: &'q Split,
    /// The RCPs are part of the question.
    applied: bool,
}

impl Asked<'_, '_> {
    pub fn frame<'f>(&'f self, bounds: &'f dyn Fn(&mut Compiler) -> Expr) -> Frame<'f> {
        Frame {
            callers: Callers::Of(self.subject.policy_type),
            variant: self.variant,
            limits: self.limits,
            bounds,
            owner: self.subject.zone.owner.as_deref(),
            hints: Hints {
                principals: Vec::new(),
                resources: self.subject.resource.iter().cloned().collect(),
                owner: self.subject.zone.owner.clone(),
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
        let mut told = Vec::new();
        for mut one in entries {
            if one.witness.is_none() {
                match self.second_look(&one, documents)? {
                    Ok(None) => continue,
                    Ok(found) => {
                        one.witness = found;
                        one.doubts.clear();
                    }
                    Err(()) => {}
                }
            }
            told.push(self.entry(one, documents)?);
        }
        let merged = merge(told, self.split);
        Ok(merged.into_iter().map(|one| self.finding(one)).collect())
    }

    /// What is asked of an entry before it is put together with others.
    fn entry(&self, access: Access, documents: &[Document<'_>]) -> Result<Entry, InternalError> {
        let is_public = self.is_public(&access, documents)?;
        let mut unknown = Vec::new();
        let action = &access.statement.action;
        for text in action.values.iter().filter(|_| !action.negated) {
            if expand(&text.value).is_empty() && self.is_granted(&access, text, documents)? {
                unknown.push(text.value.clone());
            }
        }
        if access.actions.is_empty() && action.negated {
            unknown.push("*".to_owned());
        }
        unknown.sort();
        let mut doubts = access.doubts;
        if access.witness.is_none() && doubts.is_empty() {
            doubts.push(Reason {
                text: "no request could be shown".to_owned(),
                places: Vec::new(),
            });
        }
        let version = self.subject.documents.get(access.allow.document);
        let mut actions = access.actions;
        actions.sort_unstable();
        Ok(Entry {
            version: version.map_or(Version::Absent, |(policy, _)| policy.version),
            written: Some(access.statement.action.clone()),
            statement: access.statement,
            actions,
            unknown,
            except: access.except,
            allows: vec![access.allow],
            is_public,
            witness: access.witness,
            doubts,
        })
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

    fn finding(&self, entry: Entry) -> Finding {
        let (actions, written) = actions(&entry);
        let mut statement = entry.statement;
        statement.action = written;
        let condition = condition(&statement);
        let (principal, others) = principal(&statement);
        let taken = entry
            .except
            .iter()
            .filter_map(|id| self.split.statement(*id));
        let access = id::Access {
            class: self.class,
            principal: &principal,
            actions: &actions,
            condition: &condition,
            exact: Some((&statement, taken.collect())),
        };
        let id = id::of(self.subject, &access);
        let origin = |id: &StatementId| self.split.origin(*id).0;
        let mut statements: Vec<StatementId> = entry.allows.iter().map(origin).collect();
        statements.sort();
        statements.dedup();
        Finding {
            id,
            class: self.class,
            principal,
            others,
            actions,
            condition,
            is_public: entry.is_public,
            restriction: self.restriction(&entry.except, &entry.doubts),
            exact: Some(Exact {
                statement,
                except: entry.except.iter().map(origin).collect(),
            }),
            statements,
            witness: entry.witness,
            doubts: entry.doubts,
        }
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
}
