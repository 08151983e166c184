//! What ties the variables of one request together (section 4.7 of the rules), for the variables
//! that a question has. Keys that an axiom demands beside those join the question.

mod accounts;
mod circumstances;
mod organizations;
mod presence;
mod tags;

use super::caller;
use super::compile::{Compiler, Expr, Name, Operand, VarId};
use crate::regular::{Item, Language, UnitSet, literal};

fn implies(given: Expr, then: Expr) -> Expr {
    Expr::Or(vec![given.negate(), then])
}

fn iff(left: Expr, right: Expr) -> Expr {
    Expr::And(vec![
        implies(left.clone(), right.clone()),
        implies(right, left),
    ])
}

const ENDPOINT: [&str; 3] = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"];

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
        let demanded: &[&str] = match key.as_str() {
            "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip" | "aws:vpceaccount"
            | "aws:vpceorgid" | "aws:vpceorgpaths" | "aws:sourcevpcarn" => &ENDPOINT,
            "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" => &[
                "aws:CalledVia",
                "aws:CalledViaFirst",
                "aws:CalledViaLast",
                "aws:ViaAWSService",
            ],
            "aws:multifactorauthage" => &["aws:MultiFactorAuthPresent"],
            "aws:principalorgid" => &["aws:PrincipalOrgPaths"],
            "aws:principalorgpaths" => &["aws:PrincipalOrgID"],
            "aws:resourceorgid" => &["aws:ResourceOrgPaths"],
            "aws:resourceorgpaths" => &["aws:ResourceOrgID"],
            "aws:sourceorgid" => &["aws:SourceOrgPaths"],
            "aws:sourceorgpaths" => &["aws:SourceOrgID"],
            _ if key.starts_with("aws:requesttag/") => &["aws:TagKeys"],
            _ => &[],
        };
        for key in demanded {
            compiler.target(key);
        }
        if key == "aws:vpceorgid" || key == "aws:vpceorgpaths" {
            compiler.target("aws:VpceOrgID");
            compiler.target("aws:VpceOrgPaths");
        }
    }
}

/// The axioms for the variables in play. `partitions` are those of [`super::space::partitions_of`].
pub fn axioms(compiler: &mut Compiler) -> Vec<Expr> {
    let mut all = Vec::new();
    presence::presence(compiler, &mut all);
    circumstances::network(compiler, &mut all);
    circumstances::actions(compiler, &mut all);
    circumstances::called_via(compiler, &mut all);
    organizations::share_organizations(compiler);
    organizations::organizations(compiler, &mut all);
    organizations::same_account(compiler, &mut all);
    accounts::of_caller_account(compiler, &mut all);
    presence::free_views(compiler, &mut all);
    tags::tags(compiler, &mut all);
    circumstances::times(compiler, &mut all);
    circumstances::source(compiler, &mut all);
    all
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
    let resource = compiler.variable(Name::Resource, "");
    let mut cases = vec![text(compiler, resource, "*")];
    let mut named = Vec::new();
    for partition in partitions {
        let callers = compiler.callers(caller::of_partition(partition));
        named.push(callers.clone());
        let mut items = literal(&format!("arn:{partition}:"));
        items.push(Item::star(UnitSet::Any));
        let resources = compiler.atom(resource, Operand::Text(Language::new(vec![items])));
        cases.push(Expr::And(vec![callers, resources]));
    }
    // Services, strangers and providers without an ARN have no partition.
    cases.push(Expr::Or(named).negate());
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
