//! The documents that are open.

use super::position::{Encoding, Lines};
use super::tolerant::Language;
use crate::lint::Stop;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    pub uri: String,
    /// The version as the editor counts.
    pub version: i64,
    /// The version as we count: editors may use numbers twice.
    pub revision: u64,
    pub language: Option<Language>,
    pub text: Arc<str>,
    pub lines: Arc<Lines>,
    /// Ends the checks of this revision.
    pub stop: Stop,
    /// What was last found, and of which revision.
    pub checked: Option<(u64, bool, Arc<super::check::Checked>)>,
}

impl Document {
    /// The name that settings and messages know it by.
    pub fn name(&self) -> String {
        match path(&self.uri) {
            Some(path) => path.to_string_lossy().into_owned(),
            None => self.uri.clone(),
        }
    }

    /// Puts new text in.
    pub fn set(&mut self, text: String, encoding: Encoding) {
        self.lines = Arc::new(Lines::new(&text, encoding));
        self.text = text.into();
    }

    /// Applies one change: the whole text, or a range of it.
    pub fn change(&mut self, change: &Value, encoding: Encoding) -> Result<(), &'static str> {
        let new = change.get("text").and_then(Value::as_str);
        let new = new.ok_or("a change without text")?;
        let text = match change.get("range").filter(|range| !range.is_null()) {
            None => new.to_owned(),
            Some(range) => {
                let span = self.lines.span(&self.text, range);
                let span = span.ok_or("a change whose range is none")?;
                let before = self.text.get(..span.start).unwrap_or_default();
                let after = self.text.get(span.end..).unwrap_or_default();
                [before, new, after].concat()
            }
        };
        self.set(text, encoding);
        Ok(())
    }
}

/// All of them, by name.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub all: BTreeMap<String, Document>,
    revision: u64,
}

impl Documents {
    pub fn open(
        &mut self,
        uri: &str,
        language: &str,
        version: i64,
        text: &str,
        encoding: Encoding,
    ) {
        let revision = self.next();
        let document = Document {
            uri: uri.to_owned(),
            version,
            revision,
            language: language_of(language, uri),
            text: text.into(),
            lines: Arc::new(Lines::new(text, encoding)),
            stop: Stop::new(),
            checked: None,
        };
        if let Some(old) = self.all.insert(uri.to_owned(), document) {
            old.stop.set();
        }
    }

    /// A number that no other state of a document has.
    pub const fn next(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }
}

/// The language of a document, if it can hold policies.
fn language_of(id: &str, uri: &str) -> Option<Language> {
    match id {
        "json" | "jsonc" | "json5" => return Some(Language::Json),
        "yaml" | "yml" => return Some(Language::Yaml),
        _ => {}
    }
    let name = uri.split(['?', '#']).next().unwrap_or_default();
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("json") => Some(Language::Json),
        Some("yaml" | "yml") => Some(Language::Yaml),
        _ => None,
    }
}

/// The path of a `file:` URI.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.split(['?', '#']).next()?;
    // The host is ours, or nothing that we could read.
    let slash = rest.find('/')?;
    let host = rest.get(..slash)?;
    if !(host.is_empty() || host == "localhost") {
        return None;
    }
    let decoded = decode(rest.get(slash..)?)?;
    let windows = cfg!(windows) && decoded.get(2..3) == Some(":");
    let decoded = match windows {
        true => decoded.get(1..)?.to_owned(),
        false => decoded,
    };
    (!decoded.contains('\0')).then(|| PathBuf::from(decoded))
}

/// A path as a `file:` URI.
pub(super) fn uri(path: &std::path::Path) -> String {
    let mut uri = "file://".to_owned();
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// Undoes `%XX`.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}
