//! Questions as SMT-LIB 2.6 files in the plain encoding: a string for the action, for the resource,
//! for each part of the caller and for each condition key, regular expressions for patterns.
//!
//! This is an independent reading of the rules. It takes the documents and the catalog and nothing of
//! `encode`, `regular`, `solve` or `eval`, so that another solver's answer to the file is a second
//! opinion on the engine's. The engine itself does not work this way: solvers of strings do not decide
//! all such questions in time.
//!
//! - Texts are sequences of UTF-16 units (`REQ-05`). Nothing restricts them to well-formed ones:
//!   characters that no policy names can be swapped for each other, unpaired surrogates too.
//! - A multi-valued key is a few elements (`request.rs` says why they are enough).
//! - Numbers are of the sort Real, instants milliseconds of the sort Int, addresses of the sort Int
//!   with a Bool for the family.
//! - Where the rules leave a question open (`OQ-06`, `OQ-17`, `OQ-18`, `OQ-28`, `COND-46`) the file
//!   takes one reading and says so in its first lines.
//! - What has no plain form is a boolean that may be anything. The first lines name it, so that such a
//!   file is not mistaken for the whole question.

mod axioms;
mod caller;
mod condition;
mod inside;
mod keys;
mod pattern;
mod principal;
mod question;
mod request;
mod script;
mod template;
mod term;
mod values;

use crate::policy::{Operator, Policy, PolicyType, PrincipalKind};

pub use inside::inside;
pub use question::{can, compare};
pub use script::{Script, Variable};

/// A document of a question.
pub type Document<'a> = (&'a Policy, PolicyType);

/// A kind of caller (`REQ-03`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the kind of that name")]
pub enum Caller {
    Root,
    User,
    Role,
    Federated,
    Service,
    Anonymous,
    Web,
    Saml,
}

/// What every request in question keeps.
#[derive(Clone, Debug)]
pub enum Bound<'a> {
    /// All of these.
    All(Vec<Bound<'a>>),
    /// One of these.
    Any(Vec<Bound<'a>>),
    /// Not this.
    Not(Box<Bound<'a>>),
    /// The action matches one of these patterns.
    Action(&'a [String]),
    /// The resource matches one of these patterns.
    Resource(&'a [String]),
    /// The caller is of one of these kinds.
    Callers(Vec<Caller>),
    /// The caller is the one that a principal element of that kind and name names exactly.
    Named(PrincipalKind, &'a str),
    /// A condition clause holds; there are no policy variables in it.
    Clause(Operator, &'a str, &'a [String]),
}

/// The bounds of a question whether a request is allowed, as the command line has them.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Who asks: an ARN, an account, a service, a provider, `anyone`, `anonymous` or `external`.
    pub principal: &'a str,
    /// AWS services count as external.
    pub services: bool,
    /// Accounts that are not external, beside the owner.
    pub trust: &'a [String],
    /// The account that owns the resource.
    pub owner: Option<&'a str>,
    /// Action patterns, one of which matches; none is any action.
    pub actions: &'a [String],
    /// Resource patterns, one of which matches; none is any resource.
    pub resources: &'a [String],
    /// Context keys and their values; `None` means absent.
    pub when: &'a [(String, Option<Vec<String>>)],
}
