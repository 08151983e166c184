//! Findings of random worlds against the evaluator: every request of an outsider that the layers allow is
//! of some finding, and the request of each finding is allowed.

use crate::asking::requests::{parties, requests};
use crate::asking::worlds::{ON, OWN, read, world};
use iamproof::encode::caller::Kind;
use iamproof::eval::layers::{Verdict, decide};
use iamproof::eval::{Outcome, Request, evaluate};
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::findings::{Class, Finding};
use iamproof::query::world::{Asked, Found, Party, Scene, Trust};
use iamproof::query::world::{concrete, found, owned, settings_of};
use iamproof::query::{Settings, StatementId};
use iamproof::rules::Rules;
use iamproof::world::World;
use rayon::prelude::*;
use serde_json::Value;

/// Whether the access of a finding has a request.
fn covers(found: &Found<'_>, finding: &Finding, request: &Request) -> bool {
    let Some(exact) = &finding.exact else {
        return true;
    };
    let document = |at: usize| -> (&Policy, PolicyType) {
        let parsed = match at.checked_sub(found.sources.len()) {
            None => found.sources[at].document,
            Some(at) => found.rcps[at].document,
        };
        (&parsed.policy, parsed.policy_type)
    };
    let matches = |(from, kind): (&Policy, PolicyType), statement| {
        let one = Policy {
            statements: vec![statement],
            ..from.clone()
        };
        evaluate(&[(&one, kind)], request).outcome != Outcome::ImplicitDeny
    };
    let except = |id: &StatementId| {
        let from = document(id.document);
        matches(from, from.0.statements[id.statement].clone())
    };
    let from = document(finding.statements.first().map_or(0, |id| id.document));
    matches(from, exact.statement.clone()) && !exact.except.iter().any(except)
}

/// Whether a caller is of the zone of trust of [`OWN`].
fn is_inside(world: &World, party: &Party<'_>, account_only: bool) -> bool {
    let Party::Known(principal) = party else {
        return false;
    };
    let account = principal.account();
    let member = |id: &str| world.organization_of(id).is_some();
    account == OWN || !account_only && member(OWN) && member(account)
}

/// The caller of a witness, whose own policies allow everything.
fn outsider(principal: &Value) -> Party<'_> {
    let arn = principal.as_str().or_else(|| principal["arn"].as_str());
    match (principal["kind"].as_str(), arn) {
        (Some("saml"), _) => Party::Federated(Kind::Saml),
        (Some("web_identity"), _) => Party::Federated(Kind::Web),
        (_, Some("anonymous")) => Party::Anonymous,
        (_, Some(arn)) if arn.ends_with(".amazonaws.com") => Party::Service(Some(arn)),
        (_, Some(arn)) if arn.ends_with(":root") => Party::Named(arn, Kind::Root),
        (_, Some(arn)) if arn.contains(":user/") => Party::Named(arn, Kind::User),
        (_, Some(arn)) if arn.contains(":federated-user/") => Party::Named(arn, Kind::Federated),
        (_, Some(arn)) => Party::Named(arn, Kind::Role),
        _ => panic!("{principal}"),
    }
}

fn witness(world: &World, finding: &Finding, rules: &Rules) -> Result<(), String> {
    let Some(witness) = finding.witness.as_ref().filter(|_| finding.is_certain()) else {
        return Ok(());
    };
    let request = &witness.request;
    let principal = &request["principal"];
    let party = outsider(principal);
    // EVAL-96 is not certain: what it says never works is told.
    if request["action"].as_str().unwrap().starts_with("sqs:") {
        return Ok(());
    }
    let found = concrete(world, Some(&party), request, rules).map_err(|one| one.to_string())?;
    if !found.warnings.is_empty() {
        return Err(format!("the witness {request} breaks {:?}", found.warnings));
    }
    let mut layers = found.layers;
    // What is passed for the session is of the caller's side too (EVAL-13).
    if matches!(party, Party::Named(_, Kind::Federated)) {
        layers.session = Some(layers.identity.clone());
    }
    match decide(&layers, &found.request, rules).verdict {
        Verdict::Allow => Ok(()),
        verdict => Err(format!("the witness {request} is decided {verdict:?}")),
    }
}

fn check(seed: u64, account_only: bool) -> (usize, Vec<String>) {
    let world = read(seed);
    let settings = settings_of(&world, &Settings::default());
    let asked = Asked {
        trust: Trust {
            account_only,
            ..Trust::default()
        },
        ..Asked::default()
    };
    let all: Vec<(String, Option<Found<'_>>)> = owned(&world)
        .into_iter()
        .map(|of| {
            let arn = of.arn().to_owned();
            (arn, found(&world, of, &asked, &settings).unwrap())
        })
        .collect();
    let mut wrong = Vec::new();
    for found in all.iter().filter_map(|(_, found)| found.as_ref()) {
        for finding in &found.findings {
            if let Err(error) = witness(&world, finding, &settings.rules) {
                wrong.push(format!("seed {seed} {}: {error}", found.arn));
            }
        }
    }
    let mut count = 0;
    for party in parties(&world) {
        let service = matches!(party, Party::Service(_));
        if service || is_inside(&world, &party, account_only) {
            continue;
        }
        for (resource, actions) in ON {
            let bucket = world.behind(resource).map(|(bucket, _)| bucket.arn.clone());
            let of = bucket.unwrap_or_else(|| {
                let known = world.resource(resource).map(|one| one.arn.clone());
                known.unwrap_or_else(|| resource.to_owned())
            });
            let found = all.iter().find(|(arn, _)| *arn == of);
            let found = found.and_then(|(_, found)| found.as_ref());
            for action in actions {
                let both = requests(Scene::from(&world), &party, action, resource);
                for (layers, request) in both {
                    if decide(&layers, &request, &Rules::default()).verdict != Verdict::Allow {
                        continue;
                    }
                    count += 1;
                    let told = found.is_some_and(|found| {
                        let mut findings = found.findings.iter();
                        findings
                            .any(|one| one.class == Class::External && covers(found, one, &request))
                    });
                    if !told {
                        wrong.push(format!(
                            "seed {seed}, only the account {account_only}, {resource}: not told {}",
                            request.to_json()
                        ));
                    }
                }
            }
        }
    }
    (count, wrong)
}

#[test]
fn findings_of_worlds_agree_with_the_evaluator() {
    let number = |name| std::env::var(name).ok().map(|text| text.parse().unwrap());
    let seeds = match number("WORLD") {
        Some(seed) => seed..seed + 1,
        None => 5000..5000 + number("WORLDS").unwrap_or(40),
    };
    let all: Vec<(usize, Vec<String>)> = seeds
        .into_par_iter()
        .flat_map_iter(|seed| [check(seed, false), check(seed, true)])
        .collect();
    let count: usize = all.iter().map(|(count, _)| count).sum();
    let wrong: Vec<String> = all.into_iter().flat_map(|(_, wrong)| wrong).collect();
    let first = wrong.first().map(|text| {
        let digits = text.trim_start_matches("seed ").split([' ', ',']).next();
        world(digits.unwrap().parse().unwrap()).to_string()
    });
    assert!(
        wrong.is_empty(),
        "{} wrong of {count}:\n{}\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n"),
        first.unwrap_or_default()
    );
    assert!(number("WORLD").is_some() || count > 100, "{count}");
    println!("{count} requests of outsiders");
}
