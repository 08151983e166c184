//! Names replaced by what they name.

use super::super::ast::{Act, Asked, At, Atom, Does, Noun, Question, Set};
use super::named::unknown_name;
use super::sorts::{Sort, check};
use crate::source::{Diagnostic, quote};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// What names mean at a place of a file.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Given by `let` and `policy`, and by `for each`.
    pub given: BTreeMap<String, Set>,
    /// `this NOUN`.
    pub this: BTreeMap<Noun, Atom>,
    /// The directory of the file, before its paths.
    pub directory: String,
}

impl Names {
    /// A path of the file as the program finds it.
    pub fn path(&self, path: &str) -> String {
        if self.directory.is_empty() || Path::new(path).is_absolute() {
            return path.to_owned();
        }
        Path::new(&self.directory)
            .join(path)
            .to_string_lossy()
            .into_owned()
    }

    /// A set without names; paths of policies are put below the directory of the file.
    pub fn set(&self, set: &Set, sort: Sort, wrong: &mut Vec<Diagnostic>) -> Set {
        let mut closed = Set {
            of: Vec::new(),
            except: Vec::new(),
        };
        let alone = set.of.len() == 1;
        for one in &set.of {
            self.atom(one, sort, alone, &mut closed, wrong);
        }
        let mut less = Set {
            of: Vec::new(),
            except: Vec::new(),
        };
        for one in &set.except {
            self.atom(one, sort, false, &mut less, wrong);
        }
        closed.except.extend(less.of);
        once(&mut closed.of);
        once(&mut closed.except);
        check(&closed, sort, wrong);
        closed
    }

    fn atom(
        &self,
        one: &At<Atom>,
        sort: Sort,
        alone: bool,
        closed: &mut Set,
        wrong: &mut Vec<Diagnostic>,
    ) {
        let at = |node: Atom| At {
            node,
            span: one.span,
        };
        match &one.node {
            Atom::Name(name) => match self.given.get(name) {
                Some(set) => insert(set, name, one, alone, closed, wrong),
                None => {
                    let known: Vec<&str> = self.given.keys().map(String::as_str).collect();
                    wrong.push(unknown_name(name, one.span, &known));
                }
            },
            Atom::This(noun) => {
                // `this bucket` may also be a thing that was given the name `this`.
                let given = self.given.get("this");
                match (self.this.get(noun), given) {
                    (Some(atom), _) => closed.of.push(at(atom.clone())),
                    (None, Some(set)) if *noun == Noun::Policy || sort != Sort::Resource => {
                        insert(set, "this", one, alone, closed, wrong);
                    }
                    // The resource of the policy that is asked: it is one of those, whatever else the
                    // policy says.
                    (None, Some(_)) => closed.of.push(at(Atom::AnyOf(*noun))),
                    (None, None) => {
                        let message = format!("which {} is meant is not said", noun.name());
                        let help = format!(
                            "`this {0}` stands inside `for each {0} in world {{ … }}`, or is given \
                             with --policy",
                            noun.name()
                        );
                        wrong.push(Diagnostic::error(one.span, message).help(help));
                    }
                }
            }
            Atom::Text(path) if sort == Sort::Policy => {
                closed.of.push(at(Atom::Text(self.path(path))));
            }
            Atom::File(policy_type, path) => {
                closed
                    .of
                    .push(at(Atom::File(*policy_type, self.path(path))));
            }
            other => closed.of.push(at(other.clone())),
        }
    }

    fn act(&self, act: &Act, wrong: &mut Vec<Diagnostic>) -> Act {
        Act {
            actions: self.set(&act.actions, Sort::Action, wrong),
            on: act
                .on
                .as_ref()
                .map(|set| self.set(set, Sort::Resource, wrong)),
            when: act.when.clone(),
        }
    }

    /// A question without names.
    pub fn asked(&self, asked: &Asked, wrong: &mut Vec<Diagnostic>) -> Asked {
        let who = |set: &Set, wrong: &mut Vec<Diagnostic>| self.set(set, Sort::Principal, wrong);
        let policy = |set: &Set, wrong: &mut Vec<Diagnostic>| self.set(set, Sort::Policy, wrong);
        let question = match &asked.question {
            Question::Can(set, act) => {
                let set = who(set, wrong);
                Question::Can(set, self.act(act, wrong))
            }
            Question::WhoCan(act) => Question::WhoCan(self.act(act, wrong)),
            Question::WhatCan(set, on) => {
                let set = who(set, wrong);
                let on = on.as_ref().map(|on| self.set(on, Sort::Resource, wrong));
                Question::WhatCan(set, on)
            }
            Question::WhatDoes(set) => Question::WhatDoes(policy(set, wrong)),
            Question::Is(left, relation, right) => {
                let left = policy(left, wrong);
                Question::Is(left, *relation, policy(right, wrong))
            }
            Question::Does(set, does) => {
                let set = policy(set, wrong);
                Question::Does(
                    set,
                    Does {
                        always: does.always,
                        act: self.act(&does.act, wrong),
                        to: does.to.as_ref().map(|to| who(to, wrong)),
                    },
                )
            }
        };
        Asked {
            negated: asked.negated,
            question,
        }
    }
}

/// Each thing once: lists of lists grow no further than what they name.
pub fn once(all: &mut Vec<At<Atom>>) {
    let mut seen: HashSet<Atom> = HashSet::new();
    all.retain(|one| seen.insert(one.node.clone()));
}

/// The things of a name in the place of it.
fn insert(
    set: &Set,
    name: &str,
    one: &At<Atom>,
    alone: bool,
    closed: &mut Set,
    wrong: &mut Vec<Diagnostic>,
) {
    let moved = |atom: &At<Atom>| At {
        node: atom.node.clone(),
        span: one.span,
    };
    closed.of.extend(set.of.iter().map(moved));
    if set.except.is_empty() {
        return;
    }
    if alone {
        closed.except.extend(set.except.iter().map(moved));
    } else {
        let message = format!(
            "{} leaves something out: it cannot be part of a list",
            quote(name)
        );
        let help = "use it alone, or write the list out";
        wrong.push(Diagnostic::error(one.span, message).help(help));
    }
}
