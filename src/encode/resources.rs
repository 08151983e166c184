//! What patterns of resources denote, in every reading of the open questions about them (`OQ-01` to
//! `OQ-03`).

use super::patterns::{Piece, any, has_hole, unit};
use crate::policy::{Policy, PolicyType, Version};
use crate::regular::{Item, Sequence, UnitSet};
use crate::rules::{Question, Readings};

/// How the first five components of a pattern are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// A star that ends a component stays inside it (`OQ-01`).
    pub components: bool,
    /// Case does not matter (`OQ-02`).
    pub folded: bool,
}

impl Style {
    /// As the readings say.
    pub fn of(readings: &Readings) -> Self {
        Self {
            components: readings.other(Question::StarsAndColons),
            folded: readings.other(Question::CaseOfComponents),
        }
    }
}

/// A resource pattern (`RES-03`), completed as the policy type says (`RES-10`, `RES-11`). What holds
/// variables is completed after these have their texts (`RES-13`); colons of inserted text count
/// (`VAR-04`).
pub fn resource(pieces: &[Piece], policy_type: PolicyType, style: Style) -> Sequence {
    if let [Piece::Pattern(text)] = pieces
        && text == "*"
    {
        return vec![any()];
    }
    let ends = matches!(pieces.last(), Some(Piece::Pattern(text)) if text.ends_with('*'));
    let completes = match policy_type {
        PolicyType::Identity | PolicyType::Boundary => true,
        PolicyType::Scp => ends,
        _ => false,
    };
    let colons = pieces.iter().map(|piece| match piece {
        Piece::Pattern(text) | Piece::Plain(text) => text.matches(':').count(),
        Piece::Hole(_) => 0,
    });
    let missing = 5_usize.saturating_sub(colons.sum());
    if !completes || missing == 0 {
        return components(pieces, style, 0);
    }
    if has_hole(pieces) {
        // The text of the variable may hold the colons that are missing, or it is completed.
        let mut items = components(pieces, style, 0);
        items.push(any());
        return items;
    }
    let mut whole = pieces.to_vec();
    whole.push(Piece::Pattern(":*".repeat(missing)));
    components(&whole, style, 0)
}

/// A pattern, or the rest of one behind so many colons (`RES-03`).
pub(super) fn components(pieces: &[Piece], style: Style, before: usize) -> Sequence {
    let inner = UnitSet::except(b':');
    let mut items = Vec::new();
    let mut colons = before;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Plain(text) => {
                for c in text.chars() {
                    character(c, style.folded && colons < 5, &mut items);
                    colons += usize::from(c == ':');
                }
            }
            Piece::Hole(_) => {
                // The inserted text may hold colons, and they count (`VAR-04`): what follows is
                // taken as if it stood in the sixth component, which is the wider reading.
                items.push(any());
                colons = 5;
            }
            Piece::Pattern(text) => {
                let mut characters = text.chars().peekable();
                while let Some(c) = characters.next() {
                    match c {
                        ':' => {
                            colons += 1;
                            unit(c, &mut items);
                        }
                        '?' if colons >= 5 => items.push(Item::one(UnitSet::Any)),
                        '?' => items.push(Item::one(inner.clone())),
                        '*' => {
                            let last = characters.peek().is_none() && index + 1 == pieces.len();
                            let ends =
                                !style.components && ends(characters.peek(), pieces.get(index + 1));
                            if colons >= 5 || last || ends {
                                items.push(any());
                            } else {
                                items.push(Item::star(inner.clone()));
                            }
                        }
                        _ => character(c, style.folded && colons < 5, &mut items),
                    }
                }
            }
        }
    }
    items
}

/// Whether a star before `next`, or at the end of its piece before `piece`, ends a component. An
/// inserted text may begin with a colon.
fn ends(next: Option<&char>, piece: Option<&Piece>) -> bool {
    match (next, piece) {
        (Some(next), _) => *next == ':',
        (None, Some(Piece::Hole(_))) => true,
        (None, Some(Piece::Plain(text) | Piece::Pattern(text))) => text.starts_with(':'),
        (None, None) => false,
    }
}

fn character(c: char, folded: bool, items: &mut Sequence) {
    if folded && c.is_ascii_alphabetic() {
        let cases = [c.to_ascii_uppercase(), c.to_ascii_lowercase()];
        let ranges = cases.map(|c| (c as u16, c as u16));
        items.push(Item::one(UnitSet::ranges(&ranges)));
    } else {
        unit(c, items);
    }
}

/// The pieces where variables before the fifth colon are ordinary text (`OQ-03`).
pub fn without_early_holes(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut colons = 0;
    let mut changed = Vec::with_capacity(pieces.len());
    for piece in pieces {
        changed.push(match piece {
            Piece::Hole(hole) if colons < 5 && !hole.malformed => Piece::Plain(hole.written),
            piece => {
                if let Piece::Pattern(text) | Piece::Plain(text) = &piece {
                    colons += text.matches(':').count();
                }
                piece
            }
        });
    }
    changed
}

/// The questions on which the meaning of a policy's resource patterns depends.
pub fn questions(policy: &Policy) -> Vec<Question> {
    let mut found = Vec::new();
    let elements = policy.statements.iter().filter_map(|s| s.resource.as_ref());
    for text in elements.flat_map(|elements| &elements.values) {
        let pieces = super::compile::split(&text.value, policy.version);
        let asked = [
            (Question::StarsAndColons, crosses(&pieces)),
            (Question::CaseOfComponents, has_capitals(&pieces)),
            (
                Question::EarlyVariables,
                policy.version == Version::V2012 && has_early_hole(&pieces),
            ),
        ];
        for (question, matters) in asked {
            if matters && !found.contains(&question) {
                found.push(question);
            }
        }
    }
    found
}

/// Whether some star ends one of the first five components and something else than stars follows
/// (`RES-15`).
fn crosses(pieces: &[Piece]) -> bool {
    let mut colons = 0;
    let mut crossing = false;
    let mut before = ' ';
    for piece in pieces {
        let text = match piece {
            Piece::Pattern(text) | Piece::Plain(text) => text.as_str(),
            Piece::Hole(_) if crossing || (before == '*' && colons < 5) => return true,
            Piece::Hole(_) => "",
        };
        for c in text.chars() {
            crossing |= c == ':' && before == '*' && colons < 5;
            if crossing && !matches!((before, c), ('*', ':') | (':', '*')) {
                return true;
            }
            colons += usize::from(c == ':');
            before = c;
        }
    }
    false
}

fn has_capitals(pieces: &[Piece]) -> bool {
    let mut colons = 0;
    for piece in pieces {
        if let Piece::Pattern(text) | Piece::Plain(text) = piece {
            for c in text.chars() {
                colons += usize::from(c == ':');
                if colons < 5 && c.is_ascii_uppercase() {
                    return true;
                }
            }
        }
    }
    false
}

fn has_early_hole(pieces: &[Piece]) -> bool {
    let mut colons = 0;
    for piece in pieces {
        match piece {
            Piece::Pattern(text) | Piece::Plain(text) => colons += text.matches(':').count(),
            Piece::Hole(_) if colons < 5 => return true,
            Piece::Hole(_) => {}
        }
    }
    false
}
