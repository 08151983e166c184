//! The layers that decide about one caller and one resource.

use super::index::Index;
use super::kinds::kind_of;
use super::{
    BlockPublicAccess, BucketObject, Document, Entity, Gap, Layer, Layers, Ownership, Parts,
    Principal, Reference, Resource, World, acts,
};

/// What acts like a policy, for each resource.
pub(super) fn acts(parts: &Parts, index: &Index) -> Vec<Vec<Document>> {
    let one = |resource: &Resource| {
        let mut documents = Vec::new();
        let owner = index
            .accounts
            .get(owner(resource))
            .and_then(|at| parts.accounts.get(*at));
        if has_acls(resource) {
            let arn = &resource.arn;
            let canonical = owner.and_then(|account| account.canonical_user.as_deref());
            let ignore = blocked(parts, index, resource).ignore_public_acls;
            let own = resource.acl.iter();
            documents.extend(own.flat_map(|acl| acts::acl(arn, acl, canonical, ignore)));
            let objects = resource.objects.iter();
            let objects = objects.filter(|object| !is_foreign(resource, object));
            documents.extend(objects.flat_map(|one| acts::object_acl(arn, one, canonical, ignore)));
        }
        documents.extend(acts::grants(&resource.arn, &resource.grants));
        let (arn, place) = (&resource.arn, &resource.place);
        documents.extend(acts::sharing(
            arn,
            &resource.kind,
            &resource.shared_with,
            place,
        ));
        documents.extend((resource.vpc.iter()).map(|vpc| acts::origin(arn, vpc, place)));
        documents
    };
    parts.resources.iter().map(one).collect()
}

/// The account that owns a resource of the world.
pub(super) fn owner(resource: &Resource) -> &str {
    let stated = || resource.account.as_deref();
    super::arn::account_of(&resource.arn)
        .or_else(stated)
        .unwrap_or_default()
}

/// Whether ACLs count for a bucket and its objects (`EVAL-81`): they do if the world says so, or gives an
/// ACL and does not say.
fn has_acls(bucket: &Resource) -> bool {
    match bucket.ownership {
        Some(ownership) => ownership != Ownership::BucketOwnerEnforced,
        None => bucket.acl.is_some() || !bucket.objects.is_empty(),
    }
}

/// Whether somebody else owns an object than its bucket.
fn is_foreign(bucket: &Resource, object: &BucketObject) -> bool {
    object
        .account
        .as_deref()
        .is_some_and(|own| own != owner(bucket))
}

/// What is not known of the objects that an ARN names, which may end in a wildcard (`EVAL-82`).
fn object_gaps(bucket: &Resource, arn: &str) -> Vec<String> {
    let key = arn.strip_prefix(&bucket.arn);
    let key = key.and_then(|rest| rest.strip_prefix('/')).unwrap_or(arn);
    let start = key.split(['*', '?']).next().unwrap_or_default();
    let several = start.len() < key.len();
    let mut gaps = Vec::new();
    let known = |one: &BucketObject| !several && one.key == key;
    if !bucket.private_objects && !bucket.objects.iter().any(known) {
        gaps.push(format!(
            "{}: its objects may have ACLs, which the world does not hold (EVAL-82)",
            bucket.arn
        ));
    }
    for object in &bucket.objects {
        let meant = object.key == key || several && object.key.starts_with(start);
        if meant
            && let Some(other) = object
                .account
                .as_deref()
                .filter(|_| is_foreign(bucket, object))
        {
            gaps.push(format!(
                "{}/{}: the account {other} owns it, and iamproof does not decide what it grants (EVAL-82)",
                bucket.arn, object.key
            ));
        }
    }
    gaps
}

/// Block Public Access of organization, account and resource together (`EVAL-91`).
fn blocked(parts: &Parts, index: &Index, resource: &Resource) -> BlockPublicAccess {
    let account = index
        .accounts
        .get(owner(resource))
        .and_then(|at| parts.accounts.get(*at));
    let member = account.is_some_and(|one| matches!(one.member, super::Membership::Below(_)));
    let organization = parts.organization.as_ref().filter(|_| member);
    let all = [
        organization.and_then(|one| one.block_public_access),
        account.and_then(|one| one.block_public_access),
        resource.block_public_access,
    ];
    (all.into_iter().flatten()).fold(BlockPublicAccess::default(), BlockPublicAccess::union)
}

