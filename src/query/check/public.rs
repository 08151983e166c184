//! `check no-public-access` by the meaning of `PUB-01`: a stranger gets in.

use super::super::{InternalError, Settings};
use super::asking::Bounds;
use super::stranger::{KINDS, Strangers};
use super::types::ResourceType;
use super::{Check, Question, Verdict};
use crate::encode::caller::Kind;
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::patterns;
use crate::policy::PrincipalKind;
use crate::query::{Answer, Reason};
use crate::regular::Language;
use crate::witness::{Document, Hints};

/// So often other accounts are tried where a witness has the caller in the owner's own.
const TRIES: usize = 8;

/// Whether no stranger is allowed anything by the union of the documents, which are policies of a resource
/// of the type (`PUB-01`).
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn no_public_access(
    documents: &[Document<'_>],
    resource: &ResourceType,
    settings: &Settings,
) -> Result<Check, InternalError> {
    let question = Question {
        documents,
        against: &[],
        policy_type: resource.policy_type,
    };
    let mut strangers = Strangers::of(documents);
    let any = asked(question, &mut strangers, resource, &KINDS, false, settings)?;
    if any.verdict() != Verdict::Fail {
        return Ok(any);
    }
    // Where somebody gets in, the plainest requests are shown: unsigned ones, with actions of the type.
    let mut shown = any;
    for kinds in [KINDS.as_slice(), &[Kind::Anonymous]] {
        let plain = asked(question, &mut strangers, resource, kinds, true, settings)?;
        let Check {
            answer, statements, ..
        } = plain;
        for one in statements {
            let known = shown.statements.iter_mut().find(|known| known.id == one.id);
            if let (Some(known), Answer::Some(_)) = (known, &one.answer) {
                *known = one;
            }
        }
        if let Answer::Some(_) = answer {
            shown.answer = answer;
        }
    }
    Ok(shown)
}

/// The question about strangers of these kinds; `plain` if only actions of the type count.
fn asked(
    question: Question<'_, '_>,
    strangers: &mut Strangers,
    resource: &ResourceType,
    kinds: &[Kind],
    plain: bool,
    settings: &Settings,
) -> Result<Check, InternalError> {
    let mut last = Vec::new();
    for _ in 0..TRIES {
        let bounds = Bounds {
            state: &|compiler: &mut Compiler| {
                let mut all = vec![strangers.state(compiler, kinds)];
                if plain {
                    let pattern = patterns::action(&format!("{}:*", resource.service));
                    let action = compiler.variable(Name::Action, "");
                    let own = Operand::Text(Language::new(vec![pattern]));
                    all.push(compiler.atom(action, own));
                }
                Expr::And(all)
            },
            hints: Hints {
                principals: vec![(PrincipalKind::Aws, "444455556666".to_owned())],
                resources: vec![resource.example.to_owned()],
                owner: None,
            },
            hasty: false,
        };
        let found = question.check(&bounds, settings)?;
        if !shared(&found, strangers) {
            return Ok(found);
        }
        last = found.statements;
    }
    Ok(undecided(last))
}

/// Whether a witness has the caller in the account or the organization of the owner; then the next question
/// is about others.
fn shared(check: &Check, strangers: &mut Strangers) -> bool {
    let whole = std::iter::once(&check.answer);
    let answers = whole.chain(check.statements.iter().map(|one| &one.answer));
    let mut again = false;
    for answer in answers {
        if let Answer::Some(witness) = answer {
            again |= strangers.part(&witness.request);
        }
    }
    again
}

fn undecided(statements: Vec<super::Statement>) -> Check {
    let text = "the only requests found are of the owner's own account or organization";
    Check {
        answer: Answer::Unknown(vec![Reason::plain(text.to_owned())]),
        details: super::Details::default(),
        statements: statements
            .into_iter()
            .map(|one| super::Statement {
                answer: Answer::Unknown(vec![Reason::plain(text.to_owned())]),
                ..one
            })
            .collect(),
    }
}
