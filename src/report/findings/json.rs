//! Findings as JSON.

use super::Report;
use crate::policy::PrincipalKind;
use crate::query::findings::{Class, Finding, Form, Restriction};
use crate::report::schema::{Doubt, PolicyStatement, Reference, Request, always, output, words};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

always! {
    /// The question `findings`.
    Name = "findings"
}

words! {
    /// Which form findings have.
    Shape, Form, [Form::Exact, Form::Analyzer]
}

words! {
    /// What resource control policies do to a finding.
    Rcps, Restriction, [
        Restriction::Applicable,
        Restriction::Applied,
        Restriction::NotApplicable,
        Restriction::Failed,
    ]
}

/// What `findings` answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Findings {
    question: Name,
    form: Shape,
    /// The findings, in the shape of AWS's `FindingV2` with members of our own.
    findings: Vec<FindingV2>,
    /// Of a world: how many resources and roles were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<usize>,
    /// Of a world: what it takes for granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumptions: Option<Vec<String>>,
}

impl Findings {
    pub(super) fn json(
        form: Form,
        findings: Vec<FindingV2>,
        world: Option<(usize, Vec<String>)>,
    ) -> Value {
        let (resources, assumptions) = world.unzip();
        output(Self {
            question: Name,
            form: form.into(),
            findings,
            resources,
            assumptions,
        })
    }
}

/// A finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingV2 {
    /// The same for the same access.
    id: String,
    /// The ARN of the resource.
    resource: Option<String>,
    /// Its type, as AWS names it.
    resource_type: Option<String>,
    /// The account that owns it.
    resource_owner_account: Option<String>,
    status: Status,
    /// Why it is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// With `--at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    /// With `--at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    analyzed_at: Option<String>,
    /// With `--at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
    finding_type: Kind,
    /// One object, with a member that is named after the type.
    finding_details: [Details; 1],
    /// The rule that archives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_by: Option<String>,
    /// The statements that grant.
    statements: Vec<Reference>,
    /// In the exact form: all that is granted.
    access: Option<Exactly>,
    /// A request of it; null if there may be none.
    witness: Option<Request>,
    /// Why it is not certain, one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<Doubt>>,
}

/// Whether a finding is archived.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
enum Status {
    /// It is not.
    Active,
    /// By a rule.
    Archived,
}

/// The type of a finding.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
#[expect(clippy::enum_variant_names, reason = "AWS calls them so")]
enum Kind {
    /// From outside of the zone of trust.
    ExternalAccess,
    /// By a service, for whomever it acts.
    ServicePrincipalAccess,
    /// From inside of the zone.
    InternalAccess,
}

/// The details of a finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
enum Details {
    /// Of `ExternalAccess`.
    #[serde(rename = "externalAccessDetails")]
    External(Grant),
    /// Of `ServicePrincipalAccess`.
    #[serde(rename = "servicePrincipalAccessDetails")]
    Service(Grant),
    /// Of `InternalAccess`.
    #[serde(rename = "internalAccessDetails")]
    Internal(Grant),
}

/// Who is granted what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Grant {
    /// Patterns of actions.
    action: Vec<String>,
    /// Kinds and names of the callers.
    #[schemars(with = "BTreeMap<String, String>")]
    principal: Map<String, Value>,
    /// Condition keys and their values.
    #[schemars(with = "BTreeMap<String, String>")]
    condition: Map<String, Value>,
    /// Of external access: whether strangers get in; null if that was not decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-nullable" = true))]
    is_public: Option<Option<bool>>,
    /// Of internal access: from where.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_type: Option<Origin>,
    /// Of internal access: the account of the caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_owner_account: Option<String>,
    /// Of internal access: what the caller is.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_type: Option<Principal>,
    /// By which kinds of documents.
    sources: Vec<Source>,
    resource_control_policy_restriction: Rcps,
}

/// From where in the zone.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
enum Origin {
    /// From the account of the resource.
    IntraAccount,
    /// From other accounts.
    IntraOrg,
}

/// What a caller is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(inline)]
enum Principal {
    /// A role.
    IamRole,
    /// A user.
    IamUser,
}

