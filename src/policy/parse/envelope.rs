//! Finding the policy documents in what AWS and people wrap around them: API answers, encoded
//! texts, lists.

use super::context::{Context, list};
use super::hints::did_you_mean;
use super::statement::policy;
use super::{Failed, ParseOptions, Parsed, rules};
use crate::policy::PolicyType;
use crate::source::json::{self, Json, Member};
use crate::source::{Diagnostic, Findings, Severity, Source, Span, quote};
use std::sync::Arc;

/// Texts in texts: once by JSON and once by the URL is usual.
pub(crate) const MAX_NESTED_TEXTS: usize = 8;

/// Reads a file: a policy, an API answer that holds one, a list of these, or any of these
/// URL-encoded. All documents with errors are reported, each on its own.
pub fn documents(source: &Arc<Source>, options: &ParseOptions) -> Result<Vec<Parsed>, Vec<Failed>> {
    let mut finder = Finder::new(*options);
    finder.whole(source, None, 0);
    if finder.failed.is_empty() {
        Ok(finder.parsed)
    } else {
        Err(finder.failed)
    }
}

/// Reads what stands at one place of a larger JSON text, as [`documents`] reads a file. Of what stands
/// in a text the spans are those of a source of its own.
pub fn embedded(
    json: &Json,
    source: &Arc<Source>,
    options: &ParseOptions,
) -> Result<Vec<Parsed>, Vec<Failed>> {
    let mut finder = Finder::new(*options);
    let place = Place::new(source, None, 0);
    match json.as_str() {
        Some(text) => finder.text(text, json.span, &place, "policy"),
        None => finder.find(json, &place),
    }
    if finder.failed.is_empty() {
        Ok(finder.parsed)
    } else {
        Err(finder.failed)
    }
}

/// Where the search is.
struct Place<'a> {
    source: &'a Arc<Source>,
    /// What the member around it says about the type.
    implied: Option<PolicyType>,
    /// How many texts are around it.
    texts: usize,
}

impl<'a> Place<'a> {
    fn new(source: &'a Arc<Source>, implied: Option<PolicyType>, texts: usize) -> Self {
        Self {
            source,
            implied,
            texts,
        }
    }
}

struct Finder {
    options: ParseOptions,
    parsed: Vec<Parsed>,
    failed: Vec<Failed>,
}

impl Finder {
    fn new(options: ParseOptions) -> Self {
        Self {
            options,
            parsed: Vec::new(),
            failed: Vec::new(),
        }
    }

    fn fail(&mut self, source: &Arc<Source>, diagnostics: Vec<Diagnostic>) {
        self.failed.push(Failed {
            source: Arc::clone(source),
            diagnostics,
        });
    }

    fn whole(&mut self, source: &Arc<Source>, implied: Option<PolicyType>, texts: usize) {
        if is_encoded(source.text()) {
            match decoded(source.text().trim()) {
                Ok(text) if texts < MAX_NESTED_TEXTS => {
                    let name = format!("{} (URL-decoded)", source.name());
                    self.whole(&Arc::new(Source::new(name, text)), implied, texts + 1);
                }
                Ok(_) => self.too_many_texts(source, Span::new(0, source.text().len())),
                Err(at) => {
                    let trimmed = source.text().len() - source.text().trim_start().len();
                    self.bad_encoding(source, Span::new(trimmed + at, trimmed + at + 1));
                }
            }
            return;
        }
        let (tree, errors) = json::parse(source);
        if !errors.is_empty() {
            // What the policy itself has wrong is worth saying too, unless the JSON errors fill
            // the page.
            let mut inner = Finder::new(self.options);
            if let Some(json) = tree.filter(|_| errors.len() < Findings::LIMIT) {
                inner.find(&json, &Place::new(source, implied, texts));
            }
            let mut all = errors;
            for failed in inner.failed {
                if Arc::ptr_eq(&failed.source, source) {
                    all.extend(failed.diagnostics);
                } else {
                    self.failed.push(failed);
                }
            }
            all.sort_by_key(|one| one.span);
            all.dedup();
            self.fail(source, all);
        } else if let Some(json) = tree {
            self.find(&json, &Place::new(source, implied, texts));
        }
    }

