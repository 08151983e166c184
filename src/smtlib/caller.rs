//! The caller, and the keys that say who it is and who owns the resource (sections 2.4 and 4.1 of
//! the rules).

use super::request::{Case, Request};
use super::term::{and, equal, implies, join, not, or, symbol, text, within};
use crate::policy::PolicyType;

/// The kinds of caller (`REQ-03`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Root,
    User,
    Role,
    Federated,
    Service,
    Anonymous,
    Web,
    Saml,
}

/// Callers that have an account and sign their calls.
pub(super) const SIGNED: [Kind; 4] = [Kind::Root, Kind::User, Kind::Role, Kind::Federated];

const ALL: [Kind; 8] = [
    Kind::Root,
    Kind::User,
    Kind::Role,
    Kind::Federated,
    Kind::Service,
    Kind::Anonymous,
    Kind::Web,
    Kind::Saml,
];

/// Who can make a call that a policy of the type decides about (section 5 of the rules).
pub(super) fn callers(policy_type: PolicyType) -> Vec<Kind> {
    let all: &[Kind] = match policy_type {
        // EVAL-10: nothing of this kind limits the root user.
        PolicyType::Identity | PolicyType::Boundary | PolicyType::Session => {
            &[Kind::User, Kind::Role, Kind::Federated]
        }
        // EVAL-31, EVAL-34.
        PolicyType::Scp => &SIGNED,
        PolicyType::Resource | PolicyType::Rcp | PolicyType::Endpoint => {
            ALL.get(..6).unwrap_or(&ALL)
        }
        // Who has no credentials brings a token of a provider.
        PolicyType::Trust => {
            return ALL
                .into_iter()
                .filter(|kind| *kind != Kind::Anonymous)
                .collect();
        }
    };
    all.to_vec()
}

/// Parts of the caller and of the resource, each a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The kinds, a Bool each.
    Kinds,
    /// The partition of the caller's ARN.
    Partition,
    /// The account of the caller or of its provider.
    Account,
    /// The sixth component of the caller's ARN.
    Tail,
    /// The path of a user or role, with the slash that ends it.
    Path,
    /// The name of a user or role.
    Name,
    /// The unique id of a user or role.
    Id,
    /// The name of a role session.
    Session,
    /// The user behind a federated user, as the sixth component of its ARN.
    Issuer,
    /// The name of a service.
    Service,
    /// The provider of a caller from outside.
    Provider,
    /// The canonical id of the caller's account, if it has one.
    Canonical,
    /// The caller has a permissions boundary.
    Boundary,
    /// The call comes through a VPC endpoint.
    Endpoint,
    /// The account in the resource's ARN.
    ResourceAccount,
    /// The owner of a resource whose ARN does not say.
    Owner,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Kinds => "caller.kind",
            Self::Partition => "caller.partition",
            Self::Account => "caller.account",
            Self::Tail => "caller.tail",
            Self::Path => "caller.path",
            Self::Name => "caller.name",
            Self::Id => "caller.id",
            Self::Session => "caller.session",
            Self::Issuer => "caller.issuer",
            Self::Service => "caller.service",
            Self::Provider => "caller.provider",
            Self::Canonical => "caller.canonical",
            Self::Boundary => "caller.boundary",
            Self::Endpoint => "call.endpoint",
            Self::ResourceAccount => "resource.account",
            Self::Owner => "resource.owner",
        }
    }

    const fn sort(self) -> &'static str {
        match self {
            Self::Boundary | Self::Endpoint => "Bool",
            _ => "String",
        }
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Root => "caller.root",
        Kind::User => "caller.user",
        Kind::Role => "caller.role-session",
        Kind::Federated => "caller.federated-user",
        Kind::Service => "caller.service-principal",
        Kind::Anonymous => "caller.anonymous",
        Kind::Web => "caller.web-identity",
        Kind::Saml => "caller.saml",
    }
}

impl Request {
    /// The caller is of one of the kinds.
    pub fn is(&mut self, kinds: &[Kind]) -> String {
        if self.kinds.iter().all(|kind| kinds.contains(kind)) {
            return "true".to_owned();
        }
        let own: Vec<Kind> = self.kinds.clone();
        let cases: Vec<String> = kinds
            .iter()
            .filter(|kind| own.contains(kind))
            .map(|kind| kind_name(*kind).to_owned())
            .collect();
        if !cases.is_empty() {
            self.seen.parts.insert(Part::Kinds);
        }
        or(cases)
    }

    /// A part of the caller or of the resource.
    pub fn part(&mut self, part: Part) -> String {
        self.seen.parts.insert(part);
        part.name().to_owned()
    }

    /// The caller's ARN with that sixth component, for users and roles or for federated users.
    fn arn(&mut self, service: &str, tail: &str) -> String {
        let (partition, account) = (self.part(Part::Partition), self.part(Part::Account));
        join(&[
            text("arn:"),
            partition,
            text(&format!(":{service}::")),
            account,
            text(":"),
            tail.to_owned(),
        ])
    }

