//! Whether some request inside bounds is allowed.

use super::answer::{Answer, InternalError};
use super::assumed::of_answer;
use super::details::{Frame, details};
use super::opaque;
use super::search::search;
use super::sides::Sides;
use super::strings;
use super::universe::settled;
use super::variants::{Variant, Variants};
use super::when::{Value, when};
use super::{Callers, Details, Limits, Settings};
use crate::encode::caller::{self, Kind, Named};
use crate::encode::compile::{Compiler, Expr, Name, Operand, account_of_resource};
use crate::encode::patterns;
use crate::encode::resources::{self, Style};
use crate::policy::{PolicyType, PrincipalKind};
use crate::regular::{Language, literal};
use crate::smtlib;
use crate::witness::{Claim, Document, Hints, replay};

/// Which callers a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Any caller.
    Anyone,
    /// Unsigned requests.
    Anonymous,
    /// Callers of accounts that are not trusted, federated and anonymous callers (`EXT-05`).
    External,
    /// Any caller of an account.
    Account(String),
    /// An AWS service (`PRIN-09`).
    Service(String),
    /// An identity provider (`PRIN-11`).
    Provider(String),
    /// A user, role, session, federated user or root user; `*` and `?` may stand in it.
    Arn(String),
}

impl Who {
    /// What [`Who::parse`] reads back.
    pub fn text(&self) -> &str {
        match self {
            Self::Anyone => "anyone",
            Self::Anonymous => "anonymous",
            Self::External => "external",
            Self::Account(name) | Self::Service(name) | Self::Provider(name) | Self::Arn(name) => {
                name
            }
        }
    }

    /// Reads `anyone`, `anonymous`, `external`, twelve digits, a service, a provider or an ARN; the
    /// error says what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        const HOSTS: [&str; 4] = [
            "accounts.google.com",
            "cognito-identity.amazonaws.com",
            "graph.facebook.com",
            "www.amazon.com",
        ];
        let digits = text.len() == 12 && text.bytes().all(|c| c.is_ascii_digit());
        let provider = [":oidc-provider/", ":saml-provider/"]
            .iter()
            .any(|kind| text.contains(kind));
        Ok(match text {
            "anyone" => Self::Anyone,
            "anonymous" => Self::Anonymous,
            "external" => Self::External,
            _ if digits => Self::Account(text.to_owned()),
            _ if provider || HOSTS.contains(&text) => Self::Provider(text.to_owned()),
            _ if text.starts_with("arn:") && text.splitn(6, ':').count() == 6 => {
                Self::Arn(text.to_owned())
            }
            _ if text.contains('.') && !text.contains(':') => Self::Service(text.to_owned()),
            _ => {
                return Err(format!(
                    "`{text}` is no principal: expected `anyone`, `anonymous`, `external`, a \
                     12-digit account, a service such as `sns.amazonaws.com`, or an ARN"
                ));
            }
        })
    }
}

/// A question: is a request inside these bounds allowed?
#[derive(Clone, Debug)]
pub struct Ask {
    /// The callers.
    pub who: Who,
    /// AWS services count as external too (`EXT-02`).
    pub services: bool,
    /// Accounts that are not external, beside the owner.
    pub trust: Vec<String>,
    /// The account that owns the resources.
    pub owner: Option<String>,
    /// Action patterns, one of which matches; none is any action.
    pub actions: Vec<String>,
    /// Resource patterns, one of which matches; none is any resource.
    pub resources: Vec<String>,
    /// Context keys.
    pub when: Vec<(String, Value)>,
}

/// Whether the union of the documents, which are of one type, allows such a request.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn can(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    ask: &Ask,
    settings: &Settings,
) -> Result<Answer, InternalError> {
    Ok(can_told(documents, policy_type, ask, settings)?.0)
}

/// The same, with what `settings` want told beside the answer.
///
/// # Errors
/// A witness that the evaluator refutes.
pub fn can_told(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    ask: &Ask,
    settings: &Settings,
) -> Result<(Answer, Details), InternalError> {
    let (answer, mut details) = asked(documents, policy_type, ask, settings)?;
    details.rests_on = of_answer(settings, &answer, |settings| {
        Ok(asked(documents, policy_type, ask, settings)?.0)
    })?;
    Ok((answer, details))
}

/// The answer, without what it rests on.
fn asked(
    documents: &[Document<'_>],
    policy_type: PolicyType,
    ask: &Ask,
    settings: &Settings,
) -> Result<(Answer, Details), InternalError> {
    let limits = settings.limits;
    let variants = Variants::of(documents, &settings.rules);
    let callers = Callers::Of(policy_type);
    let bounds = |compiler: &mut Compiler| bounds(compiler, ask, callers, documents);
    let sides = Sides::new(0..documents.len(), None);
    let mut usual = None;
    let mut elsewhere = None;
    let under = |index, variant: &Variant| {
        let frame = frame(callers, ask, variant, limits, &bounds);
        let mut problem = frame.problem(documents.to_vec());
        let answer = search(&mut problem, &sides)?;
        let answer = frame.question(documents).settle(answer, &sides);
        let answer = opaque::settle(&mut problem, &frame, &sides, answer)?;
        let answer = strings::settle(&mut problem, &frame, &sides, answer, &|documents| {
            (script(documents, policy_type, ask), 0)
        });
        let universe = settings.universe;
        let (answer, other) = settled(&mut problem, &frame, &sides, answer, universe)?;
        if index == 0 {
            elsewhere = other;
            usual = Some(problem);
        }
        Ok(answer)
    };
    let claim = Claim::new(&[documents], &[]);
    let answer = variants.settle(under, |witness, variant| {
        replay(&witness.request, &claim, &variant.rules).is_ok()
    })?;
    let mut details = Details::default();
    if let (Some(usual), Some(variant)) = (&mut usual, variants.iter().next()) {
        let frame = frame(callers, ask, variant, limits, &bounds);
        details = self::details(usual, &frame, &sides, &answer, settings.show)?;
    }
    details.elsewhere = elsewhere;
    Ok((answer, details))
}

pub(super) fn frame<'q>(
    callers: Callers,
    ask: &'q Ask,
    variant: &'q Variant,
    limits: Limits,
    bounds: &'q dyn Fn(&mut Compiler) -> Expr,
) -> Frame<'q> {
    Frame {
        callers,
        variant,
        limits,
        bounds,
        owner: ask.owner.as_deref(),
        hints: hints(ask),
        pinned: &[],
    }
}