    fn find(&mut self, json: &Json, place: &Place<'_>) {
        if let Some(items) = json.as_array() {
            if items.is_empty() {
                let error = Diagnostic::error(json.span, "the list holds no policy document");
                self.fail(place.source, vec![error]);
            }
            for item in items {
                self.find(item, place);
            }
        } else if let Some(text) = json.as_str() {
            self.text(text, json.span, place, "text");
        } else if let Some(members) = json.as_object() {
            self.object(json, members, place);
        } else {
            let message = format!("expected a policy document, found {}", json.kind());
            let error = Diagnostic::error(json.span, message);
            self.fail(place.source, vec![error.help(EXPECTED)]);
        }
    }

    fn object(&mut self, json: &Json, members: &[Member], place: &Place<'_>) {
        if json.get("Statement").is_some() {
            self.bare(json, place.source, place.implied);
            return;
        }
        let held = wrapped(members);
        for one in &held {
            let implied = one.implied.or(place.implied);
            let inner = Place::new(place.source, implied, place.texts);
            match one.value.as_str() {
                Some(text) => self.text(text, one.value.span, &inner, one.name),
                None => self.find(one.value, &inner),
            }
        }
        if !held.is_empty() {
            return;
        }
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let near = |name: &&str| {
            did_you_mean(name, &["Version", "Statement"]).is_some() || *name == "Effect"
        };
        if names.iter().any(near) {
            // A policy with a slip: its own errors say which.
            self.bare(json, place.source, place.implied);
            return;
        }
        let shown = names.get(..names.len().min(8)).unwrap_or_default();
        let message = if names.is_empty() {
            "no policy document here: the object is empty".to_owned()
        } else {
            let more = if names.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            format!(
                "no policy document here: found the members {}{more}",
                list(shown)
            )
        };
        let error = Diagnostic::error(json.span, message);
        self.fail(place.source, vec![error.help(EXPECTED)]);
    }

    /// A text that should hold a document. It becomes a source of its own, named after `role`.
    fn text(&mut self, text: &str, span: Span, place: &Place<'_>, role: &str) {
        let Some(read) = document_text(text) else {
            let message = format!("the text {} is no policy document", quote(text));
            let error = Diagnostic::error(span, message);
            return self.fail(place.source, vec![error.help(EXPECTED)]);
        };
        if place.texts >= MAX_NESTED_TEXTS {
            return self.too_many_texts(place.source, span);
        }
        let Ok(text) = read else {
            return self.bad_encoding(place.source, span);
        };
        let name = format!("{} ({role})", place.source.name());
        let source = Arc::new(Source::new(name, text));
        self.whole(&source, place.implied, place.texts + 1);
    }

    fn too_many_texts(&mut self, source: &Arc<Source>, span: Span) {
        let message = format!("more than {MAX_NESTED_TEXTS} texts encoded in one another");
        self.fail(source, vec![Diagnostic::error(span, message)]);
    }

    fn bad_encoding(&mut self, source: &Arc<Source>, span: Span) {
        let error = Diagnostic::error(span, "the URL encoding is broken");
        let help = "`%` is followed by two hexadecimal digits, and the bytes are UTF-8";
        self.fail(source, vec![error.help(help)]);
    }

    fn bare(&mut self, json: &Json, source: &Arc<Source>, implied: Option<PolicyType>) {
        let mut context = Context::new(self.options.strict);
        let policy = policy(&mut context, json);
        let policy_type = self.options.policy_type.or(implied);
        let policy_type = policy_type.unwrap_or_else(|| inferred(json));
        rules::check(&mut context, &policy, policy_type, source);
        let failed = !context.errors.is_empty();
        let mut diagnostics = context.errors.finish();
        diagnostics.extend(context.warnings.finish());
        if failed {
            diagnostics.sort_by_key(|one| (one.severity != Severity::Error, one.span));
            self.fail(source, diagnostics);
        } else {
            self.parsed.push(Parsed {
                policy,
                policy_type,
                source: Arc::clone(source),
                warnings: diagnostics,
            });
        }
    }
}

