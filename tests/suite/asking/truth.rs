//! Who can and what somebody can do, against the evaluator on every concrete request of random worlds.

use super::requests::{parties, requests};
use super::worlds::{INSIDE, OBJECT, ON, calls, read, world};
use iamproof::encode::layers::Feature;
use iamproof::eval::layers::{Verdict, decide};
use iamproof::eval::{Request, evaluate_under};
use iamproof::policy::Policy;
use iamproof::query::world::{Party, Scene, concrete, what_can, who_can};
use iamproof::query::{Answer, Deciding, Granted, Settings, When, Within};
use iamproof::rules::Rules;
use iamproof::world::Principal;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Whether a statement matches a request.
fn matches(one: &Deciding, request: &Request) -> bool {
    let policy = Policy {
        version: one.version,
        id: None,
        statements: vec![one.statement.clone()],
        span: one.statement.span,
    };
    let decision = evaluate_under(&[(&policy, one.policy_type)], request, &Rules::default());
    decision.statements[0].matched
}

/// What `when` says of a request.
fn holds(when: &When, request: &Request) -> bool {
    let set = |set: &Vec<Deciding>| set.iter().any(|one| matches(one, request));
    let mut ways = when.ways.iter();
    when.all.iter().all(set)
        && (when.ways.is_empty() || ways.any(|way| way.iter().all(set)))
        && !when.never.iter().any(|one| matches(one, request))
}

/// Whether something is said of a request.
fn is_within(within: &Within, request: &Request) -> bool {
    let parts: Vec<&str> = request.resource.splitn(6, ':').collect();
    let on = |service: &str, start: &str| parts[2] == service && parts[5].starts_with(start);
    let has = |feature: Feature| match feature {
        Feature::ByServiceLinkedRole => request.caller.name.contains(":role/aws-service-role/"),
        Feature::OnServiceLinkedRole => on("iam", "role/aws-service-role/"),
        Feature::OnRole => on("iam", "role/"),
        Feature::OnKey => on("kms", "key/"),
        Feature::OnResourceOfAws => parts[4] == "aws",
    };
    let mut sets = within.sets().iter();
    sets.any(|set| set.iter().all(|(feature, is)| has(*feature) == *is))
}

/// The request of a witness is allowed, and says nothing that the world denies.
fn witness<'w>(scene: Scene<'w>, party: &Party<'w>, request: &Value) -> Result<(), String> {
    let rules = Rules::default();
    let read = |json: &Value| {
        concrete(scene, Some(party), json, &rules).map_err(|error| error.to_string())
    };
    let found = read(request)?;
    if !found.warnings.is_empty() {
        return Err(format!("the witness {request} breaks {:?}", found.warnings));
    }
    let verdict = decide(&found.layers, &found.request, &rules).verdict;
    if verdict != Verdict::Allow {
        return Err(format!("the witness {request} is decided {verdict:?}"));
    }
    let complete = found.request;
    let mut bare = request.clone();
    if let Some(context) = bare["context"].as_object_mut() {
        context.retain(|key, _| !key.contains("Org"));
    }
    let bare = read(&bare)?.request;
    for key in [
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:ResourceOrgID",
        "aws:ResourceOrgPaths",
    ] {
        let own = complete.context.get(key);
        let known = matches!(party, Party::Known(_)) || key.starts_with("aws:Resource");
        if known && own.is_some() && own != bare.context.get(key) {
            return Err(format!(
                "{key} of the witness {request} is not that of the world: {:?}",
                bare.context.get(key)
            ));
        }
    }
    Ok(())
}

/// Compares one caller on one resource.
fn compare<'w>(
    scene: Scene<'w>,
    party: Party<'w>,
    action: &str,
    resource: &str,
) -> Result<bool, String> {
    let settings = Settings::default();
    let found = who_can(
        scene,
        &[party],
        &[action.to_owned()],
        resource,
        &[],
        &settings,
    )
    .map_err(|error| error.to_string())?;
    let granted: Vec<&Granted> = found.entries.iter().flat_map(|one| &one.granted).collect();
    let is_unknown = |one: &&Granted| matches!(one.answer, Answer::Unknown(_));
    let unknown = granted.iter().any(is_unknown);
    for one in &granted {
        if let Answer::Some(found) = &one.answer {
            witness(scene, &party, &found.request)?;
        }
    }
    // Through an access point the statements of the bucket see another resource.
    let through = scene.behind(resource).is_some();
    for (layers, request) in requests(scene, &party, action, resource) {
        let verdict = decide(&layers, &request, &Rules::default()).verdict;
        let allowed = match verdict {
            Verdict::Allow => true,
            Verdict::Unknown => continue,
            _ => false,
        };
        if granted.is_empty() && allowed {
            return Err(format!("no entry, but {} is allowed", request.to_json()));
        }
        if granted.is_empty() || unknown || through {
            continue;
        }
        let told = granted
            .iter()
            .any(|one| is_within(&one.within, &request) && holds(&one.when, &request));
        if told != allowed {
            return Err(format!(
                "{} is decided {verdict:?}, which is not what is said",
                request.to_json()
            ));
        }
    }
    Ok(unknown)
}

