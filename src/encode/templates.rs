//! Texts with policy variables (`VAR-*`): whether a value matches one is a free boolean, bounded by what
//! the text around the variables allows, and tied to the booleans of other texts by lemmas.
//!
//! A lemma is true whatever the variables hold: a text that covers another one with the same variables
//! in the same places matches wherever that one does; where a key has a known value, its variable is
//! that value.

use super::compile::{Compiler, Expr, Name, Operand, Place, Target, hole_reason};
use super::keys::{self, Cardinality};
use super::patterns::{self, ArnPattern, Hole, Piece};
use super::resources::{self, Style};
use crate::policy::{Base, Clause, PolicyType};
use crate::regular::{Bits, Budget, Item, Language, Sequence, UnitSet, literal, partition};

/// Past so many texts with variables there are no lemmas between them.
const MAX_TEMPLATES: usize = 48;

/// So many plain texts of a key are tried as the value of its variable.
const MAX_CONSTANTS: usize = 12;

/// Stands for variables when templates are compared: private characters, which no wildcard but a free
/// `*` covers.
const HOLES: std::ops::Range<u16> = 0xE000..0xE020;

/// What a text with variables is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum On {
    /// The resource, by patterns of policies of the type.
    Resource(PolicyType, Style),
    /// The value of a key, in lower case.
    Key(String, Family),
}

/// How operators read a text with variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Equals,
    IgnoreCase,
    Like,
    Arn,
}

impl Family {
    /// Of an operator that takes variables.
    pub(super) const fn of(base: Base) -> Option<Self> {
        Some(match base {
            Base::StringEquals | Base::StringNotEquals => Self::Equals,
            Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => Self::IgnoreCase,
            Base::StringLike | Base::StringNotLike => Self::Like,
            Base::ArnEquals | Base::ArnLike | Base::ArnNotEquals | Base::ArnNotLike => Self::Arn,
            _ => return None,
        })
    }
}

/// A text with variables that have no defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    on: On,
    pieces: Vec<Piece>,
}

impl Compiler {
    /// Notes the plain texts that a key is compared with.
    pub fn note_constants(&mut self, clause: &Clause) {
        if Family::of(clause.operator.base).is_none() {
            return;
        }
        let key = clause.key.value.to_lowercase();
        for value in &clause.values {
            if !value.value.contains(['*', '?', '$']) {
                let known = self.constants.entry(key.clone()).or_default();
                if known.len() < MAX_CONSTANTS {
                    known.insert(value.value.clone());
                }
            }
        }
    }

