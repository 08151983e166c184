//! Which callers have which keys (`AX-04` to `AX-13`, `AX-21`, `AX-22`, `AX-29`).

use super::super::caller::Kind;
use super::super::compile::{Compiler, Expr, Name, Operand, Target};
use super::super::keys::Facts;
use super::super::operators::Test;
use super::super::{caller, keys, space};
use super::{iff, implies, keys_in_play, languages, operands, present, single, text, values};
use crate::regular::{Item, Language, UnitSet, literal};

/// Keys that only some callers have (`AX-05` to `AX-13`, `AX-29`).
pub(super) fn kinds_of(key: &str) -> Option<&'static [Kind]> {
    Some(match key {
        "aws:principalorgid" | "aws:principalorgpaths" => &Kind::SIGNED,
        "aws:principalservicenameslist"
        | "aws:sourcearn"
        | "aws:sourceaccount"
        | "aws:sourceorgid"
        | "aws:sourceorgpaths" => &[Kind::Service],
        "aws:assumedroot" => &[Kind::Root],
        "aws:federatedprovider" => &[Kind::Role, Kind::Web],
        "aws:tokenissuetime" | "aws:multifactorauthpresent" | "aws:multifactorauthage" => {
            &[Kind::User, Kind::Role, Kind::Federated]
        }
        "aws:chatbotsourcearn"
        | "aws:ec2instancesourcevpc"
        | "aws:ec2instancesourceprivateipv4"
        | "aws:sourceidentity"
        | "ec2:roledelivery"
        | "ec2:sourceinstancearn"
        | "glue:roleassumedby"
        | "glue:credentialissuingservice"
        | "lambda:sourcefunctionarn"
        | "ssm:sourceinstancearn"
        | "identitystore:userid" => &[Kind::Role],
        // KEY-05; of callers from identity providers nothing is said.
        _ if key.starts_with("aws:principaltag/") => &[
            Kind::User,
            Kind::Role,
            Kind::Federated,
            Kind::Web,
            Kind::Saml,
        ],
        "saml:sub" | "saml:sub_type" | "saml:namequalifier" => &[Kind::Role, Kind::Saml],
        _ if keys::is_web_claim(key) => &[Kind::Role, Kind::Web],
        _ => return None,
    })
}