fn show(seed: u64, party: &Party<'_>, action: &str, resource: &str, error: &str) -> String {
    let json = json!(world(seed));
    format!(
        "seed {seed}: {:?} {action} {resource}: {error}\n{json}",
        super::requests::names(party)
    )
}

/// The worlds that are made: `WORLDS` says how many, or `WORLD` which one.
fn seeds(from: u64, default: u64) -> std::ops::Range<u64> {
    let number = |name| std::env::var(name).ok().map(|text| text.parse().unwrap());
    match number("WORLD") {
        Some(seed) => seed..seed + 1,
        None => from..from + number("WORLDS").unwrap_or(default),
    }
}

#[test]
fn who_can_agrees_with_the_evaluator() {
    let seeds = seeds(0, 25);
    let (asked, open) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong: Vec<String> = seeds
        .into_par_iter()
        .flat_map_iter(|seed| {
            let (world, calls) = (read(seed), calls(seed));
            let (session, endpoint) = calls.layers();
            let mut scene = Scene::from(&world);
            (scene.session, scene.endpoint) = (session.as_ref(), endpoint.as_ref());
            let mut wrong = Vec::new();
            for party in parties(&world) {
                for (resource, actions) in ON {
                    for action in actions {
                        asked.fetch_add(1, Ordering::Relaxed);
                        match compare(scene, party, action, resource) {
                            Ok(true) => drop(open.fetch_add(1, Ordering::Relaxed)),
                            Ok(false) => {}
                            Err(error) => wrong.push(show(seed, &party, action, resource, &error)),
                        }
                    }
                }
            }
            wrong
        })
        .collect();
    let (asked, open) = (asked.into_inner(), open.into_inner());
    let heads: Vec<String> = wrong
        .iter()
        .map(|one| one.chars().take(400).collect())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {asked} disagree:\n{}\n\n{}",
        wrong.len(),
        heads
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n"),
        wrong[0]
    );
    println!("{open} of {asked} unknown");
    assert!(open * 10 < asked, "{open} of {asked} are unknown");
}

/// What is said of an action somewhere.
fn said<'g>(all: &'g [Granted], action: &str) -> Option<&'g Granted> {
    all.iter().find(|one| {
        let mut names = one.actions.iter();
        names.any(|own| format!("{}:{}", own.prefix, own.name) == action)
    })
}

/// Compares what one caller can do with every request on the resources of a world.
fn compare_what<'w>(scene: Scene<'w>, principal: Principal<'w>) -> Result<(), String> {
    let party = Party::Known(principal);
    let settings = Settings::default();
    let found = what_can(scene, principal, &settings).map_err(|error| error.to_string())?;
    for granted in found.on.iter().flat_map(|(_, all)| all) {
        if let Answer::Some(found) = &granted.answer {
            witness(scene, &party, &found.request)?;
        }
    }
    for (resource, actions) in ON {
        let place = match resource {
            OBJECT => "arn:aws:s3:::box/*",
            INSIDE => "arn:aws:s3:eu-west-1:111111111111:accesspoint/door/object/*",
            other => other,
        };
        let here = found.on.iter().find(|(arn, _)| arn == place);
        for action in actions {
            let unknown = |one: &Granted| matches!(one.answer, Answer::Unknown(_));
            let on = here.and_then(|(_, all)| said(all, action));
            if on.is_some() || here.is_some_and(|(_, all)| all.iter().any(unknown)) {
                continue;
            }
            // What nobody grants here goes by the caller's own rights.
            if here.is_none() && said(&found.own, action).is_some() {
                continue;
            }
            for (layers, request) in requests(scene, &party, action, resource) {
                if decide(&layers, &request, &Rules::default()).verdict == Verdict::Allow {
                    return Err(format!("not said: {}", request.to_json()));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn what_can_agrees_with_the_evaluator() {
    let wrong: Vec<String> = seeds(1000, 12)
        .into_par_iter()
        .flat_map_iter(|seed| {
            let (world, calls) = (read(seed), calls(seed));
            let (session, endpoint) = calls.layers();
            let mut scene = Scene::from(&world);
            (scene.session, scene.endpoint) = (session.as_ref(), endpoint.as_ref());
            let roots = world.accounts().iter().map(Principal::Root);
            let all: Vec<Principal<'_>> = world.principals().chain(roots).collect();
            let one = |principal: Principal<'_>| {
                let error = compare_what(scene, principal).err()?;
                Some(show(seed, &Party::Known(principal), "", "", &error))
            };
            all.into_iter().filter_map(one).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
