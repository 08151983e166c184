//! Taking items out of lists and members out of objects.

use super::edit::Edit;
use super::yaml::{bracket, comments, end, end_of, is_flow, leaves, line_end, line_start};
use crate::source::json::{Json, Node};
use crate::source::{Format, Source, Span};
use rustc_hash::FxHashSet;

/// Why something that is known to be needless is not taken out.
pub(super) type Refusal = String;

/// An item or a member: its bytes, without what belongs to the list or object around it.
struct Child<'a> {
    span: Span,
    leaves: Vec<Span>,
    /// The value, for an item of a list.
    item: Option<&'a Json>,
}

/// The edits that take some of the items of a list, or of the members of an object, out of it. At least one
/// must stay.
pub(super) fn remove(
    source: &Source,
    format: Format,
    container: &Json,
    gone: &[usize],
) -> Result<Vec<Edit>, Refusal> {
    let children = children(source, format, container);
    let gone: FxHashSet<usize> = gone.iter().copied().collect();
    let going = |at: usize| gone.contains(&at);
    if (0..children.len()).all(going) {
        return Err("nothing would be left of the list".to_owned());
    }
    let ordered = children.windows(2).all(|pair| match pair {
        [one, other] => one.span.end <= other.span.start,
        _ => true,
    });
    let outside = |child: &Child<'_>| {
        child.span.start < container.span.start || container.span.end < child.span.end
    };
    if !ordered || children.iter().any(outside) {
        return Err("what would be taken out stands elsewhere, behind an alias".to_owned());
    }
    if format == Format::Json || is_flow(source, container) {
        delimited(source, container, &children, &going)
    } else {
        let mut edits = Vec::new();
        for (at, child) in children.iter().enumerate().filter(|(at, _)| going(*at)) {
            let next = children.get(at + 1).filter(|_| !going(at + 1));
            edits.push(block(source, child, next)?);
        }
        Ok(joined(source, edits))
    }
}

fn children<'a>(source: &Source, format: Format, container: &'a Json) -> Vec<Child<'a>> {
    let ends = |json: &Json| match format {
        Format::Json => json.span.end,
        Format::Yaml => end(source, json),
    };
    let mut all = Vec::new();
    match &container.node {
        Node::Array(items) => {
            for item in items {
                let mut inner = Vec::new();
                leaves(item, &mut inner);
                all.push(Child {
                    span: Span::new(item.span.start, ends(item)),
                    leaves: inner,
                    item: Some(item),
                });
            }
        }
        Node::Object(members) => {
            for member in members {
                let mut inner = vec![member.name_span];
                leaves(&member.value, &mut inner);
                let end = match format {
                    Format::Json => member.value.span.end,
                    Format::Yaml => end_of(source, member),
                };
                all.push(Child {
                    span: Span::new(member.name_span.start, end),
                    leaves: inner,
                    item: None,
                });
            }
        }
        _ => {}
    }
    all
}

