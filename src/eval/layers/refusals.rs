//! What AWS refuses whatever the policies say.

use super::decision::LayerKind;
use super::owner::across_partitions;
use super::target::Target;
use super::{Case, Relation, kms, s3, sts};
use crate::catalog::{self, AccessLevel};
use crate::eval::CallerKind;
use crate::eval::values::arn::Arn;

/// A rule that refuses the call.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub rule: &'static str,
    /// The layer that it is a limit of, if it is one of a layer.
    pub layer: Option<LayerKind>,
    /// Why, and what to do; one sentence without full stop.
    pub text: String,
}

impl Refusal {
    pub(super) fn new(
        rule: &'static str,
        layer: Option<LayerKind>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            layer,
            text: text.into(),
        }
    }
}

/// All that apply.
pub(super) fn refusals(case: &Case) -> Vec<Refusal> {
    [
        partitions(case),
        sts::refusal(case),
        kms::refusal(case),
        s3::outside_vpc(case),
        s3::restricted(case),
        managed_by_aws(case),
        reserved_role(case),
        queue_management(case),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `EVAL-22`: nothing crosses partitions.
fn partitions(case: &Case) -> Option<Refusal> {
    let (own, other) = across_partitions(case.request)?;
    let text = format!(
        "the caller is in the partition `{own}` and the resource in `{other}`: nothing crosses \
         partitions"
    );
    Some(Refusal::new("EVAL-22", None, text))
}

/// Whether an action changes something, by the catalog, else by its name.
fn writes(action: &str) -> bool {
    let known = catalog::action(action).map(|action| action.access);
    match known {
        Some(access) => !matches!(access, AccessLevel::List | AccessLevel::Read),
        None => {
            let name = action.split(':').nth(1).unwrap_or_default();
            let name = name.to_ascii_lowercase();
            !["get", "list"].iter().any(|verb| name.starts_with(verb))
        }
    }
}

/// `EVAL-23`: nobody changes the managed policies of AWS.
fn managed_by_aws(case: &Case) -> Option<Refusal> {
    let arn = Arn::parse(&case.request.resource)?;
    let of_aws = case.target == Target::OfAws && arn.service == "iam";
    (of_aws && writes(&case.request.action)).then(|| {
        let text = "the policy is AWS's and cannot be changed: use a customer managed policy";
        Refusal::new("EVAL-23", None, text)
    })
}

/// `EVAL-23`: only IAM Identity Center changes its roles.
fn reserved_role(case: &Case) -> Option<Refusal> {
    let arn = Arn::parse(&case.request.resource)?;
    let reserved = arn.service == "iam" && arn.resource.starts_with("role/aws-reserved/");
    let action = case.request.action.to_ascii_lowercase();
    let changes = action.starts_with("iam:") && action != "iam:passrole" && writes(&action);
    let caller = &case.request.caller;
    let center = caller.kind == CallerKind::Service && caller.name.starts_with("sso.")
        || caller
            .name
            .contains(":role/aws-service-role/sso.amazonaws.com/");
    (reserved && changes && !center).then(|| {
        let text = "only IAM Identity Center changes the roles below `aws-reserved`: change the \
                    permission set";
        Refusal::new("EVAL-23", None, text)
    })
}

/// `EVAL-96`: what grants to other accounts never reach, folded.
const QUEUE_MANAGEMENT: [&str; 12] = [
    "sqs:addpermission",
    "sqs:cancelmessagemovetask",
    "sqs:createqueue",
    "sqs:deletequeue",
    "sqs:listmessagemovetasks",
    "sqs:listqueues",
    "sqs:listqueuetags",
    "sqs:removepermission",
    "sqs:setqueueattributes",
    "sqs:startmessagemovetask",
    "sqs:tagqueue",
    "sqs:untagqueue",
];

/// `EVAL-96`: queues are managed from their own account.
fn queue_management(case: &Case) -> Option<Refusal> {
    let action = case.request.action.to_ascii_lowercase();
    let managed = QUEUE_MANAGEMENT.contains(&action.as_str());
    (managed && case.relation == Relation::Cross).then(|| {
        let text = format!(
            "no grant to another account reaches {}: call it from the account of the queue",
            case.request.action
        );
        Refusal::new("EVAL-96", Some(LayerKind::Resource), text)
    })
}
