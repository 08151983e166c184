//! The caller as one word, and the views of it: principal elements and the keys of the principal
//! are inverse images of languages over that word.
//!
//! | kind | word |
//! |---|---|
//! | root | `arn:P:iam::A:root` |
//! | user | `arn:P:iam::A:user/PATH/NAME` ⏎ `AIDA…` |
//! | role session | `arn:P:iam::A:role/PATH/NAME` ⏎ `AROA…:SESSION` |
//! | federated user | `arn:P:sts::A:federated-user/NAME` ⏎ `user/PATH/ISSUER` |
//! | service | `service/NAME` |
//! | anonymous | `anonymous` |
//! | web identity, SAML | `web/PROVIDER`, `saml/PROVIDER` |
//!
//! ⏎ is a line feed, which no name can hold. Rejected: one variable for each part, with axioms
//! between them. As one word the ties between ARN, account, name and id cost nothing.

use super::keys::{Derived, account};
use crate::policy::PrincipalKind;
use crate::regular::{Item, Language, Sequence, UnitSet, after, literal, split_at, within};

/// The kinds of caller as the encoder tells them apart (`REQ-03`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The root user.
    Root,
    /// An IAM user.
    User,
    /// A session of a role.
    Role,
    /// A session of `GetFederationToken`.
    Federated,
    /// An AWS service.
    Service,
    /// An unsigned request.
    Anonymous,
    /// A caller of `AssumeRoleWithWebIdentity`.
    Web,
    /// A caller of `AssumeRoleWithSAML`.
    Saml,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Root,
        Self::User,
        Self::Role,
        Self::Federated,
        Self::Service,
        Self::Anonymous,
        Self::Web,
        Self::Saml,
    ];
    /// The kinds that belong to an account and sign their calls.
    pub const SIGNED: [Self; 4] = [Self::Root, Self::User, Self::Role, Self::Federated];

    /// What `aws:PrincipalType` says of the kind (`KEY-09`, `AX-36`).
    const fn type_name(self) -> Option<&'static str> {
        match self {
            Self::Root => Some("Account"),
            Self::User | Self::Saml => Some("User"),
            Self::Role => Some("AssumedRole"),
            Self::Federated => Some("FederatedUser"),
            Self::Anonymous => Some("Anonymous"),
            Self::Service | Self::Web => None,
        }
    }
}

/// Partitions a request can name (`AX-42`), the usual ones first.
pub const PARTITIONS: [&str; 8] = [
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-eusc",
];

const LINE: &str = "\n";

fn part() -> Item {
    Item::star(UnitSet::except(b':'))
}

fn any() -> Item {
    Item::star(UnitSet::Any)
}

fn line() -> UnitSet {
    UnitSet::except(b'\n')
}

fn names() -> UnitSet {
    UnitSet::class("a-zA-Z0-9_+=,.@-")
}

fn digits() -> UnitSet {
    UnitSet::class("0-9")
}

/// Concatenates texts and sequences.
macro_rules! seq {
    ($($part:expr),* $(,)?) => {{
        let mut items: Sequence = Vec::new();
        $( Piece::from($part).append(&mut items); )*
        items
    }};
}

enum Piece<'a> {
    Text(&'a str),
    Items(&'a [Item]),
    Item(Item),
}

impl Piece<'_> {
    fn append(self, items: &mut Sequence) {
        match self {
            Self::Text(text) => items.extend(literal(text)),
            Self::Items(more) => items.extend_from_slice(more),
            Self::Item(item) => items.push(item),
        }
    }
}

impl<'a> From<&'a str> for Piece<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Sequence> for Piece<'a> {
    fn from(items: &'a Sequence) -> Self {
        Self::Items(items)
    }
}

impl From<Item> for Piece<'_> {
    fn from(item: Item) -> Self {
        Self::Item(item)
    }
}

