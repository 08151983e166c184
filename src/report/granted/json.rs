//! The answers as JSON.

use super::{About, arn, feature, kind, words};
use crate::catalog::shrink;
use crate::query::world::{Party, WhatCan, WhoCan};
use crate::query::{Deciding, OneOf, When};
use crate::report::schema::{
    Answer, Level, Output, Place, PolicyStatement, Request, always, output,
};
use crate::report::whole::levels;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

always! {
    /// The question `who-can`.
    WhoName = "who-can"
}

always! {
    /// The question `what-can`.
    WhatName = "what-can"
}

/// What `who-can` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Who {
    question: WhoName,
    /// The actions that were asked about, as they were given.
    actions: Vec<String>,
    /// The resource that was asked about.
    resource: String,
    /// How many callers were asked about.
    asked: usize,
    /// Those who can, and those of whom it is not known.
    entries: Vec<Entry>,
    /// What the world takes for granted.
    assumptions: Vec<String>,
}

/// What `who can` answers in `ask` where it is asked about several resources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhoEach {
    question: WhoName,
    /// The answer for each resource.
    #[schemars(with = "Vec<Output<Who>>")]
    resources: Vec<Value>,
}

/// What a caller can.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Entry {
    #[serde(flatten)]
    caller: Caller,
    /// What they are allowed, in parts that hold under different conditions.
    granted: Vec<Granted>,
}

/// What `what-can` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct What {
    question: WhatName,
    #[serde(flatten)]
    caller: Caller,
    /// On resources that have no policy of their own in the world.
    own: Vec<Granted>,
    /// On resources of the world that have a policy of their own.
    on: Vec<On>,
    /// How many resources were asked about.
    resources: usize,
    /// What the world takes for granted.
    assumptions: Vec<String>,
}

/// What a caller can on one resource.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct On {
    /// The ARN.
    resource: String,
    /// What is allowed.
    granted: Vec<Granted>,
}

/// Somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Caller {
    /// The ARN or name, if there is one.
    principal: Option<String>,
    kind: Kind,
    /// Who it is, in a few words.
    description: String,
    /// Whether it is a principal of the world.
    in_world: bool,
}

/// The kind of a caller.
#[derive(Clone, Copy, Debug)]
struct Kind(&'static str);

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl JsonSchema for Kind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Kind".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "enum": crate::eval::caller_kinds()})
    }
}

/// Actions that are allowed under the same conditions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Granted {
    /// The fewest patterns of the actions.
    actions: Vec<String>,
    /// Their access levels.
    access_levels: Vec<Level>,
    /// Whether there is such a request.
    answer: Answer,
    /// One of them.
    witness: Option<Request>,
    /// Why it is unknown.
    reason: Option<String>,
    /// Of which requests this is said: all of one of these; null is all requests.
    within: Option<Vec<Vec<&'static str>>>,
    /// Whether every such request is allowed.
    always: bool,
    when: Conditions,
}

/// Under which conditions: the statements that decide.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Conditions {
    /// Of each of these lists one statement matches.
    all: Vec<Vec<Decides>>,
    /// And all of one of these.
    one_of: Vec<Vec<Vec<Decides>>>,
    /// And none of these matches.
    never: Vec<Decides>,
}

/// A statement that decides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Decides {
    /// Where it stands; null for a rule of AWS.
    place: Option<Stands>,
    /// What it says.
    statement: PolicyStatement,
}

/// Where a statement stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Stands {
    /// The layer, in a few words.
    layer: String,
    /// The document, in a few words.
    document: String,
    /// The file.
    file: String,
    #[serde(flatten)]
    at: Place,
    /// Its number in the document, from 0.
    statement: usize,
}

/// What `who-can` answers.
pub fn who_can_json(found: &WhoCan<'_>, about: &About) -> Value {
    let entries = found.entries.iter().map(|entry| Entry {
        caller: caller(&entry.party),
        granted: entry.granted.iter().map(granted).collect(),
    });
    output(Who {
        question: WhoName,
        actions: about.actions.clone(),
        resource: about.resource.clone(),
        asked: found.asked,
        entries: entries.collect(),
        assumptions: about.assumptions.clone(),
    })
}

/// Several answers of `who-can`, for one resource each.
pub fn who_can_each_json(resources: Vec<Value>) -> Value {
    output(WhoEach {
        question: WhoName,
        resources,
    })
}

/// What `what-can` answers.
pub fn what_can_json(found: &WhatCan<'_>, about: &About) -> Value {
    let on = found.on.iter().map(|(arn, all)| On {
        resource: arn.clone(),
        granted: all.iter().map(granted).collect(),
    });
    output(What {
        question: WhatName,
        caller: caller(&found.party),
        own: found.own.iter().map(granted).collect(),
        on: on.collect(),
        resources: found.resources,
        assumptions: about.assumptions.clone(),
    })
}

fn caller(party: &Party<'_>) -> Caller {
    Caller {
        principal: arn(party),
        kind: Kind(kind(party)),
        description: words(party),
        in_world: matches!(party, Party::Known(_)),
    }
}

fn granted(one: &crate::query::Granted) -> Granted {
    use crate::query::Answer as Found;
    let answer = Answer::some(&one.answer);
    let (witness, reason) = match &one.answer {
        Found::Some(witness) => (Some((&witness.request).into()), None),
        Found::None => (None, None),
        Found::Unknown(reasons) => {
            let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
            (None, Some(texts.join("; ")))
        }
    };
    let everything = one.within.is_everything();
    let sets = one.within.sets().iter();
    let within = sets.map(|set| set.iter().map(|(one, is)| feature(*one, *is)).collect());
    Granted {
        actions: shrink(&one.actions).patterns,
        access_levels: levels(&one.actions).map(Level::from).collect(),
        answer,
        witness,
        reason,
        within: match everything {
            true => None,
            false => Some(within.collect()),
        },
        always: one.when.is_always() && everything && answer == Answer::Yes,
        when: when(&one.when),
    }
}

fn when(when: &When) -> Conditions {
    let sets = |all: &[OneOf]| -> Vec<Vec<Decides>> {
        let set = |one: &OneOf| one.iter().map(deciding).collect();
        all.iter().map(set).collect()
    };
    Conditions {
        all: sets(&when.all),
        one_of: when.ways.iter().map(|way| sets(way)).collect(),
        never: when.never.iter().map(deciding).collect(),
    }
}

fn deciding(one: &Deciding) -> Decides {
    let place = one.origin.as_ref().map(|origin| {
        let at = origin.source.position(one.statement.span.start);
        Stands {
            layer: origin.layer.clone(),
            document: origin.document.clone(),
            file: origin.source.name().to_owned(),
            at: Place {
                line: at.line,
                column: at.column,
            },
            statement: one.index,
        }
    });
    Decides {
        place,
        statement: (&one.statement).into(),
    }
}
