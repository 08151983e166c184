//! What puts the findings of each check right.

use super::edit::{Edit, Fix};
use super::remove::{Refusal, remove};
use super::yaml::leaves;
use crate::lint::finding::{Finding, Location, PathStep};
use crate::lint::glob::{covers, pieces};
use crate::lint::held::unwrapped;
use crate::source::json::{Json, Node};
use crate::source::{Format, Source, Span, quote};

/// The codes of the checks whose findings can be put right.
pub const FIXABLE: [&str; 9] = [
    "REDUNDANT_ACTION",
    "REDUNDANT_RESOURCE",
    "REDUNDANT_STATEMENT",
    "REDUNDANT_CONDITION_VALUE_NUM",
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    "IAMPROOF_LIKE_WITHOUT_WILDCARD",
    "IAMPROOF_REDUNDANT_CONDITION_VALUE",
    "IAMPROOF_REDUNDANT_PRINCIPAL",
];

/// What would put a finding right. `tree` is the whole text as [`Format::of`] the source reads it, and the
/// finding is one of the policy in it. Not proved: [`prove`](super::prove) does that.
pub fn fix(source: &Source, tree: &Json, finding: &Finding) -> Option<Fix> {
    plan(source, tree, finding).ok()
}

/// The same, or why there is none.
pub(super) fn plan(source: &Source, tree: &Json, finding: &Finding) -> Result<Fix, Refusal> {
    let place = Place {
        source,
        format: Format::of(source),
        root: unwrapped(tree)?,
    };
    let locations = finding.locations.as_slice();
    let mut fix = match finding.code {
        "REDUNDANT_ACTION" => place.covered(locations, true),
        "REDUNDANT_RESOURCE" | "IAMPROOF_REDUNDANT_CONDITION_VALUE" => {
            place.covered(locations, false)
        }
        "REDUNDANT_STATEMENT" | "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY" => {
            place.first(locations)
        }
        "IAMPROOF_REDUNDANT_PRINCIPAL" => place.later(locations),
        "REDUNDANT_CONDITION_VALUE_NUM" => place.widest(locations),
        "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION" => place.key(locations),
        "IAMPROOF_LIKE_WITHOUT_WILDCARD" => place.equals(locations),
        _ => Err("there is no fix for it".to_owned()),
    }?;
    fix.edits.sort_by_key(|one| one.span);
    Ok(fix)
}

struct Place<'a> {
    source: &'a Source,
    format: Format,
    root: &'a Json,
}

const LOST: &str = "the finding is of another text";

