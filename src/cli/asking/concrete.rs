//! `iamproof simulate --world`: one request in a world.

use super::load;
use crate::cli::args::Format;
use crate::cli::rules::settings;
use crate::cli::simulate::{Simulate, request};
use crate::cli::{Exit, Failure, Streams, pretty};
use crate::eval::layers::{LayeredDecision, Verdict, decide};
use crate::eval::{AxiomWarning, CallerKind, ContextValue, Request, check_asked};
use crate::input::read_source;
use crate::query::world::{Party, facts_of};
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
    let world = load(&arguments.world, streams)?;
    let source = read_source(path, streams.input).map_err(|problem| Failure {
        message: problem.to_string(),
        exit: Exit::Usage,
    })?;
    let request = request(&source)?;
    let (decision, warnings) = decided(&world, &request, &settings.rules)
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
            let mut json = layered_json(&decision, &warnings);
            if let Some(members) = json.as_object_mut() {
                members.insert("assumptions".into(), notes.into());
            }
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
    world: &World,
    request: &Value,
    rules: &Rules,
) -> Result<(LayeredDecision, Vec<AxiomWarning>), String> {
    let (mut request, mut warnings) =
        Request::from_json_under(request, rules).map_err(|error| error.to_string())?;
    let mut layers = layers(world, &request)?;
    let party = party(world, &request);
    let seen = request.resource.clone();
    behind(world, &mut request);
    if request.resource_account.is_none() {
        request.resource_account = world.owner(&request.resource).map(str::to_owned);
    }
    if let Some(party) = party {
        let facts = facts_of(world, &party, &seen);
        facts.complete(&mut request);
        layers.restrict_public |= party.layers(world, &request.action, &seen).restrict_public;
    }
    request.complete_under(rules);
    let all: Vec<_> = layers
        .all()
        .flat_map(|layer| &layer.documents)
        .map(|one| (&one.document.policy, one.document.policy_type))
        .collect();
    warnings.extend(check_asked(&all, &request, rules));
    Ok((decide(&layers, &request, rules), warnings))
}

/// Who asks, if the world knows how it stands to it.
fn party<'w>(world: &'w World, request: &Request) -> Option<Party<'w>> {
    let caller = &request.caller;
    match caller.kind {
        CallerKind::Service => Some(Party::Service(None)),
        CallerKind::Anonymous => Some(Party::Anonymous),
        CallerKind::WebIdentity => Some(Party::Federated(crate::encode::caller::Kind::Web)),
        CallerKind::Saml => Some(Party::Federated(crate::encode::caller::Kind::Saml)),
        CallerKind::FederatedUser => {
            let issuer = caller.issuer.as_deref()?;
            world.principal(issuer).map(Party::Known)
        }
        _ => world.principal(&caller.name).map(Party::Known),
    }
}

fn layers<'w>(world: &'w World, request: &Request) -> Result<Layers<'w>, String> {
    let (action, resource) = (&request.action, &request.resource);
    if let Some(party) = party(world, request) {
        return Ok(party.layers(world, action, resource));
    }
    let name = &request.caller.name;
    let account = name.split(':').nth(4).unwrap_or_default();
    if world.account(account).is_some() {
        return Err(format!(
            "principal: the world has the account {account} and no {name}: expected one of its users, \
             roles or its root user"
        ));
    }
    let mut layers = world.layers(None, action, resource);
    layers.identity.name = format!("the policies of {name}");
    layers.identity.gaps.push(Gap {
        reason: format!(
            "the world does not have the account {account}: what {name} may do is not known"
        ),
        place: None,
    });
    Ok(layers)
}

/// A call through an access point: the bucket policy sees the bucket's ARN (`EVAL-89`).
fn behind(world: &World, request: &mut Request) {
    let Some((_, inside)) = world.behind(&request.resource) else {
        return;
    };
    let Some(point) = world.resource(&request.resource) else {
        return;
    };
    let mut add = |key: &str, value: &str| {
        let known = request
            .context
            .keys()
            .any(|own| own.eq_ignore_ascii_case(key));
        if !known {
            let value = ContextValue::Single(value.to_owned());
            request.context.insert(key.to_owned(), value);
        }
    };
    add("s3:DataAccessPointArn", &point.arn);
    if let Some(account) = world.owner(&point.arn) {
        add("s3:DataAccessPointAccount", account);
    }
    let origin = if point.vpc.is_some() {
        "VPC"
    } else {
        "Internet"
    };
    add("s3:AccessPointNetworkOrigin", origin);
    request.resource = inside;
}
