//! REQUEST as JSON.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};
use thiserror::Error;

use super::axioms::{AxiomWarning, check_axioms_under};
use super::caller::EXPECTED;
use super::complete::{is_named_by_arn, partition_of};
use super::keys::key_is_multi;
use super::request::{Caller, CallerKind, ContextValue, Request};
use super::values::arn::is_account;
use super::values::fold;
use crate::rules::Rules;

/// A REQUEST that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{path}: expected {expected}")]
pub struct RequestError {
    /// The member, such as `principal.arn` or `context["aws:SourceIp"]`; `request` for the whole.
    pub path: String,
    /// What should stand there.
    pub expected: String,
}

impl RequestError {
    fn new(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            expected: expected.into(),
        }
    }
}

/// The names of the kinds of caller.
const KINDS: [(&str, CallerKind); 8] = [
    ("root", CallerKind::Root),
    ("user", CallerKind::User),
    ("role_session", CallerKind::RoleSession),
    ("federated_user", CallerKind::FederatedUser),
    ("service", CallerKind::Service),
    ("anonymous", CallerKind::Anonymous),
    ("web_identity", CallerKind::WebIdentity),
    ("saml", CallerKind::Saml),
];

/// The names of the kinds of caller, as REQUESTs have them.
pub fn caller_kinds() -> [&'static str; 8] {
    KINDS.map(|(name, _)| name)
}

impl Request {
    /// Reads a REQUEST:
    ///
    /// ```json
    /// {"principal": "arn:aws:iam::111122223333:user/alice", "action": "s3:GetObject",
    ///  "resource": "arn:aws:s3:::bucket/key", "resource_account": "111122223333",
    ///  "context": {"aws:SourceIp": "198.51.100.7", "aws:TagKeys": ["team"]}}
    /// ```
    ///
    /// `principal` is a plain name or an object with the members `kind`, `arn`, `account`,
    /// `service`, `provider`, `session`, `unique_id`, `issuer`, `boundary` and `canonical_user`.
    /// `null` and a missing member are equal, but in `context`, where `null` keeps a key absent
    /// that [`Request::complete`] would add. Values of keys that the rules know are read with
    /// their cardinality (`REQ-02`).
    ///
    /// Contradictions of AWS's guarantees are warnings; only what has no meaning is an error.
    pub fn from_json(json: &Value) -> Result<(Self, Vec<AxiomWarning>), RequestError> {
        Self::from_json_under(json, &Rules::default())
    }

    /// The same, with the rules read as `rules` says: what is switched off completes nothing and is
    /// no guarantee.
    ///
    /// # Errors
    /// As [`Request::from_json`].
    pub fn from_json_under(
        json: &Value,
        rules: &Rules,
    ) -> Result<(Self, Vec<AxiomWarning>), RequestError> {
        let members = object(json, "request")?;
        let known = [
            "principal",
            "action",
            "resource",
            "resource_account",
            "context",
        ];
        refuse_others(members, &known, "")?;
        let required = |name: &str, expected: &str| {
            text(members, name, "")?
                .filter(|text| !text.is_empty())
                .ok_or_else(|| RequestError::new(name, expected))
        };
        let action = required("action", "an action such as `s3:GetObject`")?;
        let resource = required("resource", "an ARN or `*`")?;
        let principal = members.get("principal").unwrap_or(&Value::Null);
        let mut request = Self {
            caller: caller(principal, partition_of(resource))?,
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: text(members, "resource_account", "")?.map(str::to_owned),
            context: IndexMap::new(),
        };
        let empty = Map::new();
        let context = match members.get("context") {
            None | Some(Value::Null) => &empty,
            Some(context) => object(context, "context")?,
        };
        let mut absent: HashSet<String> = HashSet::new();
        let mut seen: IndexMap<String, &str> = IndexMap::new();
        for (key, value) in context {
            let path = format!("context[{key:?}]");
            if let Some(other) = seen.insert(fold::key(key), key) {
                let expected = format!("no second spelling of `{other}`: keys ignore case");
                return Err(RequestError::new(path, expected));
            }
            match context_value(key, value, &path)? {
                Some(value) => drop(request.context.insert(key.clone(), value)),
                None => drop(absent.insert(fold::key(key))),
            }
        }
        request.complete_under(rules);
        // Only completion can have added these.
        if !absent.is_empty() {
            request
                .context
                .retain(|own, _| !absent.contains(&fold::key(own)));
        }
        let warnings = check_axioms_under(&request, rules);
        Ok((request, warnings))
    }

    /// Writes the request so that [`Request::from_json`] reads the same request back: the caller
    /// as a plain name where one says it all, without the keys that completion adds anyway, and
    /// with `null` for those that it would add and that are absent.
    ///
    /// Exact for every request that `from_json` can read; a caller whose name does not fit its
    /// kind, or a set under a single-valued key, has no spelling that reads back.
    pub fn to_json(&self) -> Value {
        self.to_json_under(&Rules::default())
    }

