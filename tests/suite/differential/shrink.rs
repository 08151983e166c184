//! Makes a pair of policies smaller while something remains true of it.

use serde_json::Value;

/// One way to make a document smaller.
enum Cut {
    /// Removes what stands at a pointer.
    Remove(String),
    /// Puts another text there.
    Write(String, String),
}

/// Where a member stands.
fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The elements whose texts may be shortened.
const TEXTS: [&str; 7] = [
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
];

/// Every cut below `value`, the large ones first.
fn cuts(value: &Value, pointer: &str, in_text: bool, out: &mut Vec<Cut>) {
    match value {
        Value::Array(all) => {
            out.extend((0..all.len()).map(|at| Cut::Remove(format!("{pointer}/{at}"))));
            for (at, one) in all.iter().enumerate() {
                cuts(one, &format!("{pointer}/{at}"), in_text, out);
            }
        }
        Value::Object(all) => {
            out.extend(all.keys().map(|name| Cut::Remove(below(pointer, name))));
            for (name, one) in all {
                let in_text = in_text || TEXTS.contains(&name.as_str());
                cuts(one, &below(pointer, name), in_text, out);
            }
        }
        Value::String(text) if in_text => {
            let all: Vec<char> = text.chars().collect();
            let mut step = all.len().div_ceil(2);
            while step > 0 {
                for start in (0..all.len()).step_by(step) {
                    let kept = all.iter().take(start).chain(all.iter().skip(start + step));
                    out.push(Cut::Write(pointer.to_owned(), kept.collect()));
                }
                step = if step == 1 { 0 } else { step.div_ceil(2) };
            }
        }
        _ => {}
    }
}

fn applied(value: &Value, cut: &Cut) -> Value {
    let mut value = value.clone();
    match cut {
        Cut::Write(pointer, text) => {
            if let Some(place) = value.pointer_mut(pointer) {
                *place = Value::String(text.clone());
            }
        }
        Cut::Remove(pointer) => {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            match value.pointer_mut(parent) {
                Some(Value::Array(all)) => {
                    all.remove(name.parse().unwrap());
                }
                Some(Value::Object(all)) => {
                    all.remove(&name.replace("~1", "/").replace("~0", "~"));
                }
                _ => {}
            }
        }
    }
    value
}

/// The smallest pair found for which `holds` is still true, as it is of the pair given.
pub fn shrink(pair: [Value; 2], mut holds: impl FnMut(&[Value; 2]) -> bool) -> [Value; 2] {
    let mut best = pair;
    loop {
        let mut smaller = None;
        'sides: for side in 0..2 {
            let mut all = Vec::new();
            cuts(&best[side], "", false, &mut all);
            for cut in &all {
                let mut next = best.clone();
                next[side] = applied(&best[side], cut);
                if next[side] != best[side] && holds(&next) {
                    smaller = Some(next);
                    break 'sides;
                }
            }
        }
        match smaller {
            Some(next) => best = next,
            None => return best,
        }
    }
}
