//! A disagreement as a case of the corpus.

use super::oracle::{Disagreement, Pair, Wrong};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A text of TOML as it stands, over as many lines as it has.
fn literal(json: &Value) -> String {
    let text = serde_json::to_string_pretty(json).unwrap();
    assert!(!text.contains("'''"), "no literal text of TOML: {text}");
    format!("'''\n{text}\n'''")
}

/// The case: what the evaluator says, which is not the engine's answer.
pub fn case(name: &str, pair: &Pair, found: &Disagreement) -> String {
    let mut out = format!("# {}\n", found.message.replace(['\n', '\r'], " "));
    let wrong = match found.wrong {
        Wrong::Proof { .. } => "the engine proved what the request refutes",
        Wrong::Witness { .. } => "the engine's witness is none",
        Wrong::Broken => "the engine gave up; write down its verdict",
    };
    let _ = writeln!(out, "# First seen: {wrong}.");
    let _ = writeln!(out, "[[pair]]\nid = \"{name}\"\nrules = [\"NEW-02\"]");
    let _ = writeln!(out, "type = \"{}\"", pair.policy_type);
    let (side, there) = match found.wrong {
        Wrong::Proof { added } => (Some(added), true),
        Wrong::Witness { added } => (Some(added), false),
        Wrong::Broken => (None, true),
    };
    if let Some(added) = side {
        let name = if added { "added" } else { "removed" };
        let _ = writeln!(out, "{name} = {there}");
    }
    let _ = writeln!(
        out,
        "old = {}\nnew = {}",
        literal(&pair.old),
        literal(&pair.new)
    );
    if let (Wrong::Proof { added }, Some(request)) = (found.wrong, &found.request) {
        let word = |allows: bool| if allows { "allow" } else { "refuse" };
        let _ = writeln!(
            out,
            "mistake = {{ old = \"{}\", new = \"{}\", request = {} }}",
            word(!added),
            word(added),
            literal(request),
        );
    }
    out
}

/// Where such cases are kept; the corpus reads them.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/found")
}