/// The words of callers of these kinds, in these partitions.
pub fn universe(kinds: &[Kind], partitions: &[&str]) -> Language {
    let name = || vec![Item::one(names()), Item::star(names())];
    let path = vec![
        Item::star(UnitSet::class("!-~")),
        Item::one(UnitSet::class("/")),
    ];
    let id = || {
        let set = UnitSet::class("A-Z0-9a-z");
        vec![Item::one(set.clone()), Item::star(set)]
    };
    let account = account();
    let mut words = Vec::new();
    for kind in kinds {
        match kind {
            Kind::Service => words.push(seq![
                "service/",
                Item::one(UnitSet::class("a-zA-Z0-9_-")),
                Item::star(UnitSet::class("a-zA-Z0-9_-")),
                ".",
                Item::star(UnitSet::class("a-zA-Z0-9._-")),
                Item::one(UnitSet::class("a-zA-Z0-9")),
            ]),
            Kind::Anonymous => words.push(literal("anonymous")),
            _ => {}
        }
        if *kind == Kind::Web {
            let host = Item::one(UnitSet::class("a-zA-Z0-9"));
            words.push(seq![
                "web/",
                host,
                Item::star(UnitSet::class("a-zA-Z0-9._/-"))
            ]);
        }
        for partition in partitions {
            let iam = seq!["arn:", *partition, ":iam::", &account, ":"];
            let anything = Item::star(UnitSet::class("!-~"));
            let something = Item::one(UnitSet::class("!-~"));
            match kind {
                Kind::Root => words.push(seq![&iam, "root"]),
                Kind::User => {
                    for path in [Vec::new(), path.clone()] {
                        words.push(seq![&iam, "user/", &path, &name(), LINE, "AIDA", &id()]);
                    }
                }
                Kind::Role => {
                    for path in [Vec::new(), path.clone()] {
                        let session = seq![Item::one(names()), &name()];
                        words.push(seq![
                            &iam,
                            "role/",
                            &path,
                            &name(),
                            LINE,
                            "AROA",
                            &id(),
                            ":",
                            &session
                        ]);
                    }
                }
                Kind::Federated => {
                    for path in [Vec::new(), path.clone()] {
                        let federated = seq![Item::one(names()), &name()];
                        words.push(seq![
                            "arn:",
                            *partition,
                            ":sts::",
                            &account,
                            ":federated-user/",
                            &federated,
                            LINE,
                            "user/",
                            &path,
                            &name(),
                        ]);
                    }
                }
                Kind::Web => {
                    words.push(seq!["web/", &iam, "oidc-provider/", something, anything]);
                }
                Kind::Saml => {
                    words.push(seq!["saml/", &iam, "saml-provider/", something, anything]);
                }
                Kind::Service | Kind::Anonymous => {}
            }
        }
    }
    Language::new(words)
}

fn shape(kind: Kind) -> Sequence {
    match kind {
        Kind::Root => seq!["arn:", part(), ":iam::", part(), ":root"],
        Kind::User => seq!["arn:", part(), ":iam::", part(), ":user/", any()],
        Kind::Role => seq!["arn:", part(), ":iam::", part(), ":role/", any()],
        Kind::Federated => seq!["arn:", part(), ":sts::", any()],
        Kind::Service => seq!["service/", any()],
        Kind::Anonymous => literal("anonymous"),
        Kind::Web => seq!["web/", any()],
        Kind::Saml => seq!["saml/", any()],
    }
}

/// The callers of these kinds.
pub fn of_kinds(kinds: &[Kind]) -> Language {
    Language::new(kinds.iter().map(|kind| shape(*kind)).collect())
}

/// The callers whose ARN is of the partition.
pub fn of_partition(partition: &str) -> Language {
    let words = ["", "web/", "saml/"];
    Language::new(
        words
            .iter()
            .map(|tag| seq![*tag, "arn:", partition, ":", any()])
            .collect(),
    )
}

/// Whether the partition of a caller's ARN can matter to the language.
pub fn heeds_partition(language: &Language) -> bool {
    language.sequences().iter().any(|sequence| {
        let tags = ["", "web/", "saml/"];
        tags.iter().any(|tag| {
            after(sequence, &format!("{tag}arn:")).iter().any(|rest| {
                // Indifferent: any run without colons, then a colon; or anything at all.
                !matches!(rest.as_slice(), [first, ..] if first.star
                    && (first.set == UnitSet::Any || first.set == UnitSet::except(b':')))
            })
        })
    })
}

