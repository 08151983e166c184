//! A file of assumptions:
//!
//! ```json
//! {"organizations": [{"id": "o-exampleorg1",
//!                     "accounts": ["111122223333", "444455556666"],
//!                     "paths": {"o-exampleorg1/r-ab12/ou-ab12-11111111/": ["444455556666"]}}],
//!  "networks": [{"account": "111122223333", "vpcs": ["vpc-0a1b2c3d"],
//!                "endpoints": ["vpce-0a1b2c3d"]}],
//!  "always": ["aws:SecureTransport",
//!             {"key": "aws:PrincipalTag/team", "callers": ["user", "role_session"]}]}
//! ```

use super::{Assumption, Assumptions, CALLERS};
use crate::source::json::{Json, Member};
use crate::source::{Diagnostic, Span};
use std::collections::BTreeMap;

/// Reads the tree of a file.
///
/// # Errors
/// What is wrong, and where.
pub fn read(tree: &Json) -> Result<Assumptions, Vec<Diagnostic>> {
    let mut reader = Reader::default();
    for member in reader.members(tree, "", &["organizations", "networks", "always"]) {
        let each: fn(&mut Reader, &Json) = match member.name.as_str() {
            "organizations" => Reader::organization,
            "networks" => Reader::network,
            _ => Reader::always,
        };
        for item in reader.items(&member.value, &member.name) {
            each(&mut reader, item);
        }
    }
    match reader.errors.is_empty() {
        true => Ok(reader.found),
        false => Err(reader.errors),
    }
}

#[derive(Default)]
struct Reader {
    found: Assumptions,
    errors: Vec<Diagnostic>,
    /// The organization of each account, and the path; an account has one of each.
    homes: BTreeMap<String, String>,
    paths: BTreeMap<String, String>,
}

impl Reader {
    fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.errors
            .push(Diagnostic::error(span, message).help(help));
    }

    /// The members of an object, if all have known names.
    fn members<'j>(&mut self, json: &'j Json, of: &str, known: &[&str]) -> Vec<&'j Member> {
        let Some(members) = json.as_object() else {
            let what = if of.is_empty() {
                "a file of assumptions"
            } else {
                of
            };
            let message = format!("{what} is {}, not an object", json.kind());
            self.error(json.span, message, format!("it may hold {}", list(known)));
            return Vec::new();
        };
        let mut kept = Vec::new();
        for member in members {
            if known.contains(&member.name.as_str()) {
                kept.push(member);
            } else {
                let message = format!("unknown member {:?}", member.name);
                self.error(
                    member.name_span,
                    message,
                    format!("there are {}", list(known)),
                );
            }
        }
        kept
    }

    fn items<'j>(&mut self, json: &'j Json, name: &str) -> &'j [Json] {
        match json.as_array() {
            Some(items) => items,
            None => {
                let message = format!("{name:?} is {}, not a list", json.kind());
                self.error(json.span, message, "put it into [ and ]");
                &[]
            }
        }
    }

    /// A text that `fits`.
    fn text(&mut self, json: &Json, fits: fn(&str) -> bool, expected: &str) -> Option<String> {
        match json.as_str() {
            Some(text) if fits(text) => Some(text.to_owned()),
            Some(text) => {
                self.error(
                    json.span,
                    format!("{text:?} is not {expected}"),
                    help(expected),
                );
                None
            }
            None => {
                self.error(
                    json.span,
                    format!("expected {expected}, found {}", json.kind()),
                    help(expected),
                );
                None
            }
        }
    }

    fn texts(
        &mut self,
        json: &Json,
        name: &str,
        fits: fn(&str) -> bool,
        expected: &str,
    ) -> Vec<String> {
        let items = self.items(json, name);
        let mut all = Vec::new();
        for item in items {
            all.extend(self.text(item, fits, expected));
        }
        all
    }

    fn accounts(&mut self, json: &Json, name: &str) -> Vec<String> {
        self.texts(json, name, is_account, ACCOUNT)
    }

    /// Each account has one home.
    fn home(&mut self, span: Span, account: &str, home: &str) {
        let path = home.contains('/');
        let homes = if path {
            &mut self.paths
        } else {
            &mut self.homes
        };
        let before = homes.insert(account.to_owned(), home.to_owned());
        if let Some(before) = before.filter(|before| before != home) {
            let message = format!("the account {account} is in {before} already");
            self.error(
                span,
                message,
                "an account is in one organization, at one path",
            );
        }
    }

    fn organization(&mut self, json: &Json) {
        let members = self.members(json, "an organization", &["id", "accounts", "paths"]);
        let find = |name: &str| members.iter().find(|member| member.name == name);
        let Some(id) = find("id") else {
            if json.as_object().is_some() {
                self.error(
                    json.span,
                    "an organization has no \"id\"",
                    help(ORGANIZATION),
                );
            }
            return;
        };
        let Some(id) = self.text(&id.value, is_organization, ORGANIZATION) else {
            return;
        };
        let mut listed = None;
        if let Some(accounts) = find("accounts") {
            let all = self.accounts(&accounts.value, "accounts");
            for account in &all {
                self.home(accounts.value.span, account, &id);
            }
            listed = Some(all.clone());
            self.found.extend([Assumption::Members {
                organization: id.clone(),
                accounts: all,
            }]);
        }
        let Some(paths) = find("paths") else { return };
        let Some(members) = paths.value.as_object() else {
            let message = format!("\"paths\" is {}, not an object", paths.value.kind());
            self.error(
                paths.value.span,
                message,
                "it holds a path and its accounts",
            );
            return;
        };
        for member in members {
            let path = member.name.as_str();
            let own = path.strip_prefix(id.as_str());
            if !is_path(path) || own.is_none_or(|rest| !rest.starts_with('/')) {
                let message = format!("{path:?} is no path in {id}");
                let help = format!("such as {id}/r-ab12/ou-ab12-11111111/");
                self.error(member.name_span, message, help);
                continue;
            }
            let accounts = self.accounts(&member.value, path);
            for account in &accounts {
                self.home(member.value.span, account, path);
                let missing = listed.as_ref().is_some_and(|all| !all.contains(account));
                if missing {
                    let message = format!("{account} is not among the accounts of {id}");
                    self.error(member.value.span, message, "list it in \"accounts\" too");
                }
            }
            self.found.extend([Assumption::Path {
                path: path.to_owned(),
                accounts,
            }]);
        }
    }

    fn network(&mut self, json: &Json) {
        let members = self.members(json, "a network", &["account", "vpcs", "endpoints"]);
        let find = |name: &str| members.iter().find(|member| member.name == name);
        let Some(account) = find("account") else {
            if json.as_object().is_some() {
                self.error(json.span, "a network has no \"account\"", help(ACCOUNT));
            }
            return;
        };
        let Some(account) = self.text(&account.value, is_account, ACCOUNT) else {
            return;
        };
        if let Some(vpcs) = find("vpcs") {
            let vpcs = self.texts(&vpcs.value, "vpcs", |text| is_id(text, "vpc-"), VPC);
            let account = account.clone();
            self.found.extend([Assumption::Vpcs { account, vpcs }]);
        }
        if let Some(endpoints) = find("endpoints") {
            let is_endpoint = |text: &str| is_id(text, "vpce-");
            let endpoints = self.texts(&endpoints.value, "endpoints", is_endpoint, ENDPOINT);
            let account = account.clone();
            let more = Assumption::Endpoints { account, endpoints };
            self.found.extend([more]);
        }
    }

    fn always(&mut self, json: &Json) {
        if json.as_str().is_some() {
            if let Some(key) = self.text(json, is_key, KEY) {
                let callers = Vec::new();
                self.found.extend([Assumption::Always { key, callers }]);
            }
            return;
        }
        let members = self.members(json, "an item of \"always\"", &["key", "callers"]);
        let find = |name: &str| members.iter().find(|member| member.name == name);
        let Some(key) = find("key") else {
            if json.as_object().is_some() {
                self.error(json.span, "no \"key\" is named", help(KEY));
            }
            return;
        };
        let Some(key) = self.text(&key.value, is_key, KEY) else {
            return;
        };
        let mut callers = Vec::new();
        if let Some(written) = find("callers") {
            let items = self.items(&written.value, "callers");
            for item in items {
                match CALLERS.iter().find(|known| item.as_str() == Some(**known)) {
                    Some(known) => callers.push(*known),
                    None => self.error(
                        item.span,
                        "no kind of caller",
                        format!("there are {}", list(&CALLERS)),
                    ),
                }
            }
            if items.is_empty() && written.value.as_array().is_some() {
                let help = "leave \"callers\" out if all are meant";
                self.error(written.value.span, "no caller is named", help);
            }
        }
        self.found.extend([Assumption::Always { key, callers }]);
    }
}

