//! What the writer may have meant.

/// The known name that differs only in case, else the nearest within two edits.
pub(crate) fn did_you_mean<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let same = known.iter().find(|one| one.eq_ignore_ascii_case(name));
    let near = || {
        let distances = known.iter().map(|one| (distance(name, one), one));
        let close = distances.filter(|(edits, one)| *edits <= 2 && *edits < one.len());
        close.min_by_key(|(edits, _)| *edits).map(|(_, one)| one)
    };
    same.or_else(near).copied()
}

/// How many characters to insert, remove or replace to get from one text to the other, ignoring
/// case.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, left) in from.to_ascii_lowercase().chars().enumerate() {
        let mut diagonal = at;
        let mut last = at + 1;
        let mut next = vec![last];
        for (right, above) in to.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(*right != left);
            last = replaced.min(above + 1).min(last + 1);
            diagonal = *above;
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
