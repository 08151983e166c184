//! The fields of an ARN as written in a policy.

/// The fields, each as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub partition: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    pub account: &'a str,
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads `arn:partition:service:region:account:resource`. Colons inside variables divide nothing.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut rest = text.strip_prefix("arn:")?;
        let mut fields = [""; 4];
        for field in &mut fields {
            let at = divider(rest)?;
            *field = rest.get(..at)?;
            rest = rest.get(at + 1..)?;
        }
        let [partition, service, region, account] = fields;
        Some(Self {
            partition,
            service,
            region,
            account,
            resource: rest,
        })
    }
}

/// Where the next colon outside of a variable is.
fn divider(text: &str) -> Option<usize> {
    let mut inside = false;
    let mut last = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '{' if last == '$' => inside = true,
            '}' => inside = false,
            ':' if !inside => return Some(at),
            _ => {}
        }
        last = character;
    }
    None
}

/// Whether a field is one text: no wildcard, no variable, not empty.
pub(crate) fn is_literal(field: &str) -> bool {
    !field.is_empty() && !field.contains(['*', '?']) && !field.contains("${")
}

/// Whether a text is an account: twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
