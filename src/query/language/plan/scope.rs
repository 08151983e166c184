//! From files to questions: names, included files, loops.

mod loops;

use super::super::ast::{At, Atom, Check, Condition, Item, Question, Set};
use super::super::parse::parse;
use super::super::words::keyword;
use super::closed::Names;
use super::library::Library;
use super::named::is_unknown_name;
use super::sorts::Sort;
use super::things::{no_file, resolve};
use super::{Checked, Empty, Job, Wrong};
use super::{conditions, parties, targets};
use crate::input::read_source;
use crate::source::{Diagnostic, Source, Span, quote};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// How a question that stands in no file is called in messages.
pub const NAME: &str = "<question>";

/// What is given beside the files.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The world that files without one are about.
    pub world: Vec<String>,
    /// Policies by names: `old`, `new`, `this`.
    pub policies: Vec<(String, Vec<String>)>,
    /// The account of which `external` is outside.
    pub owner: Option<String>,
}

/// So many questions are more than anybody means.
const MAX_JOBS: usize = 100_000;

/// So often may loops go round.
const MAX_ROUNDS: usize = 100_000;

/// So deep may files include files.
const MAX_INCLUDES: usize = 32;

/// The questions and assertions of some files, and everything that is wrong with these.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of the files.
    pub jobs: Vec<Job>,
    /// Errors in texts.
    pub wrong: Vec<Wrong>,
    /// Loops that go through nothing.
    pub empty: Vec<Empty>,
    /// Files that cannot be read; texts for people.
    pub unread: Vec<String>,
    /// The files that were read.
    pub files: Vec<Arc<Source>>,
}

impl Plan {
    /// Everything that is wrong with it.
    pub fn complaints(&self) -> Vec<String> {
        let wrong = self.wrong.iter().map(Wrong::render);
        wrong.chain(self.unread.iter().cloned()).collect()
    }
}

/// Plans a text.
pub fn plan_text(source: &Arc<Source>, given: &Given, library: &Library) -> Plan {
    let mut planner = Planner::new(given, library);
    let mut scope = planner.scope(source);
    planner.file(source, &mut scope);
    planner.finish()
}

/// Plans a file.
pub fn plan(path: &str, given: &Given, library: &Library) -> Plan {
    let mut planner = Planner::new(given, library);
    match read_source(path, &mut std::io::empty()) {
        Ok(source) => {
            let mut scope = planner.scope(&source);
            planner.open.push(canonical(path));
            planner.file(&source, &mut scope);
        }
        Err(problem) => planner.plan.unread.push(problem.to_string()),
    }
    planner.finish()
}

fn canonical(path: &str) -> String {
    match Path::new(path).canonicalize() {
        Ok(path) => path.to_string_lossy().into_owned(),
        Err(_) => path.to_owned(),
    }
}

/// The directory of a file, for the paths in it.
fn directory(source: &Source) -> String {
    let parent = Path::new(source.name()).parent();
    parent.map_or_else(String::new, |path| path.to_string_lossy().into_owned())
}

#[derive(Clone)]
struct Scope {
    source: Arc<Source>,
    names: Names,
    world: Vec<String>,
    each: Vec<String>,
}

struct Planner<'p> {
    given: &'p Given,
    library: &'p Library,
    plan: Plan,
    /// The files that are being read, from the outermost.
    open: Vec<String>,
    /// Those that were included: once is enough.
    included: BTreeSet<String>,
    /// How often loops went round.
    rounds: usize,
}

impl<'p> Planner<'p> {
    fn new(given: &'p Given, library: &'p Library) -> Self {
        Self {
            given,
            library,
            plan: Plan::default(),
            open: Vec::new(),
            included: BTreeSet::new(),
            rounds: 0,
        }
    }

    /// What is wrong in each file in the order of its text.
    fn finish(mut self) -> Plan {
        let files: Vec<Arc<Source>> = self.plan.files.clone();
        let place = |one: &Wrong| {
            let file = files.iter().position(|own| Arc::ptr_eq(own, &one.source));
            (file, one.diagnostic.span)
        };
        self.plan.wrong.sort_by_key(place);
        self.plan
    }

