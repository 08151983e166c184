//! The members of the own form. The published schema (`docs/world.schema.json`) has the same; a test compares.

pub(super) const WORLD: &[&str] = &[
    "$schema",
    "organization",
    "accounts",
    "policies",
    "users",
    "groups",
    "roles",
    "resources",
    "files",
];
pub(super) const ORGANIZATION: &[&str] = &[
    "id",
    "management_account",
    "root",
    "all_features",
    "ous",
    "scps",
    "rcps",
    "block_public_access",
];
pub(super) const OU: &[&str] = &["id", "name", "parent"];
pub(super) const CONTROL_POLICY: &[&str] = &["name", "policy", "targets"];
pub(super) const ACCOUNT: &[&str] = &[
    "id",
    "name",
    "parent",
    "outside",
    "canonical_user",
    "block_public_access",
];
pub(super) const MANAGED_POLICY: &[&str] = &["arn", "policy"];
pub(super) const USER: &[&str] = &[
    "arn", "id", "groups", "inline", "managed", "boundary", "tags", "unknown",
];
pub(super) const GROUP: &[&str] = &["arn", "id", "inline", "managed", "unknown"];
pub(super) const ROLE: &[&str] = &[
    "arn",
    "id",
    "trust",
    "inline",
    "managed",
    "boundary",
    "tags",
    "max_session_duration",
    "unknown",
];
pub(super) const RESOURCE: &[&str] = &[
    "arn",
    "type",
    "account",
    "policy",
    "tags",
    "acl",
    "ownership",
    "private_objects",
    "objects",
    "block_public_access",
    "bucket",
    "vpc",
    "grants",
    "aws_managed",
    "shared_with",
    "unknown",
];
pub(super) const BLOCK_PUBLIC_ACCESS: &[&str] = &[
    "block_public_acls",
    "ignore_public_acls",
    "block_public_policy",
    "restrict_public_buckets",
];
pub(super) const BUCKET_OBJECT: &[&str] = &["key", "account", "acl"];
pub(super) const ACL_GRANT: &[&str] = &["grantee", "permission"];
pub(super) const KEY_GRANT: &[&str] = &[
    "name",
    "grantee",
    "retiring",
    "issuer",
    "operations",
    "encryption_context_subset",
    "encryption_context_equals",
];
pub(super) const FILE: &[&str] = &["file", "command", "of", "account"];
pub(super) const POLICY_FILE: &[&str] = &["file"];
pub(super) const UNKNOWN_POLICY: &[&str] = &["unknown"];

/// Each object of the own form by its name in the schema, and the members that it may have.
pub const MEMBERS: &[(&str, &[&str])] = &[
    ("world", WORLD),
    ("organization", ORGANIZATION),
    ("ou", OU),
    ("control_policy", CONTROL_POLICY),
    ("account", ACCOUNT),
    ("managed_policy", MANAGED_POLICY),
    ("user", USER),
    ("group", GROUP),
    ("role", ROLE),
    ("resource", RESOURCE),
    ("block_public_access", BLOCK_PUBLIC_ACCESS),
    ("bucket_object", BUCKET_OBJECT),
    ("acl_grant", ACL_GRANT),
    ("key_grant", KEY_GRANT),
    ("file", FILE),
    ("policy_file", POLICY_FILE),
    ("unknown_policy", UNKNOWN_POLICY),
];
