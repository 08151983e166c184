//! What the writer may have meant by a name that nothing has.

use super::super::words::KEYWORDS;
use crate::catalog;
use crate::policy::parse::hints::did_you_mean;
use crate::source::{Diagnostic, Span, quote};

/// A name that no `let` or `policy` gave.
pub fn unknown_name(name: &str, span: Span, known: &[&str]) -> Diagnostic {
    let message = format!("nothing is named {}", quote(name));
    let words: Vec<&str> = known.iter().chain(&KEYWORDS).copied().collect();
    let help = match did_you_mean(name, &words) {
        Some(near) => format!("did you mean {}?", quote(near)),
        None if name.contains('.') => format!("files stand in quotes: \"{name}\""),
        None => format!("define it before: `let {name} = role \"ci\"`"),
    };
    Diagnostic::error(span, message).help(help)
}

/// Whether it says that.
pub fn is_unknown_name(diagnostic: &Diagnostic) -> bool {
    diagnostic.message.starts_with("nothing is named ")
}

/// An action or pattern that fits nothing that AWS has.
pub fn action(text: &str, span: Span) -> Option<Diagnostic> {
    if text == "*" {
        return None;
    }
    let Some((prefix, name)) = text.split_once(':') else {
        let message = format!("{} is no action", quote(text));
        let help = "write `service:Name`, such as `s3:GetObject` or `s3:Get*`, or `*` for any";
        return Some(Diagnostic::error(span, message).help(help));
    };
    let mut fits = false;
    catalog::index().select(text, &mut |_| fits = true);
    if fits {
        return None;
    }
    let quoted = format!("in quotes it is taken as it is: \"{text}\"");
    let lower = prefix.to_ascii_lowercase();
    let Some(service) = catalog::service(&lower) else {
        let message = format!("AWS has no service with the prefix {}", quote(prefix));
        let all: Vec<&str> = catalog::services().map(|(prefix, _)| prefix).collect();
        let help = match did_you_mean(prefix, &all) {
            Some(near) => format!("did you mean `{near}:{name}`? {quoted}"),
            None => quoted,
        };
        return Some(Diagnostic::error(span, message).help(help));
    };
    let actions = service.actions();
    let names: Vec<&str> = actions.iter().map(|one| one.name).collect();
    let message = format!("AWS has no action {}", quote(text));
    let help = match did_you_mean(name, &names) {
        Some(near) => format!("did you mean `{}:{near}`? {quoted}", service.prefix),
        None => quoted,
    };
    Some(Diagnostic::error(span, message).help(help))
}

/// A condition key that AWS does not have.
pub fn key(text: &str, span: Span) -> Option<Diagnostic> {
    if catalog::key(text).is_some() {
        return None;
    }
    let prefix = text.split(':').next().unwrap_or_default();
    let mut all: Vec<&str> = catalog::global_keys().iter().map(|key| key.name).collect();
    if let Some(service) = catalog::service(&prefix.to_ascii_lowercase()) {
        all.extend(service.keys().iter().map(|key| key.name));
    }
    let stem = |name: &'static str| name.split(['$', '<']).next().unwrap_or(name);
    let stems: Vec<&str> = catalog::global_keys()
        .iter()
        .map(|key| stem(key.name))
        .filter(|stem| stem.ends_with('/'))
        .collect();
    // `aws:PrincipleTag/team`: what is before the slash is near.
    let tagged = || {
        let (head, tail) = text.split_once('/')?;
        let near = did_you_mean(&format!("{head}/"), &stems)?;
        Some(format!("{near}{tail}"))
    };
    let near = did_you_mean(text, &all).map(str::to_owned).or_else(tagged);
    let quoted = format!("in quotes it is taken as it is: \"{text}\"");
    let help = match near {
        Some(near) => format!("did you mean {}? {quoted}", quote(&near)),
        None => quoted,
    };
    let message = format!("AWS has no condition key {}", quote(text));
    Some(Diagnostic::error(span, message).help(help))
}
