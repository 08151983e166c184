//! `Principal` and `NotPrincipal` (section 2.4 of the rules).

use super::caller::{Kind, Part, SIGNED};
use super::pattern::{self, Language, one_of, tokens};
use super::request::Request;
use super::term::{and, equal, join, not, or, text};
use crate::policy::{Effect, PolicyType, PrincipalKind, Principals};

impl Request {
    /// The element matches the caller.
    pub fn principal(
        &mut self,
        element: &Principals,
        effect: Effect,
        policy_type: PolicyType,
    ) -> String {
        let listed = if element.any {
            "true".to_owned()
        } else {
            let names = element.names.iter();
            let cases = names.map(|name| self.named(name.kind, &name.name.value, policy_type));
            or(cases.collect())
        };
        if !element.negated {
            return listed;
        }
        if effect == Effect::Allow {
            return not(&listed);
        }
        // PRIN-22: who is listed by some of its names only is exempt (OQ-17). PRIN-23: who has a
        // boundary never is.
        if !element.any {
            self.note(
                "OQ-17: a Deny with NotPrincipal exempts callers that are listed by some of \
                       their names",
            );
        }
        let bounded = if self.is(&[Kind::User, Kind::Role]) == "false" {
            "false".to_owned()
        } else {
            self.part(Part::Boundary)
        };
        or(vec![not(&listed), bounded])
    }

    fn note(&mut self, text: &str) {
        self.notes.insert(text.to_owned());
    }

    /// One name of a principal map covers the caller (`PRIN-01` to `PRIN-12`).
    pub fn named(&mut self, kind: PrincipalKind, name: &str, policy_type: PolicyType) -> String {
        match kind {
            PrincipalKind::Aws if name == "*" => {
                // PRIN-20, OQ-18.
                if self.kinds.contains(&Kind::Service) {
                    self.note("OQ-18: {\"AWS\": \"*\"} covers AWS services");
                }
                let strangers = self.is(&[Kind::Web, Kind::Saml]);
                not(&strangers)
            }
            PrincipalKind::Aws => {
                let own = self.by_name(name);
                let account = self.by_account(name);
                if policy_type == PolicyType::Endpoint && account != "false" {
                    self.note("OQ-28: an account in an endpoint policy is all its callers");
                }
                or(vec![own, account])
            }
            PrincipalKind::Service => {
                let service = self.is(&[Kind::Service]);
                if service == "false" {
                    return service;
                }
                let language = [pattern::free(&tokens(name))];
                let own = one_of(&self.part(Part::Service), &language);
                // PRIN-18: all names of the service count.
                let alias = self.some("aws:PrincipalServiceNamesList", &|element| {
                    one_of(element, &language)
                });
                and(vec![service, or(vec![own, alias])])
            }
            PrincipalKind::Federated => {
                let strangers = self.is(&[Kind::Web, Kind::Saml]);
                if strangers == "false" {
                    return strangers;
                }
                let language = [pattern::free(&tokens(name))];
                and(vec![
                    strangers,
                    one_of(&self.part(Part::Provider), &language),
                ])
            }
            PrincipalKind::CanonicalUser => {
                let language = [pattern::free(&tokens(name))];
                let id = self.part(Part::Canonical);
                and(vec![format!("{id}?"), one_of(&id, &language)])
            }
        }
    }

    /// The account of the caller is named, by its number or as its root user (`PRIN-02`).
    pub fn by_account(&mut self, name: &str) -> String {
        let signed = self.is(&SIGNED);
        let tokens = tokens(name);
        let Some(parts) = pattern::components(&tokens) else {
            let own = one_of(&self.part(Part::Account), &[pattern::free(&tokens)]);
            return and(vec![signed, own]);
        };
        let root = self.arn_is(&parts, "iam", &text("root"));
        and(vec![signed, root])
    }

    /// The caller is named, or who issued its session (`PRIN-03` to `PRIN-08`).
    pub fn by_name(&mut self, name: &str) -> String {
        let (exact, issuer) = self.names(name);
        or(vec![exact, issuer])
    }

