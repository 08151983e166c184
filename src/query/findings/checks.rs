//! What is asked of single entries: whether strangers have that access, and with which actions.

use super::Class;
use super::entries::Asked;
use super::id::alone;
use super::public::{self, Keys};
use super::zone;
use crate::encode::compile::{Compiler, Expr};
use crate::policy::{Elements, Statement, Text};
use crate::query::answer::{Answer, InternalError, Witness};
use crate::query::opaque;
use crate::query::search::{Wanted, search_for};
use crate::query::sides::Sides;
use crate::query::whole::Access;
use crate::source::Span;
use crate::witness::{Claim, Document, replay};

/// More actions than these are left as they are written.
const MANY: usize = 200;

/// With which actions an entry is asked about.
#[derive(Clone, Copy)]
enum With<'t> {
    /// Those that it has.
    Own,
    /// As written, also with actions that AWS does not have yet.
    Written,
    /// Of one pattern.
    One(&'t Text),
}

impl Asked<'_, '_> {
    /// Whether a stranger has the access (`PUB-01`).
    pub fn is_public(
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
        Ok(match self.answer(entry, With::Own, &bounds)? {
            Answer::Some(_) => Some(true),
            Answer::None => Some(false),
            Answer::Unknown(_) => None,
        })
    }

    /// Whether the entry has requests with an action of one pattern.
    pub fn is_granted(
        &self,
        entry: &Access,
        pattern: &Text,
        documents: &[Document<'_>],
    ) -> Result<bool, InternalError> {
        let (subject, class) = (self.subject, self.class);
        let bounds =
            |compiler: &mut Compiler| zone::bounds(compiler, subject, class, documents, Keys::Tied);
        let answer = self.answer(entry, With::One(pattern), &bounds)?;
        Ok(!matches!(answer, Answer::None))
    }

    /// A second look at an entry of which no request was found: a request, `Ok(None)` if there is none
    /// at all, or still undecided.
    pub fn second_look(
        &self,
        entry: &Access,
        documents: &[Document<'_>],
    ) -> Result<Result<Option<Witness>, ()>, InternalError> {
        let (subject, class) = (self.subject, self.class);
        let bounds =
            |compiler: &mut Compiler| zone::bounds(compiler, subject, class, documents, Keys::Tied);
        Ok(match self.answer(entry, With::Written, &bounds)? {
            Answer::None => Ok(None),
            Answer::Some(witness) => {
                let request = &witness.request;
                let claim = Claim::new(&[documents], &[]);
                match replay(request, &claim, &self.variant.rules) {
                    Ok(replay) => Ok(Some(Witness { replay, ..*witness })),
                    Err(_) => Err(()),
                }
            }
            Answer::Unknown(_) => Err(()),
        })
    }

    /// Whether there is a request of an entry inside other bounds.
    fn answer(
        &self,
        entry: &Access,
        with: With<'_>,
        bounds: &dyn Fn(&mut Compiler) -> Expr,
    ) -> Result<Answer, InternalError> {
        let Some((policy, _)) = self.subject.documents.get(entry.allow.document) else {
            return Ok(Answer::None);
        };
        let mut allow = entry.statement.clone();
        match with {
            With::One(pattern) => allow.action = elements(vec![pattern.clone()]),
            With::Own if (1..=MANY).contains(&entry.actions.len()) => {
                let names = entry.actions.iter().map(|one| Text {
                    value: one.to_string(),
                    span: Span::default(),
                });
                allow.action = elements(names.collect());
            }
            With::Own | With::Written => {}
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
        let frame = self.frame(bounds);
        let mut problem = frame.problem(all.clone());
        let answer = search_for(&mut problem, &sides, None, Wanted::Any)?;
        // Policy variables are given values, and classes that are too many are looked at one by one.
        let answer = frame.question(&all).settle(answer, &sides);
        opaque::settle(&mut problem, &frame, &sides, answer)
    }
}

/// A list of actions.
pub(super) const fn elements(values: Vec<Text>) -> Elements {
    Elements {
        negated: false,
        values,
        span: Span::new(0, 0),
    }
}

/// Whether the principal element names strangers.
fn may_be_public(statement: &Statement) -> bool {
    let Some(principals) = &statement.principal else {
        return true;
    };
    let mut names = principals.names.iter();
    principals.any || principals.negated || names.any(|one| one.name.value.contains('*'))
}
