//! The findings of the resources and roles of a world.

use super::known::Known;
use super::party::is_restricted;
use super::through::{Through, through};
use crate::eval::{Outcome, Request, evaluate_under};
use crate::policy::{Effect, PolicyType, PrincipalKind, Statement};
use crate::query::findings::{Class, Finding, Form, Restriction, Subject, Zone};
use crate::query::findings::{of_classes, rcp_covers, unknown};
use crate::query::{InternalError, Reason, Settings};
use crate::rules::{Assumption, Rules};
use crate::witness::Document;
use crate::world::Membership;
use crate::world::{Attached, Gap, Granting, Resource, Role, Source, World};
use std::sync::Arc;

/// Who is trusted beside the account that owns a resource (`EXT-01`).
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Not the organization of the owner.
    pub account_only: bool,
    /// Further accounts.
    pub accounts: Vec<String>,
    /// This organization, whoever the owner is.
    pub organization: Option<String>,
}

/// What is asked of each resource.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Who is trusted.
    pub trust: Trust,
    /// Which form.
    pub form: Form,
    /// Callers of the zone are reported too.
    pub internal: bool,
}

/// Something that others may get at.
#[derive(Clone, Copy, Debug)]
pub enum Owned<'w> {
    /// A resource.
    Resource(&'w Resource),
    /// A role: who assumes it.
    Role(&'w Role),
}

/// The findings of a resource.
#[derive(Debug)]
pub struct Found<'w> {
    /// Its ARN; of an access point that of its bucket, if the world has it.
    pub arn: String,
    /// The access point that the findings are of.
    pub point: Option<&'w str>,
    /// Such as `AWS::S3::Bucket`.
    pub kind: String,
    /// The account that owns it.
    pub owner: Option<String>,
    /// What grants; statements of findings are of these, then of `rcps`.
    pub sources: Vec<Source<'w>>,
    /// The RCPs, as far as they are known.
    pub rcps: Vec<Attached<'w>>,
    /// In a fixed order.
    pub findings: Vec<Finding>,
}

/// All resources and roles, in the order of the world.
pub fn owned(world: &World) -> Vec<Owned<'_>> {
    let roles = world.parts().roles.iter().map(Owned::Role);
    let resources = world.resources().iter().map(Owned::Resource);
    resources.chain(roles).collect()
}

impl<'w> Owned<'w> {
    /// Its ARN.
    pub fn arn(&self) -> &'w str {
        match self {
            Self::Resource(resource) => &resource.arn,
            Self::Role(role) => &role.entity.arn,
        }
    }
}

/// The settings with what the world says of its organization, unless they say it already.
pub fn settings_of(world: &World, settings: &Settings) -> Settings {
    let Some(organization) = &world.parts().organization else {
        return settings.clone();
    };
    let rules = &settings.rules;
    let said = |one: &Assumption| matches!(one, Assumption::Members { organization: id, .. } if *id == organization.id);
    if rules.assumptions.iter().any(said) {
        return settings.clone();
    }
    let mut rules = Rules::clone(rules);
    rules.assumptions.extend([Assumption::Members {
        organization: organization.id.clone(),
        accounts: members(world),
    }]);
    // What was assumed may contradict the world; then only the former counts.
    match rules.assumptions.check() {
        Ok(()) => Settings {
            rules: Arc::new(rules),
            ..settings.clone()
        },
        Err(_) => settings.clone(),
    }
}

fn members(world: &World) -> Vec<String> {
    let all = world.accounts().iter();
    let own = all.filter(|one| matches!(one.member, Membership::Below(_)));
    own.map(|one| one.id.clone()).collect()
}