const ACCOUNT: &str = "an account id";
const ORGANIZATION: &str = "an organization id";
const VPC: &str = "a VPC id";
const ENDPOINT: &str = "a VPC endpoint id";
const KEY: &str = "a condition key";

/// What it looks like.
fn help(expected: &str) -> String {
    match expected {
        ACCOUNT => "twelve digits, such as \"111122223333\"",
        ORGANIZATION => "such as \"o-exampleorg1\"",
        VPC => "such as \"vpc-0a1b2c3d\"",
        ENDPOINT => "such as \"vpce-0a1b2c3d\"",
        _ => "such as \"aws:SecureTransport\"",
    }
    .to_owned()
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    quoted.join(", ")
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit())
}

fn is_organization(text: &str) -> bool {
    let of = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.strip_prefix("o-")
        .is_some_and(|id| (10..=32).contains(&id.len()) && id.bytes().all(of))
}

/// `o-…/r-…/` and any number of `ou-…/`.
fn is_path(text: &str) -> bool {
    let of = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    let part = |text: &str, prefix: &str| {
        text.strip_prefix(prefix)
            .is_some_and(|id| !id.is_empty() && id.bytes().all(of))
    };
    let Some(whole) = text.strip_suffix('/') else {
        return false;
    };
    let mut parts = whole.split('/');
    parts.next().is_some_and(is_organization)
        && parts.next().is_some_and(|root| part(root, "r-"))
        && parts.all(|unit| part(unit, "ou-"))
}

fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|id| !id.is_empty() && id.bytes().all(|c| c.is_ascii_alphanumeric()))
}

fn is_key(text: &str) -> bool {
    let parts = text.split_once(':');
    parts.is_some_and(|(prefix, name)| {
        !prefix.is_empty() && !name.is_empty() && !text.contains(['*', '?', '\n'])
    })
}
