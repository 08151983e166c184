//! Z3's theory of strings, for what classes do not decide: a whole question as SMT-LIB.

use super::DEFAULT_LIMIT;
use super::means::{self, Means};
use super::z3::PARAMETERS;
use std::fmt::Write;
use z3::ast::{Bool, String as Text};
use z3::{Params, SatResult, Solver};

/// What the theory says of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strings {
    /// There is no such request.
    Unsat,
    /// There is one, with these values of the keys asked for; `None` is absent.
    Sat(Vec<Option<String>>),
    /// Not decided within the limit, or not understood.
    Unknown,
}

/// So much work one question may be, in Z3's units: it decides most in a fraction of that, or never.
pub const STRINGS_LIMIT: u32 = DEFAULT_LIMIT / 40;

/// Asks about a script without its (check-sat). `keys` are pairs of terms: one of the sort Bool that says
/// that a key is present, one of the sort String that is its value.
pub fn strings(script: &str, keys: &[(&str, &str)], limit: u32) -> Strings {
    // Texts are escaped, so that there is none; the library could not take it.
    if script.contains('\0') {
        return Strings::Unknown;
    }
    let asked = super::z3::alone(|| Ok(ask(script, keys, limit)));
    asked.unwrap_or(Strings::Unknown)
}

fn ask(script: &str, keys: &[(&str, &str)], limit: u32) -> Strings {
    let solver = Solver::new();
    let mut params = Params::new();
    let [rlimit, seed] = PARAMETERS;
    params.set_u32(rlimit, limit);
    params.set_u32(seed, 0);
    solver.set_params(&params);
    let mut script = script.to_owned();
    for (index, (present, value)) in keys.iter().enumerate() {
        let _ = writeln!(
            script,
            "(declare-const key{index}? Bool)\n(assert (= key{index}? {present}))\n\
             (declare-const key{index} String)\n(assert (= key{index} {value}))"
        );
    }
    solver.from_string(script);
    // A script that is not understood leaves nothing to decide.
    if solver.get_assertions().len() < keys.len() + 1 {
        return Strings::Unknown;
    }
    match solver.check() {
        SatResult::Unsat => {
            means::note(Means::Strings);
            Strings::Unsat
        }
        SatResult::Unknown => Strings::Unknown,
        SatResult::Sat => {
            let values = solver.get_model().and_then(|model| {
                let value = |index: usize| {
                    let present = model.eval(&Bool::new_const(format!("key{index}?")), true)?;
                    if !present.as_bool()? {
                        return Some(None);
                    }
                    let text = model.eval(&Text::new_const(format!("key{index}")), true)?;
                    Some(Some(plain(&text.as_string()?)?))
                };
                (0..keys.len()).map(value).collect()
            });
            values.map_or(Strings::Unknown, Strings::Sat)
        }
    }
}

/// The text that SMT-LIB writes with `\u{…}` for units outside of ASCII; `None` for unpaired surrogates.
fn plain(escaped: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once("\\u{") {
        units.extend(before.encode_utf16());
        let (digits, tail) = after.split_once('}')?;
        units.push(u16::from_str_radix(digits, 16).ok()?);
        rest = tail;
    }
    units.extend(rest.encode_utf16());
    String::from_utf16(&units).ok()
}
