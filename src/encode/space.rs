//! The values of each variable as finitely many classes, and expressions as formulas over them.

use super::caller::{self, PARTITIONS};
use super::compile::{Compiler, Expr, Free, Name, Operand, VarId};
pub use super::domains::TOO_MANY;
use super::domains::{self};
pub use super::domains::{Class, Domain};
use super::formula::{Formula, Formulas};
use super::keys;
use super::operators::Test;
use crate::regular::{Bits, Budget, Item, Language, Sequence, UnitSet};
use crate::regular::{after, literal};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All variables of a question.
#[derive(Clone, Debug)]
pub struct Space {
    /// By [`VarId`].
    pub domains: Vec<Arc<Domain>>,
    /// Whether callers of several partitions are told apart; if not, all go by the usual one.
    pub caller_partitions: bool,
}

/// How much work a variable of the whole question may be, before it is tried for its parts.
const WHOLE: Budget = Budget {
    states: 20_000,
    positions: 250_000,
    classes: 5_000,
};

/// What bounds the variables apart from the atoms.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// The resource is a role (trust policies).
    pub roles_only: bool,
    /// Partitions that can matter to resources.
    pub partitions: Vec<&'static str>,
    /// Partitions that can matter to callers; only the usual one where none does.
    pub caller_partitions: Vec<&'static str>,
    /// How much work each variable may be.
    pub budget: Budget,
    /// Variables that have one text only.
    pub pinned: Vec<(Name, String)>,
}

/// The partitions that the languages of a variable can tell apart: those that are named, the usual
/// one, and one that stands for all others; all of them where a pattern is only part of a name.
pub fn partitions_of<'a>(languages: impl Iterator<Item = &'a Language>) -> Vec<&'static str> {
    let mut named: Vec<&'static str> = vec!["aws"];
    for sequence in languages.flat_map(Language::sequences) {
        for tag in ["", "web/", "saml/"] {
            for rest in after(sequence, &format!("{tag}arn:")) {
                match partition_name(&rest) {
                    Named::Any => {}
                    Named::Part => return PARTITIONS.to_vec(),
                    Named::One(name) => {
                        named.extend(PARTITIONS.iter().find(|known| **known == name));
                    }
                }
            }
        }
    }
    let mut chosen: Vec<&'static str> = Vec::new();
    let mut others = 0;
    for partition in PARTITIONS {
        let known = named.contains(&partition);
        if known || others == 0 {
            chosen.push(partition);
            others += usize::from(!known);
        }
    }
    chosen
}

enum Named {
    Any,
    One(String),
    Part,
}

fn partition_name(rest: &[Item]) -> Named {
    let mut units = Vec::new();
    for (index, item) in rest.iter().enumerate() {
        match (&item.set, item.star) {
            (UnitSet::One(unit), false) if *unit == u16::from(b':') => {
                return Named::One(String::from_utf16_lossy(&units));
            }
            (UnitSet::One(unit), false) => units.push(*unit),
            (set, true)
                if index == 0 && (*set == UnitSet::Any || *set == UnitSet::except(b':')) =>
            {
                let ends = match rest.get(1) {
                    None => true,
                    Some(next) => next.set == UnitSet::One(u16::from(b':')) && !next.star,
                };
                return if ends { Named::Any } else { Named::Part };
            }
            _ => return Named::Part,
        }
    }
    Named::Any
}

/// Partitions every variable of a question.
pub fn build(compiler: &Compiler, bounds: &Bounds) -> Space {
    let domains = compiler
        .variables
        .iter()
        .map(|(name, variable)| {
            let universe = universe(name, compiler, bounds);
            // The whole question asks more of a variable than any one class of actions does; where
            // that is much, the parts are cheaper than the whole.
            let budget = match name {
                Name::Action => bounds.budget,
                _ => bounds.budget.at_most(WHOLE),
            };
            let rules = &compiler.rules;
            Arc::new(domains::domain(
                name, variable, None, &universe, budget, rules,
            ))
        })
        .collect();
    Space {
        domains,
        caller_partitions: bounds.caller_partitions.len() > 1,
    }
}

