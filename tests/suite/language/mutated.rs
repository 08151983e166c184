//! Questions that somebody mistyped: whatever becomes of them, they are read, planned or refused.

use crate::support::Random;
use iamproof::query::language::KEYWORDS;
use iamproof::query::language::plan::{Given, Library, plan_text};
use iamproof::source::Source;
use std::sync::Arc;

/// The questions and files of the documentation.
fn written() -> Vec<String> {
    let page = std::fs::read_to_string("docs/language.md").unwrap();
    let mut all = vec![
        "world \"examples/world\"\nfor each bucket b in world { assert anyone cannot write b }".to_owned(),
        "policy p = [\"examples/ci-before.json\"]\nassert p allows iam:* on * when aws:username is ana".to_owned(),
        "for each policy p in [\"examples\"] { assert p is narrower than p }".to_owned(),
        "who can [read, write] on [bucket \"shop-data\" except *] when s3:prefix like \"a*\"?".to_owned(),
    ];
    let blocks = page.split("```iamq\n").skip(1);
    for block in blocks.filter_map(|one| one.split("```").next()) {
        all.push(block.to_owned());
        all.extend(block.lines().map(str::to_owned));
    }
    all
}

/// One mistake: something twice, left out, exchanged, put in or cut off.
fn mutate(text: &str, random: &mut Random) -> String {
    const PIECES: [&str; 24] = [
        "\"",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "*",
        "?",
        ",",
        "=",
        "\\u{",
        "\n",
        "\n  ",
        "'",
        "😀",
        "\u{0}",
        "arn:",
        "\"\"",
        "111122223333",
        "s3:*",
        ";",
        "#",
        "<=",
    ];
    let mut parts: Vec<&str> = text.split_inclusive([' ', '"', '\n', ':']).collect();
    if parts.is_empty() {
        return String::new();
    }
    let at = random.below(parts.len());
    match random.below(7) {
        0 => drop(parts.remove(at)),
        1 => parts.insert(at, parts[at]),
        2 => {
            let other = random.below(parts.len());
            parts.swap(at, other);
        }
        3 => parts.insert(at, PIECES[random.below(PIECES.len())]),
        4 => parts.insert(at, KEYWORDS[random.below(KEYWORDS.len())]),
        5 => parts.truncate(at),
        _ => {
            let chars: Vec<char> = text.chars().collect();
            let at = random.below(chars.len());
            let end = (at + 1 + random.below(4)).min(chars.len());
            return chars[..at].iter().chain(&chars[end..]).collect();
        }
    }
    parts.concat()
}

#[test]
fn mistyped_questions_are_planned_or_refused() {
    let sources = written();
    assert!(sources.len() > 40);
    let mut random = Random::new(7);
    let library = Library::new(false);
    let given = Given {
        world: Vec::new(),
        policies: vec![(
            "base".to_owned(),
            vec!["examples/ci-before.json".to_owned()],
        )],
        owner: Some("111122223333".to_owned()),
    };
    let (mut planned, mut refused) = (0, 0);
    for _ in 0..4000 {
        let mut text = sources[random.below(sources.len())].clone();
        for _ in 0..=random.below(4) {
            text = mutate(&text, &mut random);
        }
        let source = Arc::new(Source::new("mutated", text.clone()));
        let plan = plan_text(&source, &given, &library);
        for complaint in plan.complaints() {
            assert!(!complaint.is_empty(), "{text}");
        }
        for empty in &plan.empty {
            assert!(empty.render().contains("mutated"), "{text}");
        }
        match plan.complaints().is_empty() {
            true => planned += 1,
            false => refused += 1,
        }
        // What is planned prints to what is read again.
        for job in plan.jobs {
            let again = Arc::new(Source::new("again", job.asked.to_string()));
            let again = plan_text(
                &again,
                &Given {
                    owner: given.owner.clone(),
                    world: job.world.clone(),
                    policies: Vec::new(),
                },
                &library,
            );
            let texts: Vec<String> = again.jobs.iter().map(|one| one.asked.to_string()).collect();
            assert!(
                again.complaints().is_empty(),
                "{text}\n{}\n{}",
                job.asked,
                again.complaints().join("\n")
            );
            assert_eq!(texts, [job.asked.to_string()], "{text}");
        }
    }
    assert!(planned > 100 && refused > 1000, "{planned} {refused}");
}
