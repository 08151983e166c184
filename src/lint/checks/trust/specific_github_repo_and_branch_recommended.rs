//! A role is open to workflows of GitHub Actions that a wildcard leaves open: of any repository of an organisation, or of
//! any branch.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org/*"}}}
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
use crate::lint::view::Clause;
use crate::lint::view::Document;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    FindingType::Warning,
    Types::TRUST,
    include_str!("specific_github_repo_and_branch_recommended.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for (statement, _, host) in super::web_identities(document) {
        if host != super::GITHUB {
            continue;
        }
        let sub = format!("{}:sub", super::GITHUB);
        let reference = format!("{}:ref", super::GITHUB);
        let fixed = |clause: &Clause<'_>| clause.folded == reference && clause.demands();
        let branch = statement.clauses.iter().any(fixed);
        for clause in statement.clauses.iter().filter(|one| one.folded == sub) {
            if !clause.takes_wildcards() || clause.is_negated() {
                continue;
            }
            for value in &clause.values {
                if super::leaves_repository_open(value.text, branch) {
                    let message = format!(
                        "{} leaves the repository or the branch open",
                        quote(value.text)
                    );
                    sink.add(&value.at, message);
                }
            }
        }
    }
}
