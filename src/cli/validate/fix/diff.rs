//! Unified diffs.

use crate::source::clean;
use similar::TextDiff;

/// What `patch -p0` makes `new` of `old` with; empty if they are the same.
pub(super) fn unified(name: &str, old: &str, new: &str) -> String {
    let name = clean(name);
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().header(&name, &name).to_string()
}
