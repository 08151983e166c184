//! Policies inside a world: an object, a JSON text (also URL-encoded), a file, or said to be unknown.

use super::fields::member;
use super::files::canonical;
use super::members::{POLICY_FILE, UNKNOWN_POLICY};
use super::reader::{File, Reader};
use crate::policy::PolicyType;
use crate::policy::parse::{Failed, ParseOptions, Parsed, documents, embedded};
use crate::source::json::Json;
use crate::source::{Source, Span, quote};
use crate::world::{Content, Document};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

const EXPECTED: &str = "expected a policy (an object with `Statement`, or its JSON text), \
                        {\"file\": \"PATH\"}, or {\"unknown\": \"WHY\"}";

/// A policy that was read, and where its text stands.
pub(super) struct Known {
    source: Arc<Source>,
    span: Span,
    literal: bool,
    policy_type: PolicyType,
    content: Content,
}

impl Reader {
    /// The policy that stands at a place. Errors are noted; the policy is unknown then.
    pub fn document(
        &mut self,
        file: &File,
        json: &Json,
        name: String,
        policy_type: PolicyType,
    ) -> Document {
        Document {
            content: self.content(file, json, &name, policy_type),
            place: file.place(json.span),
            name,
        }
    }

    fn content(
        &mut self,
        file: &File,
        json: &Json,
        name: &str,
        policy_type: PolicyType,
    ) -> Content {
        if let Some(reason) = member(json, "unknown") {
            self.object(file, json, "a policy that is not known", UNKNOWN_POLICY);
            let reason = self.text(file, reason, "`unknown`").unwrap_or_default();
            return Content::Unknown(reason);
        }
        if let Some(path) = member(json, "file") {
            self.object(file, json, "a policy in a file", POLICY_FILE);
            let Some(path) = self.text(file, path, "`file`") else {
                return unreadable();
            };
            return self.in_file(file, &path, json.span, policy_type);
        }
        let hash = {
            let mut hasher = FxHasher::default();
            file.source.slice(json.span).hash(&mut hasher);
            policy_type.hash(&mut hasher);
            hasher.finish()
        };
        let known = self.known.get(&hash).into_iter().flatten();
        let mut same = known.filter(|one| {
            let here = Arc::ptr_eq(&one.source, &file.source) && one.span == json.span;
            let equal = || one.source.slice(one.span) == file.source.slice(json.span);
            let literal = one.literal && file.literal;
            one.policy_type == policy_type && (here || (literal && equal()))
        });
        if let Some(same) = same.next() {
            return same.content.clone();
        }
        let content = self.fresh(file, json, name, policy_type);
        self.known.entry(hash).or_default().push(Known {
            source: Arc::clone(&file.source),
            span: json.span,
            literal: file.literal,
            policy_type,
            content: content.clone(),
        });
        content
    }

    fn fresh(&mut self, file: &File, json: &Json, name: &str, policy_type: PolicyType) -> Content {
        let options = ParseOptions {
            policy_type: Some(policy_type),
            strict: false,
        };
        let parsed = if let Some(text) = json.as_str() {
            let start = text.trim_start();
            let policy = start.starts_with(['{', '[', '"']) || start.starts_with('%');
            if !policy {
                let message = format!("the text {} is no policy", quote(text));
                let help = "expected JSON; a file is named by {\"file\": \"PATH\"}";
                self.error(file, json.span, message, help);
                return unreadable();
            }
            let position = file.source.position(json.span.start);
            let name = format!("{}:{position} ({name})", file.source.name());
            documents(&Arc::new(Source::new(name, text.to_owned())), &options)
        } else if json.as_object().is_some() {
            embedded(json, &file.source, &options)
        } else {
            let message = format!("a policy is {}", json.kind());
            self.error(file, json.span, message, EXPECTED);
            return unreadable();
        };
        self.single(file, json.span, parsed)
    }

    fn in_file(&mut self, file: &File, path: &str, span: Span, policy_type: PolicyType) -> Content {
        let path = file.folder.join(path);
        let key = canonical(&path);
        if let Some(Content::Known(known)) = self.policy_files.get(&key)
            && known.policy_type == policy_type
        {
            return Content::Known(Arc::clone(known));
        }
        if path.is_dir() {
            let message = format!("{} is a directory", quote(&path.to_string_lossy()));
            self.error(file, span, message, "name the file with the policy");
            return unreadable();
        }
        let source = crate::input::read_source(&path.to_string_lossy(), &mut std::io::empty());
        let content = match source {
            Ok(source) => {
                self.sources.push(Arc::clone(&source));
                let options = ParseOptions {
                    policy_type: Some(policy_type),
                    strict: false,
                };
                let yaml = path
                    .extension()
                    .is_some_and(|one| one == "yaml" || one == "yml");
                if yaml {
                    self.yaml_policy(&source, options)
                } else {
                    let parsed = documents(&source, &options);
                    self.single(file, span, parsed)
                }
            }
            Err(crate::input::Problem::Place { message, help, .. }) => {
                let message = format!("{}: {message}", quote(&path.to_string_lossy()));
                self.error(file, span, message, &help);
                unreadable()
            }
            Err(problem) => {
                self.problem(problem);
                unreadable()
            }
        };
        self.policy_files.insert(key, content.clone());
        content
    }

    fn yaml_policy(&mut self, source: &Arc<Source>, options: ParseOptions) -> Content {
        let (tree, errors) = crate::source::yaml::parse(source);
        let sound = errors.is_empty();
        for error in errors {
            let help = error.help.clone().unwrap_or_default();
            self.error_at(source, error.span, error.message, &help);
        }
        let Some(tree) = tree.filter(|_| sound) else {
            return unreadable();
        };
        let file = File {
            source: Arc::clone(source),
            folder: std::path::PathBuf::new(),
            literal: false,
        };
        let parsed = embedded(&tree, source, &options);
        self.single(&file, tree.span, parsed)
    }

    /// That exactly one policy was found.
    fn single(
        &mut self,
        file: &File,
        span: Span,
        parsed: Result<Vec<Parsed>, Vec<Failed>>,
    ) -> Content {
        let mut parsed = match parsed {
            Ok(parsed) => parsed,
            Err(failed) => {
                for one in failed {
                    self.failed(one);
                }
                return unreadable();
            }
        };
        let count = parsed.len();
        match parsed.pop() {
            Some(one) if count == 1 => {
                if !one.warnings.is_empty() {
                    self.warn(one.render_warnings());
                }
                Content::Known(Arc::new(one))
            }
            _ => {
                let message = format!("{count} policies where one is expected");
                self.error(file, span, message, EXPECTED);
                unreadable()
            }
        }
    }
}

/// Stands for a policy with errors; no world comes of it.
fn unreadable() -> Content {
    Content::Unknown("it has errors".to_owned())
}
