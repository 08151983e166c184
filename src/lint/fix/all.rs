//! All fixes of a text, until nothing is left to do.

use super::edit::{Edit, Fix};
use super::proof::prove;
use super::rules::{FIXABLE, plan};
use crate::lint::finding::{Finding, Location, PathStep};
use crate::lint::held::{IN_TEXT, encoded, unwrapped};
use crate::lint::run::run_all;
use crate::lint::{Check, Options};
use crate::policy::PolicyType;
use crate::source::{Format, Source};

/// Each round takes something away or renames an operator; more rounds than this are a mistake.
const ROUNDS: usize = 64;

/// What [`fix_all`] made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text; as it was if nothing was done.
    pub text: String,
    /// What was done, in the order in which it was done.
    pub done: Vec<Done>,
    /// What could not be done, in the order of the text.
    pub left: Vec<Left>,
}

/// A finding that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The code of the check.
    pub code: &'static str,
    /// What was done, for people.
    pub title: String,
    /// Where the finding was, in the text of the round in which it was put right: of the first round that
    /// is the text as it came.
    pub location: Location,
    /// The round, from 0.
    pub round: usize,
}

/// A finding that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The code of the check.
    pub code: &'static str,
    /// Why.
    pub reason: String,
    /// Where, in the text as it is afterwards.
    pub location: Location,
}

/// A finding with what would put it right.
struct Candidate {
    finding: Finding,
    fix: Fix,
}

/// Makes every fix that can be proved of the findings that are `wanted`, again and again until there is none.
/// `wanted` is asked with the text as it came; the statements of the finding are counted as they were there.
/// The type of the policy is inferred if the options have none; it stays what it is for the whole run.
pub fn fix_all(
    source: &Source,
    options: &Options,
    wanted: &dyn Fn(&Source, &Finding) -> bool,
) -> Fixed {
    let mut fixed = Fixed {
        text: source.text().to_owned(),
        done: Vec::new(),
        left: Vec::new(),
    };
    let mut options = options.clone();
    let mut numbers = Numbers::default();
    for round in 0..ROUNDS {
        let current = Source::new(source.name(), fixed.text.clone());
        let wanted = |finding: &Finding| wanted(source, &numbers.before(finding));
        let Some((policy_type, candidates, left)) = candidates(&current, &options, &wanted) else {
            return fixed;
        };
        options.policy_type = Some(policy_type);
        fixed.left = left;
        let (made, open) = once(&current, policy_type, candidates);
        fixed.left.extend(open);
        fixed.left.sort_by_key(|one| (one.location.span, one.code));
        let Some((text, done)) = made else {
            return fixed;
        };
        fixed.text = text;
        numbers.remove(&done);
        fixed
            .done
            .extend(done.into_iter().map(|one| Done { round, ..one }));
    }
    fixed
}

/// The numbers that statements which are gone had at first, in their order.
#[derive(Default)]
struct Numbers(Vec<usize>);

impl Numbers {
    /// The number that statement `now` had.
    fn of(&self, now: usize) -> usize {
        let past = |number: usize, gone: &usize| number + usize::from(*gone <= number);
        self.0.iter().fold(now, past)
    }

