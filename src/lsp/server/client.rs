//! What the editor can do, and what we can.

use super::super::documents::path;
use super::super::position::Encoding;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What the editor said of itself.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that editors can or cannot do"
)]
pub(super) struct Client {
    pub encoding: Encoding,
    pub markdown: bool,
    pub markdown_items: bool,
    pub snippets: bool,
    pub related: bool,
    /// Whether it tells which files changed, if asked to.
    pub watches: bool,
    /// Whether edits may say which version of a text they are for.
    pub versioned: bool,
    /// Whether edits may make files.
    pub creates: bool,
    /// Whether code actions may be more than commands.
    pub actions: bool,
    /// The first folder that is open.
    pub root: Option<PathBuf>,
}

impl Client {
    pub fn new(params: &Value) -> Self {
        let at = |pointer: &str| params.pointer(&format!("/capabilities{pointer}"));
        let can = |pointer: &str| at(pointer).and_then(Value::as_bool).unwrap_or_default();
        let has = |pointer: &str, name: &str| {
            let list = at(pointer).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|one| one == name))
        };
        let encoding = match has("/general/positionEncodings", "utf-8") {
            true => Encoding::Utf8,
            false => Encoding::Utf16,
        };
        let folder = params.pointer("/workspaceFolders/0/uri");
        let root = folder.or_else(|| params.get("rootUri"));
        let edit = "/workspace/workspaceEdit";
        let documents = "/textDocument";
        let resources = format!("{edit}/resourceOperations");
        Self {
            encoding,
            markdown: has(&format!("{documents}/hover/contentFormat"), "markdown"),
            markdown_items: has(
                &format!("{documents}/completion/completionItem/documentationFormat"),
                "markdown",
            ),
            snippets: can(&format!(
                "{documents}/completion/completionItem/snippetSupport"
            )),
            related: can(&format!(
                "{documents}/publishDiagnostics/relatedInformation"
            )),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            versioned: can(&format!("{edit}/documentChanges")),
            creates: can(&format!("{edit}/documentChanges")) && has(&resources, "create"),
            actions: at(&format!("{documents}/codeAction/codeActionLiteralSupport")).is_some(),
            root: root.and_then(Value::as_str).and_then(path),
        }
    }

    /// The answer to `initialize`.
    pub fn capabilities(&self) -> Value {
        json!({
            "capabilities": {
                "positionEncoding": self.encoding.name(),
                "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
                "hoverProvider": true,
                "completionProvider": {
                    "triggerCharacters": ["\"", "'", ":", "/", "."],
                    "resolveProvider": true,
                },
                "codeActionProvider": {"codeActionKinds": ["quickfix", "source.fixAll.iamproof"]},
            },
            "serverInfo": {"name": "iamproof", "version": env!("CARGO_PKG_VERSION")},
        })
    }
}
