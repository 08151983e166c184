//! For one shape of Allow and the Denies beside it: with which actions some request is allowed.

use super::scope::{Scope, Way};
use super::shapes::Shape;
use crate::catalog::index;
use crate::encode::compile::{Compiler, Expr, Name, Operand, Place};
use crate::encode::formula::Formula;
use crate::policy::{Elements, Policy, PolicyType, Statement, Text};
use crate::query::answer::{Answer, InternalError, Reason};
use crate::query::assumed::contradiction;
use crate::query::difference::Difference;
use crate::query::instantiate::Question;
use crate::query::problem::Problem;
use crate::query::search::{Wanted, search_in};
use crate::query::sides::Sides;
use crate::query::variants::{Variant, Variants};
use crate::query::{Callers, Settings};
use crate::regular::{Bits, Language, literal};
use crate::witness::Document;
use rustc_hash::FxHashMap as HashMap;

/// What is to be decided.
pub(super) struct Case<'c, 'a> {
    pub documents: &'c [Document<'a>],
    pub policy_type: PolicyType,
    pub settings: &'c Settings,
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
    let mut rest = case.actions.clone();
    if case.denies.is_empty()
        && let Some(smaller) = smaller(case.allow.statement)
    {
        // What is allowed on one resource is allowed.
        let part = Parted::new(case, Some(smaller));
        let own = asked(case, &part, scope.clone(), &rest)?;
        rest = rest.without(&own.allowed);
        decided = own;
        if rest.is_empty() {
            return Ok(decided);
        }
    }
    let part = Parted::new(case, None);
    let own = asked(case, &part, scope, &rest)?;
    Ok(Decided {
        way: own.way,
        allowed: decided.allowed.or(&own.allowed),
        undecided: own.undecided,
        reasons: own.reasons,
    })
}

/// Asks with which of some actions the statements of `part` allow a request.
fn asked(
    case: &Case<'_, '_>,
    part: &Parted,
    scope: Scope,
    actions: &Bits,
) -> Result<Decided, InternalError> {
    let none = Bits::empty(index().len());
    let documents = part.documents();
    let variants = Variants::of(&documents, &case.settings.rules);
    let mut all: Vec<Asked<'_, '_>> = variants
        .iter()
        .map(|variant| Asked::new(case, &documents, variant))
        .collect();
    let mut decided = Decided {
        way: all
            .first_mut()
            .map(|usual| usual.way(case, part, scope))
            .unwrap_or_default(),
        allowed: none.clone(),
        undecided: none,
        reasons: Vec::new(),
    };
    for number in actions.iter() {
        match agreed(&variants, &mut all, number)? {
            Standing::Allowed => decided.allowed.insert(number),
            Standing::Refused => {}
            Standing::Unknown(reasons) => {
                decided.undecided.insert(number);
                if decided.reasons.is_empty() {
                    let reasons = reasons.into_iter().map(|reason| part.located(reason));
                    decided.reasons = reasons.collect();
                }
            }
        }
    }
    Ok(decided)
}

