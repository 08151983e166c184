//! Amazon resource names.

/// The six components of an ARN, split at the first five colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::eval) struct Arn<'a> {
    pub partition: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    pub account: &'a str,
    /// With its own colons and slashes.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// `None` if the text does not start with `arn:` or has fewer than six components
    /// (`COND-32`).
    pub(in crate::eval) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        Some(Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        })
    }

    /// The components after `arn`, in order.
    pub(in crate::eval) const fn components(&self) -> [&'a str; 5] {
        [
            self.partition,
            self.service,
            self.region,
            self.account,
            self.resource,
        ]
    }
}

/// Whether the text is an account id: twelve digits (`AX-01`).
pub(in crate::eval) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The account component of an ARN, if the text is one.
pub(in crate::eval) fn account(text: &str) -> Option<&str> {
    Arn::parse(text).map(|arn| arn.account)
}
