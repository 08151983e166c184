//! How the parts of a request are spelled (`AX-01`, `AX-03`, `AX-24`, `AX-41` to `AX-45`).

use super::super::complete::principal_account;
use super::super::context::Value;
use super::super::keys::{Type, key_is_multi, type_of};
use super::super::request::CallerKind;
use super::super::scope::{listed, quoted, short};
use super::super::values::arn::{self, Arn, is_account};
use super::super::values::fold;
use super::Check;

const PARTITIONS: [&str; 8] = [
    "aws",
    "aws-cn",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-us-gov",
];

/// Keys that hold account ids.
const ACCOUNTS: [&str; 6] = [
    "aws:ResourceAccount",
    "aws:SourceAccount",
    "aws:VpceAccount",
    "kms:CallerAccount",
    "s3:DataAccessPointAccount",
    "s3:ResourceAccount",
];

impl Check<'_> {
    pub(super) fn shapes(&mut self) {
        self.accounts();
        self.partitions();
        self.resource();
        self.action();
        self.types();
        self.tags_of_service();
    }

    /// `AX-01`, accounts; for organizations see `organization`.
    fn accounts(&mut self) {
        let caller = principal_account(&self.request.caller);
        let anonymous = self.kind() == CallerKind::Anonymous;
        if let Some(account) = caller.filter(|_| !anonymous) {
            self.account("the account of the caller", &account);
        }
        if let Some(account) = &self.request.resource_account {
            self.account("resource_account", account);
        }
        // What services carry is open (OQ-31); AX-08 says what anonymous callers do.
        if !anonymous && self.kind() != CallerKind::Service {
            self.account_key("aws:PrincipalAccount");
        }
        for key in ACCOUNTS {
            self.account_key(key);
        }
    }

    fn account_key(&mut self, key: &str) {
        for text in self.context.all(key) {
            self.account(key, text);
        }
    }

    fn account(&mut self, what: &str, text: &str) {
        self.ensure("AX-01", is_account(text), || {
            format!("{what} is not twelve digits: {}", quoted(text))
        });
    }

    /// `AX-03`: one partition.
    fn partitions(&mut self) {
        let parts = [
            Some(self.request.caller.name.as_str()),
            self.context.one("aws:PrincipalArn"),
            Some(self.request.resource.as_str()),
        ];
        let mut partitions: Vec<&str> = parts
            .into_iter()
            .flatten()
            .filter_map(|text| Arn::parse(text).map(|arn| arn.partition))
            .collect();
        partitions.dedup();
        self.ensure("AX-03", partitions.len() <= 1, || {
            format!(
                "caller, aws:PrincipalArn and resource are of several partitions: {}",
                listed(partitions.iter().copied())
            )
        });
    }

    /// `AX-42`, and the owner of the resource (`AX-24`, `AX-41`).
    fn resource(&mut self) {
        let resource = self.request.resource.as_str();
        let well_formed = resource == "*" || Arn::parse(resource).is_some_and(is_well_formed);
        self.ensure("AX-42", well_formed, || {
            format!(
                "the resource is neither `*` nor arn:PARTITION:SERVICE:REGION:ACCOUNT:REST: {}",
                quoted(resource)
            )
        });
        let own = arn::account(resource).filter(|account| is_account(account));
        if let (Some(own), Some(stated)) = (own, &self.request.resource_account) {
            self.ensure("AX-24", own == stated, || {
                let stated = quoted(stated);
                format!("resource_account is {stated}, but the ARN says {own}")
            });
        }
        if let Some(owner) = self.request.owner() {
            let why = "it is the owner of the resource";
            self.expect_if_present("AX-24", "aws:ResourceAccount", owner, why);
        }
        if let Some(account) = self.context.one("s3:ResourceAccount") {
            let why = "s3:ResourceAccount is present and the two are equal";
            self.expect("AX-41", "aws:ResourceAccount", account, why);
        }
    }

    /// `AX-43`.
    fn action(&mut self) {
        let action = self.request.action.as_str();
        let well_formed = action.split_once(':').is_some_and(|(prefix, name)| {
            let lower = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            !prefix.is_empty()
                && prefix.bytes().all(lower)
                && !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
        self.ensure("AX-43", well_formed, || {
            format!("the action is not prefix:Name: {}", quoted(action))
        });
    }

    /// `AX-45`, and `REQ-02`: a single-valued key holds one value.
    fn types(&mut self) {
        for (key, value) in self.context.iter() {
            match value {
                Value::Set(texts) if key_is_multi(key) == Some(false) => {
                    let count = texts.len();
                    self.report(
                        "REQ-02",
                        format!("{} is single-valued and holds {count}", short(key)),
                    );
                }
                Value::One(text) => {
                    let expected = type_of(key).filter(|kind| !kind.is_canonical(text));
                    if let Some(expected) = expected.map(Type::expected) {
                        let (key, value) = (short(key), quoted(text));
                        self.report("AX-45", format!("{key} is not {expected}: {value}"));
                    }
                }
                Value::Set(_) => {}
            }
        }
    }

    /// `AX-44`: the tag keys of the service repeat the global ones.
    fn tags_of_service(&mut self) {
        let Some((service, _)) = self.request.action.split_once(':') else {
            return;
        };
        let service = fold::key(service);
        for key in self.keys() {
            for kind in ["resourcetag/", "requesttag/"] {
                let tag = key.strip_prefix("aws:").and_then(|k| k.strip_prefix(kind));
                let Some(tag) = tag else { continue };
                let other = format!("{service}:{kind}{tag}");
                if let Some(text) = self.context.one(key) {
                    let why = format!("{} is {}", short(key), quoted(text));
                    self.expect_if_present("AX-44", &other, text, &why);
                }
            }
        }
    }
}

/// The components that `AX-42` restricts.
fn is_well_formed(arn: Arn) -> bool {
    let word = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    PARTITIONS.contains(&arn.partition)
        && !arn.service.is_empty()
        && word(arn.service)
        && word(arn.region)
        && (arn.account.is_empty() || arn.account == "aws" || is_account(arn.account))
        && !arn.resource.is_empty()
}
