//! The context of a request, ready for look-ups.

use indexmap::IndexMap;

use super::keys::key_is_multi;
use super::request::{ContextValue, Request};
use super::values::fold;

/// What a present key holds, read with the cardinality that section 4 gives the key (`REQ-02`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    One(&'a str),
    Set(&'a [String]),
}

impl<'a> Value<'a> {
    /// The values, how many there may be.
    pub(super) fn texts(self) -> Vec<&'a str> {
        match self {
            Self::One(text) => vec![text],
            Self::Set(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// The present keys by folded name (`COND-02`). Of two spellings of one name the later wins
/// (`COND-15`).
pub(super) struct Context<'a> {
    keys: IndexMap<String, Value<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn of(request: &'a Request) -> Self {
        let keys = request.context.iter().map(|(key, value)| {
            let value = match (value, key_is_multi(key)) {
                (ContextValue::Single(text), Some(true)) => Value::Set(std::slice::from_ref(text)),
                (ContextValue::Single(text), _) => Value::One(text),
                (ContextValue::Multi(texts), Some(false)) => match texts.as_slice() {
                    [text] => Value::One(text),
                    texts => Value::Set(texts),
                },
                (ContextValue::Multi(texts), _) => Value::Set(texts),
            };
            (fold::key(key), value)
        });
        Self {
            keys: keys.collect(),
        }
    }

    /// The value of a key, `None` if it is absent.
    pub(super) fn get(&self, key: &str) -> Option<Value<'a>> {
        self.keys.get(&fold::key(key)).copied()
    }

    /// Whether the key is present.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The one text of a key; `None` if the key is absent or holds a set.
    pub(super) fn one(&self, key: &str) -> Option<&'a str> {
        match self.get(key) {
            Some(Value::One(text)) => Some(text),
            _ => None,
        }
    }

    /// All texts of a key; none if it is absent.
    pub(super) fn all(&self, key: &str) -> Vec<&'a str> {
        self.get(key).map_or_else(Vec::new, Value::texts)
    }

    /// Every present key by folded name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.keys.iter().map(|(key, value)| (key.as_str(), *value))
    }
}
