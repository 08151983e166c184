//! YAML as the tree that [`json`](super::json) gives, so that all else need not know the difference.
//!
//! A plain scalar is a text unless it is `true`, `false`, `null`, `~` or empty: `on`, `yes`, dates and the
//! account `012345678901` stay what they are written as. Not read, as they hide what a file says: tags,
//! merge keys (`<<`), several documents in one file, names that are no texts. Aliases are put in, up to
//! [`MAX_ALIASED`] values altogether.

mod ends;

use super::json::{Json, MAX_DEPTH, Member, Node};
use super::{Diagnostic, Findings, Source, Span, quote};
use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

/// How many values aliases may stand for: aliases of aliases grow without bound.
pub const MAX_ALIASED: usize = 200_000;

/// Reads a text that holds one YAML value. As for JSON, the tree has a meaning only if there are no errors.
pub fn parse(source: &Source) -> (Option<Json>, Vec<Diagnostic>) {
    if let Some(diagnostic) = source.byte_order_mark() {
        return (None, vec![diagnostic]);
    }
    let mut reader = Reader {
        source,
        offsets: Offsets::new(source.text()),
        findings: Findings::default(),
        open: Vec::new(),
        root: None,
        documents: 0,
        anchors: FxHashMap::default(),
        aliased: 0,
    };
    let complete = reader.read().is_some();
    let findings = reader.findings.finish();
    (reader.root.filter(|_| complete), findings)
}

/// Byte offsets of characters; nothing is kept where they are the same.
struct Offsets(Option<Vec<usize>>);

impl Offsets {
    fn new(text: &str) -> Self {
        let own = || {
            let starts = text.char_indices().map(|(at, _)| at);
            starts.chain(std::iter::once(text.len())).collect()
        };
        Self((!text.is_ascii()).then(own))
    }

    fn byte(&self, character: usize, end: usize) -> usize {
        match &self.0 {
            Some(all) => all.get(character).copied().unwrap_or(end),
            None => character.min(end),
        }
    }
}

/// A list or object that is not closed yet.
struct Open {
    anchor: usize,
    start: usize,
    kind: Kind,
}

enum Kind {
    List(Vec<Json>),
    Object {
        members: Vec<Member>,
        names: FxHashMap<String, Span>,
        name: Option<(String, Span)>,
    },
}

struct Reader<'a> {
    source: &'a Source,
    offsets: Offsets,
    findings: Findings,
    open: Vec<Open>,
    root: Option<Json>,
    documents: usize,
    /// Finished values that have a name, and how many values each is.
    anchors: FxHashMap<usize, (Json, usize)>,
    aliased: usize,
}

