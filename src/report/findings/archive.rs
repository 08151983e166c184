//! Rules that archive findings, as AWS writes them:
//!
//! ```json
//! [{"ruleName": "partner", "filter": {"principal.AWS": {"eq": ["111122223333"]},
//!                                     "isPublic": {"eq": ["false"]},
//!                                     "condition.aws:SourceIp": {"exists": true}}}]
//! ```
//!
//! All criteria of a rule must hold. `eq` and `contains` hold of a property that has one of the texts,
//! `neq` of one that has none of them, so also where it is absent.

use super::Report;
use crate::query::findings::{Class, Finding};
use crate::source::Diagnostic;
use crate::source::json::{Json, Member, Node};

/// What a rule asks of one property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criterion {
    /// One of these is it.
    pub eq: Option<Vec<String>>,
    /// None of these is.
    pub neq: Option<Vec<String>>,
    /// One of these is in it.
    pub contains: Option<Vec<String>>,
    /// It is there, or not.
    pub exists: Option<bool>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// By the properties; all must hold.
    pub filter: Vec<(String, Criterion)>,
}

/// The properties that a filter can speak of; `condition.KEY` too.
const PROPERTIES: [&str; 15] = [
    "accessType",
    "action",
    "error",
    "findingType",
    "id",
    "isPublic",
    "principal.AWS",
    "principal.CanonicalUser",
    "principal.Federated",
    "principal.Service",
    "resource",
    "resourceControlPolicyRestriction",
    "resourceOwnerAccount",
    "resourceType",
    "status",
];

impl Rule {
    /// Whether the rule archives a finding.
    pub fn matches(&self, report: &Report<'_>, finding: &Finding) -> bool {
        self.filter.iter().all(|(property, criterion)| {
            let values = values(report, finding, property);
            let is = |wanted: &String| values.contains(wanted);
            let has = |wanted: &String| values.iter().any(|one| one.contains(wanted.as_str()));
            criterion.eq.as_ref().is_none_or(|all| all.iter().any(is))
                && criterion.neq.as_ref().is_none_or(|all| !all.iter().any(is))
                && criterion
                    .contains
                    .as_ref()
                    .is_none_or(|all| all.iter().any(has))
                && criterion
                    .exists
                    .is_none_or(|there| there != values.is_empty())
        })
    }

    /// Whether it is about what was not decided.
    pub fn speaks_of_errors(&self) -> bool {
        self.filter.iter().any(|(property, _)| property == "error")
    }
}