/// Between brackets: what goes takes the comma beside it along, and the white space.
fn delimited(
    source: &Source,
    container: &Json,
    children: &[Child<'_>],
    going: &dyn Fn(usize) -> bool,
) -> Result<Vec<Edit>, Refusal> {
    let start = bracket(source, container).ok_or("it is no list")?;
    let inner = Span::new(start + 1, container.span.end - 1);
    let mut last = inner.start;
    for (number, child) in children.iter().enumerate() {
        let gap = source.slice(Span::new(last, child.span.start)).trim();
        if gap != if number == 0 { "" } else { "," } {
            return Err("something else stands between what stays and what goes".to_owned());
        }
        last = child.span.end;
    }
    let rest = source.slice(Span::new(last, inner.end)).trim();
    if !matches!(rest, "" | ",") {
        return Err("something else stands behind what goes".to_owned());
    }
    let mut edits = Vec::new();
    let mut kept: Option<&Child<'_>> = None;
    let mut first: Option<&Child<'_>> = None;
    let mut run: Option<Span> = None;
    for (at, child) in children.iter().enumerate() {
        if going(at) {
            first = first.or(Some(child));
            // After something that stays, from its end on; the comma in front goes too.
            run = kept.map(|kept| Span::new(kept.span.end, child.span.end));
            continue;
        }
        let head = first.filter(|_| kept.is_none());
        let before = head.map(|first| Span::new(first.span.start, child.span.start));
        edits.extend(before.or(run).map(|span| Edit::new(span, "")));
        (kept, first, run) = (Some(child), None, None);
    }
    edits.extend(run.map(|span| Edit::new(span, "")));
    Ok(edits)
}

/// In a block: the lines go, and comments on them stay, each on a line of its own.
fn block(source: &Source, child: &Child<'_>, next: Option<&Child<'_>>) -> Result<Edit, Refusal> {
    let other = "something else stands on the same line";
    let is_item = child.item.is_some();
    let mut start = line_start(source, child.span.start);
    let mut lead = source.slice(Span::new(start, child.span.start));
    if is_item && lead.trim().is_empty() {
        // The dash stands on a line above.
        let above = source.slice(Span::new(0, child.span.start));
        let dash = without_header(above.trim_end());
        if !dash.ends_with('-') {
            return Err(other.to_owned());
        }
        start = line_start(source, dash.len() - 1);
        lead = source.slice(Span::new(start, dash.len()));
    }
    let wanted = if is_item { "-" } else { "" };
    if lead.trim() != wanted {
        return match next.filter(|_| !is_item && lead.trim() == "-") {
            Some(next) => first_member(source, child, next),
            None => Err(other.to_owned()),
        };
    }
    let until = line_end(source, child.span.end);
    let rest = source.slice(Span::new(child.span.end, until));
    let bare = rest.trim();
    let is_comment = bare.starts_with('#') && rest.starts_with([' ', '\t']);
    if !bare.is_empty() && !is_comment {
        return Err(other.to_owned());
    }
    let indent: String = lead.chars().take_while(|one| one.is_whitespace()).collect();
    let newline = if source.slice(Span::new(start, until)).contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let within = Span::new(child.span.start, until);
    let comments = comments(source, within, &child.leaves);
    let mut kept = String::new();
    for comment in comments {
        kept.push_str(&indent);
        kept.push_str(comment);
        kept.push_str(newline);
    }
    Ok(Edit::new(Span::new(start, until), kept))
}

/// The same edits, those beside one another as one. A text that ends without a line break does so afterwards.
fn joined(source: &Source, edits: Vec<Edit>) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::new();
    for edit in edits {
        match all.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.replacement.push_str(&edit.replacement);
            }
            _ => all.push(edit),
        }
    }
    let text = source.text();
    let last = all.last_mut();
    if let Some(last) = last.filter(|one| one.span.end == text.len() && !text.ends_with('\n')) {
        if last.replacement.is_empty() {
            let before = source.slice(Span::new(0, last.span.start));
            let bare = before.strip_suffix('\n').unwrap_or(before);
            last.span.start = bare.strip_suffix('\r').unwrap_or(bare).len();
        } else {
            let length = last.replacement.trim_end().len();
            last.replacement.truncate(length);
        }
    }
    all
}

/// What stands before the `|` or `>` of a text in lines, if that is what a line ends with.
fn without_header(line: &str) -> &str {
    let bare = line.trim_end_matches(|one: char| one.is_ascii_digit() || matches!(one, '+' | '-'));
    let mark = bare.strip_suffix(['|', '>']);
    mark.map_or(line, str::trim_end)
}

/// The first member of an object that stands behind a dash: the next one takes its place.
fn first_member(source: &Source, child: &Child<'_>, next: &Child<'_>) -> Result<Edit, Refusal> {
    let span = Span::new(child.span.start, next.span.start);
    let between = source.slice(Span::new(child.span.end, next.span.start));
    if !between.trim().is_empty() || !comments(source, span, &child.leaves).is_empty() {
        return Err("a comment stands beside what would go".to_owned());
    }
    Ok(Edit::new(span, ""))
}
