//! The language of questions and of proof files (`docs/language.md`).
//!
//! `lexer` makes tokens, `grammar/query.lalrpop` a tree of them (`ast`), `print` the text again; `expected`
//! says in the writer's words what is wrong. `plan` finds out what the words mean and asks the questions of
//! `query`; `answer` answers one.

pub mod answer;
pub mod ast;
pub(crate) mod build;
mod expected;
pub(crate) mod lexer;
mod parse;
pub mod plan;
mod print;
mod words;

#[expect(
    warnings,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "generated"
)]
mod grammar {
    include!(concat!(env!("OUT_DIR"), "/query.rs"));
}

pub use parse::{parse, question};
pub use print::file;
pub use words::{KEYWORDS, keyword};
