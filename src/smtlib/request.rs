//! The request as constants of SMT-LIB: action and resource, and those parts of the caller and those
//! condition keys that a question touches.
//!
//! Which ones these are, how each key is read and how many elements a set needs is known only when
//! everything has been written once. So a question is written again and again, each time with what
//! the time before has learned, until nothing new is learned (`question.rs`).

use super::caller::{Kind, Part};
use super::keys::{self, Facts};
use super::script::Variable;
use super::term::{and, implies, not, or, symbol, text, within};
use std::collections::{BTreeMap, BTreeSet};

/// How an operator reads the values of a key (`COND-16`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// As text, a constant of the sort String.
    Text,
    /// As a number, of the sort Real.
    Number,
    /// As an instant, of the sort Int, in milliseconds.
    Date,
    /// As an address, of the sort Int, with a Bool for the family.
    Address,
}

/// What is known of one key of the question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// How it is read.
    pub families: BTreeSet<Family>,
    /// What some element of the set is asked to be, with `?` in the place of the element.
    pub somes: BTreeSet<String>,
}

/// What a question touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Learned {
    /// Keys in lower case.
    pub keys: BTreeMap<String, Seen>,
    /// Parts of the caller and of the resource.
    pub parts: BTreeSet<Part>,
}

/// A value that a key has, and when it has it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// When.
    pub when: String,
    /// The value, a term of the sort String.
    pub value: String,
}

/// The request of one question.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// The kinds of caller that can make it.
    pub kinds: Vec<Kind>,
    /// What earlier readings of the question have learned.
    pub known: Learned,
    /// What this one learns.
    pub seen: Learned,
    /// What has no plain form.
    pub left_out: Vec<String>,
    /// Which reading of the rules the file takes.
    pub notes: BTreeSet<String>,
    /// The keys that policy variables name, in lower case.
    pub variables: BTreeSet<String>,
    /// Texts must be well-formed: surrogates stand in pairs.
    pub paired: bool,
}

impl Request {
    /// A boolean that may be anything, in the place of what has no plain form.
    pub fn leave_out(&mut self, reason: &str) -> String {
        let place = self.left_out.iter().position(|known| known == reason);
        let number = place.unwrap_or_else(|| {
            self.left_out.push(reason.to_owned());
            self.left_out.len() - 1
        });
        format!("left-out.{}", number + 1)
    }

    /// Notes that a key takes part; gives its name in lower case (`COND-02`).
    pub fn key(&mut self, spelling: &str) -> String {
        let key = spelling.to_lowercase();
        self.seen.keys.entry(key.clone()).or_default();
        key
    }

    /// Whether the question touches the key.
    pub fn touches(&self, key: &str) -> bool {
        self.known.keys.contains_key(key) || self.seen.keys.contains_key(key)
    }

    /// Notes that a key is read as such values. `false` where that has no plain form: the key cannot
    /// hold them, or it is read in several ways and this is not the one that is written out.
    pub fn reads(&mut self, key: &str, family: Family) -> bool {
        self.seen
            .keys
            .entry(key.to_owned())
            .or_default()
            .families
            .insert(family);
        let kind = keys::facts(key).kind;
        let fits = match family {
            Family::Text => true,
            Family::Number => matches!(kind, keys::Kind::Open | keys::Kind::Number),
            Family::Date => {
                matches!(
                    kind,
                    keys::Kind::Open | keys::Kind::Date | keys::Kind::Epoch
                )
            }
            Family::Address => matches!(kind, keys::Kind::Open | keys::Kind::Address),
        };
        fits && self.written_as(key) == Some(family)
    }

