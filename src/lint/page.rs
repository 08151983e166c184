//! The page of a check, made of the comment at the head of its file.

use super::registry::Check;
use std::fmt::Write as _;

/// What people can read about a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page as Markdown.
    pub text: String,
    /// A statement or document that the check reports.
    pub fires: String,
    /// The same, put right.
    pub repaired: String,
}

impl Page {
    pub(super) fn new(check: &Check) -> Self {
        let head = check.file.lines().map_while(|line| {
            let text = line.strip_prefix("//!")?;
            Some(text.strip_prefix(' ').unwrap_or(text))
        });
        let mut text = format!("# {}\n\n", check.code);
        let _ = writeln!(
            text,
            "{} in policies of the types {}{}\n",
            check.kind.name(),
            check.types.names().join(", "),
            if check.own {
                ". A check of iamproof's own; `--aws-only` leaves it out"
            } else if check.retired {
                ". SCPs take the whole policy language now: this runs with `--retired`"
            } else {
                ""
            }
        );
        let mut blocks = Vec::new();
        let mut block: Option<String> = None;
        for line in head {
            text.push_str(line);
            text.push('\n');
            match (&mut block, line) {
                (None, "```json") => block = Some(String::new()),
                (Some(_), "```") => blocks.extend(block.take()),
                (Some(open), _) => {
                    open.push_str(line);
                    open.push('\n');
                }
                _ => {}
            }
        }
        let mut blocks = blocks.into_iter();
        Self {
            text,
            fires: blocks.next().unwrap_or_default(),
            repaired: blocks.next().unwrap_or_default(),
        }
    }

    /// What is reported, in a paragraph.
    pub fn summary(&self) -> &str {
        // After the code, and the type of finding.
        self.text.split("\n\n").nth(2).unwrap_or_default().trim()
    }

    /// The page's name within `docs`.
    pub fn path(code: &str) -> String {
        format!("checks/{code}.md")
    }
}
