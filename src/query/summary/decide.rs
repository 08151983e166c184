//! For one shape of Allow and the Denies beside it: with which actions some request is allowed.

use super::scope::{Scope, Way};
use super::shapes::Shape;
use crate::catalog::index;
use crate::encode::compile::{Expr, Name, Place, Reading};
use crate::encode::formula::Formula;
use crate::policy::{Elements, Policy, PolicyType, Statement, Text};
use crate::query::Limits;
use crate::query::answer::{Answer, InternalError, Reason};
use crate::query::can::{Ask, Who, can};
use crate::query::problem::{Difference, Problem};
use crate::regular::Bits;
use crate::witness::Document;
use rustc_hash::FxHashMap as HashMap;

/// What is to be decided.
pub(super) struct Case<'c, 'a> {
    pub documents: &'c [Document<'a>],
    pub policy_type: PolicyType,
    pub limits: Limits,
    pub allow: &'c Shape<'a>,
    /// The Denies that match each of the actions.
    pub denies: &'c [&'c Shape<'a>],
    /// Actions of the Allow.
    pub actions: &'c Bits,
}

/// What came of it.
pub(super) struct Decided {
    pub way: Way,
    pub allowed: Bits,
    pub undecided: Bits,
    pub reasons: Vec<Reason>,
}

/// Whether some request with the actions of a class is allowed.
#[derive(Clone, Debug)]
enum Standing {
    Allowed,
    Refused,
    /// It depends on what is not interpreted.
    Open,
    Unknown(Vec<Reason>),
}

pub(super) fn decide(case: &Case<'_, '_>) -> Result<Decided, InternalError> {
    let none = Bits::empty(index().len());
    let mut decided = Decided {
        way: Way::default(),
        allowed: none.clone(),
        undecided: none,
        reasons: Vec::new(),
    };
    let scope = Scope::of(case.allow.statement);
    let mut denies = case.denies.iter();
    if denies.any(|deny| Scope::of(deny.statement).is_everything()) {
        return Ok(decided);
    }
    if case.denies.is_empty() && is_plain(case.allow.statement) {
        decided.way.allowed = scope;
        decided.allowed = case.actions.clone();
        return Ok(decided);
    }
    let part = Parted::new(case);
    let documents = part.documents();
    let mut problem = Asked::new(case, &documents, Reading::Single);
    decided.way = problem.way(case, &part, scope);
    let mut multi = (!problem.problem.compiler.unknown_sets.is_empty())
        .then(|| Asked::new(case, &documents, Reading::Multi));
    let mut known: HashMap<(usize, usize), Standing> = HashMap::default();
    for number in case.actions.iter() {
        let class = problem.class(number);
        let other = multi.as_ref().map_or(0, |multi| multi.class(number));
        let standing = match known.get(&(class, other)) {
            Some(standing) => standing,
            None => {
                let mut standing = problem.standing(class);
                if let Some(multi) = &mut multi {
                    standing = both(standing, multi.standing(other));
                }
                if matches!(standing, Standing::Open) {
                    standing = part.ask(case, &documents, number)?;
                }
                known.entry((class, other)).or_insert(standing)
            }
        };
        match standing {
            Standing::Allowed => decided.allowed.insert(number),
            Standing::Refused => {}
            Standing::Open => decided.undecided.insert(number),
            Standing::Unknown(reasons) => {
                decided.undecided.insert(number);
                if decided.reasons.is_empty() {
                    decided.reasons.clone_from(reasons);
                }
            }
        }
    }
    Ok(decided)
}

/// Whether a statement plainly matches a request of every action: it has no conditions, and one of
/// its resources surely exists.
fn is_plain(statement: &Statement) -> bool {
    let exists = |elements: &Elements| {
        !elements.negated
            && elements
                .values
                .iter()
                .any(|text| surely_exists(&text.value))
    };
    statement.principal.is_none()
        && statement.condition.is_empty()
        && statement.resource.as_ref().is_none_or(exists)
}

/// Whether a resource pattern surely matches an ARN; what looks odd is left to the encoder.
fn surely_exists(pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    let &["arn", partition, service, region, account, rest] = parts.as_slice() else {
        return pattern == "*";
    };
    let lower = |text: &str| {
        let mut bytes = text.bytes();
        bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'*'))
    };
    let twelve = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    ["aws", "aws-cn", "aws-us-gov", "*"].contains(&partition)
        && !service.is_empty()
        && lower(service)
        && lower(region)
        && (twelve || ["", "*"].contains(&account))
        && !rest.is_empty()
        && !rest.contains('$')
}

/// COND-46: both readings must agree.
fn both(single: Standing, multi: Standing) -> Standing {
    match (single, multi) {
        (Standing::Allowed, Standing::Allowed) => Standing::Allowed,
        (Standing::Refused, Standing::Refused) => Standing::Refused,
        _ => Standing::Open,
    }
}

/// The statements of a case as documents of their own, for any action.
struct Parted {
    policies: Vec<(Policy, PolicyType)>,
    /// For each of them, which document it is of.
    sources: Vec<usize>,
    /// For each Deny the place of its statement among all.
    denies: Vec<usize>,
}

