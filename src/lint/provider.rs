//! Identity providers as role trust policies name them.

use super::arn::Arn;

/// A provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider<'a> {
    /// A SAML provider of IAM.
    Saml,
    /// A provider of web identities: what stands before the colon of its condition keys.
    Web(&'a str),
}

impl<'a> Provider<'a> {
    /// Reads an ARN of IAM or a domain.
    pub fn read(text: &'a str) -> Option<Self> {
        if let Some(arn) = Arn::read(text) {
            if arn.service != "iam" {
                return None;
            }
            return match arn.resource.split_once('/') {
                Some(("saml-provider", name)) if !name.is_empty() => Some(Self::Saml),
                Some(("oidc-provider", host)) if !host.is_empty() => Some(Self::Web(host)),
                _ => None,
            };
        }
        let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let domain = text.contains('.') && text.bytes().all(known);
        domain.then_some(Self::Web(text))
    }
}
