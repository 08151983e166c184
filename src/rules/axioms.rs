//! The axioms of requests (section 4.7 of the rules) by id: which there are, how strong they are, and
//! which of them the reader switched off.

use std::collections::BTreeSet;

/// An axiom, by the number in its id: `AX-13`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AxiomId(u8);

/// How strong an axiom is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Every request satisfies it: proofs rest on it.
    Hard,
    /// Its first part is hard; the rest says what requests usually look like.
    Mixed,
    /// It says what requests usually look like: readable witnesses satisfy it, no proof rests on it.
    Soft,
    /// It demands nothing.
    Remark,
}

struct Entry {
    number: u8,
    id: &'static str,
    title: &'static str,
    strength: Strength,
}

/// One row of the table.
macro_rules! row {
    ($number:literal, $id:literal, $strength:ident, $title:literal) => {
        Entry {
            number: $number,
            id: $id,
            title: $title,
            strength: Strength::$strength,
        }
    };
}

const AXIOMS: [Entry; 45] = [
    row!(
        1,
        "AX-01",
        Hard,
        "the form of account, organization and path ids"
    ),
    row!(
        2,
        "AX-02",
        Hard,
        "aws:PrincipalAccount is the account of aws:PrincipalArn"
    ),
    row!(3, "AX-03", Hard, "caller and resource are of one partition"),
    row!(
        4,
        "AX-04",
        Hard,
        "aws:PrincipalType is the kind of the caller"
    ),
    row!(
        5,
        "AX-05",
        Hard,
        "aws:username is the name of the user, and of nobody else"
    ),
    row!(6, "AX-06", Hard, "aws:userid by the kind of the caller"),
    row!(
        7,
        "AX-07",
        Hard,
        "aws:userid of role sessions ends with the session name"
    ),
    row!(
        8,
        "AX-08",
        Hard,
        "what anonymous callers carry and what not"
    ),
    row!(
        9,
        "AX-09",
        Hard,
        "aws:PrincipalOrgPaths are paths of aws:PrincipalOrgID"
    ),
    row!(
        10,
        "AX-10",
        Hard,
        "services and anonymous callers are in no organization"
    ),
    row!(
        11,
        "AX-11",
        Hard,
        "the keys that name a service are those of service callers"
    ),
    row!(12, "AX-12", Hard, "what service callers do not carry"),
    row!(
        13,
        "AX-13",
        Hard,
        "only calls of services carry aws:SourceArn and its like"
    ),
    row!(
        14,
        "AX-14",
        Hard,
        "aws:SourceAccount is the account of aws:SourceArn"
    ),
    row!(
        15,
        "AX-15",
        Hard,
        "aws:SourceOrgPaths are paths of aws:SourceOrgID"
    ),
    row!(
        16,
        "AX-16",
        Hard,
        "aws:SourceVpc, aws:SourceVpce and aws:VpcSourceIp come together"
    ),
    row!(
        17,
        "AX-17",
        Mixed,
        "aws:SourceIp and aws:SourceVpce exclude each other"
    ),
    row!(18, "AX-18", Hard, "what is said of an endpoint needs one"),
    row!(19, "AX-19", Soft, "the form of VPC and endpoint ids"),
    row!(20, "AX-20", Hard, "the ends of aws:CalledVia are in it"),
    row!(
        21,
        "AX-21",
        Hard,
        "aws:MultiFactorAuthAge needs multi-factor authentication"
    ),
    row!(
        22,
        "AX-22",
        Hard,
        "temporary credentials have an issue time, others none"
    ),
    row!(
        23,
        "AX-23",
        Hard,
        "the clocks show one instant, and nothing was issued after it"
    ),
    row!(
        24,
        "AX-24",
        Hard,
        "aws:ResourceAccount is the account of the resource"
    ),
    row!(
        25,
        "AX-25",
        Hard,
        "aws:ResourceOrgPaths are paths of aws:ResourceOrgID"
    ),
    row!(
        26,
        "AX-26",
        Hard,
        "caller and resource of one account are in one organization"
    ),
    row!(
        27,
        "AX-27",
        Hard,
        "the accounts of an organization, where they are given"
    ),
    row!(
        28,
        "AX-28",
        Hard,
        "aws:TagKeys holds the key of each aws:RequestTag"
    ),
    row!(
        29,
        "AX-29",
        Hard,
        "which callers carry the keys of sessions"
    ),
    row!(
        30,
        "AX-30",
        Mixed,
        "ec2:SourceInstanceArn is of the account of the caller"
    ),
    row!(
        31,
        "AX-31",
        Hard,
        "lambda:SourceFunctionArn is of the account of the caller"
    ),
    row!(
        32,
        "AX-32",
        Mixed,
        "kms:CallerAccount is the account of the caller"
    ),
    row!(
        33,
        "AX-33",
        Mixed,
        "s3:DataAccessPointAccount is the account of the access point"
    ),
    row!(
        34,
        "AX-34",
        Hard,
        "keys that belong to iam:PassRole and to the actions of STS"
    ),
    row!(
        35,
        "AX-35",
        Soft,
        "a role that is passed is of the account of the caller"
    ),
    row!(
        36,
        "AX-36",
        Hard,
        "what callers of identity providers call and carry"
    ),
    row!(37, "AX-37", Mixed, "every request carries the time"),
    row!(38, "AX-38", Remark, "what the caller chooses is free"),
    row!(
        39,
        "AX-39",
        Soft,
        "aws:RequestedRegion is the region of the resource"
    ),
    row!(40, "AX-40", Remark, "what forwarded calls may lack"),
    row!(
        41,
        "AX-41",
        Hard,
        "s3:ResourceAccount is aws:ResourceAccount"
    ),
    row!(42, "AX-42", Hard, "the form of resources"),
    row!(43, "AX-43", Hard, "the form of actions"),
    row!(
        44,
        "AX-44",
        Hard,
        "tag keys of a service repeat the global ones"
    ),
    row!(
        45,
        "AX-45",
        Hard,
        "values of a fixed type have one spelling"
    ),
];