    /// Whether a key says who calls or who owns the resource.
    pub fn is_view(key: &str) -> bool {
        matches!(
            key,
            "aws:principalarn"
                | "aws:principalaccount"
                | "aws:principaltype"
                | "aws:userid"
                | "aws:username"
                | "aws:principalisawsservice"
                | "aws:principalservicename"
                | "aws:resourceaccount"
                | "s3:resourceaccount"
                | "kms:calleraccount"
        )
    }

    /// The callers for whom nothing ties such a key to the caller (`OQ-31`, `AX-32`).
    fn free_kinds(&self, key: &str) -> Vec<Kind> {
        let kinds: &[Kind] = match key {
            "aws:principalarn" => &[Kind::Service],
            "aws:principalaccount" | "aws:principaltype" | "aws:userid" => {
                &[Kind::Service, Kind::Web]
            }
            "kms:calleraccount" => &[Kind::Service, Kind::Anonymous, Kind::Web, Kind::Saml],
            _ => &[],
        };
        let own = |kind: &&Kind| self.kinds.contains(kind);
        kinds.iter().filter(own).copied().collect()
    }

    /// Whether some caller has the key as a constant of its own.
    pub fn is_free_view(&self, key: &str) -> bool {
        !self.free_kinds(key).is_empty() || key == "kms:calleraccount"
    }

    /// The values of such a key by kind of caller; `None` for other keys.
    pub fn views(&mut self, key: &str) -> Option<Vec<Case>> {
        if !Self::is_view(key) {
            return None;
        }
        if matches!(key, "aws:resourceaccount" | "s3:resourceaccount") {
            return Some(self.owner(key));
        }
        let mut cases = Vec::new();
        for kind in self.kinds.clone() {
            let Some(value) = self.view(key, kind) else {
                continue;
            };
            let mut when = vec![self.is(&[kind])];
            if key == "kms:calleraccount" {
                when.push(symbol(key, "?"));
            }
            let when = and(when);
            cases.push(Case { when, value });
        }
        let free = self.free_kinds(key);
        if !free.is_empty() {
            let when = and(vec![self.is(&free), symbol(key, "?")]);
            let value = symbol(key, "");
            cases.push(Case { when, value });
        }
        Some(cases)
    }

    /// The value of a key for a kind of caller (section 4.1 of the rules); `None` where it has none,
    /// or where nothing says which.
    fn view(&mut self, key: &str, kind: Kind) -> Option<String> {
        let signed = SIGNED.contains(&kind);
        Some(match (key, kind) {
            ("aws:principalarn", Kind::Root | Kind::User | Kind::Role) => {
                let tail = self.part(Part::Tail);
                self.arn("iam", &tail)
            }
            ("aws:principalarn", Kind::Federated) => {
                let tail = self.part(Part::Tail);
                self.arn("sts", &tail)
            }
            ("aws:principalaccount" | "kms:calleraccount", _) if signed => self.part(Part::Account),
            ("aws:principalaccount" | "aws:userid", Kind::Anonymous) => text("anonymous"),
            ("aws:principaltype", Kind::Root) => text("Account"),
            // AX-36: as observed for SAML.
            ("aws:principaltype", Kind::User | Kind::Saml) => text("User"),
            ("aws:principaltype", Kind::Role) => text("AssumedRole"),
            ("aws:principaltype", Kind::Federated) => text("FederatedUser"),
            ("aws:principaltype", Kind::Anonymous) => text("Anonymous"),
            ("aws:principalaccount", Kind::Saml) | ("aws:userid", Kind::Root) => {
                self.part(Part::Account)
            }
            ("aws:userid", Kind::User) => self.part(Part::Id),
            ("aws:userid", Kind::Role) => {
                let (id, session) = (self.part(Part::Id), self.part(Part::Session));
                join(&[id, text(":"), session])
            }
            ("aws:userid", Kind::Federated) => {
                let (account, tail) = (self.part(Part::Account), self.part(Part::Tail));
                let start = "federated-user/".len();
                let name = format!("(str.substr {tail} {start} (str.len {tail}))");
                join(&[account, text(":"), name])
            }
            ("aws:userid", Kind::Saml) => self.part(Part::Provider),
            ("aws:username", Kind::User) => self.part(Part::Name),
            ("aws:principalisawsservice", Kind::Service) => text("true"),
            ("aws:principalisawsservice", _) if signed => text("false"),
            ("aws:principalservicename", Kind::Service) => self.part(Part::Service),
            _ => return None,
        })
    }

    /// The account in the resource's ARN, else its owner (`AX-24`), if the call has the key.
    fn owner(&mut self, key: &str) -> Vec<Case> {
        let here = symbol(key, "?");
        let (written, owner) = (self.part(Part::ResourceAccount), self.part(Part::Owner));
        let named = within(&written, "account");
        vec![
            Case {
                when: and(vec![here.clone(), named.clone()]),
                value: written,
            },
            Case {
                when: and(vec![here, not(&named)]),
                value: owner,
            },
        ]
    }

