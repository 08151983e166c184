//! Operands of the ordered operators: numbers, instants and addresses as intervals.

use crate::regular::Interval;
use num_bigint::BigInt;
use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Exponents past this are not interpreted: nothing real comes near, and digits would be written out.
const MAX_EXPONENT: i64 = 400;

/// A decimal number of any precision (`COND-22`): `digits × 10^exponent`, digits without trailing
/// zeros.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: BigInt,
    exponent: i64,
}

impl Decimal {
    fn new(mut digits: BigInt, mut exponent: i64) -> Self {
        let ten = BigInt::from(10);
        if digits == BigInt::ZERO {
            exponent = 0;
        }
        while digits != BigInt::ZERO && &digits % &ten == BigInt::ZERO {
            digits /= &ten;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// Reads `[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?`. `Err` where it is a number, but
    /// too long or too large to be interpreted.
    pub fn parse(text: &str) -> Option<Result<Self, TooLarge>> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (text, None),
        };
        let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let power = match exponent {
            None => Some(0),
            Some(exponent) => {
                let plain = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if plain.is_empty() || !digits(plain) {
                    return None;
                }
                exponent.parse::<i64>().ok()
            }
        };
        let limit = usize::try_from(MAX_EXPONENT).unwrap_or(0);
        let power = power.filter(|power| power.abs() <= MAX_EXPONENT);
        let (Some(power), true) = (power, whole.len() + fraction.len() <= limit) else {
            return Some(Err(TooLarge));
        };
        let number: BigInt = format!("{whole}{fraction}").parse().ok()?;
        let number = if mantissa.starts_with('-') {
            -number
        } else {
            number
        };
        let scale = i64::try_from(fraction.len()).unwrap_or(0);
        Some(Ok(Self::new(number, power - scale)))
    }

    fn scaled(&self, exponent: i64) -> BigInt {
        let shift = u32::try_from(self.exponent - exponent).unwrap_or(0);
        &self.digits * BigInt::from(10).pow(shift)
    }

    /// Written without an exponent and without leading zeros (`AX-45`).
    pub fn spell(&self) -> String {
        if self.exponent >= 0 {
            return self.scaled(0).to_string();
        }
        let places = usize::try_from(-self.exponent).unwrap_or(0);
        let negative = self.digits < BigInt::ZERO;
        let digits = self.digits.magnitude().to_string();
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        format!("{}{whole}.{fraction}", if negative { "-" } else { "" })
    }

    /// A number strictly between two others, an integer if there is one.
    pub fn between(low: Option<&Self>, high: Option<&Self>) -> Option<Self> {
        let one = BigInt::from(1);
        match (low, high) {
            (None, None) => Some(Self::new(one, 0)),
            (Some(low), None) => Some(Self::new(low.floor() + one, 0)),
            (None, Some(high)) => Some(Self::new(high.ceiling() - one, 0)),
            (Some(low), Some(high)) => {
                let next = Self::new(low.floor() + &one, 0);
                if next < *high {
                    return Some(next);
                }
                // One place more than either has always leaves room.
                let exponent = low.exponent.min(high.exponent) - 1;
                Some(Self::new(low.scaled(exponent) + one, exponent))
            }
        }
    }

    fn floor(&self) -> BigInt {
        if self.exponent >= 0 {
            return self.scaled(0);
        }
        let unit = BigInt::from(10).pow(u32::try_from(-self.exponent).unwrap_or(0));
        let whole = &self.digits / &unit;
        if &whole * &unit > self.digits {
            whole - 1
        } else {
            whole
        }
    }

    fn ceiling(&self) -> BigInt {
        let floor = self.floor();
        if self.exponent >= 0 { floor } else { floor + 1 }
    }
}

/// A number that is not interpreted because of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let exponent = self.exponent.min(other.exponent);
        self.scaled(exponent).cmp(&other.scaled(exponent))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An instant in milliseconds since 1970 (`COND-24`).
pub type Instant = i64;

/// The instants that dates with a year of four digits can say: of the years 1 to 9999.
pub const CALENDAR: (Instant, Instant) = (-62_135_596_800_000, 253_402_300_799_999);