    /// The same for [`Request::from_json_under`]: keys that follow from the caller by an axiom that is
    /// switched off are written out.
    pub fn to_json_under(&self, rules: &Rules) -> Value {
        let mut members = Map::new();
        members.insert("principal".into(), self.principal_json());
        members.insert("action".into(), self.action.as_str().into());
        members.insert("resource".into(), self.resource.as_str().into());
        if let Some(account) = &self.resource_account {
            members.insert("resource_account".into(), account.as_str().into());
        }
        let derived = self.derived(rules);
        let mut context = Map::new();
        for (key, value) in &self.context {
            if derived.iter().any(|(own, v)| own == key && v == value) {
                continue;
            }
            let value = match value {
                ContextValue::Single(text) => text.as_str().into(),
                ContextValue::Multi(texts) => texts.as_slice().into(),
            };
            context.insert(key.clone(), value);
        }
        // Whatever is switched off, so that the request reads the same with nothing switched off.
        for (key, _) in self.derived(&Rules::default()) {
            if !self.writes(key) {
                context.insert(key.to_owned(), Value::Null);
            }
        }
        if !context.is_empty() {
            members.insert("context".into(), context.into());
        }
        members.into()
    }

    fn principal_json(&self) -> Value {
        let caller = &self.caller;
        if let Some(plain) = caller.plain(self.partition()) {
            return plain.into();
        }
        let mut members = Map::new();
        let kind = KINDS.iter().find(|(_, kind)| *kind == caller.kind);
        if let Some((name, _)) = kind {
            members.insert("kind".into(), (*name).into());
        }
        let name = match caller.kind {
            CallerKind::Anonymous => None,
            CallerKind::Service => Some("service"),
            CallerKind::WebIdentity | CallerKind::Saml => Some("provider"),
            _ => Some("arn"),
        };
        let is_session = caller.kind == CallerKind::RoleSession;
        // The empty text stands for an unknown session: a missing one is the default.
        let session = caller.session.as_deref().or(is_session.then_some(""));
        let texts = [
            (name, Some(caller.name.as_str())),
            (Some("session"), session),
            (Some("unique_id"), caller.unique_id.as_deref()),
            (Some("issuer"), caller.issuer.as_deref()),
            (Some("canonical_user"), caller.canonical_user.as_deref()),
        ];
        for (name, text) in texts {
            if let (Some(name), Some(text)) = (name, text) {
                members.insert(name.into(), text.into());
            }
        }
        if caller.has_boundary {
            members.insert("boundary".into(), true.into());
        }
        members.into()
    }
}

fn object<'a>(json: &'a Value, path: &str) -> Result<&'a Map<String, Value>, RequestError> {
    json.as_object()
        .ok_or_else(|| RequestError::new(path, "an object"))
}

/// A text member; `null` and missing are `None`.
fn text<'a>(
    members: &'a Map<String, Value>,
    name: &str,
    under: &str,
) -> Result<Option<&'a str>, RequestError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(RequestError::new(format!("{under}{name}"), "a text")),
    }
}

fn refuse_others(
    members: &Map<String, Value>,
    known: &[&str],
    under: &str,
) -> Result<(), RequestError> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => {
            let expected = format!("no such member; there are {}", known.join(", "));
            Err(RequestError::new(format!("{under}{name}"), expected))
        }
        None => Ok(()),
    }
}

/// The values of a key, `None` for `null`.
fn context_value(
    key: &str,
    json: &Value,
    path: &str,
) -> Result<Option<ContextValue>, RequestError> {
    let Value::Array(elements) = json else {
        let value = match json {
            Value::Null => None,
            json => Some(scalar(json, path)?),
        };
        return Ok(value.map(|text| match key_is_multi(key) {
            Some(true) => ContextValue::Multi(vec![text]),
            _ => ContextValue::Single(text),
        }));
    };
    let mut texts = Vec::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        texts.push(scalar(element, &format!("{path}[{at}]"))?);
    }
    if key_is_multi(key) != Some(false) {
        return Ok(Some(ContextValue::Multi(texts)));
    }
    match <[String; 1]>::try_from(texts) {
        Ok([text]) => Ok(Some(ContextValue::Single(text))),
        Err(_) => Err(RequestError::new(
            path,
            "one value: the key is single-valued",
        )),
    }
}

/// A text; bare booleans and whole numbers mean their spelling (`GRAM-08`).
fn scalar(json: &Value, path: &str) -> Result<String, RequestError> {
    match json {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        Value::Number(_) => Err(RequestError::new(path, "the number in quotation marks")),
        _ => Err(RequestError::new(path, "a text or a list of texts")),
    }
}

