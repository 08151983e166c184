//! Decimal numbers of any size (`COND-22`).

use std::cmp::Ordering;

use num_bigint::BigInt;

/// A decimal number in normal form: `0.digits × 10^exponent`, never written out, so that
/// `1e999999999` costs ten bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::eval) struct Decimal {
    negative: bool,
    /// Without leading and trailing zeros; empty for zero.
    digits: String,
    /// Zero for zero.
    exponent: BigInt,
}

impl Decimal {
    /// Reads `[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?`; `None` for anything else.
    pub(in crate::eval) fn parse(text: &str) -> Option<Self> {
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, integer(power)?),
            None => (text, BigInt::ZERO),
        };
        let (negative, mantissa) = sign(mantissa);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if !all_digits(whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty())
        {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let digits = significant.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self {
                negative: false,
                digits,
                exponent: BigInt::ZERO,
            });
        }
        let leading = all.len() - significant.len();
        Some(Self {
            negative,
            digits,
            exponent: power + BigInt::from(whole.len()) - BigInt::from(leading),
        })
    }

    /// Whether the number is below zero.
    pub(in crate::eval) const fn is_negative(&self) -> bool {
        self.negative
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            // No trailing zeros, so a proper prefix is the smaller number, as in text order.
            (false, false) => self
                .exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Takes an optional sign off the front: whether it was a minus, and the rest.
fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn integer(text: &str) -> Option<BigInt> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    let value = if significant.is_empty() {
        BigInt::ZERO
    } else {
        BigInt::parse_bytes(significant.as_bytes(), 10)?
    };
    Some(if negative { -value } else { value })
}