/// Reads a date or epoch seconds (`COND-24`), cut to milliseconds.
pub fn instant(text: &str) -> Option<Instant> {
    let year = text.len() == 4 && text.bytes().all(|c| c.is_ascii_digit());
    if !year && let Some(Ok(seconds)) = Decimal::parse(text).filter(|_| !text.contains(['e', 'E']))
    {
        let millis = Decimal::new(seconds.digits, seconds.exponent + 3);
        // Cut towards zero: the digits after the third place are dropped.
        let cut = if millis.digits < BigInt::ZERO {
            millis.ceiling()
        } else {
            millis.floor()
        };
        return i64::try_from(cut).ok();
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let number = |text: &str, width: usize| -> Option<i64> {
        (text.len() == width && text.bytes().all(|c| c.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let has_day = date.len() == 10;
    let day = parts.next().map_or(Some(1), |part| number(part, 2))?;
    if parts.next().is_some() {
        return None;
    }
    let civil = jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = i64::from((civil - epoch).get_days());
    let mut millis = days * 86_400_000;
    if let Some(time) = time {
        if !has_day {
            return None;
        }
        let (clock, offset) = split_zone(time)?;
        millis += clock_millis(clock, offset.is_some())? - offset.unwrap_or(0) * 60_000;
    }
    Some(millis)
}

/// The clock part and the offset in minutes, if a zone is written.
fn split_zone(time: &str) -> Option<(&str, Option<i64>)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, Some(0)));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, None));
    };
    let (clock, zone) = time.split_at_checked(at)?;
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let two = |text: &str, limit: i64| -> Option<i64> {
        (text.len() == 2 && text.bytes().all(|c| c.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
            .filter(|value| *value <= limit)
    };
    Some((
        clock,
        Some(sign * (two(hours, 23)? * 60 + two(minutes, 59)?)),
    ))
}

/// `hh`, `hh:mm`, `hh:mm:ss`, `hh:mm:ss.f…` in milliseconds; `hh` only without a zone.
fn clock_millis(clock: &str, zoned: bool) -> Option<i64> {
    let mut parts = clock.split(':');
    let two = |text: &str, limit: i64| -> Option<i64> {
        (text.len() == 2 && text.bytes().all(|c| c.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
            .filter(|value| *value <= limit)
    };
    let hours = two(parts.next()?, 23)?;
    let Some(minutes) = parts.next() else {
        return (!zoned).then_some(hours * 3_600_000);
    };
    let minutes = two(minutes, 59)?;
    let mut millis = (hours * 60 + minutes) * 60_000;
    if let Some(seconds) = parts.next() {
        let (whole, fraction) = match seconds.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (seconds, None),
        };
        millis += two(whole, 59)? * 1000;
        if let Some(fraction) = fraction {
            if fraction.is_empty() || !fraction.bytes().all(|c| c.is_ascii_digit()) {
                return None;
            }
            let padded = format!("{fraction:0<3}");
            millis += padded.get(..3)?.parse::<i64>().ok()?;
        }
    }
    parts.next().is_none().then_some(millis)
}

/// The canonical text of an instant (`AX-45`); epoch seconds where the year has no four digits.
pub fn spell_instant(instant: Instant) -> String {
    let (first, last) = CALENDAR;
    if instant < first || instant > last {
        return spell_epoch(instant);
    }
    let seconds = instant.div_euclid(1000);
    let millis = instant.rem_euclid(1000);
    let days = jiff::Span::new().try_days(seconds.div_euclid(86_400));
    let date = days.and_then(|days| jiff::civil::date(1970, 1, 1).checked_add(days));
    let Ok(date) = date else {
        return spell_epoch(instant);
    };
    let clock = seconds.rem_euclid(86_400);
    let fraction = if millis == 0 {
        String::new()
    } else {
        format!(".{millis:03}")
    };
    format!(
        "{date}T{:02}:{:02}:{:02}{fraction}Z",
        clock / 3600,
        clock / 60 % 60,
        clock % 60
    )
}

/// Epoch seconds with up to three places.
pub fn spell_epoch(instant: Instant) -> String {
    Decimal::new(BigInt::from(instant), -3).spell()
}

/// An instant strictly between two others: a whole second or day away where there is room.
pub fn instant_between(low: Option<&Instant>, high: Option<&Instant>) -> Option<Instant> {
    const DAY: i64 = 86_400_000;
    // 2026-01-01, the default.
    const SOME: i64 = 1_767_225_600_000;
    match (low, high) {
        (None, None) => Some(SOME),
        (Some(low), None) => low.checked_add(DAY).or(low.checked_add(1)),
        (None, Some(high)) => high.checked_sub(DAY).or(high.checked_sub(1)),
        (Some(low), Some(high)) => [DAY, 1000, 1]
            .into_iter()
            .filter_map(|step| low.checked_add(step))
            .find(|candidate| candidate < high),
    }
}

/// An address: the family (4 or 6) and the number.
pub type Address = (u8, u128);

const MAPPED: (u128, u128) = (0xFFFF_0000_0000, 0xFFFF_FFFF_FFFF);

/// Reads an operand of `IpAddress` (`COND-28`): the addresses of the network, or nothing for a
/// network that matches nothing.
pub fn network(text: &str) -> Option<Interval<Address>> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let (family, number, bits): (u8, u128, u32) = if address.contains(':') {
        if address.contains('.') {
            return None;
        }
        (6, address.parse::<Ipv6Addr>().ok()?.to_bits(), 128)
    } else {
        (4, u128::from(ipv4(address)?), 32)
    };
    let length = match prefix {
        None => bits,
        Some(text) if !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) => {
            text.parse::<u32>().ok().filter(|length| *length <= bits)?
        }
        Some(_) => return None,
    };
    let host: u128 = 1_u128
        .checked_shl(bits - length)
        .map_or(u128::MAX, |size| size - 1);
    let mut low = number;
    if number & host != 0 {
        if family == 6 {
            return None;
        }
        low = number & !host;
    }
    let high = low | host;
    // A mapped operand stays IPv6, and no request address does (`COND-29`).
    if family == 6 && low >= MAPPED.0 && high <= MAPPED.1 {
        return None;
    }
    Some(Interval {
        low: Some(((family, low), true)),
        high: Some(((family, high), true)),
    })
}

