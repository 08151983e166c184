//! The evaluator against small models of the same rules, on random input.

use super::{condition, document, outcome, with_context, with_value};
use iamproof::eval::Outcome;
use iamproof::policy::PolicyType;
use proptest::prelude::*;
use serde_json::json;
use std::cmp::Ordering;
use std::net::{Ipv4Addr, Ipv6Addr};

/// What a token of a pattern takes.
#[derive(Clone, Copy)]
enum Step {
    One(Option<u16>),
    /// Any number of units; of colons too or not.
    Many(bool),
    /// One unit that is no colon.
    Inside,
}

/// A table of which prefixes match which.
fn matches(steps: &[Step], text: &str) -> bool {
    let units: Vec<u16> = text.encode_utf16().collect();
    let colon = u16::from(b':');
    let mut row = vec![false; units.len() + 1];
    row[0] = true;
    for step in steps {
        let mut next = vec![false; units.len() + 1];
        next[0] = row[0] && matches!(step, Step::Many(_));
        for (at, &unit) in units.iter().enumerate() {
            next[at + 1] = match *step {
                Step::One(own) => row[at] && own.is_none_or(|own| own == unit),
                Step::Inside => row[at] && unit != colon,
                Step::Many(free) => row[at + 1] || (next[at] && (free || unit != colon)),
            };
        }
        row = next;
    }
    row[units.len()]
}

/// `OP-03`
fn free(pattern: &str) -> Vec<Step> {
    let step = |unit: u16| match unit {
        0x2a => Step::Many(true),
        0x3f => Step::One(None),
        unit => Step::One(Some(unit)),
    };
    pattern.encode_utf16().map(step).collect()
}

/// `RES-03`, `RES-10`
fn resource(pattern: &str) -> Vec<Step> {
    if pattern == "*" {
        return vec![Step::Many(true)];
    }
    let missing = 5_usize.saturating_sub(pattern.matches(':').count());
    let pattern = format!("{pattern}{}", ":*".repeat(missing));
    let units: Vec<u16> = pattern.encode_utf16().collect();
    let mut colons = 0;
    let mut steps = Vec::new();
    for (at, &unit) in units.iter().enumerate() {
        let next_is_colon = units.get(at + 1).is_none_or(|next| *next == 0x3a);
        steps.push(match unit {
            0x2a => Step::Many(colons >= 5 || next_is_colon),
            0x3f if colons >= 5 => Step::One(None),
            0x3f => Step::Inside,
            unit => Step::One(Some(unit)),
        });
        colons += usize::from(unit == 0x3a);
    }
    steps
}

/// `COND-31`, both sides with six components.
fn arn(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.splitn(6, ':').zip(text.splitn(6, ':'));
    parts.all(|(pattern, text)| matches(&free(pattern), text))
}

/// How two numbers compare.
type Relation = fn(Ordering) -> bool;

/// A number as an integer of 10^-12.
fn scaled((negative, whole, fraction, power): (bool, u32, &str, i32)) -> i128 {
    let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
    let places = 12 - i32::try_from(fraction.len()).unwrap() + power;
    let size = digits * 10_i128.pow(u32::try_from(places).unwrap());
    if negative { -size } else { size }
}

fn number() -> impl Strategy<Value = (bool, u32, String, i32)> {
    (any::<bool>(), 0..1200_u32, "[0-9]{0,4}", -8..9_i32)
}

