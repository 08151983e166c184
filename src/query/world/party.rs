//! Who asks, and the policies that decide about it.

use super::scene::Scene;
use crate::encode::caller::Kind;
use crate::policy::PolicyType;
use crate::policy::parse::Parsed;
use crate::policy::public::{Of, is_public};
use crate::query::Between;
use crate::query::can::Who;
use crate::world::{Attached, Layer, Layers, Principal, Resource, World};
use std::sync::{Arc, OnceLock};

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Party<'w> {
    /// Somebody whom the world has.
    Known(Principal<'w>),
    /// Callers of accounts that the world does not have, one kind of them.
    Stranger(Kind),
    /// Somebody of an account that the world does not have, by ARN.
    Named(&'w str, Kind),
    /// An AWS service; any, if none is named.
    Service(Option<&'w str>),
    /// Nobody in particular.
    Anonymous,
    /// Federated identities, by their tokens or assertions.
    Federated(Kind),
}

impl<'w> Party<'w> {
    /// Those whom a world does not have.
    pub const OTHERS: [Party<'static>; 8] = [
        Party::Stranger(Kind::User),
        Party::Stranger(Kind::Role),
        Party::Stranger(Kind::Root),
        Party::Stranger(Kind::Federated),
        Party::Service(None),
        Party::Anonymous,
        Party::Federated(Kind::Web),
        Party::Federated(Kind::Saml),
    ];

    /// The kind of the caller.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Known(Principal::Root(_)) => Kind::Root,
            Self::Known(Principal::User(_)) => Kind::User,
            Self::Known(Principal::Role(_)) => Kind::Role,
            Self::Stranger(kind) | Self::Federated(kind) | Self::Named(_, kind) => *kind,
            Self::Service(_) => Kind::Service,
            Self::Anonymous => Kind::Anonymous,
        }
    }

    /// How the question names it.
    pub fn who(&self, partition: &str) -> Who {
        match self {
            Self::Known(Principal::Root(account)) => {
                Who::Arn(format!("arn:{partition}:iam::{}:root", account.id))
            }
            Self::Known(Principal::User(user)) => Who::Arn(user.entity.arn.clone()),
            Self::Known(Principal::Role(role)) => Who::Arn(role.entity.arn.clone()),
            Self::Stranger(_) => Who::External,
            Self::Named(arn, _) => Who::Arn((*arn).to_owned()),
            Self::Service(Some(name)) => Who::Service((*name).to_owned()),
            Self::Service(None) | Self::Anonymous | Self::Federated(_) => Who::Anyone,
        }
    }

    /// The account, of those that the world has.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Known(principal) => Some(principal.account()),
            _ => None,
        }
    }

    /// The unique id, where the world tells it.
    pub(super) fn unique_id(&self) -> Option<&str> {
        match self {
            Self::Known(Principal::User(user)) => user.entity.unique_id.as_deref(),
            Self::Known(Principal::Role(role)) => role.entity.unique_id.as_deref(),
            _ => None,
        }
    }

    /// How it stands to the owner of a resource.
    pub fn to(&self, owner: Option<&str>) -> Between {
        Between {
            kind: self.kind(),
            same_account: match self {
                Self::Known(principal) => owner.is_none_or(|owner| owner == principal.account()),
                _ => false,
            },
        }
    }

    /// The policies that decide about it. The own policies of strangers allow everything (`EXT-01`).
    pub fn layers(&self, scene: Scene<'w>, action: &str, resource: &str) -> Layers<'w> {
        let world = scene.world();
        let known = match self {
            Self::Known(principal) => Some(*principal),
            _ => None,
        };
        let mut layers = world.layers(known, action, resource);
        layers.endpoint = scene.endpoint.cloned();
        if matches!(self, Self::Known(Principal::Role(_))) {
            layers.session = scene.session.cloned();
        }
        if matches!(self, Self::Stranger(_) | Self::Named(..)) {
            layers.identity = everything();
        }
        layers.restrict_public = is_restricted(world, resource);
        layers
    }
}

/// `RestrictPublicBuckets` is in force, and a policy of the bucket or access point is public (`EVAL-92`).
pub(super) fn is_restricted(world: &World, arn: &str) -> bool {
    if !world.restrict_public(arn, true) {
        return false;
    }
    let public = |of: Of, resource: &Resource| {
        let policy = resource
            .policy
            .as_ref()
            .and_then(|document| document.known());
        policy.is_some_and(|parsed| is_public(&parsed.policy, of))
    };
    let direct = world.resource(arn);
    match world.behind(arn) {
        Some((bucket, _)) => {
            // PUB-25: what only a VPC reaches is not public.
            let open = |point: &Resource| point.vpc.is_none() && public(Of::AccessPoint, point);
            public(Of::Bucket, bucket) || direct.is_some_and(open)
        }
        None => direct.is_some_and(|bucket| public(Of::Bucket, bucket)),
    }
}

/// A layer that allows everything.
fn everything() -> Layer<'static> {
    static ALL: OnceLock<Option<Parsed>> = OnceLock::new();
    let parsed = ALL.get_or_init(|| {
        use crate::policy::parse::{ParseOptions, documents};
        use crate::source::Source;
        let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
        let source = Arc::new(Source::new("the caller's own policies", text.to_owned()));
        let options = ParseOptions {
            policy_type: Some(PolicyType::Identity),
            strict: false,
        };
        documents(&source, &options).ok()?.into_iter().next()
    });
    let attached = parsed.iter().map(|document| Attached {
        name: "the caller's own policies, taken to allow everything".to_owned(),
        document,
    });
    Layer {
        name: "the caller's own policies".to_owned(),
        documents: attached.collect(),
        gaps: Vec::new(),
    }
}
