//! The stable interface of the library: policies, and the questions `compare`, `findings` and `ask`.
//!
//! What stands here changes only with the major version; all other modules are the engine's own and may
//! change with any. Everything is decided as the commands do, with their defaults.
//!
//! ```
//! use iamproof::api::{Policies, Side, Verdict, compare};
//!
//! let old = Policies::parse("old.json", r#"{"Version": "2012-10-17", "Statement": {
//!     "Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#)?;
//! let new = Policies::parse("new.json", r#"{"Version": "2012-10-17", "Statement": {
//!     "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#)?;
//! let found = compare(&old, &new)?;
//! assert_eq!(found.verdict, Verdict::Narrower);
//! assert_eq!(found.added, Side::Nothing);
//! let Side::Request(witness) = found.removed else { panic!() };
//! assert!(witness["action"].as_str().unwrap().starts_with("s3:"));
//! # Ok::<(), iamproof::api::Error>(())
//! ```

use crate::input::load_all;
use crate::policy::PolicyType;
use crate::policy::parse::{Failed, ParseOptions, Parsed, documents};
use crate::query::findings::{Form, Subject, Zone};
use crate::query::language::answer::Verdict as Word;
use crate::query::language::plan::{Given, Job, Library, NAME, plan_text};
use crate::query::{Answer, Settings, compare as query_compare, findings as query_findings};
use crate::report::reply;
use crate::source::Source;
use crate::witness::Document;
use rayon::prelude::*;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

pub use crate::query::Verdict;

/// What is wrong, for people: with place, snippet and advice where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<crate::query::InternalError> for Error {
    fn from(error: crate::query::InternalError) -> Self {
        Self(error.to_string())
    }
}

/// Policies that are united, as those attached to one principal are.
#[derive(Debug)]
pub struct Policies(Vec<Parsed>);

impl Policies {
    /// The policies of a text, which may be wrapped as the AWS CLI prints them. `name` stands in messages; the
    /// type is told by the principals, as `--type` is when it is not given.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::read(name, text, None)
    }

    /// The same of policies of a known type.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn parse_as(name: &str, text: &str, policy_type: PolicyType) -> Result<Self, Error> {
        Self::read(name, text, Some(policy_type))
    }

    fn read(name: &str, text: &str, policy_type: Option<PolicyType>) -> Result<Self, Error> {
        let source = Arc::new(Source::new(name, text.to_owned()));
        let options = ParseOptions {
            policy_type,
            strict: false,
        };
        let render = |failed: Vec<Failed>| {
            let all: Vec<String> = failed.iter().map(Failed::render).collect();
            Error(all.join("\n\n"))
        };
        documents(&source, &options).map(Self).map_err(render)
    }

    /// The policies of files and directories.
    ///
    /// # Errors
    /// What cannot be read, all of it.
    pub fn load(paths: &[&str]) -> Result<Self, Error> {
        let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
        let options = ParseOptions {
            policy_type: None,
            strict: false,
        };
        let loaded = load_all(&paths, &options, &mut std::io::empty());
        loaded.map(Self).map_err(|error| Error(error.to_string()))
    }

    fn documents(&self) -> Vec<Document<'_>> {
        let all = self.0.iter();
        all.map(|one| (&one.policy, one.policy_type)).collect()
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, mut others: Self) -> Self {
        self.0.append(&mut others.0);
        self
    }

    /// What is odd about them and does not keep them from being understood.
    pub fn warnings(&self) -> Vec<String> {
        let all = self.0.iter().map(Parsed::render_warnings);
        all.filter(|text| !text.is_empty()).collect()
    }
}

/// What one side of a comparison allows and the other does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// Nothing: that is proved.
    Nothing,
    /// Such as this request: `principal`, `action`, `resource`, `resource_account` and `context`. The
    /// concrete evaluator has confirmed it.
    Request(Value),
    /// Not decided, for these reasons.
    Unknown(Vec<String>),
}

impl From<&Answer> for Side {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::None => Self::Nothing,
            Answer::Some(witness) => Self::Request(witness.request.clone()),
            Answer::Unknown(reasons) => {
                Self::Unknown(reasons.iter().map(|one| one.text.clone()).collect())
            }
        }
    }
}

/// The relation of two sets of policies.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The new ones, seen from the old ones.
    pub verdict: Verdict,
    /// What only the new ones allow.
    pub added: Side,
    /// What only the old ones allow.
    pub removed: Side,
}