    /// Whether the value matches a text with variables.
    pub(super) fn template(&mut self, on: &On, pieces: &[Piece], place: &Place) -> Expr {
        let mut alternatives = Vec::new();
        let first = pieces
            .iter()
            .enumerate()
            .find_map(|(index, piece)| match piece {
                Piece::Hole(hole) => Some((index, hole.clone())),
                _ => None,
            });
        if pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Hole(hole) if hole.malformed))
        {
            return Expr::Constant(false);
        }
        let Some((index, hole)) = first else {
            return self.matches(on, pieces).unwrap_or(Expr::Constant(false));
        };
        // The first variable that needs a case of its own: one with a default, or of a multi-valued
        // key, which never has a value when it is present (VAR-05).
        let special = pieces
            .iter()
            .enumerate()
            .skip(index)
            .find_map(|(index, piece)| {
                let Piece::Hole(hole) = piece else {
                    return None;
                };
                let multi = keys::facts(&hole.key.to_lowercase()).cardinality == Cardinality::Multi;
                (multi || hole.default.is_some()).then(|| (index, hole.clone(), multi))
            });
        let Some((at, hole, multi)) = special.or(None) else {
            return self.plain_template(on, pieces, &hole, place);
        };
        let target = self.target(&hole.key);
        let present = self.present(&target);
        let with = |piece: Piece| -> Vec<Piece> {
            let mut changed = pieces.to_vec();
            if let Some(slot) = changed.get_mut(at) {
                *slot = piece;
            }
            changed
        };
        if !multi {
            let bare = Hole {
                default: None,
                ..hole.clone()
            };
            let rest = self.template(on, &with(Piece::Hole(bare)), place);
            alternatives.push(Expr::And(vec![present.clone(), rest]));
        }
        if let Some(default) = hole.default {
            let rest = self.template(on, &with(Piece::Plain(default)), place);
            alternatives.push(Expr::And(vec![present.negate(), rest]));
        }
        Expr::Or(alternatives)
    }

    /// All variables are of single-valued keys and have no defaults.
    fn plain_template(&mut self, on: &On, pieces: &[Piece], hole: &Hole, place: &Place) -> Expr {
        let mut all = Vec::new();
        for piece in pieces {
            if let Piece::Hole(hole) = piece {
                let target = self.target(&hole.key);
                all.push(self.present(&target));
            }
        }
        let Some(open) = self.matches(on, pieces) else {
            let text = format!("{on:?} {}", spell(pieces));
            let reason = "a text with policy variables is no ARN (COND-44)".to_owned();
            return self.opaque(text, reason, place);
        };
        let (text, reason) = match (on, pieces) {
            // The equality of two keys is one thing from both sides.
            (On::Key(key, Family::Equals), [Piece::Hole(_)]) => {
                let mut both = [key.clone(), hole.key.to_lowercase()];
                both.sort();
                let [one, other] = &both;
                (
                    format!("equal {one} {other}"),
                    format!("the answer depends on whether {one} and {other} are equal"),
                )
            }
            _ => (format!("{on:?} {}", spell(pieces)), hole_reason(pieces)),
        };
        let free = self.opaque(text, reason, place);
        if let Expr::Free(index) = free {
            let template = Template {
                on: on.clone(),
                pieces: pieces.to_vec(),
            };
            self.templates.entry(index).or_insert(template);
        }
        all.extend([free, open]);
        Expr::And(all)
    }

    /// The value belongs to the language of the pieces, holes open; `None` where that has none.
    fn matches(&mut self, on: &On, pieces: &[Piece]) -> Option<Expr> {
        let language = Language::new(vec![sequence(on, pieces)?]);
        match on {
            On::Resource(..) => {
                let var = self.variable(Name::Resource, "");
                Some(self.atom(var, Operand::Text(language)))
            }
            On::Key(key, _) => {
                let target = self.target(key);
                if matches!(target, Target::Multi(..)) {
                    return None;
                }
                self.holds(&target, Operand::Text(language))
            }
        }
    }

    /// What ties the texts with variables together; after everything is compiled.
    pub fn lemmas(&mut self) -> Vec<Expr> {
        let mut all = Vec::new();
        // Constants make new texts, which are tied like the others; each has fewer variables.
        let mut done = 0;
        while let Some((index, template)) = self.templates.get_index(done) {
            done += 1;
            if done > MAX_TEMPLATES {
                return std::mem::take(&mut self.known);
            }
            let (index, template) = (*index, template.clone());
            self.constants_of(index, &template, &mut all);
        }
        let templates: Vec<(u32, Template)> = self
            .templates
            .iter()
            .map(|(index, template)| (*index, template.clone()))
            .collect();
        for (index, template) in &templates {
            for (other, wider) in &templates {
                if index != other && template.on == wider.on && covers(wider, template) {
                    all.push(Expr::Or(vec![
                        Expr::Free(*index).negate(),
                        Expr::Free(*other),
                    ]));
                }
            }
        }
        all.append(&mut self.known);
        all
    }

    /// The values of no key of `left` are those of one of `right`, both in lower case: neither is a text
    /// that is a variable of the other, nor an ARN with such a variable as its account. After everything
    /// is compiled, and before [`Self::lemmas`].
    pub fn differ(&mut self, left: &[&str], right: &[&str]) {
        let across = |one: &str, other: &str| {
            let both = |a: &[&str], b: &[&str]| a.contains(&one) && b.contains(&other);
            both(left, right) || both(right, left)
        };
        for (index, template) in &self.templates {
            let key = match &template.on {
                On::Key(key, _) => key.as_str(),
                On::Resource(..) => "",
            };
            let whole = matches!(template.pieces.as_slice(), [Piece::Hole(hole)]
                if across(key, &hole.key.to_lowercase()));
            let account = match key {
                "" => "aws:resourceaccount",
                "aws:principalarn" => "aws:principalaccount",
                _ => "",
            };
            let within = template
                .account()
                .is_some_and(|hole| across(account, &hole.key.to_lowercase()));
            if whole || within {
                self.known.push(Expr::Free(*index).negate());
            }
        }
    }

    /// Where a key has a value that is written somewhere, its variable is that value.
    fn constants_of(&mut self, index: u32, template: &Template, all: &mut Vec<Expr>) {
        let place = Place {
            policy: usize::MAX,
            span: crate::source::Span::default(),
        };
        let mut keys: Vec<String> = Vec::new();
        for piece in &template.pieces {
            if let Piece::Hole(hole) = piece
                && !keys.contains(&hole.key.to_lowercase())
            {
                keys.push(hole.key.to_lowercase());
            }
        }
        for key in keys {
            let constants = self.constants.get(&key).cloned().unwrap_or_default();
            let target = self.target(&key);
            for constant in constants {
                let value = Language::new(vec![literal(&constant)]);
                let Some(equal) = self.holds(&target, Operand::Text(value)) else {
                    continue;
                };
                let filled: Vec<Piece> = template
                    .pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Hole(hole) if hole.key.to_lowercase() == key => {
                            Piece::Plain(constant.clone())
                        }
                        piece => piece.clone(),
                    })
                    .collect();
                let known = self.template(&template.on, &filled, &place);
                let Some(open) = self.matches(&template.on, &template.pieces) else {
                    continue;
                };
                // The boolean counts only within the open language.
                let matched = Expr::And(vec![Expr::Free(index), open]);
                let present = self.present(&target);
                all.push(Expr::Or(vec![
                    Expr::And(vec![present, equal]).negate(),
                    Expr::Or(vec![
                        Expr::And(vec![matched.clone(), known.clone()]),
                        Expr::And(vec![matched.negate(), known.negate()]),
                    ]),
                ]));
            }
        }
    }
}

