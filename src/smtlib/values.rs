//! Operands of the ordered operators as terms: numbers as decimals, instants as milliseconds,
//! networks as ranges (`COND-22` to `COND-30`).

use std::net::Ipv6Addr;

/// Past so many digits a number has no place in a readable file.
const MAX_DIGITS: usize = 400;

/// What an operand says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand<T> {
    /// A value.
    Value(T),
    /// Nothing that converts: it matches nothing (`COND-40`).
    Nothing,
    /// A value that is not written out.
    TooLarge,
}

/// A decimal: sign, digits, and how many of them stand behind the point.
struct Decimal {
    negative: bool,
    digits: String,
    places: usize,
}

/// Reads `[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?` (`COND-22`).
fn decimal(text: &str) -> Operand<Decimal> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at).unwrap_or(""), text.get(at + 1..)),
        None => (text, None),
    };
    let negative = mantissa.starts_with('-');
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() + fraction.len() == 0 {
        return Operand::Nothing;
    }
    let shift: i64 = match exponent {
        None => 0,
        Some(text) => {
            let plain = text.strip_prefix(['+', '-']).unwrap_or(text);
            if plain.is_empty() || !all_digits(plain) {
                return Operand::Nothing;
            }
            match text.parse() {
                Ok(shift) => shift,
                Err(_) => return Operand::TooLarge,
            }
        }
    };
    let mut digits = format!("{whole}{fraction}");
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let limit = i64::try_from(MAX_DIGITS).unwrap_or(0);
    if digits.len() > MAX_DIGITS || shift.abs() > limit {
        return Operand::TooLarge;
    }
    let places = match usize::try_from(places - shift) {
        Ok(places) => places,
        Err(_) => {
            let zeros = usize::try_from(shift - places).unwrap_or(0);
            digits.push_str(&"0".repeat(zeros));
            0
        }
    };
    Operand::Value(Decimal {
        negative,
        digits,
        places,
    })
}

impl Decimal {
    /// Digits before and behind the point; there is at least one before it.
    fn parts(&self) -> (String, String) {
        let width = self.places + 1;
        let padded = format!("{:0>width$}", self.digits);
        let (whole, fraction) = padded.split_at(padded.len() - self.places);
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        (whole.to_owned(), fraction.to_owned())
    }
}

/// A number as a term of the sort Real.
pub(super) fn number(text: &str) -> Operand<String> {
    match decimal(text) {
        Operand::Value(decimal) => {
            let (whole, fraction) = decimal.parts();
            let fraction = if fraction.is_empty() { "0" } else { &fraction };
            let term = format!("{whole}.{fraction}");
            Operand::Value(if decimal.negative {
                format!("(- {term})")
            } else {
                term
            })
        }
        Operand::Nothing => Operand::Nothing,
        Operand::TooLarge => Operand::TooLarge,
    }
}

/// An integer as a term.
pub(super) fn integer(value: i64) -> String {
    if value < 0 {
        format!("(- {})", value.unsigned_abs())
    } else {
        value.to_string()
    }
}

/// Milliseconds since 1970 of a date or of epoch seconds (`COND-24`), cut to milliseconds.
pub(super) fn instant(text: &str) -> Operand<i64> {
    let is_year = text.len() == 4 && text.bytes().all(|c| c.is_ascii_digit());
    if !is_year && !text.contains(['e', 'E']) {
        match decimal(text) {
            Operand::Value(seconds) => {
                let (whole, fraction) = seconds.parts();
                let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
                return match format!("{whole}{fraction}").parse::<i64>() {
                    Ok(millis) => Operand::Value(if seconds.negative { -millis } else { millis }),
                    Err(_) => Operand::TooLarge,
                };
            }
            Operand::TooLarge => return Operand::TooLarge,
            Operand::Nothing => {}
        }
    }
    calendar(text).map_or(Operand::Nothing, Operand::Value)
}

/// A number of that many digits, not above the limit.
fn field(text: &str, width: usize, limit: i64) -> Option<i64> {
    let fits = text.len() == width && text.bytes().all(|c| c.is_ascii_digit());
    let value: i64 = fits.then(|| text.parse().ok()).flatten()?;
    (value <= limit).then_some(value)
}

