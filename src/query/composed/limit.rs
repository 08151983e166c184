//! What holds of the requests of one region of a question.

use crate::encode::compile::{Compiler, Expr, Name, Operand, Target};
use crate::encode::layers::Feature;
use crate::encode::patterns;
use crate::regular::Language;

/// One such thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) enum Limit {
    /// The action matches one of these patterns.
    Action(Vec<String>),
    /// The caller's word is of the language.
    Caller(Feature, Language),
    /// The resource is of the language.
    Resource(Feature, Language),
    /// The key is present.
    Present(&'static str),
    /// The key is present with a text of the language.
    Text(&'static str, Language),
    /// Not so.
    Not(Box<Limit>),
    /// One of these.
    Any(Vec<Limit>),
}

impl Limit {
    /// The negation.
    pub fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// The feature that it is about, and whether requests have it.
    pub fn feature(&self) -> Option<(Feature, bool)> {
        match self {
            Self::Caller(feature, _) | Self::Resource(feature, _) => Some((*feature, true)),
            Self::Not(limit) => limit.feature().map(|(feature, is)| (feature, !is)),
            Self::Action(_) | Self::Present(_) | Self::Text(..) | Self::Any(_) => None,
        }
    }

    /// The limit as an expression.
    pub fn expr(&self, compiler: &mut Compiler) -> Expr {
        match self {
            Self::Action(texts) => {
                let patterns = texts.iter().map(|text| patterns::action(text));
                let language = Language::new(patterns.collect());
                let action = compiler.variable(Name::Action, "");
                compiler.atom(action, Operand::Text(language))
            }
            Self::Caller(_, language) => compiler.callers(language.clone()),
            Self::Resource(_, language) => {
                let resource = compiler.variable(Name::Resource, "");
                compiler.atom(resource, Operand::Text(language.clone()))
            }
            Self::Present(key) => {
                let target = compiler.target(key);
                compiler.present(&target)
            }
            Self::Text(key, language) => match compiler.target(key) {
                Target::Plain(var) => compiler.atom(var, Operand::Text(language.clone())),
                // No key that is asked for here is a view of another variable.
                _ => Expr::Constant(true),
            },
            Self::Not(limit) => limit.expr(compiler).negate(),
            Self::Any(limits) => {
                let each = limits.iter().map(|limit| limit.expr(compiler));
                Expr::Or(each.collect())
            }
        }
    }
}
