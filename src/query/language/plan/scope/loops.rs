//! Loops: the same for each thing of a kind.

use super::super::super::ast::{At, Atom, For, Noun, Set};
use super::super::Empty;
use super::super::library::Library;
use super::super::sorts::Sort;
use super::super::things::things;
use super::{MAX_ROUNDS, Planner, Scope};
use crate::policy::parse::hints::did_you_mean;
use crate::source::{Diagnostic, Span, quote};
use std::sync::Arc;

impl Planner<'_> {
    /// The same for each thing.
    pub(super) fn each(&mut self, each: &For, scope: &Scope) {
        let noun = each.noun.node;
        let mut wrong = Vec::new();
        let things: Vec<Atom> = match &each.among {
            Some(set) => {
                let sort = match noun {
                    Noun::Policy => Sort::Policy,
                    Noun::Role | Noun::User | Noun::Account => Sort::Principal,
                    _ => Sort::Resource,
                };
                let closed = scope.names.set(set, sort, &mut wrong);
                if let Some(first) = closed.except.first() {
                    let message = "`except` has no meaning here";
                    let help = "list what is meant";
                    wrong.push(Diagnostic::error(first.span, message).help(help));
                }
                let mut all = Vec::new();
                for one in closed.of {
                    let found = self.files(one.node);
                    // Others of the list do not stand for it.
                    if found.is_empty() {
                        self.nothing(each, one.span, scope);
                    }
                    all.extend(found);
                }
                all
            }
            None => self.of_world(each, scope, &mut wrong),
        };
        let failed = !wrong.is_empty();
        for one in wrong {
            self.say(scope, one);
        }
        if failed {
            return;
        }
        if things.is_empty() && each.among.as_ref().is_none_or(|set| set.of.is_empty()) {
            self.nothing(each, each.noun.span, scope);
        }
        for thing in things {
            self.rounds += 1;
            if self.rounds > MAX_ROUNDS + 1 {
                return;
            }
            if self.rounds > MAX_ROUNDS {
                let message = format!("loops go round more than {MAX_ROUNDS} times");
                self.say(scope, Diagnostic::error(each.noun.span, message));
                return;
            }
            let mut inner = scope.clone();
            inner.each.push(thing.to_string());
            inner.names.this.insert(noun, thing.clone());
            if let Some(name) = &each.name {
                if scope.names.given.contains_key(&name.node) {
                    let message = format!("{} is given twice", quote(&name.node));
                    self.say(scope, Diagnostic::error(name.span, message));
                    return;
                }
                let set = Set {
                    of: vec![At {
                        node: thing,
                        span: name.span,
                    }],
                    except: Vec::new(),
                };
                inner.names.given.insert(name.node.clone(), set);
            }
            // Paths of the things are found already.
            self.items(&each.items, &mut inner);
        }
    }

    /// The loop goes through nothing, by itself or for one of the things of its list.
    fn nothing(&mut self, each: &For, span: Span, scope: &Scope) {
        self.plan.empty.push(Empty {
            source: Arc::clone(&scope.source),
            span,
            noun: each.noun.node.name(),
            each: scope.each.clone(),
        });
    }

    /// A directory of policies is each of its files.
    fn files(&mut self, atom: Atom) -> Vec<Atom> {
        let Atom::Text(path) = &atom else {
            return vec![atom];
        };
        let Ok(all) = Library::files(path) else {
            self.plan.unread.push(format!("error: cannot read {path}"));
            return Vec::new();
        };
        all.into_iter().map(Atom::Text).collect()
    }

    fn of_world(&self, each: &For, scope: &Scope, wrong: &mut Vec<Diagnostic>) -> Vec<Atom> {
        if scope.world.is_empty() {
            let message = "there is no world";
            let help = "say which: `world \"prod.yaml\"` above, or --world prod.yaml";
            wrong.push(Diagnostic::error(each.noun.span, message).help(help));
            return Vec::new();
        }
        let world = match self.library.world(&scope.world) {
            Ok(world) => world,
            Err(error) => {
                let message = format!(
                    "the world cannot be read: {}",
                    error.lines().next().unwrap_or_default()
                );
                wrong.push(Diagnostic::error(each.noun.span, message));
                return Vec::new();
            }
        };
        match things(&world, each.noun.node) {
            Some(all) => all,
            None => {
                let message = format!("a world has no list of each {}", each.noun.node.name());
                let names: Vec<&str> = Noun::NAMES.iter().map(|(name, _)| *name).collect();
                let help = match did_you_mean(each.noun.node.name(), &names) {
                    _ if each.noun.node == Noun::Policy => {
                        "write the policies out: `for each policy in [\"a.json\", \"policies\"] { … }`"
                    }
                    _ => {
                        "each bucket, key, queue, topic, table, secret, function, role, user or account"
                    }
                };
                wrong.push(Diagnostic::error(each.noun.span, message).help(help));
                Vec::new()
            }
        }
    }
}
