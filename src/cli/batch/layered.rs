//! `simulate` with all layers, as a line.

use super::question::{BadLine, Question};
use crate::cli::simulate;
use crate::report::layered_json;
use crate::rules::Rules;
use serde_json::Value;

impl Question {
    /// Whether the line has the layered form: without `policy`. Both at once is an error.
    pub(super) fn is_layered(&self) -> Result<bool, BadLine> {
        if self.member("policy").is_null() {
            return Ok(true);
        }
        let layer = simulate::MEMBERS.iter();
        match layer.copied().find(|name| !self.member(name).is_null()) {
            Some(name) => Err(self.bad(format!(
                "policy and {name}: `policy` is judged alone; as a layer it is `identity` or \
                 `resource_policy`"
            ))),
            None => Ok(false),
        }
    }

    /// The answer of all layers together.
    pub(super) fn layered(&self, rules: &Rules) -> Result<Value, BadLine> {
        if !self.member("type").is_null() {
            return Err(self.bad("type: the type of a layer follows from its name"));
        }
        let request = self.member("request");
        let (tree, source) = (self.tree(), self.source());
        let given = simulate::layers(tree, source, request, self.strict())
            .map_err(|problems| self.bad(problems))?;
        let (decision, warnings) =
            simulate::decided(&given, request, rules).map_err(|error| self.bad(error))?;
        Ok(layered_json(&decision, &warnings, None))
    }
}
