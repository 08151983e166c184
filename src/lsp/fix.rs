//! What can be done about findings: fixes of single ones, all at once, and agreements that they are meant.

use super::Agreed;
use super::check::{Checked, Found, source};
use super::policies::Section;
use super::tolerant::Language;
use crate::lint::fix::{Edit, FIXABLE, apply, fix, fix_all, prove};
use crate::lint::{Finding, Location, Options, Report};
use crate::source::{Format, Source, Span};
use std::fmt::Write as _;

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub title: String,
    pub edits: Vec<Edit>,
    /// The finding that it puts right.
    pub finding: Option<Finding>,
}

/// So many fixes are proved at once.
const PROVED: usize = 10;

/// A text and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub name: &'a str,
    pub text: &'a str,
    pub language: Language,
    pub checked: &'a Checked,
}

/// The findings that have a place in some bytes, each with the policy that it is in.
pub(super) fn at(checked: &Checked, range: Span) -> Vec<(&Found, &Finding)> {
    let touches = |one: &Location| one.span.start <= range.end && range.start <= one.span.end;
    let mut all = Vec::new();
    for found in &checked.policies {
        for finding in &found.report.findings {
            if finding.locations.iter().any(touches) {
                all.push((found, finding));
            }
        }
    }
    all
}

/// The fixes of findings, each proved to change no decision.
pub(super) fn fixes(of: &Of<'_>, findings: &[(&Found, &Finding)]) -> Vec<Change> {
    let mut changes = Vec::new();
    let fixable = findings
        .iter()
        .filter(|(_, one)| FIXABLE.contains(&one.code));
    for (found, finding) in fixable.take(PROVED) {
        changes.extend(fixed(of, found, finding));
    }
    changes
}

fn fixed(of: &Of<'_>, found: &Found, finding: &Finding) -> Option<Change> {
    let source = source(of.name, of.text, of.language, found.section);
    let (tree, _) = Format::of(&source).parse(&source);
    let mut inner = finding.clone();
    for place in &mut inner.locations {
        place.span = back(place.span, found.section.start);
    }
    let fix = fix(&source, &tree?, &inner)?;
    prove(&source, &fix.edits, found.report.policy_type).ok()?;
    let edits = fix
        .edits
        .into_iter()
        .map(|one| moved(one, found.section.start));
    Some(Change {
        title: fix.title,
        edits: edits.collect(),
        finding: Some(finding.clone()),
    })
}

const fn back(span: Span, by: usize) -> Span {
    Span::new(span.start.saturating_sub(by), span.end.saturating_sub(by))
}

fn moved(edit: Edit, by: usize) -> Edit {
    Edit {
        span: Span::new(edit.span.start + by, edit.span.end + by),
        ..edit
    }
}

/// All fixes of a text, until nothing is left to do; `None` if nothing was.
pub(super) fn all(of: &Of<'_>, agreed: &dyn Agreed) -> Option<Change> {
    let mut edits = Vec::new();
    for found in &of.checked.policies {
        let source = source(of.name, of.text, of.language, found.section);
        let options = Options {
            policy_type: Some(found.report.policy_type),
            own: true,
            ..Options::default()
        };
        let wanted = |source: &Source, finding: &Finding| told(agreed, source, found, finding);
        let fixed = fix_all(&source, &options, &wanted);
        let edit = difference(source.text(), &fixed.text);
        edits.extend(edit.map(|one| moved(one, found.section.start)));
    }
    apply(of.text, &edits).filter(|_| !edits.is_empty())?;
    Some(Change {
        title: "Fix all findings of this file that can be fixed".to_owned(),
        edits,
        finding: None,
    })
}

/// Whether the agreements leave a finding in.
fn told(agreed: &dyn Agreed, source: &Source, found: &Found, finding: &Finding) -> bool {
    let report = Report {
        policy_type: found.report.policy_type,
        findings: vec![finding.clone()],
        undecided: Vec::new(),
    };
    !agreed.keep(source, report).findings.is_empty()
}

/// One edit that makes one text of another.
fn difference(old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let same = |(one, other): &(char, char)| one == other;
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let (old_rest, new_rest) = (old.get(head..)?, new.get(head..)?);
    let tail: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let end = old.len() - tail;
    Some(Edit {
        span: Span::new(head, end),
        replacement: new.get(head..new.len() - tail)?.to_owned(),
    })
}

/// The lines of `iamproof.toml` that say that a finding is meant; `file` is the path from there.
pub(super) fn agreement(of: &Of<'_>, found: &Found, finding: &Finding, file: &str) -> String {
    let quoted = |text: &str| toml_text(text);
    let mut lines = format!(
        "\n[[validate.suppress]]\ncodes = [\"{}\"]\nfile = {}\n",
        finding.code,
        quoted(&file.replace(['*', '?'], "?"))
    );
    let number = finding.locations.first().and_then(Location::statement);
    if let Some(number) = number {
        let inner = of.text.get(found.section.start..found.section.end);
        let sections = Section::of(inner.unwrap_or_default(), of.language);
        let sid = sections.first().and_then(|section| {
            let (root, _) = super::policies::policy(&section.tree)?;
            let statement = root.get("Statement")?.items().get(number)?;
            let sid = statement.get("Sid")?.as_text()?;
            (!sid.value.is_empty()).then(|| sid.value.clone())
        });
        let _ = match sid {
            Some(sid) => writeln!(lines, "sid = {}", quoted(&sid)),
            None => writeln!(lines, "statement = {}", number + 1),
        };
    }
    lines.push_str("reason = \"why this is meant\"\n");
    lines
}

/// Whether agreements are about a finding, so that it is told no longer.
pub(super) fn agreed(of: &Of<'_>, found: &Found, finding: &Finding, agreed: &dyn Agreed) -> bool {
    let source = source(of.name, of.text, of.language, found.section);
    !told(agreed, &source, found, finding)
}

/// A basic string of TOML.
fn toml_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
