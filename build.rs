//! Generates the parser of questions, and makes the binaries find the Z3 library that `make setup` unpacked.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=grammar/query.lalrpop");
    let made = lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .set_out_dir(std::env::var_os("OUT_DIR").unwrap_or_default())
        .never_use_colors()
        .emit_rerun_directives(false)
        .process();
    if let Err(error) = made {
        println!("cargo::error=grammar/query.lalrpop: {error}");
        return;
    }
    println!("cargo::rerun-if-changed=.z3/z3/lib");
    if std::env::var_os("CARGO_FEATURE_VENDORED").is_some() {
        return;
    }
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let lib = Path::new(&root).join(".z3/z3/lib");
    if !lib.join("libz3.so").exists() && !lib.join("libz3.dylib").exists() {
        println!("cargo::error=the Z3 library is not in .z3/z3/lib: run `make setup` first");
        return;
    }
    // Beside the sources, and beside an installed program.
    println!("cargo::rustc-link-arg=-Wl,-rpath,{}", lib.display());
    println!("cargo::rustc-link-arg=-Wl,-rpath,$ORIGIN/../lib/iamproof");
}
