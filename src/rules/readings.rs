//! The open questions of the rules: where sources contradict each other, two readings are known
//! (section 9 of the rules). An answer must hold in both, or the reader picks one.

use std::collections::BTreeMap;

/// A question that the sources answer differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// `OQ-01`: whether a star that ends one of the first five components of an ARN crosses colons.
    StarsAndColons,
    /// `OQ-02`: whether the case of the first five components of an ARN matters.
    CaseOfComponents,
    /// `OQ-03`: whether policy variables before the fifth colon are expanded.
    EarlyVariables,
    /// `OQ-06`: whether `ForAnyValue:…IfExists` holds of an absent key.
    AnyValueIfExists,
    /// `OQ-17`: what a Deny with `NotPrincipal` does to callers of whom it lists only some names.
    PartialNotPrincipal,
    /// `OQ-18`: whether `{"AWS": "*"}` names AWS services.
    AnyAwsService,
    /// `OQ-28`: whether an account in an endpoint policy names more than its root user.
    EndpointAccount,
}

/// What is known of a question.
struct Entry {
    question: Question,
    id: &'static str,
    /// The reading that is taken where none is chosen and both agree.
    usual: &'static str,
    other: &'static str,
}

const QUESTIONS: [Entry; 7] = [
    Entry {
        question: Question::StarsAndColons,
        id: "OQ-01",
        usual: "crossing",
        other: "components",
    },
    Entry {
        question: Question::CaseOfComponents,
        id: "OQ-02",
        usual: "exact",
        other: "folded",
    },
    Entry {
        question: Question::EarlyVariables,
        id: "OQ-03",
        usual: "expanded",
        other: "literal",
    },
    Entry {
        question: Question::AnyValueIfExists,
        id: "OQ-06",
        usual: "false",
        other: "true",
    },
    Entry {
        question: Question::PartialNotPrincipal,
        id: "OQ-17",
        usual: "exempt",
        other: "denied",
    },
    Entry {
        question: Question::AnyAwsService,
        id: "OQ-18",
        usual: "named",
        other: "not-named",
    },
    Entry {
        question: Question::EndpointAccount,
        id: "OQ-28",
        usual: "all-callers",
        other: "root",
    },
];

impl Question {
    /// Every question, in the order of the ids.
    pub fn all() -> impl Iterator<Item = Self> {
        QUESTIONS.iter().map(|entry| entry.question)
    }

    fn entry(self) -> Option<&'static Entry> {
        QUESTIONS.iter().find(|entry| entry.question == self)
    }

    /// Its id in the rules, such as `OQ-17`.
    pub fn id(self) -> &'static str {
        self.entry().map_or("", |entry| entry.id)
    }

    /// The name of a reading: the usual one or the `other`.
    pub fn reading(self, other: bool) -> &'static str {
        let pick = |entry: &'static Entry| if other { entry.other } else { entry.usual };
        self.entry().map_or("", pick)
    }

    /// The question with that id, in any case.
    pub fn from_id(id: &str) -> Option<Self> {
        let found = QUESTIONS
            .iter()
            .find(|entry| entry.id.eq_ignore_ascii_case(id));
        found.map(|entry| entry.question)
    }
}

/// The readings that were picked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings(BTreeMap<Question, bool>);

impl Readings {
    /// Whether the other reading than the usual one was picked; `None` where none was.
    pub fn picked(&self, question: Question) -> Option<bool> {
        self.0.get(&question).copied()
    }

    /// Whether the other reading than the usual one is taken.
    pub fn other(&self, question: Question) -> bool {
        self.picked(question).unwrap_or(false)
    }

    /// Picks a reading: the usual one or the `other`.
    pub fn pick(&mut self, question: Question, other: bool) {
        self.0.insert(question, other);
    }

    /// The readings that were picked, by name: `OQ-17=exempt`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let name = |(question, other): (&Question, &bool)| {
            format!("{}={}", question.id(), question.reading(*other))
        };
        self.0.iter().map(name)
    }
}

/// Reads `OQ-17=exempt`; the error says what is expected.
pub fn parse(text: &str) -> Result<(Question, bool), String> {
    let (id, name) = text.split_once('=').unwrap_or((text, ""));
    let Some(question) = Question::from_id(id) else {
        let ids: Vec<&str> = Question::all().map(Question::id).collect();
        return Err(format!(
            "`{id}` is no open question: expected one of {}",
            ids.join(", ")
        ));
    };
    for other in [false, true] {
        if question.reading(other).eq_ignore_ascii_case(name) {
            return Ok((question, other));
        }
    }
    Err(format!(
        "`{name}` is no reading of {}: expected `{id}={}` or `{id}={}`",
        question.id(),
        question.reading(false),
        question.reading(true)
    ))
}