fn sequence(on: &On, pieces: &[Piece]) -> Option<Sequence> {
    match on {
        On::Resource(policy_type, style) => Some(resources::resource(pieces, *policy_type, *style)),
        On::Key(_, Family::Equals) => Some(patterns::equals(pieces)),
        On::Key(_, Family::IgnoreCase) => patterns::equals_ignore_case(pieces),
        On::Key(_, Family::Like) => Some(patterns::like(pieces)),
        On::Key(_, Family::Arn) => match patterns::arn(pieces) {
            ArnPattern::Sequence(items) => Some(items),
            ArnPattern::Malformed => None,
        },
    }
}

fn spell(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Pattern(text) => format!("<{text}>"),
            Piece::Plain(text) => format!("'{text}'"),
            Piece::Hole(hole) => format!("${{{}}}", hole.key.to_lowercase()),
        })
        .collect()
}

/// Whether `wider` matches whatever `narrower` does, for any values of the variables.
///
/// Before the sixth component of an ARN the colons of inserted text change how the rest is read. There
/// the two must be the same text, and the rest is compared for every number of colons.
fn covers(wider: &Template, narrower: &Template) -> bool {
    let (early, other) = (wider.early(), narrower.early());
    let Some(last) = early.or(other) else {
        return covers_behind(wider, narrower, 0, None);
    };
    let parts = [wider, narrower].map(|one| one.pieces.split_at_checked(last + 1));
    let [Some((before, _)), Some((same, _))] = parts else {
        return false;
    };
    let complete = |one: &Template| colons(&one.pieces) >= 5;
    if early != other || before != same || !complete(wider) || !complete(narrower) {
        return false;
    }
    (colons(before)..=5).all(|count| covers_behind(wider, narrower, last + 1, Some(count)))
}

