//! A view over the tree of a document: what stands where, also in documents that are no policies.
//!
//! The strict parser gives no syntax tree of a document with errors, and checks are about such
//! documents most of all. What has the wrong shape is left out of the view; the check
//! `DATA_TYPE_MISMATCH` says so.

mod at;
mod condition;
mod principal;
mod statement;

pub(crate) use at::{At, Step};
pub(crate) use condition::{Clause, Family};
pub(crate) use principal::{PrincipalList, PrincipalName};
pub(crate) use statement::{Entry, List, Statement};

use super::arn::Arn;
use super::{Options, PolicyKind, tables};
use crate::policy::parse::{ParseOptions, Parsed, embedded};
use crate::policy::{PolicyType, Version};
use crate::source::json::{Json, Member};
use crate::source::{Severity, Source, Span};
use std::cell::{Cell, OnceCell};
use std::sync::Arc;

/// A document.
pub(crate) struct Document<'a> {
    pub source: &'a Source,
    pub root: &'a Json,
    pub members: &'a [Member],
    pub kind: PolicyKind,
    pub options: &'a Options,
    /// The version as it counts: what is no known version counts as the newest.
    pub version: Version,
    pub statements: Vec<Statement<'a>>,
    policy_type: PolicyType,
    parsed: OnceCell<Result<Parsed, Unreadable>>,
    /// How many questions may still be asked of the engine: each takes milliseconds.
    questions: Cell<usize>,
}

/// Why a document cannot be read as a policy.
pub(crate) struct Unreadable {
    pub message: String,
    pub span: Span,
}

/// So many questions are asked about one document.
const QUESTIONS: usize = 2_000;

impl<'a> Document<'a> {
    pub fn new(
        source: &'a Source,
        root: &'a Json,
        kind: PolicyKind,
        policy_type: PolicyType,
        options: &'a Options,
    ) -> Self {
        let members = root.as_object().unwrap_or_default();
        let version = match root.get("Version").map(Json::as_str) {
            None => Version::Absent,
            Some(Some("2008-10-17")) => Version::V2008,
            Some(_) => Version::V2012,
        };
        let at = At::root(root.span);
        let mut statements = Vec::new();
        for member in members.iter().filter(|one| one.name == "Statement") {
            let inner = at.name("Statement", member.value.span);
            match member.value.as_array() {
                Some(items) => {
                    for (index, item) in items.iter().enumerate() {
                        statements.extend(Statement::new(
                            index,
                            item,
                            inner.index(index, item.span),
                        ));
                    }
                }
                None => statements.extend(Statement::new(0, &member.value, inner)),
            }
        }
        Self {
            source,
            root,
            members,
            kind,
            options,
            version,
            statements,
            policy_type,
            parsed: OnceCell::new(),
            questions: Cell::new(QUESTIONS),
        }
    }

    /// The document as a policy, if it is one.
    pub fn parsed(&self) -> Option<&Parsed> {
        self.read().ok()
    }

    /// The same, or the first thing that the parser does not take; read when it is first asked for.
    pub fn read(&self) -> Result<&Parsed, &Unreadable> {
        let parsed = self.parsed.get_or_init(|| {
            let source = Arc::new(self.source.clone());
            let options = ParseOptions {
                policy_type: Some(self.policy_type),
                strict: false,
            };
            let failed = |message: String, span| Unreadable { message, span };
            match embedded(self.root, &source, &options) {
                Ok(mut all) if all.len() == 1 => {
                    let only = all.pop();
                    only.ok_or_else(|| failed(String::new(), self.root.span))
                }
                Ok(_) => Err(failed("it is not one policy".to_owned(), self.root.span)),
                Err(all) => {
                    let mut all = all.into_iter().flat_map(|one| one.diagnostics);
                    let first = all.find(|one| one.severity == Severity::Error);
                    Err(first.map_or_else(
                        || failed("it is no policy".to_owned(), self.root.span),
                        |one| {
                            let help = one.help.map(|help| format!(" ({help})"));
                            failed(one.message + &help.unwrap_or_default(), one.span)
                        },
                    ))
                }
            }
        });
        parsed.as_ref()
    }

    /// Whether one more question may be asked of the engine; it counts.
    pub fn may_ask(&self) -> bool {
        let left = self.questions.get();
        self.questions.set(left.saturating_sub(1));
        left > 0
    }

    pub const fn at(&self) -> At<'a> {
        At::root(self.root.span)
    }

    /// The text of the document, without what stands around it.
    pub fn text(&self) -> &'a str {
        self.source.slice(self.root.span)
    }

    pub fn clauses(&self) -> impl Iterator<Item = &Clause<'a>> {
        self.statements.iter().flat_map(|one| &one.clauses)
    }

    pub fn principals(&self) -> impl Iterator<Item = &PrincipalList<'a>> {
        self.statements.iter().flat_map(|one| &one.principals)
    }

    pub fn action_entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.statements.iter().flat_map(Statement::action_entries)
    }

    pub fn resource_entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.statements.iter().flat_map(Statement::resource_entries)
    }

    /// The resources that are ARNs, with their fields.
    pub fn arns(&self) -> impl Iterator<Item = (&Entry<'a>, Arn<'a>)> {
        let read = |entry: &'_ Entry<'a>| Arn::read(entry.text);
        self.resource_entries()
            .filter_map(move |entry| Some((entry, read(entry)?)))
    }

    /// The texts in which `${…}` is a variable: resources and condition values.
    pub fn variable_texts(&self) -> Vec<(&'a str, At<'a>)> {
        let resources = self.resource_entries().map(|one| (one.text, one.at));
        let values = self.clauses().flat_map(|clause| &clause.values);
        let all = resources.chain(values.map(|one| (one.text, one.at)));
        all.filter(|(text, _)| text.contains("${")).collect()
    }

    /// The service whose resources have this policy, if that was said or is certain.
    pub fn attached(&self) -> Option<&'static str> {
        match self.kind {
            PolicyKind::Trust => Some("sts"),
            PolicyKind::Resource => {
                let named = self.options.resource_type.as_deref();
                named.and_then(tables::attached_service)
            }
            _ => None,
        }
    }

    /// The same, or else the service of the first action, in lower case.
    pub fn service(&self) -> Option<String> {
        // An endpoint policy is of no resource.
        if self.policy_type == PolicyType::Endpoint {
            return None;
        }
        let first = || {
            let mut named = self
                .action_entries()
                .filter_map(|one| one.text.split_once(':'));
            named.next().map(|(prefix, _)| prefix.to_ascii_lowercase())
        };
        self.attached().map(str::to_owned).or_else(first)
    }

    /// Whether `${…}` means something (`GRAM-11`).
    pub fn has_variables(&self) -> bool {
        self.version == Version::V2012
    }
}
