//! Code actions: what can be done about findings, as edits of files.

use super::super::diagnostics::{About, finding};
use super::super::documents::{Document, uri};
use super::super::fix::Change;
use super::super::position::Lines;
use super::answers::{bad, complete_checks, text_at};
use super::work::{Agreement, Question, Tell};
use super::{Refused, Server, code};
use serde_json::{Map, Value, json};
use std::sync::Arc;

impl Server<'_> {
    pub(super) fn code_action(
        &mut self,
        id: &Value,
        params: &Value,
    ) -> Result<Option<Value>, Refused> {
        let uri = text_at(params, "/textDocument/uri");
        let uri = uri.ok_or_else(|| bad("no textDocument"))?.to_owned();
        let Some(document) = self.documents.all.get(&uri) else {
            return Ok(Some(Value::Null));
        };
        let range = params.get("range").ok_or_else(|| bad("no range"))?;
        let range = document.lines.span(&document.text, range);
        let range = range.ok_or_else(|| bad("a range that is none"))?;
        let Some(job) = self.job(&uri).filter(|_| self.client.actions) else {
            return Ok(Some(json!([])));
        };
        let only = params.pointer("/context/only").and_then(Value::as_array);
        let asks = |kind: &str| {
            only.is_none_or(|only| {
                let mut only = only.iter().filter_map(Value::as_str);
                only.any(|one| kind == one || kind.starts_with(&format!("{one}.")))
            })
        };
        let asks_all = asks("source.fixAll.iamproof");
        let settings = self.shared.settings.file(&job.directory);
        let open = settings.and_then(|path| self.open_text(&path));
        let question = Question {
            id: id.clone(),
            uri,
            name: job.name,
            text: job.text,
            language: job.language,
            directory: job.directory,
            revision: job.revision,
            checked: complete_checks(document),
            range,
            open,
            single: asks("quickfix"),
            all: asks_all && only.is_some(),
            tell: self.tell(document, asks_all),
        };
        let _ = self.questions.send(question);
        Ok(None)
    }

    /// How what can be done is told, once it is known.
    fn tell(&self, document: &Document, asks_all: bool) -> Tell {
        let client = self.client.clone();
        let (uri, version) = (document.uri.clone(), document.version);
        let (text, lines) = (Arc::clone(&document.text), Arc::clone(&document.lines));
        Box::new(move |changes, agreements, all| {
            let about = About {
                uri: &uri,
                text: &text,
                lines: &lines,
                related: client.related,
            };
            let edit =
                |change: &Change| changes_of(&about, client.versioned.then_some(version), change);
            let mut actions = Vec::new();
            for change in &changes {
                let found = change.finding.as_ref().map(|one| finding(&about, one));
                actions.push(json!({
                    "title": change.title,
                    "kind": "quickfix",
                    "diagnostics": found.into_iter().collect::<Vec<_>>(),
                    "isPreferred": true,
                    "edit": edit(change),
                }));
            }
            if let Some(change) = all.filter(|_| asks_all) {
                actions.push(json!({
                    "title": change.title,
                    "kind": "source.fixAll.iamproof",
                    "edit": edit(&change),
                }));
            }
            for one in &agreements {
                if let Some(edit) = agree(one, &client) {
                    let code = one.finding.code;
                    actions.push(json!({
                        "title": format!("Say in iamproof.toml that {code} is meant here"),
                        "kind": "quickfix",
                        "diagnostics": [finding(&about, &one.finding)],
                        "edit": edit,
                    }));
                }
            }
            Value::Array(actions)
        })
    }

    /// The text of a file that is open.
    fn open_text(&self, path: &std::path::Path) -> Option<String> {
        let document = self.documents.all.get(&uri(path))?;
        Some(document.text.to_string())
    }

    /// The answer of a request that took time.
    pub(super) fn answered(&mut self, id: &Value, result: Option<Value>, uri: &str, revision: u64) {
        let current = self.documents.all.get(uri).map(|one| one.revision);
        let refused = match result {
            _ if current != Some(revision) => {
                Refused(code::CONTENT_MODIFIED, "the text has changed".to_owned())
            }
            None => Refused(code::INTERNAL, "a mistake in iamproof".to_owned()),
            Some(result) => return self.reply(id, &result),
        };
        self.refuse(id, &refused);
    }
}

/// The edits of a change of an open document.
fn changes_of(about: &About<'_>, version: Option<i64>, change: &Change) -> Value {
    let edits = change.edits.iter().map(|edit| {
        json!({
            "range": about.lines.range(about.text, edit.span),
            "newText": edit.replacement,
        })
    });
    let edits: Vec<Value> = edits.collect();
    match version {
        Some(version) => json!({"documentChanges": [
            {"textDocument": {"uri": about.uri, "version": version}, "edits": edits}
        ]}),
        None => {
            let mut changes = Map::new();
            changes.insert(about.uri.to_owned(), edits.into());
            json!({"changes": changes})
        }
    }
}

/// The edit that adds lines to the settings; makes the file where there is none.
fn agree(agreement: &Agreement, client: &super::client::Client) -> Option<Value> {
    let uri = uri(&agreement.path);
    let insert = |place: Value| {
        let range = json!({"start": place, "end": place});
        json!([{"range": range, "newText": agreement.lines}])
    };
    match &agreement.text {
        None if !client.creates => None,
        None => {
            let edits = insert(json!({"line": 0, "character": 0}));
            Some(json!({"documentChanges": [
                {"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}},
                {"textDocument": {"uri": uri, "version": null}, "edits": edits},
            ]}))
        }
        Some(text) => {
            let lines = Lines::new(text, client.encoding);
            let edits = insert(lines.place(text, text.len()).json());
            let mut changes = Map::new();
            changes.insert(uri, edits);
            Some(json!({"changes": changes}))
        }
    }
}
