//! The syntax tree as text, which reads back to the same tree.

use super::ast::{
    Act, Asked, At, Atom, Check, Condition, Does, For, How, Item, Level, Question, Relation, Set,
    Test,
};
use std::fmt::{self, Write as _};

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => {
                let _ = write!(out, "\\u{{{:X}}}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// The items of a file, a line each.
pub fn file(items: &[Item]) -> String {
    let mut out = String::new();
    for one in items {
        item(&mut out, one, 0);
    }
    out
}

fn item(out: &mut String, one: &Item, indent: usize) {
    let space = "  ".repeat(indent);
    let _ = match one {
        Item::Let(name, set) => writeln!(out, "{space}let {} = {set}", name.node),
        Item::Policy(name, set) => writeln!(out, "{space}policy {} = {set}", name.node),
        Item::World(paths) => match paths.as_slice() {
            [one] => writeln!(out, "{space}world {}", quoted(&one.node)),
            all => writeln!(out, "{space}world [{}]", list(all)),
        },
        Item::Include(path) => writeln!(out, "{space}include {}", quoted(&path.node)),
        Item::Ask(asked) => writeln!(out, "{space}{}?", asked.node),
        Item::Check(check) => writeln!(out, "{space}{check}"),
        Item::For(each) => {
            block(out, each, indent);
            Ok(())
        }
    };
}

fn block(out: &mut String, each: &For, indent: usize) {
    let space = "  ".repeat(indent);
    let _ = write!(out, "{space}for each {}", each.noun.node.name());
    if let Some(name) = &each.name {
        let _ = write!(out, " {}", name.node);
    }
    let _ = match &each.among {
        None => writeln!(out, " in world {{"),
        Some(set) => writeln!(out, " in {set} {{"),
    };
    for one in &each.items {
        item(out, one, indent + 1);
    }
    let _ = writeln!(out, "{space}}}");
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.unknown {
            true => "expect unknown ",
            false => "assert ",
        })?;
        write!(f, "{}", self.asked.node)?;
        if let Some(text) = &self.message {
            write!(f, " message {}", quoted(text))?;
        }
        if let Some(text) = &self.because {
            write!(f, " because {}", quoted(text))?;
        }
        Ok(())
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("not ")?;
        }
        write!(f, "{}", self.question)
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Can(who, act) => write!(f, "can {who} {act}"),
            Self::WhoCan(act) => write!(f, "who can {act}"),
            Self::WhatCan(who, None) => write!(f, "what can {who} do"),
            Self::WhatCan(who, Some(on)) => write!(f, "what can {who} do on {on}"),
            Self::WhatDoes(policy) => write!(f, "what does {policy} allow"),
            Self::Is(left, relation, right) => write!(f, "is {left} {relation} {right}"),
            Self::Does(policy, Does { always, act, to }) => {
                let always = if *always { "always " } else { "" };
                write!(f, "does {policy} {always}allow {act}")?;
                match to {
                    Some(to) => write!(f, " to {to}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.actions)?;
        if let Some(on) = &self.on {
            write!(f, " on {on}")?;
        }
        if let Some(when) = &self.when {
            write!(f, " when {when}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Narrower => "narrower than",
            Self::StrictlyNarrower => "strictly narrower than",
            Self::Broader => "broader than",
            Self::StrictlyBroader => "strictly broader than",
            Self::Equivalent => "equivalent to",
            Self::Disjoint => "disjoint from",
        })
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |atoms: &[At<Atom>]| {
            let texts: Vec<String> = atoms.iter().map(|atom| atom.node.to_string()).collect();
            texts.join(", ")
        };
        match (self.of.as_slice(), self.except.as_slice()) {
            ([one], []) => write!(f, "{}", one.node),
            (of, []) => write!(f, "[{}]", list(of)),
            (of, except) => write!(f, "[{} except {}]", list(of), list(except)),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::NAMES.iter().find(|(_, level)| level == self);
        f.write_str(found.map_or("", |(name, _)| name))
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anything => f.write_str("*"),
            Self::Any => f.write_str("any principal"),
            Self::External => f.write_str("any external principal"),
            Self::Anonymous => f.write_str("anonymous"),
            Self::AnyService => f.write_str("any service"),
            Self::Service(name) => write!(f, "service {}", quoted(name)),
            Self::Provider(name) => write!(f, "provider {}", quoted(name)),
            Self::Account(id) => write!(f, "account {}", account(id)),
            Self::OutsideAccount(id) => write!(f, "any principal outside account {}", account(id)),
            Self::OutsideOrganization(id) => {
                write!(f, "any principal outside organization {}", quoted(id))
            }
            Self::Root(id) => write!(f, "root of {}", account(id)),
            Self::Noun(noun, name, of) => {
                write!(f, "{} {}", noun.name(), quoted(name))?;
                match of {
                    Some(id) => write!(f, " in {}", account(id)),
                    None => Ok(()),
                }
            }
            Self::AnyOf(noun) => write!(f, "any {}", noun.name()),
            Self::This(noun) => write!(f, "this {}", noun.name()),
            Self::Level(level) => write!(f, "{level}"),
            Self::Action(text) | Self::Arn(text) | Self::Name(text) => f.write_str(text),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::File(policy_type, path) => write!(f, "{policy_type} policy {}", quoted(path)),
        }
    }
}

/// An account as it may stand without quotes.
fn account(id: &str) -> String {
    let plain = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
    match plain {
        true => id.to_owned(),
        false => quoted(id),
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = |one: &Self, loose: bool| match one {
            Self::Any(_) => format!("({one})"),
            Self::All(_) if loose => format!("({one})"),
            _ => one.to_string(),
        };
        match self {
            Self::Test(test) => write!(f, "{test}"),
            Self::Not(one) => write!(f, "not {}", inner(one, true)),
            Self::All(all) => {
                let all: Vec<String> = all.iter().map(|one| inner(one, true)).collect();
                f.write_str(&all.join(" and "))
            }
            Self::Any(all) => {
                let all: Vec<String> = all.iter().map(|one| inner(one, false)).collect();
                f.write_str(&all.join(" or "))
            }
        }
    }
}

fn list(values: &[At<String>]) -> String {
    let texts: Vec<String> = values.iter().map(|value| quoted(&value.node)).collect();
    texts.join(", ")
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quoted {
            true => f.write_str(&quoted(&self.key.node))?,
            false => f.write_str(&self.key.node)?,
        }
        let how = match self.how {
            How::Is => "is",
            How::IsNot => "is not",
            How::Absent => return f.write_str(" is absent"),
            How::Present => return f.write_str(" is present"),
            How::In => "in",
            How::NotIn => "not in",
            How::Like => "like",
            How::NotLike => "not like",
            How::Less => "<",
            How::LessOrEqual => "<=",
            How::More => ">",
            How::MoreOrEqual => ">=",
            How::Operator(operator) => {
                write!(f, " {operator}")?;
                ""
            }
        };
        if !how.is_empty() {
            write!(f, " {how}")?;
        }
        match (self.how, self.values.as_slice()) {
            (How::In | How::NotIn, all) => write!(f, " [{}]", list(all)),
            (_, [one]) => write!(f, " {}", quoted(&one.node)),
            (_, all) => write!(f, " [{}]", list(all)),
        }
    }
}