/// The findings of a resource or role; `None` where there are none.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn found<'w>(
    world: &'w World,
    of: Owned<'w>,
    asked: &Asked,
    settings: &Settings,
) -> Result<Option<Found<'w>>, InternalError> {
    let arn = of.arn();
    let (granting, policy_type) = match of {
        Owned::Resource(resource) => (world.granting(resource), PolicyType::Resource),
        Owned::Role(role) => (world.trusting(role), PolicyType::Trust),
    };
    // What goes through an access point is the bucket's.
    let behind = world.behind(arn).map(|(bucket, _)| bucket);
    let owner = world.owner(behind.map_or(arn, |bucket| &bucket.arn));
    let zone = zone(world, owner, &asked.trust);
    let classes = classes(world, of, asked);
    let grants = |one: &Source<'_>| {
        let mut statements = one.document.policy.statements.iter();
        statements.any(|one| may_matter(one, &zone, asked.internal))
    };
    let some = granting.documents.iter().any(grants);
    if !some && granting.may_grant.is_empty() && granting.may_deny.is_empty() {
        return Ok(None);
    }
    let mut rcps = Vec::new();
    let mut rcp_gaps = Vec::new();
    for layer in world.rcps_of(arn) {
        rcps.extend(layer.documents);
        rcp_gaps.extend(layer.gaps);
    }
    let known = Known::of(world, arn);
    let documents = granting.documents.iter();
    let subject = Subject {
        documents: documents
            .map(|one| (&one.document.policy, one.document.policy_type))
            .collect(),
        policy_type,
        resource: Some(arn.to_owned()),
        zone,
        rcps: rcps
            .iter()
            .map(|one| (&one.document.policy, one.document.policy_type))
            .collect(),
        form: asked.form,
        internal: asked.internal,
        known: Some(known.clone()),
    };
    let foreign = matches!(of, Owned::Resource(one) if is_foreign(world, one));
    let mut findings = match some {
        // Its ARN is of one account, what the call is about of another.
        true if foreign => vec![unknown(&subject, FOREIGN)],
        true => of_classes(&subject, &classes, settings)?,
        false => Vec::new(),
    };
    correct(&mut findings, &known, &subject, settings)?;
    doubt(&mut findings, &granting.may_deny, &rcp_gaps);
    let (mut reported, mut point) = (arn.to_owned(), None);
    if let Owned::Resource(resource) = of
        && resource.kind.ends_with("::AccessPoint")
    {
        point = Some(arn);
        let through = through(world, resource, asked, &findings, settings)?;
        through.apply(&mut findings);
        if let Some(bucket) = behind {
            bucket.arn.clone_into(&mut reported);
        }
        if matches!(through, Through::Nothing) {
            return Ok(None);
        }
    }
    // Grants to others than services end at RestrictPublicBuckets.
    let open = classes.contains(&Class::External);
    let granting_gaps = granting.may_grant.iter().filter(|_| open);
    let gaps = granting.may_deny.iter().chain(granting_gaps);
    findings.extend(gaps.map(|gap| unknown(&subject, &text(gap))));
    if findings.is_empty() {
        return Ok(None);
    }
    let owner = subject.zone.owner;
    let kind = match of {
        Owned::Resource(_) if point.is_some() && reported != arn => "AWS::S3::Bucket".to_owned(),
        Owned::Resource(resource) => resource.kind.clone(),
        Owned::Role(_) => "AWS::IAM::Role".to_owned(),
    };
    let Granting { documents, .. } = granting;
    Ok(Some(Found {
        arn: reported,
        point,
        kind,
        owner,
        sources: documents,
        rcps,
        findings,
    }))
}

const FOREIGN: &str =
    "the access point is of another account than its bucket: whom both let in was not decided";

/// Gives the requests that are shown what the world says of them.
fn correct(
    findings: &mut [Finding],
    known: &Known,
    subject: &Subject<'_>,
    settings: &Settings,
) -> Result<(), InternalError> {
    let documents: Vec<_> = [&subject.documents[..], &subject.rcps[..]].concat();
    for witness in findings.iter_mut().filter_map(|one| one.witness.as_mut()) {
        if known.correct(&mut witness.request, &documents) {
            let read = Request::from_json_under(&witness.request, &settings.rules);
            let (request, _) = read.map_err(|error| InternalError(error.to_string()))?;
            let rcps = subject.rcps.iter();
            let granted = evaluate_under(&subject.documents, &request, &settings.rules);
            let denied = |one: &Document<'_>| {
                let decision = evaluate_under(&[*one], &request, &settings.rules);
                decision.outcome == Outcome::ExplicitDeny
            };
            // RCPs that do not cover the resource were not asked.
            if granted.outcome != Outcome::Allow
                || rcp_covers(subject) && rcps.into_iter().any(denied)
            {
                return Err(InternalError(format!(
                    "the policies do not allow {}",
                    witness.request
                )));
            }
            witness.replay.request = request;
        }
    }
    Ok(())
}

