//! Every command of the README and of `docs` prints what they say. `UPDATE_README=1 make test` writes
//! what it prints now.

use std::path::{Path, PathBuf};
use std::process::Command;

fn run(command: &str) -> String {
    let script = format!("iamproof() {{ \"$IAMPROOF\" \"$@\"; }}\n{command}");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("IAMPROOF", env!("CARGO_BIN_EXE_iamproof"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(complaint, "", "{command}");
    String::from_utf8(output.stdout).unwrap()
}

/// The page with what its commands print now, and how many there are. A block is commands (`$ …`) with
/// their output.
fn renewed(text: &str) -> (String, usize) {
    let mut fresh = String::new();
    let mut commands = 0;
    for (index, part) in text.split("```console\n").enumerate() {
        if index == 0 {
            fresh.push_str(part);
            continue;
        }
        let (block, rest) = part.split_once("```").unwrap();
        assert!(block.starts_with("$ "), "{block}");
        fresh.push_str("```console\n");
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                commands += 1;
                fresh.push_str(line);
                fresh.push('\n');
                fresh.push_str(&run(command));
            }
        }
        fresh.push_str("```");
        fresh.push_str(rest);
    }
    (fresh, commands)
}

/// How many commands a page has; they print what it says.
fn commands_of(path: &Path) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let (fresh, commands) = renewed(&text);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, fresh).unwrap();
        return commands;
    }
    assert!(
        fresh == text,
        "{} is stale: run UPDATE_README=1 make test\n{fresh}",
        path.display()
    );
    commands
}

#[test]
fn commands_print_what_the_readme_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let commands = commands_of(&path);
    assert!(commands >= 6, "only {commands} commands");
}

#[test]
fn commands_print_what_the_pages_say() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let entries = std::fs::read_dir(docs).unwrap();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|end| end == "md"));
    pages.sort();
    assert!(!pages.is_empty());
    for page in pages {
        commands_of(&page);
    }
}
