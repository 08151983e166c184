//! What is answered to one question, apart from where it was asked.

use crate::query::language::answer::Verdict;
use serde_json::{Value, json};

/// A statement that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What it does, such as `statement 1 "Artifacts" allows it`.
    pub what: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The answer to the question without its `not`.
    pub verdict: Verdict,
    /// For people.
    pub text: String,
    /// For programs.
    pub json: Value,
    /// The statements that allow or refuse the witness.
    pub faults: Vec<Fault>,
    /// The witness.
    pub request: Option<Value>,
    /// Why it is unknown.
    pub reasons: Vec<String>,
}

impl Reply {
    /// As the cache keeps it.
    pub fn kept(&self) -> Value {
        let faults: Vec<Value> = self
            .faults
            .iter()
            .map(|one| json!([one.file, one.line, one.column, one.what]))
            .collect();
        json!({
            "verdict": self.verdict.name(),
            "text": self.text,
            "json": self.json,
            "faults": faults,
            "request": self.request,
            "reasons": self.reasons,
        })
    }

    /// What [`Self::kept`] wrote; `None` for anything else.
    pub fn read(kept: &Value) -> Option<Self> {
        let text = |name: &str| kept.get(name)?.as_str().map(str::to_owned);
        let word = text("verdict")?;
        let verdict = Verdict::from_name(&word)?;
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let fault = |value: &Value| {
            let [file, line, column, what] = value.as_array()?.as_slice() else {
                return None;
            };
            Some(Fault {
                file: file.as_str()?.to_owned(),
                line: number(line)?,
                column: number(column)?,
                what: what.as_str()?.to_owned(),
            })
        };
        let faults: Option<Vec<Fault>> =
            kept.get("faults")?.as_array()?.iter().map(fault).collect();
        let reasons = kept.get("reasons")?.as_array()?.iter();
        let reasons: Option<Vec<String>> =
            reasons.map(|one| one.as_str().map(str::to_owned)).collect();
        Some(Self {
            verdict,
            text: text("text")?,
            json: kept.get("json")?.clone(),
            faults: faults?,
            request: kept.get("request").filter(|one| !one.is_null()).cloned(),
            reasons: reasons?,
        })
    }
}

/// The statements that a JSON answer names, as faults.
pub(super) fn faults(list: Option<&Value>, does: &str) -> Vec<Fault> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    let one = |entry: &Value| {
        let number = |name: &str| usize::try_from(entry.get(name)?.as_u64()?).ok();
        let index = number("statement")? + 1;
        let sid = entry.get("sid").and_then(Value::as_str);
        let sid = sid.map_or_else(String::new, |sid| format!(" {sid:?}"));
        Some(Fault {
            file: entry.get("document")?.as_str()?.to_owned(),
            line: number("line")?,
            column: number("column")?,
            what: format!("statement {index}{sid} {does}"),
        })
    };
    all.filter_map(one).collect()
}
