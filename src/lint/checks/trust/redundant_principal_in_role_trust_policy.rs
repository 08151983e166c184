//! A role trust policy names a role and a session of that role. The role stands for all its sessions.
//!
//! Reported:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/r","arn:aws:sts::111122223333:assumed-role/r/s"]},"Action":"sts:AssumeRole"}
//! ```
//!
//! Put right:
//!
//! ```json
//! {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/r"]},"Action":"sts:AssumeRole"}
//! ```

use crate::lint::finding::FindingType;
use crate::lint::registry::Check;
use crate::lint::registry::Sink;
use crate::lint::registry::Types;
use crate::lint::view::Document;
use crate::lint::view::PrincipalName;
use crate::source::quote;

pub(in crate::lint) const CHECK: Check = Check::new(
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    FindingType::Suggestion,
    Types::TRUST,
    include_str!("redundant_principal_in_role_trust_policy.rs"),
    run,
);

fn run(document: &Document<'_>, sink: &mut Sink) {
    for list in document.principals() {
        for session in list.of("AWS") {
            let Some((account, role)) = super::session_of(session.text) else {
                continue;
            };
            let same =
                |name: &&PrincipalName<'_>| super::role_of(name.text) == Some((account, role));
            if let Some(whole) = list.of("AWS").find(same) {
                let message = format!("{} stands for all sessions of the role", quote(whole.text));
                sink.add_all(&[session.at, whole.at], message);
            }
        }
    }
}
