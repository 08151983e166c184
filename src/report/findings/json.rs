//! Findings as JSON.

use super::super::SCHEMA;
use super::Report;
use crate::policy::statement_json;
use crate::query::findings::{Class, Finding};
use serde_json::{Map, Value, json};

impl Report<'_> {
    /// What `findings` answers: every finding in the shape of `FindingV2`, with members of our own.
    pub fn json(&self) -> Value {
        let findings = self.findings.iter().map(|one| self.finding(one));
        json!({
            "schema": SCHEMA,
            "question": "findings",
            "form": self.form.name(),
            "findings": findings.collect::<Vec<_>>(),
        })
    }

    pub(super) fn finding(&self, finding: &Finding) -> Value {
        let mut members = Map::new();
        members.insert("id".into(), finding.id.clone().into());
        members.insert("resource".into(), self.resource.clone().into());
        members.insert("resourceType".into(), self.resource_type.clone().into());
        members.insert("resourceOwnerAccount".into(), self.owner.clone().into());
        let archived = self.archived_by(finding);
        let status = if archived.is_some() {
            "ARCHIVED"
        } else {
            "ACTIVE"
        };
        members.insert("status".into(), status.into());
        if !finding.is_certain() {
            let text = self.reasons(finding);
            members.insert("error".into(), text.into());
        }
        if let Some(at) = &self.at {
            for name in ["createdAt", "analyzedAt", "updatedAt"] {
                members.insert(name.into(), at.clone().into());
            }
        }
        let kind = finding.class.finding_type();
        members.insert("findingType".into(), kind.into());
        let name = match finding.class {
            Class::External => "externalAccessDetails",
            Class::Service => "servicePrincipalAccessDetails",
            Class::IntraOrg | Class::IntraAccount => "internalAccessDetails",
        };
        let details = json!([{name: details(finding, self.sources(finding))}]);
        members.insert("findingDetails".into(), details);
        if let Some(rule) = archived {
            members.insert("archivedBy".into(), rule.into());
        }
        self.own(finding, &mut members);
        members.into()
    }

    /// The members that AWS does not have.
    fn own(&self, finding: &Finding, members: &mut Map<String, Value>) {
        let statements = finding.statements.iter();
        let statements: Vec<Value> = statements.map(|id| self.reference(*id)).collect();
        members.insert("statements".into(), statements.into());
        let access = finding.exact.as_ref().map_or(Value::Null, |exact| {
            let except = exact.except.iter();
            let except: Vec<Value> = except.map(|id| self.reference(*id)).collect();
            json!({"statement": statement_json(&exact.statement), "except": except})
        });
        members.insert("access".into(), access);
        let witness = finding.witness.as_ref();
        let witness = witness.map_or(Value::Null, |one| super::super::json::whole(&one.request));
        members.insert("witness".into(), witness);
        if !finding.is_certain() {
            let reasons = finding.doubts.iter();
            let reasons: Vec<Value> = reasons
                .map(|one| json!({"text": one.text, "places": self.places(one)}))
                .collect();
            members.insert("reasons".into(), reasons.into());
        }
    }
}

fn details(finding: &Finding, sources: Value) -> Value {
    let text = |(key, value): &(String, String)| (key.clone(), Value::from(value.clone()));
    let condition: Map<String, Value> = finding.condition.iter().map(text).collect();
    let names = finding.principal.iter();
    let principal: Map<String, Value> = names
        .map(|(kind, name)| (kind.to_string(), name.clone().into()))
        .collect();
    let mut members = Map::new();
    members.insert("action".into(), finding.actions.clone().into());
    members.insert("principal".into(), principal.into());
    members.insert("condition".into(), condition.into());
    match finding.class {
        Class::External => {
            members.insert("isPublic".into(), finding.is_public.into());
        }
        Class::Service => {}
        Class::IntraOrg | Class::IntraAccount => {
            let inside = finding.class == Class::IntraAccount;
            let name = if inside { "INTRA_ACCOUNT" } else { "INTRA_ORG" };
            members.insert("accessType".into(), name.into());
            if let Some((account, kind)) = owner(finding) {
                members.insert("principalOwnerAccount".into(), account.into());
                if let Some(kind) = kind {
                    members.insert("principalType".into(), kind.into());
                }
            }
        }
    }
    members.insert("sources".into(), sources);
    let restriction = finding.restriction.name();
    members.insert(
        "resourceControlPolicyRestriction".into(),
        restriction.into(),
    );
    members.into()
}

/// Of one principal of an account: the account, and what AWS calls its kind.
fn owner(finding: &Finding) -> Option<(String, Option<&'static str>)> {
    let (_, name) = finding.principal.first()?;
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let account = |text: &str| text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit());
    match parts.as_slice() {
        [only] if account(only) => Some(((*only).to_owned(), None)),
        [_, _, _, _, own, rest] if account(own) => {
            let kind = match rest.split('/').next() {
                Some("role") => Some("IAM_ROLE"),
                Some("user") => Some("IAM_USER"),
                _ => None,
            };
            Some(((*own).to_owned(), kind))
        }
        _ => None,
    }
}