fn calendar(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let (year, month, day) = match parts.as_slice() {
        [year] => (field(year, 4, 9999)?, 1, 1),
        [year, month] => (field(year, 4, 9999)?, field(month, 2, 12)?, 1),
        [year, month, day] => (
            field(year, 4, 9999)?,
            field(month, 2, 12)?,
            field(day, 2, 31)?,
        ),
        _ => return None,
    };
    if month < 1 || day < 1 || day > days_of(year, month) {
        return None;
    }
    let midnight = days_before(year, month, day) * 86_400_000;
    let Some(time) = time else {
        return Some(midnight);
    };
    if parts.len() != 3 {
        return None;
    }
    Some(midnight + clock(time)?)
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    // Days before the first of January of a year, counted from the year 0.
    let before = |year: i64| {
        let past = year - 1;
        365 * year + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400) + 1
    };
    let months: i64 = (1..month).map(|month| days_of(year, month)).sum();
    before(year) - before(1970) + months + day - 1
}

/// The milliseconds of a clock with or without a zone.
fn clock(text: &str) -> Option<i64> {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => (text.get(..at)?, text.get(at..)?),
        None => (text, ""),
    };
    let offset = match zone {
        "" | "Z" => 0,
        _ => {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let minutes = field(hours, 2, 23)? * 60 + field(minutes, 2, 59)?;
            if zone.starts_with('-') {
                -minutes
            } else {
                minutes
            }
        }
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let millis = match parts.as_slice() {
        // Hours alone only without a zone.
        [hours] if zone.is_empty() => field(hours, 2, 23)? * 3_600_000,
        [hours, minutes] => field(hours, 2, 23)? * 3_600_000 + field(minutes, 2, 59)? * 60_000,
        [hours, minutes, seconds] => {
            let (whole, fraction) = match seconds.split_once('.') {
                Some((_, "")) => return None,
                Some((whole, fraction)) => (whole, fraction),
                None => (*seconds, ""),
            };
            if !fraction.bytes().all(|c| c.is_ascii_digit()) {
                return None;
            }
            let cut: String = fraction.chars().chain("000".chars()).take(3).collect();
            field(hours, 2, 23)? * 3_600_000
                + field(minutes, 2, 59)? * 60_000
                + field(whole, 2, 59)? * 1000
                + cut.parse::<i64>().ok()?
        }
        _ => return None,
    };
    Some(millis - offset * 60_000)
}

/// A network: its family and its first and last address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    /// IPv6.
    pub six: bool,
    /// The first address.
    pub first: u128,
    /// The last address.
    pub last: u128,
}

/// IPv4 addresses in IPv6 clothes: a request that holds one means the IPv4 address (`COND-29`).
pub(super) const MAPPED: Network = Network {
    six: true,
    first: 0xFFFF_0000_0000,
    last: 0xFFFF_FFFF_FFFF,
};

/// Reads `address` or `address/prefix` (`COND-28`); `None` for what matches nothing.
pub(super) fn network(text: &str) -> Option<Network> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let (six, number, width): (bool, u128, u32) = if address.contains(':') {
        if address.contains('.') {
            return None;
        }
        let parsed: Ipv6Addr = address.parse().ok()?;
        (true, u128::from(parsed), 128)
    } else {
        let octets: Vec<&str> = address.split('.').collect();
        if octets.len() != 4 {
            return None;
        }
        let mut number = 0;
        for octet in octets {
            if octet.is_empty() || !octet.bytes().all(|c| c.is_ascii_digit()) {
                return None;
            }
            number = number * 256 + u128::from(octet.parse::<u8>().ok()?);
        }
        (false, number, 32)
    };
    let length = match prefix {
        None => width,
        Some(text) if !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) => {
            text.parse::<u32>().ok().filter(|length| *length <= width)?
        }
        Some(_) => return None,
    };
    let hosts = match width - length {
        128 => u128::MAX,
        bits => (1_u128 << bits) - 1,
    };
    if six && number & hosts != 0 {
        return None;
    }
    let first = number & !hosts;
    Some(Network {
        six,
        first,
        last: first | hosts,
    })
}

/// Strict base64: padded and canonical (`COND-27`).
pub(super) fn is_base64(text: &str) -> bool {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let body = text.trim_end_matches('=');
    let Some(step) = (match text.len() - body.len() {
        0 => Some(1),
        1 => Some(4),
        2 => Some(16),
        _ => None,
    }) else {
        return false;
    };
    let known = body.chars().all(|c| ALPHABET.contains(c));
    let last = body.chars().next_back().and_then(|c| ALPHABET.find(c));
    // The bits behind the last byte are zero.
    text.len().is_multiple_of(4) && known && last.is_none_or(|last| last.is_multiple_of(step))
}
