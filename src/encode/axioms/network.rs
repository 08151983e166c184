//! The network that a call comes over (`AX-16` to `AX-18`).

use super::super::compile::{Expr, VarId};
use super::super::patterns;
use super::build::Build;
use super::{iff, implies, operands};
use crate::regular::{Item, Language, UnitSet, literal, within};

pub(super) const ENDPOINT: [&str; 3] = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"];

/// `AX-16`: what says that a call came through an endpoint comes together.
pub(super) fn endpoint(build: &mut Build<'_>) {
    let Some(endpoint) = ENDPOINT.iter().find_map(|key| build.present(key)) else {
        return;
    };
    for key in ENDPOINT {
        if let Some(here) = build.present(key) {
            build.state(iff(endpoint.clone(), here));
        }
    }
}

/// `AX-17`: a call comes over the public network or through an endpoint.
pub(super) fn address(build: &mut Build<'_>) {
    if let (Some(address), Some(endpoint)) = (
        build.present("aws:SourceIp"),
        build.present("aws:SourceVpce"),
    ) {
        build.state(implies(address, endpoint.negate()));
    }
}

/// `AX-18`: what is said of an endpoint needs one, and the last part of the ARN is the VPC. For the
/// organization see `organizations`.
pub(super) fn of_endpoint(build: &mut Build<'_>) {
    let Some(endpoint) = build.present("aws:SourceVpce") else {
        return;
    };
    for key in ["aws:VpceAccount", "aws:VpceOrgID", "aws:SourceVpcArn"] {
        if let Some(here) = build.present(key) {
            build.state(implies(here, endpoint.clone()));
        }
    }
    let (Some(arn), Some(vpc)) = (
        build.single("aws:SourceVpcArn"),
        build.single("aws:SourceVpc"),
    ) else {
        return;
    };
    build.state(implies(Expr::Present(arn), Expr::Present(vpc)));
    let prefix = || {
        let mut items = patterns::any_arn();
        items.extend(literal("/"));
        items
    };
    let mut some = prefix();
    some.push(Item::star(UnitSet::except(b'/')));
    let some = build.atom(arn, Language::new(vec![some]));
    build.state(implies(Expr::Present(arn), some));
    project(build, arn, vpc, |sequence| {
        let mut items = prefix();
        items.extend(within(sequence, &UnitSet::except(b'/')));
        items
    });
}

/// The value of `whole` (a key with one value) determines that of `part`: each operand of `part`,
/// lifted to `whole`, holds there exactly if it holds of `part`; when both are present.
fn project(build: &mut Build<'_>, whole: VarId, part: VarId, lift: impl Fn(&[Item]) -> Vec<Item>) {
    for (index, language) in operands(build.compiler, part) {
        let lifted = language
            .sequences()
            .iter()
            .map(|sequence| lift(sequence))
            .collect();
        let lifted = build.atom(whole, Language::new(lifted));
        let equal = iff(lifted, Expr::Atom(part, index));
        let both = Expr::And(vec![Expr::Present(whole), Expr::Present(part)]);
        build.state(implies(both, equal));
    }
}
