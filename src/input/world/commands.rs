//! Outputs of `aws` commands that a file of the own form names in `files`.

use super::fields::member;
use super::reader::{File, Reader};
use crate::policy::parse::hints::did_you_mean;
use crate::source::json::Json;
use crate::source::{Span, quote};
use crate::world::Place;

/// An output that is still to be read.
pub(super) struct Output {
    file: File,
    span: Span,
    path: String,
    command: &'static Command,
    of: Option<(String, Span)>,
    account: Option<String>,
}

/// A command whose output can be read.
pub(super) struct Command {
    name: &'static str,
    /// What `of` names; none if the output itself says what it is about.
    of: Option<&'static str>,
    pub reads: Reads,
}

/// What is in an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    AccountDump,
    /// A policy of a resource, under these members.
    Policy(&'static [&'static str]),
    BucketAcl,
    PublicAccessBlock,
    Ownership,
    BucketTags,
    AccountPublicAccessBlock,
    AccessPoint,
    KeyGrants,
    /// Sharing of a snapshot; RDS's under these members.
    EbsSharing,
    RdsSharing(&'static str, &'static str),
    Role,
    User,
    Group,
    InlinePolicy,
    AttachedPolicies,
    GroupsOfUser,
    PolicyVersion,
    Organization,
    Roots,
    Units,
    Accounts,
    AccountsBelow,
    Parents,
    ControlPolicy,
    Targets,
}

/// What a handler knows about its output.
pub(super) struct Context {
    /// The output.
    pub file: File,
    /// What it is about, or empty.
    pub of: String,
    /// Where `files` says so.
    pub place: Place,
    /// The owner that `files` says.
    pub account: Option<String>,
}

const fn command(name: &'static str, of: Option<&'static str>, reads: Reads) -> Command {
    Command { name, of, reads }
}

const ARN: Option<&str> = Some("the ARN of the resource");
const ROLE: Option<&str> = Some("the ARN of the user, group or role");
const PARENT: Option<&str> = Some("the id of the root or OU that was asked about");

use Reads::Policy;