/// The callers for whom the key, as far as it is tied to them, has a value in `values`.
pub fn inverse(derived: Derived, values: &Language) -> Language {
    let mut words: Vec<Sequence> = Vec::new();
    let constant = |kind: Kind, text: &str, words: &mut Vec<Sequence>| {
        if values.matches(text) {
            words.push(shape(kind));
        }
    };
    match derived {
        Derived::PrincipalArn => {
            for sequence in values.sequences() {
                words.extend(by_arn(sequence));
            }
        }
        Derived::PrincipalAccount => {
            constant(Kind::Anonymous, "anonymous", &mut words);
            for sequence in values.sequences() {
                words.extend(by_account(sequence));
                let number = within(sequence, &digits());
                words.push(seq!["saml/arn:", part(), ":iam::", &number, ":", any()]);
            }
        }
        Derived::CallerAccount => {
            for sequence in values.sequences() {
                words.extend(by_account(sequence));
            }
        }
        Derived::PrincipalType => {
            for kind in Kind::ALL {
                if let Some(name) = kind.type_name() {
                    constant(kind, name, &mut words);
                }
            }
        }
        Derived::IsService => {
            constant(Kind::Service, "true", &mut words);
            for kind in Kind::SIGNED {
                constant(kind, "false", &mut words);
            }
        }
        Derived::ServiceName => {
            for sequence in values.sequences() {
                words.push(seq!["service/", sequence]);
            }
        }
        Derived::UserName => {
            for sequence in values.sequences() {
                let name = within(sequence, &names());
                let user = seq!["arn:", part(), ":iam::", part(), ":user/"];
                words.push(seq![&user, &name, LINE, any()]);
                words.push(seq![&user, Item::star(line()), "/", &name, LINE, any()]);
            }
        }
        Derived::UserId => {
            constant(Kind::Anonymous, "anonymous", &mut words);
            for sequence in values.sequences() {
                let number = within(sequence, &digits());
                words.push(seq!["arn:", part(), ":iam::", &number, ":root"]);
                words.push(seq!["saml/", sequence]);
                let id = within(sequence, &line());
                for kind in [":user/", ":role/"] {
                    let entity = seq!["arn:", part(), ":iam::", part(), kind];
                    words.push(seq![&entity, Item::star(line()), LINE, &id]);
                }
                for (left, right) in split_at(sequence, b':') {
                    let number = within(&left, &digits());
                    let name = within(&right, &names());
                    let session = seq!["arn:", part(), ":sts::", &number, ":federated-user/"];
                    words.push(seq![&session, &name, LINE, any()]);
                }
            }
        }
        Derived::ResourceAccount => {}
    }
    Language::new(words)
}

/// Callers by the ARN that stands first in their word.
fn by_arn(sequence: &[Item]) -> Vec<Sequence> {
    let mut words = Vec::new();
    for rest in after(&within(sequence, &line()), "arn:") {
        words.push(seq!["arn:", &rest]);
        words.push(seq!["arn:", &rest, LINE, any()]);
    }
    words
}

fn by_account(sequence: &[Item]) -> Vec<Sequence> {
    let number = within(sequence, &digits());
    vec![seq!["arn:", part(), ":", part(), "::", &number, ":", any()]]
}

/// Which callers a principal element names, by the name that matches (table of section 2.4).
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// By their own name; also those whom `*` names.
    pub exact: Vec<Sequence>,
    /// By the role or the user behind the session.
    pub issuer: Vec<Sequence>,
    /// By their account.
    pub account: Vec<Sequence>,
    /// AWS services under `{"AWS": "*"}` (`OQ-18`).
    pub services: bool,
}

impl Named {
    /// Everybody, as the bare `"*"` says (`PRIN-20`).
    pub fn everybody() -> Self {
        Self {
            exact: vec![vec![any()]],
            issuer: vec![vec![any()]],
            account: vec![vec![any()]],
            services: false,
        }
    }

