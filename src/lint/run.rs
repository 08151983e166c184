//! All checks on one document.

use super::finding::{Finding, Location, PathStep, Undecided};
use super::infer::infer;
use super::registry::{Check, PolicyKind, Sink, check, checks};
use super::view::Document;
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::{Format, Severity, Source};
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

/// Runs all checks on a text, whose language its name tells ([`Format::of`]).
pub fn validate(source: &Source, options: &Options) -> Report {
    let (tree, diagnostics) = Format::of(source).parse(source);
    let errors = diagnostics.iter();
    let mut findings: Vec<Finding> = errors
        .filter(|one| one.severity == Severity::Error)
        .map(|one| {
            let help = one.help.as_ref().map(|help| format!("; {help}"));
            syntax(
                format!("{}{}", one.message, help.unwrap_or_default()),
                Location {
                    path: Vec::<PathStep>::new(),
                    span: one.span,
                },
            )
        })
        .collect();
    let Some(tree) = tree.filter(|_| findings.is_empty()) else {
        findings.sort_by_key(|one| first(one).0);
        return Report {
            policy_type: options.policy_type.unwrap_or(PolicyType::Identity),
            findings,
            undecided: Vec::new(),
        };
    };
    validate_tree(source, unwrapped(&tree), options)
}

/// Members in which answers of AWS hold a policy.
const WRAPPERS: [&str; 6] = [
    "PolicyVersion",
    "PolicyDocument",
    "Document",
    "AssumeRolePolicyDocument",
    "Policy",
    "ResourcePolicy",
];

/// The policy in an answer of AWS, or the document itself.
pub(super) fn unwrapped(tree: &Json) -> &Json {
    if tree.get("Statement").is_some() {
        return tree;
    }
    let mut inner = WRAPPERS.iter().filter_map(|name| tree.get(name));
    let held = inner.find_map(|inner| {
        let held = unwrapped(inner);
        held.get("Statement").is_some().then_some(held)
    });
    held.unwrap_or(tree)
}

/// Runs all checks on what stands at one place of a larger text.
pub fn validate_tree(source: &Source, tree: &Json, options: &Options) -> Report {
    let wanted = |check: &Check| (options.retired || !check.retired) && (options.own || !check.own);
    run_checks(source, tree, options, &wanted)
}

/// The same of some checks only.
pub(super) fn run_checks(
    source: &Source,
    tree: &Json,
    options: &Options,
    wanted: &dyn Fn(&Check) -> bool,
) -> Report {
    let policy_type = options.policy_type.unwrap_or_else(|| infer(tree));
    let (findings, undecided) = if tree.as_object().is_none() {
        let message = format!("a policy is a JSON object, and this is {}", tree.kind());
        let location = Location {
            path: Vec::new(),
            span: tree.span,
        };
        (vec![syntax(message, location)], Vec::new())
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
    let code = check("JSON_SYNTAX_ERROR").map_or("JSON_SYNTAX_ERROR", |check| check.code);
    Finding {
        code,
        kind: super::FindingType::Error,
        details,
        locations: vec![location],
    }
}
