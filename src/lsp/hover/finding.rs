//! What findings are about: the page of a check, in short.

use super::Hover;
use crate::lint::check;
use crate::lsp::check::Checked;
use crate::source::Span;
use std::fmt::Write as _;

/// So many checks are explained at once.
const SHOWN: usize = 3;

/// The checks that have something to say where the byte is, in the order of the text. Editors take no page from
/// us by a link, since a program has no address to give.
pub(super) fn hover(checked: &Checked, offset: usize) -> Option<Hover> {
    let mut here: Vec<(&str, Span)> = Vec::new();
    for found in &checked.policies {
        let findings = found.report.findings.iter();
        let findings = findings.filter_map(|one| Some((one.code, one.locations.first()?.span)));
        let open = found.report.undecided.iter();
        let open = open.map(|one| (one.code, one.location.span));
        for (code, span) in findings.chain(open) {
            let inside = span.start <= offset && offset < span.end.max(span.start + 1);
            if inside && here.iter().all(|(known, _)| *known != code) {
                here.push((code, span));
            }
        }
    }
    // What is about few bytes first: a finding of a whole statement is everywhere in it.
    here.sort_by_key(|(_, span)| span.end.saturating_sub(span.start));
    let span = here.first()?.1;
    let mut text = String::new();
    for (code, _) in here.iter().take(SHOWN) {
        if let Some(check) = check(code) {
            let gap = if text.is_empty() { "" } else { "\n\n" };
            let page = check.page();
            let summary = page.summary();
            let _ = write!(
                text,
                "{gap}**{code}** · {summary} (`iamproof explain {code}`)"
            );
        }
    }
    (!text.is_empty()).then_some(Hover { text, span })
}
