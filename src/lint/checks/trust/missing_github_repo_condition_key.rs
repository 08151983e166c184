//! A role is open to GitHub Actions without a condition on `token.actions.githubusercontent.com:sub`: workflows of any
//! repository may take it.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:my-org/my-repo:ref:refs/heads/main"}}}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;

pub(in crate::lint) const CHECK: Check = Check::new(
    "MISSING_GITHUB_REPO_CONDITION_KEY",
    FindingType::SecurityWarning,
    Types::TRUST,
    include_str!("missing_github_repo_condition_key.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (statement, name, host) in super::web_identities(document) {
        let github = host == super::GITHUB;
        let sub = format!("{}:sub", super::GITHUB);
        if github && !statement.clauses.iter().any(|clause| clause.folded == sub) {
            let message =
                format!("workflows of any repository may take the role: add a condition on {sub}");
            sink.add(&name.at, message);
        }
    }
}
