//! The session, the network, the forwarding, the times and the tags of a call (`AX-13`, `AX-14`,
//! `AX-16` to `AX-18`, `AX-20` to `AX-23`, `AX-28` to `AX-34`).

use std::collections::HashSet;

use super::super::keys::{is_of_oidc, is_of_saml, is_of_session};
use super::super::principal::account;
use super::super::request::CallerKind;
use super::super::scope::{quoted, short};
use super::super::values::{arn, date, fold, number::Decimal};
use super::Check;

impl Check<'_> {
    pub(super) fn circumstances(&mut self) {
        self.source();
        self.network();
        self.forwarding();
        self.session();
        self.times();
        self.tags();
        self.services();
        self.actions();
    }

    /// `AX-13`, `AX-14`.
    fn source(&mut self) {
        if self.kind() != CallerKind::Service {
            for key in [
                "aws:SourceArn",
                "aws:SourceAccount",
                "aws:SourceOrgID",
                "aws:SourceOrgPaths",
            ] {
                self.forbid("AX-13", key, "only calls of AWS services carry it");
            }
        }
        let source = self.context.one("aws:SourceArn").and_then(arn::account);
        if let Some(account) = source.filter(|account| !account.is_empty()) {
            let why = "it is the account of aws:SourceArn";
            self.expect_if_present("AX-14", "aws:SourceAccount", account, why);
        }
    }

    /// `AX-16` to `AX-18`.
    fn network(&mut self) {
        const ENDPOINT: &str = "aws:SourceVpce";
        self.together("AX-16", &["aws:SourceVpc", ENDPOINT, "aws:VpcSourceIp"]);
        if self.context.has("aws:SourceIp") {
            self.forbid("AX-17", ENDPOINT, "aws:SourceIp is present");
        }
        for key in ["aws:VpceAccount", "aws:VpceOrgID", "aws:SourceVpcArn"] {
            if self.context.has(key) {
                self.demand("AX-18", ENDPOINT, &format!("{key} is present"));
            }
        }
        if let Some(arn) = self.context.one("aws:SourceVpcArn") {
            let last = arn.rsplit('/').next().unwrap_or(arn);
            let why = "it is the last part of aws:SourceVpcArn";
            self.expect("AX-18", "aws:SourceVpc", last, why);
        }
    }

    /// `AX-20`.
    fn forwarding(&mut self) {
        const LIST: &str = "aws:CalledVia";
        const ENDS: [&str; 2] = ["aws:CalledViaFirst", "aws:CalledViaLast"];
        let list = self.context.all(LIST);
        if list.is_empty() {
            for key in ENDS {
                self.forbid("AX-20", key, "aws:CalledVia names no service");
            }
            return;
        }
        for key in ENDS {
            self.demand("AX-20", key, "aws:CalledVia is present");
            if let Some(text) = self.context.one(key) {
                self.ensure("AX-20", list.contains(&text), || {
                    format!("{key} is not in {LIST}: {}", quoted(text))
                });
            }
        }
        let why = "aws:CalledVia is present";
        self.expect("AX-20", "aws:ViaAWSService", "true", why);
    }

    /// `AX-21`, `AX-22`, `AX-29`.
    fn session(&mut self) {
        const FACTOR: &str = "aws:MultiFactorAuthPresent";
        if self.context.has("aws:MultiFactorAuthAge") {
            let why = "aws:MultiFactorAuthAge is present";
            self.expect("AX-21", FACTOR, "true", why);
        }
        // Their own axioms say the same.
        let kind = self.kind();
        match kind {
            CallerKind::Anonymous if self.holds("AX-08") => return,
            CallerKind::Service if self.holds("AX-12") => return,
            _ => {}
        }
        let temporary = match kind {
            CallerKind::Root => self.context.has("aws:AssumedRoot"),
            CallerKind::User | CallerKind::RoleSession | CallerKind::FederatedUser => true,
            _ => false,
        };
        let issued = match kind {
            CallerKind::Root => "AX-22",
            _ => self.first(&["AX-22", "AX-29"]),
        };
        for key in self.keys() {
            if !is_of_session(key) {
                continue;
            }
            let (id, fits) = match key {
                "aws:assumedroot" => ("AX-29", kind == CallerKind::Root),
                "aws:tokenissuetime" | "aws:multifactorauthpresent" => (issued, temporary),
                "aws:multifactorauthage" => ("AX-29", temporary),
                "aws:federatedprovider" => ("AX-29", kind == CallerKind::WebIdentity),
                key if is_of_oidc(key) => ("AX-29", kind == CallerKind::WebIdentity),
                key if is_of_saml(key) => ("AX-29", kind == CallerKind::Saml),
                _ => ("AX-29", false),
            };
            let of_role = kind == CallerKind::RoleSession && key != "aws:assumedroot";
            if !fits && !of_role {
                self.forbid(id, key, "no session of this kind of caller has it");
            }
        }
    }

    /// `AX-23`.
    fn times(&mut self) {
        let instant = |key: &str| self.context.one(key).and_then(date::parse);
        let now = instant("aws:CurrentTime");
        let epoch = self
            .context
            .one("aws:EpochTime")
            .and_then(date::epoch_seconds);
        let issued = instant("aws:TokenIssueTime");
        let age = self.context.one("aws:MultiFactorAuthAge");
        let young = age
            .and_then(Decimal::parse)
            .is_some_and(|age| age.is_negative());
        if let (Some(now), Some(epoch)) = (&now, &epoch) {
            self.ensure("AX-23", now == epoch, || {
                "aws:CurrentTime and aws:EpochTime are different instants".into()
            });
        }
        if let (Some(issued), Some(now)) = (&issued, now.as_ref().or(epoch.as_ref())) {
            self.ensure("AX-23", issued <= now, || {
                "aws:TokenIssueTime is after the time of the call".into()
            });
        }
        self.ensure("AX-23", !young, || {
            "aws:MultiFactorAuthAge is negative".into()
        });
    }

    /// `AX-28`.
    fn tags(&mut self) {
        const LIST: &str = "aws:TagKeys";
        let names: HashSet<String> = self.context.all(LIST).into_iter().map(fold::key).collect();
        for key in self.keys() {
            let Some(tag) = key.strip_prefix("aws:requesttag/") else {
                continue;
            };
            if self.context.has(LIST) {
                self.ensure("AX-28", names.contains(tag), || {
                    format!(
                        "{LIST} lacks {}, but {} is present",
                        quoted(tag),
                        short(key)
                    )
                });
            } else {
                self.demand("AX-28", LIST, &format!("{} is present", short(key)));
            }
        }
    }

    /// `AX-30` to `AX-33`.
    fn services(&mut self) {
        const KMS: &str = "kms:CallerAccount";
        let own = account(&self.request.caller);
        for (id, key) in [
            ("AX-30", "ec2:SourceInstanceArn"),
            ("AX-31", "lambda:SourceFunctionArn"),
        ] {
            let of_key = self.context.one(key).and_then(arn::account);
            if let (Some(own), Some(of_key)) = (own, of_key) {
                self.ensure(id, own == of_key, || {
                    let of_key = quoted(of_key);
                    format!("{key} is of the account {of_key}, but the caller of {own}")
                });
            }
        }
        if let Some(own) = own {
            self.expect_if_present("AX-32", KMS, own, "it is the account of the caller");
        }
        let point = self.context.one("s3:DataAccessPointArn");
        if let Some(owner) = point.and_then(arn::account) {
            let why = "it is the account of s3:DataAccessPointArn";
            self.expect_if_present("AX-33", "s3:DataAccessPointAccount", owner, why);
        }
    }

    /// `AX-34`.
    fn actions(&mut self) {
        let action = self.request.action.to_ascii_lowercase();
        if action != "iam:passrole" {
            for key in ["iam:PassedToService", "iam:AssociatedResourceArn"] {
                self.forbid("AX-34", key, "the action is not iam:PassRole");
            }
        }
        if action.starts_with("sts:") {
            return;
        }
        for key in self.keys() {
            let of_sts = matches!(
                key,
                "sts:externalid"
                    | "sts:rolesessionname"
                    | "sts:sourceidentity"
                    | "sts:transitivetagkeys"
                    | "sts:requestcontextproviders"
                    | "sts:taskpolicyarn"
            ) || key.starts_with("sts:requestcontext/");
            if of_sts {
                self.forbid("AX-34", key, "the action is not one of STS");
            }
        }
    }
}
