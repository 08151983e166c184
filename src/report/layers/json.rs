//! The decision as JSON.

use super::class;
use crate::eval::AxiomWarning;
use crate::eval::layers::{Doubt, LayerKind, LayerReport, LayeredDecision, Met, Verdict};
use crate::report::SCHEMA;
use serde_json::{Value, json};

/// What `simulate` answers of all layers together.
pub fn layered_json(decision: &LayeredDecision, warnings: &[AxiomWarning]) -> Value {
    let list = |met: &[Met]| -> Value { met.iter().map(|one| statement(one, false)).collect() };
    let blocked = decision.blocked_by.iter().map(|kind| kind.name());
    let reason = match decision.verdict {
        Verdict::Unknown => {
            let texts = decision.doubts.iter().map(|doubt| doubt.reason.as_str());
            texts.collect::<Vec<_>>().join("; ").into()
        }
        _ => Value::Null,
    };
    let changes = decision
        .changes
        .iter()
        .map(|change| json!({"layer": change.layer.map(LayerKind::name), "text": change.text}));
    let remarks = decision
        .remarks
        .iter()
        .map(|remark| json!({"rule": remark.rule, "message": remark.text, "place": remark.place}));
    let warnings = warnings
        .iter()
        .map(|warning| json!({"id": warning.id, "message": warning.message}));
    json!({
        "schema": SCHEMA,
        "question": "simulate",
        "decision": decision.verdict.name(),
        "blocked_by": blocked.collect::<Vec<_>>(),
        "reason": reason,
        "reasons": doubts(&decision.doubts),
        "denies": list(&decision.denies),
        "deciding": list(&decision.deciding),
        "changes": changes.collect::<Vec<_>>(),
        "layers": decision.layers.iter().map(layer).collect::<Vec<_>>(),
        "warnings": warnings.collect::<Vec<_>>(),
        "notes": remarks.collect::<Vec<_>>(),
    })
}

fn doubts(doubts: &[Doubt]) -> Value {
    let one = |doubt: &Doubt| {
        let rule = Some(doubt.rule).filter(|rule| !rule.is_empty());
        json!({"rule": rule, "text": doubt.reason, "place": doubt.place})
    };
    doubts.iter().map(one).collect()
}

fn layer(report: &LayerReport) -> Value {
    let ignored = report
        .ignored
        .as_ref()
        .map(|because| json!({"rule": because.rule, "text": because.text}));
    json!({
        "layer": report.kind.name(),
        "name": report.name,
        "level": report.level,
        "counts": report.ignored.is_none(),
        "ignored": ignored,
        "verdict": report.verdict.name(),
        "statements": report.statements.iter().map(|one| statement(one, true)).collect::<Vec<_>>(),
        "gaps": doubts(&report.gaps),
    })
}

fn statement(met: &Met, whole: bool) -> Value {
    let mut entry = json!({
        "layer": met.layer.name(),
        "document": met.document,
        "file": met.file,
        "statement": met.index,
        "sid": met.sid,
        "effect": met.effect.to_string(),
        "line": met.line,
        "column": met.column,
    });
    if let Some(entry) = entry.as_object_mut() {
        let classes: Vec<&str> = met.classes.iter().map(|one| class(*one)).collect();
        if !classes.is_empty() {
            entry.insert("names_caller".into(), classes.into());
        }
        if whole {
            entry.insert("matched".into(), met.failed.is_none().into());
            let failed = met.failed.as_ref().map(|unmatched| {
                json!({
                    "element": format!("{:?}", unmatched.failure.element),
                    "why": unmatched.failure.why,
                    "line": unmatched.line,
                    "column": unmatched.column,
                })
            });
            entry.insert("failed".into(), failed.unwrap_or(Value::Null));
        }
    }
    entry
}
