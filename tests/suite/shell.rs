//! Completions and man pages.

use crate::cli::{iamproof, text};
use std::process::Command;

/// Every command has a page, and each page names its command and says its exit codes or what it writes.
#[test]
fn man_pages() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("share/man1");
    let run = |path: &str| iamproof(&["man", path]).output().unwrap();
    assert!(run(target.to_str().unwrap()).status.success());
    let help = text(&iamproof(&["--help"]).output().unwrap().stdout);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    // What goes on in the next line is indented further.
    let listed = listed.filter(|line| !line.starts_with("   "));
    let names: Vec<&str> = listed
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 10, "{help}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let page = std::fs::read_to_string(target.join(format!("iamproof-{name}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
    let nested = std::fs::read_to_string(target.join("iamproof-check-no-new-access.1")).unwrap();
    assert!(nested.contains(".SH OPTIONS"), "{nested}");
    // A file is in the way.
    let file = folder.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    let output = run(file.join("man1").to_str().unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot be written"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
}

/// Bash offers the commands and their options.
#[test]
fn bash_completes() {
    let script = text(&iamproof(&["completions", "bash"]).output().unwrap().stdout);
    let offered = |words: &[&str]| -> Vec<String> {
        let last = words.len() - 1;
        let before = words[last.saturating_sub(1)];
        let listed = words.iter().map(|word| format!("'{word}'"));
        let listed: Vec<String> = listed.collect();
        let program = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={last}\n_iamproof iamproof '{}' '{before}'\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            listed.join(" "),
            words[last],
        );
        let output = Command::new("bash").args(["-c", &program]).output();
        let Ok(output) = output else {
            println!("skipped: no bash here");
            return Vec::new();
        };
        text(&output.stdout).lines().map(str::to_owned).collect()
    };
    assert_eq!(offered(&["iamproof", "who"]), ["who-can"]);
    let options = offered(&["iamproof", "who-can", "--se"]);
    assert_eq!(options, ["--session"]);
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        let output = iamproof(&["completions", shell]).output().unwrap();
        assert!(text(&output.stdout).contains("what-can"), "{shell}");
    }
}
