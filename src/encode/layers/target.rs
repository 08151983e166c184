//! What kind of call it is: a few have rules of their own.

use super::super::caller::{Kind, Named};
use super::super::compile::{Compiler, Expr, Name, Operand, Place, account_of_resource};
use super::super::patterns;
use super::Form;
use crate::catalog::{self, AccessLevel};
use crate::policy::{Base, Clause, Operator, PrincipalKind, Text, Version};
use crate::regular::{Item, Language, Sequence, UnitSet, literal};
use crate::source::Span;

/// The calls with rules of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// `sts:GetCallerIdentity` (`EVAL-26`).
    WhoAmI,
    /// A session of a role is asked for, by `sts:AssumeRole` or a check that goes with it (`EVAL-60`
    /// to `EVAL-66`).
    Session,
    /// `sts:AssumeRoot` (`EVAL-25`).
    RootSession,
    /// Another call on an IAM role: its trust policy has no part in it.
    Role,
    /// A KMS key (`EVAL-50`).
    Key,
    /// `kms:RetireGrant` (`EVAL-55`).
    Grant,
    /// A resource that AWS owns (`EVAL-23`).
    OfAws,
    /// Everything else.
    General,
}

const WHO_AM_I: &str = "sts:GetCallerIdentity";
const ROOT_SESSION: &str = "sts:AssumeRoot";
const RETIRE: &str = "kms:RetireGrant";

/// The calls that ask for a session of a role, and the checks that go with them (`EVAL-65`).
const ASSUMING: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

/// `EVAL-96`: what grants to other accounts never reach.
const QUEUE_MANAGEMENT: [&str; 12] = [
    "sqs:AddPermission",
    "sqs:CancelMessageMoveTask",
    "sqs:CreateQueue",
    "sqs:DeleteQueue",
    "sqs:ListMessageMoveTasks",
    "sqs:ListQueues",
    "sqs:ListQueueTags",
    "sqs:RemovePermission",
    "sqs:SetQueueAttributes",
    "sqs:StartMessageMoveTask",
    "sqs:TagQueue",
    "sqs:UntagQueue",
];

impl Target {
    /// The calls that there are on a resource.
    pub fn on(resource: &str) -> Vec<Self> {
        let parts: Vec<&str> = resource.splitn(6, ':').collect();
        let own = match parts.as_slice() {
            [_, _, "iam", _, _, rest] if rest.starts_with("role/") => {
                vec![Self::Session, Self::Role]
            }
            [_, _, "kms", _, _, rest] if rest.starts_with("key/") => {
                vec![Self::Key, Self::General]
            }
            [_, _, _, _, "aws", _] => vec![Self::OfAws],
            _ => vec![Self::General],
        };
        let mut all = vec![Self::WhoAmI, Self::RootSession, Self::Grant];
        all.extend(own);
        all
    }

    /// Those of these calls that a question about some action patterns can be about; all, if there are
    /// none.
    pub fn asked(all: &[Self], actions: &[String]) -> Vec<Self> {
        if actions.is_empty() {
            return all.to_vec();
        }
        let fits = |name: &str, pattern: &String| {
            Language::new(vec![patterns::action(pattern)]).matches(&name.to_lowercase())
        };
        let named = |target: &Self| -> Vec<&str> { target.few().unwrap_or_default().to_vec() };
        let is_asked = |target: &&Self| match target.few() {
            Some(names) => actions
                .iter()
                .any(|one| names.iter().any(|name| fits(name, one))),
            None => {
                let mut others: Vec<&str> = all.iter().flat_map(named).collect();
                others.dedup();
                let plain = |one: &String| !one.contains(['*', '?']);
                let taken = |one: &String| others.iter().any(|name| name.eq_ignore_ascii_case(one));
                let of_keys = |one: &String| one.to_lowercase().starts_with("kms:");
                actions.iter().any(|one| {
                    let elsewhere = match target {
                        Self::Key => !of_keys(one),
                        Self::General => all.contains(&Self::Key) && of_keys(one),
                        _ => false,
                    };
                    !plain(one) || !(taken(one) || elsewhere)
                })
            }
        };
        all.iter().filter(is_asked).copied().collect()
    }

    /// How the policy of the resource counts.
    pub const fn form(self) -> Form {
        match self {
            Self::Session | Self::Key => Form::Needed,
            Self::RootSession | Self::OfAws => Form::Alone,
            Self::WhoAmI | Self::Role | Self::Grant | Self::General => Form::Plain,
        }
    }

