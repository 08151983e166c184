//! Which things can stand where: as callers, as actions, as resources, as policies.

use super::super::ast::{At, Atom, Noun, Set};
use super::{literals, named};
use crate::query::Who;
use crate::source::{Diagnostic, quote};

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Principal,
    Action,
    Resource,
    Policy,
}

impl Sort {
    const fn expected(self) -> &'static str {
        match self {
            Self::Principal => {
                "a principal, such as `role \"ci\"`, `any external principal`, `anonymous`, \
                 `service \"sns.amazonaws.com\"` or `account 111122223333`"
            }
            Self::Action => {
                "an action, such as `s3:GetObject`, `s3:Get*` or `*`, or `read`, `write`, `list`, \
                 `tag` or `administer`"
            }
            Self::Resource => "a resource, such as `bucket \"data\"`, `arn:aws:s3:::data/*` or `*`",
            Self::Policy => "the file of a policy, such as `\"new.json\"`",
        }
    }
}

/// What is wrong with a closed set where it stands.
pub fn check(set: &Set, sort: Sort, wrong: &mut Vec<Diagnostic>) {
    for one in set.of.iter().chain(&set.except) {
        if let Err(diagnostic) = fits(one, sort) {
            wrong.push(diagnostic);
        }
    }
    if let (Sort::Policy, Some(first)) = (sort, set.except.first()) {
        let message = "a policy cannot be taken from others";
        let help = "list the policies that are meant; they are united";
        wrong.push(Diagnostic::error(first.span, message).help(help));
    }
}

fn fits(atom: &At<Atom>, sort: Sort) -> Result<(), Diagnostic> {
    let span = atom.span;
    let no = |what: &str| {
        let help = format!("expected {}", sort.expected());
        Err(Diagnostic::error(span, what).help(help))
    };
    let is = |fine: bool, what: String| match fine {
        true => Ok(()),
        false => no(&what),
    };
    let place = match sort {
        Sort::Principal => "no principal",
        Sort::Action => "no action",
        Sort::Resource => "no resource",
        Sort::Policy => "no policy",
    };
    match &atom.node {
        Atom::Anything => is(sort != Sort::Policy, format!("`*` is {place}")),
        Atom::Any | Atom::External | Atom::Anonymous | Atom::AnyService | Atom::Service(_) => {
            is(sort == Sort::Principal, format!("{} is {place}", atom.node))
        }
        Atom::Provider(name) => {
            is(sort == Sort::Principal, format!("{} is {place}", atom.node))?;
            literals::provider(name, span)
        }
        Atom::Account(id) | Atom::OutsideAccount(id) | Atom::Root(id) => {
            if !is_account(id) {
                let message = format!("{} is no account", quote(id));
                let help = "an account has twelve digits";
                return Err(Diagnostic::error(span, message).help(help));
            }
            is(sort == Sort::Principal, format!("{} is {place}", atom.node))
        }
        Atom::OutsideOrganization(id) => {
            if !id.starts_with("o-") {
                let message = format!("{} is no organization", quote(id));
                let help = "the id of an organization starts with `o-`";
                return Err(Diagnostic::error(span, message).help(help));
            }
            is(sort == Sort::Principal, format!("{} is {place}", atom.node))
        }
        Atom::Noun(noun, name, account) => {
            if let Some(id) = account.as_ref().filter(|id| !is_account(id)) {
                let message = format!("{} is no account", quote(id));
                let help = "an account has twelve digits";
                return Err(Diagnostic::error(span, message).help(help));
            }
            if name.is_empty() {
                let message = format!("a {} without a name", noun.name());
                return Err(Diagnostic::error(span, message).help("write its name in the quotes"));
            }
            let caller = matches!(noun, Noun::Role | Noun::User);
            let fine = sort == Sort::Resource || caller && sort == Sort::Principal;
            is(fine, format!("a {} is {place}", noun.name()))
        }
        Atom::AnyOf(noun) => {
            let caller = matches!(noun, Noun::Role | Noun::User);
            let fine = sort == Sort::Resource || caller && sort == Sort::Principal;
            is(fine, format!("a {} is {place}", noun.name()))
        }
        Atom::This(_) | Atom::Name(_) => Ok(()),
        Atom::Level(level) => is(sort == Sort::Action, format!("`{level}` is {place}")),
        Atom::Action(text) => {
            is(sort == Sort::Action, format!("{} is {place}", quote(text)))?;
            named::action(text, span).map_or(Ok(()), Err)
        }
        Atom::Arn(text) => match sort {
            Sort::Principal => principal(text, span),
            Sort::Resource => Ok(()),
            _ => no(&format!("{} is {place}", quote(text))),
        },
        Atom::Text(text) => match sort {
            Sort::Principal => principal(text, span),
            Sort::Resource => {
                let fine = text == "*" || text.starts_with("arn:");
                let known = Noun::NAMES.first().map_or("", |(name, _)| name);
                if !fine && !text.is_empty() {
                    let message = format!("{} is no resource", quote(text));
                    let help = format!(
                        "say what it is the name of: `{known} \"{text}\"`, or write an ARN"
                    );
                    return Err(Diagnostic::error(span, message).help(help));
                }
                is(fine, format!("{} is no resource", quote(text)))
            }
            Sort::Action => {
                let shape = text == "*"
                    || text.split_once(':').is_some_and(|(prefix, name)| {
                        !prefix.is_empty()
                            && !name.is_empty()
                            && !text.contains(char::is_whitespace)
                    });
                is(shape, format!("{} is no action", quote(text)))
            }
            Sort::Policy => is(!text.is_empty(), "a file without a name".to_owned()),
        },
        Atom::File(..) => is(sort == Sort::Policy, format!("a policy is {place}")),
    }
}

fn principal(text: &str, span: crate::source::Span) -> Result<(), Diagnostic> {
    match Who::parse(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(Diagnostic::error(span, error)),
    }
}

/// Twelve digits.
pub fn is_account(id: &str) -> bool {
    crate::world::arn::is_account(id)
}
