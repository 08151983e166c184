//! The conditions of a statement never hold together: no request matches it. Proved.
//!
//! The proof knows how keys hang together: `aws:PrincipalArn` holds the account that `aws:PrincipalAccount` is, and both
//! are the caller that the Principal names. The finding points at the fewest conditions that already cannot hold, and
//! says which other elements of the statement they contradict, if they do. Conditions with policy variables are looked at
//! only where the statement speaks of one key more than once.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"},"StringNotLike":{"s3:prefix":"a*"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"s3:prefix":"a*"},"StringNotEquals":{"s3:prefix":"ab"}}}
//! ```

use super::free::are_free;
use super::{Found, allowing, asked, of, part, statements};
use crate::lint::finding::FindingType;
use crate::lint::registry::{Check, Sink, Types};
use crate::lint::view::{At, Clause as ViewClause, Document, Statement as View};
use crate::policy::{Clause, Elements, Policy, Principals, Statement, Text};
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "IAMPROOF_UNSATISFIABLE_CONDITIONS",
    FindingType::Warning,
    Types::ALL,
    include_str!("iamproof_unsatisfiable_conditions.rs"),
    run,
)
.own();

/// Of more conditions than this the fewest that cannot hold are not looked for.
const LOOKED_FOR: usize = 24;

fn run(document: &Document<'_>, sink: &mut Sink) {
    let is_asked = |one: &View<'_>| !one.clauses.is_empty() && !are_free(one);
    if !document.statements.iter().any(is_asked) {
        return;
    }
    let Some(policy) = statements(document) else {
        return;
    };
    for (view, statement) in document.statements.iter().zip(&policy.statements) {
        let Some((_, at)) = view.member("Condition").filter(|_| is_asked(view)) else {
            continue;
        };
        let question = Question {
            policy,
            document,
            at,
        };
        // Without some of its conditions a statement matches more: what never matches then, never does.
        let mut statement = statement.clone();
        if !speaks_twice(view) {
            let plain = |one: &Clause| !one.values.iter().any(|text| text.value.contains("${"));
            statement.condition.retain(plain);
        }
        // A request of a part is one of the whole.
        if statement.condition.is_empty()
            || question.holds(&part(&statement))
            || !question.never(&statement, sink)
        {
            continue;
        }
        // Something else may be why nothing matches.
        let mut bare = statement.clone();
        bare.condition.clear();
        if !question.holds(&bare) {
            continue;
        }
        tell(&question, view, &statement, sink);
    }
}

/// Whether a key is named more than once.
fn speaks_twice(view: &View<'_>) -> bool {
    let clauses = &view.clauses;
    let again = |(at, clause): (usize, &ViewClause<'_>)| {
        let mut before = clauses.iter().take(at);
        before.any(|one| one.folded == clause.folded)
    };
    clauses.iter().enumerate().any(again)
}

/// What is asked again and again of one statement.
struct Question<'q> {
    policy: &'q Policy,
    document: &'q Document<'q>,
    at: At<'q>,
}

impl Question<'_> {
    fn ask(&self, statement: &Statement, sink: &mut Sink) -> Option<Found> {
        let alone = of(self.policy, vec![allowing(statement)]);
        asked(&alone, self.document, None, &self.at, sink)
    }

    /// Whether some request is known to match. Nothing is said of what is not decided.
    fn holds(&self, statement: &Statement) -> bool {
        matches!(
            self.ask(statement, &mut Sink::silent()),
            Some(Found::Request(_))
        )
    }

    /// Whether it is proved that no request matches.
    fn never(&self, statement: &Statement, sink: &mut Sink) -> bool {
        self.ask(statement, sink) == Some(Found::None)
    }
}

fn tell(question: &Question<'_>, view: &View<'_>, statement: &Statement, sink: &mut Sink) {
    let mut core = statement.clone();
    if core.condition.len() <= LOOKED_FOR {
        for at in (0..core.condition.len()).rev() {
            let mut fewer = core.clone();
            fewer.condition.remove(at);
            if !fewer.condition.is_empty() && question.never(&fewer, &mut Sink::silent()) {
                core = fewer;
            }
        }
    }
    let against = against(question, &mut core);
    let names: Vec<String> = core
        .condition
        .iter()
        .map(|one| format!("{} of {}", one.operator, quote(&one.key.value)))
        .collect();
    let message = match (names.as_slice(), against.as_slice()) {
        ([one], []) => format!("{one} never holds: no request matches the statement"),
        (all, []) => format!(
            "these conditions never hold together: no request matches the statement ({})",
            all.join(", ")
        ),
        (all, elements) => format!(
            "no request matches the statement: {} never {} for its {}",
            all.join(", "),
            if all.len() == 1 {
                "holds"
            } else {
                "hold together"
            },
            elements.join(" and "),
        ),
    };
    let mut places = vec![question.at];
    for clause in &core.condition {
        let mut all = view.clauses.iter();
        let same = |one: &&ViewClause<'_>| one.key_at.span == clause.key.span;
        places.extend(all.find(same).map(|one| one.key_at));
    }
    sink.add_all(&places, message);
}

/// The other elements without which the conditions could hold; all others are opened.
fn against(question: &Question<'_>, core: &mut Statement) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (name, open) in OPENERS {
        let mut wider = core.clone();
        if !open(&mut wider) {
            continue;
        }
        match question.never(&wider, &mut Sink::silent()) {
            true => *core = wider,
            false => found.push(name),
        }
    }
    found
}

/// Makes an element match everything; false if it does already, or is not there.
type Open = fn(&mut Statement) -> bool;

const OPENERS: [(&str, Open); 3] = [
    ("Principal", |statement| {
        let Some(old) = &mut statement.principal else {
            return false;
        };
        let open = Principals {
            negated: false,
            any: true,
            names: Vec::new(),
            span: old.span,
        };
        !std::mem::replace(old, open).any
    }),
    ("Action", |statement| every(&mut statement.action)),
    ("Resource", |statement| {
        statement.resource.as_mut().is_some_and(every)
    }),
];

fn every(elements: &mut Elements) -> bool {
    let open = Elements {
        negated: false,
        values: vec![Text {
            value: "*".to_owned(),
            span: elements.span,
        }],
        span: elements.span,
    };
    let is_open = |one: &Elements| {
        let mut values = one.values.iter();
        !one.negated && values.any(|text| text.value == "*")
    };
    !is_open(&std::mem::replace(elements, open))
}