impl AxiomId {
    /// Every axiom, in the order of the ids.
    pub fn all() -> impl Iterator<Item = Self> {
        AXIOMS.iter().map(|entry| Self(entry.number))
    }

    fn entry(self) -> Option<&'static Entry> {
        AXIOMS.iter().find(|entry| entry.number == self.0)
    }

    /// As the rules write it: `AX-13`.
    pub fn id(self) -> &'static str {
        self.entry().map_or("", |entry| entry.id)
    }

    /// What it says, in a few words.
    pub fn title(self) -> &'static str {
        self.entry().map_or("", |entry| entry.title)
    }

    /// How strong it is.
    pub fn strength(self) -> Strength {
        self.entry()
            .map_or(Strength::Remark, |entry| entry.strength)
    }

    /// The axiom with that id, in any case; `ax13` and `13` are `AX-13` too.
    fn from_text(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let digits = text.strip_prefix("AX").unwrap_or(&text);
        let digits = digits.strip_prefix('-').unwrap_or(digits);
        if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let number: u8 = digits.parse().ok()?;
        AXIOMS
            .iter()
            .find(|entry| entry.number == number)
            .map(|entry| Self(entry.number))
    }
}

/// Reads `AX-13`; the error says what is expected.
///
/// # Errors
/// No axiom has that id.
pub fn parse(text: &str) -> Result<AxiomId, String> {
    let last = AXIOMS.last().map_or("", |entry| entry.id);
    let first = AXIOMS.first().map_or("", |entry| entry.id);
    AxiomId::from_text(text).ok_or_else(|| {
        format!("`{text}` is no axiom: expected one of {first} to {last}, such as `AX-13`")
    })
}

/// The axioms that are switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Without(BTreeSet<AxiomId>);

impl Without {
    /// Switches one off.
    pub fn insert(&mut self, axiom: AxiomId) {
        self.0.insert(axiom);
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that are, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = AxiomId> {
        self.0.iter().copied()
    }

    /// Whether the axiom with that id is; ids of other rules never are.
    pub fn contains(&self, id: &str) -> bool {
        !self.0.is_empty() && self.0.iter().any(|axiom| axiom.id() == id)
    }
}