    /// Whether the policy of the resource has a part in it.
    pub const fn heeds_resource(self) -> bool {
        !matches!(
            self,
            Self::Role | Self::RootSession | Self::OfAws | Self::Grant
        )
    }

    /// The action is one of these calls; `others` are all that there are on the resource.
    pub fn actions(self, compiler: &mut Compiler, others: &[Self]) -> Expr {
        if let Some(names) = self.few() {
            return any_of(compiler, names);
        }
        let rest = others.iter().filter(|other| **other != self);
        let named: Vec<&str> = rest
            .filter_map(|other| other.few())
            .flatten()
            .copied()
            .collect();
        let named = any_of(compiler, &named);
        let mut all = vec![named.negate()];
        let of_keys = any_of(compiler, &["kms:*"]);
        match self {
            Self::Key => all.push(of_keys),
            Self::General if others.contains(&Self::Key) => all.push(of_keys.negate()),
            _ => {}
        }
        Expr::And(all)
    }

    /// The resource is one that has such calls, where a pattern fits resources of several kinds.
    pub fn resources(self, compiler: &mut Compiler, pattern: &str) -> Expr {
        let start = pattern.splitn(6, ':').take(5);
        let plain = pattern != "*" && !start.into_iter().any(|part| part.contains(['*', '?']));
        if plain || self != Self::General {
            return Expr::Constant(true);
        }
        let resource = compiler.variable(Name::Resource, "");
        let mut on = |service: &str, start: &str| {
            let language = Language::new(vec![arn(service, start)]);
            compiler.atom(resource, Operand::Text(language))
        };
        let (keys, roles) = (on("kms", "key/"), on("iam", "role/"));
        let of_aws = account_of_resource(Some(&Language::new(vec![literal("aws")])));
        let of_aws = compiler.atom(resource, Operand::Text(of_aws));
        let (of_keys, assuming) = (any_of(compiler, &["kms:*"]), any_of(compiler, &ASSUMING));
        let elsewhere = Expr::Or(vec![
            Expr::And(vec![keys, of_keys]),
            Expr::And(vec![roles, assuming]),
            of_aws,
        ]);
        elsewhere.negate()
    }

    /// The actions; none where there are many.
    pub fn names(self) -> &'static [&'static str] {
        self.few().unwrap_or_default()
    }

    /// The actions, where there are few.
    const fn few(self) -> Option<&'static [&'static str]> {
        match self {
            Self::WhoAmI => Some(&[WHO_AM_I]),
            Self::Session => Some(&ASSUMING),
            Self::RootSession => Some(&[ROOT_SESSION]),
            Self::Grant => Some(&[RETIRE]),
            Self::Role | Self::Key | Self::OfAws | Self::General => None,
        }
    }

    /// What AWS refuses callers of a kind whatever the policies say.
    pub fn refused(
        self,
        compiler: &mut Compiler,
        kind: Kind,
        same_account: bool,
        resource: &str,
    ) -> Expr {
        let mut cases = Vec::new();
        if self == Self::Session {
            cases.push(unsuited(compiler, kind));
        }
        if kind == Kind::User {
            cases.push(session_token(compiler, self));
        }
        if Kind::SIGNED.contains(&kind) && !same_account {
            cases.push(any_of(compiler, &QUEUE_MANAGEMENT));
        }
        // What AWS owns is named in few ARNs.
        let of_aws = [":iam::aws:", "role/aws-reserved/", ":alias/aws/"];
        if of_aws.iter().any(|part| resource.contains(part)) {
            cases.push(self::of_aws(compiler));
        }
        Expr::Or(cases)
    }
}

/// The ARNs of a service whose last component starts so.
fn arn(service: &str, start: &str) -> Sequence {
    let component = || Item::star(UnitSet::except(b':'));
    let mut all = literal("arn:");
    all.push(component());
    all.extend(literal(&format!(":{service}:")));
    all.push(component());
    all.extend(literal(":"));
    all.push(component());
    all.extend(literal(&format!(":{start}")));
    all.push(Item::star(UnitSet::Any));
    all
}

fn any_of(compiler: &mut Compiler, names: &[impl AsRef<str>]) -> Expr {
    let patterns = names.iter().map(|name| patterns::action(name.as_ref()));
    let language = Language::new(patterns.collect());
    let action = compiler.variable(Name::Action, "");
    compiler.atom(action, Operand::Text(language))
}

