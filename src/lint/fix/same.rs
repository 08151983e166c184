//! Whether two trees are the same but for one part of each.

use crate::source::json::{Json, Node};

/// Whether `old` and `new` differ at most in `part` and `other`, which stand at the same place of both.
pub(super) fn same_outside(old: &Json, part: &Json, new: &Json, other: &Json) -> bool {
    let here = (std::ptr::eq(old, part), std::ptr::eq(new, other));
    if here != (false, false) {
        return here == (true, true);
    }
    match (&old.node, &new.node) {
        (Node::Array(olds), Node::Array(news)) => {
            let mut pairs = olds.iter().zip(news);
            olds.len() == news.len() && pairs.all(|(old, new)| same_outside(old, part, new, other))
        }
        (Node::Object(olds), Node::Object(news)) => {
            let mut pairs = olds.iter().zip(news);
            olds.len() == news.len()
                && pairs.all(|(old, new)| {
                    old.name == new.name && same_outside(&old.value, part, &new.value, other)
                })
        }
        (old, new) => old == new,
    }
}