fn spelled((negative, whole, fraction, power): &(bool, u32, String, i32), zeros: usize) -> String {
    let sign = if *negative { "-" } else { "" };
    format!(
        "{sign}{}{whole}.{fraction}{}e{power}",
        "0".repeat(zeros),
        "0".repeat(zeros)
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn strings(pattern in "[ab:*?😀]{0,9}", text in "[ab:😀]{0,9}") {
        let expected = matches(&free(&pattern), &text);
        let request = with_value(&text);
        prop_assert_eq!(condition("StringLike", &json!(pattern), &request), expected);
        prop_assert_eq!(condition("StringNotLike", &json!(pattern), &request), !expected);
    }

    #[test]
    fn resources(
        pattern in "arn:[ab]([*?ab]{0,2}):[ab]{1,2}(:[ab*?]{0,3}){0,4}(:[ab*?:😀]{0,4})?",
        text in "arn:[ab]{1,3}:[ab]{1,2}(:[ab]{0,3}){2,4}(:[ab:😀]{0,4})?",
    ) {
        let statement = json!({"Effect": "Allow", "Action": "*", "Resource": pattern});
        let mut request = with_context("{}");
        request.resource.clone_from(&text);
        let found = outcome(PolicyType::Identity, &document(&statement.to_string()), &request);
        let expected = matches(&resource(&pattern), &text);
        prop_assert_eq!(found == Outcome::Allow, expected, "{} {}", pattern, text);
    }

    #[test]
    fn arns(
        pattern in "arn(:[ab*?]{0,3}){4}:[ab*?:😀]{0,5}",
        text in "arn(:[ab]{0,2}){4}:[ab:😀]{0,5}",
    ) {
        let expected = arn(&pattern, &text);
        let request = with_value(&text);
        prop_assert_eq!(condition("ArnLike", &json!(pattern), &request), expected);
        prop_assert_eq!(condition("ArnNotEquals", &json!(pattern), &request), !expected);
    }

    #[test]
    fn numbers(left in number(), right in number(), zeros in 0..3_usize, same in any::<bool>()) {
        let right = if same { left.clone() } else { right };
        let of = |n: &(bool, u32, String, i32)| scaled((n.0, n.1, &n.2, n.3));
        let order = of(&left).cmp(&of(&right));
        let request = with_value(&spelled(&left, 0));
        let operand = json!(spelled(&right, zeros));
        let rows: [(&str, Relation); 6] = [
            ("NumericEquals", Ordering::is_eq),
            ("NumericNotEquals", Ordering::is_ne),
            ("NumericLessThan", Ordering::is_lt),
            ("NumericLessThanEquals", Ordering::is_le),
            ("NumericGreaterThan", Ordering::is_gt),
            ("NumericGreaterThanEquals", Ordering::is_ge),
        ];
        for (operator, holds) in rows {
            prop_assert_eq!(condition(operator, &operand, &request), holds(order), "{}", operator);
        }
    }

    #[test]
    fn dates(millis in -62_167_219_200_000_i64..253_402_300_800_000, ahead in -1439..1440_i64) {
        let clock = jiff::Timestamp::from_millisecond(millis + ahead * 60_000);
        let (Ok(instant), Ok(clock)) = (jiff::Timestamp::from_millisecond(millis), clock) else {
            return Ok(());
        };
        let (shown, local) = (instant.to_string(), clock.to_string());
        prop_assume!(shown.starts_with(|c: char| c.is_ascii_digit()));
        prop_assume!(local.starts_with(|c: char| c.is_ascii_digit()) && local.len() <= 24);
        let sign = if ahead < 0 { '-' } else { '+' };
        let (hours, minutes) = (ahead.abs() / 60, ahead.abs() % 60);
        let local = local.replace('Z', &format!("{sign}{hours:02}:{minutes:02}"));
        let sign = if millis < 0 { "-" } else { "" };
        let epoch = format!("{sign}0{}.{:03}", millis.abs() / 1000, millis.abs() % 1000);
        let all = [shown, local, epoch];
        for left in &all {
            for right in &all {
                let request = with_value(left);
                let place = format!("{left} {right}");
                prop_assert!(condition("DateEquals", &json!(right), &request), "{}", place);
                prop_assert!(!condition("DateLessThan", &json!(right), &request), "{}", place);
            }
            let later = json!(format!("{}", millis / 1000 + 2));
            let later = if later.as_str().unwrap().len() == 4 { json!("05000") } else { later };
            prop_assert!(condition("DateLessThan", &later, &with_value(left)));
        }
    }

    #[test]
    fn addresses(
        left in any::<u32>(), flips in any::<u32>(), bits in 0..=32_u32, prefix in 0..=32_u32,
    ) {
        let other = left ^ (flips & u32::MAX.checked_shr(bits).unwrap_or(0));
        let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
        let expected = left & mask == other & mask;
        let network = json!(format!("{}/{prefix}", Ipv4Addr::from(left)));
        let other = Ipv4Addr::from(other);
        for text in [other.to_string(), other.to_ipv6_mapped().to_string()] {
            let request = with_value(&text);
            prop_assert_eq!(condition("IpAddress", &network, &request), expected);
            prop_assert_eq!(condition("NotIpAddress", &network, &request), !expected);
        }
    }

    #[test]
    fn long_addresses(
        left in any::<u128>(), flips in any::<u128>(), bits in 0..=128_u32, prefix in 0..=128_u32,
        tidy in any::<bool>(),
    ) {
        let other = left ^ (flips & u128::MAX.checked_shr(bits).unwrap_or(0));
        let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
        let base = if tidy { left & mask } else { left };
        // Networks with host bits match nothing (COND-28).
        let expected = base & !mask == 0 && base & mask == other & mask;
        let request = with_value(&Ipv6Addr::from(other).to_string());
        prop_assume!(Ipv6Addr::from(other).to_ipv4_mapped().is_none());
        // An operand with dots is refused.
        let base = Ipv6Addr::from(base);
        prop_assume!(!base.to_string().contains('.'));
        let network = json!(format!("{base}/{prefix}"));
        prop_assert_eq!(condition("IpAddress", &network, &request), expected);
        prop_assert_eq!(condition("NotIpAddress", &network, &request), !expected);
    }
}
