//! All layers together: from files of their own, from one input, from a line of `batch`.

use super::args::{LayerFiles, Simulate};
use super::given::{Given, MEMBERS, Named, Reader, named, resource_type};
use crate::cli::args::Format;
use crate::cli::asking::CallFiles;
use crate::cli::rules::settings;
use crate::cli::{Exit, Failure, Streams, pretty};
use crate::eval::layers::{LayeredDecision, Verdict, decide};
use crate::eval::{AxiomWarning, Request, check_asked};
use crate::input::{LoadError, load_all, read_source};
use crate::policy::PolicyType;
use crate::policy::parse::ParseOptions;
use crate::report::{grounds_json, grounds_text, layered_json, layered_text};
use crate::rules::Rules;
use crate::source::json::Json;
use crate::source::{Source, json};
use serde_json::{Map, Value};
use std::io::Read;
use std::sync::Arc;

/// The decision, and what of the request contradicts AWS's guarantees.
pub(in crate::cli) type Decided = (LayeredDecision, Vec<AxiomWarning>);

pub(super) fn run(arguments: &Simulate, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if arguments.reading.policy_type.is_some() {
        return Err(Failure::usage(
            "--type is for --policy: the type of a layer follows from its option",
        ));
    }
    let settings = settings(&arguments.rules)?;
    let strict = arguments.reading.strict;
    let (given, request, name) = match &arguments.input {
        Some(path) => whole(path, strict, streams)?,
        None => separate(arguments, strict, streams)?,
    };
    for document in given.documents() {
        streams.complain(&document.render_warnings());
    }
    let (decision, warnings) = decided(&given, &request, &settings.rules)
        .map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    match arguments.format {
        Format::Text => {
            let mut text = layered_text(&decision, &warnings);
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = layered_json(&decision, &warnings, None);
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(match decision.verdict {
        Verdict::Allow => Exit::Good,
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => Exit::Bad,
        Verdict::Unknown => Exit::Unknown,
    })
}

/// Decides a REQUEST as JSON.
pub(in crate::cli) fn decided(
    given: &Given,
    request: &Value,
    rules: &Rules,
) -> Result<Decided, String> {
    let (request, mut warnings) =
        Request::from_json_under(request, rules).map_err(|error| error.to_string())?;
    let layers = given.layers(
        &request.action,
        &request.resource,
        request.caller.has_boundary,
    );
    let all: Vec<_> = (given.documents())
        .map(|one| (&one.policy, one.policy_type))
        .collect();
    warnings.extend(check_asked(&all, &request, rules));
    Ok((decide(&layers, &request, rules), warnings))
}

/// The type of the policy of the request's resource.
fn type_for(request: &Value) -> PolicyType {
    let text = |name| {
        request
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    resource_type(text("action"), text("resource"))
}

/// The layers of a question, or all that is wrong with them.
pub(in crate::cli) fn given(
    tree: &Json,
    source: &Arc<Source>,
    request: &Value,
    strict: bool,
) -> Result<Given, String> {
    let mut reader = Reader {
        source,
        strict,
        problems: Vec::new(),
    };
    let given = reader.read(tree, type_for(request));
    match reader.problems.as_slice() {
        [] => Ok(given),
        problems => Err(problems.join("\n\n")),
    }
}

/// Layers and request, and what messages about the request call it.
type Found = (Given, Value, String);

/// Everything in one file.
fn whole(path: &str, strict: bool, streams: &mut Streams<'_>) -> Result<Found, Failure> {
    let source = read_source(path, streams.input)
        .map_err(|problem| LoadError::from(problem).into())
        .map_err(|failure: Failure| failure)?;
    let value = super::request(&source)?;
    let (tree, _) = json::parse(&source);
    let name = source.name().to_owned();
    let (Some(tree), Value::Object(mut members)) = (tree, value) else {
        let text = format!("{name}: expected an object with `request` and the layers");
        return Err(Failure::usage(text));
    };
    refuse_others(&members, &name)?;
    let request = members.remove("request").unwrap_or_default();
    if request.is_null() {
        return Err(Failure::usage(format!("{name}: `request` is missing")));
    }
    let given = given(&tree, &source, &request, strict)
        .map_err(|problems| Failure::usage(format!("{name}: {problems}")))?;
    Ok((given, request, name))
}

/// A line of `batch` is an input too.
fn refuse_others(members: &Map<String, Value>, name: &str) -> Result<(), Failure> {
    const OTHERS: [&str; 3] = ["request", "id", "question"];
    let known =
        |member: &String| OTHERS.contains(&member.as_str()) || MEMBERS.contains(&member.as_str());
    match members.keys().find(|member| !known(member)) {
        Some(member) => Err(Failure::usage(format!(
            "{name}: unknown member {member:?}; there are request, {}",
            MEMBERS.join(", ")
        ))),
        None => Ok(()),
    }
}

/// The files of what belongs to calls.
pub(in crate::cli) fn calls(
    files: &CallFiles,
    streams: &mut Streams<'_>,
) -> Result<Given, Failure> {
    let mut loader = Loader {
        strict: false,
        input: streams.input,
        problems: Vec::new(),
    };
    let given = Given {
        session: loader.list(&files.session, PolicyType::Session),
        endpoint: loader.list(&files.endpoint, PolicyType::Endpoint),
        ..Given::default()
    };
    if !loader.problems.is_empty() {
        let problems = loader.problems;
        return Err(LoadError { problems }.into());
    }
    for document in given.documents() {
        streams.complain(&document.render_warnings());
    }
    Ok(given)
}

/// Each layer in files of its own.
fn separate(
    arguments: &Simulate,
    strict: bool,
    streams: &mut Streams<'_>,
) -> Result<Found, Failure> {
    let path = arguments.request.as_deref().unwrap_or_default();
    let files = &arguments.layers;
    let inputs = files.paths().map(String::as_str).chain([path]);
    if inputs.filter(|path| *path == "-").count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let source = read_source(path, streams.input)
        .map_err(|problem| Failure::from(LoadError::from(problem)))?;
    let request = super::request(&source)?;
    let mut loader = Loader {
        strict,
        input: streams.input,
        problems: Vec::new(),
    };
    let given = loader.all(files, type_for(&request));
    if !loader.problems.is_empty() {
        let problems = loader.problems;
        return Err(LoadError { problems }.into());
    }
    Ok((given, request, source.name().to_owned()))
}

struct Loader<'a> {
    strict: bool,
    input: &'a mut dyn Read,
    problems: Vec<crate::input::Problem>,
}

impl Loader<'_> {
    fn all(&mut self, files: &LayerFiles, resource_type: PolicyType) -> Given {
        use PolicyType::{Boundary, Endpoint, Identity, Rcp, Resource, Scp, Session};
        Given {
            identity: self.list(&files.identity, Identity).unwrap_or_default(),
            resource: self.list(&files.resource_policy, resource_type),
            access_point: self.list(&files.access_point, Resource),
            boundary: self.list(&files.boundary, Boundary),
            session: self.list(&files.session, Session),
            endpoint: self.list(&files.endpoint, Endpoint),
            scps: self.levels(&files.scps, Scp),
            rcps: self.levels(&files.rcps, Rcp),
            restrict_public: files.restrict_public,
        }
    }

    fn list(&mut self, paths: &[String], kind: PolicyType) -> Option<Vec<Named>> {
        if paths.is_empty() {
            return None;
        }
        let options = ParseOptions {
            policy_type: Some(kind),
            strict: self.strict,
        };
        match load_all(paths, &options, self.input) {
            Ok(documents) => Some(named(documents)),
            Err(error) => {
                self.problems.extend(error.problems);
                None
            }
        }
    }

    fn levels(&mut self, paths: &[String], kind: PolicyType) -> Option<Vec<Vec<Named>>> {
        let levels: Vec<_> = paths
            .iter()
            .map(|path| {
                self.list(std::slice::from_ref(path), kind)
                    .unwrap_or_default()
            })
            .collect();
        Some(levels).filter(|levels| !levels.is_empty())
    }
}
