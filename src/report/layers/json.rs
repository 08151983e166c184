//! The decision as JSON.

use super::class;
use crate::eval::AxiomWarning;
use crate::eval::layers::{Doubt, LayerKind, LayerReport, LayeredDecision, Met, Verdict};
use crate::report::schema::{Effect, Failed, Place, Unmatched, Warning, always, output, words};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The question `simulate`.
    SimulateName = "simulate"
}

words! {
    /// What all layers together decide.
    Decision, Verdict, [
        Verdict::Allow, Verdict::ImplicitDeny, Verdict::ExplicitDeny, Verdict::Unknown,
    ]
}

words! {
    /// The kind of a layer.
    Kind, LayerKind, [
        LayerKind::Rcp, LayerKind::Scp, LayerKind::Endpoint, LayerKind::Resource,
        LayerKind::Identity, LayerKind::Boundary, LayerKind::Session,
    ]
}

/// What `simulate` answers of all layers together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Layered {
    question: SimulateName,
    decision: Decision,
    /// The layers that refuse.
    blocked_by: Vec<Kind>,
    /// Why it is unknown.
    reason: Option<String>,
    /// Why it is unknown, one by one.
    reasons: Vec<Why>,
    /// The Denies that match.
    denies: Vec<Statement>,
    /// The statements that decide.
    deciding: Vec<Statement>,
    /// What would have to change for it to be allowed.
    changes: Vec<Change>,
    /// Each layer by itself.
    layers: Vec<Layer>,
    /// Guarantees of AWS that the request breaks.
    warnings: Vec<Warning>,
    /// Rules that had a part in it.
    notes: Vec<Remark>,
    /// Of a world: what it takes for granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumptions: Option<Vec<String>>,
}

/// Why something is not known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Why {
    /// The rule.
    rule: Option<&'static str>,
    /// One sentence without full stop.
    text: String,
    /// Where, as `file:line:column`.
    place: Option<String>,
}

/// What would have to change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Change {
    /// In which layer.
    layer: Option<Kind>,
    /// What, in one sentence without full stop.
    text: String,
}

/// A rule that had a part in the decision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Remark {
    /// The rule.
    rule: String,
    /// One sentence without full stop.
    message: String,
    /// Where, as `file:line:column`.
    place: Option<String>,
}

/// How a layer fared by itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Layer {
    layer: Kind,
    /// The layer, in a few words.
    name: String,
    /// Of SCPs and RCPs the level, 0 being the root.
    level: Option<usize>,
    /// Whether it has a say in this request.
    counts: bool,
    /// Why it has none.
    ignored: Option<Ignored>,
    /// What it decides by itself.
    verdict: Decision,
    /// Its statements.
    statements: Vec<Tried>,
    /// What is not known of it.
    gaps: Vec<Why>,
}

/// Why a layer has no say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Ignored {
    /// The rule.
    rule: String,
    /// One sentence without full stop.
    text: String,
}

/// How closely a statement names the caller.
#[derive(Clone, Copy, Debug)]
struct Class(&'static str);

impl Serialize for Class {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl JsonSchema for Class {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Class".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        use crate::eval::PrincipalClass::{Account, Any, Exact, Issuer};
        let names = [Exact, Any, Issuer, Account].map(class);
        schemars::json_schema!({"type": "string", "enum": names})
    }
}

/// A statement of a layer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Statement {
    layer: Kind,
    /// The document, in a few words.
    document: String,
    /// Its file.
    file: String,
    /// Its number in the document, from 0.
    statement: usize,
    /// Its Sid.
    sid: Option<String>,
    effect: Effect,
    #[serde(flatten)]
    at: Place,
    /// How it names the caller.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names_caller: Vec<Class>,
}

/// A statement and whether it matches.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Tried {
    #[serde(flatten)]
    statement: Statement,
    #[serde(flatten)]
    unmatched: Unmatched,
}

/// What `simulate` answers of all layers together; of a world with what it takes for granted.
pub fn layered_json(
    decision: &LayeredDecision,
    warnings: &[AxiomWarning],
    assumptions: Option<Vec<String>>,
) -> Value {
    let list = |met: &[Met]| -> Vec<Statement> { met.iter().map(statement).collect() };
    let texts = decision.doubts.iter().map(|doubt| doubt.reason.as_str());
    let changes = decision.changes.iter().map(|change| Change {
        layer: change.layer.map(Kind::from),
        text: change.text.clone(),
    });
    let remarks = decision.remarks.iter().map(|remark| Remark {
        rule: remark.rule.to_owned(),
        message: remark.text.clone(),
        place: remark.place.clone(),
    });
    output(Layered {
        question: SimulateName,
        decision: decision.verdict.into(),
        blocked_by: decision
            .blocked_by
            .iter()
            .map(|kind| (*kind).into())
            .collect(),
        reason: match decision.verdict {
            Verdict::Unknown => Some(texts.collect::<Vec<_>>().join("; ")),
            _ => None,
        },
        reasons: doubts(&decision.doubts),
        denies: list(&decision.denies),
        deciding: list(&decision.deciding),
        changes: changes.collect(),
        layers: decision.layers.iter().map(layer).collect(),
        warnings: warnings.iter().map(Warning::from).collect(),
        notes: remarks.collect(),
        assumptions,
    })
}

fn doubts(doubts: &[Doubt]) -> Vec<Why> {
    let one = |doubt: &Doubt| Why {
        rule: Some(doubt.rule).filter(|rule| !rule.is_empty()),
        text: doubt.reason.clone(),
        place: doubt.place.clone(),
    };
    doubts.iter().map(one).collect()
}

fn layer(report: &LayerReport) -> Layer {
    let ignored = report.ignored.as_ref().map(|because| Ignored {
        rule: because.rule.to_owned(),
        text: because.text.clone(),
    });
    Layer {
        layer: report.kind.into(),
        name: report.name.clone(),
        level: report.level,
        counts: report.ignored.is_none(),
        ignored,
        verdict: report.verdict.into(),
        statements: report.statements.iter().map(tried).collect(),
        gaps: doubts(&report.gaps),
    }
}

fn tried(met: &Met) -> Tried {
    let failed = met.failed.as_ref().map(|unmatched| {
        let at = Place {
            line: unmatched.line,
            column: unmatched.column,
        };
        Failed::new(&unmatched.failure, at)
    });
    Tried {
        statement: statement(met),
        unmatched: Unmatched {
            matched: met.failed.is_none(),
            failed,
        },
    }
}

fn statement(met: &Met) -> Statement {
    Statement {
        layer: met.layer.into(),
        document: met.document.clone(),
        file: met.file.clone(),
        statement: met.index,
        sid: met.sid.clone(),
        effect: met.effect.into(),
        at: Place {
            line: met.line,
            column: met.column,
        },
        names_caller: met.classes.iter().map(|one| Class(class(*one))).collect(),
    }
}
