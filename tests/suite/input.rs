//! Loading files, directories and standard input.

use iamproof::input::{LoadError, load, load_all};
use iamproof::policy::PolicyType;
use iamproof::policy::parse::{ParseOptions, Parsed};
use std::fs;
use std::path::Path;

const IDENTITY: &str = r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#;
const RESOURCE: &str =
    r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"}}"#;

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn read(path: &Path) -> Result<Vec<Parsed>, LoadError> {
    load(&text(path), &ParseOptions::default(), &mut &b""[..])
}

/// The message with the directory cut out.
fn message(path: &Path, directory: &Path) -> String {
    let error = read(path).unwrap_err().to_string();
    error.replace(&text(directory), "DIR")
}

#[test]
fn files_and_standard_input() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.json");
    fs::write(&path, IDENTITY).unwrap();
    assert_eq!(read(&path).unwrap()[0].source.name(), text(&path));

    let options = ParseOptions::default();
    let parsed = load("-", &options, &mut IDENTITY.as_bytes()).unwrap();
    assert_eq!(parsed[0].source.name(), "<stdin>");
    let twice = ["-".to_owned(), "-".to_owned()];
    let error = load_all(&twice, &options, &mut IDENTITY.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("standard input is read twice"));
    let error = load("-", &options, &mut &b"{\xff"[..])
        .unwrap_err()
        .to_string();
    assert!(error.contains("<stdin>:1:2"), "{error}");

    let absent = directory.path().join("absent");
    assert_eq!(
        message(&absent, directory.path()),
        "error: DIR/absent: no such file or directory\n  = help: check the path"
    );
}

#[test]
fn too_large() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.json");
    let file = fs::File::create(&path).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    assert!(message(&path, directory.path()).contains("larger than 64 MiB"));
}

#[test]
fn directories() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    assert!(message(root, root).contains("holds no `*.json` file"));
    fs::create_dir_all(root.join("b/c")).unwrap();
    for name in ["b/c/z.json", "b.json", "a.json", "b/a.json"] {
        fs::write(root.join(name), IDENTITY).unwrap();
    }
    fs::write(root.join("readme.txt"), "no policy").unwrap();
    let parsed = read(root).unwrap();
    let names = parsed
        .iter()
        .map(|one| one.source.name().replace(&text(root), ""));
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["/a.json", "/b.json", "/b/a.json", "/b/c/z.json"]
    );

    fs::write(root.join("b/a.json"), RESOURCE).unwrap();
    let error = message(root, root);
    assert!(error.contains("DIR/b/a.json: looks like a policy of the type `resource`, but DIR/a.json of the type `identity`"), "{error}");
    let options = ParseOptions {
        policy_type: Some(PolicyType::Identity),
        strict: false,
    };
    assert_eq!(load(&text(root), &options, &mut &b""[..]).unwrap().len(), 4);

    // All files with errors are named in one run.
    fs::write(root.join("a.json"), "{").unwrap();
    fs::write(root.join("b.json"), "").unwrap();
    let error = message(root, root);
    assert!(
        error.contains("DIR/a.json:1:2") && error.contains("DIR/b.json:1:1"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn links() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir(root.join("d")).unwrap();
    fs::write(root.join("d/a.json"), IDENTITY).unwrap();
    std::os::unix::fs::symlink(root, root.join("d/loop")).unwrap();
    std::os::unix::fs::symlink(root, root.join("d/loop.json")).unwrap();
    std::os::unix::fs::symlink(root.join("d/a.json"), root.join("link.json")).unwrap();
    assert_eq!(read(root).unwrap().len(), 2);
}