/// Compares what old and new policies allow, as `iamproof compare` does.
///
/// # Errors
/// Policies of different types, or none.
pub fn compare(old: &Policies, new: &Policies) -> Result<Comparison, Error> {
    let (Some(first), Some(second)) = (old.0.first(), new.0.first()) else {
        return Err(Error(
            "error: a side of the comparison holds no policy".to_owned(),
        ));
    };
    let policy_type = first.policy_type;
    if policy_type != second.policy_type {
        return Err(Error(format!(
            "error: {} is a policy of the type `{policy_type}`, but {} of the type `{}`\n  = help: say which with \
             `Policies::parse_as`",
            first.source.name(),
            second.source.name(),
            second.policy_type
        )));
    }
    let (old, new) = (old.documents(), new.documents());
    let found = query_compare(&old, &new, policy_type, &Settings::default())?;
    Ok(Comparison {
        verdict: found.verdict(),
        added: (&found.added).into(),
        removed: (&found.removed).into(),
    })
}

/// Access from outside of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The same for the same access.
    pub id: String,
    /// Kinds and names of the callers, such as `AWS` and `*`.
    pub principal: Vec<(String, String)>,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// A stranger gets in (`PUB-01`); `None` if that was not decided.
    pub is_public: Option<bool>,
    /// A request, as in [`Side::Request`].
    pub request: Option<Value>,
    /// Why there may be no such access, if that is so.
    pub doubts: Vec<String>,
}

/// Who gets at a resource of the account `owner` from outside, by its policies; as `iamproof findings --owner`.
///
/// ```
/// use iamproof::api::{Policies, findings};
///
/// let bucket = Policies::parse("bucket.json", r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:GetObject",
///     "Resource": "arn:aws:s3:::data/*"}}"#)?;
/// let found = findings(&bucket, "111122223333")?;
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].is_public, Some(false));
/// assert!(findings(&bucket, "444455556666")?.is_empty());
/// # Ok::<(), iamproof::api::Error>(())
/// ```
///
/// # Errors
/// No policy at all.
pub fn findings(policies: &Policies, owner: &str) -> Result<Vec<Finding>, Error> {
    let Some(first) = policies.0.first() else {
        return Err(Error("error: there is no policy".to_owned()));
    };
    let documents = policies.0.iter().map(|one| (&one.policy, one.policy_type));
    let subject = Subject {
        documents: documents.collect(),
        policy_type: first.policy_type,
        resource: None,
        zone: Zone {
            owner: Some(owner.to_owned()),
            ..Zone::default()
        },
        rcps: Vec::new(),
        form: Form::Exact,
        internal: false,
        known: None,
    };
    let found = query_findings::findings(&subject, &Settings::default())?;
    let finding = |one: query_findings::Finding| Finding {
        principal: (one.principal.iter())
            .map(|(kind, name)| (kind.to_string(), name.clone()))
            .collect(),
        doubts: one.doubts.iter().map(|doubt| doubt.text.clone()).collect(),
        request: one.witness.map(|witness| witness.request),
        id: one.id,
        actions: one.actions,
        is_public: one.is_public,
    };
    Ok(found.into_iter().map(finding).collect())
}

/// The answer to a question of the language.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question, as the language prints it.
    pub question: String,
    /// `Some(true)` yes, `Some(false)` no, `None` unknown, or a list.
    pub holds: Option<bool>,
    /// What `iamproof ask` prints.
    pub text: String,
    /// The same as JSON.
    pub details: Value,
}

/// Asks questions of the language (`docs/language.md`), as `iamproof ask` does; several stand on lines of their own.
/// Paths in them are relative to the current directory; `world` are the files of the world, if there is one.
///
/// ```
/// use iamproof::api::ask;
///
/// let asked = r#"does "examples/ci-before.json" allow [iam:* except iam:PassRole] on *?"#;
/// let answers = ask(asked, &[])?;
/// assert_eq!(answers[0].holds, Some(false));
/// # Ok::<(), iamproof::api::Error>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the questions, or with the files that they name.
pub fn ask(questions: &str, world: &[&str]) -> Result<Vec<Answered>, Error> {
    let source = Arc::new(Source::new(NAME, questions.to_owned()));
    let given = Given {
        world: world.iter().map(|&path| path.to_owned()).collect(),
        policies: Vec::new(),
        owner: None,
    };
    let library = Library::new(false);
    let planned = plan_text(&source, &given, &library);
    let bad = planned.complaints();
    if !bad.is_empty() {
        return Err(Error(bad.join("\n\n")));
    }
    let settings = Settings::default();
    let one = |job: &Job| {
        let reply = reply(job, &library, &settings);
        let reply = reply.map_err(|unasked| Error(unasked.render(job)))?;
        Ok(Answered {
            question: job.asked.to_string(),
            holds: match reply.verdict.to(&job.asked) {
                Word::Yes => Some(true),
                Word::No => Some(false),
                Word::Unknown | Word::Listed | Word::Partly => None,
            },
            text: reply.text,
            details: reply.json,
        })
    };
    planned.jobs.par_iter().map(one).collect()
}
