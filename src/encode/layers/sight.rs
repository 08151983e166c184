//! Which resource the layers of the caller's side and an access point see (`EVAL-89`): through an access
//! point it is the access point with the key of the object, and their patterns are rewritten to ones over
//! the resource of the request, which the bucket policy sees.

use super::super::compile::split;
use super::super::patterns::{Piece, has_hole};
use super::super::resources::{self, Style};
use super::{Part, Precision, Set};
use crate::policy::{Effect, Elements, PolicyType, Statement, Text, Version};
use crate::regular::{Item, Language, Sequence, UnitSet, after};
use crate::rules::{Question, Readings};

/// Which resource it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// That of the request.
    Own,
    /// What is seen through one access point.
    Point(Point),
    /// What is seen through an access point of which nothing is known.
    AnyPoint,
}

/// An access point and the bucket behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its ARN.
    pub arn: String,
    /// The ARN of the bucket.
    pub bucket: String,
    /// Whether the request is about objects, or about the bucket itself.
    pub objects: bool,
    /// How patterns may be read (`OQ-01`, `OQ-02`).
    styles: Vec<Style>,
}

impl Point {
    /// What is seen of `resource`, which may be a pattern for keys; `None` where the bucket is open.
    pub fn of(arn: &str, resource: &str, readings: &Readings) -> Option<Self> {
        let ways = |question| match readings.picked(question) {
            Some(other) => vec![other],
            None => vec![false, true],
        };
        let folded = ways(Question::CaseOfComponents);
        let style = |components| {
            folded
                .iter()
                .map(move |&folded| Style { components, folded })
        };
        let styles = ways(Question::StarsAndColons)
            .into_iter()
            .flat_map(style)
            .collect();

        let (bucket, objects) = match resource.split_once('/') {
            Some((bucket, _)) => (bucket, true),
            None => (resource, false),
        };
        let open = [arn, bucket].iter().any(|text| text.contains(['*', '?']));
        (!open).then(|| Self {
            arn: arn.to_owned(),
            bucket: bucket.to_owned(),
            objects,
            styles,
        })
    }

    /// The patterns over the resource of the request that match where `text` matches what is seen; `None`
    /// where there are none such, or different ones by the readings of open questions.
    fn patterns(&self, text: &str, version: Version, policy: PolicyType) -> Option<Vec<String>> {
        let mut each = self
            .styles
            .iter()
            .map(|style| self.under(text, version, policy, *style));
        let first = each.next()??;
        each.all(|other| other.as_ref() == Some(&first))
            .then_some(first)
    }

    fn under(
        &self,
        text: &str,
        version: Version,
        policy: PolicyType,
        style: Style,
    ) -> Option<Vec<String>> {
        let pieces = split(text, version);
        let first = pieces
            .iter()
            .position(|piece| matches!(piece, Piece::Hole(_)));
        let before = pieces.get(..first.unwrap_or(pieces.len()))?;
        let sequence = match first {
            None => resources::resource(&pieces, policy, style),
            // OQ-03, RES-13: the text of the variable may be part of the ARN of the access point.
            Some(_) if colons(before) < 5 => return None,
            Some(_) => resources::components(before, style, 0),
        };
        let language = Language::new(vec![sequence.clone()]);
        if !self.objects {
            let seen = first.is_none() && language.matches(&self.arn);
            return match has_hole(&pieces) {
                true => None,
                false => Some(seen.then(|| self.bucket.clone()).into_iter().collect()),
            };
        }
        let seen = format!("{}/object/", self.arn);
        let inside = |(end, _)| seen.get(..end).is_some_and(|start| language.matches(start));
        if first.is_some() && seen.char_indices().any(inside) {
            return None;
        }
        let tail: String = pieces.iter().skip(before.len()).map(written).collect();
        let own = |rest: Sequence| {
            let rest = wildcards(&rest, version)?;
            Some(format!("{}/{rest}{tail}", self.bucket))
        };
        let rests = after(&sequence, &seen).into_iter();
        let mut all: Vec<String> = rests.map(own).collect::<Option<_>>()?;
        all.sort();
        all.dedup();
        Some(all)
    }
}

fn colons(pieces: &[Piece]) -> usize {
    let count = |piece: &Piece| match piece {
        Piece::Pattern(text) | Piece::Plain(text) => text.matches(':').count(),
        Piece::Hole(_) => 0,
    };
    pieces.iter().map(count).sum()
}

