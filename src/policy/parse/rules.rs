//! The rules of each policy type (`GRAM-09`, `GRAM-12`, `GRAM-13`, `GRAM-30` to `GRAM-45`).
//!
//! Runs on the finished tree. A missing element has no meaning and is an error; everything else
//! is a breach.

use super::context::Context;
use super::literals::malformed;
use super::shapes::principal_problem;
use crate::policy::{
    Effect, Elements, Policy, PolicyType, PrincipalKind, Principals, Statement, Version,
};
use crate::source::{Source, Span, quote};
use std::collections::HashSet;

/// Checks the statements that could be read.
pub(super) fn check(
    context: &mut Context,
    policy: &Policy,
    policy_type: PolicyType,
    source: &Source,
) {
    let mut rules = Rules {
        context,
        policy_type,
    };
    rules.id(policy);
    rules.sids(policy);
    rules.characters(policy.span, source);
    for statement in &policy.statements {
        rules.principal(statement);
        rules.resource(statement);
        rules.literals(statement);
        if policy_type == PolicyType::Rcp {
            rules.rcp(statement);
        }
    }
}

struct Rules<'a> {
    context: &'a mut Context,
    policy_type: PolicyType,
}

impl Rules<'_> {
    fn has_principal(&self) -> bool {
        use PolicyType::{Endpoint, Rcp, Resource, Trust};
        matches!(self.policy_type, Resource | Trust | Rcp | Endpoint)
    }

    /// The type with its article and noun.
    fn of_type(&self) -> &'static str {
        match self.policy_type {
            PolicyType::Identity => "an identity policy",
            PolicyType::Resource => "a resource policy",
            PolicyType::Trust => "a role trust policy",
            PolicyType::Boundary => "a permissions boundary",
            PolicyType::Scp => "a service control policy",
            PolicyType::Rcp => "a resource control policy",
            PolicyType::Session => "a session policy",
            PolicyType::Endpoint => "an endpoint policy",
        }
    }

    /// `GRAM-12`
    fn id(&mut self, policy: &Policy) {
        if let (Some(id), false) = (&policy.id, self.has_principal()) {
            let message = format!("{} has no `Id`", self.of_type());
            self.context
                .breach(id.span, message, "AWS refuses it: remove the `Id`");
        }
    }

    /// `GRAM-13`
    fn sids(&mut self, policy: &Policy) {
        let free = matches!(
            self.policy_type,
            PolicyType::Resource | PolicyType::Endpoint
        );
        let mut seen: HashSet<&str> = HashSet::new();
        for sid in policy.statements.iter().filter_map(|one| one.sid.as_ref()) {
            let shown = quote(&sid.value);
            if !free && !sid.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                let message =
                    format!("the `Sid` {shown} holds other characters than letters and digits");
                let help = "use only A to Z, a to z and 0 to 9";
                self.context.breach(sid.span, message, help);
            }
            if !seen.insert(&sid.value) {
                let message = format!("the `Sid` {shown} is given to two statements");
                let help = "give every statement its own `Sid`, or none";
                self.context.breach(sid.span, message, help);
            }
        }
    }

    /// `GRAM-09`: other services than IAM store wider text.
    fn characters(&mut self, span: Span, source: &Source) {
        if matches!(
            self.policy_type,
            PolicyType::Resource | PolicyType::Endpoint
        ) {
            return;
        }
        let inside = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}');
        let mut characters = source.slice(span).char_indices();
        if let Some((at, character)) = characters.find(|(_, c)| !inside(*c)) {
            let start = span.start + at;
            let message = format!(
                "the character {} (U+{:04X}) is not one that IAM stores",
                quote(character.encode_utf8(&mut [0; 4])),
                u32::from(character)
            );
            self.context.breach(
                Span::new(start, start + character.len_utf8()),
                message,
                "IAM documents hold characters up to U+00FF",
            );
        }
    }

    /// `GRAM-30` to `GRAM-38`, `GRAM-40`, `PRIN-10` to `PRIN-14`, `PRIN-21`
    fn principal(&mut self, statement: &Statement) {
        let of_type = self.of_type();
        let Some(principals) = &statement.principal else {
            if self.has_principal() {
                self.context.error(
                    opening(statement.span),
                    format!("the statement of {of_type} has no `Principal`"),
                    "say whom it is about; everybody is `\"Principal\": {\"AWS\": \"*\"}`",
                );
            }
            return;
        };
        let span = principals.span;
        let element = if principals.negated {
            "NotPrincipal"
        } else {
            "Principal"
        };
        if !self.has_principal() {
            let message = format!("{of_type} has no `{element}`");
            let help = "AWS refuses it: remove the element, or choose another policy type";
            self.context.breach(span, message, help);
        } else if principals.negated && self.policy_type != PolicyType::Resource {
            let message = format!("{of_type} has no `NotPrincipal`");
            let help = "use `Principal` with a condition on `aws:PrincipalArn`";
            self.context.breach(span, message, help);
        } else if principals.negated && statement.effect == Effect::Allow {
            let help = "it would allow everybody else, also anonymous callers: AWS refuses it";
            self.context
                .breach(span, "`NotPrincipal` with `Allow`", help);
        }
        if principals.any && !principals.negated && self.policy_type == PolicyType::Trust {
            let message = "the bare `\"*\"` as `Principal` of a role trust policy";
            let help = "AWS refuses it: write `{\"AWS\": \"*\"}` for any AWS identity";
            self.context.breach(span, message, help);
        }
        for name in &principals.names {
            if let Some((message, help)) = principal_problem(name) {
                self.context.breach(name.name.span, message, help);
            }
        }
    }

    /// `GRAM-30` to `GRAM-38`; `RES-11` for session policies
    fn resource(&mut self, statement: &Statement) {
        let trust = self.policy_type == PolicyType::Trust;
        match &statement.resource {
            // A few services, such as ECR, have policies without it.
            None if self.policy_type == PolicyType::Resource => self.context.breach(
                opening(statement.span),
                "the statement of a resource policy has no `Resource`",
                "it is taken to be every resource that the policy is attached to; most services \
                 want `Resource` or `NotResource`",
            ),
            None if !trust => self.context.error(
                opening(statement.span),
                format!("the statement of {} has no `Resource`", self.of_type()),
                "write `Resource` or `NotResource`; every resource is `\"*\"`",
            ),
            Some(resource) if trust => self.context.breach(
                resource.span,
                "a role trust policy has no `Resource`",
                "AWS refuses it: the role itself is the resource; remove the element",
            ),
            Some(resource) if self.policy_type == PolicyType::Session => self.short(resource),
            _ => {}
        }
    }

    /// `GRAM-32`
    fn short(&mut self, resource: &Elements) {
        for text in &resource.values {
            let value = text.value.as_str();
            let variable = self.context.version == Version::V2012 && value.contains("${");
            if value != "*" && !variable && value.split(':').count() < 6 {
                let message = format!("the ARN {} has fewer than six parts", quote(value));
                let help = "session policies need whole ARNs: `arn:partition:service:region:account:resource`";
                self.context.breach(text.span, message, help);
            }
        }
    }

    /// `GRAM-45`
    fn literals(&mut self, statement: &Statement) {
        for clause in &statement.condition {
            let base = clause.operator.base;
            let variables = self.context.version == Version::V2012;
            for text in &clause.values {
                let problem = malformed(base, &text.value, variables);
                // Session policies accept all of these but bad base64.
                let accepted = self.policy_type == PolicyType::Session && problem != Some("base64");
                if let (Some(expected), false) = (problem, accepted) {
                    let shown = quote(&text.value);
                    let message = format!("{shown} is not {}", article(expected));
                    let help = format!(
                        "`{}` compares with {}; this value matches nothing",
                        clause.operator,
                        article(expected)
                    );
                    self.context.breach(text.span, message, &help);
                }
            }
        }
    }

    /// `GRAM-36`, `GRAM-42`
    fn rcp(&mut self, statement: &Statement) {
        let everybody = statement.principal.as_ref().is_none_or(is_everybody);
        let any_action = |elements: &Elements| elements.values.iter().any(|one| one.value == "*");
        let action = &statement.action;
        let bare = any_action(action) && !action.negated;
        let everything = statement.resource.as_ref();
        let everything = everything.is_some_and(|one| any_action(one) && !one.negated);
        if statement.effect == Effect::Allow {
            // The policy that AWS attaches everywhere, `RCPFullAWSAccess`.
            if everybody && bare && everything && statement.condition.is_empty() {
                return;
            }
            self.context.breach(
                opening(statement.span),
                "a resource control policy with `Allow`",
                "it can only deny: write \"Deny\"",
            );
        }
        if action.negated {
            let message = "a resource control policy has no `NotAction`";
            self.context
                .breach(action.span, message, "name the actions in `Action`");
        } else if bare {
            let message = "a bare `*` as `Action` of a resource control policy";
            let help = "name the services, such as `s3:*`";
            self.context.breach(action.span, message, help);
        }
        if let (Some(principals), false) = (&statement.principal, everybody) {
            let message = "the `Principal` of a resource control policy is not `*`";
            let help = "write `\"*\"`, and a condition on `aws:PrincipalArn`";
            self.context.breach(principals.span, message, help);
        }
    }
}

/// `"*"` or `{"AWS": "*"}`
fn is_everybody(principals: &Principals) -> bool {
    let single = match principals.names.as_slice() {
        [only] => only.kind == PrincipalKind::Aws && only.name.value == "*",
        _ => principals.any,
    };
    single && !principals.negated
}

fn article(noun: &str) -> String {
    match noun {
        "ARN" | "IP address" => format!("an {noun}"),
        "base64" => noun.to_owned(),
        _ => format!("a {noun}"),
    }
}

/// The opening bracket stands for the whole.
fn opening(span: Span) -> Span {
    Span::new(span.start, span.start + 1)
}
