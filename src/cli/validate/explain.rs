//! `iamproof explain`: the pages of checks.

use super::args::Explain;
use crate::cli::{Exit, Failure, Streams};
use crate::lint::{Check, check, checks, near};
use crate::source::clean;

pub(in crate::cli) fn run(arguments: &Explain, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if arguments.codes.is_empty() {
        streams.print(&list());
        return Ok(Exit::Good);
    }
    let mut pages = Vec::new();
    let mut unknown = Vec::new();
    for code in &arguments.codes {
        match check(code) {
            Some(check) => pages.push(check.page().text),
            None => {
                let near =
                    near(code).map_or(String::new(), |near| format!("; did you mean {near}?"));
                unknown.push(format!("there is no check `{}`{near}", clean(code)));
            }
        }
    }
    if !unknown.is_empty() {
        let help = "\n  = help: `iamproof explain` lists all checks";
        return Err(Failure::usage(format!(
            "{}{help}",
            unknown.join("\nerror: ")
        )));
    }
    streams.print(&pages.join("\n"));
    Ok(Exit::Good)
}

/// All codes, by type of finding.
fn list() -> String {
    let width = checks().iter().map(|check| check.code.len()).max();
    let width = width.unwrap_or_default();
    let line = |check: &&&Check| {
        let types = check.types.names().join(", ");
        let dropped = match (check.retired, check.own) {
            (true, _) => " (retired)",
            (_, true) => " (own)",
            _ => "",
        };
        format!(
            "{:width$}  {:16}  {types}{dropped}\n",
            check.code,
            check.kind.name()
        )
    };
    checks().iter().map(|check| line(&check)).collect()
}
