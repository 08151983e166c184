//! A model as a request.

use super::{Document, Words};
use crate::encode::caller::{self, Kind};
use crate::encode::compile::Name;
use crate::encode::formula::VarId;
use crate::encode::keys::{Derived, facts};
use crate::encode::space::{Domain, Space};
use crate::encode::ties;
use crate::encode::values::{instant, spell_epoch};
use crate::eval::{Caller, CallerKind, ContextValue, Request, check_presence_under};
use crate::rules::Rules;
use crate::solve::Model;

/// The request of a model, in the words chosen; `None` where a variable has no text.
///
/// `action` is the name for the action's class, `owner` the account that owns the resource where
/// neither its ARN nor the model says.
pub fn request(
    space: &Space,
    words: &Words,
    model: &Model,
    documents: &[Document<'_>],
    action: &str,
    owner: Option<&str>,
    rules: &Rules,
) -> Option<Request> {
    let draft = Draft {
        space,
        words,
        model,
        rules,
    };
    let resource = draft.text(&Name::Resource)?;
    let caller = draft.caller(documents, &resource, action)?;
    let mut request = Request {
        caller,
        action: action.to_owned(),
        resource,
        resource_account: None,
        context: indexmap::IndexMap::new(),
    };
    let arn_account = request.resource.split(':').nth(4).unwrap_or_default();
    if !(arn_account.len() == 12 && arn_account.bytes().all(|c| c.is_ascii_digit())) {
        let present = ["aws:resourceaccount", "s3:resourceaccount"]
            .iter()
            .any(|key| draft.is_present(&Name::Presence((*key).to_owned())));
        let asked = present || draft.chosen(&Name::Owner).is_some();
        request.resource_account = match asked {
            true => draft.text(&Name::Owner),
            false => owner.map(str::to_owned),
        };
    }
    request.complete();
    draft.keys(&mut request);
    draft.agree(&mut request);
    draft.presence(&mut request, documents);
    Some(request)
}

struct Draft<'a> {
    space: &'a Space,
    words: &'a Words,
    model: &'a Model,
    rules: &'a Rules,
}

