//! Decimal numbers of any size (`COND-22`).

use std::cmp::Ordering;

/// A decimal number in normal form: `0.digits × 10^exponent`, never written out, so that
/// `1e999999999` costs ten bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::eval) struct Decimal {
    negative: bool,
    /// Without leading and trailing zeros; empty for zero.
    digits: String,
    /// Zero for zero.
    exponent: Exponent,
}

/// An integer of any size, kept in decimal: reading it costs no more than its length, where a
/// binary number costs the square.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Exponent {
    /// False for zero.
    negative: bool,
    /// Without leading zeros; empty for zero.
    digits: String,
}

impl Decimal {
    /// Reads `[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?`; `None` for anything else.
    pub(in crate::eval) fn parse(text: &str) -> Option<Self> {
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Exponent::parse(power)?),
            None => (text, Exponent::default()),
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
                exponent: Exponent::default(),
            });
        }
        let places = i128::try_from(whole.len()).ok()?;
        let leading = i128::try_from(all.len() - significant.len()).ok()?;
        Some(Self {
            negative,
            digits,
            exponent: power.plus(places - leading),
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

impl Exponent {
    /// Reads `[+-]?[0-9]+`.
    fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = sign(text);
        if digits.is_empty() || !all_digits(digits) {
            return None;
        }
        Some(Self::new(negative, digits))
    }

    fn new(negative: bool, digits: &str) -> Self {
        let digits = digits.trim_start_matches('0').to_owned();
        Self {
            negative: negative && !digits.is_empty(),
            digits,
        }
    }

    /// Adds the length of some text, or takes it away.
    fn plus(&self, length: i128) -> Self {
        // Up to here the sum is an `i128`; beyond, no length of a text reaches the number.
        const SHORT: usize = 30;
        if self.digits.len() <= SHORT {
            let magnitude: i128 = self.digits.parse().unwrap_or(0);
            let sum = if self.negative { -magnitude } else { magnitude } + length;
            return Self::new(sum < 0, &sum.unsigned_abs().to_string());
        }
        let mut carry = if self.negative { -length } else { length };
        let mut digits: Vec<char> = Vec::with_capacity(self.digits.len() + 1);
        for digit in self.digits.bytes().rev() {
            let total = i128::from(digit - b'0') + carry;
            digits.push(decimal(total.rem_euclid(10)));
            carry = total.div_euclid(10);
        }
        while carry > 0 {
            digits.push(decimal(carry % 10));
            carry /= 10;
        }
        let digits: String = digits.into_iter().rev().collect();
        Self::new(self.negative, &digits)
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        let lengths = self.digits.len().cmp(&other.digits.len());
        lengths.then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Exponent {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Exponent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
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

/// The digit of a number below ten.
fn decimal(digit: i128) -> char {
    u32::try_from(digit)
        .ok()
        .and_then(|digit| char::from_digit(digit, 10))
        .unwrap_or('0')
}
