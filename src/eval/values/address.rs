//! IP addresses and networks (`COND-28`, `COND-29`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// An operand of `IpAddress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::eval) enum Network {
    V4(Ipv4Net),
    V6(Ipv6Net),
}

impl Network {
    /// Reads `address` or `address/prefix`. `None` if the operand can match nothing: malformed,
    /// an IPv6 text with dots, or an IPv6 network with host bits set.
    pub(in crate::eval) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(octet(prefix)?)),
            None => (text, None),
        };
        if address.contains(':') {
            if address.contains('.') {
                return None;
            }
            let network = Ipv6Net::new(address.parse().ok()?, prefix.unwrap_or(128)).ok()?;
            (network.network() == network.addr()).then_some(Self::V6(network))
        } else {
            let network = Ipv4Net::new(ipv4(address)?, prefix.unwrap_or(32)).ok()?;
            Some(Self::V4(network.trunc()))
        }
    }

    /// Whether the address lies inside. Families never mix.
    pub(in crate::eval) fn contains(&self, address: &IpAddr) -> bool {
        match (self, address) {
            (Self::V4(network), IpAddr::V4(address)) => network.contains(address),
            (Self::V6(network), IpAddr::V6(address)) => network.contains(address),
            _ => false,
        }
    }
}

/// Reads the address of a request: plain, without prefix. IPv4-mapped IPv6 is IPv4.
pub(in crate::eval) fn parse(text: &str) -> Option<IpAddr> {
    if !text.contains(':') {
        return ipv4(text).map(IpAddr::V4);
    }
    let address: Ipv6Addr = match text.parse() {
        Ok(address) => address,
        Err(_) => repaired(text).parse().ok()?,
    };
    Some(
        address
            .to_ipv4_mapped()
            .map_or(IpAddr::V6(address), IpAddr::V4),
    )
}

/// Undoes the odd IPv6 spellings that AWS reads: one `:` at the end, one empty group at the
/// start, one empty group beside the compression.
fn repaired(text: &str) -> String {
    let text = match text.strip_suffix(':') {
        Some(rest) if !rest.ends_with(':') || rest.ends_with("::") => rest,
        _ => text,
    };
    let text = if text.starts_with(':') && !text.starts_with("::") {
        format!("0{text}")
    } else {
        text.to_owned()
    };
    text.replacen(":::", "::", 1)
}

fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = text.split('.');
    let mut next = || octets.next().and_then(octet);
    let address = Ipv4Addr::new(next()?, next()?, next()?, next()?);
    octets.next().is_none().then_some(address)
}

/// A decimal number up to 255; leading zeros are read as decimal.
fn octet(text: &str) -> Option<u8> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.trim_start_matches('0') {
        "" => Some(0),
        significant => significant.parse().ok(),
    }
}
