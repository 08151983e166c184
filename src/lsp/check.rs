//! All findings of a text: those of `validate`, in places of the text.

use super::Agreed;
use super::policies::{Section, policy};
use super::tolerant::Language;
use crate::lint::{
    Finding, FindingType, Location, Options, PathStep, Report, Stop, Undecided, unwrapped, validate,
};
use crate::policy::PolicyType;
use crate::source::json::{self, Json, Node};
use crate::source::{Diagnostic, Severity, Source, Span, yaml};

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// One for each policy that is in the text.
    pub policies: Vec<Found>,
}

/// What was found in one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the text around it.
    pub section: Span,
    /// Places are those of the whole text.
    pub report: Report,
}

/// Runs the checks on each policy of a text; without `own`, AWS's only. `None` if that was stopped.
pub fn check(
    name: &str,
    text: &str,
    language: Language,
    agreed: &dyn Agreed,
    own: bool,
    stop: &Stop,
) -> Option<Checked> {
    let mut checked = Checked::default();
    for section in Section::of(text, language) {
        // The settings may say that a file is a policy, whatever it looks like now.
        let said = agreed.policy_type(name);
        if policy(&section.tree).is_none() && said.is_none() {
            continue;
        }
        let options = Options {
            policy_type: said,
            own,
            stop: stop.clone(),
            ..Options::default()
        };
        let inner = text.get(section.span.start..section.span.end);
        let source = Source::new(name, inner.unwrap_or_default().to_owned());
        let mut report = match language {
            Language::Json => agreed.keep(&source, validate(&source, &options)),
            Language::Yaml => of_yaml(&source, agreed, &options),
        };
        shift(&mut report, section.span.start);
        checked.policies.push(Found {
            section: section.span,
            report,
        });
        if stop.is_set() {
            return None;
        }
    }
    Some(checked)
}

fn shift(report: &mut Report, by: usize) {
    let places = report.findings.iter_mut().flat_map(|one| &mut one.locations);
    let open = report.undecided.iter_mut().map(|one| &mut one.location);
    for place in places.chain(open) {
        place.span = Span::new(place.span.start + by, place.span.end + by);
    }
}

/// YAML is checked as the JSON that it stands for: that is what AWS gets, and what sizes are about.
fn of_yaml(source: &Source, agreed: &dyn Agreed, options: &Options) -> Report {
    let (tree, diagnostics) = yaml::parse(source);
    let errors: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .collect();
    let Some(tree) = tree.filter(|_| errors.is_empty()) else {
        let findings = errors.into_iter().map(syntax).collect();
        let policy_type = options.policy_type.unwrap_or(PolicyType::Identity);
        let report = Report {
            policy_type,
            findings,
            undecided: Vec::new(),
        };
        return agreed.keep(source, report);
    };
    let tree = unwrapped(&tree);
    let mut text = String::new();
    print(tree, &mut text);
    let printed = Source::new(source.name(), text);
    let mut report = agreed.keep(&printed, validate(&printed, options));
    let (Some(json), _) = json::parse(&printed) else {
        return report;
    };
    for Finding { locations, .. } in &mut report.findings {
        for location in locations {
            location.span = back(&json, tree, location);
        }
    }
    for Undecided { location, .. } in &mut report.undecided {
        location.span = back(&json, tree, location);
    }
    // The order of the text is that of what is printed but for values that aliases stand for.
    report
}

fn syntax(error: &Diagnostic) -> Finding {
    let help = error.help.as_ref().map(|help| format!("; {help}"));
    Finding {
        code: "JSON_SYNTAX_ERROR",
        kind: FindingType::Error,
        details: format!("{}{}", error.message, help.unwrap_or_default()),
        locations: vec![Location {
            path: Vec::new(),
            span: error.span,
        }],
    }
}

/// The place in the YAML of a place in the JSON that was printed of it.
fn back(json: &Json, yaml: &Json, location: &Location) -> Span {
    let (mut json, mut yaml) = (json, yaml);
    let mut names = None;
    for step in &location.path {
        let next = match step {
            PathStep::Index(index) => {
                names = None;
                let one = json.as_array().and_then(|items| items.get(*index));
                one.zip(yaml.as_array().and_then(|items| items.get(*index)))
            }
            PathStep::Value(name) => {
                let one = json.as_object().and_then(|all| all.iter().find(|one| one.name == *name));
                let other = yaml.as_object().and_then(|all| all.iter().find(|one| one.name == *name));
                one.zip(other).map(|(one, other)| {
                    names = Some((one.name_span, other.name_span));
                    (&one.value, &other.value)
                })
            }
        };
        let Some((one, other)) = next else {
            break;
        };
        (json, yaml) = (one, other);
    }
    match names {
        Some((printed, written)) if printed == location.span => written,
        _ => yaml.span,
    }
}

fn print(json: &Json, text: &mut String) {
    let quoted = |value: &str| serde_json::Value::from(value).to_string();
    match &json.node {
        Node::Null => text.push_str("null"),
        Node::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Node::Number(number) => text.push_str(number),
        Node::String(value) => text.push_str(&quoted(value)),
        Node::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                print(item, text);
            }
            text.push(']');
        }
        Node::Object(members) => {
            text.push('{');
            for (at, member) in members.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&quoted(&member.name));
                text.push(':');
                print(&member.value, text);
            }
            text.push('}');
        }
    }
}