    fn scope(&self, source: &Arc<Source>) -> Scope {
        let mut names = Names {
            directory: directory(source),
            ..Names::default()
        };
        for (name, paths) in &self.given.policies {
            // These paths are of the command line, not of the file.
            let of = paths
                .iter()
                .map(|path| At::new(Atom::Text(path.clone()), 0, 0));
            let set = Set {
                of: of.collect(),
                except: Vec::new(),
            };
            names.given.insert(name.clone(), set);
        }
        Scope {
            source: Arc::clone(source),
            names,
            world: self.given.world.clone(),
            each: Vec::new(),
        }
    }

    fn say(&mut self, scope: &Scope, diagnostic: Diagnostic) {
        let wrong = Wrong {
            source: Arc::clone(&scope.source),
            diagnostic,
        };
        if !self.plan.wrong.contains(&wrong) {
            self.plan.wrong.push(wrong);
        }
    }

    fn file(&mut self, source: &Arc<Source>, scope: &mut Scope) {
        self.plan.files.push(Arc::clone(source));
        let (items, wrong) = parse(source);
        // A name that nothing has may be one that a broken line gives.
        let gives = |one: &Diagnostic| {
            let line = source.position(one.span.start).line;
            let line = source.text().lines().nth(line - 1).unwrap_or_default();
            let first = line.split_whitespace().next().and_then(keyword);
            matches!(first, Some("let" | "policy" | "for" | "include"))
        };
        let broken = wrong.iter().any(gives);
        let told: Vec<Span> = wrong.iter().map(|one| one.span).collect();
        let touches = |one: &Diagnostic| {
            let mut told = told.iter();
            told.any(|span| span.start < one.span.end && one.span.start < span.end)
        };
        for one in wrong {
            self.say(scope, one);
        }
        let before = self.plan.wrong.len();
        self.items(&items, scope);
        let mut at = 0;
        self.plan.wrong.retain(|one| {
            at += 1;
            let own = Arc::ptr_eq(&one.source, source);
            let again =
                own && touches(&one.diagnostic) || broken && is_unknown_name(&one.diagnostic);
            at <= before || !again
        });
    }

    fn items(&mut self, items: &[Item], scope: &mut Scope) {
        for item in items {
            if self.plan.jobs.len() >= MAX_JOBS {
                let message = format!("more than {MAX_JOBS} questions");
                self.say(scope, Diagnostic::error(Span::default(), message));
                return;
            }
            match item {
                Item::Let(name, set) => self.name(name, set, None, scope),
                Item::Policy(name, set) => self.name(name, set, Some(Sort::Policy), scope),
                Item::World(paths) => {
                    scope.world = paths
                        .iter()
                        .map(|path| scope.names.path(&path.node))
                        .collect();
                }
                Item::Include(path) => self.include(path, scope),
                Item::Ask(asked) => self.job(asked.span, asked, None, scope),
                Item::Check(check) => self.check(check, scope),
                Item::For(each) => self.each(each, scope),
            }
        }
    }

    fn name(&mut self, name: &At<String>, set: &Set, sort: Option<Sort>, scope: &mut Scope) {
        if scope.names.given.contains_key(&name.node) {
            let message = format!("{} is given twice", quote(&name.node));
            let help = "take another name for one of them";
            self.say(scope, Diagnostic::error(name.span, message).help(help));
            return;
        }
        let mut wrong = Vec::new();
        let closed = match sort {
            Some(sort) => scope.names.set(set, sort, &mut wrong),
            None => {
                // What it is good for says the place where it is used; names must be known here.
                wrong.extend(set.of.iter().chain(&set.except).filter_map(no_file));
                let mut open = set.clone();
                for one in open.of.iter_mut().chain(&mut open.except) {
                    if let Atom::File(_, path) = &mut one.node {
                        *path = scope.names.path(path);
                    }
                }
                let nested = open.of.iter().chain(&open.except);
                let named = nested
                    .clone()
                    .any(|one| matches!(one.node, Atom::Name(_) | Atom::This(_)));
                match named {
                    true => resolve(&open, &scope.names, &mut wrong),
                    false => open,
                }
            }
        };
        for one in wrong {
            self.say(scope, one);
        }
        scope.names.given.insert(name.node.clone(), closed);
    }

