//! The policies that together decide about one caller and one resource.

use crate::policy::parse::Parsed;

/// A document and how readers know it.
#[derive(Clone, Debug)]
pub struct Attached<'a> {
    /// A short name, such as `inline policy "read" of role "ci"`.
    pub name: String,
    /// The document, with its text and place.
    pub document: &'a Parsed,
}

/// Something of a layer that is not known: it may allow or deny anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// One sentence without full stop.
    pub reason: String,
    /// `file:line:column`, where there is one.
    pub place: Option<String>,
}

/// Documents that are united: it allows what one of them allows and none of them denies (`EVAL-04`).
#[derive(Clone, Debug, Default)]
pub struct Layer<'a> {
    /// How readers know the layer, such as `the SCPs of OU "prod"`.
    pub name: String,
    /// The documents, in order.
    pub documents: Vec<Attached<'a>>,
    /// What belongs to it and is not known.
    pub gaps: Vec<Gap>,
}

/// The policies that together decide about one caller and one resource (section 5 of the rules). What
/// does not apply to them is `None`: it neither grants nor limits.
#[derive(Clone, Debug, Default)]
pub struct Layers<'a> {
    /// Of the user and its groups, or of the role; no document means that it allows nothing.
    pub identity: Layer<'a>,
    /// The permissions boundary of the user or role.
    pub boundary: Option<Layer<'a>>,
    /// What was passed when the session was made.
    pub session: Option<Layer<'a>>,
    /// The policy of the resource with what acts like one: ACLs and grants written as statements. For a
    /// role it is the trust policy, for a KMS key the key policy.
    pub resource: Option<Layer<'a>>,
    /// The policy of the S3 access point that the call goes through (`EVAL-89`).
    pub access_point: Option<Layer<'a>>,
    /// Of the caller's organization, a level after the other from the root down (`EVAL-30`); `None`
    /// where none limit the caller (`EVAL-31`).
    pub scps: Option<Vec<Layer<'a>>>,
    /// Of the organization of the resource's owner, likewise (`EVAL-35`, `EVAL-37`).
    pub rcps: Option<Vec<Layer<'a>>>,
    /// Of the VPC endpoint that the call goes through (`EVAL-40`).
    pub endpoint: Option<Layer<'a>>,
    /// `RestrictPublicBuckets` is in force on a public policy: only AWS services and callers of the
    /// owner's account pass (`EVAL-92`).
    pub restrict_public: bool,
}

impl<'a> Layers<'a> {
    /// All layers, in the order in which they are reported (`EVAL-111`).
    pub fn all(&self) -> impl Iterator<Item = &Layer<'a>> {
        (self.rcps.iter().flatten())
            .chain(self.scps.iter().flatten())
            .chain(&self.endpoint)
            .chain(&self.resource)
            .chain(&self.access_point)
            .chain(std::iter::once(&self.identity))
            .chain(&self.boundary)
            .chain(&self.session)
    }
}
