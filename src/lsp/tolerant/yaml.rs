//! YAML with holes, by lines and their indentation.

use super::{DEEPEST, Member, Node, Text, Tree, json};
use crate::source::Span;

/// A line that says something.
#[derive(Clone, Copy)]
struct Line {
    indent: usize,
    /// Its first character that is no space, and its end.
    start: usize,
    end: usize,
}

struct Reader<'a> {
    text: &'a str,
    lines: Vec<Line>,
    next: usize,
    depth: usize,
}

pub(super) fn read(text: &str) -> Tree {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let bare = line.trim_end();
        let content = bare.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let indent = bare.len() - content.len();
        let marker = indent == 0 && (bare.starts_with("---") || bare.starts_with("..."));
        if !(content.is_empty() || content.starts_with('#') || marker || bare.starts_with('%')) {
            lines.push(Line {
                indent,
                start: start + indent,
                end: start + bare.len(),
            });
        }
        start += line.len();
    }
    let mut reader = Reader {
        text,
        lines,
        next: 0,
        depth: 0,
    };
    reader.block(0).unwrap_or(Tree::missing(text.len()))
}

impl<'a> Reader<'a> {
    fn line(&self) -> Option<Line> {
        self.lines.get(self.next).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn is_item(&self, line: Line) -> bool {
        let content = self.slice(line.start, line.end);
        content == "-" || content.starts_with("- ")
    }

    /// What starts at the next line, if that is indented enough.
    fn block(&mut self, least: usize) -> Option<Tree> {
        let line = self.line().filter(|line| line.indent >= least)?;
        if self.depth >= DEEPEST {
            while self.line().is_some_and(|line| line.indent >= least) {
                self.next += 1;
            }
            return None;
        }
        self.depth += 1;
        let tree = if self.is_item(line) {
            self.list(line)
        } else if self.colon(line.start, line.end).is_some() {
            self.object(line)
        } else {
            self.inline(line.start, line.end, line.indent)
        };
        self.depth -= 1;
        Some(tree)
    }

    fn list(&mut self, first: Line) -> Tree {
        let mut items = Vec::new();
        let mut end = first.end;
        while let Some(line) = self.line() {
            if line.indent < first.indent || line.indent == first.indent && !self.is_item(line) {
                break;
            }
            if line.indent > first.indent {
                // Belongs to nothing that is known.
                self.next += 1;
                continue;
            }
            let dash = line.start + 1;
            let rest = self.slice(dash, line.end);
            let content = rest.len() - rest.trim_start().len();
            let item = if content == rest.len() {
                self.next += 1;
                self.block(first.indent + 1)
                    .unwrap_or(Tree::missing(line.end))
            } else {
                // What follows the dash is like a line of its own.
                if let Some(own) = self.lines.get_mut(self.next) {
                    own.start = dash + content;
                    own.indent = line.indent + 1 + content;
                }
                let least = line.indent + 1 + content;
                let item = self.block(least);
                item.unwrap_or(Tree::missing(line.end))
            };
            end = end.max(item.span.end).max(line.end);
            items.push(item);
        }
        Tree {
            span: Span::new(first.start, end),
            node: Node::List(items),
        }
    }

    fn object(&mut self, first: Line) -> Tree {
        let mut members: Vec<Member> = Vec::new();
        let mut end = first.end;
        while let Some(line) = self.line() {
            if line.indent < first.indent || line.indent == first.indent && self.is_item(line) {
                break;
            }
            if self.is_item(line) {
                self.next += 1;
                continue;
            }
            let member = self.member(line);
            end = end.max(member.value.span.end).max(member.name.span.end);
            members.push(member);
        }
        Tree {
            span: Span::new(first.start, end),
            node: Node::Object(members),
        }
    }

    fn member(&mut self, line: Line) -> Member {
        let Some(colon) = self.colon(line.start, line.end) else {
            self.next += 1;
            let name = self.scalar(line.start, line.end);
            return Member {
                value: Tree::missing(name.span.end),
                name,
                colon: false,
            };
        };
        let name = self.scalar(line.start, colon);
        let rest = self.slice(colon + 1, line.end);
        let mut start = colon + 1 + (rest.len() - rest.trim_start().len());
        // Anchors and tags say nothing of what stands there.
        loop {
            let rest = self.slice(start, line.end);
            if !rest.starts_with(['&', '!']) {
                break;
            }
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let after = rest.get(word..).unwrap_or_default();
            start += word + (after.len() - after.trim_start().len());
        }
        let rest = self.slice(start, line.end);
        let value = if rest.is_empty() || rest.starts_with('#') {
            self.next += 1;
            let items = self
                .line()
                .filter(|next| next.indent == line.indent && self.is_item(*next));
            let least = line.indent + usize::from(items.is_none());
            self.block(least)
                .unwrap_or(Tree::missing(line.end.min(start)))
        } else {
            self.inline(start, line.end, line.indent)
        };
        Member {
            name,
            colon: true,
            value,
        }
    }

    /// A value that starts in the middle of a line; the next line is what follows it.
    fn inline(&mut self, start: usize, end: usize, indent: usize) -> Tree {
        let rest = self.slice(start, end);
        self.next += 1;
        match rest.chars().next() {
            Some('[' | '{') => {
                let (tree, after) = json::flow(self.text, start);
                while self.line().is_some_and(|line| line.start < after) {
                    self.next += 1;
                }
                tree
            }
            Some('|' | '>') => {
                let mut last = end;
                while let Some(line) = self.line().filter(|line| line.indent > indent) {
                    last = line.end;
                    self.next += 1;
                }
                let span = Span::new(start, last);
                Tree::text(Text {
                    value: self.slice(end, last).trim().to_owned(),
                    span,
                    inner: span,
                    quote: None,
                    closed: true,
                })
            }
            // An alias is none of the text around it.
            Some('*') if rest.len() > 1 && !rest.contains([':', ' ']) => Tree::missing(end),
            _ => Tree::text(self.scalar(start, end)),
        }
    }

    /// A text in one line.
    fn scalar(&self, start: usize, end: usize) -> Text {
        let raw = self.slice(start, end);
        if raw.starts_with(['"', '\''])
            && let (
                Tree {
                    node: Node::Text(text),
                    ..
                },
                _,
            ) = json::flow(self.slice(0, end), start)
        {
            return text;
        }
        let cut = raw.find(" #").unwrap_or(raw.len());
        let value = raw.get(..cut).unwrap_or_default().trim_end();
        let span = Span::new(start, start + value.len());
        Text {
            value: value.to_owned(),
            span,
            inner: span,
            quote: None,
            closed: true,
        }
    }

    /// Where the colon after a name is.
    fn colon(&self, start: usize, end: usize) -> Option<usize> {
        let content = self.slice(start, end);
        if content.starts_with(['[', '{', '#', '|', '>', '&', '!']) {
            return None;
        }
        let mut from = 0;
        if content.starts_with(['"', '\'']) {
            let quote = content.chars().next()?;
            from = content.get(1..)?.find(quote)? + 2;
            let after = content.get(from..)?.trim_start();
            return after
                .starts_with(':')
                .then(|| start + content.len() - after.len());
        }
        while let Some(at) = content.get(from..)?.find(':') {
            let at = from + at;
            let next = content.get(at + 1..)?.chars().next();
            if content.get(..at)?.ends_with(" #") {
                return None;
            }
            if next.is_none_or(char::is_whitespace) {
                return Some(start + at);
            }
            from = at + 1;
        }
        None
    }
}
