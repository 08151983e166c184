//! The ways to read documents that each need formulas of their own: the cardinality of keys of which
//! nothing is known (`COND-46`), and the open questions about resource patterns (`OQ-01` to
//! `OQ-03`). An answer must be the same in all of them.

use super::answer::{Answer, InternalError, Reason, Witness};
use super::reasons;
use crate::encode::compile::{Reading, sets_of_unknown_keys};
use crate::encode::resources;
use crate::rules::{Question, Rules};
use crate::witness::Document;
use std::sync::Arc;

/// One way to read the documents.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub cardinality: Reading,
    pub rules: Arc<Rules>,
}

/// What the ways differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// `COND-46`: one value, or a set.
    Cardinality,
    /// An open question: its usual reading, or the other.
    Open(Question),
}

/// All ways to read some documents, the usual one first.
#[derive(Debug)]
pub(super) struct Variants {
    choices: Vec<Choice>,
    /// By the choices that are not the usual ones, as bits.
    all: Vec<Variant>,
}

impl Variants {
    /// Those that can differ for these documents.
    pub fn of(documents: &[Document<'_>], rules: &Arc<Rules>) -> Self {
        let mut choices = Vec::new();
        let sets = |(policy, _): &Document<'_>| !sets_of_unknown_keys(policy).is_empty();
        if documents.iter().any(sets) {
            choices.push(Choice::Cardinality);
        }
        for (policy, _) in documents {
            for question in resources::questions(policy) {
                let choice = Choice::Open(question);
                if rules.readings.picked(question).is_none() && !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
        }
        let variant = |mask: usize| {
            let mut variant = Variant {
                cardinality: Reading::Single,
                rules: Arc::clone(rules),
            };
            let mut own = None;
            for (bit, choice) in choices.iter().enumerate() {
                let other = mask >> bit & 1 == 1;
                match choice {
                    Choice::Cardinality if other => variant.cardinality = Reading::Multi,
                    Choice::Cardinality => {}
                    Choice::Open(question) => {
                        let rules = own.get_or_insert_with(|| Rules::clone(rules));
                        rules.readings.pick(*question, other);
                    }
                }
            }
            if let Some(own) = own {
                variant.rules = Arc::new(own);
            }
            variant
        };
        let all = (0..1_usize << choices.len()).map(variant).collect();
        Self { choices, all }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Variant> {
        self.all.iter()
    }

    /// The answer that all variants give; `ask` asks one, `holds` says whether a witness of one is
    /// one of another too, as far as the evaluator can tell.
    pub fn settle(
        &self,
        mut ask: impl FnMut(usize, &Variant) -> Result<Answer, InternalError>,
        holds: impl Fn(&Witness, &Variant) -> bool,
    ) -> Result<Answer, InternalError> {
        let mut shown: Option<Box<Witness>> = None;
        let mut usual = Reading::Single;
        let mut found = Vec::with_capacity(self.all.len());
        for (index, variant) in self.all.iter().enumerate() {
            if let Some(witness) = &shown
                && usual == variant.cardinality
                && holds(witness, variant)
            {
                found.push(true);
                continue;
            }
            match ask(index, variant)? {
                unknown @ Answer::Unknown(_) => return Ok(unknown),
                Answer::None => found.push(false),
                Answer::Some(witness) => {
                    // A witness that needs no particular reading is the better one.
                    let mut before = self.all.iter().take(index);
                    if shown.is_none() || before.all(|variant| holds(&witness, variant)) {
                        usual = variant.cardinality;
                        shown = Some(witness);
                    }
                    found.push(true);
                }
            }
        }
        let reasons = self.disagreement(&found);
        Ok(match shown {
            _ if !reasons.is_empty() => Answer::Unknown(reasons),
            Some(witness) => Answer::Some(witness),
            None => Answer::None,
        })
    }

    /// Why the variants disagree, if they do; `found` has for each whether there is such a request.
    pub fn disagreement(&self, found: &[bool]) -> Vec<Reason> {
        let changes = |bit: usize| {
            let mut pairs = found.iter().enumerate();
            pairs.any(|(mask, one)| found.get(mask ^ (1 << bit)).is_some_and(|two| one != two))
        };
        let matter: Vec<(usize, Choice)> = self
            .choices
            .iter()
            .enumerate()
            .filter(|(bit, _)| changes(*bit))
            .map(|(bit, choice)| (bit, *choice))
            .collect();
        let alone = matter.len() == 1;
        let reason = |(bit, choice): &(usize, Choice)| match choice {
            Choice::Cardinality => reasons::of_cardinality(),
            Choice::Open(question) => {
                // Where several matter, what one of them does depends on the others.
                let with = found.get(1 << bit).copied().filter(|_| alone);
                reasons::of_reading(*question, with)
            }
        };
        matter.iter().map(reason).collect()
    }
}