/// A value in which an answer of AWS holds a policy, or something else that does.
pub(crate) struct Wrapped<'a> {
    /// The name of its member.
    pub name: &'a str,
    pub value: &'a Json,
    /// What the member says about the type.
    pub implied: Option<PolicyType>,
}

/// The values of an answer of AWS that hold policies, in their order.
pub(crate) fn wrapped(members: &[Member]) -> Vec<Wrapped<'_>> {
    let all = members.iter().filter_map(|member| {
        let value = &member.value;
        let inner = |name| value.get(name).unwrap_or(value);
        let (value, implied) = match member.name.as_str() {
            "PolicyDocument" | "ResourcePolicy" | "policyText" | "Document" => (value, None),
            // Organizations: the policy is the content, and the type stands beside it.
            "Policy" => (inner("Content"), organization_type(value)),
            "PolicyVersion" => (inner("Document"), None),
            "AssumeRolePolicyDocument" => (value, Some(PolicyType::Trust)),
            "Role" if value.get("AssumeRolePolicyDocument").is_some() => (value, None),
            "Attributes" if value.get("Policy").is_some() => (value, None),
            _ => return None,
        };
        Some(Wrapped {
            name: &member.name,
            value,
            implied,
        })
    });
    all.collect()
}

fn organization_type(policy: &Json) -> Option<PolicyType> {
    match policy.get("PolicySummary")?.get("Type")?.as_str()? {
        "SERVICE_CONTROL_POLICY" => Some(PolicyType::Scp),
        "RESOURCE_CONTROL_POLICY" => Some(PolicyType::Rcp),
        _ => None,
    }
}

/// The document that a text may be, its URL encoding undone. `None` if it does not start as one; the error
/// is a broken encoding.
pub(crate) fn document_text(text: &str) -> Option<Result<String, ()>> {
    if is_encoded(text) {
        return Some(decoded(text.trim()).map_err(|_| ()));
    }
    let starts = text.trim_start().starts_with(['{', '[', '"']);
    starts.then(|| Ok(text.to_owned()))
}

const EXPECTED: &str = "expected a policy (an object with `Statement`), or an AWS answer with \
                        `PolicyDocument`, `Policy`, `PolicyVersion` or `AssumeRolePolicyDocument`";

/// The type that the elements suggest: a principal with a resource is a resource policy, a
/// principal without is role trust, none is identity.
fn inferred(json: &Json) -> PolicyType {
    let statements = json.get("Statement").map_or(&[][..], |value| {
        value.as_array().unwrap_or(std::slice::from_ref(value))
    });
    let any = |plain: &str, negated: &str| {
        let mut all = statements.iter();
        all.any(|one| one.get(plain).is_some() || one.get(negated).is_some())
    };
    match (
        any("Principal", "NotPrincipal"),
        any("Resource", "NotResource"),
    ) {
        (true, true) => PolicyType::Resource,
        (true, false) => PolicyType::Trust,
        (false, _) => PolicyType::Identity,
    }
}

/// Whether the text is URL-encoded JSON, as IAM answers: `{`, `[` or `"` encoded at the start.
pub(crate) fn is_encoded(text: &str) -> bool {
    let start = text.trim_start().get(..3).unwrap_or_default();
    ["%7B", "%5B", "%22"]
        .iter()
        .any(|encoded| start.eq_ignore_ascii_case(encoded))
}

/// Undoes URL encoding (RFC 3986: a plus sign is itself). The error is where it is broken.
fn decoded(text: &str) -> Result<String, usize> {
    let digit = |at: usize| {
        let byte = text.as_bytes().get(at).copied()?;
        char::from(byte).to_digit(16)
    };
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if *byte == b'%' {
            let pair = digit(at + 1).zip(digit(at + 2)).ok_or(at)?;
            bytes.push(u8::try_from(pair.0 * 16 + pair.1).map_err(|_| at)?);
            at += 3;
        } else {
            bytes.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(bytes).map_err(|_| 0)
}
