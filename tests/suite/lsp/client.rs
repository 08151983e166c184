//! An editor: the real program, spoken to over its streams.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// What came while something else was waited for.
    inbox: Vec<Value>,
    number: u64,
}

/// What the editor of most tests can do.
pub fn abilities() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true},
            "codeAction": {"codeActionLiteralSupport": {}},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
    })
}

impl Client {
    /// The program, not spoken to yet.
    pub fn fresh() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_iamproof"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            inbox: Vec::new(),
            number: 0,
        }
    }

    pub fn with(capabilities: Value) -> Self {
        let mut client = Self::fresh();
        client.ask("initialize", json!({"capabilities": capabilities}));
        client.tell("initialized", json!({}));
        client
    }

    pub fn new() -> Self {
        Self::with(abilities())
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The next message. Anything that is no protocol fails.
    pub fn receive(&mut self) -> Value {
        let mut header = String::new();
        self.output.read_line(&mut header).unwrap();
        let length = header.strip_prefix("Content-Length: ").unwrap().trim();
        let mut body = vec![0; length.parse().unwrap()];
        let mut blank = String::new();
        self.output.read_line(&mut blank).unwrap();
        assert_eq!(blank, "\r\n");
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Sends a request, and gives its number.
    pub fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.number += 1;
        let id = self.number;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    pub fn answer(&mut self, id: &Value) -> Value {
        loop {
            let message = self.receive();
            if message.get("method").is_none() && message["id"] == *id {
                return message;
            }
            self.inbox.push(message);
        }
    }

    /// A request and its answer, whole.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(&json!(id))
    }

    /// A request about a place, and its result.
    pub fn at(&mut self, method: &str, uri: &str, line: u64, character: u64) -> Value {
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": uri}, "position": position});
        let answer = self.ask(&format!("textDocument/{method}"), params);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    pub fn open(&mut self, uri: &str, language: &str, version: i64, text: &str) {
        let document =
            json!({"uri": uri, "languageId": language, "version": version, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    /// The diagnostics of a version that were told `times` times for it: a policy's are told once when
    /// AWS's checks are done, and once more with our own.
    pub fn found(&mut self, uri: &str, version: i64, times: usize) -> Vec<Value> {
        let wanted = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        };
        loop {
            let all: Vec<&Value> = self.inbox.iter().filter(|one| wanted(one)).collect();
            if all.len() >= times {
                let last = all.last().unwrap()["params"]["diagnostics"].clone();
                self.inbox.retain(|one| !wanted(one));
                return last.as_array().unwrap().clone();
            }
            let message = self.receive();
            self.inbox.push(message);
        }
    }

    /// The versions that were told until now, in their order.
    pub fn versions(&self, uri: &str) -> Vec<i64> {
        let of = |message: &&Value| message["params"]["uri"] == uri;
        let all = self.inbox.iter().filter(of);
        all.filter_map(|one| one["params"]["version"].as_i64())
            .collect()
    }

    /// What can be done at a range.
    pub fn actions(&mut self, uri: &str, range: Value, only: Option<&str>) -> Vec<Value> {
        let context = match only {
            Some(kind) => json!({"diagnostics": [], "only": [kind]}),
            None => json!({"diagnostics": []}),
        };
        let params = json!({"textDocument": {"uri": uri}, "range": range, "context": context});
        let answer = self.ask("textDocument/codeAction", params);
        answer["result"].as_array().unwrap().clone()
    }

    /// Ends as the protocol says; the exit code.
    pub fn leave(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.code()
    }

    /// Closes the stream and waits; the exit code.
    pub fn code(mut self) -> i32 {
        self.input = None;
        let mut rest = Vec::new();
        self.output.read_to_end(&mut rest).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The codes of diagnostics.
pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    let all = diagnostics.iter();
    all.map(|one| one["code"].as_str().unwrap()).collect()
}

/// The byte of a place, counted as UTF-16, by a reading of the protocol of its own.
pub fn byte(text: &str, place: &Value) -> usize {
    let (line, character) = (place["line"].as_u64().unwrap(), &place["character"]);
    let mut at = 0;
    for _ in 0..line {
        let rest = &text[at..];
        let end = rest.find(['\n', '\r']).unwrap();
        at += end
            + if rest[end..].starts_with("\r\n") {
                2
            } else {
                1
            };
    }
    let mut units = character.as_u64().unwrap();
    for character in text[at..].chars() {
        if units == 0 {
            break;
        }
        units -= character.len_utf16() as u64;
        at += character.len_utf8();
    }
    at
}

/// The text with edits of the protocol made.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut all: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let new = edit["newText"].as_str().unwrap();
            (byte(text, &range["start"]), byte(text, &range["end"]), new)
        })
        .collect();
    all.sort_unstable();
    let mut made = text.to_owned();
    for (start, end, new) in all.into_iter().rev() {
        made.replace_range(start..end, new);
    }
    made
}
