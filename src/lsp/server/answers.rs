//! What each message of the editor does.

use super::super::check::Checked;
use super::super::complete::{Completion, Kind, explain};
use super::super::diagnostics::{About, bad_settings, diagnostics};
use super::super::documents::{Document, path};
use super::super::position::{Lines, Place};
use super::super::{complete, hover};
use super::queue::Job;
use super::work::Done;
use super::{Refused, Server, code};
use crate::lint::Stop;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// A text of the parameters.
pub(super) fn text_at<'p>(params: &'p Value, pointer: &str) -> Option<&'p str> {
    params.pointer(pointer).and_then(Value::as_str)
}

pub(super) fn bad(what: &str) -> Refused {
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
    pub(super) fn directory(&self, uri: &str) -> PathBuf {
        let own = path(uri).and_then(|path| path.parent().map(PathBuf::from));
        let root = || self.client.root.clone();
        own.or_else(root).unwrap_or_else(|| PathBuf::from("."))
    }

    pub(super) fn job(&self, uri: &str) -> Option<Job> {
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
}

/// What all checks found, if they are done with the text as it is.
pub(super) fn complete_checks(document: &Document) -> Option<Arc<Checked>> {
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
