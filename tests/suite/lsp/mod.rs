//! The language server: what it says of texts, and the conversation on the real program.

#![expect(clippy::string_slice, reason = "a test fails by panicking")]

mod client;
mod completion;
mod hostile;
mod hovers;
mod positions;
mod protocol;
mod random;

use iamproof::lsp::Language;

/// A text without its cursor (`|`), and where that was.
pub fn cursor(text: &str) -> (String, usize) {
    let at = text.find('|').unwrap();
    let (before, after) = text.split_at(at);
    ([before, &after[1..]].concat(), at)
}

/// The language that a case is written in, and its text.
pub fn written(case: &toml::Table) -> (Language, String) {
    let (language, name) = match case.contains_key("json") {
        true => (Language::Json, "json"),
        false => (Language::Yaml, "yaml"),
    };
    (language, case[name].as_str().unwrap().to_owned())
}

/// The cases of a file.
pub fn cases(file: &str) -> Vec<toml::Table> {
    let path = format!("{}/tests/lsp/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    let all = table["case"].as_array().unwrap().iter();
    all.map(|case| case.as_table().unwrap().clone()).collect()
}
