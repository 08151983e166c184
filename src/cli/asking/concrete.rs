//! `iamproof simulate --world`: one request in a world.

use super::{CallFiles, load};
use crate::cli::args::Format;
use crate::cli::rules::settings;
use crate::cli::simulate::{Simulate, calls, request};
use crate::cli::{Exit, Failure, Streams, pretty};
use crate::eval::layers::{LayeredDecision, Verdict, decide};
use crate::eval::{AxiomWarning, Request, check_asked};
use crate::input::read_source;
use crate::query::world::{Concrete, Scene, concrete};
use crate::report::{grounds_json, grounds_text, layered_json, layered_text};
use crate::rules::Rules;
use crate::world::{Gap, Layers, World};
use serde_json::Value;

pub(in crate::cli) fn run_simulate(
    arguments: &Simulate,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let settings = settings(&arguments.rules)?;
    let path = arguments.request.as_deref().unwrap_or_default();
    if path == "-" && arguments.world.iter().any(|path| path == "-") {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let layers = &arguments.layers;
    let files = CallFiles {
        session: layers.session.clone(),
        endpoint: layers.endpoint.clone(),
    };
    let own = files.session.iter().chain(&files.endpoint);
    if layers.paths().count() > own.count() || layers.restrict_public {
        return Err(Failure::usage(
            "the world has the policies: beside --world only --session and --endpoint are given",
        ));
    }
    let world = load(&arguments.world, streams)?;
    let source = read_source(path, streams.input).map_err(|problem| Failure {
        message: problem.to_string(),
        exit: Exit::Usage,
    })?;
    let request = request(&source)?;
    let calls = calls(&files, streams)?;
    let passing = calls.passing();
    let (decision, warnings) = decided(passing.scene(&world), &request, &settings.rules)
        .map_err(|error| Failure::usage(format!("{}: {error}", source.name())))?;
    let notes = world.assumptions();
    match arguments.format {
        Format::Text => {
            let mut text = layered_text(&decision, &warnings);
            for note in notes {
                text.push_str(&format_note(&note));
            }
            grounds_text(&settings.rules, &mut text);
            streams.print(&text);
        }
        Format::Json => {
            let mut json = layered_json(&decision, &warnings, Some(notes));
            grounds_json(&settings.rules, &mut json);
            streams.print(&pretty(&json));
        }
    }
    Ok(exit(decision.verdict))
}

fn format_note(note: &str) -> String {
    format!("note: {note}\n")
}

/// The exit code of a decision.
pub(super) const fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Allow => Exit::Good,
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => Exit::Bad,
        Verdict::Unknown => Exit::Unknown,
    }
}

/// The decision about a REQUEST in a world, completed with what the world says of it: organizations, tags,
/// the owner of the resource.
pub(in crate::cli) fn decided(
    scene: Scene<'_>,
    request: &Value,
    rules: &Rules,
) -> Result<(LayeredDecision, Vec<AxiomWarning>), String> {
    let Concrete {
        mut layers,
        request,
        mut warnings,
        known,
    } = concrete(scene, None, request, rules).map_err(|error| error.to_string())?;
    if !known {
        unknown(scene.world(), &request, &mut layers)?;
    }
    let all: Vec<_> = layers
        .all()
        .flat_map(|layer| &layer.documents)
        .map(|one| (&one.document.policy, one.document.policy_type))
        .collect();
    warnings.extend(check_asked(&all, &request, rules));
    Ok((decide(&layers, &request, rules), warnings))
}

/// Somebody whom the world does not have: of an account of the world that is an error, of others it is not
/// known what they may do.
fn unknown(world: &World, request: &Request, layers: &mut Layers<'_>) -> Result<(), String> {
    let name = &request.caller.name;
    let account = name.split(':').nth(4).unwrap_or_default();
    if world.account(account).is_some() {
        return Err(format!(
            "principal: the world has the account {account} and no {name}: expected one of its users, \
             roles or its root user"
        ));
    }
    layers.identity.name = format!("the policies of {name}");
    layers.identity.gaps.push(Gap {
        reason: format!(
            "the world does not have the account {account}: what {name} may do is not known"
        ),
        place: None,
    });
    Ok(())
}
