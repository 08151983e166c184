//! The keys that describe the caller (`AX-02`, `AX-04` to `AX-08`, `AX-11`, `AX-12`, `AX-36`).

use super::super::complete::{
    is_named_by_arn, is_service, principal_account, principal_type, userid, username,
};
use super::super::keys::is_of_session;
use super::super::request::CallerKind;
use super::super::scope::quoted;
use super::super::values::arn::{self, Arn};
use super::Check;

impl Check<'_> {
    pub(super) fn caller(&mut self) {
        let caller = &self.request.caller;
        self.ensure("REQ-03", caller.is_well_named(), || {
            format!("{} names no caller of its kind", quoted(&caller.name))
        });
        self.principal_arn();
        self.principal_type();
        self.username();
        self.userid();
        self.service();
        match self.kind() {
            CallerKind::Root => {
                for key in self.keys() {
                    if key.starts_with("aws:principaltag/") {
                        self.forbid("KEY-05", key, "root users have no tags");
                    }
                }
            }
            CallerKind::Anonymous => self.anonymous(),
            CallerKind::Saml | CallerKind::WebIdentity => self.provider(),
            _ => {}
        }
    }

    /// `AX-02`, `AX-07`, `KEY-01`, `KEY-02`.
    fn principal_arn(&mut self) {
        let caller = &self.request.caller;
        let service = self.kind() == CallerKind::Service;
        if is_named_by_arn(self.kind()) {
            self.expect(
                "KEY-01",
                "aws:PrincipalArn",
                &caller.name,
                "it names the caller",
            );
            if let Some(account) = principal_account(caller) {
                let why = "it is the account of the caller";
                self.expect("KEY-02", "aws:PrincipalAccount", &account, why);
            }
        }
        let Some(text) = self.context.one("aws:PrincipalArn") else {
            return;
        };
        if let Some(account) = arn::account(text).filter(|_| !service) {
            let why = "it is the account of aws:PrincipalArn";
            self.expect("AX-02", "aws:PrincipalAccount", account, why);
        }
        let assumed = Arn::parse(text)
            .is_some_and(|arn| arn.service == "sts" && arn.resource.starts_with("assumed-role/"));
        self.ensure("AX-07", !assumed, || {
            "aws:PrincipalArn is an assumed-role ARN, but sessions carry the ARN of the role".into()
        });
    }

    /// `AX-04`. What services and providers carry is not its subject (`OQ-31`, `OQ-19`), but
    /// for `Anonymous`.
    fn principal_type(&mut self) {
        const KEY: &str = "aws:PrincipalType";
        let kind = self.kind();
        if is_named_by_arn(kind) || kind == CallerKind::Anonymous {
            if let Some(expected) = principal_type(&self.request.caller) {
                let id = match kind {
                    CallerKind::Anonymous => self.first(&["AX-04", "AX-08"]),
                    _ => "AX-04",
                };
                self.expect(id, KEY, expected, "that is the kind of the caller");
            }
        } else if self.context.one(KEY) == Some("Anonymous") {
            self.report(
                "AX-04",
                format!("{KEY} is Anonymous, but the caller is not"),
            );
        }
    }

    /// `AX-05`, `AX-12`, `AX-36`: users have a name, nobody else.
    fn username(&mut self) {
        let id = match self.kind() {
            CallerKind::Service => self.first(&["AX-12", "AX-05"]),
            CallerKind::WebIdentity | CallerKind::Saml => self.first(&["AX-36", "AX-05"]),
            CallerKind::Anonymous => self.first(&["AX-08", "AX-05"]),
            _ => "AX-05",
        };
        match username(&self.request.caller) {
            Some(name) => self.expect(id, "aws:username", name, "it is the name of the user"),
            None => self.forbid(id, "aws:username", "the caller is not an IAM user"),
        }
    }

    /// `AX-06`, `AX-07`.
    fn userid(&mut self) {
        const KEY: &str = "aws:userid";
        let caller = &self.request.caller;
        if !is_named_by_arn(caller.kind) {
            return;
        }
        let session = caller.kind == CallerKind::RoleSession;
        let id = if session { "AX-07" } else { "AX-06" };
        if let Some(id) = &caller.unique_id {
            let prefix = if session { "AROA" } else { "AIDA" };
            self.ensure("AX-06", is_unique_id(id, prefix), || {
                format!(
                    "unique_id is not {prefix} with letters and digits: {}",
                    quoted(id)
                )
            });
        }
        if let Some(expected) = userid(caller) {
            self.expect(id, KEY, &expected, "it is the user id of the caller");
            return;
        }
        let Some(text) = self.context.one(KEY) else {
            return;
        };
        let holds = if session {
            text.split_once(':').is_some_and(|(unique, name)| {
                let own = caller.session.as_deref().is_none_or(|own| own == name);
                let known = caller.unique_id.as_deref().is_none_or(|own| own == unique);
                own && known && is_unique_id(unique, "AROA")
            })
        } else {
            is_unique_id(text, "AIDA")
        };
        self.ensure(id, holds, || {
            let shape = if session {
                "AROA…:session"
            } else {
                "AIDA…"
            };
            format!("{KEY} does not have the form {shape}: {}", quoted(text))
        });
    }

    /// `AX-11`, `AX-12`.
    fn service(&mut self) {
        const IS_SERVICE: &str = "aws:PrincipalIsAWSService";
        const NAME: &str = "aws:PrincipalServiceName";
        const LIST: &str = "aws:PrincipalServiceNamesList";
        let caller = &self.request.caller;
        if self.kind() != CallerKind::Service {
            let why = "the caller is no AWS service";
            match is_service(caller) {
                Some(expected) => self.expect("KEY-06", IS_SERVICE, expected, why),
                None if self.is_true(IS_SERVICE) => {
                    self.report("AX-11", format!("{IS_SERVICE} is true, but {why}"));
                }
                None => {}
            }
            for key in [NAME, LIST] {
                self.forbid("AX-11", key, why);
            }
            return;
        }
        self.expect("AX-11", IS_SERVICE, "true", "the caller is an AWS service");
        let own = &caller.name;
        self.expect("AX-11", NAME, own, "it is the name of the service");
        self.demand("AX-11", LIST, "the caller is an AWS service");
        let list = self.context.all(LIST);
        let names = [Some(caller.name.as_str()), self.context.one(NAME)];
        if self.context.has(LIST) {
            for name in names.into_iter().flatten() {
                self.ensure("AX-11", list.contains(&name), || {
                    format!("{LIST} lacks {}", quoted(name))
                });
            }
            if self.holds("AX-11") {
                let word = |name: &str| name.split('.').next().map(str::to_owned);
                let strange = list.iter().find(|name| word(name) != word(own));
                self.ensure("PRIN-18", strange.is_none(), || {
                    let strange = quoted(strange.copied().unwrap_or_default());
                    format!(
                        "{LIST} holds {strange}, which is no name of {}",
                        quoted(own)
                    )
                });
            }
        }
        for key in self.keys() {
            if key.starts_with("aws:principaltag/") || is_of_session(key) {
                self.forbid("AX-12", key, "the caller is an AWS service");
            }
        }
        let why = "the service calls by itself";
        self.expect_if_present("AX-12", "aws:ViaAWSService", "false", why);
    }

    /// `AX-08`.
    fn anonymous(&mut self) {
        let why = "the caller is anonymous";
        for key in ["aws:PrincipalAccount", "aws:userid"] {
            self.expect("AX-08", key, "anonymous", why);
        }
        for key in [
            "aws:PrincipalArn",
            "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths",
            "aws:PrincipalIsAWSService",
            "aws:PrincipalServiceName",
            "aws:PrincipalServiceNamesList",
        ] {
            self.forbid("AX-08", key, why);
        }
        for key in self.keys() {
            if key.starts_with("aws:principaltag/") || is_of_session(key) {
                self.forbid("AX-08", key, why);
            }
        }
    }

    /// `AX-36`: callers that only exist in calls for a session.
    fn provider(&mut self) {
        let saml = self.kind() == CallerKind::Saml;
        let main = if saml {
            "sts:AssumeRoleWithSAML"
        } else {
            "sts:AssumeRoleWithWebIdentity"
        };
        // Checked along with the main action, for the same caller (EVAL-65).
        let companions = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];
        let action = &self.request.action;
        let fits = action.eq_ignore_ascii_case(main)
            || companions
                .iter()
                .any(|own| action.eq_ignore_ascii_case(own));
        self.ensure("AX-36", fits, || {
            let action = quoted(action);
            format!("the caller of an identity provider calls {main} only, not {action}")
        });
        let why = "the caller comes from an identity provider";
        for key in ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"] {
            self.forbid("AX-36", key, why);
        }
        if !saml {
            return;
        }
        self.forbid("AX-36", "aws:PrincipalArn", why);
        let caller = &self.request.caller;
        let pairs = [
            ("aws:PrincipalAccount", principal_account(caller)),
            (
                "aws:PrincipalType",
                principal_type(caller).map(str::to_owned),
            ),
            ("aws:userid", userid(caller)),
        ];
        for (key, expected) in pairs {
            if let Some(expected) = expected {
                self.expect("AX-36", key, &expected, why);
            }
        }
    }
}

/// The prefix and one or more letters or digits.
fn is_unique_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}
