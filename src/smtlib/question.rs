//! Questions as files: what the documents allow, what the question demands, and what is asked.

use super::caller::{Part, SIGNED, callers};
use super::keys::{self, Kind as Type};
use super::pattern::{self, Language, Token, action, counts_colons, has_colons, one_of};
use super::request::{Family, Request};
use super::script::{Check, Definition, Script};
use super::template::{self, Element, Piece};
use super::term::{and, comment, equal, implies, join, not, or, text, within};
use super::{Ask, Document};
use crate::policy::{
    Base, Effect, Elements, Operator, Policy, PolicyType, PrincipalKind, Qualifier, Statement,
    Version,
};

/// Learning ends sooner: each round adds keys that an axiom demands, and those demand few.
const ROUNDS: usize = 12;

/// What the new documents allow and the old ones do not, and the other way round (`NEW-02`). All
/// documents are of `policy_type`.
pub fn compare(old: &[Document<'_>], new: &[Document<'_>], policy_type: PolicyType) -> Script {
    let write = |request: &mut Request| {
        let mut definitions = side(request, "old", old);
        definitions.extend(side(request, "new", new));
        (definitions, Vec::new())
    };
    let check = |name: &str, plus: &str, minus: &str| Check {
        meaning: format!(
            "{name}: sat means that {plus} allows a request that {minus} does not, unsat that \
             there is none"
        ),
        assertion: format!("(and {plus} (not {minus}))"),
    };
    let checks = vec![check("added", "new", "old"), check("removed", "old", "new")];
    let paired = old.iter().chain(new).any(names_pairs);
    script(policy_type, paired, &write, checks)
}