/// The texts that a variable can have.
pub fn universe(name: &Name, compiler: &Compiler, bounds: &Bounds) -> Language {
    let mut pinned = bounds.pinned.iter();
    if let Some((_, text)) = pinned.find(|(own, _)| own == name) {
        return Language::new(vec![literal(text)]);
    }
    let rules = &compiler.rules;
    let any = || vec![vec![Item::star(UnitSet::Any)]];
    let lower = || UnitSet::class("a-z0-9-");
    let some = || vec![vec![Item::one(UnitSet::Any), Item::star(UnitSet::Any)]];
    Language::new(match name {
        Name::Action if !rules.holds("AX-43") => {
            // Any text; case folded all the same.
            let set = UnitSet::ranges(&[(0, 0x40), (0x5B, u16::MAX)]);
            vec![vec![Item::one(set.clone()), Item::star(set)]]
        }
        Name::Action => {
            // AX-43, case folded; a few names of AWS have a hyphen.
            let name = UnitSet::class("a-z0-9-");
            let mut items = vec![Item::one(lower()), Item::star(lower())];
            items.extend(literal(":"));
            items.extend([Item::one(name.clone()), Item::star(name)]);
            vec![items]
        }
        Name::Resource if bounds.roles_only => bounds
            .partitions
            .iter()
            .map(|partition| {
                let mut items = literal(&format!("arn:{partition}:iam::"));
                items.extend(keys::account());
                items.extend(literal(":role/"));
                let rest = UnitSet::class("!-~");
                items.extend([Item::one(rest.clone()), Item::star(rest)]);
                items
            })
            .collect(),
        Name::Resource if !rules.holds("AX-42") => some(),
        Name::Resource => resources(&bounds.partitions),
        Name::Owner if !rules.holds("AX-01") => some(),
        Name::Owner => vec![keys::account()],
        Name::Caller => return caller::universe(&compiler.kinds, &bounds.caller_partitions),
        Name::Boundary => vec![literal("false"), literal("true")],
        Name::Canonical => {
            let set = UnitSet::class("0-9a-zA-Z");
            vec![vec![Item::one(set.clone()), Item::star(set)]]
        }
        Name::Presence(_) => vec![literal("present")],
        Name::Key(key) | Name::Values(key) => return keys::texts(keys::type_under(key, rules)),
        #[expect(unreachable_patterns, reason = "the default for names to come")]
        _ => any(),
    })
}

/// `AX-42`.
fn resources(partitions: &[&str]) -> Vec<Sequence> {
    let mut all = vec![literal("*")];
    let lower = UnitSet::class("a-z0-9-");
    for partition in partitions {
        for account in [Vec::new(), keys::account(), literal("aws")] {
            let mut items = literal(&format!("arn:{partition}:"));
            items.extend([Item::one(lower.clone()), Item::star(lower.clone())]);
            items.extend(literal(":"));
            items.push(Item::star(lower.clone()));
            items.extend(literal(":"));
            items.extend(account);
            items.extend(literal(":"));
            items.extend([Item::one(UnitSet::Any), Item::star(UnitSet::Any)]);
            all.push(items);
        }
    }
    all
}

/// The operands of a variable that occur in an expression.
fn atoms(expr: &Expr, var: VarId, found: &mut BTreeSet<usize>) {
    match expr {
        Expr::Atom(own, atom) if *own == var => {
            found.insert(*atom);
        }
        Expr::Some(own, test) if *own == var => tested(test, found),
        Expr::Not(inner) => atoms(inner, var, found),
        Expr::And(parts) | Expr::Or(parts) => {
            for part in parts {
                atoms(part, var, found);
            }
        }
        _ => {}
    }
}

fn tested(test: &Test, found: &mut BTreeSet<usize>) {
    match test {
        Test::Constant(_) => {}
        Test::Operand(index) => {
            found.insert(*index);
        }
        Test::Not(inner) => tested(inner, found),
        Test::And(parts) | Test::Or(parts) => {
            for part in parts {
                tested(part, found);
            }
        }
    }
}

impl Space {
    /// Whether some variable has too many classes.
    pub fn is_too_fine(&self) -> bool {
        let mut domains = self.domains.iter();
        domains.any(|domain| domain.broken == Some(TOO_MANY))
    }

    /// The space for a part of the question in which only some atoms occur: variables that have too
    /// many classes under all their atoms are partitioned anew by those.
    #[must_use]
    pub fn coarser(&self, compiler: &Compiler, bounds: &Bounds, exprs: &[&Expr]) -> Self {
        let mut space = self.clone();
        for (index, domain) in space.domains.iter_mut().enumerate() {
            if domain.broken != Some(TOO_MANY) {
                continue;
            }
            let Some((name, variable)) = compiler.variables.get_index(index) else {
                continue;
            };
            let var = VarId(u32::try_from(index).unwrap_or(u32::MAX));
            let mut asked = BTreeSet::new();
            for expr in exprs {
                atoms(expr, var, &mut asked);
            }
            let universe = universe(name, compiler, bounds);
            let (budget, rules) = (bounds.budget, &compiler.rules);
            let own = domains::domain(name, variable, Some(&asked), &universe, budget, rules);
            *domain = Arc::new(own);
        }
        space
    }

