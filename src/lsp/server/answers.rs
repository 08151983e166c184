//! What each message of the editor does.

use super::super::check::Checked;
use super::super::complete::{Completion, Kind, explain};
use super::super::diagnostics::{About, bad_settings, diagnostics, finding};
use super::super::documents::{Document, path, uri};
use super::super::fix::Change;
use super::super::position::{Lines, Place};
use super::super::{complete, hover};
use super::queue::Job;
use super::work::{Done, Question, Tell};
use super::{Refused, Server, code};
use crate::lint::Stop;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// A text of the parameters.
fn text_at<'p>(params: &'p Value, pointer: &str) -> Option<&'p str> {
    params.pointer(pointer).and_then(Value::as_str)
}

fn bad(what: &str) -> Refused {
    Refused(code::INVALID_PARAMS, what.to_owned())
}

impl Server<'_> {
    pub(super) fn opened(&mut self, params: &Value) -> Result<(), &'static str> {
        let at = |name: &str| text_at(params, &format!("/textDocument/{name}"));
        let uri = at("uri").ok_or("no uri")?;
        let text = at("text").ok_or("no text")?;
        let language = at("languageId").unwrap_or_default();
        let version = params.pointer("/textDocument/version");
        let version = version.and_then(Value::as_i64).unwrap_or_default();
        let encoding = self.client.encoding;
        self.documents.open(uri, language, version, text, encoding);
        self.enqueue(uri);
        Ok(())
    }

    pub(super) fn changed(&mut self, params: &Value) -> Result<(), &'static str> {
        let uri = text_at(params, "/textDocument/uri").ok_or("no uri")?;
        let changes = params.get("contentChanges").and_then(Value::as_array);
        let changes = changes.ok_or("no contentChanges")?;
        let encoding = self.client.encoding;
        let revision = self.documents.next();
        let document = self.documents.all.get_mut(uri);
        let document = document.ok_or("the document is not open")?;
        let mut wrong = None;
        for change in changes {
            wrong = document.change(change, encoding).err().or(wrong);
        }
        let version = params.pointer("/textDocument/version");
        document.version = version.and_then(Value::as_i64).unwrap_or(document.version);
        document.stop.set();
        document.stop = Stop::new();
        document.revision = revision;
        self.enqueue(uri);
        wrong.map_or(Ok(()), Err)
    }

    pub(super) fn saved(&mut self, params: &Value) {
        let uri = text_at(params, "/textDocument/uri").unwrap_or_default();
        if uri.ends_with("iamproof.toml") {
            self.again();
        }
    }

    pub(super) fn closed(&mut self, params: &Value) -> Result<(), &'static str> {
        let uri = text_at(params, "/textDocument/uri").ok_or("no uri")?;
        let document = self.documents.all.remove(uri);
        let document = document.ok_or("the document is not open")?;
        document.stop.set();
        self.notify(
            "textDocument/publishDiagnostics",
            &json!({"uri": uri, "diagnostics": []}),
        );
        Ok(())
    }

    /// Checks all documents once more: what they fall under may have changed.
    pub(super) fn again(&mut self) {
        let uris: Vec<String> = self.documents.all.keys().cloned().collect();
        for uri in uris {
            let revision = self.documents.next();
            if let Some(document) = self.documents.all.get_mut(&uri) {
                document.stop.set();
                document.stop = Stop::new();
                document.revision = revision;
            }
            self.enqueue(&uri);
        }
    }

    /// The directory whose settings count for a document.
    fn directory(&self, uri: &str) -> PathBuf {
        let own = path(uri).and_then(|path| path.parent().map(PathBuf::from));
        let root = || self.client.root.clone();
        own.or_else(root).unwrap_or_else(|| PathBuf::from("."))
    }

    fn job(&self, uri: &str) -> Option<Job> {
        let document = self.documents.all.get(uri)?;
        Some(Job {
            uri: uri.to_owned(),
            name: document.name(),
            revision: document.revision,
            text: Arc::clone(&document.text),
            language: document.language?,
            directory: self.directory(uri),
            stop: document.stop.clone(),
        })
    }

    fn enqueue(&self, uri: &str) {
        if let Some(job) = self.job(uri) {
            self.shared.quick.put(job);
        }
    }

    /// Tells what was found, if the text is still the same.
    pub(super) fn publish(&mut self, done: &Done) {
        let related = self.client.related;
        let Some(document) = self.documents.all.get_mut(&done.job.uri) else {
            return;
        };
        if document.revision != done.job.revision {
            return;
        }
        let Some(checked) = &done.checked else {
            let name = done.job.name.clone();
            return self.log(&format!("a mistake in iamproof, on {name}"));
        };
        let about = About {
            uri: &document.uri,
            text: &document.text,
            lines: &document.lines,
            related,
        };
        let mut all = diagnostics(&about, checked);
        let settings = done
            .settings
            .as_ref()
            .filter(|_| !checked.policies.is_empty());
        if let Some(error) = settings {
            all.insert(0, bad_settings(&about, error));
        }
        let params = json!({
            "uri": document.uri,
            "version": document.version,
            "diagnostics": all,
        });
        document.checked = Some((document.revision, done.own, Arc::new(checked.clone())));
        self.notify("textDocument/publishDiagnostics", &params);
        if !done.own && !checked.policies.is_empty() {
            self.shared.thorough.put(done.job.clone());
        }
    }

    /// The document and the byte that a request is about; `None` where there can be nothing.
    fn place(&self, params: &Value) -> Result<Option<(&Document, usize)>, Refused> {
        let uri = text_at(params, "/textDocument/uri");
        let uri = uri.ok_or_else(|| bad("no textDocument"))?;
        let place = params.get("position").and_then(Place::read);
        let place = place.ok_or_else(|| bad("no position"))?;
        Ok(self.documents.all.get(uri).map(|document| {
            let offset = document.lines.offset(&document.text, place);
            (document, offset)
        }))
    }

    pub(super) fn hover(&self, params: &Value) -> Result<Value, Refused> {
        let Some((document, offset)) = self.place(params)? else {
            return Ok(Value::Null);
        };
        let Some(language) = document.language else {
            return Ok(Value::Null);
        };
        let checked = complete_checks(document);
        let found = hover(&document.text, language, offset, checked.as_deref());
        Ok(found.map_or(Value::Null, |found| {
            json!({
                "contents": markup(&found.text, self.client.markdown),
                "range": document.lines.range(&document.text, found.span),
            })
        }))
    }

    pub(super) fn completion(&self, params: &Value) -> Result<Value, Refused> {
        let Some((document, offset)) = self.place(params)? else {
            return Ok(Value::Null);
        };
        let Some(language) = document.language else {
            return Ok(Value::Null);
        };
        let snippets = self.client.snippets;
        let offer = complete(&document.text, language, offset, snippets);
        let (text, lines) = (&document.text, &document.lines);
        let all = offer.items.iter().enumerate();
        let items: Vec<Value> = all
            .map(|(at, one)| item(one, at, text, lines, snippets))
            .collect();
        Ok(json!({"isIncomplete": offer.incomplete, "items": items}))
    }

    /// Adds the page to something that was offered.
    pub(super) fn resolve(&self, params: &Value) -> Value {
        let kind = text_at(params, "/data/kind").unwrap_or_default();
        let label = text_at(params, "/label").unwrap_or_default();
        let mut item = params.clone();
        if let Some(text) = explain(kind, label)
            && let Some(members) = item.as_object_mut()
        {
            let text = markup(&text, self.client.markdown_items);
            members.insert("documentation".to_owned(), text);
        }
        item
    }

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
        let settings = self.shared.settings.file(&self.directory(&uri));
        let open = settings.as_deref().and_then(|path| self.open_text(path));
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
            for (lines, one) in &agreements {
                let path = settings.as_deref();
                if let Some(edit) =
                    path.and_then(|path| agree(path, open.as_deref(), lines, &client))
                {
                    actions.push(json!({
                        "title": format!("Say in iamproof.toml that {} is meant here", one.code),
                        "kind": "quickfix",
                        "diagnostics": [finding(&about, one)],
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

/// What all checks found, if they are done with the text as it is.
fn complete_checks(document: &Document) -> Option<Arc<Checked>> {
    let (revision, own, checked) = document.checked.as_ref()?;
    let current = *own && *revision == document.revision;
    current.then(|| Arc::clone(checked))
}

fn markup(text: &str, markdown: bool) -> Value {
    let kind = if markdown { "markdown" } else { "plaintext" };
    json!({"kind": kind, "value": text})
}

fn item(one: &Completion, at: usize, text: &str, lines: &Lines, snippets: bool) -> Value {
    let (kind, name) = match one.kind {
        Kind::Service => (9, "service"),
        Kind::Action => (2, "action"),
        Kind::Key => (5, "key"),
        Kind::Operator => (24, "operator"),
        Kind::Resource => (18, "resource"),
        Kind::Element => (10, "element"),
        Kind::Value => (12, "value"),
    };
    json!({
        "label": one.label,
        "kind": kind,
        "detail": one.detail,
        "sortText": format!("{at:05}"),
        "filterText": one.label,
        "insertTextFormat": if snippets { 2 } else { 1 },
        "textEdit": {"range": lines.range(text, one.span), "newText": one.new},
        "data": {"kind": name},
    })
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
fn agree(
    path: &std::path::Path,
    open: Option<&str>,
    added: &str,
    client: &super::client::Client,
) -> Option<Value> {
    let uri = uri(path);
    let there = match open {
        Some(text) => Some(text.to_owned()),
        None => std::fs::read_to_string(path).ok(),
    };
    let insert =
        |place: Value| json!([{"range": {"start": place, "end": place}, "newText": added}]);
    match there {
        None if path.exists() || !client.creates => None,
        None => {
            let edits = insert(json!({"line": 0, "character": 0}));
            Some(json!({"documentChanges": [
                {"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}},
                {"textDocument": {"uri": uri, "version": null}, "edits": edits},
            ]}))
        }
        // Written as one list, it cannot be added to at the end.
        Some(text) if text.contains("suppress") && !text.contains("[[validate.suppress]]") => None,
        Some(text) => {
            let lines = Lines::new(&text, client.encoding);
            let edits = insert(lines.place(&text, text.len()).json());
            let mut changes = Map::new();
            changes.insert(uri, edits);
            Some(json!({"changes": changes}))
        }
    }
}
