//! The syntax tree of questions and proof files (`docs/language.md`): what is *said*. What it means is for
//! `plan` to find out.

use crate::policy::{Operator, PolicyType};
use crate::source::Span;

/// Something and where it stands. Places do not count when trees are compared.
#[derive(Clone, Debug, Eq)]
pub struct At<T> {
    /// What is said.
    pub node: T,
    /// Where.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> At<T> {
    /// Something at a place.
    pub const fn new(node: T, start: usize, end: usize) -> Self {
        Self {
            node,
            span: Span::new(start, end),
        }
    }
}

/// One thing of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// `let ci = role "ci"`
    Let(At<String>, Set),
    /// `policy base = "base.json"`
    Policy(At<String>, Set),
    /// `world "prod.yaml"`
    World(Vec<At<String>>),
    /// `include "common.iamq"`
    Include(At<String>),
    /// A question by itself.
    Ask(At<Asked>),
    /// `assert …`, `expect unknown …`
    Check(Check),
    /// `for each bucket in world { … }`
    For(For),
}

/// A question, or its opposite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Written with `not`.
    pub negated: bool,
    /// What is asked.
    pub question: Question,
}

/// An assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `expect unknown` instead of `assert`.
    pub unknown: bool,
    /// What is asserted.
    pub asked: At<Asked>,
    /// What to say when it fails.
    pub message: Option<String>,
    /// Why it must hold.
    pub because: Option<String>,
}

/// The same for each thing of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct For {
    /// Of what kind.
    pub noun: At<Noun>,
    /// By which name it goes inside, beside `this NOUN`.
    pub name: Option<At<String>>,
    /// Where they are: in the world if nothing is said.
    pub among: Option<Set>,
    /// What is said of each.
    pub items: Vec<Item>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// `can WHO ACT`
    Can(Set, Act),
    /// `who can ACT`
    WhoCan(Act),
    /// `what can WHO do on RESOURCE`
    WhatCan(Set, Option<Set>),
    /// `what does POLICY allow`
    WhatDoes(Set),
    /// `is POLICY narrower than POLICY`
    Is(Set, Relation, Set),
    /// `does POLICY allow ACT to WHO`
    Does(Set, Does),
}

/// What a policy is asked to allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Does {
    /// Every request, not some.
    pub always: bool,
    /// What.
    pub act: Act,
    /// To whom; anybody if nothing is said.
    pub to: Option<Set>,
}

/// Actions on resources under conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub actions: Set,
    /// On what; anything if nothing is said.
    pub on: Option<Set>,
    /// When; always if nothing is said.
    pub when: Option<Condition>,
}

/// How two policies relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Allows nothing that the other does not.
    Narrower,
    /// And less.
    StrictlyNarrower,
    /// Allows all that the other does.
    Broader,
    /// And more.
    StrictlyBroader,
    /// Allows the same.
    Equivalent,
    /// Allows nothing that the other does.
    Disjoint,
}

/// Some things, less some others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// At least one.
    pub of: Vec<At<Atom>>,
    /// Those that are not meant.
    pub except: Vec<At<Atom>>,
}

/// One thing: a caller, an action, a resource or a policy. Which of them it is says the place where it
/// stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// `*`, `anything`
    Anything,
    /// `any`, `any principal`, `anyone`
    Any,
    /// `any external`
    External,
    /// `anonymous`
    Anonymous,
    /// `any service`
    AnyService,
    /// `service "…"`
    Service(String),
    /// `provider "…"`
    Provider(String),
    /// `account 111122223333`
    Account(String),
    /// `outside account …`
    OutsideAccount(String),
    /// `outside organization …`
    OutsideOrganization(String),
    /// `root of 111122223333`
    Root(String),
    /// `bucket "data"`, `role "ci" in 111122223333`
    Noun(Noun, String, Option<String>),
    /// `any role`, `any bucket`
    AnyOf(Noun),
    /// `this bucket`
    This(Noun),
    /// A level of access: `read`.
    Level(Level),
    /// An action or a pattern of actions.
    Action(String),
    /// An ARN or a pattern of ARNs.
    Arn(String),
    /// A text: a file, an action that nobody looks up, an ARN.
    Text(String),
    /// `resource policy "x.json"`
    File(PolicyType, String),
    /// Something that a `let` or `policy` named.
    Name(String),
}

/// The levels of access that AWS gives to actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// `read`
    Read,
    /// `write`
    Write,
    /// `list`
    List,
    /// `tag`
    Tag,
    /// `administer`
    Administer,
}

impl Level {
    /// Every level by its verb.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("read", Self::Read),
        ("write", Self::Write),
        ("list", Self::List),
        ("tag", Self::Tag),
        ("administer", Self::Administer),
    ];
}

/// Kinds of things that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Noun {
    /// An S3 bucket with its objects.
    Bucket,
    /// An S3 object: `bucket/key`.
    Object,
    /// A KMS key.
    Key,
    /// An SQS queue.
    Queue,
    /// An SNS topic.
    Topic,
    /// A `DynamoDB` table with what is below it.
    Table,
    /// A secret of Secrets Manager.
    Secret,
    /// A Lambda function with its versions and aliases.
    Function,
    /// An IAM role.
    Role,
    /// An IAM user.
    User,
    /// An account.
    Account,
    /// A policy.
    Policy,
}

impl Noun {
    /// Every noun as it is written.
    pub const NAMES: [(&'static str, Self); 12] = [
        ("bucket", Self::Bucket),
        ("object", Self::Object),
        ("key", Self::Key),
        ("queue", Self::Queue),
        ("topic", Self::Topic),
        ("table", Self::Table),
        ("secret", Self::Secret),
        ("function", Self::Function),
        ("role", Self::Role),
        ("user", Self::User),
        ("account", Self::Account),
        ("policy", Self::Policy),
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, noun)| *noun == self);
        found.map_or("", |(name, _)| name)
    }
}

/// What is asked of the context of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of these; at least two, none of which is an `All`.
    All(Vec<Condition>),
    /// One of these; at least two, none of which is an `Any`.
    Any(Vec<Condition>),
    /// The opposite of what is no `Not`.
    Not(Box<Condition>),
    /// One key.
    Test(Test),
}

impl Condition {
    /// The opposite; twice is what it was.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Not(one) => *one,
            one => Self::Not(Box::new(one)),
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let parts = |one| match one {
            Self::All(all) => all,
            one => vec![one],
        };
        let mut all = parts(self);
        all.extend(parts(other));
        Self::All(all)
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let parts = |one| match one {
            Self::Any(all) => all,
            one => vec![one],
        };
        let mut all = parts(self);
        all.extend(parts(other));
        Self::Any(all)
    }
}

/// A key and what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The key.
    pub key: At<String>,
    /// Written in quotes: nobody looks it up.
    pub quoted: bool,
    /// How it is compared.
    pub how: How,
    /// With what.
    pub values: Vec<At<String>>,
}

/// How a key is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `is absent`
    Absent,
    /// `is present`
    Present,
    /// `in [a, b]`
    In,
    /// `not in [a, b]`
    NotIn,
    /// `like`
    Like,
    /// `not like`
    NotLike,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    More,
    /// `>=`
    MoreOrEqual,
    /// An operator of IAM by its name.
    Operator(Operator),
}