    /// Whether the own name matches, and whether that of the issuer does.
    pub fn names(&mut self, name: &str) -> (String, String) {
        let tokens = tokens(name);
        let is = |kind| [kind];
        let Some(parts) = pattern::components(&tokens) else {
            // PRIN-08; an account number is no unique id.
            if name.bytes().all(|c| c.is_ascii_digit()) {
                return ("false".to_owned(), "false".to_owned());
            }
            let id = one_of(&self.part(Part::Id), &[pattern::free(&tokens)]);
            let user = self.is(&is(Kind::User));
            let role = self.is(&is(Kind::Role));
            return (and(vec![user, id.clone()]), and(vec![role, id]));
        };
        let tail = self.part(Part::Tail);
        let mut exact = Vec::new();
        for (kind, service) in [
            (Kind::Root, "iam"),
            (Kind::User, "iam"),
            (Kind::Federated, "sts"),
        ] {
            let own = self.is(&is(kind));
            exact.push(and(vec![own, self.arn_is(&parts, service, &tail)]));
        }
        let role = self.is(&is(Kind::Role));
        let (name, session) = (self.part(Part::Name), self.part(Part::Session));
        let session = join(&[text("assumed-role/"), name, text("/"), session]);
        exact.push(and(vec![
            role.clone(),
            self.arn_is(&parts, "sts", &session),
        ]));
        let federated = self.is(&is(Kind::Federated));
        let user = self.part(Part::Issuer);
        let issuer = or(vec![
            and(vec![role, self.arn_is(&parts, "iam", &tail)]),
            and(vec![federated, self.arn_is(&parts, "iam", &user)]),
        ]);
        (or(exact), issuer)
    }

    /// An ARN of the caller's account, without a region, matches component by component (`NEW-05`,
    /// `COND-31`).
    fn arn_is(&mut self, parts: &[&[pattern::Token]], service: &str, tail: &str) -> String {
        let [arn, partition, own_service, region, account, rest] = parts else {
            return "false".to_owned();
        };
        if **arn != *pattern::literal("arn")
            || !covers(own_service, service)
            || !covers(region, "")
            || !may_cover(rest, tail)
        {
            return "false".to_owned();
        }
        let partition = one_of(
            &self.part(Part::Partition),
            &[pattern::component(partition)],
        );
        let account = one_of(&self.part(Part::Account), &[pattern::component(account)]);
        let rest = match (pattern::free(rest), tail.starts_with('"')) {
            (Language::Text(literal), true) => equal(tail, &literal),
            (language, _) => one_of(tail, &[language]),
        };
        and(vec![partition, account, rest])
    }
}

/// Whether a component of a pattern matches a known text.
fn covers(component: &[pattern::Token], text: &str) -> bool {
    let units: Vec<u16> = text.encode_utf16().collect();
    fits(component, &units)
}

fn fits(component: &[pattern::Token], units: &[u16]) -> bool {
    match (component.split_first(), units.split_first()) {
        (None, None) => true,
        (Some((pattern::Token::Many, rest)), other) => {
            fits(rest, units) || other.is_some_and(|(_, more)| fits(component, more))
        }
        (Some((pattern::Token::One, rest)), Some((_, more))) => fits(rest, more),
        (Some((pattern::Token::Unit(own), rest)), Some((unit, more))) => {
            own == unit && fits(rest, more)
        }
        _ => false,
    }
}

/// `false` where a pattern without wildcards cannot be that sixth component: most names are of one
/// kind of caller, and files stay short without the others.
fn may_cover(rest: &[pattern::Token], tail: &str) -> bool {
    let wild = rest
        .iter()
        .any(|token| !matches!(token, pattern::Token::Unit(_)));
    let begins = |text: &str| rest.starts_with(&pattern::literal(text));
    if tail == text("root") {
        return wild || covers(rest, "root");
    }
    if wild {
        return true;
    }
    match tail {
        "caller.issuer" => begins("user/"),
        _ if tail.starts_with("(str.++ \"assumed-role/\"") => begins("assumed-role/"),
        _ => true,
    }
}