/// Reads the member `principal`.
fn caller(json: &Value, partition: &str) -> Result<Caller, RequestError> {
    match json {
        Value::String(text) => {
            Caller::parse(text, partition).map_err(|e| RequestError::new("principal", e))
        }
        Value::Object(members) => caller_object(members, partition),
        _ => Err(RequestError::new(
            "principal",
            format!("{EXPECTED}, or an object"),
        )),
    }
}

/// How messages name the members of `principal`.
const UNDER: &str = "principal.";

fn caller_object(members: &Map<String, Value>, partition: &str) -> Result<Caller, RequestError> {
    const NAMES: [&str; 4] = ["arn", "service", "provider", "account"];
    const OTHERS: [&str; 6] = [
        "kind",
        "session",
        "unique_id",
        "issuer",
        "boundary",
        "canonical_user",
    ];
    refuse_others(members, &[NAMES.as_slice(), &OTHERS].concat(), UNDER)?;
    let get = |name: &str| text(members, name, UNDER);
    let error =
        |name: &str, expected: &str| Err(RequestError::new(format!("{UNDER}{name}"), expected));
    let kind = match get("kind")? {
        None => None,
        Some(name) => {
            if let Some((_, kind)) = KINDS.iter().find(|(own, _)| *own == name) {
                Some(*kind)
            } else {
                let names = KINDS.map(|(name, _)| name).join(", ");
                return error("kind", &format!("one of {names}"));
            }
        }
    };
    let account = get("account")?;
    if account.is_some_and(|account| !is_account(account)) {
        return error("account", "twelve digits");
    }
    let mut caller = named_caller(members, kind, partition)?;
    if kind.is_some_and(|kind| kind != caller.kind) || !caller.is_well_named() {
        return error("kind", "the kind that the name is of");
    }
    if let Some(account) = account
        && super::values::arn::account(&caller.name) != Some(account)
    {
        return error("account", "the account of the name");
    }
    match get("session")? {
        None => {}
        Some(_) if caller.kind != CallerKind::RoleSession => {
            return error("session", "nothing: only a role_session has a session name");
        }
        Some("") => caller.session = None,
        Some(session) => {
            let from_arn = caller.name != get("arn")?.unwrap_or_default();
            if from_arn && caller.session.as_deref() != Some(session) {
                return error("session", "the session of the ARN");
            }
            caller.session = Some(session.to_owned());
        }
    }
    caller.unique_id = get("unique_id")?.map(str::to_owned);
    let has_id = matches!(caller.kind, CallerKind::User | CallerKind::RoleSession);
    if caller.unique_id.is_some() && !has_id {
        return error("unique_id", "nothing: only user and role_session have one");
    }
    caller.issuer = get("issuer")?.map(str::to_owned);
    if caller.issuer.is_some() && caller.kind != CallerKind::FederatedUser {
        return error("issuer", "nothing: only a federated_user has an issuer");
    }
    caller.canonical_user = get("canonical_user")?.map(str::to_owned);
    if caller.canonical_user.is_some() && !is_named_by_arn(caller.kind) {
        let expected = "nothing: only callers with an account have one";
        return error("canonical_user", expected);
    }
    caller.has_boundary = match members.get("boundary") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(boundary)) => *boundary,
        Some(_) => return error("boundary", "`true` or `false`"),
    };
    Ok(caller)
}

/// The caller of the members that name one: exactly one of `arn`, `service`, `provider` and
/// `account`, or the kind `anonymous`.
fn named_caller(
    members: &Map<String, Value>,
    kind: Option<CallerKind>,
    partition: &str,
) -> Result<Caller, RequestError> {
    let account = text(members, "account", UNDER)?;
    let mut given = Vec::new();
    for name in ["arn", "service", "provider"] {
        given.extend(text(members, name, UNDER)?.map(|text| (name, text)));
    }
    Ok(match (given.as_slice(), kind) {
        ([], Some(CallerKind::Anonymous)) => Caller::new(CallerKind::Anonymous, ""),
        ([], None | Some(CallerKind::Root)) if account.is_some() => {
            let root = format!("arn:{partition}:iam::{}:root", account.unwrap_or_default());
            Caller::new(CallerKind::Root, root)
        }
        (&[("service", name)], None | Some(CallerKind::Service)) => {
            Caller::new(CallerKind::Service, name)
        }
        (&[("provider", name)], Some(kind @ (CallerKind::WebIdentity | CallerKind::Saml))) => {
            Caller::new(kind, name)
        }
        (&[(member @ ("arn" | "provider"), name)], _) => {
            let caller = Caller::parse_arn(name).map_err(|e| RequestError::new("principal", e))?;
            let of_provider = matches!(caller.kind, CallerKind::WebIdentity | CallerKind::Saml);
            if member == "provider" && !of_provider {
                let expected = "the ARN of an identity provider";
                return Err(RequestError::new(format!("{UNDER}provider"), expected));
            }
            caller
        }
        _ => {
            return Err(RequestError::new(
                "principal",
                "one of `arn`, `service`, `provider`, `account`, or the kind `anonymous`",
            ));
        }
    })
}
