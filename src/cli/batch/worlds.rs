//! Questions about worlds, as lines.

use super::question::{BadLine, Question};
use crate::cli::asking::{self, answered, asked, decided, kept, told};
use crate::cli::simulate::{Given, MEMBERS as LAYERS, layers};
use crate::query::Settings;
use crate::report::{layered_json, what_can_json, who_can_json};
use serde_json::Value;

impl Question {
    /// Whether the line asks about a world.
    pub(super) fn has_world(&self) -> bool {
        !self.member("world").is_null()
    }

    /// The session and endpoint policies of a line; the others are the world's.
    fn calls(&self) -> Result<Given, BadLine> {
        let mut others = LAYERS
            .iter()
            .filter(|name| !["session", "endpoint"].contains(name));
        if let Some(name) = others.find(|name| !self.member(name).is_null()) {
            return Err(self.bad(format!(
                "{name}: the world has the policies; beside it only session and endpoint are given"
            )));
        }
        layers(self.tree(), self.source(), &Value::Null, self.strict())
            .map_err(|problems| self.bad(problems))
    }

    /// The answer about the world of the line: `can`, `simulate`, `who-can` or `what-can`.
    pub(super) fn in_world(&self, question: &str, settings: &Settings) -> Result<Value, BadLine> {
        let paths = self.texts("world")?;
        if paths.is_empty() {
            return Err(self.bad("world: expected a path or a list of paths"));
        }
        let world = kept(&paths).map_err(|failure| self.failed(failure))?;
        let world = match &*world {
            Ok(world) => world,
            Err(error) => return Err(self.bad(error.clone())),
        };
        let given = self.calls()?;
        let passing = given.passing();
        let scene = passing.scene(world);
        if question == "simulate" {
            let (decision, warnings) = decided(scene, self.member("request"), &settings.rules)
                .map_err(|error| self.bad(error))?;
            return Ok(layered_json(
                &decision,
                &warnings,
                Some(world.assumptions()),
            ));
        }
        if question == "what-can" {
            let principal = self.text("principal")?.unwrap_or_default();
            let (found, about) =
                told(scene, principal, settings).map_err(|failure| self.failed(failure))?;
            return Ok(what_can_json(&found, &about));
        }
        let mut principals = self.texts("principal")?;
        if principals.is_empty() {
            principals.push("anyone".to_owned());
        }
        let (actions, when) = (self.texts("action")?, self.texts("when")?);
        let resources = self.texts("resource")?;
        let [resource] = resources.as_slice() else {
            return Err(self.bad("resource: expected one ARN, or `*`"));
        };
        let question_about = asking::Question {
            principals: &principals,
            actions: &actions,
            resource,
            when: &when,
        };
        if question == "can" {
            let found = answered(scene, &question_about, settings)
                .map_err(|failure| self.failed(failure))?;
            return Ok(found.json());
        }
        let (found, about) =
            asked(scene, &question_about, settings).map_err(|failure| self.failed(failure))?;
        Ok(who_can_json(&found, &about))
    }
}