    /// Counts out the statements that went in one round.
    fn remove(&mut self, done: &[Done]) {
        let gone = done.iter().filter(|one| one.code == "REDUNDANT_STATEMENT");
        let gone = gone.filter_map(|one| Some(self.of(one.location.statement()?)));
        let gone: Vec<usize> = gone.collect();
        self.0.extend(gone);
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// A finding as it would be if no statement had gone.
    fn before(&self, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        for location in &mut finding.locations {
            if let [PathStep::Value(_), PathStep::Index(number), ..] = location.path.as_mut_slice()
            {
                *number = self.of(*number);
            }
        }
        finding
    }
}

/// The findings that can perhaps be put right, and those that cannot. `None` if the text is not one that can
/// be read.
fn candidates(
    source: &Source,
    options: &Options,
    wanted: &dyn Fn(&Finding) -> bool,
) -> Option<(PolicyType, Vec<Candidate>, Vec<Left>)> {
    let fixable = |check: &Check| FIXABLE.contains(&check.code) && (options.own || !check.own);
    let report = run_all(source, options, &fixable);
    let policy_type = report.policy_type;
    // What cannot be read has other findings than those.
    let can = |finding: &Finding| FIXABLE.contains(&finding.code) && wanted(finding);
    let findings = report.findings.into_iter().filter(can);
    let tree = match encoded(source) {
        None => Format::of(source).parse(source).0?,
        Some(_) => return Some((policy_type, Vec::new(), refused(findings))),
    };
    if unwrapped(&tree).is_err() {
        return Some((policy_type, Vec::new(), refused(findings)));
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut left = Vec::new();
    for finding in findings {
        match plan(source, &tree, &finding) {
            Ok(fix) => candidates.push(Candidate { finding, fix }),
            Err(reason) => left.extend(leave(&finding, reason)),
        }
    }
    // Whole statements first: what is wrong within one that goes need not be put right.
    candidates.sort_by_key(|one| one.finding.code != "REDUNDANT_STATEMENT");
    Some((policy_type, candidates, left))
}

/// Findings in a policy that is a text within a text.
fn refused(findings: impl Iterator<Item = Finding>) -> Vec<Left> {
    let left = findings.filter_map(|one| leave(&one, IN_TEXT.to_owned()));
    left.collect()
}

fn leave(finding: &Finding, reason: String) -> Option<Left> {
    let location = finding.locations.first()?.clone();
    Some(Left {
        code: finding.code,
        reason,
        location,
    })
}

/// What one round made: the text and what was done.
type Made = Option<(String, Vec<Done>)>;

/// One round: as many fixes as do not meet, all proved at once if that can be, else one by one.
fn once(source: &Source, policy_type: PolicyType, mut open: Vec<Candidate>) -> (Made, Vec<Left>) {
    let mut left = Vec::new();
    while !open.is_empty() {
        let (chosen, others) = choose(open);
        open = others;
        if let Ok(made) = prove(source, &edits(&chosen), policy_type) {
            return (Some((made, done(&chosen))), left);
        }
        let mut good: Vec<Candidate> = Vec::new();
        let mut best = None;
        for candidate in chosen {
            match prove(source, &candidate.fix.edits, policy_type) {
                Ok(made) => {
                    best = best.or(Some(made));
                    good.push(candidate);
                }
                Err(reason) => left.extend(leave(&candidate.finding, reason)),
            }
        }
        if let Some(first) = best {
            // Each is right by itself: if not all together, then the first now and the others next time.
            let made = match prove(source, &edits(&good), policy_type) {
                Ok(all) => all,
                Err(_) => {
                    good.truncate(1);
                    first
                }
            };
            return (Some((made, done(&good))), left);
        }
    }
    (None, left)
}

/// What was done, each edit told once: an alias has a finding of its own, and nothing more was done for it.
fn done(made: &[Candidate]) -> Vec<Done> {
    let mut told: Vec<&Edit> = Vec::new();
    let mut all = Vec::new();
    for Candidate { finding, fix } in made {
        let before = told.len();
        for edit in &fix.edits {
            if !told.contains(&edit) {
                told.push(edit);
            }
        }
        if let Some(location) = finding.locations.first().filter(|_| told.len() > before) {
            all.push(Done {
                code: finding.code,
                title: fix.title.clone(),
                location: location.clone(),
                round: 0,
            });
        }
    }
    all
}

/// The edits of all, each once: an alias has the same ones as its anchor.
fn edits(chosen: &[Candidate]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for edit in chosen.iter().flat_map(|one| &one.fix.edits) {
        if !edits.contains(edit) {
            edits.push(edit.clone());
        }
    }
    edits
}

/// Those that can be made together, and the others.
fn choose(open: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut others = Vec::new();
    for candidate in open {
        let mut before = chosen.iter().flat_map(|one| &one.fix.edits);
        let meets = before.any(|edit| {
            let mut own = candidate.fix.edits.iter();
            own.any(|one| one.meets(edit) && one != edit)
        });
        match meets {
            true => others.push(candidate),
            false => chosen.push(candidate),
        }
    }
    (chosen, others)
}