/// Octets in decimal, leading zeros allowed (`COND-28`).
fn ipv4(text: &str) -> Option<u32> {
    let mut number: u32 = 0;
    let mut count = 0;
    for part in text.split('.') {
        if part.is_empty() || !part.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let octet: u8 = part.parse().ok()?;
        number = (number << 8) | u32::from(octet);
        count += 1;
        if count > 4 {
            return None;
        }
    }
    (count == 4).then_some(number)
}

/// The canonical text of an address.
pub fn spell_address(address: Address) -> String {
    let (family, number) = address;
    match u32::try_from(number) {
        Ok(number) if family == 4 => IpAddr::V4(Ipv4Addr::from_bits(number)).to_string(),
        _ => IpAddr::V6(Ipv6Addr::from_bits(number)).to_string(),
    }
}

/// An address strictly between two others; never an IPv4 address in IPv6 clothes, which a request
/// means as IPv4 (`COND-29`).
pub fn address_between(low: Option<&Address>, high: Option<&Address>) -> Option<Address> {
    let mut next = match low {
        None => (4, 0),
        Some((4, number)) if *number < u128::from(u32::MAX) => (4, number + 1),
        Some((4, _)) => (6, 0),
        Some((_, number)) => (6, number.checked_add(1)?),
    };
    if next.0 == 6 && next.1 >= MAPPED.0 && next.1 <= MAPPED.1 {
        next = (6, MAPPED.1 + 1);
    }
    high.is_none_or(|high| next < *high).then_some(next)
}

/// Whether a request can hold the address: not an IPv4 address in IPv6 clothes.
pub fn is_request_address(address: &Address) -> bool {
    address.0 == 4 || address.1 < MAPPED.0 || address.1 > MAPPED.1
}
