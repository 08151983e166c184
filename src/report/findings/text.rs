//! Findings for people.

use super::super::whole::short;
use super::Report;
use crate::policy::PrincipalKind;
use crate::query::findings::{Class, Finding, Form, Restriction};
use std::fmt::Write as _;

/// So many actions of one finding are shown.
const SHOWN: usize = 12;

impl Report<'_> {
    /// What `findings` answers.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if self.findings.is_empty() {
            out.push_str(match self.form {
                Form::Exact => "no findings (proved: no such request is allowed)\n",
                Form::Analyzer => "no findings\n",
            });
            return out;
        }
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            self.one(&mut out, index + 1, finding);
        }
        out
    }

    pub(super) fn one(&self, out: &mut String, number: usize, finding: &Finding) {
        let what = match finding.class {
            Class::External => "external access",
            Class::Service => "access of a service for whomever it acts",
            Class::IntraOrg => "access from other accounts of the zone",
            Class::IntraAccount => "access from the owner's account",
        };
        let to = self
            .resource
            .as_ref()
            .filter(|_| self.origins.is_none())
            .map(|arn| format!(" to {arn}"))
            .unwrap_or_default();
        let mut marks = Vec::new();
        if finding.class == Class::External {
            match finding.is_public {
                Some(true) => marks.push("public".to_owned()),
                Some(false) => {}
                None => marks.push("perhaps public".to_owned()),
            }
        }
        if let Some(rule) = self.archived_by(finding) {
            marks.push(format!("archived by {rule:?}"));
        }
        if !finding.is_certain() {
            marks.push("not decided".to_owned());
        }
        let marks = match marks.is_empty() {
            true => String::new(),
            false => format!(" ({})", marks.join(", ")),
        };
        let _ = writeln!(out, "{number}. {what}{to}{marks}");
        let line = |out: &mut String, title: &str, text: &str| {
            let _ = writeln!(out, "   {title:<8} {text}");
        };
        line(out, "who", &who(finding));
        let actions: Vec<&str> = finding
            .actions
            .iter()
            .take(SHOWN)
            .map(String::as_str)
            .collect();
        let more = finding.actions.len().saturating_sub(SHOWN);
        let mut actions = actions.join(", ");
        if more > 0 {
            let _ = write!(actions, " and {more} more");
        }
        if !actions.is_empty() {
            line(out, "does", &actions);
        }
        for (key, value) in &finding.condition {
            line(out, "if", &format!("{key} = {value}"));
        }
        for id in &finding.statements {
            line(out, "by", &self.named(*id));
        }
        for id in finding.exact.iter().flat_map(|exact| &exact.except) {
            line(out, "except", &format!("what {} denies", self.named(*id)));
        }
        match finding.restriction {
            Restriction::Applicable => {
                line(
                    out,
                    "note",
                    "there are RCPs, which were not taken into account",
                );
            }
            Restriction::Failed => line(out, "note", "what the RCPs deny was not decided"),
            Restriction::Applied | Restriction::NotApplicable => {}
        }
        if let Some(witness) = &finding.witness {
            line(out, "such as", &short(&witness.request));
        }
        for reason in &finding.doubts {
            line(out, "because", &self.reason(reason));
        }
        line(out, "id", &finding.id);
    }
}

fn who(finding: &Finding) -> String {
    let name = |(kind, name): &(PrincipalKind, String)| match (kind, name.as_str()) {
        (PrincipalKind::Aws, "*") if finding.others => "all but those that it names".to_owned(),
        (PrincipalKind::Aws, "*") => "anyone (*)".to_owned(),
        (PrincipalKind::Aws, name) if name.bytes().all(|c| c.is_ascii_digit()) => {
            format!("account {name}")
        }
        (PrincipalKind::Aws, name) => name.to_owned(),
        (kind, name) => format!("{kind} {name}"),
    };
    let names: Vec<String> = finding.principal.iter().map(name).collect();
    match names.is_empty() {
        true => "not known".to_owned(),
        false => names.join(" and "),
    }
}
