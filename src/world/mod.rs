//! Accounts, organizations, principals, resources and their policies as one checked whole.
//!
//! [`Parts`] are what readers (`input::world`) or tests put together; [`World::new`] checks every reference
//! in them. [`Layers`] are the policies that together decide about one caller and one resource (section 5 of
//! the rules): `eval` decides concrete requests by them, `encode` makes formulas of them, and neither sees
//! how the other does.

mod acts;
pub mod arn;
mod assumed;
mod check;
mod control;
mod document;
mod find;
mod granting;
mod index;
mod issued;
mod kinds;
mod layers;
mod organization;
mod parts;
mod place;
mod principal;
mod produce;
mod resource;

use crate::policy::PolicyType;
pub use document::{Content, Document};
pub use find::Principal;
pub use granting::{Granting, Source, SourceKind};
pub use kinds::{Covers, KINDS, Kind, kind_named, kind_of};
pub use layers::{Attached, Gap, Layer, Layers};
pub use organization::{Account, ControlPolicy, Membership, Organization, Parent, Target, Unit};
pub use parts::{Fault, Parts, World};
pub use place::Place;
pub use principal::{Entity, Group, Managed, Reference, Role, User};
pub use resource::{
    Acl, AclGrant, AclPermission, BlockPublicAccess, BucketObject, Grant, Grantee, Ownership,
    Resource, Sharing,
};

/// The operations that a grant of a KMS key can give, such as `Decrypt`.
pub fn grant_operations() -> Vec<&'static str> {
    acts::operations()
}

/// The control policy of AWS of that name, if it is one that allows everything: `FullAWSAccess` among the
/// SCPs, `RCPFullAWSAccess` among the RCPs.
pub fn full_aws_access(name: &str, policy_type: PolicyType) -> Option<Document> {
    let known = match policy_type {
        PolicyType::Scp => "FullAWSAccess",
        PolicyType::Rcp => "RCPFullAWSAccess",
        _ => return None,
    };
    (name == known).then(|| acts::full_access(name, policy_type))
}