impl Parted {
    fn new(case: &Case<'_, '_>) -> Self {
        let mut part = Self {
            policies: Vec::new(),
            sources: Vec::new(),
            denies: Vec::new(),
        };
        let shapes = std::iter::once(case.allow).chain(case.denies.iter().copied());
        for (place, shape) in shapes.enumerate() {
            let Some((policy, policy_type)) = case.documents.get(shape.document) else {
                continue;
            };
            let mut statement = shape.statement.clone();
            statement.action = Elements {
                negated: false,
                values: vec![Text {
                    value: "*".to_owned(),
                    span: statement.action.span,
                }],
                span: statement.action.span,
            };
            part.policies.push((
                Policy {
                    version: policy.version,
                    id: None,
                    statements: vec![statement],
                    span: policy.span,
                },
                *policy_type,
            ));
            part.sources.push(shape.document);
            if place > 0 {
                part.denies.push(place);
            }
        }
        part
    }

    fn documents(&self) -> Vec<Document<'_>> {
        let documents = self.policies.iter();
        documents
            .map(|(policy, policy_type)| (policy, *policy_type))
            .collect()
    }

    /// The whole search, for one action.
    fn ask(
        &self,
        case: &Case<'_, '_>,
        documents: &[Document<'_>],
        number: usize,
    ) -> Result<Standing, InternalError> {
        let ask = Ask {
            who: Who::Anyone,
            services: false,
            trust: Vec::new(),
            owner: None,
            actions: vec![index().text(number).to_owned()],
            resources: Vec::new(),
            when: Vec::new(),
        };
        Ok(match can(documents, case.policy_type, &ask, case.limits)? {
            Answer::None => Standing::Refused,
            Answer::Some(_) => Standing::Allowed,
            Answer::Unknown(reasons) => {
                let reasons = reasons.into_iter().map(|reason| self.located(reason));
                Standing::Unknown(reasons.collect())
            }
        })
    }

    /// The reason with its places in the documents of the question.
    fn located(&self, reason: Reason) -> Reason {
        let places = reason.places.into_iter();
        let places = places.filter_map(|place| {
            let policy = *self.sources.get(place.policy)?;
            Some(Place { policy, ..place })
        });
        Reason {
            text: reason.text,
            places: places.collect(),
        }
    }
}

/// A problem and what is known of its classes of actions.
struct Asked<'a> {
    problem: Problem<'a>,
    found: HashMap<usize, Difference>,
    decided: HashMap<(usize, Formula), Standing>,
}

impl<'a> Asked<'a> {
    fn new(case: &Case<'_, '_>, documents: &[Document<'a>], reading: Reading) -> Self {
        let unbounded = |_: &mut _| Expr::Constant(true);
        let mut problem = Problem::new(
            documents.to_vec(),
            case.policy_type,
            reading,
            case.limits,
            &unbounded,
        );
        let found = problem.differences(&(0..documents.len()), None);
        Self {
            problem,
            found: found.into_iter().map(|one| (one.class, one)).collect(),
            decided: HashMap::default(),
        }
    }

    fn class(&self, number: usize) -> usize {
        let class = self.problem.class_of(index().text(number));
        class.unwrap_or(usize::MAX)
    }

    fn standing(&mut self, class: usize) -> Standing {
        let Some(one) = self.found.get(&class).copied() else {
            return Standing::Refused;
        };
        if let Some(known) = self.decided.get(&(one.part, one.formula)) {
            return known.clone();
        }
        let certain = self.problem.against(one);
        let standing = match self.problem.satisfiable(certain) {
            Ok(true) => Standing::Allowed,
            Ok(false) if certain.formula == one.formula => Standing::Refused,
            _ => match self.problem.satisfiable(one) {
                Ok(false) => Standing::Refused,
                _ => Standing::Open,
            },
        };
        self.decided
            .insert((one.part, one.formula), standing.clone());
        standing
    }

    /// What restricts access: what the statements say, where that is known to matter.
    fn way(&mut self, case: &Case<'_, '_>, part: &Parted, mut allowed: Scope) -> Way {
        let mut denied = Vec::new();
        for (deny, place) in case.denies.iter().zip(&part.denies) {
            if !self.problem.are_disjoint(0, *place) {
                denied.push(Scope::of(deny.statement));
            }
        }
        let mut numbers = case.actions.iter();
        let one = numbers.find_map(|number| self.found.get(&self.class(number)));
        let bare = one.and_then(|one| {
            let part = self.problem.parts.get(one.part)?;
            Some((one.bare, part.arena.support(one.bare)))
        });
        let Some((bare, support)) = bare else {
            return Way { allowed, denied };
        };
        if bare == Formula::TRUE {
            return Way::default();
        }
        let resource = self.problem.compiler.find(&Name::Resource);
        let is_resource = |var| Some(var) == resource;
        if support.free.is_empty() {
            let mut single = support.single.iter();
            if !single.any(|var| is_resource(*var)) {
                allowed.resources = None;
            }
            let mut single = support.single.iter();
            if support.multi.is_empty() && single.all(|var| is_resource(*var)) {
                allowed.conditions.clear();
                allowed.principals = None;
            }
        }
        Way { allowed, denied }
    }
}
