//! Ignoring case (`COND-20`, `COND-02`).

/// The lower case that the `IgnoreCase` operators compare: full Unicode lower-casing with
/// contextual final sigma, inside the basic plane only.
///
/// Characters outside the basic plane keep their case and are no letters to the sigma rule, as
/// if each were two units without case; so every run between them is lower-cased by itself.
pub(in crate::eval) fn lower(text: &str) -> String {
    let outside = |c: char| c.len_utf16() == 2;
    text.split_inclusive(outside)
        .map(
            |run| match run.chars().next_back().filter(|&c| outside(c)) {
                Some(last) => run.trim_end_matches(last).to_lowercase() + &last.to_string(),
                None => run.to_lowercase(),
            },
        )
        .collect()
}

/// The form in which names of context keys are compared.
pub(in crate::eval) fn key(name: &str) -> String {
    name.to_lowercase()
}
