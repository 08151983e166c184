//! One line of `iamproof batch`: its members, and which question they ask.

use super::Line;
use crate::cli::args::MAX_WITNESSES;
use crate::cli::ask::{self, Bounds};
use crate::cli::rules::{assumed, assumed_in, rules, with};
use crate::cli::{Exit, Failure, compare, simulate, summary};
use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{Failed, ParseOptions, Parsed, embedded};
use crate::query::{Settings, Universe};
use crate::report::{
    can_json, compare_json, grounds_json, simulate_json, summarised_json, summary_notes,
};
use crate::rules::Assumptions;
use crate::source::{Severity, Source, json, render};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A line that has no answer.
pub(super) struct BadLine {
    pub id: Value,
    pub message: String,
    pub exit: Exit,
}

pub(super) struct Question {
    id: Value,
    pub(super) source: Arc<Source>,
    pub(super) tree: json::Json,
    members: Map<String, Value>,
    strict: bool,
}

const MEMBERS: [&str; 38] = [
    "id",
    "zone",
    "world",
    "question",
    "type",
    "old",
    "new",
    "policy",
    "request",
    "principal",
    "action",
    "resource",
    "when",
    "owner",
    "trust",
    "services",
    "reading",
    "without",
    "assume",
    "witnesses",
    "difference",
    "universe",
    "existing",
    "access",
    "resource_type",
    "as",
    "organization",
    "rcp",
    "analyzer_compatible",
    "inside",
    "archive_rules",
    "at",
    "select",
    "ignore",
    "aws_only",
    "text",
    "policies",
    "allow_empty",
];

impl Question {
    pub fn read(line: &Line, strict: bool) -> Result<Self, BadLine> {
        let name = format!("line {}", line.number);
        let bad = |message: String| BadLine {
            id: Value::Null,
            message,
            exit: Exit::Usage,
        };
        let source = Source::from_bytes(name, line.bytes.clone())
            .map_err(|failure| bad(render(&failure.0, &failure.1)))?;
        let source = Arc::new(source);
        let (tree, diagnostics) = json::parse(&source);
        let errors: Vec<String> = diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .map(|one| render(&source, one))
            .collect();
        if !errors.is_empty() {
            return Err(bad(errors.join("\n\n")));
        }
        let members: Option<Map<String, Value>> = serde_json::from_str(source.text()).ok();
        let (Some(tree), Some(members)) = (tree, members) else {
            return Err(bad("a line holds one question, a JSON object".to_owned()));
        };
        let question = Self {
            id: members.get("id").cloned().unwrap_or_default(),
            source,
            tree,
            members,
            strict,
        };
        let mut names = question.members.keys();
        if let Some(name) = names.find(|name| {
            !MEMBERS.contains(&name.as_str()) && !simulate::MEMBERS.contains(&name.as_str())
        }) {
            let known = MEMBERS.join(", ");
            return Err(question.bad(format!("unknown member {name:?}; there are {known}")));
        }
        Ok(question)
    }

    /// A member; null if it is missing.
    pub(super) fn member(&self, name: &str) -> &Value {
        self.members.get(name).unwrap_or(&Value::Null)
    }