impl<'a> Place<'a> {
    /// What stands at the end of a path.
    fn at(&self, path: &[PathStep]) -> Result<&'a Json, Refusal> {
        let mut json = self.root;
        for step in path {
            json = match step {
                PathStep::Value(name) => json.get(name),
                PathStep::Index(index) => json.as_array().and_then(|items| items.get(*index)),
            }
            .ok_or(LOST)?;
        }
        Ok(json)
    }

    fn remove(&self, container: &Json, gone: &[usize]) -> Result<Vec<Edit>, Refusal> {
        remove(self.source, self.format, container, gone)
    }

    /// Takes items out of the list that all of them are in.
    fn items(&self, gone: &[&Location]) -> Result<Vec<Edit>, Refusal> {
        let mut numbers = Vec::new();
        let mut list: Option<&[PathStep]> = None;
        for location in gone {
            let Some((PathStep::Index(index), path)) = location.path.split_last() else {
                return Err("it is no item of a list".to_owned());
            };
            if list.get_or_insert(path) != &path {
                return Err("what would go stands in several lists".to_owned());
            }
            numbers.push(*index);
        }
        self.remove(self.at(list.ok_or(LOST)?)?, &numbers)
    }

    /// Keeps the entry that covers all others.
    fn covered(&self, locations: &[Location], fold: bool) -> Result<Fix, Refusal> {
        let mut texts = Vec::new();
        for location in locations {
            texts.push(self.text(&location.path)?);
        }
        let stands_for_all = |keep: usize, variables: bool| {
            let keep = texts.get(keep).map(|text| pieces(text, variables, fold));
            keep.is_some_and(|keep| {
                let mut all = texts.iter();
                all.all(|text| covers(&keep, &pieces(text, variables, fold)))
            })
        };
        let keep = |variables| (0..texts.len()).find(|one| stands_for_all(*one, variables));
        let keep = keep(true).or_else(|| keep(false)).ok_or(LOST)?;
        let others = locations.iter().enumerate();
        let gone: Vec<&Location> = others
            .filter(|(at, _)| *at != keep)
            .map(|(_, one)| one)
            .collect();
        let kept = texts.get(keep).copied().unwrap_or_default();
        let mut names = texts.iter().enumerate().filter(|(at, _)| *at != keep);
        let title = match (names.next(), gone.len()) {
            (Some((_, name)), 1) if *name == kept => format!("remove the second {}", quote(name)),
            (Some((_, name)), 1) => {
                format!("remove {}, which {} covers", quote(name), quote(kept))
            }
            _ => format!(
                "remove the {} entries that {} covers",
                gone.len(),
                quote(kept)
            ),
        };
        let edits = self.items(&gone)?;
        Ok(Fix { title, edits })
    }

    /// A single value as a text, numbers and truth values too.
    fn text(&self, path: &[PathStep]) -> Result<&'a str, Refusal> {
        match &self.at(path)?.node {
            Node::String(text) | Node::Number(text) => Ok(text),
            Node::Bool(true) => Ok("true"),
            Node::Bool(false) => Ok("false"),
            _ => Err(LOST.to_owned()),
        }
    }

    /// The first place goes, which the second says already.
    fn first(&self, locations: &[Location]) -> Result<Fix, Refusal> {
        let [gone, kept, ..] = locations else {
            return Err(LOST.to_owned());
        };
        let title = match (gone.statement(), kept.statement()) {
            (Some(gone), Some(kept)) if gone != kept => format!(
                "remove statement {}, which says what statement {} says",
                gone + 1,
                kept + 1
            ),
            _ => format!(
                "remove {}, which {} covers",
                quote(self.text(&gone.path)?),
                quote(self.text(&kept.path)?)
            ),
        };
        let edits = self.items(&[gone])?;
        Ok(Fix { title, edits })
    }

    /// All places but the first go.
    fn later(&self, locations: &[Location]) -> Result<Fix, Refusal> {
        let (kept, gone) = locations.split_first().ok_or(LOST)?;
        let title = format!("name {} once", quote(self.text(&kept.path)?));
        let edits = self.items(&gone.iter().collect::<Vec<_>>())?;
        Ok(Fix { title, edits })
    }

    /// Of several bounds the one that has an effect stays.
    fn widest(&self, locations: &[Location]) -> Result<Fix, Refusal> {
        let path = &locations.first().ok_or(LOST)?.path;
        let list = self.at(path)?;
        let items = list.as_array().ok_or(LOST)?;
        let operator = path.iter().rev().nth(1);
        let Some(PathStep::Value(operator)) = operator else {
            return Err(LOST.to_owned());
        };
        let upper = operator.to_ascii_lowercase().contains("lessthan");
        let mut bounds = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let (Node::String(text) | Node::Number(text)) = &item.node else {
                return Err(LOST.to_owned());
            };
            bounds.push((at, text.as_str()));
        }
        let number = |text: &str| text.parse::<f64>().ok();
        let length = bounds.first().map(|(_, text)| text.len());
        let dates = |text: &str| text.ends_with('Z') && Some(text.len()) == length;
        let found = if bounds.iter().all(|(_, text)| number(text).is_some()) {
            let of = |text: &str| number(text).unwrap_or_default();
            let ordered = bounds.iter().reduce(|one, other| {
                let greater = of(other.1) > of(one.1);
                let less = of(other.1) < of(one.1);
                if if upper { greater } else { less } {
                    other
                } else {
                    one
                }
            });
            ordered.copied()
        } else if bounds.iter().all(|(_, text)| dates(text)) {
            let ordered = bounds.iter().reduce(|one, other| {
                let wider = if upper {
                    other.1 > one.1
                } else {
                    other.1 < one.1
                };
                if wider { other } else { one }
            });
            ordered.copied()
        } else {
            return Err("the bounds cannot be put in order as they are written".to_owned());
        };
        let (keep, text) = found.ok_or(LOST)?;
        let gone: Vec<usize> = (0..items.len()).filter(|at| *at != keep).collect();
        let edits = self.remove(list, &gone)?;
        let title = format!("keep {}, the widest bound", quote(text));
        Ok(Fix { title, edits })
    }

    /// The key goes, and what would be empty without it.
    fn key(&self, locations: &[Location]) -> Result<Fix, Refusal> {
        let path = &locations.first().ok_or(LOST)?.path;
        let is_condition = |step: &PathStep| *step == PathStep::Value("Condition".to_owned());
        let condition = path.iter().position(is_condition).ok_or(LOST)?;
        let mut depth = condition + 3;
        let key = path.get(..depth).and_then(<[PathStep]>::last);
        let Some(PathStep::Value(key)) = key else {
            return Err(LOST.to_owned());
        };
        let title = format!("remove the condition on {}, which always holds", quote(key));
        loop {
            let path = path.get(..depth).ok_or(LOST)?;
            let Some((PathStep::Value(name), above)) = path.split_last() else {
                return Err(LOST.to_owned());
            };
            let object = self.at(above)?;
            let members = object.as_object().ok_or(LOST)?;
            let number = members.iter().position(|member| member.name == *name);
            if members.len() == 1 && depth > condition + 1 {
                depth -= 1;
                continue;
            }
            let edits = self.remove(object, &[number.ok_or(LOST)?])?;
            return Ok(Fix { title, edits });
        }
    }

    /// `StringLike` becomes `StringEquals`.
    fn equals(&self, locations: &[Location]) -> Result<Fix, Refusal> {
        let path = &locations.first().ok_or(LOST)?.path;
        let (Some(PathStep::Value(name)), above) =
            (path.last(), path.get(..path.len().saturating_sub(1)))
        else {
            return Err(LOST.to_owned());
        };
        let new = equals(name).ok_or(LOST)?;
        let condition = self.at(above.ok_or(LOST)?)?;
        let members = condition.as_object().ok_or(LOST)?;
        let mut all = members.iter();
        if all.any(|one| one.name.eq_ignore_ascii_case(&new)) {
            return Err(format!("the condition has {} already", quote(&new)));
        }
        let mut all = members.iter();
        let member = all.find(|member| member.name == *name).ok_or(LOST)?;
        let mut spans = Vec::new();
        leaves(condition, &mut spans);
        let title = format!("write {} for {}", quote(&new), quote(name));
        let edit = self.rename(member.name_span, name, &new)?;
        Ok(Fix {
            title,
            edits: vec![edit],
        })
    }

    /// Another name, quoted as the old one is.
    fn rename(&self, span: Span, old: &str, new: &str) -> Result<Edit, Refusal> {
        let written = self.source.slice(span);
        let replacement = match written.chars().next() {
            Some(mark @ ('"' | '\'')) => format!("{mark}{new}{mark}"),
            _ if written == old => new.to_owned(),
            _ => return Err("the name stands elsewhere, behind an alias".to_owned()),
        };
        Ok(Edit::new(span, replacement))
    }
}

/// The operator without wildcards that goes with one that has them, qualifier and suffix kept.
pub(crate) fn equals(name: &str) -> Option<String> {
    let (qualifier, bare) = match name.split_once(':') {
        Some((qualifier, bare)) => (Some(qualifier), bare),
        None => (None, name),
    };
    let (base, suffix) = match bare.strip_suffix("IfExists") {
        Some(base) => (base, "IfExists"),
        None => (bare, ""),
    };
    let base = match base {
        "StringLike" => "StringEquals",
        "StringNotLike" => "StringNotEquals",
        _ => return None,
    };
    let qualifier = qualifier.map_or(String::new(), |one| format!("{one}:"));
    Some(format!("{qualifier}{base}{suffix}"))
}