/// All commands, in the order of their services.
static COMMANDS: [Command; 47] = [
    command("acm-pca get-policy", ARN, Policy(&["Policy"])),
    command(
        "backup get-backup-vault-access-policy",
        ARN,
        Policy(&["Policy"]),
    ),
    command(
        "cloudtrail get-resource-policy",
        ARN,
        Policy(&["ResourcePolicy"]),
    ),
    command(
        "codeartifact get-domain-permissions-policy",
        ARN,
        Policy(&["policy", "document"]),
    ),
    command(
        "codeartifact get-repository-permissions-policy",
        ARN,
        Policy(&["policy", "document"]),
    ),
    command("dynamodb get-resource-policy", ARN, Policy(&["Policy"])),
    command("ec2 describe-snapshot-attribute", ARN, Reads::EbsSharing),
    command("ecr get-repository-policy", ARN, Policy(&["policyText"])),
    command("efs describe-file-system-policy", ARN, Policy(&["Policy"])),
    command("events describe-event-bus", ARN, Policy(&["Policy"])),
    command(
        "glacier get-vault-access-policy",
        ARN,
        Policy(&["policy", "Policy"]),
    ),
    command(
        "iam get-account-authorization-details",
        None,
        Reads::AccountDump,
    ),
    command("iam get-group", None, Reads::Group),
    command("iam get-group-policy", ROLE, Reads::InlinePolicy),
    command(
        "iam get-policy-version",
        Some("the ARN of the policy"),
        Reads::PolicyVersion,
    ),
    command("iam get-role", None, Reads::Role),
    command("iam get-role-policy", ROLE, Reads::InlinePolicy),
    command("iam get-user", None, Reads::User),
    command("iam get-user-policy", ROLE, Reads::InlinePolicy),
    command(
        "iam list-attached-group-policies",
        ROLE,
        Reads::AttachedPolicies,
    ),
    command(
        "iam list-attached-role-policies",
        ROLE,
        Reads::AttachedPolicies,
    ),
    command(
        "iam list-attached-user-policies",
        ROLE,
        Reads::AttachedPolicies,
    ),
    command(
        "iam list-groups-for-user",
        Some("the ARN of the user"),
        Reads::GroupsOfUser,
    ),
    command("kinesis get-resource-policy", ARN, Policy(&["Policy"])),
    command("kms get-key-policy", ARN, Policy(&["Policy"])),
    command("kms list-grants", ARN, Reads::KeyGrants),
    command("lambda get-layer-version-policy", ARN, Policy(&["Policy"])),
    command("lambda get-policy", ARN, Policy(&["Policy"])),
    command(
        "opensearch describe-domain",
        ARN,
        Policy(&["DomainStatus", "AccessPolicies"]),
    ),
    command(
        "organizations describe-organization",
        None,
        Reads::Organization,
    ),
    command("organizations describe-policy", None, Reads::ControlPolicy),
    command("organizations list-accounts", None, Reads::Accounts),
    command(
        "organizations list-accounts-for-parent",
        PARENT,
        Reads::AccountsBelow,
    ),
    command(
        "organizations list-organizational-units-for-parent",
        PARENT,
        Reads::Units,
    ),
    command(
        "organizations list-parents",
        Some("the id of the account or OU"),
        Reads::Parents,
    ),
    command("organizations list-roots", None, Reads::Roots),
    command(
        "organizations list-targets-for-policy",
        Some("the id of the policy (`p-…`)"),
        Reads::Targets,
    ),
    command(
        "rds describe-db-cluster-snapshot-attributes",
        ARN,
        Reads::RdsSharing(
            "DBClusterSnapshotAttributesResult",
            "DBClusterSnapshotAttributes",
        ),
    ),
    command(
        "rds describe-db-snapshot-attributes",
        ARN,
        Reads::RdsSharing("DBSnapshotAttributesResult", "DBSnapshotAttributes"),
    ),
    command("s3api get-bucket-acl", ARN, Reads::BucketAcl),
    command("s3api get-bucket-ownership-controls", ARN, Reads::Ownership),
    command("s3api get-bucket-policy", ARN, Policy(&["Policy"])),
    command("s3api get-bucket-tagging", ARN, Reads::BucketTags),
    command(
        "s3api get-public-access-block",
        ARN,
        Reads::PublicAccessBlock,
    ),
    command("s3control get-access-point", ARN, Reads::AccessPoint),
    command(
        "s3control get-access-point-policy",
        ARN,
        Policy(&["Policy"]),
    ),
    command(
        "s3control get-public-access-block",
        Some("the id of the account"),
        Reads::AccountPublicAccessBlock,
    ),
];

/// The commands whose policy is under another path than most.
static MORE: [Command; 5] = [
    command(
        "s3tables get-table-bucket-policy",
        ARN,
        Policy(&["resourcePolicy"]),
    ),
    command(
        "s3tables get-table-policy",
        ARN,
        Policy(&["resourcePolicy"]),
    ),
    command(
        "secretsmanager get-resource-policy",
        ARN,
        Policy(&["ResourcePolicy"]),
    ),
    command(
        "sns get-topic-attributes",
        ARN,
        Policy(&["Attributes", "Policy"]),
    ),
    command(
        "sqs get-queue-attributes",
        ARN,
        Policy(&["Attributes", "Policy"]),
    ),
];

/// The names of all commands.
pub fn names() -> Vec<&'static str> {
    COMMANDS.iter().chain(&MORE).map(|one| one.name).collect()
}

