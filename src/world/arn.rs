//! ARNs, as far as a world needs to take them apart.

/// The six components of an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// Such as `s3`.
    pub service: &'a str,
    /// Empty for what is global.
    pub region: &'a str,
    /// Empty where the ARN does not say.
    pub account: &'a str,
    /// All the rest.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; wildcards are none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        let arn = Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        };
        let complete = !arn.partition.is_empty() && !arn.service.is_empty();
        (complete && !arn.resource.is_empty()).then_some(arn)
    }
}

/// Whether the text is the id of an account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The account that an ARN names.
pub fn account_of(arn: &str) -> Option<&str> {
    let account = Arn::parse(arn)?.account;
    is_account(account).then_some(account)
}
