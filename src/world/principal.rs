//! Users, groups and roles.

use super::{Document, Place};

/// What users, groups and roles have in common.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    /// With the path.
    pub arn: String,
    /// `AIDA…`, `AROA…`, `AGPA…`.
    pub unique_id: Option<String>,
    /// The inline policies.
    pub inline: Vec<Document>,
    /// The managed policies.
    pub managed: Vec<Reference>,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
    /// What is not known of it.
    pub unknown: Vec<String>,
    /// Where it is given.
    pub place: Place,
}

/// Something named by ARN or name.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// As given.
    pub name: String,
    /// Where it is given.
    pub place: Place,
}

impl Entity {
    /// What follows after `user/`, `group/` or `role/` in the ARN.
    fn tail(&self) -> &str {
        self.arn.split_once('/').map_or("", |(_, tail)| tail)
    }

    /// The name without the path.
    pub fn name(&self) -> &str {
        self.tail().rsplit('/').next().unwrap_or_default()
    }

    /// The path with slashes at both ends.
    pub fn path(&self) -> String {
        match self.tail().rsplit_once('/') {
            Some((path, _)) => format!("/{path}/"),
            None => "/".to_owned(),
        }
    }

    /// The account of the ARN.
    pub fn account(&self) -> &str {
        super::arn::account_of(&self.arn).unwrap_or_default()
    }
}

/// An IAM user.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// What it has like all.
    pub entity: Entity,
    /// Its groups, by ARN or by name in its account.
    pub groups: Vec<Reference>,
    /// The managed policy that is its permissions boundary.
    pub boundary: Option<Reference>,
}

/// A group of users: never a caller (`EVAL-05`).
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// What it has like all.
    pub entity: Entity,
}

/// An IAM role.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// What it has like all.
    pub entity: Entity,
    /// Who may assume it; `None` is only right in code: nobody may.
    pub trust: Option<Document>,
    /// The managed policy that is its permissions boundary.
    pub boundary: Option<Reference>,
    /// In seconds.
    pub max_session: Option<u32>,
}

impl Role {
    /// Made and limited by an AWS service only (`EVAL-98`).
    pub fn is_service_linked(&self) -> bool {
        self.entity.path().starts_with("/aws-service-role/")
    }
}

/// A managed policy.
#[derive(Clone, Debug)]
pub struct Managed {
    /// `arn:aws:iam::ACCOUNT:policy/…`; the account of AWS's own is `aws`.
    pub arn: String,
    /// What its default version says. As a boundary it is the same document.
    pub document: Document,
}
