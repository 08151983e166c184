//! `iamproof world`.

use crate::cli::{iamproof, text};
use std::fmt::Write as _;

#[test]
fn the_command() {
    let mut all = String::new();
    for arguments in [
        &["world", "../../../examples/world"][..],
        &["world", "../../../examples/world.yaml", "--format", "json"],
        &["world", "read.json"],
        &["world", "-"],
    ] {
        let output = iamproof(arguments)
            .write_stdin("accounts: [{id: '1'}]")
            .output()
            .unwrap();
        let _ = writeln!(all, "$ iamproof {}", arguments.join(" "));
        all.push_str(&text(&output.stdout));
        for line in text(&output.stderr).lines() {
            let _ = writeln!(all, "! {line}");
        }
        let _ = writeln!(all, "[{}]\n", output.status.code().unwrap());
    }
    insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("world_command", all);
    });
}

/// The generator gives the same world for the same seed, and a sound one.
#[test]
fn generated_worlds() {
    let make = |seed: &str| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/make_world.py");
        let arguments = [
            script,
            "--accounts",
            "3",
            "--roles",
            "20",
            "--buckets",
            "20",
            "--seed",
            seed,
        ];
        std::process::Command::new("python3")
            .args(arguments)
            .output()
            .unwrap()
            .stdout
    };
    let first = make("1");
    assert_eq!(first, make("1"));
    assert_ne!(first, make("2"));
    let output = iamproof(&["world", "-"])
        .write_stdin(first)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("60 roles"));
    assert!(!text(&output.stdout).contains("look at"));
}