impl Reader<'_> {
    fn error(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let error = Diagnostic::error(span, message);
        self.findings.push(error.help(help));
    }

    /// `None` if nothing sure can be said about the rest.
    fn read(&mut self) -> Option<()> {
        let text = self.source.text();
        let mut parser = Parser::new_from_str(text);
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(next) => next,
                Err(error) => {
                    let at = self.offsets.byte(error.marker().index(), text.len());
                    let message = format!("this is not YAML: {}", error.info());
                    let help = "check the indentation; a text with `: `, ` #` or a first \
                                character such as `*` stands in quotes";
                    self.error(Span::new(at, at), message, help);
                    return None;
                }
            };
            let start = self.offsets.byte(span.start.index(), text.len());
            let end = self.offsets.byte(span.end.index(), text.len()).max(start);
            self.event(event, Span::new(start, end))?;
        }
        if self.root.is_none() && self.findings.is_empty() {
            let end = Span::new(text.len(), text.len());
            self.error(end, "the text is empty; expected a YAML value", "");
        }
        self.root.is_some().then_some(())
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let help = "write each document into a file of its own";
                    self.error(span, "a second YAML document in one file", help);
                    return None;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.tag(tag.as_deref(), span);
                let forced = tag.is_some();
                let plain = style == ScalarStyle::Plain && !forced;
                let span = Span::new(span.start, ends::unquoted(self.source, span));
                return self.scalar(&text, plain, anchor, span);
            }
            Event::Alias(anchor) => return self.alias(anchor, span),
            Event::SequenceStart(anchor, tag) => {
                self.tag(tag.as_deref(), span);
                return self.open(anchor, span, Kind::List(Vec::new()));
            }
            Event::MappingStart(anchor, tag) => {
                self.tag(tag.as_deref(), span);
                let kind = Kind::Object {
                    members: Vec::new(),
                    names: FxHashMap::default(),
                    name: None,
                };
                return self.open(anchor, span, kind);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop()?;
                let node = match open.kind {
                    Kind::List(items) => Node::Array(items),
                    Kind::Object { members, .. } => Node::Object(members),
                };
                let whole = Span::new(open.start, self.trimmed(open.start, span.end));
                let span = Span::new(open.start, ends::closed(self.source, whole, &node));
                return self.value(Json { span, node }, open.anchor);
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Some(())
    }

    /// A block ends where the next one starts: the white space between is none of it.
    fn trimmed(&self, start: usize, end: usize) -> usize {
        let text = self.source.slice(Span::new(start, end));
        start + text.trim_end().len()
    }

    /// The only tag that is understood says that a scalar is a text.
    fn tag(&mut self, tag: Option<&Tag>, span: Span) {
        let Some(tag) = tag else { return };
        if !(tag.is_yaml_core_schema() && tag.suffix == "str") {
            let message = format!("the tag {} is not understood", quote(&tag.to_string()));
            self.error(span, message, "write the value without tags");
        }
    }

    fn open(&mut self, anchor: usize, span: Span, kind: Kind) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            self.error(span, message, "");
            return None;
        }
        if let Some(Open {
            kind: Kind::Object { name: None, .. },
            ..
        }) = self.open.last()
        {
            let help = "names are texts; put quotes around what starts with `[`, `{` or `?`";
            self.error(span, "a member's name that is no text", help);
            return None;
        }
        self.open.push(Open {
            anchor,
            start: span.start,
            kind,
        });
        Some(())
    }

    fn scalar(&mut self, text: &str, plain: bool, anchor: usize, span: Span) -> Option<()> {
        if let Some(Open {
            kind:
                Kind::Object {
                    members,
                    names,
                    name,
                },
            ..
        }) = self.open.last_mut()
            && name.is_none()
        {
            *name = Some((text.to_owned(), span));
            // Most objects are small: looking through them is faster than a map.
            let first = if members.len() < 16 {
                let same = members.iter().find(|one| one.name == text);
                same.map(|one| one.name_span)
            } else {
                if names.is_empty() {
                    names.extend(members.iter().map(|one| (one.name.clone(), one.name_span)));
                }
                names.insert(text.to_owned(), span)
            };
            if let Some(first) = first {
                let message = format!("{} is given twice in one object", quote(text));
                let position = self.source.position(first.start);
                let help = format!("the first one is at {position}; keep one of them");
                self.error(span, message, &help);
            } else if text == "<<" && plain {
                let help = "write the members out";
                self.error(span, "merge keys (`<<`) are not read", help);
            }
            if anchor != 0 {
                let node = Node::String(text.to_owned());
                self.anchors.insert(anchor, (Json { span, node }, 1));
            }
            return (!self.findings.is_full()).then_some(());
        }
        let node = match text {
            "true" | "True" | "TRUE" if plain => Node::Bool(true),
            "false" | "False" | "FALSE" if plain => Node::Bool(false),
            "null" | "Null" | "NULL" | "~" | "" if plain => Node::Null,
            _ => Node::String(text.to_owned()),
        };
        self.value(Json { span, node }, anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Option<()> {
        let Some((json, size)) = self.anchors.get(&anchor) else {
            let help = "an alias stands for a value that ended before it";
            self.error(
                span,
                "the alias stands inside the value that it names",
                help,
            );
            return None;
        };
        let (json, size) = (json.clone(), *size);
        self.charge(size, span)?;
        match json.as_str() {
            Some(text) => self.scalar(text, false, 0, span),
            None if self.wants_name() => {
                self.error(
                    span,
                    "a member's name that is no text",
                    "write the name out",
                );
                None
            }
            None if self.open.len() + depth(&json) > MAX_DEPTH => {
                let message = format!("nested deeper than {MAX_DEPTH} levels");
                self.error(span, message, "");
                None
            }
            None => self.value(json, 0),
        }
    }

    /// Counts what is kept twice.
    fn charge(&mut self, size: usize, span: Span) -> Option<()> {
        self.aliased = self.aliased.saturating_add(size);
        if self.aliased <= MAX_ALIASED {
            return Some(());
        }
        let message = format!("anchors and aliases stand for more than {MAX_ALIASED} values");
        self.error(span, message, "write the values out");
        None
    }

    fn wants_name(&self) -> bool {
        let last = self.open.last().map(|open| &open.kind);
        matches!(last, Some(Kind::Object { name: None, .. }))
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, json: Json, anchor: usize) -> Option<()> {
        if anchor != 0 {
            let size = size(&json);
            self.charge(size, json.span)?;
            self.anchors.insert(anchor, (json.clone(), size));
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            Some(Kind::List(items)) => items.push(json),
            Some(Kind::Object { members, name, .. }) => {
                if let Some((name, name_span)) = name.take() {
                    members.push(Member {
                        name,
                        name_span,
                        value: json,
                    });
                }
            }
            None => self.root = Some(json),
        }
        Some(())
    }
}

/// How many values; long texts count for more.
fn size(json: &Json) -> usize {
    1 + match &json.node {
        Node::String(text) => text.len() / 64,
        Node::Array(items) => items.iter().map(size).sum(),
        Node::Object(members) => members.iter().map(|member| size(&member.value)).sum(),
        _ => 0_usize,
    }
}

fn depth(json: &Json) -> usize {
    match &json.node {
        Node::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Node::Object(members) => {
            1 + members
                .iter()
                .map(|member| depth(&member.value))
                .max()
                .unwrap_or(0)
        }
        _ => 0,
    }
}