impl World {
    /// The policies that decide whether `caller` may do `action` on `resource`. `None` is a caller without
    /// policies of its own here: a service, an anonymous caller, somebody of an account that the world does
    /// not have. `action` is `prefix:Name`; a pattern of one service gives what holds for all of them.
    ///
    /// `session` and `endpoint` belong to a request, not to a world: they are left out.
    /// `restrict_public` is left false, see [`World::restrict_public`].
    pub fn layers<'a>(
        &'a self,
        caller: Option<Principal<'a>>,
        action: &str,
        resource: &str,
    ) -> Layers<'a> {
        let mut layers = Layers {
            identity: caller.map_or_else(Layer::default, |one| self.identity(one)),
            ..Layers::default()
        };
        let linked = matches!(caller, Some(Principal::Role(role)) if role.is_service_linked());
        match caller {
            Some(Principal::User(user)) => {
                layers.boundary = self.boundary(&user.entity, user.boundary.as_ref(), "user");
            }
            Some(Principal::Role(role)) => {
                layers.boundary = self.boundary(&role.entity, role.boundary.as_ref(), "role");
            }
            Some(Principal::Root(_)) | None => {}
        }
        let account = caller.and_then(|one| self.index.accounts.get(one.account()));
        if let Some(account) = account.filter(|_| !linked) {
            layers.scps = self.scp_levels(*account);
        }
        match caller {
            Some(Principal::User(user)) => {
                self.issued_to(&mut layers.identity, &user.entity, resource);
            }
            Some(Principal::Role(role)) => {
                self.issued_to(&mut layers.identity, &role.entity, resource);
            }
            Some(Principal::Root(_)) | None => {}
        }
        self.resource_layers(&mut layers, action, resource);
        if !linked {
            let caller = caller.as_ref().map(Principal::account);
            layers.rcps = self.rcps_over(action, resource, caller);
        }
        layers
    }

    fn identity<'a>(&'a self, caller: Principal<'a>) -> Layer<'a> {
        match caller {
            // Everything (`EVAL-10`): there are no documents for it.
            Principal::Root(account) => {
                Layer::named(format!("root user of account {}", account.id))
            }
            Principal::Role(role) => {
                let name = role.entity.name();
                let mut layer = Layer::named(format!("the policies of role {name:?}"));
                self.attached(&mut layer, &role.entity, &format!("role {name:?}"));
                layer
            }
            Principal::User(user) => {
                let name = user.entity.name();
                let mut layer =
                    Layer::named(format!("the policies of user {name:?} and its groups"));
                self.attached(&mut layer, &user.entity, &format!("user {name:?}"));
                for reference in &user.groups {
                    if let Some(group) = self.group(user, reference) {
                        let of = format!("group {:?}", group.entity.name());
                        self.attached(&mut layer, &group.entity, &of);
                    }
                }
                layer
            }
        }
    }

    fn attached<'a>(&'a self, layer: &mut Layer<'a>, entity: &'a Entity, of: &str) {
        for document in &entity.inline {
            layer.add(document);
        }
        for reference in &entity.managed {
            self.reference(layer, reference, &format!("attached to {of}"));
        }
        layer.gaps.extend(entity.unknown.iter().map(|reason| Gap {
            reason: format!("{of}: {reason}"),
            place: entity.place.text(),
        }));
    }

    fn reference<'a>(&'a self, layer: &mut Layer<'a>, reference: &Reference, how: &str) {
        match self.managed(&reference.name) {
            Some(managed) => layer.add(&managed.document),
            None => layer.gaps.push(Gap {
                reason: format!(
                    "the world does not hold the managed policy {:?}, which is {how}",
                    reference.name
                ),
                place: reference.place.text(),
            }),
        }
    }

    fn boundary<'a>(
        &'a self,
        entity: &Entity,
        boundary: Option<&Reference>,
        what: &str,
    ) -> Option<Layer<'a>> {
        let boundary = boundary?;
        let of = format!("{what} {:?}", entity.name());
        let mut layer = Layer::named(format!("the permissions boundary of {of}"));
        self.reference(
            &mut layer,
            boundary,
            &format!("the permissions boundary of {of}"),
        );
        Some(layer)
    }

    fn resource_layers<'a>(&'a self, layers: &mut Layers<'a>, action: &str, arn: &str) {
        let prefix = action.split(':').next().unwrap_or_default();
        let kind = kind_of(arn).map(|kind| kind.name);
        if arn == "*" {
            return;
        }
        if kind == Some("AWS::IAM::Role") {
            // The trust policy is the resource policy of what STS does with a role, of nothing else.
            if prefix.eq_ignore_ascii_case("sts") {
                layers.resource = Some(self.trust(arn));
            }
            return;
        }
        if let Some((bucket, inside)) = self.behind(arn) {
            layers.resource = Some(self.own(bucket, action, &inside));
            let point = self.resource(arn);
            layers.access_point = point.map(|point| self.own(point, action, arn));
        } else if let Some(found) = self.resource(arn) {
            layers.resource = Some(self.own(found, action, arn));
        } else if let Some(kind) = kind.filter(|_| !self.parts.resources.is_empty()) {
            layers.resource = Some(self.absent(arn, kind));
        }
    }

    fn trust(&self, arn: &str) -> Layer<'_> {
        let Some(role) = self.role(arn) else {
            return self.absent(arn, "AWS::IAM::Role");
        };
        let mut layer = Layer::named(format!("the trust policy of role {:?}", role.entity.name()));
        if let Some(trust) = &role.trust {
            layer.add(trust);
        }
        layer
    }

    /// A resource that can have a policy and is not in the world.
    fn absent(&self, arn: &str, kind: &str) -> Layer<'_> {
        let mut layer = Layer::named(format!("the policy of {arn}"));
        let unqualified = || Some(arn.rsplit_once(':')?.0);
        let function = (kind == "AWS::Lambda::Function")
            .then(unqualified)
            .flatten()
            .and_then(|arn| self.resource(arn));
        let reason = match function {
            // The policy of a function does not apply to its aliases and versions (`EVAL-95`).
            Some(function) => format!(
                "the world has {} but not its alias or version {arn}, which has a policy of its own",
                function.arn
            ),
            None => format!("the world does not have {arn}: its policy is not known"),
        };
        layer.gaps.push(Gap {
            reason,
            place: None,
        });
        layer
    }

    /// The policy of a resource with what acts like one.
    pub(super) fn own<'a>(&'a self, resource: &'a Resource, action: &str, arn: &str) -> Layer<'a> {
        let mut layer = Layer::named(format!("the policies of {}", resource.arn));
        let mut gap = |reason: String| {
            layer.gaps.push(Gap {
                reason,
                place: resource.place.text(),
            });
        };
        for reason in &resource.unknown {
            gap(format!("{}: {reason}", resource.arn));
        }
        let key = resource.kind == "AWS::KMS::Key";
        if key && resource.policy.is_none() {
            // Every key has one.
            gap(format!("{}: its key policy is not given", resource.arn));
        }
        let object = resource.kind == "AWS::S3::Bucket" && arn != resource.arn;
        if object && has_acls(resource) {
            object_gaps(resource, arn).into_iter().for_each(&mut gap);
        }
        // Retiring follows the grant, not the key policy (`EVAL-55`).
        let retires = key && action.eq_ignore_ascii_case("kms:RetireGrant");
        if let Some(policy) = resource.policy.as_ref().filter(|_| !retires) {
            layer.add(policy);
        }
        let acts = (self.index.resources.get(&resource.arn)).and_then(|at| self.acts.get(*at));
        for document in acts.into_iter().flatten() {
            layer.add(document);
        }
        layer
    }

    /// The RCPs over a resource (`EVAL-35` to `EVAL-38`).
    pub(super) fn rcps_over(
        &self,
        action: &str,
        arn: &str,
        caller: Option<&str>,
    ) -> Option<Vec<Layer<'_>>> {
        let bucket = self.behind(arn).map(|(bucket, _)| owner(bucket));
        let owner = bucket.or_else(|| self.owner(arn));
        let owner = owner.or_else(|| caller.filter(|_| arn == "*"))?;
        let account = *self.index.accounts.get(owner)?;
        let linked = self.role(arn).is_some_and(super::Role::is_service_linked);
        let managed = self.resource(arn).is_some_and(|one| one.aws_managed);
        let retires = action.eq_ignore_ascii_case("kms:RetireGrant");
        if linked || managed || retires || arn == "*" {
            return None;
        }
        let prefix = action.split(':').next().unwrap_or_default();
        let service = crate::catalog::service(prefix);
        if service.as_ref().is_some_and(|service| !service.rcp) {
            return None;
        }
        let mut levels = self.rcp_levels(account).unwrap_or_default();
        // An access point of another account than its bucket: the RCPs over both count.
        let other = super::arn::account_of(arn).filter(|other| *other != owner);
        let other = other.and_then(|other| self.index.accounts.get(other));
        levels.extend(
            other
                .and_then(|at| self.rcp_levels(*at))
                .unwrap_or_default(),
        );
        if levels.is_empty() {
            return None;
        }
        if service.is_none()
            && let Some(first) = levels.first_mut()
        {
            first.gaps.push(Gap {
                reason: format!(
                    "whether RCPs apply to the service {prefix:?} is not known (OQ-16)"
                ),
                place: None,
            });
        }
        Some(levels)
    }

    /// Block Public Access in force for a resource: organization, account, bucket and access point, the most
    /// restrictive of each (`EVAL-91`).
    pub fn block_public_access(&self, arn: &str) -> BlockPublicAccess {
        let of = |one: &Resource| blocked(&self.parts, &self.index, one);
        let direct = self.resource(arn).map(of).unwrap_or_default();
        let behind = self.behind(arn).map(|(bucket, _)| of(bucket));
        direct.union(behind.unwrap_or_default())
    }

    /// What `Layers::restrict_public` is to be (`EVAL-92`), given whether a policy of the resource or of the
    /// access point is public for S3 (`PUB-20`).
    pub fn restrict_public(&self, arn: &str, is_public: bool) -> bool {
        is_public && self.block_public_access(arn).restrict_public_buckets
    }
}
