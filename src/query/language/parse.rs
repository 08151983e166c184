//! From text to the syntax tree, with all errors of a text in one run.

use super::ast::{Asked, At, Item};
use super::build::{Recovered, Wrong};
use super::expected::diagnostic;
use super::grammar::FileParser;
use super::lexer::{MAX_TEXT, tokens};
use crate::source::{Diagnostic, Findings, Source, Span};

/// The items of a text that could be read, and everything that is wrong with it, in the order of the text.
pub fn parse(source: &Source) -> (Vec<Item>, Vec<Diagnostic>) {
    let text = source.text();
    if text.len() > MAX_TEXT {
        let message = format!("longer than {} MiB", MAX_TEXT >> 20);
        return (
            Vec::new(),
            vec![Diagnostic::error(Span::new(0, 0), message)],
        );
    }
    let (tokens, mut wrong) = tokens(text);
    let mut recovered = Vec::new();
    let parsed = FileParser::new().parse(&mut recovered, tokens.iter().cloned());
    let mut syntax: Vec<Diagnostic> = Vec::new();
    let mut say = |error: &Wrong| syntax.push(diagnostic(source, &tokens, error));
    let mut others = Vec::new();
    for one in recovered {
        match one {
            Recovered::Syntax(error) => say(&error),
            Recovered::Other(diagnostic) => others.push(diagnostic),
        }
    }
    let items = match parsed {
        Ok(items) => items,
        Err(error) => {
            say(&error);
            Vec::new()
        }
    };
    // What is no token needs no second error on the same line.
    let line = |one: &Diagnostic| source.position(one.span.start).line;
    let told: Vec<usize> = wrong.iter().map(line).collect();
    syntax.retain(|one| !told.contains(&line(one)));
    wrong.extend(syntax);
    wrong.extend(others);
    let mut findings = Findings::default();
    wrong.sort_by_key(|one| one.span);
    wrong.dedup();
    for one in wrong {
        findings.push(one);
    }
    (items, findings.finish())
}

/// One question.
///
/// # Errors
/// What is wrong with the text.
pub fn question(source: &Source) -> Result<At<Asked>, Vec<Diagnostic>> {
    let (items, wrong) = parse(source);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    match <[Item; 1]>::try_from(items) {
        Ok([Item::Ask(asked)]) => Ok(asked),
        _ => {
            let message = "expected one question";
            let span = Span::new(0, source.text().trim_end().len());
            Err(vec![Diagnostic::error(span, message)])
        }
    }
}
