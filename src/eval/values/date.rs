//! Instants, cut to the millisecond (`COND-24`).

use jiff::civil;

use super::number::Decimal;

/// Reads a date in one of the ISO 8601 shapes of `COND-24`, or epoch seconds. The result counts
/// seconds since 1970; epoch seconds have no bound, so it is a decimal.
///
/// Four digits are a year, not seconds.
pub(in crate::eval) fn parse(text: &str) -> Option<Decimal> {
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if !is_year && let Some(seconds) = epoch_seconds(text) {
        return Some(seconds);
    }
    Decimal::parse(&format!("{}e-3", iso_milliseconds(text)?))
}

/// Reads a number without exponent as seconds, cut to milliseconds.
pub(in crate::eval) fn epoch_seconds(text: &str) -> Option<Decimal> {
    if text.contains(['e', 'E']) {
        return None;
    }
    let surplus = text
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len().saturating_sub(3));
    // What is cut off must be digits too.
    Decimal::parse(text)?;
    Decimal::parse(text.get(..text.len().checked_sub(surplus)?)?)
}

/// Milliseconds since 1970 of an ISO 8601 text.
fn iso_milliseconds(text: &str) -> Option<i64> {
    let Some((date, time)) = text.split_once('T') else {
        return instant(text, (0, 0, 0, 0), 0);
    };
    if date.len() != "YYYY-MM-DD".len() {
        return None;
    }
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => (time.get(..at)?, Some(offset_minutes(time.get(at..)?)?)),
        None => (time, None),
    };
    let mut parts = clock.split(':');
    let hour = two(parts.next()?)?;
    let Some(minute) = parts.next() else {
        // An hour alone takes no zone.
        return zone.is_none().then(|| instant(date, (hour, 0, 0, 0), 0))?;
    };
    let minute = two(minute)?;
    let (second, milli) = parts.next().map_or(Some((0, 0)), seconds)?;
    if parts.next().is_some() {
        return None;
    }
    instant(date, (hour, minute, second, milli), zone.unwrap_or(0))
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD` with a time (hour, minute, second, millisecond) and the
/// minutes that its zone is ahead of UTC.
fn instant(date: &str, time: (i8, i8, i8, i16), ahead: i64) -> Option<i64> {
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let year = i16::try_from(number(year)?).ok()?;
    let month = parts.next().map_or(Some(1), two)?;
    let day = parts.next().map_or(Some(1), two)?;
    if parts.next().is_some() {
        return None;
    }
    let days = civil::Date::new(year, month, day)
        .ok()?
        .duration_since(civil::Date::new(1970, 1, 1).ok()?)
        .as_secs();
    let (hour, minute, second, milli) = time;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let minutes = i64::from(hour) * 60 + i64::from(minute) - ahead;
    Some((days + minutes * 60 + i64::from(second)) * 1000 + i64::from(milli))
}

/// `ss` or `ss.f`, cut to milliseconds.
fn seconds(text: &str) -> Option<(i8, i16)> {
    let Some((second, fraction)) = text.split_once('.') else {
        return Some((two(text)?, 0));
    };
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept = fraction.get(..3).unwrap_or(fraction);
    let milli = i16::try_from(number(&format!("{kept:0<3}"))?).ok()?;
    Some((two(second)?, milli))
}

/// `Z`, `+hh:mm` or `-hh:mm`, in minutes ahead of UTC.
fn offset_minutes(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hour, minute) = rest.split_once(':')?;
    let (hour, minute) = (i64::from(two(hour)?), i64::from(two(minute)?));
    (hour <= 23 && minute <= 59).then_some(sign * (hour * 60 + minute))
}

fn two(text: &str) -> Option<i8> {
    (text.len() == 2).then(|| i8::try_from(number(text)?).ok())?
}

/// Digits only: `parse` alone would take a sign.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}
