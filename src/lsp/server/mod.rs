//! The conversation: messages in order, documents, and threads for what takes time.

mod actions;
mod answers;
mod client;
mod queue;
mod work;

use super::Settings;
use super::documents::Documents;
use super::wire::{self, Incoming};
use client::Client;
use queue::Queue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use work::{Done, Question};

/// Codes of JSON-RPC and of the protocol.
mod code {
    pub const PARSE: i32 = -32700;
    pub const INVALID_REQUEST: i32 = -32600;
    pub const METHOD_NOT_FOUND: i32 = -32601;
    pub const INVALID_PARAMS: i32 = -32602;
    pub const INTERNAL: i32 = -32603;
    pub const NOT_INITIALIZED: i32 = -32002;
    pub const CANCELLED: i32 = -32800;
    pub const CONTENT_MODIFIED: i32 = -32801;
}

/// Why a request has no result.
#[derive(Debug)]
struct Refused(i32, String);

/// What the main thread hears.
enum Event {
    In(Incoming),
    Checked(Done),
    /// The answer of a request that took time, and the document's state that it is about.
    Answered {
        id: Value,
        result: Option<Value>,
        uri: String,
        revision: u64,
    },
}

/// Where the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Fresh,
    Running,
    ShutDown,
}

/// What is shared by the threads.
struct Shared<'a> {
    settings: &'a dyn Settings,
    /// AWS's checks.
    quick: Queue,
    /// All checks.
    thorough: Queue,
    /// Requests that their senders no longer wait for.
    cancelled: Mutex<BTreeSet<String>>,
}

/// Serves an editor until it says `exit` or goes away. Whether it went as the protocol says.
pub fn serve(
    input: &mut (dyn BufRead + Send),
    output: &mut dyn Write,
    errors: &mut dyn Write,
    settings: &dyn Settings,
) -> bool {
    let shared = Shared {
        settings,
        quick: Queue::default(),
        thorough: Queue::default(),
        cancelled: Mutex::default(),
    };
    let (events, heard) = channel();
    let (questions, asked) = channel();
    std::thread::scope(|scope| {
        let shared = &shared;
        let to_main = events.clone();
        scope.spawn(move || listen(input, &to_main, shared));
        let to_main = events.clone();
        scope.spawn(move || work::check_all(&shared.quick, false, shared.settings, &to_main));
        let to_main = events.clone();
        scope.spawn(move || work::check_all(&shared.thorough, true, shared.settings, &to_main));
        scope.spawn(move || work::answer_all(&asked, shared.settings, &events));
        let mut server = Server {
            shared,
            output,
            errors,
            stage: Stage::Fresh,
            client: Client::default(),
            documents: Documents::default(),
            questions,
            number: 0,
        };
        let good = server.run(&heard);
        for document in server.documents.all.values() {
            document.stop.set();
        }
        shared.quick.close();
        shared.thorough.close();
        good
    })
}

/// Reads messages until the last. What must not wait for its turn is looked at here.
fn listen(input: &mut dyn BufRead, events: &Sender<Event>, shared: &Shared<'_>) {
    loop {
        let incoming = wire::read(input);
        let mut last = matches!(incoming, Incoming::End);
        if let Incoming::Message(message) = &incoming {
            match message.get("method").and_then(Value::as_str) {
                Some("exit") if message.get("id").is_none() => last = true,
                Some("$/cancelRequest") => {
                    if let Some(id) = message.pointer("/params/id") {
                        let cancelled = shared.cancelled.lock();
                        let mut cancelled = cancelled.unwrap_or_else(PoisonError::into_inner);
                        cancelled.insert(id.to_string());
                    }
                }
                _ => {}
            }
        }
        if events.send(Event::In(incoming)).is_err() || last {
            return;
        }
    }
}

struct Server<'a> {
    shared: &'a Shared<'a>,
    output: &'a mut dyn Write,
    errors: &'a mut dyn Write,
    stage: Stage,
    client: Client,
    documents: Documents,
    questions: Sender<Question>,
    /// The number of our own requests.
    number: u64,
}

