//! The decision as text.

use super::name;
use crate::eval::layers::{LayerKind, LayerReport, LayeredDecision, Met, Verdict};
use crate::eval::{AxiomWarning, ElementKind, PrincipalClass};
use crate::policy::Effect;
use std::fmt::Write as _;

/// What `simulate` answers of all layers together: the decision, what would have to change, and each
/// layer with its statements.
pub fn layered_text(decision: &LayeredDecision, warnings: &[AxiomWarning]) -> String {
    let mut out = head(decision);
    for change in &decision.changes {
        let _ = writeln!(out, "  {:<10} {}", title(change.layer), change.text);
    }
    for doubt in &decision.doubts {
        let rule = match doubt.rule {
            "" => String::new(),
            rule => format!("{rule}: "),
        };
        let place = doubt.place.as_ref();
        let place = place.map_or_else(String::new, |place| format!(" ({place})"));
        let _ = writeln!(out, "  {rule}{}{place}", doubt.reason);
    }
    if decision.verdict == Verdict::Allow {
        for met in &decision.deciding {
            let _ = writeln!(out, "  {:<10} {}", met.layer.name(), granted(met));
        }
    }
    out.push('\n');
    for layer in &decision.layers {
        shown(layer, &mut out);
    }
    let notes = !warnings.is_empty() || !decision.remarks.is_empty();
    if notes && !decision.layers.is_empty() {
        out.push('\n');
    }
    for warning in warnings {
        let _ = writeln!(out, "warning: {}: {}", warning.id, warning.message);
    }
    for remark in &decision.remarks {
        let place = remark.place.as_ref();
        let place = place.map_or_else(String::new, |place| format!(" ({place})"));
        let _ = writeln!(out, "note: {}: {}{place}", remark.rule, remark.text);
    }
    out
}

fn head(decision: &LayeredDecision) -> String {
    let blocked: Vec<&str> = decision.blocked_by.iter().map(|kind| kind.name()).collect();
    let by = match blocked.as_slice() {
        [] => String::new(),
        _ => format!(", blocked by {}", blocked.join(", ")),
    };
    match decision.verdict {
        Verdict::Allow => "allow\n".to_owned(),
        Verdict::ImplicitDeny => format!("implicit deny{by}\n"),
        Verdict::ExplicitDeny => format!("explicit deny{by}\n"),
        Verdict::Unknown => "unknown: it depends on what is not known\n".to_owned(),
    }
}

fn title(kind: Option<LayerKind>) -> &'static str {
    kind.map_or("AWS", LayerKind::name)
}

fn place(met: &Met) -> String {
    format!("{}:{}:{}", met.file, met.line, met.column)
}

/// A statement that grants, and whom it names.
fn granted(met: &Met) -> String {
    let whom = match met.classes.first() {
        Some(PrincipalClass::Exact) => ", naming the caller itself",
        Some(PrincipalClass::Any) => ", naming everybody",
        Some(PrincipalClass::Issuer) => ", naming the role or user behind the session",
        Some(PrincipalClass::Account) => ", naming the account",
        None => "",
    };
    format!("{} allows it{whom} ({})", name(met), place(met))
}

/// One layer: its verdict, and what of its statements made it.
fn shown(layer: &LayerReport, out: &mut String) {
    let verdict = match (layer.verdict, layer.statements.is_empty()) {
        (Verdict::Allow, _) if layer.kind == LayerKind::Rcp => "does not deny it",
        (Verdict::Allow, _) => "allows it",
        (Verdict::ExplicitDeny, _) => "denies it",
        (Verdict::ImplicitDeny, true) => "no policy",
        (Verdict::ImplicitDeny, false) => "does not allow it",
        (Verdict::Unknown, _) => "not known",
    };
    let _ = match &layer.ignored {
        None => writeln!(out, "{:<10} {verdict} ({})", layer.kind.name(), layer.name),
        Some(because) => writeln!(
            out,
            "{:<10} does not count ({}): {} ({})",
            layer.kind.name(),
            layer.name,
            because.text,
            because.rule
        ),
    };
    for gap in &layer.gaps {
        let place = gap.place.as_ref();
        let place = place.map_or_else(String::new, |place| format!(" ({place})"));
        let _ = writeln!(out, "    not known: {}{place}", gap.reason);
    }
    statements(&layer.statements, out);
}

/// The statements that match, the Allows that almost do, and in one line a document those that are
/// about other actions.
fn statements(all: &[Met], out: &mut String) {
    let mut others: Vec<(&str, usize)> = Vec::new();
    for met in all {
        let Some(unmatched) = &met.failed else {
            let text = match met.effect {
                Effect::Allow => granted(met),
                Effect::Deny => format!("{} denies it ({})", name(met), place(met)),
            };
            let _ = writeln!(out, "    {text}");
            continue;
        };
        // A Deny that does not match has no part in this.
        if met.effect == Effect::Deny {
            continue;
        }
        let failure = &unmatched.failure;
        let element = failure.element;
        if matches!(element, ElementKind::Action | ElementKind::NotAction) {
            match others
                .iter_mut()
                .find(|(document, _)| *document == met.document)
            {
                Some((_, count)) => *count += 1,
                None => others.push((&met.document, 1)),
            }
            continue;
        }
        let at = format!("{}:{}:{}", met.file, unmatched.line, unmatched.column);
        let _ = writeln!(
            out,
            "    {} does not match: {} ({at})",
            name(met),
            failure.why
        );
    }
    for (document, count) in others {
        let text = match count {
            1 => "1 statement is about other actions".to_owned(),
            count => format!("{count} statements are about other actions"),
        };
        let _ = writeln!(out, "    {text} ({document})");
    }
}