    /// Adds the callers of one name, which may hold wildcards (`NEW-05`). Not for canonical users.
    pub fn add(&mut self, kind: PrincipalKind, name: &str) {
        let pattern = super::patterns::like(&super::patterns::plain(name));
        match kind {
            PrincipalKind::Service => self.exact.push(seq!["service/", &pattern]),
            PrincipalKind::Federated => {
                self.exact.push(seq!["web/", &pattern]);
                self.exact.push(seq!["saml/", &pattern]);
            }
            PrincipalKind::Aws if name == "*" => {
                for names in [&mut self.exact, &mut self.issuer, &mut self.account] {
                    names.push(seq!["arn:", any()]);
                    names.push(literal("anonymous"));
                }
                self.services = true;
            }
            PrincipalKind::Aws => self.add_aws(name, &pattern),
            PrincipalKind::CanonicalUser => {}
        }
    }

    fn add_aws(&mut self, name: &str, pattern: &Sequence) {
        let parts: Vec<&str> = name.splitn(6, ':').collect();
        let &["arn", partition, service, region, account, resource] = parts.as_slice() else {
            // An account id, or the unique id of a user or role (PRIN-02, PRIN-08).
            self.account.extend(by_account(pattern));
            if name.len() == 12 && name.bytes().all(|c| c.is_ascii_digit()) {
                // No unique id begins with a digit.
                return;
            }
            let id = within(pattern, &names());
            let entity =
                |kind: &str| seq!["arn:", part(), ":iam::", part(), kind, Item::star(line())];
            self.exact.push(seq![&entity(":user/"), LINE, &id]);
            self.issuer
                .push(seq![&entity(":role/"), LINE, &id, ":", any()]);
            return;
        };
        let component = |text: &str| -> Sequence {
            let pattern = super::patterns::like(&super::patterns::plain(text));
            within(&pattern, &UnitSet::except(b':'))
        };
        let covers = |text: &str, word: &str| Language::new(vec![component(text)]).matches(word);
        let (partition, account) = (component(partition), component(account));
        let tail = super::patterns::like(&super::patterns::plain(resource));
        let tail_line = within(&tail, &line());
        if !covers(region, "") {
            return;
        }
        if covers(service, "iam") {
            let iam = seq!["arn:", &partition, ":iam::", &account, ":"];
            if Language::new(vec![tail.clone()]).matches("root") {
                self.exact.push(seq![&iam, "root"]);
                self.account.push(seq![
                    "arn:",
                    &partition,
                    ":",
                    part(),
                    "::",
                    &account,
                    ":",
                    any()
                ]);
            }
            for rest in after(&tail_line, "user/") {
                self.exact.push(seq![&iam, "user/", &rest, LINE, any()]);
                let session = seq!["arn:", &partition, ":sts::", &account, ":federated-user/"];
                let name = Item::star(names());
                self.issuer.push(seq![&session, name, LINE, "user/", &rest]);
            }
            for rest in after(&tail_line, "role/") {
                self.issuer.push(seq![&iam, "role/", &rest, LINE, any()]);
            }
        }
        if covers(service, "sts") {
            for rest in after(&tail_line, "federated-user/") {
                let sts = seq!["arn:", &partition, ":sts::", &account, ":federated-user/"];
                self.exact.push(seq![&sts, &rest, LINE, any()]);
            }
            for rest in after(&tail_line, "assumed-role/") {
                for (role, session) in split_at(&rest, b'/') {
                    let role = within(&role, &names());
                    let session = within(&session, &names());
                    let iam = seq!["arn:", &partition, ":iam::", &account, ":role/"];
                    let id = Item::star(names());
                    for path in [Vec::new(), seq![Item::star(line()), "/"]] {
                        self.exact
                            .push(seq![&iam, &path, &role, LINE, id.clone(), ":", &session]);
                    }
                }
            }
        }
    }
}

/// A caller's word taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The kind.
    pub kind: Kind,
    /// The ARN, service or provider.
    pub name: &'a str,
    /// What follows the line feed.
    pub detail: Option<&'a str>,
}

/// Takes a word apart; `None` if it is no caller's.
pub fn read(word: &str) -> Option<Word<'_>> {
    let (name, detail) = match word.split_once('\n') {
        Some((name, detail)) => (name, Some(detail)),
        None => (word, None),
    };
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| of_kinds(&[*kind]).matches(word))?;
    let name = match kind {
        Kind::Service => name.strip_prefix("service/")?,
        Kind::Web => name.strip_prefix("web/")?,
        Kind::Saml => name.strip_prefix("saml/")?,
        _ => name,
    };
    Some(Word { kind, name, detail })
}