/// The question as SMT-LIB.
pub fn script(documents: &[Document<'_>], policy_type: PolicyType, ask: &Ask) -> smtlib::Script {
    let when = ask.when.iter().map(|(key, value)| {
        let values = match value {
            Value::Absent => None,
            Value::Is(values) => Some(values.clone()),
        };
        (key.clone(), values)
    });
    let own = smtlib::Ask {
        principal: ask.who.text(),
        services: ask.services,
        trust: &ask.trust,
        owner: ask.owner.as_deref(),
        actions: &ask.actions,
        resources: &ask.resources,
        when: &when.collect::<Vec<_>>(),
    };
    smtlib::can(documents, policy_type, &own)
}

/// What witnesses prefer.
fn hints(ask: &Ask) -> Hints {
    let principals = match &ask.who {
        Who::Account(name) | Who::Arn(name) => vec![(PrincipalKind::Aws, name.clone())],
        Who::Service(name) => vec![(PrincipalKind::Service, name.clone())],
        Who::Provider(name) => vec![(PrincipalKind::Federated, name.clone())],
        Who::Anyone | Who::Anonymous | Who::External => Vec::new(),
    };
    Hints {
        principals,
        resources: ask.resources.clone(),
        owner: ask.owner.clone(),
    }
}

pub(super) fn bounds(
    compiler: &mut Compiler,
    ask: &Ask,
    callers: Callers,
    documents: &[Document<'_>],
) -> Expr {
    let mut all = vec![who(compiler, ask, callers)];
    if !ask.actions.is_empty() {
        let patterns = ask.actions.iter().map(|text| patterns::action(text));
        let language = Language::new(patterns.collect());
        let action = compiler.variable(Name::Action, "");
        all.push(compiler.atom(action, Operand::Text(language)));
    }
    let resource = compiler.variable(Name::Resource, "");
    if !ask.resources.is_empty() {
        let patterns = ask.resources.iter().map(|text| {
            resources::resource(
                &patterns::plain(text),
                PolicyType::Identity,
                Style::default(),
            )
        });
        let language = Language::new(patterns.collect());
        all.push(compiler.atom(resource, Operand::Text(language)));
    }
    if let Some(account) = &ask.owner {
        let values = Language::new(vec![literal(account)]);
        let written = compiler.written_account();
        let own = account_of_resource(Some(&values));
        let own = compiler.atom(resource, Operand::Text(own));
        all.push(Expr::Or(vec![written.negate(), own]));
        let owner = compiler.variable(Name::Owner, "");
        all.push(compiler.atom(owner, Operand::Text(values)));
    }
    for (key, value) in &ask.when {
        all.push(when(compiler, key, value, documents));
    }
    Expr::And(all)
}

fn who(compiler: &mut Compiler, ask: &Ask, callers: Callers) -> Expr {
    let kinds = callers.kinds();
    let mut of_kind = |kind: Kind| {
        if kinds.contains(&kind) {
            compiler.callers(caller::of_kinds(&[kind]))
        } else {
            Expr::Constant(false)
        }
    };
    let mut named = Named::default();
    let language = match &ask.who {
        Who::Anyone => return Expr::Constant(true),
        Who::Anonymous => return of_kind(Kind::Anonymous),
        Who::External => {
            let strangers = [Kind::Anonymous, Kind::Web, Kind::Saml].map(&mut of_kind);
            let services = of_kind(Kind::Service);
            let signed = compiler.callers(caller::of_kinds(&Kind::SIGNED));
            let mut trusted = Named::default();
            for account in ask.trust.iter().chain(&ask.owner) {
                trusted.add(PrincipalKind::Aws, account);
            }
            let trusted = compiler.callers(Language::new(trusted.account));
            let mut cases = strangers.to_vec();
            cases.push(Expr::And(vec![signed, trusted.negate()]));
            if ask.services {
                cases.push(services);
            }
            return Expr::Or(cases);
        }
        Who::Account(account) => {
            named.add(PrincipalKind::Aws, account);
            named.account
        }
        Who::Service(name) => {
            named.add(PrincipalKind::Service, name);
            named.exact
        }
        Who::Provider(name) => {
            named.add(PrincipalKind::Federated, name);
            named.exact
        }
        Who::Arn(arn) => {
            named.add(PrincipalKind::Aws, arn);
            // A role is meant by its sessions, which go by the name of their issuer.
            if arn.contains(":role/") {
                named.issuer
            } else {
                named.exact
            }
        }
    };
    compiler.callers(Language::new(language))
}