impl Server<'_> {
    /// Whether the conversation ended well.
    fn run(&mut self, heard: &Receiver<Event>) -> bool {
        while let Ok(event) = heard.recv() {
            match event {
                Event::In(Incoming::End) => return false,
                Event::In(Incoming::Garbage(what)) => {
                    self.log(&format!("not understood: {what}"));
                    self.refuse(&Value::Null, &Refused(code::PARSE, what));
                }
                Event::In(Incoming::Message(message)) => {
                    if message.get("method").and_then(Value::as_str) == Some("exit")
                        && message.get("id").is_none()
                    {
                        return self.stage == Stage::ShutDown;
                    }
                    self.message(&message);
                }
                Event::Checked(done) => self.publish(&done),
                Event::Answered {
                    id,
                    result,
                    uri,
                    revision,
                } => self.answered(&id, result, &uri, revision),
            }
        }
        false
    }

    fn send(&mut self, message: &Value) {
        wire::write(self.output, message);
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: &Value) {
        self.number += 1;
        let id = format!("iamproof-{}", self.number);
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
    }

    fn reply(&mut self, id: &Value, result: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
    }

    fn refuse(&mut self, id: &Value, refused: &Refused) {
        let error = json!({"code": refused.0, "message": refused.1});
        self.send(&json!({"jsonrpc": "2.0", "id": id, "error": error}));
    }

    fn log(&mut self, text: &str) {
        let _ = writeln!(self.errors, "iamproof lsp: {}", crate::source::clean(text));
    }

    fn message(&mut self, message: &Value) {
        let id = message.get("id").filter(|id| !id.is_null());
        let Some(members) = message.as_object() else {
            let what = "a message is one JSON object".to_owned();
            return self.refuse(&Value::Null, &Refused(code::INVALID_REQUEST, what));
        };
        let Some(method) = members.get("method") else {
            // The answer to something that we asked.
            if !(members.contains_key("result") || members.contains_key("error")) {
                let what = "a message without a method".to_owned();
                let id = id.unwrap_or(&Value::Null);
                self.refuse(id, &Refused(code::INVALID_REQUEST, what));
            }
            return;
        };
        let good_id = id.is_none_or(|id| id.is_string() || id.is_number());
        let Some(method) = method.as_str().filter(|_| good_id) else {
            let what = "a method or an id of the wrong type".to_owned();
            return self.refuse(&Value::Null, &Refused(code::INVALID_REQUEST, what));
        };
        let params = members.get("params").unwrap_or(&Value::Null);
        // A mistake of ours costs one answer, not the conversation.
        match id {
            Some(id) => {
                let result = catch_unwind(AssertUnwindSafe(|| self.asked(id, method, params)));
                let what = || "a mistake in iamproof".to_owned();
                match result.unwrap_or_else(|_| Err(Refused(code::INTERNAL, what()))) {
                    Ok(Some(result)) => self.reply(id, &result),
                    Ok(None) => {}
                    Err(refused) => self.refuse(id, &refused),
                }
            }
            None => {
                if catch_unwind(AssertUnwindSafe(|| self.told(method, params))).is_err() {
                    self.log(&format!("a mistake in iamproof, on {method}"));
                }
            }
        }
    }

    /// A request; `None` if the answer comes later.
    fn asked(
        &mut self,
        id: &Value,
        method: &str,
        params: &Value,
    ) -> Result<Option<Value>, Refused> {
        let refuse = |code, what: &str| Err(Refused(code, what.to_owned()));
        match (self.stage, method) {
            (Stage::Fresh, "initialize") => return Ok(Some(self.initialize(params))),
            (Stage::Fresh, _) => return refuse(code::NOT_INITIALIZED, "not initialized yet"),
            (Stage::ShutDown, _) => return refuse(code::INVALID_REQUEST, "shut down already"),
            (Stage::Running, "initialize") => {
                return refuse(code::INVALID_REQUEST, "initialized already");
            }
            (Stage::Running, _) => {}
        }
        let cancelled = self.shared.cancelled.lock();
        let mut cancelled = cancelled.unwrap_or_else(PoisonError::into_inner);
        if cancelled.remove(&id.to_string()) {
            return refuse(code::CANCELLED, "cancelled");
        }
        drop(cancelled);
        match method {
            "shutdown" => {
                self.stage = Stage::ShutDown;
                Ok(Some(Value::Null))
            }
            "textDocument/hover" => self.hover(params).map(Some),
            "textDocument/completion" => self.completion(params).map(Some),
            "completionItem/resolve" => Ok(Some(self.resolve(params))),
            "textDocument/codeAction" => self.code_action(id, params),
            _ => refuse(code::METHOD_NOT_FOUND, &format!("no method `{method}`")),
        }
    }

    /// A notification.
    fn told(&mut self, method: &str, params: &Value) {
        if method == "$/cancelRequest" {
            // What it is about was answered by now.
            if let Some(id) = params.get("id") {
                let cancelled = self.shared.cancelled.lock();
                let mut cancelled = cancelled.unwrap_or_else(PoisonError::into_inner);
                cancelled.remove(&id.to_string());
            }
            return;
        }
        if self.stage != Stage::Running {
            return;
        }
        let done = match method {
            "initialized" => {
                self.watch();
                Ok(())
            }
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => self.changed(params),
            "textDocument/didSave" => {
                // What was saved may be the settings of others.
                self.saved(params);
                Ok(())
            }
            "textDocument/didClose" => self.closed(params),
            "workspace/didChangeWatchedFiles" => {
                self.again();
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(what) = done {
            self.log(&format!("{method}: {what}"));
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.client = Client::new(params);
        self.stage = Stage::Running;
        self.client.capabilities()
    }

    /// Asks to be told when settings change.
    fn watch(&mut self) {
        if self.client.watches {
            let watchers = json!([{"globPattern": "**/iamproof.toml"}]);
            let registration = json!({
                "id": "iamproof-settings",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers},
            });
            let params = json!({"registrations": [registration]});
            self.request("client/registerCapability", &params);
        }
    }
}
