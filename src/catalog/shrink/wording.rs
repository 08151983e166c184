//! How a pattern is best written: so that people understand it and few names of tomorrow match it.

use super::cover::Set;
use super::shapes::{Names, Shape};

/// The pattern of `shape`, which matches the names of `set`, as specific as these allow: whole words
/// where that is exact, else as much as the names have in common. It still matches all of `set`, and
/// wanted names only.
pub(super) fn readable(names: &Names, set: &Set, shape: &Shape) -> String {
    let spelled = set.iter().filter_map(|at| names.spelled.get(at).copied());
    let spelled: Vec<&str> = spelled.collect();
    let first = match spelled.as_slice() {
        [] => return shape.pattern(),
        [only] => return (*only).to_owned(),
        [first, ..] => *first,
    };
    let words = boundaries(first);
    let part = |from: usize, to: usize| first.get(from..to).unwrap_or_default();
    let fit = |head: usize, infix: &str, tail: usize| {
        let (head, tail) = (part(0, head), part(first.len() - tail, first.len()));
        let pattern = format!("{head}*{infix}{tail}");
        let folded = pattern.to_ascii_lowercase();
        names.fits(&folded, set).then_some(pattern)
    };
    let (head, tail) = common(&spelled);
    let head_words = words.iter().copied().filter(|at| *at <= head);
    let head_words = head_words.max().unwrap_or_default();
    let tail_words = words.iter().map(|at| first.len() - at);
    let tail_words = tail_words
        .filter(|length| *length <= tail)
        .max()
        .unwrap_or_default();
    let ends = [
        (head_words, tail_words),
        (head, tail_words),
        (head_words, tail),
        (head, tail),
        (shape.head.len(), shape.tail.len()),
    ];
    let mut plain = ends.iter().filter_map(|(head, tail)| fit(*head, "", *tail));
    if let Some(pattern) = plain.next() {
        return pattern;
    }
    let mut infixes: Vec<(usize, usize)> = words
        .iter()
        .flat_map(|from| words.iter().map(move |to| (*from, *to)))
        .filter(|(from, to)| part(*from, *to).to_ascii_lowercase().contains(&shape.infix))
        .collect();
    infixes.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
    // As the shape has it, where whole words say too much.
    let middle = part(shape.head.len(), first.len() - shape.tail.len()).to_ascii_lowercase();
    let at = middle.find(&shape.infix).map(|at| at + shape.head.len());
    infixes.extend(at.map(|at| (at, at + shape.infix.len())));
    let fitting = infixes.iter().find_map(|(from, to)| {
        let infix = format!("{}*", part(*from, *to));
        ends.iter()
            .find_map(|(head, tail)| fit(*head, &infix, *tail))
    });
    fitting.unwrap_or_else(|| shape.pattern())
}

/// How much all names have in common at the beginning and at the end, in any case; together no more
/// than the shortest name.
fn common(names: &[&str]) -> (usize, usize) {
    let first = names.first().copied().unwrap_or_default();
    let same = |pairs: &mut dyn Iterator<Item = (u8, u8)>| {
        pairs.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
    };
    let (mut head, mut tail, mut shortest) = (first.len(), first.len(), first.len());
    for name in names {
        head = head.min(same(&mut first.bytes().zip(name.bytes())));
        tail = tail.min(same(&mut first.bytes().rev().zip(name.bytes().rev())));
        shortest = shortest.min(name.len());
    }
    (head, tail.min(shortest - head))
}

/// Where the words of a name begin or end, from 0 to its length: `Get|Bucket|ACL|Rule`.
fn boundaries(name: &str) -> Vec<usize> {
    let bytes = name.as_bytes();
    let upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    (0..=bytes.len())
        .filter(|&at| {
            at == 0 || at == bytes.len() || upper(at) && (!upper(at - 1) || lower(at + 1))
        })
        .collect()
}
