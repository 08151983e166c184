//! Actions that reviewers look at first. AWS keeps no such list: these are chosen by hand, by what an
//! action gives to whoever may call it.

use super::index::index;
use std::sync::OnceLock;

/// What sensitive actions give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The answer holds, or makes, something to sign in or sign with.
    Credentials,
    /// The answer holds what customers store.
    Data,
    /// The caller may become someone with more rights, alone or with `iam:PassRole`.
    Escalation,
    /// Others may be given access to a resource.
    Exposure,
}

impl Group {
    /// All groups, in their order.
    pub const ALL: [Self; 4] = [
        Self::Credentials,
        Self::Data,
        Self::Escalation,
        Self::Exposure,
    ];

    /// Where it stands in [`Self::ALL`].
    pub const fn place(self) -> usize {
        match self {
            Self::Credentials => 0,
            Self::Data => 1,
            Self::Escalation => 2,
            Self::Exposure => 3,
        }
    }

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials exposure",
            Self::Data => "data access",
            Self::Escalation => "privilege escalation",
            Self::Exposure => "resource exposure",
        }
    }

    /// Whether the action of that number in the index is of the group.
    pub fn has(self, number: usize) -> bool {
        static MASKS: OnceLock<Vec<u8>> = OnceLock::new();
        let masks = MASKS.get_or_init(|| {
            let mut masks = vec![0_u8; index().len()];
            for (group, patterns) in SENSITIVE {
                for pattern in patterns.split_ascii_whitespace() {
                    index().select(pattern, &mut |number| {
                        if let Some(mask) = masks.get_mut(number) {
                            *mask |= 1 << group.place();
                        }
                    });
                }
            }
            masks
        });
        let mask = masks.get(number).copied().unwrap_or_default();
        mask >> self.place() & 1 == 1
    }
}

/// The patterns of each group, separated by white space.
pub const SENSITIVE: [(Group, &str); 4] = [
    (
        Group::Credentials,
        include_str!("../../data/sensitive/credentials.txt"),
    ),
    (Group::Data, include_str!("../../data/sensitive/data.txt")),
    (
        Group::Escalation,
        include_str!("../../data/sensitive/escalation.txt"),
    ),
    (
        Group::Exposure,
        include_str!("../../data/sensitive/exposure.txt"),
    ),
];
