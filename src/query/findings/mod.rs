//! Who gets at a resource from outside of a zone of trust (section 6 of the rules), as findings.
//!
//! Two forms. Our own is exact: the axioms hold, and the findings together are the access. The other is
//! the abstraction of AWS's analyzer ([`Form::Analyzer`]): cells of patterns, without axioms.

mod cells;
mod checks;
mod dimensions;
mod entries;
mod id;
mod merge;
mod public;
mod rcp;
mod shown;
mod split;
mod unknown;
mod untied;
mod walk;
mod zone;

pub use id::stable_id;
pub use rcp::Restriction;
pub(super) use rcp::covered as rcp_covers;
pub use unknown::unknown;

use super::Settings;
use super::answer::{InternalError, Reason, Witness};
use super::because::StatementId;
use super::world::Known;
use crate::policy::{PolicyType, PrincipalKind, Statement};
use crate::witness::Document;
use std::collections::BTreeSet;

/// Which callers are trusted (`EXT-01`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    /// The account that owns the resource; it is always trusted.
    pub owner: Option<String>,
    /// Further accounts.
    pub accounts: Vec<String>,
    /// Whoever carries this `aws:PrincipalOrgID` is trusted too.
    pub organization: Option<String>,
}

/// What findings say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The fewest entries that together are the access.
    #[default]
    Exact,
    /// The cells that AWS's analyzer reports.
    Analyzer,
}

impl Form {
    /// As JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Analyzer => "analyzer-compatible",
        }
    }
}

/// Who gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Callers outside of the zone (`EXT-01`).
    External,
    /// AWS services that may act for strangers: nothing says for whom (`EVAL-100`).
    Service,
    /// Callers of other accounts of the zone.
    IntraOrg,
    /// Callers of the owner's account.
    IntraAccount,
}

impl Class {
    /// As `findingType` has it; the second is no type of AWS.
    pub const fn finding_type(self) -> &'static str {
        match self {
            Self::External => "ExternalAccess",
            Self::Service => "ServicePrincipalAccess",
            Self::IntraOrg | Self::IntraAccount => "InternalAccess",
        }
    }
}

/// One resource and what is asked about it.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The policies of the resource; they are united.
    pub documents: Vec<Document<'a>>,
    /// Resource or trust.
    pub policy_type: PolicyType,
    /// The ARN; without one, whatever resource the policies name.
    pub resource: Option<String>,
    /// Who is trusted.
    pub zone: Zone,
    /// The resource control policies of the owner's organization.
    pub rcps: Vec<Document<'a>>,
    /// Which form.
    pub form: Form,
    /// Callers of the zone are reported too.
    pub internal: bool,
    /// What the world says of such requests, if there is one; in our own form.
    pub known: Option<Known>,
}

/// The exact access of an entry: the requests of a statement, without those of others.
#[derive(Clone, Debug)]
pub struct Exact {
    /// An Allow with only those resources, principals and values of conditions that matter.
    pub statement: Statement,
    /// Statements whose requests are not of the entry. RCPs are counted after the policies.
    pub except: Vec<StatementId>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The same for the same access to the same resource.
    pub id: String,
    /// Who gets in.
    pub class: Class,
    /// At most one name of each kind; a conjunction.
    pub principal: Vec<(PrincipalKind, String)>,
    /// The callers are those that the names do not name (`NotPrincipal`).
    pub others: bool,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// Keys and what they hold: patterns.
    pub condition: Vec<(String, String)>,
    /// A stranger gets in (`PUB-01`); `None` if that was not decided.
    pub is_public: Option<bool>,
    /// What the RCPs do.
    pub restriction: Restriction,
    /// In our own form.
    pub exact: Option<Exact>,
    /// The Allows that grant it.
    pub statements: Vec<StatementId>,
    /// A request; in our own form.
    pub witness: Option<Witness>,
    /// Why there may be no such access, if that is so.
    pub doubts: Vec<Reason>,
}

impl Finding {
    /// Whether it is certain that there is such access.
    pub fn is_certain(&self) -> bool {
        self.doubts.is_empty()
    }
}

/// The findings of one resource, in a fixed order: by class, then as the policies are written.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn findings(subject: &Subject<'_>, settings: &Settings) -> Result<Vec<Finding>, InternalError> {
    let mut classes = vec![Class::External, Class::Service];
    if subject.internal {
        classes.extend([Class::IntraOrg, Class::IntraAccount]);
    }
    of_classes(subject, &classes, settings)
}

/// The findings of some classes.
pub(super) fn of_classes(
    subject: &Subject<'_>,
    classes: &[Class],
    settings: &Settings,
) -> Result<Vec<Finding>, InternalError> {
    let mut all = Vec::new();
    for &class in classes {
        all.extend(match (subject.form, class) {
            (Form::Analyzer, Class::External) => cells::cells(subject, settings),
            // Of these the analyzer knows nothing (EXT-02).
            (Form::Analyzer, Class::Service) => Vec::new(),
            _ => entries::entries(subject, class, settings)?,
        });
    }
    // What anyone has, services have too; that is told once, and not of them.
    all.retain(|one| one.class != Class::Service || speaks_of_services(one));
    let mut seen = BTreeSet::new();
    all.retain(|one: &Finding| seen.insert(one.id.clone()));
    Ok(all)
}

/// Whether a finding is of an Allow to services (`EVAL-100`), by its principal or its conditions.
fn speaks_of_services(finding: &Finding) -> bool {
    const KEYS: [&str; 3] = [
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:principalservicenameslist",
    ];
    let Some(exact) = &finding.exact else {
        return true;
    };
    let mut names = finding.principal.iter();
    let mut clauses = exact.statement.condition.iter();
    names.any(|(kind, _)| *kind == PrincipalKind::Service)
        || clauses.any(|one| KEYS.contains(&one.key.value.to_lowercase().as_str()))
}
