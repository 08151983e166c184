//! Texts that a pattern matches, with something readable in the place of each wildcard. Only guesses:
//! whether a text is in the class that is wanted is asked of the partition.

use super::samples;

/// What may stand for a policy variable.
fn variable(name: &str) -> &str {
    match name {
        "*" | "?" | "$" => name,
        name if name.eq_ignore_ascii_case("aws:username") => "alice",
        name if name.eq_ignore_ascii_case("aws:PrincipalAccount") => "111122223333",
        name => match name.split_once('\'') {
            Some((_, default)) => default.trim_end_matches('\''),
            None => "example",
        },
    }
}

/// The text with its policy variables replaced by likely values.
fn without_variables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str(variable(name));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn plain(text: &str, star: &str, one: &str) -> String {
    text.replace('*', star).replace('?', one)
}

/// Texts that the pattern may match, the most readable first.
pub(super) fn texts(pattern: &str) -> Vec<String> {
    let pattern = without_variables(pattern);
    if !pattern.contains(['*', '?']) {
        return vec![pattern];
    }
    let mut all: Vec<String> = Vec::new();
    for (star, one) in [("example", "x"), ("", "x"), ("x", "1"), ("1", "a")] {
        let text = plain(&pattern, star, one);
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// ARNs that a resource or ARN pattern may match.
pub(super) fn arns(pattern: &str, service: &str) -> Vec<String> {
    let pattern = without_variables(pattern);
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    let component = |index: usize, samples: &[&str], digit: &str| -> String {
        let text = parts.get(index).copied().unwrap_or("*");
        if !text.contains(['*', '?']) {
            return text.to_owned();
        }
        let fits = samples.iter().find(|sample| glob(text, sample));
        fits.map_or_else(|| plain(text, digit, digit), |sample| (*sample).to_owned())
    };
    let mut all = Vec::new();
    if parts.first() != Some(&"arn") {
        return all;
    }
    let own = component(2, &[service, "s3"], "x");
    let global = matches!(
        own.as_str(),
        "s3" | "iam" | "cloudfront" | "route53" | "organizations"
    );
    let regions: &[&str] = if global { &[""] } else { &samples::REGIONS };
    let no_account: [&str; 1] = [""];
    let accounts: &[&str] = if own == "s3" {
        &no_account
    } else {
        &samples::ACCOUNTS
    };
    let head = format!(
        "arn:{}:{own}:{}:{}:",
        component(1, &["aws"], ""),
        component(3, regions, "1"),
        component(4, accounts, "1"),
    );
    let tail = parts.get(5).copied().unwrap_or("*");
    if tail == "*" {
        let sample = samples::resource(&own);
        let known = sample.splitn(6, ':').nth(5).unwrap_or("example").to_owned();
        all.push(format!("{head}{known}"));
    }
    for text in texts(tail) {
        all.push(format!("{head}{text}"));
    }
    all
}

/// A naive match, good enough to choose among samples.
fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern.len() == text.len(),
        Some((before, after)) => {
            let last = after.rsplit('*').next().unwrap_or(after);
            text.starts_with(before) && text.ends_with(last)
        }
    }
}
