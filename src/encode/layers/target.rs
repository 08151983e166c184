//! What kind of call it is: a few have rules of their own.

use super::super::caller::{self, Kind, Named, PARTITIONS};
use super::super::compile::{Compiler, Expr, Name, Operand, Place, Target as Key};
use super::super::patterns;
use super::Form;
use crate::catalog::{self, AccessLevel};
use crate::policy::{Base, Clause, Operator, PrincipalKind, Text, Version};
use crate::regular::{Language, literal};
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

pub(super) const WHO_AM_I: &str = "sts:GetCallerIdentity";
pub(super) const ROOT_SESSION: &str = "sts:AssumeRoot";
pub(super) const RETIRE: &str = "kms:RetireGrant";

/// The calls that ask for a session of a role, and the checks that go with them (`EVAL-65`).
pub(super) const ASSUMING: [&str; 6] = [
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
    /// How the policy of the resource counts.
    pub const fn form(self) -> Form {
        match self {
            Self::Session | Self::Key => Form::Needed,
            Self::RootSession | Self::OfAws => Form::Alone,
            Self::Grant => Form::Elsewhere,
            Self::WhoAmI | Self::Role | Self::General => Form::Plain,
        }
    }

    /// Whether the policy of the resource has a part in it.
    pub const fn heeds_resource(self) -> bool {
        !matches!(
            self,
            Self::Role | Self::RootSession | Self::OfAws | Self::Grant
        )
    }

    /// What AWS refuses callers of a kind whatever the policies say.
    pub fn refused(self, compiler: &mut Compiler, refusing: &Refusing<'_>) -> Expr {
        let &Refusing {
            kind,
            crossing,
            through,
            resource,
        } = refusing;
        let signed = Kind::SIGNED.contains(&kind);
        let mut cases = Vec::new();
        match self {
            // EVAL-26: whatever else is so.
            Self::WhoAmI if signed || kind == Kind::Service => return Expr::Constant(false),
            Self::Session => cases.push(unsuited(compiler, kind)),
            Self::RootSession => cases.push(task_policy(compiler)),
            _ => {}
        }
        if kind == Kind::User {
            cases.push(session_token(compiler, self));
        }
        if signed && crossing {
            cases.push(any_of(compiler, &QUEUE_MANAGEMENT));
        }
        if through {
            cases.push(outside_vpc(compiler));
        }
        cases.extend(across_partitions(compiler, resource));
        // What AWS owns is named in few ARNs.
        let of_aws = [":iam::aws:", "role/aws-reserved/", ":alias/aws/", "*"];
        if of_aws.iter().any(|part| resource.contains(part)) {
            cases.push(self::of_aws(compiler));
        }
        Expr::Or(cases)
    }
}

/// What refusals heed.
#[derive(Clone, Copy, Debug)]
pub struct Refusing<'r> {
    /// The kind of the caller.
    pub kind: Kind,
    /// The resource is of another account, or may be.
    pub crossing: bool,
    /// The call goes through an access point.
    pub through: bool,
    /// The resource.
    pub resource: &'r str,
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

/// `EVAL-69`: the task policies that AWS names (2026).
const TASKS: [&str; 5] = [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
];

/// `EVAL-69`: another task policy than those of AWS is named.
fn task_policy(compiler: &mut Compiler) -> Expr {
    let names = TASKS
        .iter()
        .map(|name| format!("*:iam::aws:policy/root-task/{name}"));
    let known = names.map(|text| patterns::like(&patterns::plain(&text)));
    let known = Language::new(known.collect());
    other_than(compiler, "sts:TaskPolicyArn", known)
}

/// The key is present with a value outside the language.
fn other_than(compiler: &mut Compiler, key: &str, language: Language) -> Expr {
    let target = compiler.target(key);
    let present = compiler.present(&target);
    let inside = text_of(compiler, &target, language);
    Expr::And(vec![present, inside.negate()])
}

fn text_of(compiler: &mut Compiler, target: &Key, language: Language) -> Expr {
    match target {
        Key::Plain(var) => compiler.atom(*var, Operand::Text(language)),
        // None of the keys here is a view of another variable.
        _ => Expr::Constant(false),
    }
}

/// `EVAL-90`: an access point of VPC origin takes only calls from its VPC.
fn outside_vpc(compiler: &mut Compiler) -> Expr {
    let origin = compiler.target("s3:AccessPointNetworkOrigin");
    let vpc = text_of(compiler, &origin, Language::new(vec![literal("VPC")]));
    let source = compiler.target("aws:SourceVpc");
    let from = compiler.present(&source);
    Expr::And(vec![vpc, from.negate()])
}

/// `EVAL-22`: nothing crosses partitions; where `AX-03` holds there are no such requests.
fn across_partitions(compiler: &mut Compiler, resource: &str) -> Option<Expr> {
    let own = resource.split(':').nth(1).filter(|own| !own.is_empty())?;
    if compiler.rules.holds("AX-03") {
        return None;
    }
    let others = PARTITIONS.iter().filter(|other| **other != own);
    let words = others.flat_map(|other| caller::of_partition(other).sequences().to_vec());
    Some(compiler.callers(Language::new(words.collect())))
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
