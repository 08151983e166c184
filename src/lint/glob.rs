//! Patterns against patterns: which covers which, and which have a text in common.
//!
//! `covers` is a proof: every text of the covered pattern is one of the covering. It is not complete
//! (`*?` and `?*` are the same language, and it does not see that), so what it does not find is not
//! reported.

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Char(char),
    /// `?`
    Any,
    /// `*`
    Star,
    /// A policy variable: any text.
    Hole(&'a str),
}

/// The pieces of a pattern. `variables`: whether `${…}` is a variable; `fold`: whether case counts for
/// nothing.
pub(crate) fn pieces(text: &str, variables: bool, fold: bool) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if variables
            && let Some(inner) = rest.strip_prefix("${")
            && let Some((name, after)) = inner.split_once('}')
        {
            pieces.push(match name {
                "*" | "?" | "$" => Piece::Char(name.chars().next().unwrap_or('$')),
                _ => Piece::Hole(name),
            });
            rest = after;
            continue;
        }
        match character {
            '*' if pieces.last() == Some(&Piece::Star) => {}
            '*' => pieces.push(Piece::Star),
            '?' => pieces.push(Piece::Any),
            _ if fold => pieces.push(Piece::Char(character.to_ascii_lowercase())),
            _ => pieces.push(Piece::Char(character)),
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    pieces
}

/// Whether every text of `inner` is a text of `outer`.
pub(crate) fn covers(outer: &[Piece<'_>], inner: &[Piece<'_>]) -> bool {
    let (mut o, mut i) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while let Some(piece) = inner.get(i) {
        let fits = match outer.get(o) {
            Some(Piece::Star) => {
                again = Some((o + 1, i));
                o += 1;
                continue;
            }
            // A character outside of the basic plane is two units, and `?` takes one.
            Some(Piece::Any) => match piece {
                Piece::Char(character) => character.len_utf16() == 1,
                other => *other == Piece::Any,
            },
            Some(wanted) => wanted == piece,
            None => false,
        };
        if fits {
            o += 1;
            i += 1;
            continue;
        }
        let Some((star, from)) = again else {
            return false;
        };
        again = Some((star, from + 1));
        o = star;
        i = from + 1;
    }
    outer.iter().skip(o).all(|piece| *piece == Piece::Star)
}

/// Whether some text is one of both patterns; a hole may be any text.
pub(crate) fn meet(left: &[Piece<'_>], right: &[Piece<'_>]) -> bool {
    let open = |piece: &Piece<'_>| matches!(piece, Piece::Star | Piece::Hole(_));
    let same = |one: &Piece<'_>, other: &Piece<'_>| {
        one == other || *one == Piece::Any || *other == Piece::Any
    };
    let (mut left, mut right) = (left, right);
    while let (Some((one, after)), Some((other, rest))) = (left.split_first(), right.split_first())
        && !open(one)
        && !open(other)
    {
        if !same(one, other) {
            return false;
        }
        (left, right) = (after, rest);
    }
    while let (Some((one, after)), Some((other, rest))) = (left.split_last(), right.split_last())
        && !open(one)
        && !open(other)
    {
        if !same(one, other) {
            return false;
        }
        (left, right) = (after, rest);
    }
    if left.iter().all(open) && (right.is_empty() || !left.is_empty()) {
        return true;
    }
    if right.iter().all(open) && (left.is_empty() || !right.is_empty()) {
        return true;
    }
    table(left, right, open, same)
}

/// The same by a table: whether what is left of both from some place has a text in common.
fn table<'a>(
    left: &[Piece<'a>],
    right: &[Piece<'a>],
    open: impl Fn(&Piece<'a>) -> bool,
    same: impl Fn(&Piece<'a>, &Piece<'a>) -> bool,
) -> bool {
    let mut below: Vec<bool> = Vec::new();
    for at in (0..=left.len()).rev() {
        let one = left.get(at);
        let mut row = vec![false; right.len() + 1];
        for to in (0..=right.len()).rev() {
            let other = right.get(to);
            let down = below.get(to).copied().unwrap_or_default();
            let across = row.get(to + 1).copied().unwrap_or_default();
            let both = below.get(to + 1).copied().unwrap_or_default();
            let fits = match (one, other) {
                (None, None) => true,
                (Some(one), None) => open(one) && down,
                (None, Some(other)) => open(other) && across,
                (Some(one), Some(other)) => match (open(one), open(other)) {
                    (false, false) => same(one, other) && both,
                    _ => (open(one) || open(other)) && (down || across),
                },
            };
            // A star takes what stands against it; it must not swallow from the literal's side.
            let fits = match (one, other) {
                (Some(one), Some(other)) if open(one) && !open(other) => down || across,
                (Some(one), Some(other)) if !open(one) && open(other) => across || down,
                _ => fits,
            };
            if let Some(slot) = row.get_mut(to) {
                *slot = fits;
            }
        }
        below = row;
    }
    below.first().copied().unwrap_or_default()
}

/// Whether a pattern over actions (`*` and `?`, without regard to case) matches a text in lower case.
pub(crate) fn action_matches(pattern: &str, text: &str) -> bool {
    if pattern.eq_ignore_ascii_case(text) {
        return true;
    }
    if !pattern.contains(['*', '?']) {
        return false;
    }
    covers(&pieces(pattern, false, true), &pieces(text, false, true))
}

/// Whether a text has an unescaped wildcard.
pub(crate) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
        && pieces(text, true, false)
            .iter()
            .any(|piece| matches!(piece, Piece::Star | Piece::Any))
}

/// Whether a text has a policy variable (or what looks like one).
pub(crate) fn has_variable(text: &str) -> bool {
    text.contains("${")
        && pieces(text, true, false)
            .iter()
            .any(|piece| matches!(piece, Piece::Hole(_)))
}
