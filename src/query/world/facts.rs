//! Who asks, and what a world says of the requests of a caller on a resource: tags, organizations, ids.

use crate::encode::caller::Kind;
use crate::encode::compile::{Compiler, Expr};
use crate::eval::{ContextValue, Request};
use crate::policy::parse::Parsed;
use crate::policy::public::{Of, is_public};
use crate::policy::{Effect, PolicyType};
use crate::query::Between;
use crate::query::can::Who;
use crate::query::when::{Value, when};
use crate::witness::Document;
use crate::world::{Attached, Layer, Layers, Membership, Principal, Resource, Role, World};
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
    pub fn layers(&self, world: &'w World, action: &str, resource: &str) -> Layers<'w> {
        let known = match self {
            Self::Known(principal) => Some(*principal),
            _ => None,
        };
        let mut layers = world.layers(known, action, resource);
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

/// What the world says of a context key of such requests: one of these values or, with `or_absent`, no
/// value.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    key: String,
    /// `None`: the key is absent.
    values: Option<Vec<String>>,
    or_absent: bool,
}

/// What a world says of the requests of a caller on a resource, for the keys that documents ask for.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    said: Vec<Said>,
    /// Accounts that are no strangers.
    pub trust: Vec<String>,
    /// The organization that the caller is not of.
    outside: Option<String>,
}

/// What a world says of the requests of a caller on a resource.
pub fn facts_of(world: &World, party: &Party<'_>, resource: &str) -> Facts {
    let mut facts = Facts::default();
    if let Party::Known(principal) = party {
        facts.of_principal(world, *principal);
    }
    if matches!(party, Party::Stranger(_) | Party::Named(..)) {
        facts.trust = world.accounts().iter().map(|one| one.id.clone()).collect();
        // That the world has all its accounts is one of its assumptions.
        let organization = world.parts().organization.as_ref();
        facts.outside = organization.map(|one| one.id.clone());
    }
    facts.of_resource(world, resource);
    facts
}

impl Facts {
    fn say(&mut self, key: &str, values: Option<Vec<String>>, or_absent: bool) {
        self.said.push(Said {
            key: key.to_owned(),
            values,
            or_absent,
        });
    }

    /// The organization of an account (`KEY-03`, `KEY-41`).
    fn organization(&mut self, world: &World, account: &str, whose: &str, or_absent: bool) {
        let Some(known) = world.account(account) else {
            return;
        };
        let (id, paths) = (format!("aws:{whose}OrgID"), format!("aws:{whose}OrgPaths"));
        match (&known.member, world.organization_of(account)) {
            (Membership::Below(_), Some(organization)) => {
                self.say(&id, Some(vec![organization.to_owned()]), or_absent);
                if let Some(path) = world.organization_path(account) {
                    self.say(&paths, Some(vec![path]), or_absent);
                }
            }
            (Membership::Outside, _) => {
                self.say(&id, None, false);
                self.say(&paths, None, false);
            }
            _ => {}
        }
    }

    fn of_principal(&mut self, world: &World, principal: Principal<'_>) {
        self.organization(world, principal.account(), "Principal", false);
        let (entity, free) = match principal {
            Principal::Root(_) => return,
            Principal::User(user) => (&user.entity, false),
            // Session tags cover the tags of the role (KEY-05).
            Principal::Role(role) => (&role.entity, takes_session_tags(role)),
        };
        if let (Principal::User(_), Some(id)) = (principal, &entity.unique_id) {
            self.say("aws:userid", Some(vec![id.clone()]), false);
        }
        if free || !entity.unknown.is_empty() {
            return;
        }
        for (key, value) in &entity.tags {
            let key = format!("aws:PrincipalTag/{key}");
            self.say(&key, Some(vec![value.clone()]), false);
        }
        // What is not a tag of it is no tag of its calls.
        self.say("aws:PrincipalTag/", None, false);
    }

    fn of_resource(&mut self, world: &World, arn: &str) {
        let found = world.resource(arn);
        if let Some(owner) = world.owner(arn) {
            let owner = owner.to_owned();
            self.organization(world, &owner, "Resource", true);
        }
        let Some(resource) = found.filter(|one| one.arn == arn && one.unknown.is_empty()) else {
            return;
        };
        for (key, value) in &resource.tags {
            // Not every action carries them (KEY-43).
            let key = format!("aws:ResourceTag/{key}");
            self.say(&key, Some(vec![value.clone()]), true);
        }
    }

    /// As a bound of a question: of the keys that the documents ask for.
    pub(in crate::query) fn expr(
        &self,
        compiler: &mut Compiler,
        documents: &[Document<'_>],
    ) -> Expr {
        let mut all = Vec::new();
        for key in asked(documents) {
            let Some(said) = self.of_key(&key) else {
                continue;
            };
            let absent = |compiler: &mut Compiler| when(compiler, &key, &Value::Absent, documents);
            all.push(match &said.values {
                None => absent(compiler),
                Some(values) => {
                    let is = when(compiler, &key, &Value::Is(values.clone()), documents);
                    match said.or_absent {
                        true => Expr::Or(vec![is, absent(compiler)]),
                        false => is,
                    }
                }
            });
        }
        if let Some(organization) = &self.outside {
            let id = "aws:PrincipalOrgID";
            let paths = "aws:PrincipalOrgPaths";
            let keys = asked(documents);
            if keys.contains(&id.to_lowercase()) || keys.contains(&paths.to_lowercase()) {
                let own = Value::Is(vec![organization.clone()]);
                all.push(when(compiler, id, &own, documents).negate());
            }
        }
        Expr::And(all)
    }

    /// What is said of a key in lower case.
    fn of_key(&self, key: &str) -> Option<&Said> {
        let own = |said: &&Said| said.key.to_lowercase() == key;
        let family =
            |said: &&Said| said.key.ends_with('/') && key.starts_with(&said.key.to_lowercase());
        let mut exact = self.said.iter().filter(own);
        exact.next().or_else(|| self.said.iter().find(family))
    }

    /// Adds to a request what the world says of it and what it does not say itself.
    pub fn complete(&self, request: &mut Request) {
        for said in &self.said {
            let present = request
                .context
                .keys()
                .any(|own| own.to_lowercase() == said.key.to_lowercase());
            let Some(values) = said.values.as_ref().filter(|_| !present) else {
                continue;
            };
            let value = match (said.key.ends_with("OrgPaths"), values.as_slice()) {
                (false, [one]) => ContextValue::Single(one.clone()),
                _ => ContextValue::Multi(values.clone()),
            };
            request.context.insert(said.key.clone(), value);
        }
    }
}

/// Whether the trust policy lets somebody tag the session.
fn takes_session_tags(role: &Role) -> bool {
    let Some(trust) = role.trust.as_ref().and_then(|trust| trust.known()) else {
        return true;
    };
    let mut statements = trust.policy.statements.iter();
    statements.any(|one| {
        let tags = |text: &str| {
            let text = text.to_lowercase();
            let language =
                crate::regular::Language::new(vec![crate::encode::patterns::action(&text)]);
            language.matches("sts:tagsession")
        };
        let listed = one.action.values.iter().any(|text| tags(&text.value));
        one.effect == Effect::Allow && (listed != one.action.negated)
    })
}

/// The keys that documents ask for, in conditions and variables, in lower case.
fn asked(documents: &[Document<'_>]) -> std::collections::BTreeSet<String> {
    crate::query::universe::keys(documents)
}
