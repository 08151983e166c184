//! Random edits: nothing crashes, and every place that is told is one of the text.

use super::client::{Client, byte};
use crate::support::{Random, corpus};
use iamproof::lint::{Report, Stop};
use iamproof::lsp::check::check;
use iamproof::lsp::{Agreed, Language, complete, hover};
use iamproof::policy::PolicyType;
use iamproof::source::Source;
use serde_json::{Value, json};

const YAML: &str = "# a\nVersion: '2012-10-17'\nStatement:\n  - Sid: 😀\n    Effect: Allow\n    Principal: {AWS: \"*\"}\n    Action:\n      - s3:Get*\n      - &a ec2:Run?nstances\n    Resource: [\"*\", *a]\n    Condition:\n      ForAnyValue:StringLike:\n        aws:TagKeys: [a, b]\n---\nStatement: []\n";
const JSON: &str = "{\"Version\": \"2012-10-17\",\r\n \"Statement\": [{\"Sid\": \"é😀\", \"Effect\": \"Allow\",\r\n  \"Action\": [\"s3:Get*\", \"iam:PassRole\"],\r \"Resource\": \"arn:aws:s3:::b/${aws:username}/*\",\n\t\"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}}]}";

/// What is typed, mostly where it hurts.
const TYPED: [&str; 28] = [
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "#",
    "-",
    "- ",
    "\n  ",
    "*",
    "&a",
    "|",
    "\\",
    "\\u",
    "😀",
    "é",
    "s3:",
    "\"Action\": ",
    "Statement:\n",
    "---\n",
];

struct Nothing;

impl Agreed for Nothing {
    fn policy_type(&self, _: &str) -> Option<PolicyType> {
        None
    }

    fn keep(&self, _: &Source, report: Report) -> Report {
        report
    }
}

/// The texts that edits start from.
fn texts() -> Vec<(Language, String)> {
    let mut all = vec![
        (Language::Json, JSON.to_owned()),
        (Language::Yaml, YAML.to_owned()),
    ];
    for (_, policy) in corpus().unwrap_or_default().iter().step_by(400) {
        let text = format!("{policy:#}");
        if text.len() < 3_000 {
            all.push((Language::Json, text));
        }
    }
    all
}

/// A random boundary of characters.
fn boundary(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A random edit: its bytes and the text that comes.
fn edit(text: &str, random: &mut Random) -> (usize, usize, String) {
    let start = boundary(text, random);
    let mut end = match random.below(3) {
        0 => start,
        1 => (start + random.below(4)).min(text.len()),
        _ => (start + random.below(40)).min(text.len()),
    };
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let new = match random.below(4) {
        0 => String::new(),
        1 => {
            let from = boundary(text, random);
            text[from..].chars().take(random.below(30)).collect()
        }
        _ => TYPED[random.below(TYPED.len())].to_owned(),
    };
    (start, end, new)
}

#[test]
fn edited_texts_are_answered_in_their_own_places() {
    let mut random = Random::new(7);
    for (language, start) in texts() {
        for _ in 0..8 {
            let mut text = start.clone();
            for step in 0..30 {
                let (from, to, new) = edit(&text, &mut random);
                text.replace_range(from..to, &new);
                if text.len() > 10_000 {
                    break;
                }
                let at = match step % 2 {
                    0 => (from + new.len()).min(text.len()),
                    _ => random.below(text.len() + 1),
                };
                let offer = complete(&text, language, at, step % 3 == 0);
                for item in &offer.items {
                    let span = item.span;
                    let replaced = text.get(span.start..span.end);
                    assert!(replaced.is_some(), "{text:?} at {at}: {item:?}");
                    let floor = text.floor_char_boundary(at);
                    assert!(
                        span.start <= floor && floor <= span.end,
                        "{text:?} at {at}: {item:?}"
                    );
                }
                if let Some(found) = hover(&text, language, at, None) {
                    assert!(text.get(found.span.start..found.span.end).is_some());
                }
                let checked = check("a", &text, language, &Nothing, false, &Stop::default());
                for policy in checked.unwrap().policies {
                    for place in policy.report.findings.iter().flat_map(|one| &one.locations) {
                        let span = place.span;
                        assert!(
                            text.get(span.start..span.end).is_some(),
                            "{text:?}: {place:?}"
                        );
                    }
                }
            }
        }
    }
}

/// The place of a byte, counted as UTF-16; between `\r` and `\n` there is none.
fn place(text: &str, at: usize) -> Option<Value> {
    let (before, after) = text.split_at(at);
    if before.ends_with('\r') && after.starts_with('\n') {
        return None;
    }
    let breaks = before.replace("\r\n", "\n").replace('\r', "\n");
    let line = breaks.matches('\n').count();
    let last = breaks.rsplit('\n').next().unwrap();
    Some(json!({"line": line, "character": last.encode_utf16().count()}))
}

#[test]
fn the_server_keeps_the_text_that_the_editor_has() {
    let mut random = Random::new(11);
    let mut client = Client::new();
    for (number, (language, start)) in texts().into_iter().take(4).enumerate() {
        let name = match language {
            Language::Json => "json",
            Language::Yaml => "yaml",
        };
        let uri = format!("file:///random/{number}.{name}");
        client.open(&uri, name, 0, &start);
        let mut text = start.clone();
        let mut version = 0;
        for _ in 0..150 {
            let (from, to, new) = edit(&text, &mut random);
            let (Some(first), Some(last)) = (place(&text, from), place(&text, to)) else {
                continue;
            };
            version += 1;
            // Some editors give the ends the wrong way round, and some go past the end.
            let (first, last) = match random.below(8) {
                0 => (last, first),
                1 if to == text.len() => (first, json!({"line": 1_000_000, "character": 3})),
                _ => (first, last),
            };
            let range = json!({"start": first, "end": last});
            client.change(&uri, version, json!([{"range": range, "text": new}]));
            text.replace_range(from..to, &new);
            if version % 10 == 0 {
                let at = place(&text, boundary(&text, &mut random));
                let (line, character) = at.map_or((0, 0), |at| {
                    (
                        at["line"].as_u64().unwrap(),
                        at["character"].as_u64().unwrap(),
                    )
                });
                client.at("completion", &uri, line, character);
                client.at("hover", &uri, line, character);
            }
        }
        // Put right at the end, so that all checks run: what was kept is what is there.
        let end = place(&text, text.len()).unwrap();
        let all = json!({"start": {"line": 0, "character": 0}, "end": end});
        let kept = format!("{start} ");
        let marker = kept.replacen("Allow", "Allou", 1);
        version += 1;
        client.change(&uri, version, json!([{"range": all, "text": marker}]));
        let found = client.found(&uri, version, 2);
        for one in &found {
            let range = &one["range"];
            let (start, end) = (byte(&marker, &range["start"]), byte(&marker, &range["end"]));
            assert!(start <= end && end <= marker.len(), "{one}");
        }
        let effect = found.iter().find(|one| one["code"] == "INVALID_EFFECT");
        let range = &effect.unwrap()["range"];
        let (from, to) = (byte(&marker, &range["start"]), byte(&marker, &range["end"]));
        assert_eq!(marker[from..to].trim_matches('"'), "Allou");
    }
    assert_eq!(client.leave(), 0);
}

#[test]
fn checks_that_nobody_waits_for_have_no_result() {
    let stop = Stop::new();
    let check = |stop: &Stop| check("a.json", JSON, Language::Json, &Nothing, true, stop);
    assert!(check(&stop).is_some_and(|all| all.policies.len() == 1));
    stop.set();
    assert!(check(&stop).is_none());
}
