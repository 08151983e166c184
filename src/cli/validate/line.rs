//! `validate` as a line of `iamproof batch`.

use super::select::Selection;
use crate::lint::{Options, Report, is_resource_type, validate};
use crate::policy::PolicyType;
use crate::report::{Validated, validate_one_json};
use crate::source::Source;
use crate::source::json::Json;
use serde_json::Value;
use std::sync::Arc;

/// What a line asks beside the policy.
pub(in crate::cli) struct Asked<'a> {
    pub policy_type: Option<PolicyType>,
    pub resource_type: Option<&'a str>,
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    pub aws_only: bool,
}

/// The findings of a policy: an object that stands in the line, or a text that holds one or is a path.
pub(in crate::cli) fn answer(
    policy: &Json,
    line: &Arc<Source>,
    asked: &Asked<'_>,
) -> Result<Value, String> {
    let selection = Selection::new(&asked.select, &asked.ignore)?;
    if let Some(name) = asked.resource_type
        && !is_resource_type(name)
    {
        return Err(format!(
            "resource_type: `{name}` is no type of resources that is known here"
        ));
    }
    let options = Options {
        policy_type: asked.policy_type,
        resource_type: asked.resource_type.map(str::to_owned),
        retired: false,
        own: !asked.aws_only,
        ..Options::default()
    };
    let (source, report) = match policy.as_str() {
        // Places are those of the policy, not of the line around it.
        None => {
            let text = line.slice(policy.span).to_owned();
            let source = Arc::new(Source::new("policy", text));
            let report = validate(&source, &options);
            (source, report)
        }
        Some(text) if text.trim_start().starts_with(['{', '[']) || text.trim().is_empty() => {
            let source = Arc::new(Source::new("policy", text.to_owned()));
            let report = validate(&source, &options);
            (source, report)
        }
        Some("-") => return Err("policy: standard input holds the questions".to_owned()),
        Some(path) => {
            let read = crate::input::read_source(path, &mut std::io::empty());
            let source = read.map_err(|problem| problem.to_string())?;
            let report = validate(&source, &options);
            (source, report)
        }
    };
    let (findings, _) =
        selection.apply(&super::config::Config::default(), &source, report.findings);
    let undecided = selection.keep(&super::config::Config::default(), report.undecided);
    let kept = Report {
        findings,
        undecided,
        ..report
    };
    let validated = Validated {
        source: &source,
        report: &kept,
        ignored: 0,
    };
    Ok(validate_one_json(&validated))
}
