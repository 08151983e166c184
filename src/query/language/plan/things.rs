//! What `let` names, and what `for each` goes through.

use super::super::ast::{At, Atom, Noun, Set};
use super::closed::{Names, once};
use super::named::unknown_name;
use crate::source::{Diagnostic, quote};
use crate::world::{Principal, World, kind_of};

/// Replaces names inside a `let`.
pub fn resolve(set: &Set, names: &Names, wrong: &mut Vec<Diagnostic>) -> Set {
    let mut closed = Set {
        of: Vec::new(),
        except: Vec::new(),
    };
    let replace = |atoms: &[At<Atom>], wrong: &mut Vec<Diagnostic>| -> Vec<At<Atom>> {
        let mut all = Vec::new();
        for one in atoms {
            let known = match &one.node {
                Atom::Name(name) => names.given.get(name).map(|set| set.of.clone()),
                Atom::This(noun) => names.this.get(noun).map(|atom| {
                    vec![At {
                        node: atom.clone(),
                        span: one.span,
                    }]
                }),
                _ => Some(vec![one.clone()]),
            };
            match known {
                Some(known) => all.extend(known),
                None => {
                    let known: Vec<&str> = names.given.keys().map(String::as_str).collect();
                    let text = one.node.to_string();
                    wrong.push(unknown_name(&text, one.span, &known));
                }
            }
        }
        all
    };
    closed.of = replace(&set.of, wrong);
    closed.except = replace(&set.except, wrong);
    once(&mut closed.of);
    // A name that leaves something out keeps doing so.
    for one in &set.of {
        if let Atom::Name(name) = &one.node
            && let Some(own) = names.given.get(name)
            && !own.except.is_empty()
        {
            if set.of.len() == 1 {
                closed.except.extend(own.except.iter().cloned());
            } else {
                let message = format!(
                    "{} leaves something out: it cannot be part of a list",
                    quote(name)
                );
                wrong.push(Diagnostic::error(one.span, message).help("use it alone"));
            }
        }
    }
    once(&mut closed.except);
    for one in &set.except {
        if let Atom::Name(name) = &one.node
            && let Some(own) = names.given.get(name)
            && !own.except.is_empty()
        {
            let message = format!(
                "{} leaves something out: it cannot stand behind `except`",
                quote(name)
            );
            wrong.push(Diagnostic::error(one.span, message).help("write the list out"));
        }
    }
    closed
}

/// A file that `let` names: its path would be of the file where it is used.
pub fn no_file(one: &At<Atom>) -> Option<Diagnostic> {
    let Atom::Text(text) = &one.node else {
        return None;
    };
    let named = std::path::Path::new(text).extension();
    let path = named.is_some_and(|end| end.eq_ignore_ascii_case("json"))
        || (text.contains('/') && !text.contains(':'));
    path.then(|| {
        let message = format!("{} looks like a file", quote(text));
        let help = format!("policies are named with `policy NAME = \"{text}\"`");
        Diagnostic::error(one.span, message).help(help)
    })
}

/// The things of a kind that a world has.
pub fn things(world: &World, noun: Noun) -> Option<Vec<Atom>> {
    let of_kind = |kind: &str| -> Vec<&str> {
        let all = world.resources().iter().map(|one| one.arn.as_str());
        all.filter(|arn| kind_of(arn).is_some_and(|own| own.name == kind))
            .collect()
    };
    let arns = |kind: &str| -> Vec<Atom> {
        let all = of_kind(kind).into_iter();
        all.map(|arn| Atom::Arn(arn.to_owned())).collect()
    };
    Some(match noun {
        Noun::Bucket => {
            let all = of_kind("AWS::S3::Bucket").into_iter();
            let name = |arn: &str| arn.rsplit(':').next().unwrap_or_default().to_owned();
            all.map(|arn| Atom::Noun(Noun::Bucket, name(arn), None))
                .collect()
        }
        Noun::Key => arns("AWS::KMS::Key"),
        Noun::Queue => arns("AWS::SQS::Queue"),
        Noun::Topic => arns("AWS::SNS::Topic"),
        Noun::Table => arns("AWS::DynamoDB::Table"),
        Noun::Secret => arns("AWS::SecretsManager::Secret"),
        Noun::Function => arns("AWS::Lambda::Function"),
        Noun::Role | Noun::User => {
            let all = world.principals().filter_map(|one| match (one, noun) {
                (Principal::Role(role), Noun::Role) => Some(role.entity.arn.clone()),
                (Principal::User(user), Noun::User) => Some(user.entity.arn.clone()),
                _ => None,
            });
            all.map(Atom::Arn).collect()
        }
        Noun::Account => {
            let all = world.accounts().iter();
            all.map(|one| Atom::Account(one.id.clone())).collect()
        }
        Noun::Object | Noun::Policy => return None,
    })
}
