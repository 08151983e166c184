//! What grants access to a resource, whoever asks: its policy and what acts like one, each with its kind.

use super::{Document, Gap, Layer, Resource, Role, World};
use crate::policy::parse::Parsed;

/// What a document stands for (`EXT-08`; the last three are no names of AWS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// The policy of a resource, or the trust policy of a role.
    Policy,
    /// The ACL of a bucket.
    BucketAcl,
    /// The policy of an access point of a bucket.
    AccessPoint,
    /// A grant of a KMS key.
    KmsGrant,
    /// Whom a snapshot is shared with.
    SnapshotSharing,
    /// The VPC of an access point; it only denies.
    VpcOrigin,
}

impl SourceKind {
    /// As findings have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "POLICY",
            Self::BucketAcl => "BUCKET_ACL",
            Self::AccessPoint => "S3_ACCESS_POINT",
            Self::KmsGrant => "KMS_GRANT",
            Self::SnapshotSharing => "SNAPSHOT_ATTRIBUTE",
            Self::VpcOrigin => "VPC_ORIGIN",
        }
    }
}

/// A document of a resource.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// What it stands for.
    pub kind: SourceKind,
    /// How readers know it.
    pub name: &'a str,
    /// What it says.
    pub document: &'a Parsed,
    /// `file:line:column` of its start, where there is one.
    pub place: Option<String>,
}

/// All that grants access to a resource.
#[derive(Clone, Debug, Default)]
pub struct Granting<'a> {
    /// What is known.
    pub documents: Vec<Source<'a>>,
    /// What is not known and could only grant more.
    pub may_grant: Vec<Gap>,
    /// What is not known and could grant more, and deny what else is granted.
    pub may_deny: Vec<Gap>,
}

impl<'a> Granting<'a> {
    fn add(&mut self, document: &'a Document, kind: SourceKind) {
        match document.known() {
            Some(parsed) => self.documents.push(Source {
                kind,
                name: &document.name,
                document: parsed,
                place: document.place.text(),
            }),
            None if kind == SourceKind::Policy || kind == SourceKind::AccessPoint => {
                self.may_deny.extend(document.gap());
            }
            None => self.may_grant.extend(document.gap()),
        }
    }
}

impl World {
    /// What grants access to a resource. Of an access point only its own policy, not that of its bucket.
    pub fn granting<'a>(&'a self, resource: &'a Resource) -> Granting<'a> {
        let mut granting = Granting::default();
        let point = resource.kind.ends_with("::AccessPoint");
        let (policy, acts) = match resource.kind.as_str() {
            _ if point => (SourceKind::AccessPoint, SourceKind::VpcOrigin),
            "AWS::S3::Bucket" => (SourceKind::Policy, SourceKind::BucketAcl),
            "AWS::KMS::Key" => (SourceKind::Policy, SourceKind::KmsGrant),
            _ => (SourceKind::Policy, SourceKind::SnapshotSharing),
        };
        if let Some(document) = &resource.policy {
            granting.add(document, policy);
        }
        for document in self.acts_of(resource) {
            granting.add(document, acts);
        }
        // What the layer does not know beside its documents; that objects may have ACLs is asked of one.
        let below = format!("{}/example", resource.arn);
        let documents: Vec<Gap> = (resource.policy.iter().chain(self.acts_of(resource)))
            .filter_map(Document::gap)
            .collect();
        let whole = self.own(resource, "", &resource.arn).gaps;
        // Of what others own, no policy of the bucket lets anybody at (`EVAL-82`).
        let all = self.own(resource, "", &format!("{}/*", resource.arn)).gaps;
        let one = self.own(resource, "", &below).gaps;
        granting
            .may_deny
            .extend(all.into_iter().filter(|gap| !one.contains(gap)));
        for gap in one {
            if documents.contains(&gap) {
                continue;
            }
            match whole.contains(&gap) {
                true => granting.may_deny.push(gap),
                false => granting.may_grant.push(gap),
            }
        }
        granting
    }

    fn acts_of(&self, resource: &Resource) -> &[Document] {
        let own = self.index.resources.get(&resource.arn);
        own.and_then(|at| self.acts.get(*at))
            .map_or(&[], Vec::as_slice)
    }

    /// Who may assume a role.
    pub fn trusting<'a>(&'a self, role: &'a Role) -> Granting<'a> {
        let mut granting = Granting::default();
        if let Some(document) = &role.trust {
            granting.add(document, SourceKind::Policy);
        }
        granting
    }

    /// The RCPs over a resource or role, whoever asks.
    pub fn rcps_of(&self, arn: &str) -> Vec<Layer<'_>> {
        let role = super::kind_of(arn).is_some_and(|kind| kind.name == "AWS::IAM::Role");
        let action = match role {
            true => "sts:AssumeRole".to_owned(),
            false => format!("{}:*", arn.split(':').nth(2).unwrap_or_default()),
        };
        self.rcps_over(&action, arn, None).unwrap_or_default()
    }
}
