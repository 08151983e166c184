//! The layering rules of ARCHITECTURE.md.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The lines of code of one layer: comments are free to name others.
fn code(layer: &str) -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root.join(layer), &mut files);
    assert!(!files.is_empty(), "no file in src/{layer}");
    let mut lines = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for line in text.lines() {
            let line = line.split("//").next().unwrap_or_default();
            lines.push((file.clone(), line.to_owned()));
        }
    }
    lines
}

fn refuse(layer: &str, names: &[&str]) {
    for (file, line) in code(layer) {
        for name in names {
            let path = file.display();
            assert!(!line.contains(name), "{path} uses {name}: {line}");
        }
    }
}

/// What each layer must not use; a layer that is not here may use all.
#[test]
fn layers_use_only_what_is_below() {
    let above = [
        "crate::query",
        "crate::report",
        "crate::cli",
        "crate::witness",
    ];
    let symbolic = ["crate::encode", "crate::regular", "crate::solve"];
    let forbidden: [(&str, Vec<&str>); 12] = [
        ("eval", [&above[..], &symbolic].concat()),
        (
            "encode",
            [&above[..], &["crate::eval", "crate::solve"]].concat(),
        ),
        (
            "regular",
            [
                &above[..],
                &["crate::eval", "crate::encode", "crate::solve"],
            ]
            .concat(),
        ),
        ("solve", [&above[..], &["crate::eval"]].concat()),
        (
            "policy",
            [&above[..], &symbolic, &["crate::eval", "crate::input"]].concat(),
        ),
        (
            "source",
            [&above[..], &symbolic, &["crate::eval", "crate::policy"]].concat(),
        ),
        (
            "rules",
            [&above[..], &symbolic, &["crate::eval", "crate::policy"]].concat(),
        ),
        // The second opinion shares nothing with what it judges.
        (
            "smtlib",
            [
                &above[..],
                &symbolic,
                &["crate::eval", "crate::rules", "crate::input"],
            ]
            .concat(),
        ),
        (
            "world",
            [&above[..], &symbolic, &["crate::eval", "crate::input"]].concat(),
        ),
        (
            "lint",
            vec![
                "crate::report",
                "crate::cli",
                "crate::input",
                "crate::solve",
            ],
        ),
        (
            "lsp",
            vec![
                "crate::report",
                "crate::cli",
                "crate::input",
                "crate::encode",
                "crate::regular",
                "crate::solve",
            ],
        ),
        (
            "witness",
            vec!["crate::query", "crate::report", "crate::cli"],
        ),
    ];
    for (layer, names) in forbidden {
        refuse(layer, &names);
    }
}

#[test]
fn only_solve_names_z3() {
    for layer in [
        "catalog", "cli", "encode", "eval", "input", "policy", "query", "regular", "report",
        "rules", "smtlib", "source", "witness", "world", "lint", "lsp",
    ] {
        refuse(layer, &["z3::", "use z3"]);
    }
}
