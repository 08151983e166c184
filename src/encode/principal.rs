//! `Principal` and `NotPrincipal` as expressions over the caller (section 2.4 of the rules).

use super::caller::{self, Kind, Named};
use super::compile::{Compiler, Expr, Name, Operand, Target, VarId};
use super::operators::Test;
use super::patterns;
use crate::policy::{Effect, PolicyType, PrincipalKind, Principals};
use crate::regular::{Language, literal};
use crate::rules::Question;

impl Compiler {
    /// Whether the element matches the caller.
    pub(super) fn principal(
        &mut self,
        principals: &Principals,
        effect: Effect,
        policy_type: PolicyType,
    ) -> Expr {
        let mut named = if principals.any {
            Named::everybody()
        } else {
            Named::default()
        };
        let mut canonical = Vec::new();
        for name in &principals.names {
            // PRIN-11: providers are principals of trust policies only.
            if name.kind == PrincipalKind::Federated && policy_type != PolicyType::Trust {
                continue;
            }
            named.add(name.kind, &name.name.value);
            if name.kind == PrincipalKind::CanonicalUser {
                canonical.push(patterns::like(&patterns::plain(&name.name.value)));
            }
        }
        let var = self.variable(Name::Caller, "");
        let mut all = named.exact.clone();
        all.extend(named.issuer.iter().chain(&named.account).cloned());
        let matched = self.atom(var, Operand::Text(Language::new(all)));
        let matched = if policy_type == PolicyType::Endpoint && !named.account.is_empty() {
            // The default reading is that an account names all its callers.
            let named_itself = named.exact.iter().chain(&named.issuer).cloned().collect();
            let itself = self.atom(var, Operand::Text(Language::new(named_itself)));
            let root = self.callers(caller::of_kinds(&[Kind::Root]));
            let all = self.open(Question::EndpointAccount).negate();
            let by_account = Expr::And(vec![matched, Expr::Or(vec![root, all])]);
            Expr::Or(vec![itself, by_account])
        } else {
            matched
        };
        let alias = self.aliases(principals);
        let matched = Expr::Or(vec![matched, alias]);
        let service = named.services && self.kinds.contains(&Kind::Service);
        let services = if service {
            let shape = caller::of_kinds(&[Kind::Service]);
            let is_service = self.atom(var, Operand::Text(shape));
            // The default reading is that `{"AWS": "*"}` covers services: the boolean is "it does not".
            let not = self.open(Question::AnyAwsService).negate();
            Expr::And(vec![is_service, not])
        } else {
            Expr::Constant(false)
        };
        let canonical = if canonical.is_empty() {
            Expr::Constant(false)
        } else {
            let var = self.variable(Name::Canonical, "");
            self.atom(var, Operand::Text(Language::new(canonical)))
        };
        let matched = Expr::Or(vec![matched, services.clone(), canonical.clone()]);
        if !principals.negated {
            return matched;
        }
        if effect == Effect::Allow {
            return matched.negate();
        }
        // PRIN-22: nothing of the caller's names is listed; or, in the other reading, not all are.
        let all = self.all_names(&named, var);
        let all = Expr::Or(vec![all, services, canonical]);
        let open = self.open(Question::PartialNotPrincipal);
        let boundary = self.variable(Name::Boundary, "");
        let has_boundary = self.atom(
            boundary,
            Operand::Text(Language::new(vec![literal("true")])),
        );
        Expr::Or(vec![
            matched.negate(),
            Expr::And(vec![open, all.negate()]),
            has_boundary,
        ])
    }

    /// The caller is a service that goes by another of the names too (`PRIN-18`). Names of one
    /// service begin with the same word; where no two such names are in play, one name is enough.
    fn aliases(&mut self, principals: &Principals) -> Expr {
        let known = |name: &str| self.services.iter().any(|other| may_be_one(name, other));
        let names = principals.names.iter();
        let names = names.filter(|name| name.kind == PrincipalKind::Service);
        let shared: Vec<&str> = names
            .map(|name| name.name.value.as_str())
            .filter(|name| known(name))
            .collect();
        if shared.is_empty() || !self.kinds.contains(&Kind::Service) {
            return Expr::Constant(false);
        }
        let patterns = shared
            .iter()
            .map(|name| patterns::like(&patterns::plain(name)));
        let language = Language::new(patterns.collect());
        let Target::Multi(_, values) = self.target("aws:PrincipalServiceNamesList") else {
            return Expr::Constant(false);
        };
        match self.atom(values, Operand::Text(language)) {
            Expr::Atom(_, atom) if self.rules.holds("AX-11") => {
                Expr::Some(values, Test::Operand(atom))
            }
            // Others may carry the list then.
            Expr::Atom(_, atom) => {
                let service = self.of_kinds(&[Kind::Service]);
                Expr::And(vec![service, Expr::Some(values, Test::Operand(atom))])
            }
            _ => Expr::Constant(false),
        }
    }

    /// Every name of the caller is listed.
    fn all_names(&mut self, named: &Named, var: VarId) -> Expr {
        let mut text =
            |sequences: &Vec<_>| self.atom(var, Operand::Text(Language::new(sequences.clone())));
        let exact = text(&named.exact);
        let issuer = text(&named.issuer);
        let account = text(&named.account);
        let mut kinds = |kinds: &[Kind]| self.atom(var, Operand::Text(caller::of_kinds(kinds)));
        let root = kinds(&[Kind::Root]);
        let issued = kinds(&[Kind::Role, Kind::Federated]);
        let signed = kinds(&Kind::SIGNED);
        // The root user has no name but its account.
        Expr::And(vec![
            Expr::Or(vec![root, exact]),
            Expr::Or(vec![issued.negate(), issuer]),
            Expr::Or(vec![signed.negate(), account]),
        ])
    }
}

/// Whether two different names of services can be names of one: they begin with the same word, or
/// with a wildcard.
fn may_be_one(name: &str, other: &str) -> bool {
    let word = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let (one, two) = (word(name), word(other));
    name != other && (one == two || one.contains(['*', '?']) || two.contains(['*', '?']))
}
