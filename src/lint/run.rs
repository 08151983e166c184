//! All checks on one document.

use super::finding::{Finding, Location, PathStep, Undecided};
use super::held::{Part, encoded, held};
use super::infer::infer;
use super::registry::{Check, PolicyKind, Sink, checks};
use super::view::Document;
use crate::policy::PolicyType;
use crate::policy::parse::MAX_NESTED_TEXTS;
use crate::source::json::{self, Json};
use crate::source::{Diagnostic, Format, Severity, Source, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many names are looked for that a mistyped one may stand for.
const GUESSES: usize = 100;

/// How a document is validated.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The type of the policy; inferred if not given.
    pub policy_type: Option<PolicyType>,
    /// What the policy is attached to, such as `AWS::S3::Bucket`, if that is known.
    pub resource_type: Option<String>,
    /// Whether the checks that AWS has dropped run too.
    pub retired: bool,
    /// Whether our own checks run too.
    pub own: bool,
    /// By what the run is told that nobody waits for it any more.
    pub stop: Stop,
}

impl Options {
    fn wants(&self, check: &Check) -> bool {
        (self.retired || !check.retired) && (self.own || !check.own)
    }
}

/// Whether a run is to end early. What it gives then is not complete.
#[derive(Clone, Debug, Default)]
pub struct Stop(Option<Arc<AtomicBool>>);

impl Stop {
    /// One that can be set.
    pub fn new() -> Self {
        Self(Some(Arc::default()))
    }

    /// Ends all runs that have it, as soon as they look.
    pub fn set(&self) {
        if let Some(flag) = &self.0 {
            flag.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it was set.
    pub fn is_set(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

/// What all checks found in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The type given or inferred.
    pub policy_type: PolicyType,
    /// In the order of the text, the worst first at one place.
    pub findings: Vec<Finding>,
    /// What could not be decided, in the order of the checks.
    pub undecided: Vec<Undecided>,
}

/// Runs all checks on a text, whose language its name tells ([`Format::of`]). In an answer of AWS they are
/// about the policy that it holds; of one that stands as a text within the text, all places are that text.
pub fn validate(source: &Source, options: &Options) -> Report {
    let wanted = |check: &Check| options.wants(check);
    run_all(source, options, &wanted)
}

/// The same of some checks only.
pub(super) fn run_all(source: &Source, options: &Options, wanted: Wanted<'_>) -> Report {
    if let Some(text) = encoded(source) {
        let span = Span::new(0, source.text().len());
        return in_text(source, text, span, options, wanted, 1);
    }
    read(source, Format::of(source).parse(source), options, wanted, 0)
}

/// Which checks run.
type Wanted<'w> = &'w dyn Fn(&Check) -> bool;

/// Runs checks on a text that was read. So many texts are around it.
fn read(
    source: &Source,
    (tree, diagnostics): (Option<Json>, Vec<Diagnostic>),
    options: &Options,
    wanted: Wanted<'_>,
    texts: usize,
) -> Report {
    let errors = diagnostics.iter();
    let mut findings: Vec<Finding> = errors
        .filter(|one| one.severity == Severity::Error)
        .map(|one| {
            let help = one.help.as_ref().map(|help| format!("; {help}"));
            syntax(
                format!("{}{}", one.message, help.unwrap_or_default()),
                top(one.span),
            )
        })
        .collect();
    let Some(tree) = tree.filter(|_| findings.is_empty()) else {
        findings.sort_by_key(|one| first(one).0);
        return broken(findings, options);
    };
    let held = held(&tree);
    let options = Options {
        policy_type: options.policy_type.or(held.implied),
        ..options.clone()
    };
    let mut report = match held.part {
        Part::Tree(json) => run_checks(source, json, &options, wanted),
        Part::Text(text, span) => in_text(source, text, span, &options, wanted, texts + 1),
    };
    if let Some(second) = held.others.first() {
        let count = held.others.len() + 1;
        report.undecided.push(Undecided {
            code: "IAMPROOF_UNREADABLE_POLICY",
            reason: format!(
                "there are {count} policies here and only the first was checked: give each a file of its own"
            ),
            location: top(*second),
        });
    }
    report
}

/// Runs checks on a text that stands in another. Its places are none of the outer text: that has one place.
fn in_text(
    source: &Source,
    text: String,
    span: Span,
    options: &Options,
    wanted: Wanted<'_>,
    texts: usize,
) -> Report {
    if texts > MAX_NESTED_TEXTS {
        let message = format!("more than {MAX_NESTED_TEXTS} texts encoded in one another");
        return broken(vec![syntax(message, top(span))], options);
    }
    let inner = Source::new(format!("{} (text)", source.name()), text);
    let mut report = match encoded(&inner) {
        Some(text) => {
            let whole = Span::new(0, inner.text().len());
            in_text(&inner, text, whole, options, wanted, texts + 1)
        }
        None => read(&inner, json::parse(&inner), options, wanted, texts),
    };
    let found = report.findings.iter_mut();
    let open = report.undecided.iter_mut().map(|one| &mut one.location);
    for place in found.flat_map(|one| &mut one.locations).chain(open) {
        place.span = span;
    }
    report
}

/// A text that is none.
fn broken(findings: Vec<Finding>, options: &Options) -> Report {
    Report {
        policy_type: options.policy_type.unwrap_or(PolicyType::Identity),
        findings,
        undecided: Vec::new(),
    }
}

/// A place without a path.
const fn top(span: Span) -> Location {
    Location {
        path: Vec::<PathStep>::new(),
        span,
    }
}

/// Runs all checks on what stands at one place of a larger text.
pub fn validate_tree(source: &Source, tree: &Json, options: &Options) -> Report {
    let wanted = |check: &Check| options.wants(check);
    run_checks(source, tree, options, &wanted)
}

/// The same of some checks only.
pub(super) fn run_checks(
    source: &Source,
    tree: &Json,
    options: &Options,
    wanted: Wanted<'_>,
) -> Report {
    let policy_type = options.policy_type.unwrap_or_else(|| infer(tree));
    let (findings, undecided) = if tree.as_object().is_none() {
        let message = format!("a policy is a JSON object, and this is {}", tree.kind());
        (vec![syntax(message, top(tree.span))], Vec::new())
    } else {
        let kind = PolicyKind::of(policy_type);
        let document = Document::new(source, tree, kind, policy_type, options);
        let mut sink = Sink {
            code: "",
            kind: super::FindingType::Error,
            findings: Vec::new(),
            undecided: Vec::new(),
            guesses: GUESSES,
        };
        for check in checks() {
            if options.stop.is_set() {
                break;
            }
            if wanted(check) && check.types.has(kind) {
                sink.code = check.code;
                sink.kind = check.kind;
                (check.run)(&document, &mut sink);
            }
        }
        let mut findings = sink.findings;
        findings.sort_by(|one, other| first(one).cmp(&first(other)));
        (findings, sink.undecided)
    };
    Report {
        policy_type,
        findings,
        undecided,
    }
}

/// By what findings are ordered: where they start, how bad they are, their code.
fn first(finding: &Finding) -> (usize, super::FindingType, &'static str, usize) {
    let span = finding.locations.first().map(|one| one.span);
    let span = span.unwrap_or_default();
    (span.start, finding.kind, finding.code, span.end)
}

fn syntax(details: String, location: Location) -> Finding {
    Finding {
        code: "JSON_SYNTAX_ERROR",
        kind: super::FindingType::Error,
        details,
        locations: vec![location],
    }
}
