//! All findings of a text: those of `validate`, in places of the text.

use super::Agreed;
use super::policies::{Section, policy};
use super::tolerant::Language;
use crate::lint::{Options, Report, Stop, validate};
use crate::source::{Format, Source, Span};

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// One for each policy that is in the text.
    pub policies: Vec<Found>,
}

/// What was found in one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the text around it.
    pub section: Span,
    /// Places are those of the whole text.
    pub report: Report,
}

/// Runs the checks on each policy of a text; without `own`, AWS's only. `None` if that was stopped.
pub fn check(
    name: &str,
    text: &str,
    language: Language,
    agreed: &dyn Agreed,
    own: bool,
    stop: &Stop,
) -> Option<Checked> {
    let mut checked = Checked::default();
    for section in Section::of(text, language) {
        // The settings may say that a file is a policy, whatever it looks like now.
        let said = agreed.policy_type(name);
        if policy(&section.tree).is_none() && said.is_none() {
            continue;
        }
        let options = Options {
            policy_type: said,
            own,
            stop: stop.clone(),
            ..Options::default()
        };
        let source = source(name, text, language, section.span);
        let mut report = agreed.keep(&source, validate(&source, &options));
        shift(&mut report, section.span.start);
        checked.policies.push(Found {
            section: section.span,
            report,
        });
        if stop.is_set() {
            return None;
        }
    }
    Some(checked)
}

fn shift(report: &mut Report, by: usize) {
    let places = report
        .findings
        .iter_mut()
        .flat_map(|one| &mut one.locations);
    let open = report.undecided.iter_mut().map(|one| &mut one.location);
    for place in places.chain(open) {
        place.span = Span::new(place.span.start + by, place.span.end + by);
    }
}

/// The text of a section under a name that tells its language: documents that were never saved have names of
/// all kinds.
pub(super) fn source(name: &str, text: &str, language: Language, section: Span) -> Source {
    let text = text.get(section.start..section.end).unwrap_or_default();
    let (wanted, ending) = match language {
        Language::Json => (Format::Json, "json"),
        Language::Yaml => (Format::Yaml, "yaml"),
    };
    let source = Source::new(name, text.to_owned());
    match Format::of(&source) == wanted {
        true => source,
        false => Source::new(format!("{name}.{ending}"), text.to_owned()),
    }
}