/// What a finding has under a property.
fn values(report: &Report<'_>, finding: &Finding, property: &str) -> Vec<String> {
    let one = |text: &Option<String>| text.iter().cloned().collect();
    if let Some(key) = property.strip_prefix("condition.") {
        let own = finding.condition.iter();
        let own = own.filter(|(known, _)| known.eq_ignore_ascii_case(key));
        return own.flat_map(|(_, text)| spelled(text)).collect();
    }
    if let Some(kind) = property.strip_prefix("principal.") {
        let own = finding
            .principal
            .iter()
            .filter(|(known, _)| known.to_string() == kind);
        return own.map(|(_, name)| name.clone()).collect();
    }
    match property {
        "id" => vec![finding.id.clone()],
        "resource" => one(&report.resource),
        "resourceType" => one(&report.resource_type),
        "resourceOwnerAccount" => one(&report.owner),
        "status" => vec!["ACTIVE".to_owned()],
        "findingType" => vec![finding.class.finding_type().to_owned()],
        "action" => finding.actions.clone(),
        "isPublic" => finding.is_public.iter().map(ToString::to_string).collect(),
        "error" => finding
            .doubts
            .iter()
            .map(|reason| reason.text.clone())
            .collect(),
        "resourceControlPolicyRestriction" => vec![finding.restriction.name().to_owned()],
        "accessType" => match finding.class {
            Class::IntraOrg => vec!["INTRA_ORG".to_owned()],
            Class::IntraAccount => vec!["INTRA_ACCOUNT".to_owned()],
            Class::External | Class::Service => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A text of a condition, and each of its values if it has several.
fn spelled(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let parts = text.split(", ").map(str::to_owned);
    all.extend(parts.filter(|part| part != text));
    all
}

/// Reads rules: a list, or an object that has one as `archiveRules`.
///
/// # Errors
/// All that is wrong, and where.
pub fn read_rules(tree: &Json) -> Result<Vec<Rule>, Vec<Diagnostic>> {
    let mut reader = Reader::default();
    let list = tree.get("archiveRules").unwrap_or(tree);
    match list.as_array() {
        Some(items) => {
            for (index, item) in items.iter().enumerate() {
                reader.rule(index, item);
            }
        }
        None => reader.error(list, "a list of rules is expected", RULE),
    }
    match reader.errors.is_empty() {
        true => Ok(reader.rules),
        false => Err(reader.errors),
    }
}

const RULE: &str = "a rule is {\"ruleName\": …, \"filter\": {\"principal.AWS\": {\"eq\": […]}}}";

#[derive(Default)]
struct Reader {
    rules: Vec<Rule>,
    errors: Vec<Diagnostic>,
}

impl Reader {
    fn error(&mut self, json: &Json, message: &str, help: &str) {
        let message = format!("{message}, not {}", json.kind());
        self.errors
            .push(Diagnostic::error(json.span, message).help(help));
    }

    fn unknown(&mut self, member: &Member, help: String) {
        let message = format!("unknown member {:?}", member.name);
        let one = Diagnostic::error(member.name_span, message);
        self.errors.push(one.help(help));
    }

    fn rule(&mut self, index: usize, json: &Json) {
        let Some(members) = json.as_object() else {
            return self.error(json, "a rule is an object", RULE);
        };
        let mut rule = Rule {
            name: format!("rule {}", index + 1),
            filter: Vec::new(),
        };
        let mut filtered = false;
        for member in members {
            match member.name.as_str() {
                "name" | "ruleName" => match member.value.as_str() {
                    Some(name) => name.clone_into(&mut rule.name),
                    None => self.error(&member.value, "a name is a text", RULE),
                },
                "filter" => {
                    filtered = true;
                    self.filter(&member.value, &mut rule);
                }
                // What AWS lists beside them.
                "createdAt" | "updatedAt" => {}
                _ => self.unknown(member, "there are ruleName and filter".to_owned()),
            }
        }
        if !filtered || rule.filter.is_empty() && self.errors.is_empty() {
            let message = "a rule without a filter would archive everything";
            self.errors
                .push(Diagnostic::error(json.span, message).help(RULE));
        }
        self.rules.push(rule);
    }

    fn filter(&mut self, json: &Json, rule: &mut Rule) {
        let Some(members) = json.as_object() else {
            return self.error(json, "a filter is an object", RULE);
        };
        for member in members {
            let name = member.name.as_str();
            let key = name
                .strip_prefix("condition.")
                .filter(|key| !key.is_empty());
            if key.is_none() && !PROPERTIES.contains(&name) {
                let known = PROPERTIES.join(", ");
                self.unknown(member, format!("there are {known} and condition.KEY"));
                continue;
            }
            let criterion = self.criterion(&member.value);
            rule.filter.push((name.to_owned(), criterion));
        }
    }

    fn criterion(&mut self, json: &Json) -> Criterion {
        const HELP: &str = "there are eq, neq and contains with lists of texts, and exists with true \
                            or false";
        let mut criterion = Criterion::default();
        let Some(members) = json.as_object().filter(|members| !members.is_empty()) else {
            self.error(json, "a criterion is an object with a test", HELP);
            return criterion;
        };
        for member in members {
            let value = &member.value;
            match member.name.as_str() {
                "eq" => criterion.eq = Some(self.texts(value)),
                "neq" => criterion.neq = Some(self.texts(value)),
                "contains" => criterion.contains = Some(self.texts(value)),
                "exists" => match (&value.node, value.as_str()) {
                    (Node::Bool(there), _) => criterion.exists = Some(*there),
                    (_, Some("true")) => criterion.exists = Some(true),
                    (_, Some("false")) => criterion.exists = Some(false),
                    _ => self.error(value, "exists takes true or false", HELP),
                },
                _ => self.unknown(member, HELP.to_owned()),
            }
        }
        criterion
    }

    /// One or more texts; booleans stand for themselves.
    fn texts(&mut self, json: &Json) -> Vec<String> {
        const HELP: &str = "such as [\"111122223333\"]";
        let items = json.as_array().unwrap_or(std::slice::from_ref(json));
        if items.is_empty() {
            self.error(json, "at least one text is expected", HELP);
        }
        let mut texts = Vec::new();
        for item in items {
            match (&item.node, item.as_str()) {
                (_, Some(text)) => texts.push(text.to_owned()),
                (Node::Bool(value), _) => texts.push(value.to_string()),
                _ => self.error(item, "a text is expected", HELP),
            }
        }
        texts
    }
}
