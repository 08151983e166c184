//! Whether texts are dates, numbers and the like, as the checks of AWS take them.

/// Whether a text is a date or a time of ISO 8601 (`COND-24`).
pub(crate) fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, width: usize| {
        part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let number = |part: &str| part.parse::<u8>().unwrap_or_default();
    let date = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && (1..=12).contains(&number(month)),
        [year, month, day] => {
            let numbers = digits(year, 4) && digits(month, 2) && digits(day, 2);
            let parsed = || {
                let year = year.parse().ok()?;
                let (month, day) = (month.parse().ok()?, day.parse().ok()?);
                jiff::civil::Date::new(year, month, day).ok()
            };
            numbers && parsed().is_some()
        }
        _ => false,
    };
    date && time.is_none_or(is_time)
}

/// `hh`, `hh:mm`, `hh:mm:ss` or `hh:mm:ss.f`, with a zone or without.
fn is_time(text: &str) -> bool {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let two = |part: &str, most: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let clock = match parts.as_slice() {
        [hour] => two(hour, 23),
        [hour, minute] => two(hour, 23) && two(minute, 59),
        [hour, minute, second] => {
            let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
            let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
            two(hour, 23) && two(minute, 59) && two(whole, 59) && digits
        }
        _ => false,
    };
    let zone = match zone.strip_prefix(['+', '-']) {
        None => matches!(zone, "" | "Z"),
        Some(ahead) => match ahead.split_once(':') {
            Some((hour, minute)) => two(hour, 23) && two(minute, 59),
            None => ahead.len() == 4 && ahead.bytes().all(|byte| byte.is_ascii_digit()),
        },
    };
    clock && zone
}

/// Whether a text is an integer and no year.
pub(crate) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.len() != 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a decimal number (`COND-22`).
pub(crate) fn is_number(text: &str) -> bool {
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text, None),
    };
    let bare = |text: &str| text.strip_prefix(['-', '+']).unwrap_or(text).to_owned();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = bare(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((&mantissa, ""));
    let power = power.map(bare);
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && power.is_none_or(|power| !power.is_empty() && digits(&power))
}

/// Whether a text is base64 with its padding.
pub(crate) fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && text.len() - body.len() <= 2 && body.bytes().all(known)
}
