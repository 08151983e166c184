//! `findings` as a line.

use super::question::{BadLine, Question};
use crate::cli::findings::{Asked, archive_rules, archive_rules_in, report};
use crate::policy::PolicyType;
use crate::query::Settings;
use crate::source::json::Node;
use serde_json::Value;

impl Question {
    /// The findings of the member `policy`, under those of `rcp`.
    pub(super) fn findings(&self, settings: &Settings) -> Result<Value, BadLine> {
        let policies = self.policies("policy")?;
        let rcps = match self.tree.get("rcp").map(|tree| &tree.node) {
            None | Some(Node::Null) => Vec::new(),
            Some(_) => self.policies_as("rcp", Some(PolicyType::Rcp))?,
        };
        let mut rules = Vec::new();
        if let Some(tree) = self.tree.get("archive_rules") {
            let more = match (&tree.node, tree.as_str()) {
                (Node::Null, _) => Ok(Vec::new()),
                (_, Some(path)) => archive_rules(path),
                _ => archive_rules_in(tree, &self.source),
            };
            rules = more.map_err(|failure| self.failed(failure))?;
        }
        let text = |name: &str| Ok::<_, BadLine>(self.text(name)?.map(str::to_owned));
        let asked = Asked {
            resource: match self.texts("resource")?.as_slice() {
                [] => None,
                [one] => Some(one.clone()),
                _ => return Err(self.bad("resource: expected one ARN")),
            },
            resource_type: text("resource_type")?,
            owner: text("owner")?,
            trust: self.texts("trust")?,
            organization: text("organization")?,
            analyzer: self.flag("analyzer_compatible")?,
            internal: self.flag("inside")?,
            at: text("at")?,
            rules,
        };
        let report = report(&policies, &rcps, asked, settings);
        Ok(report.map_err(|failure| self.failed(failure))?.json())
    }
}