    /// The domain of a variable.
    pub fn domain(&self, var: VarId) -> Option<&Domain> {
        self.domains.get(var.0 as usize).map(AsRef::as_ref)
    }

    /// How many classes each variable has.
    pub fn sizes(&self) -> Vec<usize> {
        self.domains
            .iter()
            .map(|domain| domain.classes.len())
            .collect()
    }

    /// The classes whose values pass a test.
    fn passing(&self, var: VarId, test: &Test) -> Bits {
        let Some(domain) = self.domain(var) else {
            return Bits::default();
        };
        let mut passing = Bits::empty(domain.classes.len());
        for (index, class) in domain.classes.iter().enumerate() {
            if passes(test, &class.members) {
                passing.insert(index);
            }
        }
        passing
    }

    /// An expression as a formula over the classes.
    pub fn formula(&self, expr: &Expr, compiler: &mut Compiler, arena: &mut Formulas) -> Formula {
        match expr {
            Expr::Constant(value) => Formula::constant(*value),
            Expr::Atom(var, atom) => {
                if let Some(reason) = self.domain(*var).and_then(|domain| domain.broken) {
                    if is_everything(*var, *atom, compiler) {
                        return self.formula(&Expr::Present(*var), compiler, arena);
                    }
                    return broken(*var, *atom, reason, compiler, arena);
                }
                let classes = self.passing(*var, &Test::Operand(*atom));
                arena.is_in(*var, classes)
            }
            Expr::Present(var) => {
                let size = arena.size(*var);
                let mut classes = Bits::full(size);
                if let Some(domain) = self.domain(*var)
                    && domain.offset > 0
                {
                    let mut absent = Bits::empty(size);
                    absent.insert(0);
                    classes = classes.without(&absent);
                }
                arena.is_in(*var, classes)
            }
            Expr::Some(var, test) => {
                if let Some(reason) = self.domain(*var).and_then(|domain| domain.broken)
                    && *test != Test::Constant(true)
                {
                    // Each test of a variable that is not understood is a boolean of its own.
                    let atom = usize::MAX - operand_of(test);
                    return broken(*var, atom, reason, compiler, arena);
                }
                let classes = self.passing(*var, test);
                arena.some(*var, classes)
            }
            Expr::Free(index) => arena.free(*index),
            Expr::Not(inner) => {
                let inner = self.formula(inner, compiler, arena);
                arena.not(inner)
            }
            Expr::And(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| self.formula(part, compiler, arena))
                    .collect();
                arena.and(parts)
            }
            Expr::Or(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| self.formula(part, compiler, arena))
                    .collect();
                arena.or(parts)
            }
        }
    }
}

/// Whether every text belongs to an operand.
fn is_everything(var: VarId, atom: usize, compiler: &Compiler) -> bool {
    let variable = compiler.variables.get_index(var.0 as usize);
    let operand = variable.and_then(|(_, variable)| variable.operands.get_index(atom));
    let Some(Operand::Text(language)) = operand else {
        return false;
    };
    let any = [Item::star(UnitSet::Any)];
    language.sequences().iter().any(|sequence| *sequence == any)
}

fn operand_of(test: &Test) -> usize {
    match test {
        Test::Constant(_) => 0,
        Test::Operand(index) => index * 2 + 1,
        Test::Not(inner) => operand_of(inner) + 1,
        Test::And(parts) | Test::Or(parts) => parts.iter().map(operand_of).sum(),
    }
}

fn broken(
    var: VarId,
    atom: usize,
    reason: &'static str,
    compiler: &mut Compiler,
    arena: &mut Formulas,
) -> Formula {
    match compiler.free(Free::Atom(var, atom, reason), None) {
        Expr::Free(index) => arena.free(index),
        _ => Formula::FALSE,
    }
}

fn passes(test: &Test, members: &Bits) -> bool {
    match test {
        Test::Constant(value) => *value,
        Test::Operand(index) => members.contains(*index),
        Test::Not(inner) => !passes(inner, members),
        Test::And(parts) => parts.iter().all(|part| passes(part, members)),
        Test::Or(parts) => parts.iter().any(|part| passes(part, members)),
    }
}