    fn include(&mut self, path: &At<String>, scope: &mut Scope) {
        if !scope.each.is_empty() {
            let message = "`include` stands outside of `for each`";
            self.say(scope, Diagnostic::error(path.span, message));
            return;
        }
        let full = scope.names.path(&path.node);
        let own = canonical(&full);
        if self.open.contains(&own) || own == canonical(scope.source.name()) {
            let message = format!("{} includes itself", quote(&path.node));
            let help = "put what both need into a third file";
            self.say(scope, Diagnostic::error(path.span, message).help(help));
            return;
        }
        if !self.included.insert(own.clone()) {
            return;
        }
        if self.open.len() >= MAX_INCLUDES {
            let message = format!("files included deeper than {MAX_INCLUDES} levels");
            self.say(scope, Diagnostic::error(path.span, message));
            return;
        }
        let source = match read_source(&full, &mut std::io::empty()) {
            Ok(source) => source,
            Err(_) if !Path::new(&full).exists() => {
                let message = format!("there is no file {}", quote(&full));
                let help = "paths are relative to the file that they stand in";
                self.say(scope, Diagnostic::error(path.span, message).help(help));
                return;
            }
            Err(problem) => {
                self.plan.unread.push(problem.to_string());
                return;
            }
        };
        let mut inner = scope.clone();
        inner.names.directory = directory(&source);
        inner.source = Arc::clone(&source);
        self.open.push(own);
        self.file(&source, &mut inner);
        self.open.pop();
        // What it names is known from here on.
        scope.names.given = inner.names.given;
        scope.world = inner.world;
    }

    fn check(&mut self, check: &Check, scope: &Scope) {
        let checked = Checked {
            unknown: check.unknown,
            message: check.message.clone(),
            because: check.because.clone(),
        };
        self.job(check.asked.span, &check.asked, Some(checked), scope);
    }

    fn job(&mut self, span: Span, asked: &At<super::Asked>, check: Option<Checked>, scope: &Scope) {
        let mut wrong = Vec::new();
        let closed = scope.names.asked(&asked.node, &mut wrong);
        if wrong.is_empty() {
            self.in_world(&closed, scope);
        }
        if let Some(when) = condition(&asked.node.question) {
            conditions::check(when, &mut wrong);
        }
        if check.is_some()
            && let Question::WhoCan(_) | Question::WhatCan(..) | Question::WhatDoes(_) =
                closed.question
        {
            let message = "this question has no yes or no: it cannot be asserted";
            let help = "assert `can …`, `is …` or `does …`; or ask it by itself";
            wrong.push(Diagnostic::error(span, message).help(help));
        }
        if !wrong.is_empty() {
            for one in wrong {
                self.say(scope, one);
            }
            return;
        }
        let written = scope.source.slice(span).to_owned();
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        self.plan.jobs.push(Job {
            asked: closed,
            written,
            source: Arc::clone(&scope.source),
            span,
            world: scope.world.clone(),
            check,
            each: scope.each.clone(),
            owner: self.given.owner.clone(),
            this: scope.names.given.get("this").cloned(),
        });
    }

    /// Names that the world of a question does not have.
    fn in_world(&mut self, asked: &super::Asked, scope: &Scope) {
        let (who, on) = match &asked.question {
            Question::Can(who, act) => (Some(who), act.on.as_ref()),
            Question::WhoCan(act) => (None, act.on.as_ref()),
            Question::WhatCan(who, on) => (Some(who), on.as_ref()),
            _ => return,
        };
        if scope.world.is_empty() {
            return;
        }
        // What cannot be read is told where it is asked.
        let Ok(world) = self.library.world(&scope.world) else {
            return;
        };
        let mut wrong = Vec::new();
        if let Some(Err(all)) = who.map(|who| parties::meant(&world, Some(who)).map(|_| ())) {
            wrong.extend(all);
        }
        if let Err(all) = targets::targets(&world, on) {
            wrong.extend(all);
        }
        for one in wrong {
            self.say(scope, one);
        }
    }
}

/// The condition of a question.
fn condition(question: &Question) -> Option<&Condition> {
    match question {
        Question::Can(_, act) | Question::WhoCan(act) => act.when.as_ref(),
        Question::Does(_, does) => does.act.when.as_ref(),
        _ => None,
    }
}
