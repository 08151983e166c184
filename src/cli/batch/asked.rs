//! `ask` and `prove` as lines: questions and assertions of the language, with their policies in the line.

use super::question::{BadLine, Question};
use crate::cli::{Exit, Failure};
use crate::policy::PolicyType;
use crate::query::Settings;
use crate::query::language::plan::{Given, Job, Library, Plan, Unasked, plan_text};
use crate::report::{Answered, asked_json, of_nothing, proof, proofs_json, reply};
use crate::source::Source;
use crate::source::json::Node;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// What all lines have in common: worlds are read once.
fn common() -> &'static Library {
    static COMMON: OnceLock<Library> = OnceLock::new();
    COMMON.get_or_init(|| Library::new(false))
}

/// The members of a line with a text.
const USED: [&str; 16] = [
    "id",
    "question",
    "text",
    "policies",
    "policy",
    "old",
    "new",
    "type",
    "world",
    "owner",
    "reading",
    "without",
    "assume",
    "witnesses",
    "difference",
    "universe",
];

impl Question {
    /// No member says anything that the text is to say.
    fn only_used(&self, own: &[&str]) -> Result<(), BadLine> {
        let mut given = ["policies", "policy", "old", "new"].iter();
        let typed = given.any(|name| !self.member(name).is_null());
        let mut names = self.names();
        let unused = names.find(|name| {
            let known = USED.contains(name) || own.contains(name);
            !known || *name == "type" && !typed
        });
        let Some(name) = unused else { return Ok(()) };
        let mut known: Vec<&str> = USED.iter().chain(own).copied().collect();
        known.retain(|name| *name != "type" || typed);
        let question = self.text("question")?.unwrap_or_default();
        let known = known.join(", ");
        Err(self.bad(format!(
            "{question} has no member {name:?} here; there are {known}"
        )))
    }

    /// The answers to the questions of the member `text`.
    pub(super) fn in_words(&self, settings: &Settings) -> Result<Value, BadLine> {
        self.only_used(&[])?;
        let (plan, library) = self.planned()?;
        if plan.jobs.is_empty() {
            return Err(
                self.bad("text: there is no question, such as `does base allow iam:* on *?`")
            );
        }
        let mut answers = Vec::new();
        for job in &plan.jobs {
            let found = reply(job, &library, settings);
            let found = found.map_err(|unasked| self.unasked(job, &unasked))?;
            answers.push(Answered::new(job, found));
        }
        Ok(asked_json(answers))
    }

    /// What becomes of the assertions of the member `text`.
    pub(super) fn proved(&self, settings: &Settings) -> Result<Value, BadLine> {
        self.only_used(&["allow_empty"])?;
        let (plan, library) = self.planned()?;
        let allow_empty = self.flag("allow_empty")?;
        if plan.jobs.iter().any(|job| job.check.is_none()) {
            let text = "text: a question by itself asserts nothing: write `assert` before it, or ask it with \
                        the question `ask`";
            return Err(self.bad(text));
        }
        if plan.jobs.is_empty() && plan.empty.is_empty() && !allow_empty {
            return Err(self.bad("text: no assertions found; with \"allow_empty\" that passes"));
        }
        let mut settings = settings.clone();
        settings.show.because = false;
        let mut proofs = Vec::new();
        for job in &plan.jobs {
            let found = reply(job, &library, &settings);
            if let Err(unasked @ Unasked::Internal(_)) = &found {
                return Err(self.unasked(job, unasked));
            }
            proofs.push(proof(job, &found));
        }
        if !allow_empty {
            proofs.extend(plan.empty.iter().map(of_nothing));
        }
        Ok(proofs_json(&proofs))
    }

    fn unasked(&self, job: &Job, unasked: &Unasked) -> BadLine {
        let message = unasked.render(job);
        match unasked {
            Unasked::Internal(_) => self.failed(Failure {
                message,
                exit: Exit::Internal,
            }),
            Unasked::Wrong(_) | Unasked::Files(_) => self.bad(message),
        }
    }

    /// The text of the line, with the policies and the world that it has beside it.
    fn planned(&self) -> Result<(Plan, Library), BadLine> {
        let Some(text) = self.text("text")? else {
            return Err(self.bad("text: expected questions of the language, as a text"));
        };
        let library = Library::new(self.strict());
        let mut given = Given {
            world: self.texts("world")?,
            owner: self.text("owner")?.map(str::to_owned),
            ..Given::default()
        };
        if let Some(owner) = &given.owner
            && !(owner.len() == 12 && owner.bytes().all(|c| c.is_ascii_digit()))
        {
            return Err(self.bad(format!("owner: expected twelve digits, not `{owner}`")));
        }
        if !given.world.is_empty() {
            library.put_world(&given.world, common().world(&given.world));
        }
        for (member, name) in [("policy", "this"), ("old", "old"), ("new", "new")] {
            if !self.member(member).is_null() {
                library.put(name, self.policies(member)?);
                given
                    .policies
                    .push((name.to_owned(), vec![name.to_owned()]));
            }
        }
        let Some(tree) = self.tree().get("policies") else {
            return Ok((self.plan(text, &given, &library)?, library));
        };
        let named = match (&tree.node, self.member("policies")) {
            (Node::Null, _) => Vec::new(),
            (_, Value::Object(members)) => members.keys().cloned().collect(),
            _ => return Err(self.bad("policies: expected an object: names, and a policy each")),
        };
        for name in named {
            if given.policies.iter().any(|(known, _)| *known == name) {
                return Err(self.bad(format!("policies: {name:?} is given twice")));
            }
            let part = tree.get(&name).cloned();
            let policies = self.policies_in(part.as_ref(), &name, self.options()?)?;
            library.put(&name, policies);
            // What the text may say of its type.
            let lower = text.to_lowercase();
            for (word, policy_type) in PolicyType::NAMES {
                if lower.contains(word) {
                    let mut options = self.options()?;
                    options.policy_type = Some(policy_type);
                    let read = self.policies_in(part.as_ref(), &name, options);
                    library.put_as(&name, policy_type, read.map_err(|bad| bad.message));
                }
            }
            given.policies.push((name.clone(), vec![name]));
        }
        Ok((self.plan(text, &given, &library)?, library))
    }

    fn plan(&self, text: &str, given: &Given, library: &Library) -> Result<Plan, BadLine> {
        let source = Arc::new(Source::new("<text>", text.to_owned()));
        let plan = plan_text(&source, given, library);
        let complaints = plan.complaints();
        match complaints.is_empty() {
            true => Ok(plan),
            false => Err(self.bad(complaints.join("\n\n"))),
        }
    }
}