    /// The names of the members that are not null.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let members = self.members.iter().filter(|(_, value)| !value.is_null());
        members.map(|(name, _)| name.as_str())
    }

    pub(super) const fn tree(&self) -> &json::Json {
        &self.tree
    }

    pub(super) const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    pub(super) const fn strict(&self) -> bool {
        self.strict
    }

    pub(super) fn bad(&self, message: impl Into<String>) -> BadLine {
        BadLine {
            id: self.id.clone(),
            message: message.into(),
            exit: Exit::Usage,
        }
    }

    pub(super) fn failed(&self, failure: Failure) -> BadLine {
        BadLine {
            id: self.id.clone(),
            message: failure.message,
            exit: failure.exit,
        }
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, BadLine> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.bad(format!("{name}: expected a text"))),
        }
    }

    /// Whether a member is there and true.
    pub(super) fn flag(&self, name: &str) -> Result<bool, BadLine> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.bad(format!("{name}: expected true or false"))),
        }
    }

    /// A text or a list of texts.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, BadLine> {
        let expected = || self.bad(format!("{name}: expected a text or a list of texts"));
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text.clone()]),
            Some(Value::Array(texts)) => texts
                .iter()
                .map(|text| text.as_str().map(str::to_owned).ok_or_else(expected))
                .collect(),
            Some(_) => Err(expected()),
        }
    }

    pub(super) fn options(&self) -> Result<ParseOptions, BadLine> {
        let policy_type = match self.text("type")? {
            None => None,
            Some(name) => Some(PolicyType::from_name(name).ok_or_else(|| {
                let names = PolicyType::NAMES.map(|(name, _)| name).join(", ");
                self.bad(format!("type: expected one of {names}"))
            })?),
        };
        Ok(ParseOptions {
            policy_type,
            strict: self.strict,
        })
    }

    /// A document, a path, or a list of these.
    pub(super) fn policies(&self, name: &str) -> Result<Vec<Parsed>, BadLine> {
        self.policies_of(name, self.options()?)
    }

    /// The same, of a type that the member has whatever the others are.
    pub(super) fn policies_as(
        &self,
        name: &str,
        policy_type: Option<PolicyType>,
    ) -> Result<Vec<Parsed>, BadLine> {
        let mut options = self.options()?;
        options.policy_type = policy_type.or(options.policy_type);
        self.policies_of(name, options)
    }

    /// The same, read with these options.
    pub(super) fn policies_of(
        &self,
        name: &str,
        options: ParseOptions,
    ) -> Result<Vec<Parsed>, BadLine> {
        self.policies_in(self.tree.get(name), name, options)
    }

    /// The policies of a part of the line, which messages know by this name.
    pub(super) fn policies_in(
        &self,
        tree: Option<&json::Json>,
        name: &str,
        options: ParseOptions,
    ) -> Result<Vec<Parsed>, BadLine> {
        let Some(tree) = tree else {
            return Err(self.bad(format!(
                "{name}: expected a policy, a path, or a list of these"
            )));
        };
        let parts = tree.as_array().unwrap_or(std::slice::from_ref(tree));
        let mut all: Vec<Parsed> = Vec::new();
        for part in parts {
            match part.as_str() {
                Some(path) if !path.trim_start().starts_with('{') => {
                    if path == "-" {
                        let message = format!("{name}: standard input holds the questions");
                        return Err(self.bad(message));
                    }
                    let loaded = load_all(&[path.to_owned()], &options, &mut std::io::empty());
                    all.extend(loaded.map_err(|error| self.failed(error.into()))?);
                }
                _ => {
                    let parsed = embedded(part, &self.source, &options);
                    all.extend(parsed.map_err(|failed| {
                        let texts = failed.iter().map(Failed::render);
                        self.bad(texts.collect::<Vec<_>>().join("\n\n"))
                    })?);
                }
            }
        }
        match all.as_slice() {
            [] => Err(self.bad(format!("{name}: holds no policy"))),
            [first, rest @ ..] if rest.iter().any(|one| one.policy_type != first.policy_type) => {
                Err(self.bad(format!(
                    "{name}: the policies are of several types; say which with \"type\""
                )))
            }
            _ => Ok(all),
        }
    }

    pub fn answer(&self) -> Result<(Value, Value), BadLine> {
        let settings = self.settings()?;
        let mut answer = match self.text("question")? {
            Some("compare") => {
                let (old, new) = (self.policies("old")?, self.policies("new")?);
                let comparison =
                    compare::compare(&old, &new, &settings).map_err(|e| self.failed(e))?;
                compare_json(&old, &new, &comparison)
            }
            Some(question @ ("can" | "simulate" | "who-can" | "what-can")) if self.has_world() => {
                self.in_world(question, &settings)?
            }
            Some("can") => {
                let policies = self.policies("policy")?;
                let ask = self.ask()?;
                let told = ask::answer(&policies, &ask, &settings).map_err(|e| self.failed(e))?;
                can_json(&policies, &told)
            }
            Some(question @ ("who-can" | "what-can")) => {
                return Err(self.bad(format!("{question}: `world` is missing")));
            }
            Some("simulate") if self.is_layered()? => self.layered(&settings.rules)?,
            Some("simulate") => {
                let policies = self.policies("policy")?;
                let request = self.members.get("request").cloned().unwrap_or_default();
                let (decision, warnings) = simulate::simulate(&policies, &request, &settings.rules)
                    .map_err(|e| self.bad(e))?;
                simulate_json(&policies, &decision, &warnings)
            }
            Some("summary") => {
                let policies = self.policies("policy")?;
                let found = summary::summarise(policies, &settings).map_err(|e| self.failed(e))?;
                summarised_json(&found, &summary_notes(&found, &settings.rules))
            }
            Some("findings") if self.has_world() => self.findings_of_world(&settings)?,
            Some("findings") => self.findings(&settings)?,
            // Nothing of what the rules leave open is asked, so there are no grounds to tell.
            Some("validate") => return Ok((self.id.clone(), self.validate()?)),
            Some("ask") => self.in_words(&settings)?,
            Some("prove") => self.proved(&settings)?,
            Some(name) if name.starts_with("check-") => self.check(name, &settings)?,
            _ => {
                return Err(self.bad(
                    "question: expected compare, can, simulate, summary, who-can, what-can, findings, \
                     validate, ask, prove, check-no-new-access, check-access-not-granted or check-no-public-access",
                ));
            }
        };
        grounds_json(&settings.rules, &mut answer);
        Ok((self.id.clone(), answer))
    }

    /// How many witnesses are wanted beside the first.
    fn further(&self) -> Result<usize, BadLine> {
        match self.members.get("witnesses") {
            None | Some(Value::Null) => Ok(0),
            Some(number) => match number.as_u64() {
                Some(count @ 1..=MAX_WITNESSES) => Ok(usize::try_from(count - 1).unwrap_or(0)),
                _ => Err(self.bad(format!("witnesses: expected 1 to {MAX_WITNESSES}"))),
            },
        }
    }

    /// What is known beside the policies: a path, an object, or a list of these.
    fn assumptions(&self) -> Result<Assumptions, BadLine> {
        let mut all = Assumptions::default();
        let Some(tree) = self.tree.get("assume") else {
            return Ok(all);
        };
        for part in tree.as_array().unwrap_or(std::slice::from_ref(tree)) {
            let more = match (&part.node, part.as_str()) {
                (json::Node::Null, _) => continue,
                (_, Some(path)) => assumed(path),
                _ => assumed_in(part, &self.source),
            };
            all.extend(more.map_err(|failure| self.failed(failure))?);
        }
        all.check().map_err(|message| self.bad(message))?;
        Ok(all)
    }

    /// How the rules are read.
    fn settings(&self) -> Result<Settings, BadLine> {
        let (readings, without) = (self.texts("reading")?, self.texts("without")?);
        let mut rules = rules(&readings, &without).map_err(|message| self.bad(message))?;
        rules.assumptions = self.assumptions()?;
        let mut settings = with(rules);
        settings.show.further = self.further()?;
        settings.show.whole = self.flag("difference")?;
        settings.universe = match self.text("universe")? {
            None | Some("strings") => Universe::Strings,
            Some("aws") => Universe::Aws,
            Some(_) => return Err(self.bad("universe: expected strings or aws")),
        };
        Ok(settings)
    }

    fn ask(&self) -> Result<crate::query::Ask, BadLine> {
        let services = self.flag("services")?;
        ask::question(&Bounds {
            principal: self.text("principal")?.unwrap_or("anyone"),
            actions: &self.texts("action")?,
            resources: &self.texts("resource")?,
            when: &self.texts("when")?,
            owner: self.text("owner")?,
            trust: &self.texts("trust")?,
            services,
        })
        .map_err(|message| self.bad(message))
    }
}