/// What is asked of a resource: `RestrictPublicBuckets` leaves services and the owner's account
/// (`EVAL-92`), and nothing but its service changes a service-linked role or assumes it (`EVAL-98`).
fn classes(world: &World, of: Owned<'_>, asked: &Asked) -> Vec<Class> {
    let mut classes = vec![Class::External, Class::Service];
    if asked.internal {
        classes.extend([Class::IntraOrg, Class::IntraAccount]);
    }
    match of {
        Owned::Role(role) if role.is_service_linked() => {
            classes.retain(|one| *one != Class::Service);
        }
        Owned::Resource(resource)
            if is_restricted(world, &resource.arn) && !is_foreign(world, resource) =>
        {
            classes.retain(|one| matches!(one, Class::Service | Class::IntraAccount));
        }
        _ => {}
    }
    classes
}

/// An access point of another account than its bucket: that account passes `RestrictPublicBuckets` too
/// (`EVAL-91`).
pub(super) fn is_foreign(world: &World, resource: &Resource) -> bool {
    let bucket = world.behind(&resource.arn).map(|(bucket, _)| bucket);
    bucket.is_some_and(|bucket| world.owner(&bucket.arn) != world.owner(&resource.arn))
}

/// The zone of trust of what an account owns.
fn zone(world: &World, owner: Option<&str>, trust: &Trust) -> Zone {
    let mut zone = Zone {
        owner: owner.map(str::to_owned),
        accounts: trust.accounts.clone(),
        organization: trust.organization.clone(),
    };
    if zone.organization.is_none() && !trust.account_only {
        let own = owner.and_then(|owner| world.organization_of(owner));
        zone.organization = own.map(str::to_owned);
    }
    let organization = world.parts().organization.as_ref();
    if organization.is_some_and(|one| Some(&one.id) == zone.organization.as_ref()) {
        zone.accounts.extend(members(world));
        zone.accounts.sort();
        zone.accounts.dedup();
    }
    zone
}

/// Whether a statement can be of a finding: an Allow that does not only name accounts of the zone. Their
/// callers are all trusted, whatever the conditions.
fn may_matter(statement: &Statement, zone: &Zone, internal: bool) -> bool {
    if statement.effect != Effect::Allow {
        return false;
    }
    let Some(principals) = statement.principal.as_ref().filter(|_| !internal) else {
        return true;
    };
    let trusted = |account: &str| {
        let mut all = zone.accounts.iter().chain(&zone.owner);
        all.any(|one| one == account)
    };
    let inside = |name: &str| match name.split(':').nth(4) {
        Some(account) => name.starts_with("arn:") && trusted(account),
        None => trusted(name),
    };
    let mut names = principals.names.iter();
    principals.any
        || principals.negated
        || names.any(|one| one.kind != PrincipalKind::Aws || !inside(&one.name.value))
}

/// What is not known may deny what is found.
fn doubt(findings: &mut [Finding], gaps: &[Gap], rcps: &[Gap]) {
    for finding in findings {
        for gap in gaps.iter().chain(rcps) {
            finding.doubts.push(Reason {
                text: format!("this may be denied: {}", text(gap)),
                places: Vec::new(),
            });
        }
        if !rcps.is_empty() {
            finding.restriction = Restriction::Failed;
        }
    }
}

fn text(gap: &Gap) -> String {
    match &gap.place {
        Some(place) => format!("{} ({place})", gap.reason),
        None => gap.reason.clone(),
    }
}
