//! What the grammar makes of its parts.

use super::ast::{Act, Asked, At, Atom, Check, Condition, Does, How, Item, Question, Set, Test};
use super::lexer::Token;
use crate::policy::PolicyType;
use crate::policy::parse::hints::did_you_mean;
use crate::source::{Diagnostic, Span, quote};
use lalrpop_util::{ErrorRecovery, ParseError};

/// What a parser of this grammar says.
pub type Wrong = ParseError<usize, Token, ()>;

/// A mistake after which the parser went on.
pub enum Recovered {
    /// Against the grammar.
    Syntax(Wrong),
    /// Another one.
    Other(Diagnostic),
}

/// A mistake after which the next item was read.
pub fn recovered(lost: ErrorRecovery<usize, Token, ()>) -> Recovered {
    Recovered::Syntax(lost.error)
}

/// The opposite of a question.
pub fn opposite(asked: Asked) -> Asked {
    Asked {
        negated: !asked.negated,
        question: asked.question,
    }
}

/// An assertion.
pub fn check(unknown: bool, asked: At<Asked>, notes: (Option<String>, Option<String>)) -> Item {
    let (message, because) = notes;
    Item::Check(Check {
        unknown,
        asked,
        message,
        because,
    })
}

/// A question to one policy.
pub fn does(set: Set, always: bool, act: Act, to: Option<Set>) -> Question {
    Question::Does(set, Does { always, act, to })
}

/// A key and what is asked of it.
pub fn test(key: (At<String>, bool), (how, values): (How, Vec<At<String>>)) -> Condition {
    Condition::Test(Test {
        key: key.0,
        quoted: key.1,
        how,
        values,
    })
}

/// `KIND policy "FILE"`.
pub fn file(
    kind: &str,
    path: String,
    start: usize,
    end: usize,
    errors: &mut Vec<Recovered>,
) -> Atom {
    if let Some(policy_type) = PolicyType::from_name(&kind.to_ascii_lowercase()) {
        return Atom::File(policy_type, path);
    }
    let names = PolicyType::NAMES.map(|(name, _)| name);
    let help = match did_you_mean(kind, &names) {
        Some(near) => format!("did you mean {}?", quote(near)),
        None => format!("the types are {}", names.join(", ")),
    };
    let message = format!("{} is no type of policy", quote(kind));
    let span = Span::new(start, end);
    errors.push(Recovered::Other(
        Diagnostic::error(span, message).help(help),
    ));
    Atom::Text(path)
}
