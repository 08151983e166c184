//! What ties the variables of one request together (section 4.7 of the rules), for the variables
//! that a question has. Keys that an axiom demands beside those join the question.
//!
//! An axiom is a constructor in `STATED`, or part of how the variables are made (`BUILT_IN`). What
//! is switched off ([`Rules::without`](crate::rules::Rules)) is skipped here, and asked for there.

mod accounts;
mod assumed;
mod build;
mod callers;
mod chain;
mod circumstances;
mod network;
mod organizations;
mod tags;

use super::caller::Kind;
use super::compile::{Compiler, Expr, Name, Operand, VarId};
use crate::regular::{Item, Language, UnitSet, literal};
use build::Build;

/// States an axiom for the keys that a question has.
type State = fn(&mut Build<'_>);

/// The axioms that are expressions, in the order in which they are stated.
const STATED: [(&str, State); 35] = [
    ("AX-08", callers::anonymous),
    ("AX-10", callers::strangers_to_organizations),
    ("AX-12", callers::services),
    ("AX-13", callers::sources_of_services),
    ("AX-29", callers::sessions),
    ("AX-36", callers::providers),
    ("AX-22", callers::temporary),
    ("AX-11", callers::service_names),
    ("AX-21", circumstances::factor),
    ("AX-16", network::endpoint),
    ("AX-17", network::address),
    ("AX-18", network::of_endpoint),
    ("AX-34", circumstances::actions),
    ("AX-12", circumstances::forwarded_service),
    ("AX-36", circumstances::calls_of_providers),
    ("AX-20", chain::called_via),
    ("AX-09", organizations::of_principal),
    ("AX-25", organizations::of_resource),
    ("AX-15", organizations::of_source),
    ("AX-18", organizations::of_endpoint),
    ("AX-26", organizations::same_account),
    ("AX-30", accounts::of_instance),
    ("AX-31", accounts::of_function),
    ("AX-41", accounts::of_bucket),
    ("AX-04", callers::not_anonymous),
    ("AX-07", callers::no_assumed_role),
    ("AX-02", accounts::of_free_arn),
    ("AX-11", callers::not_a_service),
    ("AX-01", callers::account_ids),
    ("AX-28", tags::tag_keys),
    ("AX-44", tags::of_service),
    ("AX-23", circumstances::times),
    ("AX-14", accounts::of_source),
    ("AX-33", accounts::of_access_point),
    ("AX-03", callers::partition_of_arn),
];

/// The axioms that are part of how variables are made, and where.
pub const BUILT_IN: [(&str, &str); 14] = [
    ("AX-01", "`keys::type_under`: which texts a key can hold"),
    (
        "AX-02",
        "`ties::tie`: aws:PrincipalAccount is a view of the caller",
    ),
    ("AX-03", "`partitions`"),
    (
        "AX-04",
        "`ties::tie`: aws:PrincipalType is a view of the caller",
    ),
    ("AX-05", "`ties::tie`: aws:username is a view of the caller"),
    ("AX-06", "`ties::tie`: aws:userid is a view of the caller"),
    ("AX-07", "`ties::tie`: aws:userid is a view of the caller"),
    (
        "AX-24",
        "`Compiler::target`: aws:ResourceAccount is a view of the owner",
    ),
    (
        "AX-32",
        "`ties::tie`: kms:CallerAccount is a view of the caller",
    ),
    ("AX-37", "`domains::can_be_absent`"),
    (
        "AX-41",
        "`Compiler::target`: s3:ResourceAccount is a view of the owner",
    ),
    ("AX-42", "`space::universe`: which texts are resources"),
    ("AX-43", "`space::universe`: which texts are actions"),
    ("AX-45", "`keys::type_under`: which texts a key can hold"),
];

fn implies(given: Expr, then: Expr) -> Expr {
    Expr::Or(vec![given.negate(), then])
}

fn iff(left: Expr, right: Expr) -> Expr {
    Expr::And(vec![
        implies(left.clone(), right.clone()),
        implies(right, left),
    ])
}

/// The keys that an axiom needs in the question once `key` is in it.
fn demanded(key: &str, compiler: &Compiler) -> Vec<(&'static str, &'static [&'static str])> {
    const CHAIN: &[&str] = &[
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
        "aws:ViaAWSService",
    ];
    const VPCE: &[&str] = &["aws:SourceVpce"];
    let kinds = &compiler.kinds;
    let one = |id: &'static str, keys: &'static [&'static str]| vec![(id, keys)];
    match key {
        "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip" => one("AX-16", &network::ENDPOINT),
        "aws:vpceaccount" => one("AX-18", VPCE),
        "aws:vpceorgid" | "aws:vpceorgpaths" => one(
            "AX-18",
            &["aws:SourceVpce", "aws:VpceOrgID", "aws:VpceOrgPaths"],
        ),
        "aws:sourcevpcarn" => one("AX-18", &["aws:SourceVpce", "aws:SourceVpc"]),
        "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" => one("AX-20", CHAIN),
        "aws:multifactorauthage" => {
            let mut all = one("AX-21", &["aws:MultiFactorAuthPresent"]);
            all.extend(of_root("AX-29", kinds));
            all
        }
        "aws:tokenissuetime" | "aws:multifactorauthpresent" => of_root("AX-22", kinds),
        "aws:principalarn" if !accounts::kinds_of_free_arn(compiler).is_empty() => {
            one("AX-02", &["aws:PrincipalAccount"])
        }
        "aws:principalorgid" => one("AX-09", &["aws:PrincipalOrgPaths"]),
        "aws:principalorgpaths" => one("AX-09", &["aws:PrincipalOrgID"]),
        "aws:resourceorgid" => one("AX-25", &["aws:ResourceOrgPaths"]),
        "aws:resourceorgpaths" => one("AX-25", &["aws:ResourceOrgID"]),
        "aws:sourceorgid" => one("AX-15", &["aws:SourceOrgPaths"]),
        "aws:sourceorgpaths" => one("AX-15", &["aws:SourceOrgID"]),
        "s3:resourceaccount" => one("AX-41", &["aws:ResourceAccount"]),
        _ if key.starts_with("aws:requesttag/") => one("AX-28", &["aws:TagKeys"]),
        _ => Vec::new(),
    }
}

/// Root users have temporary credentials in sessions of `AssumeRoot` only.
fn of_root(id: &'static str, kinds: &[Kind]) -> Vec<(&'static str, &'static [&'static str])> {
    let root = kinds.contains(&Kind::Root);
    root.then_some((id, ["aws:AssumedRoot"].as_slice()))
        .into_iter()
        .collect()
}

/// Joins the keys that axioms demand, until nothing is missing.
pub fn close(compiler: &mut Compiler) {
    let mut done = 0;
    while done < compiler.variables.len() {
        let Some((name, _)) = compiler.variables.get_index(done) else {
            break;
        };
        let name = name.clone();
        done += 1;
        let (Name::Key(key) | Name::Presence(key)) = &name else {
            continue;
        };
        let rules = std::sync::Arc::clone(&compiler.rules);
        for key in rules
            .assumptions
            .iter()
            .flat_map(|one| assumed::demanded(key, one))
        {
            compiler.target(key);
        }
        for (id, keys) in demanded(key, compiler) {
            if compiler.rules.holds(id) {
                for key in keys {
                    compiler.target(key);
                }
            }
        }
    }
}

/// The axioms for the variables in play, apart from [`partitions`].
pub fn axioms(compiler: &mut Compiler) -> Vec<Expr> {
    let mut build = Build::new(compiler);
    callers::always(&mut build);
    for (id, state) in &STATED {
        if build.holds(id) {
            state(&mut build);
        }
    }
    assumed::assumed(&mut build);
    build.finish()
}

/// The ids of all axioms that the encoder knows, in no order.
pub fn known() -> impl Iterator<Item = &'static str> {
    let stated = STATED.iter().map(|(id, _)| *id);
    stated.chain(BUILT_IN.iter().map(|(id, _)| *id))
}

fn keys_in_play(compiler: &Compiler) -> Vec<(String, String)> {
    compiler
        .variables
        .iter()
        .filter_map(|(name, variable)| match name {
            Name::Key(key) | Name::Presence(key) => Some((key.clone(), variable.spelling.clone())),
            _ => None,
        })
        .collect()
}

/// The presence of a key, if it is in play.
fn present(compiler: &Compiler, key: &str) -> Option<Expr> {
    let key = key.to_lowercase();
    compiler
        .find(&Name::Key(key.clone()))
        .or_else(|| compiler.find(&Name::Presence(key)))
        .map(Expr::Present)
}

fn single(compiler: &Compiler, key: &str) -> Option<VarId> {
    compiler.find(&Name::Key(key.to_lowercase()))
}

fn values(compiler: &Compiler, key: &str) -> Option<VarId> {
    compiler.find(&Name::Values(key.to_lowercase()))
}

fn text(compiler: &mut Compiler, var: VarId, value: &str) -> Expr {
    compiler.atom(var, Operand::Text(Language::new(vec![literal(value)])))
}

/// The text operands of a variable.
fn operands(compiler: &Compiler, var: VarId) -> Vec<(usize, Language)> {
    let Some((_, variable)) = compiler.variables.get_index(var.0 as usize) else {
        return Vec::new();
    };
    let texts = variable.operands.iter().enumerate();
    texts
        .filter_map(|(index, operand)| match operand {
            Operand::Text(language) => Some((index, language.clone())),
            _ => None,
        })
        .collect()
}

/// `AX-03`: the caller and the resource are of one partition.
pub fn partitions(compiler: &mut Compiler, partitions: &[&str]) -> Expr {
    if !compiler.rules.holds("AX-03") {
        return Expr::Constant(true);
    }
    let resource = compiler.variable(Name::Resource, "");
    let mut cases = vec![text(compiler, resource, "*")];
    let mut named = Vec::new();
    for partition in partitions {
        let callers = compiler.callers(super::caller::of_partition(partition));
        named.push(callers.clone());
        let mut items = literal(&format!("arn:{partition}:"));
        items.push(Item::star(UnitSet::Any));
        let resources = compiler.atom(resource, Operand::Text(Language::new(vec![items])));
        cases.push(Expr::And(vec![callers, resources]));
    }
    // Services, strangers and providers without an ARN have no partition.
    cases.push(Expr::Or(named).negate());
    // What is no ARN has none either; by AX-42 only `*` is none.
    if !compiler.rules.holds("AX-42") {
        let any = compiler.atom(
            resource,
            Operand::Text(Language::new(vec![super::patterns::any_arn()])),
        );
        cases.push(any.negate());
    }
    Expr::Or(cases)
}

/// The languages of a variable.
pub fn languages(compiler: &Compiler, name: &Name) -> Vec<Language> {
    compiler.find(name).map_or_else(Vec::new, |var| {
        operands(compiler, var)
            .into_iter()
            .map(|(_, language)| language)
            .collect()
    })
}