/// The statement with one resource, if it has more and one of them surely exists.
fn smaller(statement: &Statement) -> Option<Statement> {
    let elements = statement.resource.as_ref().filter(|all| !all.negated)?;
    if elements.values.len() < 2 {
        return None;
    }
    let mut values = elements.values.iter();
    let one = values.find(|text| surely_exists(&text.value))?.clone();
    let mut statement = statement.clone();
    if let Some(elements) = &mut statement.resource {
        elements.values = vec![one];
    }
    Some(statement)
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

/// What all ways to read the statements say of an action.
fn agreed(
    variants: &Variants,
    all: &mut [Asked<'_, '_>],
    number: usize,
) -> Result<Standing, InternalError> {
    let mut found = Vec::with_capacity(all.len());
    for asked in all {
        match asked.standing(number)? {
            Standing::Allowed => found.push(true),
            Standing::Refused => found.push(false),
            unknown @ Standing::Unknown(_) => return Ok(unknown),
        }
    }
    let reasons = variants.disagreement(&found);
    Ok(match found.first() {
        _ if !reasons.is_empty() => Standing::Unknown(reasons),
        Some(true) => Standing::Allowed,
        _ => Standing::Refused,
    })
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
    /// With `allow`, if given, in the place of the Allow.
    fn new(case: &Case<'_, '_>, allow: Option<Statement>) -> Self {
        let mut allow = allow;
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
            let mut statement = allow.take().unwrap_or_else(|| shape.statement.clone());
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
struct Asked<'d, 'a> {
    problem: Problem<'a>,
    question: Question<'d, 'a>,
    found: HashMap<usize, Difference>,
    known: HashMap<(usize, Formula), Standing>,
    /// Why nothing can be concluded.
    contradiction: Option<Reason>,
    /// Of the class that was asked for last.
    last: Option<(usize, Standing)>,
}

fn unbounded(_: &mut Compiler) -> Expr {
    Expr::Constant(true)
}

impl<'d, 'a> Asked<'d, 'a> {
    fn new(case: &Case<'_, '_>, documents: &'d [Document<'a>], variant: &'d Variant) -> Self {
        let callers = Callers::Of(case.policy_type);
        let limits = case.settings.limits;
        let all = documents.to_vec();
        let mut problem = Problem::new(all, callers, variant, limits, &unbounded, &[]);
        let found = problem.differences(&Sides::new(0..documents.len(), None));
        let contradiction = contradiction(&problem);
        Self {
            problem,
            question: Question {
                documents,
                callers,
                variant,
                limits,
                bounds: &unbounded,
                owner: None,
                resources: &[],
                wanted: Wanted::Any,
            },
            found: found.into_iter().map(|one| (one.class, one)).collect(),
            known: HashMap::default(),
            contradiction,
            last: None,
        }
    }

    fn class(&self, number: usize) -> usize {
        let class = self.problem.class_of(index().text(number));
        class.unwrap_or(usize::MAX)
    }

    /// Whether some request with the action is allowed.
    fn standing(&mut self, number: usize) -> Result<Standing, InternalError> {
        let class = self.class(number);
        if let Some((last, standing)) = &self.last
            && *last == class
        {
            return Ok(standing.clone());
        }
        let standing = match self.found.get(&class).copied() {
            None => match &self.contradiction {
                Some(reason) => Standing::Unknown(vec![reason.clone()]),
                None => Standing::Refused,
            },
            Some(one) => match self.known.get(&(one.part, one.formula)) {
                Some(known) => known.clone(),
                None => {
                    let standing = self.decide(one, number)?;
                    let key = (one.part, one.formula);
                    self.known.insert(key, standing.clone());
                    standing
                }
            },
        };
        self.last = Some((class, standing.clone()));
        Ok(standing)
    }

    fn decide(&mut self, one: Difference, number: usize) -> Result<Standing, InternalError> {
        let certain = self.problem.against(one);
        match self.problem.satisfiable(certain) {
            Ok(true) => return Ok(Standing::Allowed),
            Ok(false) if certain.formula == one.formula => return Ok(Standing::Refused),
            _ => {}
        }
        // It depends on what is not interpreted: a request must be shown.
        let name = index().action(number).map(|action| action.to_string());
        self.problem.name_only(one.class, name.unwrap_or_default());
        let sides = Sides::new(0..self.question.documents.len(), None);
        let wanted = Wanted::Any;
        let answer = search_in(&mut self.problem, &sides, None, wanted, vec![one])?;
        let only = |compiler: &mut Compiler| {
            let pattern = Language::new(vec![literal(index().text(number))]);
            let action = compiler.variable(Name::Action, "");
            compiler.atom(action, Operand::Text(pattern))
        };
        let question = Question {
            bounds: &only,
            ..self.question
        };
        Ok(match question.settle(answer, &sides) {
            Answer::None => Standing::Refused,
            Answer::Some(_) => Standing::Allowed,
            Answer::Unknown(reasons) => Standing::Unknown(reasons),
        })
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
