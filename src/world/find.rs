//! Things of a world by their names.

use super::arn::{Arn, account_of, is_account};
use super::kinds::{Covers, kind_of, owners};
use super::{Account, Group, Managed, Membership, Reference, Resource, Role, User, World};

/// A caller that the world knows.
#[derive(Clone, Copy, Debug)]
pub enum Principal<'a> {
    /// The root user of an account.
    Root(&'a Account),
    /// A user.
    User(&'a User),
    /// A role; its sessions are the callers.
    Role(&'a Role),
}

impl Principal<'_> {
    /// The account that it belongs to.
    pub fn account(&self) -> &str {
        match self {
            Self::Root(account) => &account.id,
            Self::User(user) => user.entity.account(),
            Self::Role(role) => role.entity.account(),
        }
    }
}

impl World {
    /// The accounts, in the order in which they were given.
    pub fn accounts(&self) -> &[Account] {
        &self.parts.accounts
    }

    /// The account of that id.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.parts.accounts.get(*self.index.accounts.get(id)?)
    }

    /// All users and roles, in the order in which they were given. Root users are not among them.
    pub fn principals(&self) -> impl Iterator<Item = Principal<'_>> {
        let users = self.parts.users.iter().map(Principal::User);
        users.chain(self.parts.roles.iter().map(Principal::Role))
    }

    /// The resources, in the order in which they were given. Roles are not among them.
    pub fn resources(&self) -> &[Resource] {
        &self.parts.resources
    }

    /// A caller by the ARN of a user, of a role, of one of its sessions (`PRIN-15`: they do not tell the
    /// path), of a root user, or by the id of an account: its root user.
    pub fn principal(&self, name: &str) -> Option<Principal<'_>> {
        if is_account(name) {
            return self.account(name).map(Principal::Root);
        }
        let arn = Arn::parse(name)?;
        if arn.service == "sts" {
            let session = arn.resource.strip_prefix("assumed-role/")?;
            let (role, session) = session.split_once('/')?;
            if session.is_empty() || session.contains('/') {
                return None;
            }
            let found = self.role_named(arn.account, role)?;
            let own = Arn::parse(&found.entity.arn)?;
            let same = found.entity.name() == role && own.partition == arn.partition;
            return same.then_some(Principal::Role(found));
        }
        if arn.service == "iam" && arn.resource == "root" {
            return self.account(arn.account).map(Principal::Root);
        }
        let user = self
            .index
            .users
            .get(name)
            .and_then(|at| self.parts.users.get(*at));
        let role = || self.role(name).map(Principal::Role);
        user.map(Principal::User).or_else(role)
    }

    /// The role of that ARN.
    pub fn role(&self, arn: &str) -> Option<&Role> {
        self.parts.roles.get(*self.index.roles.get(arn)?)
    }

    fn role_named(&self, account: &str, name: &str) -> Option<&Role> {
        let key = (account.to_owned(), name.to_ascii_lowercase());
        self.parts.roles.get(*self.index.role_names.get(&key)?)
    }

    /// The group that a user's reference means.
    pub fn group(&self, user: &User, reference: &Reference) -> Option<&Group> {
        let by_name = || {
            let name = reference.name.to_ascii_lowercase();
            self.index
                .group_names
                .get(&(user.entity.account().to_owned(), name))
        };
        let at = self.index.groups.get(&reference.name).or_else(by_name)?;
        self.parts.groups.get(*at)
    }

    /// The managed policy of that ARN, if its content was given.
    pub fn managed(&self, arn: &str) -> Option<&Managed> {
        self.parts.managed.get(*self.index.managed.get(arn)?)
    }

    /// The resource whose policy decides about an ARN: itself, the bucket of an object, the access point of
    /// an object that is reached through it, the table of an index, the topic of a subscription.
    pub fn resource(&self, arn: &str) -> Option<&Resource> {
        self.parts.resources.get(self.resource_at(arn)?)
    }

    pub(super) fn resource_at(&self, arn: &str) -> Option<usize> {
        let mut candidates = owners(arn).into_iter();
        candidates.find_map(|one| self.index.resources.get(one).copied())
    }

    /// The account that owns what an ARN names (`EVAL-23`): said by the ARN, or by the world.
    pub fn owner<'a>(&'a self, arn: &'a str) -> Option<&'a str> {
        let stated = || self.resource(arn)?.account.as_deref();
        account_of(arn).or_else(stated)
    }

    /// The bucket behind an access point, and how it knows the object (`EVAL-89`): the bucket policy sees
    /// this ARN, not that of the access point.
    pub fn behind(&self, arn: &str) -> Option<(&Resource, String)> {
        let point = self
            .resource(arn)
            .filter(|one| one.kind.ends_with("::AccessPoint"))?;
        let bucket = self.bucket(point)?;
        let rest = arn.get(point.arn.len()..).unwrap_or_default();
        let key = rest.strip_prefix("/object/").or(rest.strip_prefix('/'));
        let inside = match key {
            Some(key) => format!("{}/{key}", bucket.arn),
            None => bucket.arn.clone(),
        };
        Some((bucket, inside))
    }

    /// What a bucket's resource is called through an access point of that bucket.
    pub fn in_front(&self, point: &str, inside: &str) -> Option<String> {
        let (bucket, own) = self.behind(point)?;
        let point = self.resource(point).filter(|_| own == bucket.arn)?;
        let Covers::Below(mark) = kind_of(&point.arn)?.covers else {
            return None;
        };
        match inside.strip_prefix(bucket.arn.as_str())? {
            "" => Some(point.arn.clone()),
            rest => Some(format!("{}{mark}{}", point.arn, rest.strip_prefix('/')?)),
        }
    }

    pub(super) fn bucket(&self, point: &Resource) -> Option<&Resource> {
        let name = &point.bucket.as_ref()?.name;
        let at = self.index.resources.get(&bucket_arn(&point.arn, name))?;
        self.parts.resources.get(*at)
    }

    /// The id of the organization that an account belongs to, for `aws:PrincipalOrgID`.
    pub fn organization_of(&self, account: &str) -> Option<&str> {
        let member = &self.account(account)?.member;
        let organization = self.parts.organization.as_ref()?;
        matches!(member, Membership::Below(_)).then_some(organization.id.as_str())
    }

    /// The path of an account in its organization, for `aws:PrincipalOrgPaths`: `o-…/r-…/ou-…/`. `None` if
    /// the id of the root is not given.
    pub fn organization_path(&self, account: &str) -> Option<String> {
        let id = self.organization_of(account)?;
        let organization = self.parts.organization.as_ref()?;
        let root = organization.root.as_ref()?;
        let path = self.index.paths.get(*self.index.accounts.get(account)?)?;
        let units = path.iter().filter_map(|at| organization.units.get(*at));
        let units = units.flat_map(|unit| [unit.id.as_str(), "/"]);
        Some(format!("{id}/{root}/") + &units.collect::<String>())
    }
}

/// The ARN of the bucket that an access point names, by name or ARN.
pub(super) fn bucket_arn(point: &str, bucket: &str) -> String {
    if bucket.starts_with("arn:") {
        return bucket.to_owned();
    }
    match Arn::parse(point) {
        Some(arn) if arn.service == "s3express" => {
            let Arn {
                partition,
                region,
                account,
                ..
            } = arn;
            format!("arn:{partition}:s3express:{region}:{account}:bucket/{bucket}")
        }
        Some(arn) => format!("arn:{}:s3:::{bucket}", arn.partition),
        None => bucket.to_owned(),
    }
}
