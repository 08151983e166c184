//! What a world says of the requests that findings are about: tags and organization of the resource, and
//! the place of accounts in the organization.

use super::facts::{Facts, facts_of};
use super::party::Party;
use crate::encode::caller::Named;
use crate::encode::compile::{Compiler, Expr, Name, Operand};
use crate::encode::patterns;
use crate::policy::PrincipalKind;
use crate::query::universe;
use crate::query::when::{Value, when};
use crate::regular::Language;
use crate::witness::Document;
use crate::world::{Principal, World};
use serde_json::Value as Json;

const PATHS: &str = "aws:PrincipalOrgPaths";

/// What a world says of the requests on a resource, whoever asks.
#[derive(Clone, Debug, Default)]
pub struct Known {
    arn: String,
    /// Of the resource itself.
    itself: Facts,
    /// Of what belongs to it, such as the objects of a bucket: they have tags of their own.
    below: Facts,
    /// Accounts of the organization and their paths (`KEY-04`).
    paths: Vec<(String, String)>,
    /// Unique ids of users and roles, and their ARNs (`PRIN-08`).
    ids: Vec<(String, String)>,
}

impl Known {
    /// Of a resource or role.
    pub(super) fn of(world: &World, arn: &str) -> Self {
        let facts = |arn: &str| facts_of(world, &Party::Anonymous, arn);
        let accounts = world.accounts().iter();
        let entities = world.principals().filter_map(|one| match one {
            Principal::User(user) => Some(&user.entity),
            Principal::Role(role) => Some(&role.entity),
            Principal::Root(_) => None,
        });
        Self {
            arn: arn.to_owned(),
            itself: facts(arn),
            below: facts(&format!("{arn}/example")),
            paths: accounts
                .filter_map(|one| Some((one.id.clone(), world.organization_path(&one.id)?)))
                .collect(),
            ids: entities
                .filter_map(|one| Some((one.unique_id.clone()?, one.arn.clone())))
                .collect(),
        }
    }

    /// As a bound of a question: of the keys that the documents ask for.
    pub(in crate::query) fn expr(
        &self,
        compiler: &mut Compiler,
        documents: &[Document<'_>],
    ) -> Expr {
        let resource = compiler.variable(Name::Resource, "");
        let own = Language::new(vec![patterns::like(&patterns::plain(&self.arn))]);
        let itself = compiler.atom(resource, Operand::Text(own));
        let mut all = vec![
            Expr::Or(vec![
                itself.clone().negate(),
                self.itself.expr(compiler, documents),
            ]),
            Expr::Or(vec![itself, self.below.expr(compiler, documents)]),
        ];
        if universe::keys(documents).contains(&PATHS.to_lowercase()) {
            for (account, path) in &self.paths {
                let mut named = Named::default();
                named.add(PrincipalKind::Aws, account);
                let of = compiler.callers(Language::new(named.account));
                let is = when(compiler, PATHS, &Value::Is(vec![path.clone()]), documents);
                all.push(Expr::Or(vec![of.negate(), is]));
            }
        }
        for (id, arn) in self.ids.iter().filter(|(id, _)| mentions(documents, id)) {
            let mut named = |name: &str| {
                let mut named = Named::default();
                named.add(PrincipalKind::Aws, name);
                let words = named.exact.into_iter().chain(named.issuer);
                compiler.callers(Language::new(words.collect()))
            };
            let (has, is) = (named(id), named(arn));
            all.push(Expr::Or(vec![has.negate(), is]));
        }
        Expr::And(all)
    }

    /// Gives a request what the world says of it, and says what it is without (`Facts::correct`); whether
    /// it changed something.
    pub(super) fn correct(&self, request: &mut Json, documents: &[Document<'_>]) -> bool {
        let own = request.get("resource").and_then(Json::as_str);
        let facts = match own == Some(&self.arn) {
            true => &self.itself,
            false => &self.below,
        };
        facts.correct(request, documents)
    }
}

/// Whether documents name a unique id.
fn mentions(documents: &[Document<'_>], id: &str) -> bool {
    let mut statements = documents.iter().flat_map(|(policy, _)| &policy.statements);
    statements.any(|one| {
        let mut names = one.principal.iter().flat_map(|all| &all.names);
        let mut values = one.condition.iter().flat_map(|clause| &clause.values);
        names.any(|name| name.name.value == id) || values.any(|text| text.value.contains(id))
    })
}