pub(super) fn presence(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    for (key, spelling) in keys_in_play(compiler) {
        let facts = keys::facts(&key);
        if let Facts {
            derived: Some(_), ..
        } = facts
        {
            continue;
        }
        let target = compiler.target(&spelling);
        let here = match target {
            Target::Plain(var) | Target::Multi(var, _) => Expr::Present(var),
            Target::Caller(..) | Target::Owner(_) => continue,
        };
        if let Target::Multi(_, values) = target {
            all.push(implies(
                Expr::Some(values, Test::Constant(true)),
                here.clone(),
            ));
        }
        if let Some(kinds) = kinds_of(&key) {
            let callers = compiler.callers(caller::of_kinds(kinds));
            all.push(implies(here.clone(), callers));
        }
        if key == "aws:tokenissuetime" {
            // AX-22.
            let temporary = compiler.callers(caller::of_kinds(&[Kind::Role, Kind::Federated]));
            all.push(implies(temporary, here.clone()));
        }
        if key == "aws:multifactorauthage"
            && let Some(var) = single(compiler, "aws:multifactorauthpresent")
        {
            // AX-21.
            let truth = text(compiler, var, "true");
            all.push(implies(here.clone(), truth));
        }
    }
    if let Some(var) = compiler.find(&Name::Canonical) {
        let signed = compiler.callers(caller::of_kinds(&Kind::SIGNED));
        all.push(implies(Expr::Present(var), signed));
    }
    if let Some(var) = compiler.find(&Name::Boundary) {
        let truth = text(compiler, var, "true");
        let bounded = compiler.callers(caller::of_kinds(&[Kind::User, Kind::Role]));
        all.push(implies(truth, bounded));
    }
    // AX-11: the name of a service caller is in the list.
    if let Some(list) = values(compiler, "aws:PrincipalServiceNamesList") {
        if let Some(here) = present(compiler, "aws:PrincipalServiceNamesList") {
            let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
            all.push(iff(service, here));
        }
        for operand in operands(compiler, list) {
            let named = caller::inverse(keys::Derived::ServiceName, &operand.1);
            let not_named = complement_of_service(compiler, &named);
            let named = compiler.callers(named);
            let inside = Test::Operand(operand.0);
            all.push(implies(named, Expr::Some(list, inside.clone())));
            all.push(implies(
                not_named,
                Expr::Some(list, Test::Not(Box::new(inside))),
            ));
        }
        let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
        all.push(implies(
            service.clone(),
            Expr::Some(list, Test::Constant(true)),
        ));
        // PRIN-18: the names are those of one service, and so begin with one word.
        let words: indexmap::IndexSet<String> = compiler
            .services
            .iter()
            .filter_map(|name| name.split_once('.').map(|(word, _)| word.to_owned()))
            .filter(|word| !word.contains(['*', '?']))
            .collect();
        for word in words {
            let mut pattern = literal(&format!("{word}."));
            pattern.push(Item::star(UnitSet::Any));
            let mut own = literal("service/");
            own.extend(pattern.iter().cloned());
            let own = compiler.callers(Language::new(vec![own]));
            let names = compiler.atom(list, Operand::Text(Language::new(vec![pattern])));
            let Expr::Atom(_, inside) = names else {
                continue;
            };
            let (inside, outside) = (
                Test::Operand(inside),
                Test::Not(Box::new(Test::Operand(inside))),
            );
            let other = Expr::And(vec![service.clone(), own.clone().negate()]);
            all.push(implies(own, Expr::Some(list, outside).negate()));
            all.push(implies(other, Expr::Some(list, inside).negate()));
        }
    }
}

pub(super) fn complement_of_service(compiler: &mut Compiler, named: &Language) -> Expr {
    let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
    let named = compiler.callers(named.clone());
    Expr::And(vec![service, named.negate()])
}

/// What services and callers of identity providers carry in the place of views of the caller:
/// `aws:PrincipalType` is not `Anonymous` (`AX-04`), and an identity provider's account is an account
/// (`AX-01`).
pub(super) fn free_views(compiler: &mut Compiler, all: &mut Vec<Expr>) {
    if let Some(var) = single(compiler, "aws:PrincipalType") {
        let anonymous = text(compiler, var, "Anonymous");
        all.push(anonymous.negate());
    }
    // AX-03.
    if let Some(var) = single(compiler, "aws:PrincipalArn") {
        let resource = compiler.variable(Name::Resource, "");
        let mut asked = languages(compiler, &Name::Resource);
        asked.extend(operands(compiler, var).into_iter().map(|(_, own)| own));
        let named = space::partitions_of(asked.iter());
        // Where no partition but the usual one is spoken of, all can be of that one.
        if named.len() > 2 {
            let mut cases = vec![Expr::Present(var).negate(), text(compiler, resource, "*")];
            for partition in named {
                let mut items = literal(&format!("arn:{partition}:"));
                items.push(Item::star(UnitSet::Any));
                let of = Operand::Text(Language::new(vec![items]));
                let own = compiler.atom(var, of.clone());
                cases.push(Expr::And(vec![own, compiler.atom(resource, of)]));
            }
            let service = compiler.callers(caller::of_kinds(&[Kind::Service]));
            all.push(implies(service, Expr::Or(cases)));
        }
    }
    if compiler.kinds.contains(&Kind::Web)
        && let Some(var) = single(compiler, "aws:PrincipalAccount")
    {
        let web = compiler.callers(caller::of_kinds(&[Kind::Web]));
        let accounts = Operand::Text(Language::new(vec![keys::account()]));
        let account = compiler.atom(var, accounts);
        let here = Expr::And(vec![web, Expr::Present(var)]);
        all.push(implies(here, account));
    }
}
