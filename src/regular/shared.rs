//! A text that some languages share and others lack, without all the classes: most states lead to none
//! such, and are left at once.

use super::nfa::{Nfa, narrow};
use super::partition::{Budget, Builder, Exhausted, Scratch, spell};
use super::{Bits, Language};
use rustc_hash::FxHashSet as HashSet;
use std::rc::Rc;

/// A shortest text of `universe` that is in all of `inside` and in none of `outside`; `None` if there is
/// none.
///
/// # Errors
/// [`Exhausted`] past the budget; it counts no classes.
pub fn shared(
    universe: &Language,
    inside: &[&Language],
    outside: &[&Language],
    budget: Budget,
) -> Result<Option<String>, Exhausted> {
    let languages: Vec<&Language> = inside.iter().chain(outside).copied().collect();
    let nfa = Nfa::new(universe, &languages);
    let builder = Builder {
        nfa: &nfa,
        languages: languages.len(),
    };
    let mut wanted = Bits::empty(languages.len());
    for index in 0..inside.len() {
        wanted.insert(index);
    }
    // Whether words that go on from here can be wanted: every language of `inside` is alive, none of
    // the others accepts whatever follows.
    let hopeful = |set: &[u32]| {
        let mut alive = Bits::empty(languages.len());
        for position in builder.live(set) {
            let Some(language) = position.language.checked_sub(1) else {
                continue;
            };
            let language = language as usize;
            if position.absorbing && language >= inside.len() {
                return false;
            }
            alive.insert(language);
        }
        wanted.without(&alive).is_empty()
    };
    let mut known: HashSet<Rc<[u32]>> = HashSet::default();
    let mut sets: Vec<Rc<[u32]>> = Vec::new();
    let mut from: Vec<(u32, u16)> = Vec::new();
    let mut scratch = builder.start();
    if builder.close(&mut scratch, false) && hopeful(&scratch.kept) {
        sets.push(scratch.kept.as_slice().into());
        from.push((0, 0));
    }
    let mut inner = Scratch::default();
    let mut used = 0;
    let mut next = 0;
    while let Some(set) = sets.get(next).cloned() {
        used += set.len();
        if sets.len() > budget.states || used > budget.positions {
            return Err(Exhausted);
        }
        if builder.accepts(&set).is_some_and(|bits| bits == wanted) {
            return Ok(Some(spell(&from, next)));
        }
        builder.moves(&set, &mut scratch);
        for step in scratch.moves.iter().take(scratch.used) {
            let goes_on = builder.step(&step.active, step.pending, &mut inner);
            if !goes_on || !hopeful(&inner.kept) || known.contains(inner.kept.as_slice()) {
                continue;
            }
            let target: Rc<[u32]> = inner.kept.as_slice().into();
            known.insert(Rc::clone(&target));
            sets.push(target);
            from.push((narrow(next), step.representative));
        }
        next += 1;
    }
    Ok(None)
}
