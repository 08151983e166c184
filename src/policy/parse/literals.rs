//! Condition values that IAM does not store (`GRAM-45`).
//!
//! Only tells whether a value is one; what it means is for the evaluator and the encoder.

use crate::policy::Base;
use std::net::{Ipv4Addr, Ipv6Addr};

/// What the value should have been, if it is not.
pub(crate) fn malformed(base: Base, value: &str, variables: bool) -> Option<&'static str> {
    use Base::{
        ArnEquals, ArnLike, ArnNotEquals, ArnNotLike, BinaryEquals, Bool, DateEquals,
        DateGreaterThan, DateGreaterThanEquals, DateLessThan, DateLessThanEquals, DateNotEquals,
        IpAddress, NotIpAddress, Null, NumericEquals, NumericGreaterThan, NumericGreaterThanEquals,
        NumericLessThan, NumericLessThanEquals, NumericNotEquals, StringEquals,
        StringEqualsIgnoreCase, StringLike, StringNotEquals, StringNotEqualsIgnoreCase,
        StringNotLike,
    };
    let (fine, expected) = match base {
        StringEquals
        | StringNotEquals
        | StringEqualsIgnoreCase
        | StringNotEqualsIgnoreCase
        | StringLike
        | StringNotLike
        | Bool
        | Null => return None,
        NumericEquals
        | NumericNotEquals
        | NumericLessThan
        | NumericLessThanEquals
        | NumericGreaterThan
        | NumericGreaterThanEquals => (is_number(value), "number"),
        DateEquals
        | DateNotEquals
        | DateLessThan
        | DateLessThanEquals
        | DateGreaterThan
        | DateGreaterThanEquals => (is_date(value), "date"),
        BinaryEquals => (is_base64(value), "base64"),
        IpAddress | NotIpAddress => (is_network(value), "IP address"),
        ArnEquals | ArnLike | ArnNotEquals | ArnNotLike => {
            let variable = variables && value.contains("${");
            (variable || is_arn(value), "ARN")
        }
    };
    (!fine).then_some(expected)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// Digits with at most one point among them, before or after.
fn is_decimal(text: &str) -> bool {
    match text.split_once('.') {
        None => digits(text),
        Some((whole, "")) => digits(whole),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
    }
}

/// `COND-22`
fn is_number(text: &str) -> bool {
    match unsigned(text).split_once(['e', 'E']) {
        Some((mantissa, exponent)) => is_decimal(mantissa) && digits(unsigned(exponent)),
        None => is_decimal(unsigned(text)),
    }
}

/// `COND-24`
fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let calendar = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(year), None, ..) => four(year).is_some() && time.is_none(),
        (Some(year), Some(month), None, _) => is_day(year, month, "01") && time.is_none(),
        (Some(year), Some(month), Some(day), None) => is_day(year, month, day),
        _ => false,
    };
    if calendar {
        return time.is_none_or(is_time);
    }
    time.is_none() && is_decimal(unsigned(text))
}

fn four(text: &str) -> Option<i16> {
    (text.len() == 4 && digits(text)).then(|| text.parse().ok())?
}

fn two(text: &str, most: i8) -> Option<i8> {
    let number = (text.len() == 2 && digits(text)).then(|| text.parse().ok())?;
    number.filter(|number| *number <= most)
}

fn is_day(year: &str, month: &str, day: &str) -> bool {
    let date = || jiff::civil::Date::new(four(year)?, two(month, 12)?, two(day, 31)?).ok();
    date().is_some()
}

fn is_time(text: &str) -> bool {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone).unwrap_or((text, ""));
    let zoned = match zone {
        "" | "Z" => true,
        _ => unsigned(zone)
            .split_once(':')
            .is_some_and(|(hours, minutes)| two(hours, 23).and(two(minutes, 59)).is_some()),
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next(), parts.next(), parts.next());
    let hour_fine = hour.is_some_and(|hour| two(hour, 23).is_some());
    let minute_fine = match minute {
        Some(minute) => two(minute, 59).is_some(),
        None => zone.is_empty(),
    };
    let second_fine = second.is_none_or(|second| match second.split_once('.') {
        Some((whole, fraction)) => two(whole, 59).is_some() && digits(fraction),
        None => two(second, 59).is_some(),
    });
    zoned && hour_fine && minute_fine && second_fine && parts.next().is_none()
}

/// `COND-27`: padded, and no stray bits in the last digit.
fn is_base64(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    let padding = text.len() - bare.len();
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let last = bare.bytes().next_back().and_then(value).unwrap_or_default();
    let stray = match padding {
        0 => 0,
        1 => last & 0b11,
        2 => last & 0b1111,
        _ => return false,
    };
    text.len().is_multiple_of(4) && bare.bytes().all(|byte| value(byte).is_some()) && stray == 0
}

/// `COND-28`
fn is_network(text: &str) -> bool {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let prefix = match prefix {
        None => None,
        Some(prefix) if digits(prefix) => match prefix.parse::<u32>() {
            Ok(bits) => Some(bits),
            Err(_) => return false,
        },
        Some(_) => return false,
    };
    if address.contains(':') {
        let bits = prefix.unwrap_or(128);
        let host = u128::MAX.checked_shr(bits).unwrap_or_default();
        let parsed = address.parse::<Ipv6Addr>().map(u128::from);
        // A network with host bits is refused, and so is one written with dots.
        !address.contains('.') && bits <= 128 && parsed.is_ok_and(|bits| bits & host == 0)
    } else {
        // Octets may have leading zeros, which the standard library refuses.
        let octets = address.split('.').map(|octet| {
            let significant = octet.trim_start_matches('0');
            match (digits(octet), significant) {
                (true, "") => "0",
                (true, _) => significant,
                (false, _) => "",
            }
        });
        let plain = octets.collect::<Vec<_>>().join(".");
        plain.parse::<Ipv4Addr>().is_ok() && prefix.unwrap_or(32) <= 32
    }
}

/// `COND-31`
fn is_arn(text: &str) -> bool {
    text == "*" || (text.starts_with("arn:") && text.split(':').count() >= 6)
}
