//! Allows with one principal each, so that each finding names one.

use super::StatementId;
use super::rcp::Denies;
use crate::policy::{Effect, Policy, PolicyType, PrincipalKind, Statement};
use crate::witness::Document;

/// The documents with their Allows split by principal, the most special first: what others cover as well
/// is left out from the front (stratified: what `*` covers is told once).
pub(super) struct Split {
    policies: Vec<(Policy, PolicyType)>,
    /// For each statement which one it is of, and the number of its principal.
    origins: Vec<Vec<(usize, usize)>>,
}

impl Split {
    /// Splits `documents`; `denies` are added as they are.
    pub fn of(documents: &[Document<'_>], denies: Vec<Denies>) -> Self {
        let mut split = Self {
            policies: Vec::new(),
            origins: Vec::new(),
        };
        for (policy, policy_type) in documents {
            let mut own: Vec<(Statement, (usize, usize))> = Vec::new();
            for (index, statement) in policy.statements.iter().enumerate() {
                let parts = by_principal(statement).into_iter().enumerate();
                own.extend(parts.map(|(number, part)| (part, (index, number))));
            }
            own.sort_by_key(|(one, _)| (generality(one), usize::MAX - one.condition.len()));
            let mut policy = (*policy).clone();
            let (statements, origins) = own.into_iter().unzip();
            policy.statements = statements;
            split.policies.push((policy, *policy_type));
            split.origins.push(origins);
        }
        for one in denies {
            let origins = one.statements.into_iter().map(|index| (index, 0));
            split.origins.push(origins.collect());
            split.policies.push((one.policy, one.policy_type));
        }
        split
    }

    pub fn documents(&self) -> Vec<Document<'_>> {
        let all = self.policies.iter();
        all.map(|(policy, policy_type)| (policy, *policy_type))
            .collect()
    }

    /// Which statement of the input one is of, and the number of its principal.
    pub fn origin(&self, id: StatementId) -> (StatementId, usize) {
        let known = self
            .origins
            .get(id.document)
            .and_then(|own| own.get(id.statement));
        let (statement, number) = known.copied().unwrap_or((id.statement, 0));
        (StatementId { statement, ..id }, number)
    }

    /// A statement of these documents.
    pub fn statement(&self, id: StatementId) -> Option<&Statement> {
        self.policies
            .get(id.document)?
            .0
            .statements
            .get(id.statement)
    }
}

fn by_principal(statement: &Statement) -> Vec<Statement> {
    match &statement.principal {
        Some(principals)
            if statement.effect == Effect::Allow
                && !principals.negated
                && principals.names.len() > 1 =>
        {
            let names = principals.names.iter().map(|name| {
                let mut own = statement.clone();
                if let Some(principals) = &mut own.principal {
                    principals.names = vec![name.clone()];
                }
                own
            });
            names.collect()
        }
        _ => vec![statement.clone()],
    }
}

/// How much a principal element names.
fn generality(statement: &Statement) -> usize {
    let Some(principals) = &statement.principal else {
        return 2;
    };
    let name = |kind, name: &str| match kind {
        PrincipalKind::Aws if name == "*" => 2,
        PrincipalKind::Aws if !name.contains(':') || name.ends_with(":root") => 1,
        _ => 0,
    };
    match principals.negated || principals.any {
        true => 2,
        false => {
            let names = principals.names.iter();
            names
                .map(|one| name(one.kind, &one.name.value))
                .max()
                .unwrap_or(0)
        }
    }
}