impl Draft<'_> {
    fn find(&self, name: &Name) -> Option<(VarId, &Domain)> {
        let index = self
            .space
            .domains
            .iter()
            .position(|domain| domain.name == *name)?;
        let var = VarId(u32::try_from(index).ok()?);
        Some((var, self.space.domains.get(index)?))
    }

    /// The class that the model needs.
    fn chosen(&self, name: &Name) -> Option<usize> {
        let (var, _) = self.find(name)?;
        self.model.single.get(&var).copied()
    }

    /// Whether the model needs the key to be present.
    fn is_present(&self, name: &Name) -> bool {
        self.find(name).is_some_and(|(var, _)| {
            let class = self.model.single.get(&var);
            class.is_some_and(|class| self.words.word(self.space, var, *class).is_some())
        })
    }

    /// The text of a variable that always has one: what the model needs, else the best.
    fn text(&self, name: &Name) -> Option<String> {
        let (var, _) = self.find(name)?;
        let class = match self.model.single.get(&var) {
            Some(class) => *class,
            None => self.best(var)?,
        };
        self.words.word(self.space, var, class).map(str::to_owned)
    }

    fn best(&self, var: VarId) -> Option<usize> {
        let preferences = self.words.preferences(self.space);
        let preference = preferences.iter().find(|known| known.var == var)?;
        let ranks = preference.ranks.iter().enumerate();
        let present = ranks.filter(|(class, _)| self.words.word(self.space, var, *class).is_some());
        present
            .min_by_key(|(_, rank)| **rank)
            .map(|(class, _)| class)
    }

    fn caller(&self, documents: &[Document<'_>], resource: &str, action: &str) -> Option<Caller> {
        let text = self.text(&Name::Caller)?;
        let text = match action.eq_ignore_ascii_case("iam:PassRole") {
            true => self.of_account(text, resource),
            false => text,
        };
        let word = caller::read(&text)?;
        let kind = match word.kind {
            Kind::Root => CallerKind::Root,
            Kind::User => CallerKind::User,
            Kind::Role => CallerKind::RoleSession,
            Kind::Federated => CallerKind::FederatedUser,
            Kind::Service => CallerKind::Service,
            Kind::Anonymous => CallerKind::Anonymous,
            Kind::Web => CallerKind::WebIdentity,
            Kind::Saml => CallerKind::Saml,
        };
        // AX-03: where nothing asks for the partition of the caller, it is that of the resource.
        let of_resource = match resource.split(':').collect::<Vec<_>>().as_slice() {
            ["arn", partition, ..] => *partition,
            _ => "aws",
        };
        let heeded = self.space.caller_partitions;
        let moved = |text: &str| match text.strip_prefix("arn:aws:") {
            Some(rest) if !heeded => format!("arn:{of_resource}:{rest}"),
            _ => text.to_owned(),
        };
        let name = if word.kind == Kind::Anonymous {
            ""
        } else {
            word.name
        };
        let mut caller = Caller::new(kind, moved(name));
        let detail = word.detail.unwrap_or_default();
        let ids = asks_for_ids(documents);
        match word.kind {
            Kind::User if ids => caller.unique_id = Some(detail.to_owned()),
            Kind::Role => {
                let (id, session) = detail.split_once(':').unwrap_or((detail, ""));
                caller.unique_id = ids.then(|| id.to_owned());
                caller.session = Some(session.to_owned());
            }
            Kind::Federated => {
                let head = caller.name.replace(":sts:", ":iam:");
                let head = head.split(":federated-user/").next().unwrap_or_default();
                caller.issuer = Some(format!("{head}:{detail}"));
            }
            _ => {}
        }
        if self.chosen(&Name::Boundary).is_some() {
            caller.has_boundary = self.text(&Name::Boundary).as_deref() == Some("true");
        }
        if self.chosen(&Name::Canonical).is_some() {
            let (var, _) = self.find(&Name::Canonical)?;
            let class = self.chosen(&Name::Canonical)?;
            caller.canonical_user = self.words.word(self.space, var, class).map(str::to_owned);
        }
        Some(caller)
    }

    /// The same caller in the account of the role that is passed (`AX-35`), if that is one to the model.
    fn of_account(&self, text: String, role: &str) -> String {
        let account = |arn: &str| arn.split(':').nth(4).map(str::to_owned);
        let (Some(own), Some(of_role)) = (account(&text), account(role)) else {
            return text;
        };
        let other = text.replacen(&format!(":{own}:"), &format!(":{of_role}:"), 1);
        let same = self.find(&Name::Caller).is_some_and(|(_, domain)| {
            let class = domain.class_of(&other);
            class.is_some() && class == domain.class_of(&text)
        });
        match same && self.rules.holds("AX-35") {
            true => other,
            false => text,
        }
    }

    /// Whether nothing ties the key to callers of the kind (`OQ-31`), or to the owner.
    fn is_free(&self, key: &str, derived: Derived, kind: CallerKind) -> bool {
        if derived == Derived::ResourceAccount {
            // Then it is a key of its own.
            return self.find(&Name::Key(key.to_owned())).is_some();
        }
        let kind = match kind {
            CallerKind::Root => Kind::Root,
            CallerKind::User => Kind::User,
            CallerKind::RoleSession => Kind::Role,
            CallerKind::FederatedUser => Kind::Federated,
            CallerKind::Service => Kind::Service,
            CallerKind::Anonymous => Kind::Anonymous,
            CallerKind::WebIdentity => Kind::Web,
            CallerKind::Saml => Kind::Saml,
        };
        ties::kinds_free(derived, self.rules).contains(&kind)
    }

    /// The context as the model has it.
    fn keys(&self, request: &mut Request) {
        for (index, domain) in self.space.domains.iter().enumerate() {
            let Ok(index) = u32::try_from(index) else {
                continue;
            };
            let var = VarId(index);
            match &domain.name {
                Name::Key(key) => self.key(var, domain, key, request),
                Name::Presence(key) => self.presence_of(var, domain, key, request),
                _ => {}
            }
        }
    }

    fn key(&self, var: VarId, domain: &Domain, key: &str, request: &mut Request) {
        let Some(class) = self.model.single.get(&var) else {
            return;
        };
        if let Some(derived) = facts(key).derived
            && !self.is_free(key, derived, request.caller.kind)
        {
            // The caller says it.
            return;
        }
        match self.words.word(self.space, var, *class) {
            Some(text) => {
                let value = ContextValue::Single(text.to_owned());
                request.context.insert(domain.spelling.clone(), value);
            }
            None => remove(request, key),
        }
    }

    fn presence_of(&self, var: VarId, domain: &Domain, key: &str, request: &mut Request) {
        let here = self
            .model
            .single
            .get(&var)
            .is_some_and(|class| self.words.word(self.space, var, *class).is_some());
        let asked = self.model.single.contains_key(&var);
        if let Some(derived) = facts(key).derived {
            if self.is_free(key, derived, request.caller.kind) {
                return;
            }
            let value = match derived {
                Derived::ResourceAccount => owner(request),
                _ => account_of(&request.caller),
            };
            match value {
                Some(text) if here => {
                    request
                        .context
                        .insert(domain.spelling.clone(), ContextValue::Single(text));
                }
                _ if asked && !here => remove(request, key),
                _ => {}
            }
            return;
        }
        if !here {
            return;
        }
        let Some((values, _)) = self.find(&Name::Values(key.to_owned())) else {
            return;
        };
        let inhabited = self.model.multi.get(&values);
        let texts = inhabited
            .into_iter()
            .flatten()
            .filter_map(|class| self.words.word(self.space, values, *class))
            .map(str::to_owned)
            .collect();
        request
            .context
            .insert(domain.spelling.clone(), ContextValue::Multi(texts));
    }

    /// Where two keys must hold one value and their classes allow it, they get it (`AX-03`,
    /// `AX-09`, `AX-14`, `AX-18`, `AX-20`, `AX-23`, `AX-33`, `AX-39`).
    fn agree(&self, request: &mut Request) {
        for (paths, id) in [
            ("aws:principalorgpaths", "aws:principalorgid"),
            ("aws:resourceorgpaths", "aws:resourceorgid"),
            ("aws:sourceorgpaths", "aws:sourceorgid"),
            ("aws:vpceorgpaths", "aws:vpceorgid"),
        ] {
            if let Some(path) = first(request, paths)
                && let Some((organization, _)) = path.split_once('/')
            {
                self.set(request, id, organization);
            }
            if let Some(id) = first(request, id) {
                let other = format!("{id}/r-ab12/");
                self.replace(request, paths, &other);
            }
        }
        for (arn, account) in [
            ("aws:sourcearn", "aws:sourceaccount"),
            ("s3:dataaccesspointarn", "s3:dataaccesspointaccount"),
        ] {
            if let Some(arn) = first(request, arn) {
                let own = arn.split(':').nth(4).unwrap_or_default();
                self.set(request, account, own);
            }
        }
        if let Some(arn) = first(request, "aws:sourcevpcarn") {
            let last = arn.rsplit('/').next().unwrap_or_default();
            self.set(request, "aws:sourcevpc", last);
        }
        // AX-03, for callers to whom nothing ties the key.
        if let Some(text) = first(request, "aws:principalarn")
            && let ["arn", partition, ..] =
                request.resource.split(':').collect::<Vec<_>>().as_slice()
        {
            let mut parts: Vec<&str> = text.splitn(6, ':').collect();
            if let Some(own) = parts.get_mut(1) {
                *own = partition;
            }
            let moved = parts.join(":");
            self.set(request, "aws:principalarn", &moved);
        }
        let region = request.resource.split(':').nth(3).map(str::to_owned);
        if let Some(region) = region.filter(|region| !region.is_empty())
            && self.rules.holds("AX-39")
        {
            self.set(request, "aws:requestedregion", &region);
        }
        self.ends_of_chain(request);
        for arn in ["ec2:sourceinstancearn", "lambda:sourcefunctionarn"] {
            if let (Some(text), Some(account)) = (first(request, arn), account_of(&request.caller))
            {
                let mut parts: Vec<&str> = text.splitn(6, ':').collect();
                if let Some(own) = parts.get_mut(4) {
                    *own = &account;
                }
                self.set(request, arn, &parts.join(":"));
            }
        }
        let service = request.action.split(':').next().unwrap_or_default();
        let service = service.to_lowercase();
        let own: Vec<String> = request.context.keys().map(|k| k.to_lowercase()).collect();
        for key in own {
            let Some(tag) = key.strip_prefix(&format!("{service}:")) else {
                continue;
            };
            let tagged = tag.starts_with("resourcetag/") || tag.starts_with("requesttag/");
            if tagged && let Some(text) = first(request, &format!("aws:{tag}")) {
                self.set(request, &key, &text);
            }
        }
        self.same_account(request);
        if let Some(instant) = first(request, "aws:currenttime").and_then(|text| instant(&text))
            && self.rules.holds("AX-23")
        {
            self.epoch(request, &spell_epoch(instant));
        }
        if request.caller.kind == CallerKind::Service {
            let name = request.caller.name.clone();
            self.replace(request, "aws:principalservicenameslist", &name);
        }
    }

    /// Sets the other clock (`AX-23`). Both are asked the same, so the instant of the one is of the
    /// other's class, unless they are read as texts.
    fn epoch(&self, request: &mut Request, text: &str) {
        let read_as_text = self
            .find(&Name::Key("aws:epochtime".to_owned()))
            .is_some_and(|(_, domain)| domain.partition.is_some());
        if read_as_text {
            self.set(request, "aws:epochtime", text);
        } else if let Some(ContextValue::Single(epoch)) = find_mut(request, "aws:epochtime") {
            text.clone_into(epoch);
        }
    }

    /// A caller and a resource of one account are in one organization (`AX-26`): where no policy
    /// asks for that of the one, it is that of the other.
    fn same_account(&self, request: &mut Request) {
        let signed = matches!(
            request.caller.kind,
            CallerKind::Root
                | CallerKind::User
                | CallerKind::RoleSession
                | CallerKind::FederatedUser
        );
        let own = account_of(&request.caller);
        if !signed || own.is_none() || own != owner(request) {
            return;
        }
        for (one, other) in [
            ("aws:PrincipalOrgID", "aws:ResourceOrgID"),
            ("aws:PrincipalOrgPaths", "aws:ResourceOrgPaths"),
        ] {
            for (from, to) in [(one, other), (other, one)] {
                let key = to.to_lowercase();
                let asked = self.find(&Name::Key(key.clone())).is_some()
                    || self.find(&Name::Presence(key.clone())).is_some();
                let value = find_mut(request, &from.to_lowercase()).cloned();
                // An empty set says no more than absence (AX-25).
                if let Some(value) = value.filter(|value| *value != ContextValue::Multi(Vec::new()))
                    && !asked
                {
                    request.context.insert(to.to_owned(), value);
                }
            }
        }
    }

    /// The first and the last of a chain are spelled as the chain spells them (`AX-20`).
    fn ends_of_chain(&self, request: &mut Request) {
        for end in ["aws:calledviafirst", "aws:calledvialast"] {
            let Some(text) = first(request, end) else {
                continue;
            };
            let chain = match find_mut(request, "aws:calledvia") {
                Some(ContextValue::Multi(texts)) => texts.clone(),
                _ => continue,
            };
            if chain.contains(&text) {
                continue;
            }
            for link in chain {
                self.set(request, end, &link);
            }
        }
    }

    /// Gives a present key another value of the same class.
    fn set(&self, request: &mut Request, key: &str, text: &str) {
        let Some((var, domain)) = self.find(&Name::Key(key.to_owned())) else {
            return;
        };
        let class = domain.class_of(text);
        if class.is_none() || class != self.model.single.get(&var).copied() {
            return;
        }
        if let Some(ContextValue::Single(value)) = find_mut(request, key) {
            text.clone_into(value);
        }
    }

    /// Puts a text into a set in the place of the one that stands for its class.
    fn replace(&self, request: &mut Request, key: &str, text: &str) {
        let Some((_, domain)) = self.find(&Name::Values(key.to_owned())) else {
            return;
        };
        let class = domain.class_of(text);
        if let Some(ContextValue::Multi(values)) = find_mut(request, key)
            && let Some(same) = values
                .iter_mut()
                .find(|value| domain.class_of(value) == class)
        {
            text.clone_into(same);
        }
    }

    /// Keys that every such request carries and that the documents ask for (`AX-37`, `AX-22`).
    fn presence(&self, request: &mut Request, documents: &[Document<'_>]) {
        for missing in check_presence_under(request, self.rules) {
            let Some(key) = missing.missing else { continue };
            let asked = documents
                .iter()
                .flat_map(|(policy, _)| &policy.statements)
                .flat_map(|statement| &statement.condition)
                .any(|clause| clause.key.value.eq_ignore_ascii_case(&key));
            let name = Name::Key(key.to_lowercase());
            if asked
                && let Some((var, domain)) = self.find(&name)
                && let Some(class) = self.best(var)
                && let Some(text) = self.words.word(self.space, var, class)
            {
                let value = ContextValue::Single(text.to_owned());
                request.context.insert(domain.spelling.clone(), value);
            }
        }
    }
}

/// Whether some document can see unique ids: by `aws:userid`, or as a principal (`PRIN-08`).
fn asks_for_ids(documents: &[Document<'_>]) -> bool {
    let statements = || documents.iter().flat_map(|(policy, _)| &policy.statements);
    let in_keys = statements()
        .flat_map(|statement| &statement.condition)
        .any(|clause| clause.key.value.eq_ignore_ascii_case("aws:userid"));
    let mentions = |text: &str| text.to_ascii_lowercase().contains("${aws:userid");
    let in_values = statements()
        .flat_map(|statement| &statement.condition)
        .flat_map(|clause| &clause.values)
        .any(|value| mentions(&value.value));
    let in_resources = statements()
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|elements| &elements.values)
        .any(|value| mentions(&value.value));
    let as_principal = statements()
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|principals| &principals.names)
        .any(|name| {
            let text = name.name.value.as_str();
            !text.contains(':') && text.contains(|c: char| c.is_ascii_alphabetic() || c == '?')
        });
    in_keys || in_values || in_resources || as_principal
}

fn owner(request: &Request) -> Option<String> {
    let written = request.resource.split(':').nth(4).unwrap_or_default();
    if written.len() == 12 && written.bytes().all(|c| c.is_ascii_digit()) {
        return Some(written.to_owned());
    }
    request.resource_account.clone()
}

fn account_of(caller: &Caller) -> Option<String> {
    let account = caller.name.split(':').nth(4)?;
    (account.len() == 12).then(|| account.to_owned())
}

fn find_mut<'a>(request: &'a mut Request, key: &str) -> Option<&'a mut ContextValue> {
    let found = request.context.iter_mut();
    let mut found = found.filter(|(own, _)| own.to_lowercase() == key);
    found.next().map(|(_, value)| value)
}

fn first(request: &Request, key: &str) -> Option<String> {
    let mut found = request
        .context
        .iter()
        .filter(|(own, _)| own.to_lowercase() == key);
    match found.next()?.1 {
        ContextValue::Single(text) => Some(text.clone()),
        ContextValue::Multi(texts) => texts.first().cloned(),
    }
}

fn remove(request: &mut Request, key: &str) {
    request.context.retain(|own, _| own.to_lowercase() != key);
}