/// A kind of document that grants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Source {
    /// The kind, such as `POLICY`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Of an access point: which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Point>,
}

/// An access point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Point {
    /// Its ARN.
    #[serde(rename = "accessPointArn")]
    pub arn: String,
}

/// All that is granted, as a statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Exactly {
    /// What it allows.
    statement: PolicyStatement,
    /// Without what these statements match.
    except: Vec<Reference>,
}

impl Report<'_> {
    /// What `findings` answers: every finding in the shape of `FindingV2`, with members of our own.
    pub fn json(&self) -> Value {
        let findings = self.findings.iter().map(|one| self.finding(one));
        Findings::json(self.form, findings.collect(), None)
    }

    pub(super) fn finding(&self, finding: &Finding) -> FindingV2 {
        let archived = self.archived_by(finding);
        let certain = finding.is_certain();
        let grant = grant(finding, self.sources(finding));
        let (kind, details) = match finding.class {
            Class::External => (Kind::ExternalAccess, Details::External(grant)),
            Class::Service => (Kind::ServicePrincipalAccess, Details::Service(grant)),
            Class::IntraOrg | Class::IntraAccount => {
                (Kind::InternalAccess, Details::Internal(grant))
            }
        };
        let references = |ids: &[crate::query::StatementId]| -> Vec<Reference> {
            ids.iter().map(|id| self.reference(*id)).collect()
        };
        let doubts = finding.doubts.iter().map(|one| Doubt {
            text: one.text.clone(),
            places: self.places(one),
        });
        FindingV2 {
            id: finding.id.clone(),
            resource: self.resource.clone(),
            resource_type: self.resource_type.clone(),
            resource_owner_account: self.owner.clone(),
            status: match archived {
                Some(_) => Status::Archived,
                None => Status::Active,
            },
            error: (!certain).then(|| self.reasons(finding)),
            created_at: self.at.clone(),
            analyzed_at: self.at.clone(),
            updated_at: self.at.clone(),
            finding_type: kind,
            finding_details: [details],
            archived_by: archived.map(str::to_owned),
            statements: references(&finding.statements),
            access: finding.exact.as_ref().map(|exact| Exactly {
                statement: (&exact.statement).into(),
                except: references(&exact.except),
            }),
            witness: finding.witness.as_ref().map(|one| (&one.request).into()),
            reasons: (!certain).then(|| doubts.collect()),
        }
    }
}

fn grant(finding: &Finding, sources: Vec<Source>) -> Grant {
    let text = |(key, value): &(String, String)| (key.clone(), Value::from(value.clone()));
    let name = |(kind, name): &(PrincipalKind, String)| (kind.to_string(), name.clone().into());
    let (access_type, owner) = match finding.class {
        Class::External | Class::Service => (None, None),
        Class::IntraOrg => (Some(Origin::IntraOrg), owner(finding)),
        Class::IntraAccount => (Some(Origin::IntraAccount), owner(finding)),
    };
    let (principal_owner_account, principal_type) = owner.unzip();
    Grant {
        action: finding.actions.clone(),
        principal: finding.principal.iter().map(name).collect(),
        condition: finding.condition.iter().map(text).collect(),
        is_public: (finding.class == Class::External).then_some(finding.is_public),
        access_type,
        principal_owner_account,
        principal_type: principal_type.flatten(),
        sources,
        resource_control_policy_restriction: finding.restriction.into(),
    }
}

/// Of one principal of an account: the account, and what AWS calls its kind.
fn owner(finding: &Finding) -> Option<(String, Option<Principal>)> {
    let (_, name) = finding.principal.first()?;
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let account = |text: &str| text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit());
    match parts.as_slice() {
        [only] if account(only) => Some(((*only).to_owned(), None)),
        [_, _, _, _, own, rest] if account(own) => {
            let kind = match rest.split('/').next() {
                Some("role") => Some(Principal::IamRole),
                Some("user") => Some(Principal::IamUser),
                _ => None,
            };
            Some(((*own).to_owned(), kind))
        }
        _ => None,
    }
}
