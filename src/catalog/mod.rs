//! What AWS has: the names of its actions (`data/catalog`, made by `tools/actions.py`).

const ACTIONS: &str = include_str!("../../data/catalog/actions.txt");

/// Every action as prefix and name, ordered by prefix and name.
pub fn actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    services().flat_map(|(prefix, names)| names.map(move |name| (prefix, name)))
}

/// Every service prefix with the names of its actions.
pub fn services() -> impl Iterator<Item = (&'static str, std::str::SplitAsciiWhitespace<'static>)> {
    ACTIONS.lines().filter_map(|line| {
        let (prefix, names) = line.split_once(' ')?;
        Some((prefix, names.split_ascii_whitespace()))
    })
}

/// The name of an action as AWS spells it; `action` in any case. `None` if there is no such action.
pub fn spelling(action: &str) -> Option<String> {
    let (prefix, name) = action.split_once(':')?;
    let (prefix, mut names) = services().find(|(known, _)| known.eq_ignore_ascii_case(prefix))?;
    let name = names.find(|known| known.eq_ignore_ascii_case(name))?;
    Some(format!("{prefix}:{name}"))
}
