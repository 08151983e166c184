//! Snapshots that are shared with accounts or with everybody.

use super::{generated, signed};
use crate::policy::PolicyType;
use crate::world::{Document, Place, Sharing};
use serde_json::json;

/// What others may do with a shared snapshot of this kind.
fn actions(kind: &str) -> &'static [&'static str] {
    match kind {
        "AWS::RDS::DBSnapshot" => &[
            "rds:CopyDBSnapshot",
            "rds:DescribeDBSnapshots",
            "rds:RestoreDBInstanceFromDBSnapshot",
        ],
        "AWS::RDS::DBClusterSnapshot" => &[
            "rds:CopyDBClusterSnapshot",
            "rds:DescribeDBClusterSnapshots",
            "rds:RestoreDBClusterFromSnapshot",
        ],
        _ => &[
            "ebs:GetSnapshotBlock",
            "ebs:ListChangedBlocks",
            "ebs:ListSnapshotBlocks",
            "ec2:CopySnapshot",
            "ec2:CreateVolume",
        ],
    }
}

/// The sharing of a snapshot as a policy.
pub(in crate::world) fn sharing(
    arn: &str,
    kind: &str,
    shared: &[Sharing],
    place: &Place,
) -> Vec<Document> {
    let snapshot = arn.rsplit([':', '/']).next().unwrap_or(arn);
    let name = format!("sharing of snapshot {snapshot:?}");
    let actions = actions(kind);
    let statements: Vec<_> = shared
        .iter()
        .map(|with| {
            let statement = json!({"Effect": "Allow", "Action": actions, "Resource": arn});
            match with {
                // Not for anonymous callers: these services take signed calls only.
                Sharing::All => signed(statement),
                Sharing::Account(account) => {
                    let mut statement = statement;
                    if let Some(members) = statement.as_object_mut() {
                        members.insert("Principal".to_owned(), json!({"AWS": account}));
                    }
                    statement
                }
            }
        })
        .collect();
    if statements.is_empty() {
        return Vec::new();
    }
    vec![generated(&name, &statements, PolicyType::Resource, place)]
}
