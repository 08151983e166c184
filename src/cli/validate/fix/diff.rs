//! Unified diffs.

use crate::source::clean;
use std::fmt::Write as _;

/// How many lines are shown around what changes.
const AROUND: usize = 3;

/// Lines of both texts that are not the same: `[old.0, old.1)` become `[new.0, new.1)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    old: (usize, usize),
    new: (usize, usize),
}

/// What `patch -p0` makes `new` of `old` with; empty if they are the same.
pub(super) fn unified(name: &str, old: &str, new: &str) -> String {
    let olds: Vec<&str> = old.split_inclusive('\n').collect();
    let news: Vec<&str> = new.split_inclusive('\n').collect();
    let changes = changes(&olds, &news);
    if changes.is_empty() {
        return String::new();
    }
    let name = clean(name);
    let mut text = format!("--- {name}\n+++ {name}\n");
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // What is near enough stands in one hunk.
        let near = rest.windows(2).take_while(|pair| match pair {
            [one, other] => other.old.0 - one.old.1 <= 2 * AROUND,
            _ => false,
        });
        let count = near.count() + 1;
        let (hunk, after) = rest.split_at(count.min(rest.len()));
        rest = after;
        let last = hunk.last().unwrap_or(first);
        let from = first.old.0.saturating_sub(AROUND);
        let to = (last.old.1 + AROUND).min(olds.len());
        let lead = first.old.0 - from;
        let added: usize = hunk.iter().map(|one| one.new.1 - one.new.0).sum();
        let removed: usize = hunk.iter().map(|one| one.old.1 - one.old.0).sum();
        let length = to - from;
        let start = first.new.0 - lead;
        let _ = writeln!(
            text,
            "@@ -{} +{} @@",
            range(from, length),
            range(start, length - removed + added)
        );
        let mut at = from;
        for change in hunk {
            lines(&mut text, ' ', &olds, at, change.old.0);
            lines(&mut text, '-', &olds, change.old.0, change.old.1);
            lines(&mut text, '+', &news, change.new.0, change.new.1);
            at = change.old.1;
        }
        lines(&mut text, ' ', &olds, at, to);
    }
    text
}

fn range(start: usize, length: usize) -> String {
    match length {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{length}", start + 1),
    }
}

fn lines(text: &mut String, mark: char, all: &[&str], from: usize, to: usize) {
    for line in all.get(from..to).unwrap_or_default() {
        text.push(mark);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The changes in their order: what is the same at both ends is set aside, and between Myers's algorithm finds
/// the fewest lines that go and come.
fn changes(olds: &[&str], news: &[&str]) -> Vec<Change> {
    let same = |(one, other): &(&&str, &&str)| one == other;
    let head = olds.iter().zip(news).take_while(same).count();
    let (inner, others) = (
        olds.get(head..).unwrap_or_default(),
        news.get(head..).unwrap_or_default(),
    );
    let tail = inner
        .iter()
        .rev()
        .zip(others.iter().rev())
        .take_while(same)
        .count();
    let inner = inner.get(..inner.len() - tail).unwrap_or_default();
    let others = others.get(..others.len() - tail).unwrap_or_default();
    let mut found: Vec<Change> = Vec::new();
    for (old, new) in steps(inner, others) {
        let (old, new) = ((old.0 + head, old.1 + head), (new.0 + head, new.1 + head));
        match found.last_mut() {
            Some(last) if last.old.1 == old.0 && last.new.1 == new.0 => {
                last.old.1 = old.1;
                last.new.1 = new.1;
            }
            _ => found.push(Change { old, new }),
        }
    }
    found
}

/// So many lines that go and come are looked for; past it, all go and all come.
const FAR: usize = 2_000;

type Range = (usize, usize);

/// One line that goes or comes at a time.
fn steps(olds: &[&str], news: &[&str]) -> Vec<(Range, Range)> {
    let all = (olds.len(), news.len());
    if all == (0, 0) {
        return Vec::new();
    }
    // reached[k] is how far one gets in the old text where k is the lead over the new one; the first index
    // stands for the diagonal -distance.
    let mut history: Vec<Vec<usize>> = Vec::new();
    let far = FAR.min(all.0 + all.1);
    for distance in 0..=far {
        let before = history.last();
        let mut reached = Vec::with_capacity(distance + 1);
        let mut ended = false;
        for step in 0..=distance {
            let (mut old, mut new) = from(before, distance, step);
            while old < all.0 && new < all.1 && olds.get(old) == news.get(new) {
                old += 1;
                new += 1;
            }
            ended |= (old, new) == all;
            reached.push(old);
        }
        history.push(reached);
        if ended {
            return walk(&history, olds, news);
        }
    }
    vec![((0, all.0), (0, all.1))]
}

/// Where the way of `step` lines that go and `distance - step` that come starts to be the same: after the better
/// of the two ways that are one line shorter. Old and new lines that do not exist are passed too.
fn from(before: Option<&Vec<usize>>, distance: usize, step: usize) -> (usize, usize) {
    let Some(before) = before else {
        return (0, 0);
    };
    let gone = step
        .checked_sub(1)
        .and_then(|one| before.get(one))
        .map(|old| old + 1);
    let come = (step < distance)
        .then(|| before.get(step).copied())
        .flatten();
    let old = match (gone, come) {
        (Some(gone), Some(come)) => gone.max(come),
        (one, other) => one.or(other).unwrap_or_default(),
    };
    // old - new == step - (distance - step)
    (old, (old + distance).saturating_sub(2 * step))
}

/// The way back from the end.
fn walk(history: &[Vec<usize>], olds: &[&str], news: &[&str]) -> Vec<(Range, Range)> {
    let (mut old, mut new) = (olds.len(), news.len());
    let mut found = Vec::new();
    for distance in (1..history.len()).rev() {
        let before = history.get(distance - 1);
        // old - new == 2 * step - distance
        let step = (old + distance).saturating_sub(new) / 2;
        let gone = step.checked_sub(1);
        let gone = gone.and_then(|one| before?.get(one)).map(|old| old + 1);
        let come = (step < distance)
            .then(|| before?.get(step).copied())
            .flatten();
        let (at, there) = from(before, distance, step);
        if gone.is_some_and(|gone| come.is_none_or(|come| gone >= come)) {
            found.push(((at - 1, at), (there, there)));
            (old, new) = (at - 1, there);
        } else {
            found.push(((at, at), (there - 1, there)));
            (old, new) = (at, there - 1);
        }
    }
    found.reverse();
    found
}
