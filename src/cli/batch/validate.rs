//! `validate` as a line.

use super::question::{BadLine, Question};
use crate::cli::validate::{Asked, answer_line};
use serde_json::Value;

impl Question {
    /// What is wrong with the member `policy`.
    pub(super) fn validate(&self) -> Result<Value, BadLine> {
        let Some(policy) = self.tree.get("policy") else {
            return Err(self.bad("policy: expected a policy or a path"));
        };
        let asked = Asked {
            policy_type: self.options()?.policy_type,
            resource_type: self.text("resource_type")?,
            select: self.texts("select")?,
            ignore: self.texts("ignore")?,
            aws_only: self.flag("aws_only")?,
        };
        answer_line(policy, &self.source, &asked).map_err(|message| self.bad(message))
    }
}
