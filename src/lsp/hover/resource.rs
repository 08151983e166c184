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
    pub arn: String,
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
                        arn: format,
                    });
                }
            }
        }
        all
    })
}

/// So many types are shown.
const SHOWN: usize = 15;

pub(super) fn hover(text: &str, context: &Context<'_>) -> String {
    if text == "*" {
        return "`*`: every resource, and actions that act on none".to_owned();
    }
    if !text.contains('*') && Arn::read(text).is_none() {
        let unread = "is no ARN: `arn:partition:service:region:account:resource`";
        return format!("{} {unread}", code(text));
    }
    let mut types: Vec<&Format> = formats()
        .iter()
        .filter(|one| fits(text, &one.arn))
        .collect();
    // Names of buckets have no slash, though the catalog does not say so: what has one is an object.
    let slash = |one: &Format| Arn::read(&one.arn).is_some_and(|one| one.resource.contains('/'));
    if Arn::read(text).is_some_and(|arn| arn.resource.contains('/'))
        && types.iter().any(|one| slash(one))
    {
        types.retain(|one| slash(one));
    }
    if types.is_empty() {
        return format!(
            "{}\n\nNo resource type of the catalog has ARNs like this.",
            code(text)
        );
    }
    let mut answer = format!("{}\n\nCan be:\n", code(text));
    for one in types.iter().take(SHOWN) {
        let _ = writeln!(
            answer,
            "- {} of `{}`: {}",
            one.name,
            one.prefix,
            code(&one.arn)
        );
    }
    if types.len() > SHOWN {
        let _ = writeln!(answer, "- and {} more", types.len() - SHOWN);
    }
    answer.push_str(&of_statement(&types, context));
    answer
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
            let formats = details
                .resources
                .iter()
                .flat_map(|one| &one.resource.formats);
            formats
                .into_iter()
                .any(|format| types.iter().any(|one| one.arn == *format))
        })
    });
    let names: Vec<String> = acting.map(|action| code(&action.to_string())).collect();
    match names.is_empty() {
        true => "\nNo action of this statement is listed for these types.\n".to_owned(),
        false => format!(
            "\nActions of this statement on them: {}\n",
            some_of(names, 12)
        ),
    }
}

/// Whether a pattern can be an ARN of a format. A wildcard crosses colons (`RES-05`): only without one
/// do the fields stand where they are written.
pub(in crate::lsp) fn fits(text: &str, format: &str) -> bool {
    let whole = || meet(&pieces(text, true, false), &open(format));
    let (Some(arn), Some(of)) = (Arn::read(text), Arn::read(format)) else {
        return whole();
    };
    if arn.partition.contains('*') || arn.service.contains('*') {
        return whole();
    }
    if arn.service != of.service {
        return false;
    }
    let same = |written: &str, format: &str| meet(&pieces(written, true, false), &open(format));
    if arn.region.contains('*') || arn.account.contains('*') {
        let rest = |arn: &Arn<'_>| [arn.region, arn.account, arn.resource].join(":");
        return same(&rest(&arn), &rest(&of));
    }
    same(arn.region, of.region) && same(arn.account, of.account) && same(arn.resource, of.resource)
}

/// A format as a pattern: what varies is open, and so is what the catalog writes as a wildcard.
fn open(format: &str) -> Vec<Piece<'_>> {
    let pieces = pieces(format, true, false).into_iter();
    let open = pieces.map(|piece| match piece {
        Piece::Char(character) => Piece::Char(character),
        _ => Piece::Star,
    });
    open.collect()
}
