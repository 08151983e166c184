//! What a world says of the requests of a caller on a resource: tags, organizations, ids.

use super::party::Party;
use crate::encode::compile::{Compiler, Expr};
use crate::eval::{ContextValue, Request};
use crate::policy::{Base, Effect};
use crate::query::when::{Value, clause, when};
use crate::witness::Document;
use crate::world::{Membership, Principal, Role, World};

/// What the world says of a context key of such requests: one of these values or, with `or_absent`, no
/// value.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    key: String,
    /// `None`: the key is absent.
    values: Option<Vec<String>>,
    or_absent: bool,
    /// The value is a pattern.
    like: bool,
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
            like: false,
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
        match (principal, &entity.unique_id) {
            (Principal::User(_), Some(id)) => {
                self.say("aws:userid", Some(vec![id.clone()]), false);
            }
            // KEY-10: and the name of the session.
            (Principal::Role(_), Some(id)) => self.said.push(Said {
                key: "aws:userid".to_owned(),
                values: Some(vec![format!("{id}:*")]),
                or_absent: false,
                like: true,
            }),
            _ => {}
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
        if let (Some(_), Some(point)) = (world.behind(arn), found) {
            // KEY-81
            self.say(
                "s3:DataAccessPointArn",
                Some(vec![point.arn.clone()]),
                false,
            );
            if let Some(account) = world.owner(&point.arn) {
                let account = vec![account.to_owned()];
                self.say("s3:DataAccessPointAccount", Some(account), false);
            }
            let origin = match point.vpc {
                Some(_) => "VPC",
                None => "Internet",
            };
            let origin = vec![origin.to_owned()];
            self.say("s3:AccessPointNetworkOrigin", Some(origin), false);
        }
        let role = world.role(arn);
        let role = role.filter(|role| role.entity.unknown.is_empty());
        let own = found.filter(|one| one.arn == arn && one.unknown.is_empty());
        let tags = match (role, own) {
            (Some(role), _) => &role.entity.tags,
            // No tags may mean that nobody looked.
            (None, Some(resource)) if !resource.tags.is_empty() => &resource.tags,
            _ => return,
        };
        let service = arn.split(':').nth(2).unwrap_or_default();
        let families = match service {
            "s3" => ["aws:ResourceTag".to_owned(), "s3:BucketTag".to_owned()],
            _ => [
                "aws:ResourceTag".to_owned(),
                format!("{service}:ResourceTag"),
            ],
        };
        for family in families {
            for (key, value) in tags {
                // Not every action carries them (KEY-43).
                let key = format!("{family}/{key}");
                self.say(&key, Some(vec![value.clone()]), true);
            }
            self.say(&format!("{family}/"), None, false);
        }
    }

    /// Of a federated user, whose issuer is known: the account, but not the issuer's id and tags.
    pub(super) fn of_account_only(&mut self) {
        self.said
            .retain(|said| !said.key.starts_with("aws:PrincipalTag/") && said.key != "aws:userid");
    }

    /// As a bound of a question: of the keys that the documents ask for.
    pub(in crate::query) fn expr(
        &self,
        compiler: &mut Compiler,
        documents: &[Document<'_>],
    ) -> Expr {
        let mut all = Vec::new();
        let mut keys = asked(documents);
        if names_ids(documents) {
            keys.insert("aws:userid".to_owned());
        }
        for key in keys {
            let Some(said) = self.of_key(&key) else {
                continue;
            };
            let absent = |compiler: &mut Compiler| when(compiler, &key, &Value::Absent, documents);
            all.push(match &said.values {
                None => absent(compiler),
                Some(values) if said.like => clause(compiler, &key, None, Base::StringLike, values),
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

    /// Gives keys of a request that no policy asks for the values that the world knows, and says of those
    /// that it is without that they are absent; whether it changed something.
    pub(super) fn correct(
        &self,
        request: &mut serde_json::Value,
        documents: &[Document<'_>],
    ) -> bool {
        let left_out = asked(documents).into_iter().filter_map(|key| {
            let said = self.of_key(&key)?;
            (said.or_absent && said.values.is_some()).then(|| said.key.clone())
        });
        let left_out: Vec<String> = left_out.collect();
        if !left_out.is_empty()
            && let Some(members) = request.as_object_mut()
        {
            let empty = serde_json::Value::Object(serde_json::Map::new());
            members.entry("context").or_insert(empty);
        }
        let Some(context) = request
            .get_mut("context")
            .and_then(|one| one.as_object_mut())
        else {
            return false;
        };
        let keys: Vec<String> = context.keys().cloned().collect();
        let mut changed = false;
        // What the world would add, and what this request is without.
        for key in left_out {
            if !keys.iter().any(|own| own.eq_ignore_ascii_case(&key)) {
                context.insert(key, serde_json::Value::Null);
                changed = true;
            }
        }
        for key in keys {
            let Some(said) = self.of_key(&key.to_lowercase()).filter(|said| !said.like) else {
                continue;
            };
            let known = context.get(&key).filter(|known| !known.is_null());
            match &said.values {
                _ if known.is_none() => {}
                None => changed |= context.shift_remove(&key).is_some(),
                Some(values) => {
                    let own = value(&said.key, values);
                    if known != Some(&own) {
                        context.insert(key, own);
                        changed = true;
                    }
                }
            }
        }
        changed
    }

    /// Adds to a request what the world says of it and what it does not say itself; `absent` stays so.
    pub fn complete(&self, request: &mut Request, absent: &[String]) {
        for said in self.said.iter().filter(|said| !said.like) {
            let present = request
                .context
                .keys()
                .chain(absent)
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

/// A value as REQUEST has it.
fn value(key: &str, values: &[String]) -> serde_json::Value {
    match values {
        [one] if !key.ends_with("OrgPaths") => one.as_str().into(),
        _ => values.into(),
    }
}

/// Whether documents name principals by their unique ids.
fn names_ids(documents: &[Document<'_>]) -> bool {
    let mut statements = documents.iter().flat_map(|(policy, _)| &policy.statements);
    statements.any(|one| {
        let mut names = one.principal.iter().flat_map(|all| &all.names);
        names.any(|name| {
            ["AIDA", "AROA"]
                .iter()
                .any(|id| name.name.value.starts_with(id))
        })
    })
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
