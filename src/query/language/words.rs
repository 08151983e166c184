//! The words of the language.

/// What has a meaning of its own. Names that files give to things cannot be among these.
pub const KEYWORDS: [&str; 74] = [
    "absent",
    "account",
    "administer",
    "allow",
    "allows",
    "always",
    "and",
    "anonymous",
    "any",
    "anybody",
    "anyone",
    "anything",
    "assert",
    "because",
    "broader",
    "bucket",
    "by",
    "can",
    "cannot",
    "disjoint",
    "do",
    "does",
    "each",
    "equivalent",
    "except",
    "expect",
    "external",
    "for",
    "from",
    "function",
    "if",
    "in",
    "include",
    "is",
    "key",
    "let",
    "like",
    "list",
    "message",
    "narrower",
    "not",
    "object",
    "of",
    "on",
    "one",
    "or",
    "organization",
    "outside",
    "policy",
    "present",
    "principal",
    "provider",
    "queue",
    "read",
    "role",
    "root",
    "secret",
    "service",
    "strictly",
    "table",
    "tag",
    "than",
    "the",
    "this",
    "to",
    "topic",
    "unknown",
    "user",
    "what",
    "when",
    "who",
    "with",
    "world",
    "write",
];

/// Other spellings of the same words.
const ALSO: [(&str, &str); 9] = [
    ("principals", "principal"),
    ("caller", "principal"),
    ("callers", "principal"),
    ("accounts", "account"),
    ("organizations", "organization"),
    ("organisation", "organization"),
    ("objects", "object"),
    ("can't", "cannot"),
    ("policies", "policy"),
];

/// The word of the language that a text is, in any case.
pub fn keyword(text: &str) -> Option<&'static str> {
    let same = |known: &&&str| known.eq_ignore_ascii_case(text);
    let also = || {
        let mut others = ALSO.iter();
        let other = others.find(|(other, _)| other.eq_ignore_ascii_case(text));
        other.map(|(_, word)| *word)
    };
    KEYWORDS.iter().find(same).copied().or_else(also)
}
