//! A member that policies do not have (`GRAM-01`, `GRAM-02`, `GRAM-04`). Names are case-sensitive.
//!
//! At the top there are `Version`, `Id` and `Statement`; in a statement `Sid`, `Effect`, `Principal`, `NotPrincipal`,
//! `Action`, `NotAction`, `Resource`, `NotResource` and `Condition`.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Actions":"s3:GetObject","Action":"s3:GetObject","Resource":"*"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::At;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "INVALID_POLICY_ELEMENT",
    FindingType::Error,
    Types::ALL,
    include_str!("invalid_policy_element.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    let at = document.at();
    for member in document.members {
        unknown(
            &member.name,
            at.name(&member.name, member.name_span),
            &TOP,
            sink,
        );
    }
    for statement in &document.statements {
        for member in statement.members {
            let inner = statement.at.name(&member.name, member.name_span);
            unknown(&member.name, inner, &STATEMENT, sink);
        }
    }
}

const TOP: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn unknown(name: &str, at: At<'_>, known: &[&str], sink: &mut Sink) {
    if known.contains(&name) {
        return;
    }
    let near = sink.near(name, known);
    sink.add(&at, format!("there is no element {}{near}", quote(name)));
}
