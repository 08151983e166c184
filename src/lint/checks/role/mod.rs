//! Passing roles, and creating roles for services.

pub(super) mod create_slr_with_not_action_and_not_resource;
pub(super) mod create_slr_with_not_resource;
pub(super) mod create_slr_with_star_in_action_and_not_resource;
pub(super) mod create_slr_with_star_in_action_and_resource;
pub(super) mod create_slr_with_star_in_resource;
pub(super) mod create_slr_with_star_in_resource_and_not_action;
pub(super) mod pass_role_with_not_action_and_not_resource;
pub(super) mod pass_role_with_not_resource;
pub(super) mod pass_role_with_star_in_action_and_not_resource;
pub(super) mod pass_role_with_star_in_action_and_resource;
pub(super) mod pass_role_with_star_in_resource;
pub(super) mod pass_role_with_star_in_resource_and_not_action;

use crate::lint::arn::Arn;
use crate::lint::glob;
use crate::lint::glob::Piece;
use crate::lint::registry::Sink;
use crate::lint::view::At;
use crate::lint::view::Clause;
use crate::lint::view::Document;
use crate::lint::view::Statement;
use crate::policy::Base;

/// How a statement comes to hold an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By its name.
    Named,
    /// By a pattern.
    Wild,
    /// By not excepting it.
    Negated,
}

/// An action on roles that should not be given for all of them.
struct Role {
    /// The action, in lower case.
    action: &'static str,
    /// Whether a resource leaves too much open.
    open: fn(&str) -> bool,
    /// Whether a condition says enough.
    closed: fn(&Clause<'_>) -> bool,
    advice: &'static str,
}

const PASS_ROLE: Role = Role {
    action: "iam:passrole",
    open: leaves_role_open,
    closed: |clause| {
        // AWS's findings: under IfExists one text is enough, and a list is not. Every such request has the
        // key, so that both say the same.
        let text = clause.if_exists() && clause.qualifier().is_none() && !clause.is_negated();
        let enough = clause.demands() || text && clause.json.as_str().is_some();
        clause.folded == "iam:passedtoservice" && enough
    },
    advice: "this lets the caller pass any role: name the roles, or add a condition on iam:PassedToService",
};

const CREATE_SLR: Role = Role {
    action: "iam:createservicelinkedrole",
    open: leaves_service_open,
    closed: |clause| {
        let fixed = clause.is(&[Base::StringEquals, Base::StringEqualsIgnoreCase])
            || clause.is(&[Base::StringLike])
                && !clause
                    .values
                    .iter()
                    .any(|value| glob::has_wildcard(value.text));
        clause.folded == "iam:awsservicename" && fixed
    },
    advice: "this lets the caller create service-linked roles of any service: name the role, or add a condition on iam:AWSServiceName",
};

/// Reports the Allows that hold an action in one way, on all resources but some (`excepting`) or on a
/// resource that leaves too much open.
fn report(document: &Document<'_>, role: &Role, way: Way, excepting: bool, sink: &mut Sink) {
    for statement in document.statements.iter().filter(|one| one.allows()) {
        let mut places = actions(statement, role, way);
        if places.is_empty() {
            continue;
        }
        if excepting {
            let Some(list) = statement.not_resource() else {
                continue;
            };
            places.push(list.at);
        } else {
            let Some(list) = statement.resource() else {
                continue;
            };
            if statement.clauses.iter().any(|clause| (role.closed)(clause)) {
                continue;
            }
            let open = list.entries.iter().filter(|entry| (role.open)(entry.text));
            let open: Vec<At<'_>> = open.map(|entry| entry.at).collect();
            if open.is_empty() {
                continue;
            }
            places.extend(open);
        }
        sink.add_all(&places, role.advice);
    }
}

/// Where a statement holds the action, in one way.
fn actions<'a>(statement: &Statement<'a>, role: &Role, way: Way) -> Vec<At<'a>> {
    let matches = |text: &str| glob::action_matches(text, role.action);
    if way == Way::Negated {
        let list = statement.not_action();
        let list = list.filter(|list| !list.entries.iter().any(|entry| matches(entry.text)));
        return list.map(|list| list.at).into_iter().collect();
    }
    let Some(list) = statement.action() else {
        return Vec::new();
    };
    let held = list.entries.iter().filter(|entry| {
        let named = entry.text.eq_ignore_ascii_case(role.action);
        match way {
            Way::Named => named,
            _ => !named && entry.text.contains(['*', '?']) && matches(entry.text),
        }
    });
    held.map(|entry| entry.at).collect()
}

/// A name of which nothing is known.
const NAME: Piece<'static> = Piece::Hole("name");

/// Whether a resource matches the roles of some account whatever they are called.
fn leaves_role_open(text: &str) -> bool {
    matches_all(text, "role/")
}

/// Whether a resource matches service-linked roles of any service, or of one service whatever they are
/// called.
fn leaves_service_open(text: &str) -> bool {
    if matches_all(text, "role/aws-service-role/") {
        return true;
    }
    let Some(arn) = Arn::read(text) else {
        return false;
    };
    let Some(rest) = arn.resource.strip_prefix("role/aws-service-role/") else {
        return false;
    };
    let (service, name) = rest.split_once('/').unwrap_or((rest, ""));
    service.contains('*') || matches!(name, "" | "*")
}

/// Whether a pattern matches a resource of IAM with that start and any name.
fn matches_all(text: &str, start: &str) -> bool {
    let whole = |head: &str| {
        let mut pieces: Vec<Piece<'_>> = head.chars().map(Piece::Char).collect();
        pieces.push(NAME);
        pieces
    };
    match Arn::read(text) {
        Some(arn) => {
            let iam: Vec<Piece<'_>> = "iam".chars().map(Piece::Char).collect();
            glob::covers(&glob::pieces(arn.service, false, false), &iam)
                && glob::covers(&glob::pieces(arn.resource, false, false), &whole(start))
        }
        None => {
            let arn = whole(&format!("arn:aws:iam::111122223333:{start}")).clone();
            glob::covers(&glob::pieces(text, false, false), &arn)
        }
    }
}