/// The same for the pieces from `first`, which stand behind so many colons.
fn covers_behind(
    wider: &Template,
    narrower: &Template,
    first: usize,
    count: Option<usize>,
) -> bool {
    let mut names: Vec<String> = Vec::new();
    let mut rest = |one: &Template| {
        let pieces = one.pieces.get(first..).unwrap_or_default();
        symbolic(&one.on, pieces, count, &mut names)
    };
    let (Some(wider), Some(narrower)) = (rest(wider), rest(narrower)) else {
        return false;
    };
    let budget = Budget {
        states: 2_000,
        positions: 50_000,
        classes: 100,
    };
    let (universe, language) = (Language::new(vec![narrower]), Language::new(vec![wider]));
    let Ok(made) = partition(&universe, &[&language], budget) else {
        return false;
    };
    made.members
        .iter()
        .all(|members: &Bits| members.contains(0))
}

fn colons(pieces: &[Piece]) -> usize {
    let counts = pieces.iter().map(|piece| match piece {
        Piece::Pattern(text) | Piece::Plain(text) => text.matches(':').count(),
        Piece::Hole(_) => 0,
    });
    counts.sum()
}

impl Template {
    /// The variable that is the whole account of an ARN, if one is; a wildcard before it might cross
    /// colons, so that it might be another part.
    fn account(&self) -> Option<&Hole> {
        let at = self
            .pieces
            .iter()
            .position(|piece| matches!(piece, Piece::Hole(_)))?;
        let (before, rest) = self.pieces.split_at_checked(at)?;
        let text = |piece: Option<&Piece>| match piece {
            Some(Piece::Pattern(text) | Piece::Plain(text)) => text.clone(),
            _ => String::new(),
        };
        let ends = text(before.last()).ends_with(':') && text(rest.get(1)).starts_with(':');
        let wild =
            |piece: &Piece| matches!(piece, Piece::Pattern(text) if text.contains(['*', '?']));
        let ends = ends && !before.iter().any(wild);
        match rest.first() {
            Some(Piece::Hole(hole)) if ends && colons(before) == 4 => Some(hole),
            _ => None,
        }
    }

    /// The last variable before the sixth component, where components count.
    fn early(&self) -> Option<usize> {
        if !matches!(self.on, On::Resource(..) | On::Key(_, Family::Arn)) {
            return None;
        }
        let mut last = None;
        let mut count = 0;
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Pattern(text) | Piece::Plain(text) => count += text.matches(':').count(),
                Piece::Hole(_) if count < 5 => last = Some(index),
                Piece::Hole(_) => {}
            }
        }
        last
    }
}

/// The pieces with a character for each variable; if they are the rest of an ARN, behind `count`
/// colons.
fn symbolic(
    on: &On,
    pieces: &[Piece],
    count: Option<usize>,
    names: &mut Vec<String>,
) -> Option<Sequence> {
    if matches!(on, On::Key(_, Family::IgnoreCase)) {
        return None;
    }
    let mut marked = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Pattern(text) | Piece::Plain(text) => {
                if text.encode_utf16().any(|unit| HOLES.contains(&unit)) {
                    return None;
                }
                marked.push(piece.clone());
            }
            Piece::Hole(hole) => {
                let key = hole.key.to_lowercase();
                let index = names
                    .iter()
                    .position(|known| *known == key)
                    .unwrap_or_else(|| {
                        names.push(key);
                        names.len() - 1
                    });
                let unit = HOLES.clone().nth(index)?;
                let mark = char::from_u32(u32::from(unit))?;
                marked.push(Piece::Plain(mark.to_string()));
            }
        }
    }
    let inner = UnitSet::ranges(&[(0, HOLES.start - 1), (HOLES.end, u16::MAX)]);
    let items = match (on, count) {
        (On::Resource(_, style), Some(count)) => resources::components(&marked, *style, count),
        (On::Key(..), Some(count)) => patterns::arn_components(&marked, count),
        (_, None) => sequence(on, &marked)?,
    };
    let closed = items.into_iter().map(|item| match &item.set {
        UnitSet::One(_) => item,
        UnitSet::Any if item.star => item,
        _ => Item {
            set: item.set.and(&inner),
            star: item.star,
        },
    });
    Some(closed.collect())
}
