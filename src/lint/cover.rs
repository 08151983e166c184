//! Which entries of a list others cover.

use super::glob::{Piece, covers, pieces};
use super::view::{At, Entry};

/// What entries are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Texts.
    Texts,
    /// Texts in which case does not matter.
    Folded,
}

/// The entries that cover others and are covered by none but their equals, each with the places of all
/// that it covers, itself included, in the order of the list.
pub(crate) fn covered<'a>(
    entries: &[Entry<'a>],
    variables: bool,
    of: Of,
) -> Vec<(&'a str, Vec<At<'a>>)> {
    let fold = of == Of::Folded;
    if entries.len() < 2 {
        return Vec::new();
    }
    let mut groups = groups(entries, variables, fold);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (outer, group) in groups.iter().enumerate() {
        let Some(wild) = group.head else {
            continue;
        };
        // What is covered starts with the same text, so it stands together in the order.
        let start = group.text.get(..wild).unwrap_or_default();
        let first = groups.partition_point(|one| one.text.as_str() < start);
        let starting = groups.iter().enumerate().skip(first);
        for (inner, other) in starting.take_while(|(_, one)| one.text.starts_with(start)) {
            if inner != outer && covers(&group.pieces, &other.pieces) {
                found.push((outer, inner));
            }
        }
    }
    for (outer, inner) in &found {
        // Two that cover each other are one language: the first of the list stands for both.
        let mutual = found.contains(&(*inner, *outer));
        let first = |at: usize| groups.get(at).and_then(|one| one.members.first().copied());
        if !mutual || first(*outer) < first(*inner) {
            let members = groups.get(*inner).map(|one| one.members.clone());
            if let Some(inner) = groups.get_mut(*inner) {
                inner.inside = true;
            }
            if let Some(outer) = groups.get_mut(*outer) {
                outer.covered.extend(members.unwrap_or_default());
            }
        }
    }
    let mut told: Vec<Vec<usize>> = Vec::new();
    let mut names: Vec<usize> = Vec::new();
    for group in groups {
        let mut all = group.members;
        let name = all.first().copied().unwrap_or_default();
        all.extend(group.covered);
        if !group.inside && all.len() > 1 {
            all.sort_unstable();
            told.push(all);
            names.push(name);
        }
    }
    let mut told: Vec<(usize, Vec<usize>)> = names.into_iter().zip(told).collect();
    told.sort_unstable();
    let at = |number: usize| entries.get(number).map(|entry| entry.at);
    let whole = |(name, all): (usize, Vec<usize>)| {
        let text = entries.get(name)?.text;
        Some((text, all.into_iter().filter_map(at).collect()))
    };
    told.into_iter().filter_map(whole).collect()
}

/// Entries that are written alike.
struct Group<'a> {
    text: String,
    pieces: Vec<Piece<'a>>,
    /// How many bytes stand before the first wildcard, if there is one.
    head: Option<usize>,
    /// Their numbers in the list.
    members: Vec<usize>,
    /// The numbers of what they cover.
    covered: Vec<usize>,
    /// Whether another group covers this one.
    inside: bool,
}

/// The groups in the order of their texts.
fn groups<'a>(entries: &[Entry<'a>], variables: bool, fold: bool) -> Vec<Group<'a>> {
    let mut texts: Vec<(String, usize)> = entries
        .iter()
        .enumerate()
        .map(|(number, entry)| {
            let mut text = entry.text.to_owned();
            if fold {
                text.make_ascii_lowercase();
            }
            (text, number)
        })
        .collect();
    texts.sort_unstable();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (text, number) in texts {
        if let Some(last) = groups.last_mut().filter(|last| last.text == text) {
            last.members.push(number);
            continue;
        }
        let entry = entries.get(number).map_or("", |entry| entry.text);
        groups.push(Group {
            pieces: pieces(entry, variables, fold),
            head: text
                .find(['*', '?', '$'])
                .filter(|_| text.contains(['*', '?'])),
            text,
            members: vec![number],
            covered: Vec::new(),
            inside: false,
        });
    }
    groups
}
