//! The file: declarations, assertions, definitions and checks in a fixed order.

use super::term::comment;
use std::fmt::Write;

/// A named term of the sort Bool.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub comment: String,
    pub name: String,
    pub term: String,
}

/// One question to the solver.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub meaning: String,
    pub assertion: String,
}

/// A key that a policy variable names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// In lower case.
    pub key: String,
    /// A term of the sort Bool: the key is present.
    pub present: String,
    /// A term of the sort String: its value then.
    pub value: String,
}

/// A question about policies in SMT-LIB 2.6.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub(super) notes: Vec<String>,
    pub(super) left_out: Vec<String>,
    pub(super) declarations: Vec<String>,
    pub(super) assertions: Vec<(&'static str, String)>,
    pub(super) definitions: Vec<Definition>,
    pub(super) checks: Vec<Check>,
    pub(super) variables: Vec<Variable>,
}

/// Regular languages that the terms name, each before those that name it.
const LANGUAGES: &[(&str, &str)] = &[
    ("digit", "(re.range \"0\" \"9\")"),
    ("lower", "(re.union (re.range \"a\" \"z\") digit)"),
    (
        "alnum",
        "(re.union (re.range \"A\" \"Z\") (re.range \"a\" \"z\") digit)",
    ),
    (
        "name-char",
        "(re.union alnum (str.to_re \"_\") (str.to_re \"+\") (str.to_re \"=\") (str.to_re \",\") \
         (str.to_re \".\") (str.to_re \"@\") (str.to_re \"-\"))",
    ),
    ("account", "((_ re.^ 12) digit)"),
    (
        "no-colon",
        "(re.union (re.range \"\\u{0}\" \"9\") (re.range \";\" \"\\u{ffff}\"))",
    ),
    (
        "paired",
        "(re.* (re.union (re.range \"\\u{0}\" \"\\u{d7ff}\") (re.range \"\\u{e000}\" \"\\u{ffff}\") \
         (re.++ (re.range \"\\u{d800}\" \"\\u{dbff}\") (re.range \"\\u{dc00}\" \"\\u{dfff}\"))))",
    ),
    (
        "partition",
        "(re.union (str.to_re \"aws\") (str.to_re \"aws-cn\") (str.to_re \"aws-us-gov\") \
         (str.to_re \"aws-iso\") (str.to_re \"aws-iso-b\") (str.to_re \"aws-iso-e\") (str.to_re \
         \"aws-iso-f\") (str.to_re \"aws-eusc\"))",
    ),
];

const HEAD: &str = "\
; A question about IAM policies in the plain string encoding, written by iamproof.
; action, resource, the parts of the caller and the condition keys are constants; |KEY?| says that a
; key is present, |KEY| is its value; |KEY#1?| and |KEY#1| are an element of a multi-valued key.
; A character is one UTF-16 unit. Characters that no policy names are all alike, so nothing is said of
; which of them occur.
";

impl Script {
    /// What has no plain form and is left out; not empty means that the file is not the whole
    /// question.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Which reading the file takes where the rules leave a question open.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The keys that policy variables name.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// How many times a solver is asked.
    pub fn checks(&self) -> usize {
        self.checks.len()
    }

    /// The whole file; each question between `(push 1)` and `(pop 1)` where there are several.
    pub fn render(&self) -> String {
        let mut out = self.prelude();
        for check in &self.checks {
            let _ = writeln!(out, "\n; {}", check.meaning);
            let question = format!("(assert {})\n(check-sat)\n", check.assertion);
            if self.checks.len() > 1 {
                let _ = write!(out, "(push 1)\n{question}(pop 1)\n");
            } else {
                out.push_str(&question);
            }
        }
        out
    }

    /// A file with only one of the questions, without push and pop; nothing if there is no such.
    pub fn only(&self, check: usize) -> Option<String> {
        let check = self.checks.get(check)?;
        let mut out = self.prelude();
        let _ = write!(
            out,
            "\n; {}\n(assert {})\n(check-sat)\n",
            check.meaning, check.assertion
        );
        Some(out)
    }

    fn prelude(&self) -> String {
        let mut body = String::new();
        body.push_str("\n; the request\n");
        body.push_str("(declare-const action String)\n(declare-const resource String)\n");
        for line in &self.declarations {
            let _ = writeln!(body, "{line}");
        }
        body.push_str("\n; what AWS guarantees of it\n");
        let mut last = "";
        for (id, term) in &self.assertions {
            if *id != last {
                let _ = writeln!(body, "; {id}");
                last = id;
            }
            let _ = writeln!(body, "(assert {term})");
        }
        body.push_str("\n; the policies\n");
        for definition in &self.definitions {
            let _ = writeln!(
                body,
                "; {}\n(define-fun {} () Bool {})",
                definition.comment, definition.name, definition.term
            );
        }
        let mut out = String::from(HEAD);
        for note in &self.notes {
            let _ = writeln!(out, "; reading: {}", comment(note));
        }
        for reason in &self.left_out {
            let _ = writeln!(out, "; left out: {}", comment(reason));
        }
        if !self.left_out.is_empty() {
            out.push_str(
                "; So this is NOT the whole question: what is left out may be true or false.\n",
            );
        }
        out.push_str("(set-info :smt-lib-version 2.6)\n(set-logic ALL)\n\n; languages\n");
        out.push_str(&languages(&body));
        out.push_str(&body);
        out
    }
}

/// The languages that a text names, and those that these name.
fn languages(body: &str) -> String {
    let names = |text: &str, name: &str| {
        let word = |c: char| c.is_ascii_alphanumeric() || "-._|".contains(c);
        text.match_indices(name).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + name.len()..)
                .and_then(|text| text.chars().next());
            before == Some(' ') && !after.is_some_and(word)
        })
    };
    let mut needed: Vec<&(&str, &str)> = Vec::new();
    for language in LANGUAGES.iter().rev() {
        let (name, _) = language;
        if names(body, name) || needed.iter().any(|(_, other)| names(other, name)) {
            needed.push(language);
        }
    }
    let mut lines = String::new();
    for (name, language) in needed.iter().rev() {
        let _ = writeln!(lines, "(define-fun {name} () RegLan {language})");
    }
    lines
}
