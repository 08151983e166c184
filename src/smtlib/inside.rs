//! Questions inside any combination of single bounds, as files.

use super::caller::{Kind, Part};
use super::pattern::{Language, action, one_of};
use super::question::{has_pairs, names_pairs, resource, script, side};
use super::request::Request;
use super::script::{Check, Script};
use super::term::{and, equal, implies, not, or, text, within};
use super::{Bound, Caller, Document};
use crate::policy::{PolicyType, PrincipalKind, Version};

/// Whether the documents, which are of one type, allow a request inside a bound or, with `refused`, whether there
/// is one that they do not allow. The account that owns the resource may be given.
pub fn inside(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    bound: &Bound<'_>,
    owner: Option<&str>,
    refused: bool,
) -> Script {
    let write = |request: &mut Request| {
        let definitions = side(request, "policy", documents);
        let mut all = vec![("bound", term(request, bound))];
        if let Some(owner) = owner {
            let written = request.part(Part::ResourceAccount);
            let own = equal(&written, &text(owner));
            all.push(("owner", implies(&within(&written, "account"), &own)));
            all.push(("owner", equal(&request.part(Part::Owner), &text(owner))));
        }
        all.retain(|(_, term)| term != "true");
        (definitions, all)
    };
    let check = match refused {
        false => Check {
            meaning: "sat means that such a request is allowed, unsat that none is".to_owned(),
            assertion: "policy".to_owned(),
        },
        true => Check {
            meaning: "sat means that such a request is not allowed, unsat that every one is"
                .to_owned(),
            assertion: "(not policy)".to_owned(),
        },
    };
    let paired = documents.iter().any(names_pairs) || pairs(bound);
    script(policy_type, paired, &write, vec![check])
}

/// Whether a bound names characters that are two units.
fn pairs(bound: &Bound<'_>) -> bool {
    match bound {
        Bound::All(all) | Bound::Any(all) => all.iter().any(pairs),
        Bound::Not(one) => pairs(one),
        Bound::Action(texts) | Bound::Resource(texts) | Bound::Clause(_, _, texts) => {
            texts.iter().any(|one| has_pairs(one))
        }
        Bound::Callers(_) => false,
        Bound::Named(_, name) => has_pairs(name),
    }
}

fn term(request: &mut Request, bound: &Bound<'_>) -> String {
    match bound {
        Bound::All(all) => {
            let all = all.iter().map(|one| term(request, one));
            and(all.collect())
        }
        Bound::Any(all) => {
            let all = all.iter().map(|one| term(request, one));
            or(all.collect())
        }
        Bound::Not(one) => not(&term(request, one)),
        Bound::Action(texts) => {
            let patterns: Vec<Language> = texts.iter().map(|text| action(text)).collect();
            one_of("action", &patterns)
        }
        Bound::Resource(texts) => {
            let patterns: Vec<&str> = texts.iter().map(String::as_str).collect();
            resource(request, &patterns, Version::V2008, PolicyType::Identity)
        }
        Bound::Callers(callers) => {
            let kinds: Vec<Kind> = callers.iter().map(|one| kind(*one)).collect();
            request.is(&kinds)
        }
        // Issuers and accounts are no exact names.
        Bound::Named(PrincipalKind::Aws, name) if name.starts_with("arn:") => request.names(name).0,
        Bound::Named(_, name) => request.leave_out(&format!("the caller {name}")),
        Bound::Clause(operator, key, values) => {
            let operands: Vec<&str> = values.iter().map(String::as_str).collect();
            request.clause(*operator, key, &operands, Version::V2008)
        }
    }
}

const fn kind(caller: Caller) -> Kind {
    match caller {
        Caller::Root => Kind::Root,
        Caller::User => Kind::User,
        Caller::Role => Kind::Role,
        Caller::Federated => Kind::Federated,
        Caller::Service => Kind::Service,
        Caller::Anonymous => Kind::Anonymous,
        Caller::Web => Kind::Web,
        Caller::Saml => Kind::Saml,
    }
}
