//! The checks as lines of `iamproof batch`.

use super::question::{BadLine, Question};
use crate::cli::check::{Line, answer_line};
use crate::policy::parse::ParseOptions;
use crate::query::Settings;
use crate::query::check::ResourceType;
use serde_json::Value;

impl Question {
    /// The answer to the check of that name.
    pub(super) fn check(&self, name: &str, settings: &Settings) -> Result<Value, BadLine> {
        let failed = |failure| self.failed(failure);
        let line = match name {
            "check-no-new-access" => {
                let existing = match (self.tree.get("existing"), self.tree.get("old")) {
                    (Some(_), Some(_)) => {
                        return Err(self.bad("existing and old are the same: give one of them"));
                    }
                    (None, Some(_)) => "old",
                    _ => "existing",
                };
                Line::NoNewAccess {
                    existing: self.policies(existing)?,
                    new: self.policies("new")?,
                }
            }
            "check-access-not-granted" => Line::AccessNotGranted {
                policies: self.policies("policy")?,
                items: Line::items(
                    &self.texts("action")?,
                    &self.texts("resource")?,
                    self.tree.get("access"),
                    &self.source,
                )
                .map_err(failed)?,
            },
            "check-no-public-access" => {
                let Some(name) = self.text("resource_type")? else {
                    let text = "resource_type: expected the type of the resource, such as \
                                AWS::S3::Bucket";
                    return Err(self.bad(text));
                };
                let resource = ResourceType::parse(name).map_err(|text| self.bad(text))?;
                let given = self.options()?;
                let only = resource.policy_type;
                if given.policy_type.is_some_and(|given| given != only) {
                    let text = format!("policies of {} are of the type `{only}`", resource.name);
                    return Err(self.bad(text));
                }
                let options = ParseOptions {
                    policy_type: Some(only),
                    ..given
                };
                Line::NoPublicAccess {
                    policies: self.policies_of("policy", options)?,
                    resource,
                    meaning: Line::meaning(self.text("as")?).map_err(failed)?,
                }
            }
            _ => {
                return Err(self.bad(
                    "question: the checks are check-no-new-access, check-access-not-granted and \
                     check-no-public-access",
                ));
            }
        };
        answer_line(&line, settings).map_err(failed)
    }
}
