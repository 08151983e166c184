//! The checks as questions of `iamproof batch`.

use super::args::Meaning;
use super::public;
use super::{access_not_granted, granted_report, new_access_report, no_new_access};
use crate::cli::Failure;
use crate::policy::parse::Parsed;
use crate::query::Settings;
use crate::query::check::{AccessItem, ResourceType};
use crate::report::check_json;
use crate::source::Source;
use crate::source::json::Json;
use serde_json::Value;
use std::sync::Arc;

/// What a line asks, read.
pub(in crate::cli) enum Line {
    NoNewAccess {
        existing: Vec<Parsed>,
        new: Vec<Parsed>,
    },
    AccessNotGranted {
        policies: Vec<Parsed>,
        items: Vec<AccessItem>,
    },
    NoPublicAccess {
        policies: Vec<Parsed>,
        resource: &'static ResourceType,
        meaning: Meaning,
    },
}

impl Line {
    /// The items of `access`, `action` and `resource`.
    pub fn items(
        actions: &[String],
        resources: &[String],
        access: Option<&Json>,
        source: &Arc<Source>,
    ) -> Result<Vec<AccessItem>, Failure> {
        let mut all = match access {
            Some(tree) => super::access::read(tree, source)?,
            None => Vec::new(),
        };
        if all.is_empty() || !actions.is_empty() || !resources.is_empty() {
            all.extend(super::access::items(actions, resources, &[])?);
        }
        Ok(all)
    }

    /// The meaning of that name.
    pub fn meaning(name: Option<&str>) -> Result<Meaning, Failure> {
        match name {
            None | Some("semantic") => Ok(Meaning::Semantic),
            Some("s3-bpa") => Ok(Meaning::S3Bpa),
            Some(_) => Err(Failure::usage("as: expected semantic or s3-bpa")),
        }
    }
}

/// The answer to a line.
pub(in crate::cli) fn answer(line: &Line, settings: &Settings) -> Result<Value, Failure> {
    match line {
        Line::NoNewAccess { existing, new } => {
            let check = no_new_access(existing, new, settings)?;
            Ok(check_json(&new_access_report(&check, existing, new)))
        }
        Line::AccessNotGranted { policies, items } => {
            let check = access_not_granted(policies, items, settings)?;
            Ok(check_json(&granted_report(&check, policies)))
        }
        Line::NoPublicAccess {
            policies,
            resource,
            meaning,
        } => {
            let public = public::ask(policies, resource, *meaning, settings)?;
            Ok(check_json(&public.report(policies)))
        }
    }
}
