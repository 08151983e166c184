//! `iamproof schema`: JSON Schemas of all JSON output.

use super::{Exit, Failure, Streams, pretty};
use crate::policy::parse::hints::did_you_mean;
use crate::report::schema::{names, schema};
use clap::Args;

/// Prints the JSON Schema (draft 2020-12) of a command's JSON output
///
/// The schemas are made from the types that the commands write, and are strict: a member that they do not name
/// is never written. Within `iamproof/v1` members are only ever added.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The command, such as `compare`; `batch` is one line of its output. Without it the names are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn run(arguments: &Schema, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let Some(name) = &arguments.name else {
        let width = names()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or_default();
        let lines = names().map(|(name, about)| format!("{name:width$}  {about}\n"));
        streams.print(&lines.collect::<String>());
        return Ok(Exit::Good);
    };
    let Some(found) = schema(name) else {
        let known: Vec<&str> = names().map(|(name, _)| name).collect();
        let near = did_you_mean(name, &known);
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Failure::usage(format!(
            "there is no schema `{name}`{near}\n  = help: `iamproof schema` lists them: {}",
            known.join(", ")
        )));
    };
    streams.print(&pretty(&found));
    Ok(Exit::Good)
}
