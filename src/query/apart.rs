//! Allows taken apart: one statement for each resource, principal and value of a condition, so that
//! each can be asked about alone. Together they match what the whole one does.

use super::because::StatementId;
use super::sides::Sides;
use crate::policy::{Clause, Effect, Policy, PolicyType, Statement};
use crate::witness::Document;

/// So many pieces of one statement are handled; past that some of its lists stay whole.
const MOST: usize = 128;

/// Where lists of a statement can be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Resources,
    Principals,
    /// The values of a clause, by its place.
    Values(usize),
}

/// The lists of a statement and which of their members a piece has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Which statement of the policy.
    pub parent: usize,
    /// For each list the members, ascending.
    pub members: Vec<Vec<usize>>,
}

/// The documents of a question, those that allow taken apart.
pub(super) struct Apart {
    policies: Vec<(Policy, PolicyType)>,
    pieces: Vec<Vec<Piece>>,
}

impl Apart {
    pub fn of(documents: &[Document<'_>], sides: &Sides) -> Self {
        let mut policies = Vec::with_capacity(documents.len());
        let mut pieces = Vec::with_capacity(documents.len());
        for (document, (policy, policy_type)) in documents.iter().enumerate() {
            let mut allowing = sides.plus.iter();
            let (policy, own) = match allowing.any(|set| set.contains(&document)) {
                true => apart(policy),
                false => {
                    let whole = |parent| Piece {
                        parent,
                        members: Vec::new(),
                    };
                    let own = (0..policy.statements.len()).map(whole).collect();
                    ((*policy).clone(), own)
                }
            };
            policies.push((policy, *policy_type));
            pieces.push(own);
        }
        Self { policies, pieces }
    }

    pub fn documents(&self) -> Vec<Document<'_>> {
        let all = self.policies.iter();
        all.map(|(policy, policy_type)| (policy, *policy_type))
            .collect()
    }

    /// What a statement of these documents is a piece of.
    pub fn piece(&self, id: StatementId) -> Option<&Piece> {
        self.pieces.get(id.document)?.get(id.statement)
    }
}

/// The policy with its Allows taken apart, and for each statement of it what it is a piece of.
fn apart(policy: &Policy) -> (Policy, Vec<Piece>) {
    let mut statements = Vec::new();
    let mut pieces = Vec::new();
    for (parent, statement) in policy.statements.iter().enumerate() {
        let lists = match statement.effect {
            Effect::Allow => lists(statement),
            Effect::Deny => Vec::new(),
        };
        let mut all = vec![Vec::new()];
        for (_, length) in &lists {
            let longer = all.iter().flat_map(|chosen: &Vec<Vec<usize>>| {
                (0..*length).map(|member| {
                    let mut chosen = chosen.clone();
                    chosen.push(vec![member]);
                    chosen
                })
            });
            all = longer.collect();
        }
        for members in all {
            let piece = Piece { parent, members };
            statements.push(narrowed(statement, &piece));
            pieces.push(piece);
        }
    }
    let apart = Policy {
        version: policy.version,
        id: None,
        statements,
        span: policy.span,
    };
    (apart, pieces)
}

/// The lists of which one member must match, as long as the pieces are not too many.
fn lists(statement: &Statement) -> Vec<(List, usize)> {
    let mut all = Vec::new();
    if let Some(elements) = statement.resource.as_ref().filter(|one| !one.negated) {
        all.push((List::Resources, elements.values.len()));
    }
    if let Some(principals) = statement.principal.as_ref().filter(|one| !one.negated) {
        all.push((List::Principals, principals.names.len()));
    }
    for (index, clause) in statement.condition.iter().enumerate() {
        if is_choice(clause) {
            all.push((List::Values(index), clause.values.len()));
        }
    }
    let mut count = 1;
    all.retain(|(_, length)| {
        let fits = *length > 1 && count * length <= MOST;
        if fits {
            count *= length;
        }
        fits
    });
    all
}

/// Whether a clause holds exactly if it holds with one of its values alone.
pub(super) fn is_choice(clause: &Clause) -> bool {
    clause.operator.qualifier.is_none() && !clause.operator.base.is_negated()
}

/// The statement with the members of a piece only.
pub(super) fn narrowed(statement: &Statement, piece: &Piece) -> Statement {
    let mut narrow = statement.clone();
    for ((list, _), members) in lists(statement).into_iter().zip(&piece.members) {
        match list {
            List::Resources => {
                if let Some(elements) = &mut narrow.resource {
                    keep(&mut elements.values, members);
                }
            }
            List::Principals => {
                if let Some(principals) = &mut narrow.principal {
                    keep(&mut principals.names, members);
                }
            }
            List::Values(index) => {
                if let Some(clause) = narrow.condition.get_mut(index) {
                    keep(&mut clause.values, members);
                }
            }
        }
    }
    narrow
}

fn keep<T>(list: &mut Vec<T>, members: &[usize]) {
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        members.contains(&(index - 1))
    });
}

/// Puts pieces of one statement together: two that differ in one list only become one.
pub(super) fn together(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let mut at = 0;
    while at < pieces.len() {
        let found = pieces
            .iter()
            .enumerate()
            .skip(at + 1)
            .find_map(|(other, two)| {
                let one = pieces.get(at)?;
                Some((other, merged(one, two)?))
            });
        match found {
            Some((other, merged)) => {
                pieces.remove(other);
                if let Some(one) = pieces.get_mut(at) {
                    *one = merged;
                }
                at = 0;
            }
            None => at += 1,
        }
    }
    pieces
}

fn merged(one: &Piece, two: &Piece) -> Option<Piece> {
    let lists = one.members.iter().zip(&two.members);
    let mut differing = lists.clone().enumerate().filter(|(_, (a, b))| a != b);
    let (list, (a, b)) = differing.next()?;
    if one.parent != two.parent || differing.next().is_some() {
        return None;
    }
    let mut members: Vec<usize> = a.iter().chain(b).copied().collect();
    members.sort_unstable();
    members.dedup();
    let mut whole = one.clone();
    *whole.members.get_mut(list)? = members;
    Some(whole)
}
