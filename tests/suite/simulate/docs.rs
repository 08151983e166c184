//! Every command of `docs/simulate.md` prints what the page says. `UPDATE_DOCS=1` writes what it prints now.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

fn run(command: &str) -> String {
    let script = format!("iamproof() {{ \"$IAMPROOF\" \"$@\"; }}\n{command}");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("IAMPROOF", env!("CARGO_BIN_EXE_iamproof"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{command}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn commands_print_what_the_page_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/simulate.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mut parts = page.split("```console\n");
    let mut fresh = parts.next().unwrap().to_owned();
    let mut commands = 0;
    for part in parts {
        let (block, rest) = part.split_once("```").unwrap();
        let command = block.lines().next().unwrap().strip_prefix("$ ").unwrap();
        commands += 1;
        let _ = write!(fresh, "```console\n$ {command}\n{}```{rest}", run(command));
    }
    assert!(commands >= 10, "only {commands} commands");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, fresh).unwrap();
        return;
    }
    assert!(
        fresh == page,
        "docs/simulate.md is stale: UPDATE_DOCS=1\n{fresh}"
    );
}