/// A piece as it is written.
fn written(piece: &Piece) -> String {
    match piece {
        Piece::Pattern(text) => text.clone(),
        Piece::Plain(text) => format!("${{{text}}}"),
        Piece::Hole(hole) => hole.written.clone(),
    }
}

/// A sequence as a text with wildcards, if there is one.
fn wildcards(sequence: &[Item], version: Version) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    for item in sequence {
        match &item.set {
            UnitSet::Any if item.star => units.push(u16::from(b'*')),
            UnitSet::Any => units.push(u16::from(b'?')),
            UnitSet::One(unit) if !item.star => {
                let special = b"*?$".iter().any(|own| u16::from(*own) == *unit);
                match (special, version) {
                    (false, _) => units.push(*unit),
                    (true, Version::V2012) => {
                        units.extend("${".encode_utf16());
                        units.push(*unit);
                        units.extend("}".encode_utf16());
                    }
                    (true, _) if *unit == u16::from(b'$') => units.push(*unit),
                    (true, _) => return None,
                }
            }
            _ => return None,
        }
    }
    String::from_utf16(&units).ok()
}

impl Sight {
    /// The set with its patterns rewritten; those for which that is not possible are taken as
    /// `precision` says and added to `open`.
    pub(super) fn seen(&self, set: Set, precision: Precision, open: &mut Vec<String>) -> Set {
        if *self == Self::Own {
            return set;
        }
        let parts = set.0.into_iter().filter_map(|mut part: Part| {
            let policy = &mut part.policy;
            let (version, own) = (policy.version, part.policy_type);
            let all = std::mem::take(&mut policy.statements)
                .into_iter()
                .enumerate();
            let (kept, statements) = all
                .filter_map(|(at, one)| {
                    let seen = self.statement(one, version, own, precision, open)?;
                    Some((at, seen))
                })
                .unzip::<usize, Statement, Vec<_>, Vec<_>>();
            policy.statements = statements;
            if let Some(origin) = &mut part.origin {
                let numbers = kept.iter().filter_map(|at| origin.statements.get(*at));
                origin.statements = numbers.copied().collect();
            }
            (!part.policy.statements.is_empty()).then_some(part)
        });
        Set(parts.collect())
    }

    /// The statement over the resource of the request; `None` if it matches nothing there.
    fn statement(
        &self,
        mut statement: Statement,
        version: Version,
        policy: PolicyType,
        precision: Precision,
        open: &mut Vec<String>,
    ) -> Option<Statement> {
        let Some(element) = &mut statement.resource else {
            return Some(statement);
        };
        // What is open matches if that is in favour of the request and this of it too, or neither is.
        let matches = (statement.effect == Effect::Allow) == (precision == Precision::Wide);
        let mut values = Vec::new();
        for text in &element.values {
            let add = |value: String| Text {
                value,
                span: text.span,
            };
            match self.patterns(&text.value, version, policy) {
                Some(all) => values.extend(all.into_iter().map(add)),
                None => {
                    if !open.contains(&text.value) {
                        open.push(text.value.clone());
                    }
                    match (element.negated, matches) {
                        (false, true) => values.push(add("*".to_owned())),
                        (true, false) => return None,
                        (false, false) | (true, true) => {}
                    }
                }
            }
        }
        if values.is_empty() {
            if !element.negated {
                return None;
            }
            // NotResource without a value.
            values.push(Text {
                value: "*".to_owned(),
                span: element.span,
            });
            *element = Elements {
                negated: false,
                values,
                span: element.span,
            };
        } else {
            element.values = values;
        }
        Some(statement)
    }

    fn patterns(&self, text: &str, version: Version, policy: PolicyType) -> Option<Vec<String>> {
        match self {
            _ if text == "*" => Some(vec![text.to_owned()]),
            Self::Own => Some(vec![text.to_owned()]),
            Self::Point(point) => point.patterns(text, version, policy),
            Self::AnyPoint => (!may_be_of_point(text)).then(Vec::new),
        }
    }
}

/// Whether a pattern can match what is seen through some access point.
fn may_be_of_point(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", _, service, _, _, rest] = parts.as_slice() else {
        return true;
    };
    // A star may stand for several components, a variable for anything.
    if text.contains('$') || [*service].iter().any(|part| part.contains(['*', '?'])) {
        return true;
    }
    let start = rest.split(['*', '?']).next().unwrap_or_default();
    let crossing = parts.iter().take(5).any(|part| part.contains('*'));
    crossing || (*service == "s3" && overlap(start, "accesspoint/"))
}

fn overlap(one: &str, two: &str) -> bool {
    one.starts_with(two) || two.starts_with(one)
}
