//! Principals.

use super::write::{Fill, Template};
use super::{Item, Kind};
use crate::lsp::elements::Shape;
use crate::policy::PrincipalKind;

/// Services that people let in most. The catalog has no list of service principals.
const SERVICES: [&str; 41] = [
    "apigateway.amazonaws.com",
    "application-autoscaling.amazonaws.com",
    "appsync.amazonaws.com",
    "athena.amazonaws.com",
    "autoscaling.amazonaws.com",
    "backup.amazonaws.com",
    "batch.amazonaws.com",
    "bedrock.amazonaws.com",
    "cloudformation.amazonaws.com",
    "cloudfront.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "codebuild.amazonaws.com",
    "codedeploy.amazonaws.com",
    "codepipeline.amazonaws.com",
    "config.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "dms.amazonaws.com",
    "ec2.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "ecs.amazonaws.com",
    "eks.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "elasticmapreduce.amazonaws.com",
    "events.amazonaws.com",
    "firehose.amazonaws.com",
    "glue.amazonaws.com",
    "guardduty.amazonaws.com",
    "lambda.amazonaws.com",
    "logs.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "pods.eks.amazonaws.com",
    "rds.amazonaws.com",
    "redshift.amazonaws.com",
    "s3.amazonaws.com",
    "sagemaker.amazonaws.com",
    "scheduler.amazonaws.com",
    "sns.amazonaws.com",
    "ssm.amazonaws.com",
    "states.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
];

/// Providers of web identities that are named by themselves.
const PROVIDERS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

const OF_AWS: [(&str, &str); 4] = [
    ("arn:aws:iam::${Account}:root", "an account"),
    ("arn:aws:iam::${Account}:role/${RoleName}", "a role"),
    ("arn:aws:iam::${Account}:user/${UserName}", "a user"),
    (
        "arn:aws:sts::${Account}:assumed-role/${RoleName}/${SessionName}",
        "a session of a role",
    ),
];

const FEDERATED: [(&str, &str); 2] = [
    (
        "arn:aws:iam::${Account}:oidc-provider/${Provider}",
        "an OpenID Connect provider",
    ),
    (
        "arn:aws:iam::${Account}:saml-provider/${Provider}",
        "a SAML provider",
    ),
];

pub(super) fn kinds() -> Vec<Item> {
    let item = |(name, _): (&'static str, PrincipalKind)| {
        Item::new(name, Kind::Element, "").template(Template::text(name).shape(Shape::Text))
    };
    PrincipalKind::NAMES.into_iter().map(item).collect()
}

pub(super) fn of_kind(kind: &str) -> Vec<Item> {
    let plain = |name: &&'static str| Item::new(*name, Kind::Value, "");
    let everyone = || Item::new("*", Kind::Value, "everyone");
    let format = |(format, says): &(&'static str, &'static str)| {
        let template = Template::format(format, |_| Fill::Hole("*"));
        Item::new(*format, Kind::Resource, *says).template(template)
    };
    match kind {
        "" => vec![everyone()],
        "Service" => SERVICES.iter().map(plain).collect(),
        "Federated" => {
            let arns = FEDERATED.iter().map(format);
            arns.chain(PROVIDERS.iter().map(plain)).collect()
        }
        "AWS" => OF_AWS.iter().map(format).chain([everyone()]).collect(),
        _ => Vec::new(),
    }
}
