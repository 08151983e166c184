//! The walk over all cells, and the cutting down of formulas to classes.

use super::cells::Abstraction;
use super::dimensions::Lowered;
use crate::encode::formula::{Formula, Formulas, Node, VarId};
use crate::regular::Bits;
use rustc_hash::FxHashMap as HashMap;

/// So many choices of patterns are looked at.
const MOST: usize = 200_000;

/// So many cells are told.
const MOST_CELLS: usize = 20_000;

/// A cell: for each dimension the place of its pattern.
pub(super) struct Cell {
    pub places: Vec<usize>,
    pub formula: Formula,
    pub public: Formula,
}

/// The choice of a pattern for each dimension, the larger before the smaller: a cell comes before all
/// that lie in it.
pub(super) struct Walk<'d> {
    pub dimensions: &'d [Vec<Lowered>],
    pub chosen: Vec<usize>,
    pub kept: Vec<Cell>,
    pub looked: usize,
    pub stopped: Option<String>,
}

impl Walk<'_> {
    pub fn from(&mut self, abstraction: &mut Abstraction, access: Formula, public: Formula) {
        if self.stopped.is_some() || self.covered() {
            return;
        }
        self.looked += 1;
        if self.looked > MOST || self.kept.len() >= MOST_CELLS {
            self.stopped = Some("there are too many cells: not all are told".to_owned());
            return;
        }
        // What is not decided may be.
        if abstraction.satisfiable(access) == Ok(false) {
            return;
        }
        let dimensions = self.dimensions;
        let Some(patterns) = dimensions.get(self.chosen.len()) else {
            self.kept.push(Cell {
                places: self.chosen.clone(),
                formula: access,
                public,
            });
            return;
        };
        for (place, pattern) in patterns.iter().enumerate() {
            let inside = abstraction.cut(access, pattern);
            let strangers = abstraction.cut(public, pattern);
            self.chosen.push(place);
            self.from(abstraction, inside, strangers);
            self.chosen.pop();
        }
    }

    /// Whether all cells from here on lie in one that is kept.
    fn covered(&self) -> bool {
        let mut kept = self.kept.iter();
        kept.any(|cell| {
            cell.places.iter().enumerate().all(|(dimension, place)| {
                match self.chosen.get(dimension) {
                    None => *place == 0,
                    Some(own) => {
                        let patterns = self.dimensions.get(dimension);
                        let own = patterns.and_then(|patterns| patterns.get(*own));
                        own.is_some_and(|own| own.within.contains(place))
                    }
                }
            })
        })
    }
}

/// The formula where a variable has one of these classes.
pub(super) fn restrict(
    arena: &mut Formulas,
    formula: Formula,
    var: VarId,
    classes: &Bits,
    memo: &mut HashMap<Formula, Formula>,
) -> Formula {
    if let Some(known) = memo.get(&formula) {
        return *known;
    }
    let result = match arena.node(formula).clone() {
        Node::In(own, set) if own == var => {
            let both = set.and(classes);
            match both == *classes {
                true => Formula::TRUE,
                false => arena.is_in(var, both),
            }
        }
        Node::And(parts) => {
            let mut cut = Vec::with_capacity(parts.len());
            for part in parts {
                cut.push(restrict(arena, part, var, classes, memo));
            }
            arena.and(cut)
        }
        Node::Or(parts) => {
            let mut cut = Vec::with_capacity(parts.len());
            for part in parts {
                cut.push(restrict(arena, part, var, classes, memo));
            }
            arena.or(cut)
        }
        _ => formula,
    };
    memo.insert(formula, result);
    result
}