/// `EVAL-62`, `PRIN-17`: root users and strangers get no sessions of roles; `EVAL-64`: each kind of
/// identity by its own call.
fn unsuited(compiler: &mut Compiler, kind: Kind) -> Expr {
    let other: &[&str] = match kind {
        Kind::Root | Kind::Anonymous => return Expr::Constant(true),
        Kind::Saml => &["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"],
        Kind::Web => &["sts:AssumeRole", "sts:AssumeRoleWithSAML"],
        _ => &["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
    };
    any_of(compiler, other)
}

/// `EVAL-68`: credentials of `GetSessionToken`, which a user has whose credentials were issued at a time.
fn session_token(compiler: &mut Compiler, target: Target) -> Expr {
    let issued = compiler.target("aws:TokenIssueTime");
    let issued = compiler.present(&issued);
    let factor = is_true(compiler, "aws:MultiFactorAuthPresent");
    let identities = any_of(compiler, &["iam:*"]);
    let tokens = any_of(compiler, &["sts:*"]);
    let usable = any_of(compiler, &["sts:AssumeRole", WHO_AM_I]);
    let tokens = match target {
        Target::Session => Expr::Constant(false),
        _ => Expr::And(vec![tokens, usable.negate()]),
    };
    let without_factor = Expr::And(vec![identities, factor.negate()]);
    Expr::And(vec![issued, Expr::Or(vec![without_factor, tokens])])
}

/// `EVAL-23`: nobody changes the managed policies of AWS, nor the roles of IAM Identity Center but by it;
/// `EVAL-54`: nor the aliases of AWS's keys.
fn of_aws(compiler: &mut Compiler) -> Expr {
    let resource = compiler.variable(Name::Resource, "");
    let mut on = |text: &str| {
        let pattern = patterns::like(&patterns::plain(text));
        compiler.atom(resource, Operand::Text(Language::new(vec![pattern])))
    };
    let managed = on("arn:*:iam::aws:*");
    let reserved = on("arn:*:iam:*:role/aws-reserved/*");
    let alias = on("*:alias/aws/*");
    let read = reads(compiler);
    let of_iam = any_of(compiler, &["iam:*"]);
    let passed = any_of(compiler, &["iam:PassRole"]);
    let center = center(compiler);
    let aliases = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];
    let aliases = any_of(compiler, &aliases);
    Expr::Or(vec![
        Expr::And(vec![managed, read.clone().negate()]),
        Expr::And(vec![
            reserved,
            of_iam,
            passed.negate(),
            read.negate(),
            center.negate(),
        ]),
        Expr::And(vec![alias, aliases]),
    ])
}

/// The key is present and true.
fn is_true(compiler: &mut Compiler, key: &str) -> Expr {
    let span = Span::new(0, 0);
    let text = |value: &str| Text {
        value: value.to_owned(),
        span,
    };
    let clause = Clause {
        operator: Operator {
            qualifier: None,
            base: Base::Bool,
            if_exists: false,
        },
        operator_span: span,
        key: text(key),
        values: vec![text("true")],
        span,
    };
    let place = Place { policy: 0, span };
    compiler.clause(&clause, Version::V2012, &place)
}

/// The caller is a role of IAM Identity Center.
fn center(compiler: &mut Compiler) -> Expr {
    let mut named = Named::default();
    let arn = "arn:*:iam::*:role/aws-service-role/sso.amazonaws.com/*";
    named.add(PrincipalKind::Aws, arn);
    compiler.callers(Language::new(named.issuer))
}

/// The action only reads: by the catalog, or else by its name.
fn reads(compiler: &mut Compiler) -> Expr {
    let mut named = Vec::new();
    let mut writing = Vec::new();
    for action in catalog::service("iam")
        .iter()
        .flat_map(catalog::Service::actions)
    {
        let name = format!("iam:{}", action.name);
        match action.access {
            AccessLevel::List | AccessLevel::Read => named.push(name),
            _ => writing.push(name),
        }
    }
    let by_name = any_of(compiler, &["*:get*", "*:list*"]);
    let writing = any_of(compiler, &writing);
    let named = any_of(compiler, &named);
    Expr::Or(vec![named, Expr::And(vec![by_name, writing.negate()])])
}
