//! Resources.

use super::{code, some_of};
use crate::lint::arn::Arn;
use crate::lint::glob::{Piece, meet, pieces};
use crate::lsp::context::{Context, actions};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// A format of ARNs.
#[derive(Debug)]
pub(in crate::lsp) struct Format {
    pub prefix: &'static str,
    pub name: &'static str,
    pub format: String,
}

/// Every format of every service.
pub(in crate::lsp) fn formats() -> &'static [Format] {
    static ALL: OnceLock<Vec<Format>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        for service in crate::catalog::entries() {
            for resource in service.resources() {
                for format in resource.formats {
                    all.push(Format {
                        prefix: service.prefix,
                        name: resource.name,
                        format,
                    });
                }
            }
        }
        all
    })
}

/// So many types are shown.
const SHOWN: usize = 15;

pub(super) fn hover(text: &str, context: &Context<'_>) -> Option<String> {
    if text == "*" {
        return Some("`*`: every resource, and actions that act on none".to_owned());
    }
    let Some(arn) = Arn::read(text) else {
        let unread = "is no ARN: `arn:partition:service:region:account:resource`";
        return Some(format!("{} {unread}", code(text)));
    };
    let types: Vec<&Format> = formats().iter().filter(|one| fits(&arn, &one.format)).collect();
    if types.is_empty() {
        let service = code(arn.service);
        return Some(format!(
            "{}\n\nNo resource type of the catalog has ARNs like this (service {service}).",
            code(text)
        ));
    }
    let mut answer = format!("{}\n\nCan be:\n", code(text));
    for one in types.iter().take(SHOWN) {
        let _ = writeln!(answer, "- {} of `{}`: {}", one.name, one.prefix, code(&one.format));
    }
    if types.len() > SHOWN {
        let _ = writeln!(answer, "- and {} more", types.len() - SHOWN);
    }
    answer.push_str(&of_statement(&types, context));
    Some(answer)
}

/// Which of the statement's actions act on such resources.
fn of_statement(types: &[&Format], context: &Context<'_>) -> String {
    let (patterns, negated) = context.action_patterns();
    if negated || patterns.is_empty() {
        return String::new();
    }
    let Some(actions) = actions(&patterns) else {
        return String::new();
    };
    let acting = actions.iter().filter(|action| {
        action.details().is_some_and(|details| {
            let formats = details.resources.iter().flat_map(|one| &one.resource.formats);
            formats.into_iter().any(|format| types.iter().any(|one| one.format == *format))
        })
    });
    let names: Vec<String> = acting.map(|action| code(&action.to_string())).collect();
    match names.is_empty() {
        true => "\nNo action of this statement is listed for these types.\n".to_owned(),
        false => format!("\nActions of this statement on them: {}\n", some_of(names, 12)),
    }
}

/// Whether a pattern can be an ARN of a format, field by field (`*` does not end at a colon, but each
/// field that is written counts).
pub(in crate::lsp) fn fits(arn: &Arn<'_>, format: &str) -> bool {
    let Some(format) = Arn::read(format) else {
        return false;
    };
    let open = |text: &str| -> bool { text.contains("${") || text.contains('*') };
    let field = |written: &str, format: &str| {
        if open(format) {
            // What varies is never nothing but where the format says so.
            return true;
        }
        meet(&pieces(written, true, false), &pieces(format, true, false))
    };
    let resource: Vec<Piece<'_>> = pieces(format.resource, true, false)
        .into_iter()
        .map(|piece| match piece {
            Piece::Char(character) => Piece::Char(character),
            _ => Piece::Star,
        })
        .collect();
    field(arn.service, format.service)
        && field(arn.region, format.region)
        && field(arn.account, format.account)
        && meet(&pieces(arn.resource, true, false), &resource)
}
