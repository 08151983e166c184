//! The whole of what one side allows and the other does not, as a short list.
//!
//! The requests of one Allow that are between the sides are those that it matches, no Deny beside it
//! and no Allow of the other side; and those that a Deny of the other side takes away there. So an
//! entry is an Allow, narrowed to the lists that add something, without what some statements match.

mod cells;

use super::answer::{InternalError, Reason, Witness};
use super::apart::{Apart, Piece, narrowed, together};
use super::because::StatementId;
use super::difference::Difference;
use super::problem::Problem;
use super::reasons;
use super::search::Search;
use super::sides::Sides;
use crate::catalog::{Action, index};
use crate::policy::Statement;
use crate::regular::Bits;
use crate::witness::Document;
use cells::Cell;
use std::collections::BTreeMap;

/// One entry: requests that are between the sides.
#[derive(Clone, Debug)]
pub struct Access {
    /// The Allow that they are of.
    pub allow: StatementId,
    /// That Allow with only those resources, principals and values of conditions that add something.
    /// Its actions are as written.
    pub statement: Statement,
    /// The actions that AWS has with which there is such a request; none if there is one only with
    /// actions that AWS does not have.
    pub actions: Vec<Action>,
    /// Statements whose requests are not among them.
    pub except: Vec<StatementId>,
    /// A Deny of the other side: only requests that it matches are among them.
    pub within: Option<StatementId>,
    /// One of them; `None` if none can be shown.
    pub witness: Option<Witness>,
    /// Why there may be none of them at all, if that is so.
    pub doubts: Vec<Reason>,
}

/// An Allow, a Deny of the other side, the exceptions, the classes of actions.
type Key = (
    StatementId,
    Option<StatementId>,
    Vec<StatementId>,
    Vec<usize>,
);

/// Everything that one set of `sides` allows and the other does not, or why the solver gave up;
/// `problem` is of the documents taken apart.
pub(super) fn whole<'a>(
    documents: &[Document<'a>],
    sides: &Sides,
    apart: &Apart,
    problem: &mut Problem<'a>,
) -> Result<Result<Vec<Access>, String>, InternalError> {
    let cells = match cells::cells(problem, sides) {
        Ok(cells) => cells,
        Err(reason) => return Ok(Err(reason)),
    };
    let piece = |id: StatementId| apart.piece(id);
    let parent = |id: StatementId| StatementId {
        statement: piece(id).map_or(id.statement, |piece| piece.parent),
        ..id
    };
    // Pieces of one Allow with the same actions and the same exceptions belong together.
    let mut grouped: BTreeMap<Key, Vec<&Cell>> = BTreeMap::new();
    for cell in &cells {
        let key = (
            parent(cell.allow),
            cell.within.map(parent),
            cell.except.iter().map(|id| parent(*id)).collect(),
            cell.classes(),
        );
        grouped.entry(key).or_default().push(cell);
    }
    let by_class = actions_of(problem);
    let mut all = Vec::new();
    for ((allow, within, except, classes), cells) in grouped {
        let Some((policy, _)) = documents.get(allow.document) else {
            continue;
        };
        let Some(statement) = policy.statements.get(allow.statement) else {
            continue;
        };
        let own: Vec<Piece> = cells
            .iter()
            .filter_map(|cell| piece(cell.allow).cloned())
            .collect();
        let mut actions = Bits::empty(index().len());
        for class in &classes {
            if let Some(own) = by_class.get(class) {
                actions = actions.or(own);
            }
        }
        for one in together(own) {
            let is_part = |cell: &&&Cell| {
                piece(cell.allow).is_some_and(|own| {
                    let mut lists = own.members.iter().zip(&one.members);
                    lists.all(|(own, all)| own.iter().all(|member| all.contains(member)))
                })
            };
            let differences: Vec<Difference> = cells
                .iter()
                .filter(is_part)
                .flat_map(|cell| cell.differences.iter().copied())
                .collect();
            let (witness, doubts) = shown(problem, sides, documents, &differences)?;
            all.push(Access {
                allow,
                statement: narrowed(statement, &one),
                actions: actions.iter().filter_map(|n| index().action(n)).collect(),
                except: except.clone(),
                within,
                witness,
                doubts,
            });
        }
    }
    Ok(Ok(all))
}

/// The actions of the catalog, by the classes that they are of.
fn actions_of(problem: &Problem<'_>) -> BTreeMap<usize, Bits> {
    let mut all: BTreeMap<usize, Bits> = BTreeMap::new();
    for number in 0..index().len() {
        if let Some(class) = problem.class_of(index().text(number)) {
            let empty = || Bits::empty(index().len());
            all.entry(class).or_insert_with(empty).insert(number);
        }
    }
    all
}

/// A witness of one of the differences, or why none is certain.
fn shown<'a>(
    problem: &mut Problem<'a>,
    sides: &Sides,
    judged: &[Document<'a>],
    differences: &[Difference],
) -> Result<(Option<Witness>, Vec<Reason>), InternalError> {
    let names = problem.names();
    let mut sorted = differences.to_vec();
    sorted.sort_by_key(|one| {
        let name = names.get(&one.class);
        (name.map_or(usize::MAX, |(rank, _)| *rank), one.class)
    });
    let mut doubts = Vec::new();
    for one in sorted {
        let certain = problem.against(one);
        if problem.satisfiable(certain).unwrap_or(false) {
            let mut search = Search::new(problem, sides);
            search.judge(judged.to_vec());
            if let Some((witness, _)) = search.shown(certain)? {
                return Ok((Some(*witness), Vec::new()));
            }
        }
        doubts.extend(reasons::of_free(problem, one));
    }
    Ok((None, reasons::distinct(doubts)))
}