    /// The declarations of the parts.
    pub fn declare_parts(&self, lines: &mut Vec<String>) {
        for part in &self.known.parts {
            if *part == Part::Kinds {
                for kind in &self.kinds {
                    lines.push(format!("(declare-const {} Bool)", kind_name(*kind)));
                }
                continue;
            }
            lines.push(format!("(declare-const {} {})", part.name(), part.sort()));
            if *part == Part::Canonical {
                lines.push(format!("(declare-const {}? Bool)", part.name()));
            }
        }
    }

    /// What holds of the parts: names, ids and accounts have their shapes (`AX-01`, `AX-04` to
    /// `AX-07`, `AX-42`, `GRAM-59`; `section 2.4` for the ARNs).
    pub fn shapes(&mut self) -> Vec<String> {
        const NAME: &str = "(re.+ name-char)";
        const LONG: &str = "(re.++ name-char (re.+ name-char))";
        const PATH: &str = "(re.opt (re.++ (re.* (re.range \"!\" \"~\")) (str.to_re \"/\")))";
        const HOST: &str = "(re.++ alnum (re.* (re.union alnum (str.to_re \".\") (str.to_re \"_\") \
                            (str.to_re \"/\") (str.to_re \"-\"))))";
        const SERVICE: &str = "(re.++ (re.+ (re.union alnum (str.to_re \"_\") (str.to_re \"-\"))) \
                               (str.to_re \".\") (re.* (re.union alnum (str.to_re \".\") (str.to_re \
                               \"_\") (str.to_re \"-\"))) alnum)";
        let mut all = Vec::new();
        let parts = self.known.parts.clone();
        let has = |part: Part| parts.contains(&part);
        if has(Part::Kinds) {
            let names: Vec<&str> = self.kinds.iter().map(|kind| kind_name(*kind)).collect();
            all.push(or(names.iter().map(|name| (*name).to_owned()).collect()));
            for (index, one) in names.iter().enumerate() {
                for other in names.iter().skip(index + 1) {
                    all.push(format!("(not (and {one} {other}))"));
                }
            }
        }
        let shaped = |part: Part, shape: &str, all: &mut Vec<String>| {
            if has(part) {
                all.push(within(part.name(), shape));
            }
        };
        shaped(Part::Partition, "partition", &mut all);
        shaped(Part::Account, "account", &mut all);
        shaped(Part::Path, PATH, &mut all);
        shaped(Part::Name, NAME, &mut all);
        shaped(Part::Session, LONG, &mut all);
        shaped(Part::Service, SERVICE, &mut all);
        shaped(Part::Canonical, "(re.+ alnum)", &mut all);
        shaped(Part::Owner, "account", &mut all);
        let issuer = format!("(re.++ (str.to_re \"user/\") {PATH} {NAME})");
        shaped(Part::Issuer, &issuer, &mut all);
        for (kind, prefix) in [(Kind::User, "user/"), (Kind::Role, "role/")] {
            let own = self.is(&[kind]);
            if has(Part::Tail) {
                let shape = if has(Part::Name) {
                    let parts = [text(prefix), self.part(Part::Path), self.part(Part::Name)];
                    equal(Part::Tail.name(), &join(&parts))
                } else {
                    let shape = format!("(re.++ {} {PATH} {NAME})", super::term::only(prefix));
                    within(Part::Tail.name(), &shape)
                };
                all.push(implies(&own, &shape));
            }
            if has(Part::Id) {
                let letters = super::term::only(if kind == Kind::User { "AIDA" } else { "AROA" });
                let shape = format!("(re.++ {letters} (re.+ alnum))");
                all.push(implies(&own, &within(Part::Id.name(), &shape)));
            }
        }
        if has(Part::Tail) {
            let tail = Part::Tail.name();
            let root = self.is(&[Kind::Root]);
            all.push(implies(&root, &equal(tail, &text("root"))));
            let federated = self.is(&[Kind::Federated]);
            let shape = format!("(re.++ (str.to_re \"federated-user/\") {LONG})");
            all.push(implies(&federated, &within(tail, &shape)));
        }
        if has(Part::Provider) {
            let provider = Part::Provider.name();
            let tail = self.part(Part::Tail);
            let arn = equal(provider, &self.arn("iam", &tail));
            let of = |kind: &str| {
                let shape = format!(
                    "(re.++ {} (re.+ (re.range \"!\" \"~\")))",
                    super::term::only(kind)
                );
                within(&tail, &shape)
            };
            let saml = self.is(&[Kind::Saml]);
            all.push(implies(
                &saml,
                &and(vec![arn.clone(), of("saml-provider/")]),
            ));
            let web = self.is(&[Kind::Web]);
            let named = and(vec![arn, of("oidc-provider/")]);
            all.push(implies(&web, &or(vec![within(provider, HOST), named])));
        }
        if has(Part::Canonical) {
            let signed = self.is(&SIGNED);
            all.push(implies("caller.canonical?", &signed));
        }
        if has(Part::Boundary) {
            let bounded = self.is(&[Kind::User, Kind::Role]);
            all.push(implies("caller.boundary", &bounded));
        }
        all.retain(|term| term != "true");
        all
    }
}