/// Whether the documents, which are of one type, allow a request inside bounds.
pub fn can(documents: &[Document<'_>], policy_type: PolicyType, ask: &Ask<'_>) -> Script {
    let write = |request: &mut Request| {
        let definitions = side(request, "policy", documents);
        (definitions, bounds(request, ask, policy_type, documents))
    };
    let check = Check {
        meaning: "sat means that such a request is allowed, unsat that none is".to_owned(),
        assertion: "policy".to_owned(),
    };
    let own = [ask.actions, ask.resources].concat();
    let paired = documents.iter().any(names_pairs) || own.iter().any(|text| has_pairs(text));
    script(policy_type, paired, &write, vec![check])
}

pub(super) fn has_pairs(text: &str) -> bool {
    text.chars().any(|c| c.len_utf16() > 1)
}

/// Whether a document names characters that are two units. Where none does, the halves of such are
/// like any other units that nobody names, and texts need not be well-formed.
pub(super) fn names_pairs(document: &Document<'_>) -> bool {
    let statements = document.0.statements.iter();
    statements
        .flat_map(|statement| {
            let resources = statement.resource.iter().flat_map(|all| &all.values);
            let operands = statement.condition.iter().flat_map(|all| &all.values);
            resources.chain(operands)
        })
        .any(|text| has_pairs(&text.value))
}

pub(super) type Written = (Vec<Definition>, Vec<(&'static str, String)>);

/// Writes a question until nothing new is learned about its request.
pub(super) fn script(
    policy_type: PolicyType,
    paired: bool,
    write: &dyn Fn(&mut Request) -> Written,
    checks: Vec<Check>,
) -> Script {
    let mut request = Request {
        kinds: callers(policy_type),
        paired,
        ..Request::default()
    };
    for _ in 0..ROUNDS {
        let (definitions, bounds) = write(&mut request);
        let axioms = request.axioms();
        let shapes = request.shapes();
        let variables = request.variables();
        if request.seen == request.known {
            let mut declarations = Vec::new();
            for number in 1..=request.left_out.len() {
                declarations.push(format!("(declare-const left-out.{number} Bool)"));
            }
            request.declare_parts(&mut declarations);
            request.declare_keys(&mut declarations);
            let mut assertions = vec![("AX-43", ACTION.to_owned())];
            assertions.push(("AX-42", resources(policy_type)));
            if paired {
                assertions.push(("REQ-05", within("resource", "paired")));
            }
            assertions.extend(shapes.into_iter().map(|shape| ("shape", shape)));
            assertions.extend(axioms);
            assertions.extend(bounds);
            return Script {
                notes: request.notes.into_iter().collect(),
                left_out: request.left_out,
                declarations,
                assertions,
                definitions,
                checks,
                variables,
            };
        }
        request = Request {
            kinds: request.kinds,
            paired,
            known: request.seen,
            ..Request::default()
        };
    }
    Script {
        left_out: vec!["everything: its parts depend on each other without end".to_owned()],
        checks,
        ..Script::default()
    }
}

const ACTION: &str = "(str.in_re action (re.++ (re.+ (re.union lower (str.to_re \"-\"))) \
                      (str.to_re \":\") (re.+ lower)))";

/// `AX-42`; a role of a trust policy is a role (`GRAM-34`).
fn resources(policy_type: PolicyType) -> String {
    if policy_type == PolicyType::Trust {
        return within(
            "resource",
            "(re.++ (str.to_re \"arn:\") partition (str.to_re \":iam::\") account (str.to_re \
             \":role/\") (re.+ (re.range \"!\" \"~\")))",
        );
    }
    let part = "(re.union lower (str.to_re \"-\"))";
    let arn = format!(
        "(re.++ (str.to_re \"arn:\") partition (str.to_re \":\") (re.+ {part}) (str.to_re \":\") \
         (re.* {part}) (str.to_re \":\") (re.union (str.to_re \"\") account (str.to_re \"aws\")) \
         (str.to_re \":\") (re.+ re.allchar))"
    );
    or(vec![
        equal("resource", &text("*")),
        within("resource", &arn),
    ])
}

/// The statements of some documents and what they allow together (section 0 of the rules).
pub(super) fn side(
    request: &mut Request,
    name: &str,
    documents: &[Document<'_>],
) -> Vec<Definition> {
    let mut definitions = Vec::new();
    let mut allows = Vec::new();
    let mut denies = Vec::new();
    for (index, (policy, policy_type)) in documents.iter().enumerate() {
        for (number, statement) in policy.statements.iter().enumerate() {
            let symbol = if documents.len() == 1 {
                format!("{name}.{}", number + 1)
            } else {
                format!("{name}.{}.{}", index + 1, number + 1)
            };
            let sid = statement
                .sid
                .as_ref()
                .map_or(String::new(), |sid| format!(" \"{}\"", comment(&sid.value)));
            definitions.push(Definition {
                comment: format!("{}{sid}", statement.effect),
                name: symbol.clone(),
                term: matches(request, statement, policy, *policy_type),
            });
            match statement.effect {
                Effect::Allow => allows.push(symbol),
                Effect::Deny => denies.push(symbol),
            }
        }
    }
    definitions.push(Definition {
        comment: "some Allow matches and no Deny does".to_owned(),
        name: name.to_owned(),
        term: and(vec![or(allows), not(&or(denies))]),
    });
    definitions
}

/// A statement matches the request.
fn matches(
    request: &mut Request,
    statement: &Statement,
    policy: &Policy,
    policy_type: PolicyType,
) -> String {
    let mut all = Vec::new();
    if let Some(principal) = &statement.principal {
        all.push(request.principal(principal, statement.effect, policy_type));
    }
    let actions = statement.action.values.iter();
    let actions: Vec<Language> = actions.map(|value| action(&value.value)).collect();
    let actions = one_of("action", &actions);
    all.push(signed(&statement.action, actions));
    if let Some(elements) = &statement.resource {
        let values: Vec<&str> = elements
            .values
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        let matched = resource(request, &values, policy.version, policy_type);
        all.push(signed(elements, matched));
    }
    for clause in &statement.condition {
        let operands: Vec<&str> = clause
            .values
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        all.push(request.clause(
            clause.operator,
            &clause.key.value,
            &operands,
            policy.version,
        ));
    }
    and(all)
}

/// `ACT-04`, `RES-06`.
fn signed(elements: &Elements, matched: String) -> String {
    if elements.negated {
        not(&matched)
    } else {
        matched
    }
}

/// One of the patterns matches the resource (`RES-01` to `RES-14`).
pub(super) fn resource(
    request: &mut Request,
    patterns: &[&str],
    version: Version,
    policy_type: PolicyType,
) -> String {
    let mut languages = Vec::new();
    let mut cases = Vec::new();
    for pattern in patterns {
        let pieces = match version {
            Version::V2012 => template::pieces(pattern),
            Version::V2008 | Version::Absent => vec![Piece::Written((*pattern).to_owned())],
        };
        if template::has_variable(&pieces) {
            let case = match with_variables(request, &pieces, policy_type) {
                Ok(case) => case,
                Err(reason) => request.leave_out(&format!("Resource {pattern}: {reason}")),
            };
            cases.push(case);
            continue;
        }
        let mut tokens = Vec::new();
        for piece in &pieces {
            match piece {
                Piece::Written(text) => tokens.extend(pattern::tokens(text)),
                Piece::Literal(text) => tokens.extend(pattern::literal(text)),
                Piece::Variable { .. } | Piece::Malformed => {}
            }
        }
        let missing = missing_colons(&tokens, policy_type);
        for _ in 0..missing {
            tokens.extend([pattern::COLON, Token::Many]);
        }
        languages.push(pattern::resource(&tokens));
    }
    cases.push(one_of("resource", &languages));
    or(cases)
}

/// How many components a pattern lacks that is completed (`RES-10`, `RES-11`).
fn missing_colons(tokens: &[Token], policy_type: PolicyType) -> usize {
    let completed = match policy_type {
        PolicyType::Identity | PolicyType::Boundary => true,
        PolicyType::Scp => tokens.last() == Some(&Token::Many),
        _ => false,
    };
    if !completed || !tokens.starts_with(&pattern::literal("arn:")) {
        return 0;
    }
    let colons = tokens.iter().filter(|token| **token == pattern::COLON);
    5_usize.saturating_sub(colons.count())
}

/// A pattern with variables: completed after they are replaced (`RES-13`), and the colons of what is
/// put in count (`VAR-04`).
fn with_variables(
    request: &mut Request,
    pieces: &[Piece],
    policy_type: PolicyType,
) -> Result<String, String> {
    let Some((resolved, elements)) = request.elements_of(pieces, true)? else {
        return Ok("false".to_owned());
    };
    let tokens: Vec<Token> = elements
        .iter()
        .filter_map(|element| match element {
            Element::Token(token) => Some(*token),
            Element::Inserted(_) => None,
        })
        .collect();
    let inserted: Vec<String> = elements
        .iter()
        .filter_map(|element| match element {
            Element::Inserted(term) => Some(term.clone()),
            Element::Token(_) => None,
        })
        .collect();
    let starts = elements.iter().zip("arn:".encode_utf16());
    let is_arn = starts
        .filter(|(element, unit)| **element == Element::Token(Token::Unit(*unit)))
        .count()
        == 4;
    if !is_arn {
        return Err("a variable before the first colon".to_owned());
    }
    let missing = missing_colons(&tokens, policy_type);
    let inserted = join(&inserted);
    let mut cases = Vec::new();
    for colons in 0..=missing {
        let given = if colons == missing {
            has_colons(&inserted, missing)
        } else {
            counts_colons(&inserted, colons)
        };
        let mut completed = elements.clone();
        for _ in colons..missing {
            completed.extend([Element::Token(pattern::COLON), Element::Token(Token::Many)]);
        }
        cases.push(and(vec![given, expanded(&completed)?]));
    }
    Ok(and(vec![resolved, or(cases)]))
}

/// The resource is as a completed template says. Stars must be free to cross colons, whatever is put
/// in (`RES-03`).
fn expanded(elements: &[Element]) -> Result<String, String> {
    let tokens: Vec<Token> = elements
        .iter()
        .map(|element| match element {
            Element::Token(token) => *token,
            // Any unit that is no colon: what is put in may hold none.
            Element::Inserted(_) => Token::Unit(0),
        })
        .collect();
    let free = pattern::crossing(&tokens);
    if free.contains(&false) {
        return Err("a wildcard that stays inside a component, beside a variable".to_owned());
    }
    template::matches("resource", elements)
        .ok_or_else(|| "a ? between stars beside a variable".to_owned())
}

/// What a `can` question demands of the request.
fn bounds(
    request: &mut Request,
    ask: &Ask<'_>,
    policy_type: PolicyType,
    documents: &[Document<'_>],
) -> Vec<(&'static str, String)> {
    let mut all = vec![("principal", who(request, ask, policy_type))];
    if !ask.actions.is_empty() {
        let patterns: Vec<Language> = ask.actions.iter().map(|text| action(text)).collect();
        all.push(("action", one_of("action", &patterns)));
    }
    if !ask.resources.is_empty() {
        let patterns: Vec<&str> = ask.resources.iter().map(String::as_str).collect();
        let matched = resource(request, &patterns, Version::V2008, PolicyType::Identity);
        all.push(("resource", matched));
    }
    if let Some(owner) = ask.owner {
        let written = request.part(Part::ResourceAccount);
        let own = equal(&written, &text(owner));
        all.push(("owner", implies(&within(&written, "account"), &own)));
        all.push(("owner", equal(&request.part(Part::Owner), &text(owner))));
    }
    for (key, values) in ask.when {
        let term = when(request, key, values.as_deref(), documents);
        all.push(("when", term));
    }
    all.retain(|(_, term)| term != "true");
    all
}

/// The callers of a `can` question (`EXT-02`, `EXT-05`).
fn who(request: &mut Request, ask: &Ask<'_>, policy_type: PolicyType) -> String {
    use super::caller::Kind::{Anonymous, Saml, Service, Web};
    let name = ask.principal;
    let digits = name.len() == 12 && name.bytes().all(|c| c.is_ascii_digit());
    let provider = name.contains(":oidc-provider/") || name.contains(":saml-provider/");
    match name {
        "anyone" => "true".to_owned(),
        "anonymous" => request.is(&[Anonymous]),
        "external" => {
            let mut cases = vec![request.is(&[Anonymous, Web, Saml])];
            let mut stranger = vec![request.is(&SIGNED)];
            for account in ask.trust.iter().map(String::as_str).chain(ask.owner) {
                let own = request.by_account(account);
                stranger.push(not(&own));
            }
            cases.push(and(stranger));
            if ask.services {
                cases.push(request.is(&[Service]));
            }
            or(cases)
        }
        _ if digits => request.by_account(name),
        _ if provider
            || matches!(
                name,
                "accounts.google.com"
                    | "cognito-identity.amazonaws.com"
                    | "graph.facebook.com"
                    | "www.amazon.com"
            ) =>
        {
            request.named(PrincipalKind::Federated, name, policy_type)
        }
        _ if name.starts_with("arn:") => {
            let (own, issuer) = request.names(name);
            // A role is meant by its sessions.
            if name.contains(":role/") { issuer } else { own }
        }
        _ => {
            let service = request.is(&[Service]);
            if service == "false" {
                return service;
            }
            let own = request.part(Part::Service);
            and(vec![
                service,
                one_of(&own, &[pattern::free(&pattern::tokens(name))]),
            ])
        }
    }
}

/// A key bound to values, read as its type says, or as the documents read it.
fn when(
    request: &mut Request,
    key: &str,
    values: Option<&[String]>,
    documents: &[Document<'_>],
) -> String {
    let plain = |base| Operator {
        qualifier: None,
        base,
        if_exists: false,
    };
    let Some(values) = values else {
        return request.clause(plain(Base::Null), key, &["true"], Version::V2008);
    };
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let lower = key.to_lowercase();
    let facts = keys::facts(&lower);
    if facts.multi {
        let of = |qualifier| Operator {
            qualifier: Some(qualifier),
            ..plain(Base::StringEquals)
        };
        // Exactly these.
        let all = of(Qualifier::ForAllValues);
        let mut parts = vec![request.clause(all, key, &values, Version::V2008)];
        for value in &values {
            let any = of(Qualifier::ForAnyValue);
            parts.push(request.clause(any, key, &[value], Version::V2008));
        }
        return and(parts);
    }
    let family = match facts.kind {
        Type::Number => Family::Number,
        Type::Date | Type::Epoch => Family::Date,
        Type::Address => Family::Address,
        Type::Open => documents
            .iter()
            .flat_map(|(policy, _)| &policy.statements)
            .flat_map(|statement| &statement.condition)
            .find(|clause| clause.key.value.to_lowercase() == lower)
            .map_or(Family::Text, |clause| {
                super::condition::family(clause.operator.base)
            }),
        _ => Family::Text,
    };
    let base = match family {
        Family::Number => Base::NumericEquals,
        Family::Date => Base::DateEquals,
        Family::Address => Base::IpAddress,
        Family::Text if facts.kind == Type::Bool => Base::Bool,
        Family::Text => Base::StringEquals,
    };
    request.clause(plain(base), key, &values, Version::V2008)
}
