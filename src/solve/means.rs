//! By which means the formulas of a question were decided, for statistics.

use std::cell::Cell;

/// How a formula was decided, the cheapest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// By the constructors of formulas, or as a conjunction of literals.
    #[default]
    Folding,
    /// By cases.
    Cases,
    /// By propositional Z3.
    Z3,
    /// By giving values to policy variables.
    Values,
    /// By Z3's theory of strings.
    Strings,
}

impl Means {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Folding,
        Self::Cases,
        Self::Z3,
        Self::Values,
        Self::Strings,
    ];

    /// In a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Folding => "folding",
            Self::Cases => "cases",
            Self::Z3 => "Z3",
            Self::Values => "values of variables",
            Self::Strings => "string theory",
        }
    }
}

thread_local! {
    static USED: Cell<Means> = const { Cell::new(Means::Folding) };
}

/// Notes that a means was needed on this thread.
pub fn note(means: Means) {
    USED.set(USED.get().max(means));
}

/// The most expensive means that this thread needed since it was last asked.
pub fn take() -> Means {
    USED.take()
}
