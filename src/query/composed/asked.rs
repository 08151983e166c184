//! What a question says before anything is compiled.

use super::super::can::{Ask, Who};
use super::super::when::Value;
use crate::catalog::{self, Service};
use crate::encode::patterns;
use crate::regular::Language;

/// What is known of a context key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound<'a> {
    /// It has this value.
    To(&'a str),
    /// It is absent.
    Absent,
    /// Nothing.
    Open,
}

/// The value that the question gives a key.
pub(super) fn bound<'a>(ask: &'a Ask, key: &str) -> Bound<'a> {
    let own = ask
        .when
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(key));
    match own.map(|(_, value)| value) {
        Some(Value::Absent) => Bound::Absent,
        Some(Value::Is(texts)) => match texts.as_slice() {
            [text] => Bound::To(text),
            _ => Bound::Open,
        },
        None => Bound::Open,
    }
}

/// The ARN of the caller, where the question names one; of a role that of the role.
pub(super) fn caller(ask: &Ask) -> Option<&str> {
    if let Bound::To(arn) = bound(ask, "aws:PrincipalArn") {
        return Some(arn);
    }
    match &ask.who {
        Who::Arn(arn) if !arn.contains(['*', '?']) && !arn.contains(":assumed-role/") => Some(arn),
        _ => None,
    }
}

/// The actions of a question, some of which can match a pattern.
pub(super) struct Actions<'a> {
    texts: &'a [String],
    names: Language,
    services: Language,
}

impl<'a> Actions<'a> {
    /// Of patterns; none is any action.
    pub fn new(texts: &'a [String]) -> Self {
        let language = |of: &dyn Fn(&'a String) -> &'a str| {
            let sequences = texts.iter().map(|text| patterns::action(of(text)));
            Language::new(sequences.collect())
        };
        Self {
            texts,
            names: language(&|text| text),
            services: language(&|text| of_service(text)),
        }
    }

    /// Those that `patterns` may match too; `None` if there are none. No pattern is any action.
    pub fn and(&self, patterns: &[String]) -> Option<Vec<String>> {
        if patterns.is_empty() {
            return Some(self.texts.to_vec());
        }
        let own = patterns.iter().filter(|pattern| self.touch(pattern));
        let both: Vec<String> = own.cloned().collect();
        let named = both.iter().all(|pattern| !pattern.ends_with(":*"));
        match both.is_empty() {
            true => None,
            // Those of the question are narrower than all of a service.
            false if !named && !self.texts.is_empty() => Some(self.texts.to_vec()),
            false => Some(both),
        }
    }

    /// Whether one may be of a pattern, which is a name or all of a service.
    pub fn touch(&self, pattern: &str) -> bool {
        match pattern.strip_suffix(":*") {
            Some(prefix) => self.touch_service(prefix),
            None => self.texts.is_empty() || self.names.matches(&pattern.to_ascii_lowercase()),
        }
    }

    /// Whether one may be of the service.
    pub fn touch_service(&self, prefix: &str) -> bool {
        self.texts.is_empty() || self.services.matches(prefix)
    }

    /// Whether one may be of no service that the catalog knows.
    pub fn may_be_unknown(&self) -> bool {
        self.known().is_none()
    }

    /// The services of which they are, if all are of services that the catalog knows.
    fn known(&self) -> Option<Vec<Service>> {
        let mut found: Vec<Service> = Vec::new();
        for text in self.texts {
            let prefix = of_service(text).to_ascii_lowercase();
            let service = catalog::service(&prefix)?;
            if !found.iter().any(|own| own.prefix == service.prefix) {
                found.push(service);
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// The services of the catalog of which one may be.
    pub fn services(&self) -> Vec<Service> {
        let touched = |service: &Service| self.touch_service(service.prefix);
        self.known()
            .unwrap_or_else(|| catalog::entries().filter(touched).collect())
    }
}

/// The part of a pattern that is about the service: before its colon, or up to a star that may stand
/// for the colon.
fn of_service(text: &str) -> &str {
    match (text.split_once(':'), text.find('*')) {
        (Some((prefix, _)), _) => prefix,
        (None, Some(star)) => text.get(..=star).unwrap_or(text),
        (None, None) => text,
    }
}
