//! Ranges of addresses as written in conditions.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::IpAddr;

/// A range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network(IpNet);

/// Ranges whose addresses nobody has on the public network.
const PRIVATE: [&str; 14] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
];

impl Network {
    /// Reads `address` or `address/prefix`.
    pub fn read(text: &str) -> Option<Self> {
        if text.contains('/') {
            return text.parse().ok().map(Self);
        }
        Some(Self(match text.parse::<IpAddr>().ok()? {
            IpAddr::V4(address) => Ipv4Net::new(address, 32).ok()?.into(),
            IpAddr::V6(address) => Ipv6Net::new(address, 128).ok()?.into(),
        }))
    }

    /// The range without bits that do not count, if there are any.
    pub fn cleaned(&self) -> Option<String> {
        let clean = self.0.trunc();
        (clean != self.0).then(|| clean.to_string())
    }

    /// Whether all its addresses are private.
    pub fn is_private(&self) -> bool {
        let private = PRIVATE.iter().filter_map(|text| text.parse::<IpNet>().ok());
        let whole = self.0.trunc();
        private.into_iter().any(|one| one.contains(&whole))
    }
}