impl Reader {
    /// Notes an output; `json` is the item of `files`.
    pub(super) fn output(&mut self, file: &File, json: &Json, path: &str, name: &str, span: Span) {
        let mut words = name.split_whitespace().skip_while(|word| *word == "aws");
        let two: Vec<&str> = words.by_ref().take(2).collect();
        let plain = two.join(" ");
        let Some(command) = COMMANDS.iter().chain(&MORE).find(|one| one.name == plain) else {
            let names = names();
            let message = format!("the output of {} cannot be read", quote(name));
            let help = match did_you_mean(&plain, &names) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "docs/world.md lists the commands; what a policy says can also be written in \
                         `resources`"
                        .to_owned()
                }
            };
            self.dropped();
            self.error(file, span, message, &help);
            return;
        };
        let given = member(json, "of");
        let of = given.and_then(|of| Some((self.text(file, of, "`of`")?, of.span)));
        match (command.of, given) {
            (Some(what), None) => {
                self.dropped();
                let message = format!(
                    "`{}` says nothing about what its output is of",
                    command.name
                );
                self.error(file, json.span, message, &format!("add `of`: {what}"));
                return;
            }
            (None, Some(given)) => {
                let message = format!("the output of `{}` says itself what it is of", command.name);
                self.error(file, given.span, message, "remove `of`");
            }
            _ => {}
        }
        let account = self.text_in(file, json, "account");
        self.outputs.push(Output {
            file: file.clone(),
            span: json.span,
            path: path.to_owned(),
            command,
            of,
            account,
        });
    }

    /// Reads the outputs: first those that others add to.
    pub(super) fn run_outputs(&mut self) {
        for (at, resource) in self.parts.resources.iter().enumerate() {
            self.subjects.entry(resource.arn.clone()).or_insert(at);
        }
        let (first, rest): (Vec<Output>, Vec<Output>) = std::mem::take(&mut self.outputs)
            .into_iter()
            .partition(|one| {
                matches!(
                    one.command.reads,
                    Reads::Role | Reads::User | Reads::Group | Reads::AccountDump
                )
            });
        for output in first.into_iter().chain(rest) {
            let path = output.file.folder.join(&output.path);
            let shown = path.to_string_lossy().into_owned();
            if !path.is_file() {
                self.dropped();
                let message = format!("there is no file {}", quote(&shown));
                self.error(
                    &output.file,
                    output.span,
                    message,
                    "paths start at the folder of this file",
                );
                continue;
            }
            self.seen.insert(super::files::canonical(&path));
            let Some((file, json)) = self.tree(&shown, &mut std::io::empty()) else {
                continue;
            };
            if json.as_object().is_none() {
                self.kind(
                    &file,
                    &json,
                    "the output",
                    "an object, as `aws --output json` prints it",
                );
                continue;
            }
            let place = output
                .file
                .place(output.of.as_ref().map_or(output.span, |of| of.1));
            let context = Context {
                file,
                of: output.of.map(|of| of.0).unwrap_or_default(),
                place,
                account: output.account,
            };
            self.run(output.command.reads, &context, &json);
        }
    }

    fn run(&mut self, reads: Reads, context: &Context, json: &Json) {
        match reads {
            Reads::AccountDump => self.account_dump(&context.file, json),
            Reads::Role
            | Reads::User
            | Reads::Group
            | Reads::InlinePolicy
            | Reads::AttachedPolicies
            | Reads::GroupsOfUser
            | Reads::PolicyVersion => self.iam_output(reads, context, json),
            Reads::Organization
            | Reads::Roots
            | Reads::Units
            | Reads::Accounts
            | Reads::AccountsBelow
            | Reads::Parents
            | Reads::ControlPolicy
            | Reads::Targets => self.tree_output(reads, context, json),
            Reads::AccountPublicAccessBlock => self.account_block(context, json),
            _ => self.resource_output(reads, context, json),
        }
    }

    /// A member that an output must have; without it the file is something else.
    pub(super) fn expected<'j>(
        &mut self,
        context: &Context,
        json: &'j Json,
        name: &str,
    ) -> Option<&'j Json> {
        let found = member(json, name);
        if found.is_none() {
            self.dropped();
            let message = format!("the output has no `{name}`");
            let help = "is this the output of the command that `files` names?";
            self.error(&context.file, json.span, message, help);
        }
        found
    }
}
