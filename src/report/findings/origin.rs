//! Where the documents of findings come from, and how statements and reasons are pointed to.

use super::super::schema::Reference;
use super::super::told::{named, reference};
use super::super::{places, statement_name};
use super::Report;
use super::json::{Point, Source};
use crate::query::findings::Finding;
use crate::query::{Reason, StatementId};

/// A document of a world. Equal texts are kept once there, so the places of their statements are no
/// places of this one.
#[derive(Clone, Debug)]
pub struct Origin {
    /// What it stands for, as `sources` has it.
    pub kind: &'static str,
    /// The access point whose policy it is.
    pub point: Option<String>,
    /// How readers know it.
    pub name: String,
    /// `file:line:column` of its start.
    pub place: Option<String>,
}

impl Origin {
    fn text(&self) -> String {
        match &self.place {
            Some(place) => format!("{} ({place})", self.name),
            None => self.name.clone(),
        }
    }
}

impl Report<'_> {
    fn origin(&self, document: usize) -> Option<&Origin> {
        self.origins.as_ref()?.get(document)
    }

    /// The documents that grant, each kind once.
    pub(super) fn sources(&self, finding: &Finding) -> Vec<Source> {
        if self.origins.is_none() {
            return vec![Source {
                kind: "POLICY",
                detail: None,
            }];
        }
        let mut all: Vec<Source> = Vec::new();
        let statements = finding.statements.iter();
        for origin in statements.filter_map(|id| self.origin(id.document)) {
            let source = Source {
                kind: origin.kind,
                detail: origin.point.clone().map(|arn| Point { arn }),
            };
            if !all.contains(&source) {
                all.push(source);
            }
        }
        all
    }

    /// A statement for people.
    pub(super) fn named(&self, id: StatementId) -> String {
        let Some(origin) = self.origin(id.document) else {
            return named(&self.documents, id);
        };
        let document = self.documents.get(id.document);
        let statement = document.and_then(|one| one.policy.statements.get(id.statement));
        let name = statement.map(|one| statement_name(id.statement, one));
        format!("{} of {}", name.unwrap_or_default(), origin.text())
    }

    /// A statement as JSON points to it.
    pub(super) fn reference(&self, id: StatementId) -> Reference {
        let found = reference(&self.documents, id);
        match self.origin(id.document) {
            None => found,
            Some(origin) => Reference {
                document: origin.name.clone(),
                place: Some(origin.place.clone()),
                at: None,
                ..found
            },
        }
    }

    /// The places of a reason.
    pub(super) fn places(&self, reason: &Reason) -> Vec<String> {
        if self.origins.is_none() {
            return places(&self.documents, reason);
        }
        let known = reason.places.iter();
        let known = known.filter_map(|at| self.origin(at.policy));
        let mut texts: Vec<String> = known.map(Origin::text).collect();
        texts.dedup();
        texts
    }

    /// A reason with its first places in one line.
    pub(super) fn reason(&self, reason: &Reason) -> String {
        if self.origins.is_none() {
            return super::super::reason_line(&self.documents, reason);
        }
        match self.places(reason).as_slice() {
            [] => reason.text.clone(),
            places => format!("{}: {}", places.join(", "), reason.text),
        }
    }

    /// All reasons of a finding in one text.
    pub(super) fn reasons(&self, finding: &Finding) -> String {
        let lines = finding.doubts.iter().map(|one| self.reason(one));
        lines.collect::<Vec<_>>().join("; ")
    }
}
