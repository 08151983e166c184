//! `findings` as a line.

use super::question::{BadLine, Question};
use crate::cli::asking::kept;
use crate::cli::findings::{Asked, InWorld, archive_rules, archive_rules_in, in_world, report};
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
        let report = report(&policies, &rcps, self.asked()?, settings);
        Ok(report.map_err(|failure| self.failed(failure))?.json())
    }

    /// The findings of the world of the line.
    pub(super) fn findings_of_world(&self, settings: &Settings) -> Result<Value, BadLine> {
        for name in ["policy", "owner", "rcp", "resource_type", "type"] {
            if !self.member(name).is_null() {
                return Err(self.bad(format!("{name}: not together with `world`, which says it")));
            }
        }
        let asked = InWorld {
            account_only: match self.text("zone")? {
                None | Some("organization") => false,
                Some("account") => true,
                Some(_) => return Err(self.bad("zone: expected account or organization")),
            },
            asked: self.asked()?,
        };
        if asked.asked.organization.is_some() && !self.member("zone").is_null() {
            return Err(self.bad("zone: not together with `organization`"));
        }
        let world = kept(&self.texts("world")?).map_err(|failure| self.failed(failure))?;
        let world = match &*world {
            Ok(world) => world,
            Err(error) => return Err(self.bad(error.clone())),
        };
        let report = in_world(world, asked, settings, &mut |_, _| {});
        Ok(report.map_err(|failure| self.failed(failure))?.json())
    }

    fn asked(&self) -> Result<Asked, BadLine> {
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
        Ok(Asked {
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
        })
    }
}