    /// How the values of a key are written out: as text if some operator reads them so.
    pub fn written_as(&self, key: &str) -> Option<Family> {
        let families = |learned: &Learned| {
            let seen = learned.keys.get(key)?;
            seen.families.first().copied()
        };
        match (families(&self.known), families(&self.seen)) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    /// The key is present.
    pub fn present(&mut self, key: &str) -> String {
        let key = self.key(key);
        match key.as_str() {
            // AX-37.
            "aws:currenttime" | "aws:epochtime" => return "true".to_owned(),
            _ => {}
        }
        match self.views(&key) {
            Some(cases) => or(cases.into_iter().map(|case| case.when).collect()),
            None => symbol(&key, "?"),
        }
    }

    /// The values that a single-valued key can have as text.
    pub fn cases(&mut self, key: &str) -> Vec<Case> {
        let key = self.key(key);
        if let Some(cases) = self.views(&key) {
            return cases;
        }
        self.reads(&key, Family::Text);
        vec![Case {
            when: self.present(&key),
            value: symbol(&key, ""),
        }]
    }

    /// The keys that policy variables name, as terms.
    pub fn variables(&mut self) -> Vec<Variable> {
        let keys = self.variables.clone().into_iter();
        keys.map(|key| {
            let present = self.present(&key);
            let mut cases = self.cases(&key);
            let last = cases.pop().map_or_else(|| text(""), |case| case.value);
            let value = cases.into_iter().rev().fold(last, |rest, case| {
                format!("(ite {} {} {rest})", case.when, case.value)
            });
            Variable {
                key,
                present,
                value,
            }
        })
        .collect()
    }

    /// The key has a value that passes; of a single-valued key, read as text.
    pub fn holds(&mut self, key: &str, test: &dyn Fn(&str) -> String) -> String {
        let cases = self.cases(key).into_iter();
        or(cases
            .map(|case| and(vec![case.when, test(&case.value)]))
            .collect())
    }

    /// How many elements stand for the set of a multi-valued key.
    ///
    /// A question says of a set only that some element passes a test, or that none does. Take a set
    /// that satisfies it, keep one passing element for each test that some element passes, and drop
    /// the others: what held holds still. So one element for each such test is enough, whatever the
    /// size of real sets. The same goes for two sets that an axiom makes equal (`AX-26`), if both
    /// keep the elements of both.
    pub fn elements(&self, key: &str) -> usize {
        let own = |key: &str| self.known.keys.get(key).map_or(0, |seen| seen.somes.len());
        match key {
            "aws:principalorgpaths" => own(key) + own("aws:resourceorgpaths"),
            "aws:resourceorgpaths" => own(key) + own("aws:principalorgpaths"),
            _ => own(key),
        }
    }

    /// Some element of the set passes.
    pub fn some(&mut self, key: &str, test: &dyn Fn(&str) -> String) -> String {
        let key = self.key(key);
        let seen = self.seen.keys.entry(key.clone()).or_default();
        seen.somes.insert(test("?"));
        seen.families.insert(Family::Text);
        let elements = 1..=self.elements(&key);
        or(elements
            .map(|number| {
                let (inside, element) = element(&key, number);
                and(vec![inside, test(&element)])
            })
            .collect())
    }

    /// Every element of the set passes; asked of sets that are asked for elements elsewhere.
    pub fn every(&mut self, key: &str, test: &dyn Fn(&str) -> String) -> String {
        let key = self.key(key);
        let elements = 1..=self.elements(&key);
        and(elements
            .map(|number| {
                let (inside, element) = element(&key, number);
                implies(&inside, &test(&element))
            })
            .collect())
    }

    /// The declarations of the keys, and what the type of each demands (`AX-01`, `AX-45`).
    pub fn declare_keys(&mut self, lines: &mut Vec<String>) {
        for (key, seen) in self.known.keys.clone() {
            let Facts { kind, multi, .. } = keys::facts(&key);
            let free = match Self::is_view(&key) {
                false => true,
                true => self.is_free_view(&key),
            };
            if !free && !matches!(key.as_str(), "s3:resourceaccount" | "aws:resourceaccount") {
                continue;
            }
            if !matches!(key.as_str(), "aws:currenttime" | "aws:epochtime") {
                lines.push(format!("(declare-const {} Bool)", symbol(&key, "?")));
            }
            if !free {
                continue;
            }
            if multi {
                self.declare_set(&key, kind, lines);
                continue;
            }
            let value = symbol(&key, "");
            let family = seen.families.first().copied();
            let family = if Self::is_view(&key) {
                Some(Family::Text)
            } else {
                family
            };
            if kind == keys::Kind::Open && family.is_some_and(|family| family != Family::Text) {
                lines.push(format!(
                    "(declare-const {} Bool)",
                    symbol(&key, ".converts")
                ));
            }
            match family {
                None => {}
                Some(Family::Text) => {
                    lines.push(format!("(declare-const {value} String)"));
                    if let Some(texts) = self.shape(kind) {
                        lines.push(format!("(assert {})", within(&value, &texts)));
                    }
                }
                Some(Family::Number) => {
                    lines.push(format!("(declare-const {value} Real)"));
                }
                Some(Family::Date) => {
                    lines.push(format!("(declare-const {value} Int)"));
                    if kind == keys::Kind::Date {
                        // AX-45: a year has four digits.
                        lines.push(format!(
                            "(assert (<= (- 62135596800000) {value} 253402300799999))"
                        ));
                    }
                }
                Some(Family::Address) => {
                    lines.extend(addresses(&key, &value));
                }
            }
        }
    }

    /// What a text of a key of that kind looks like; `None` where any will do.
    fn shape(&self, kind: keys::Kind) -> Option<String> {
        let free = self.paired.then(|| "paired".to_owned());
        keys::texts(kind).or(free)
    }

    fn declare_set(&self, key: &str, kind: keys::Kind, lines: &mut Vec<String>) {
        for number in 1..=self.elements(key) {
            let (inside, element) = element(key, number);
            lines.push(format!("(declare-const {inside} Bool)"));
            lines.push(format!("(declare-const {element} String)"));
            let here = symbol(key, "?");
            lines.push(format!("(assert {})", implies(&inside, &here)));
            if let Some(texts) = self.shape(kind) {
                lines.push(format!("(assert {})", within(&element, &texts)));
            }
        }
    }
}

/// An element of a set: whether it is in it, and its value.
pub(super) fn element(key: &str, number: usize) -> (String, String) {
    (
        symbol(key, &format!("#{number}?")),
        symbol(key, &format!("#{number}")),
    )
}

/// An address is a number; IPv6 addresses that stand for IPv4 ones are not used (`COND-29`).
fn addresses(key: &str, value: &str) -> Vec<String> {
    let six = symbol(key, ".six");
    let mapped = super::values::MAPPED;
    let outside = not(&format!("(<= {} {value} {})", mapped.first, mapped.last));
    vec![
        format!("(declare-const {six} Bool)"),
        format!("(declare-const {value} Int)"),
        format!("(assert (<= 0 {value} {}))", u128::MAX),
        format!("(assert (=> (not {six}) (<= {value} {})))", u32::MAX),
        format!("(assert (=> {six} {outside}))"),
    ]
}
