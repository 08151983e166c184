//! Each layer meets the request.

use super::decision::{Doubt, LayerKind, Met, Unmatched};
use super::truth::Truth;
use crate::eval::decide::evaluate_under;
use crate::eval::{Note, Outcome, PrincipalClass, Request};
use crate::policy::Effect;
use crate::rules::Rules;
use crate::world::{Attached, Gap, Layer, Layers};

/// One layer and what it says of the request.
pub(super) struct Fact {
    pub name: String,
    pub kind: LayerKind,
    /// Whether an Allow of it matches.
    pub allow: Truth,
    /// Whether a Deny of it matches.
    pub deny: Truth,
    pub statements: Vec<Met>,
    pub gaps: Vec<Doubt>,
    /// The readings that the statements rest on, with their places.
    pub notes: Vec<(Note, String)>,
    /// Whether there is no document.
    pub empty: bool,
}

/// All layers.
pub(super) struct Facts {
    pub identity: Fact,
    pub boundary: Option<Fact>,
    pub session: Option<Fact>,
    pub resource: Option<Fact>,
    pub access_point: Option<Fact>,
    pub scps: Option<Vec<Fact>>,
    pub rcps: Option<Vec<Fact>>,
    pub endpoint: Option<Fact>,
}

impl Facts {
    /// `request` is what the policies of the resource's side see, `through` what those of the
    /// caller's side and of the access point see (`EVAL-89`).
    pub(super) fn of(layers: &Layers, request: &Request, through: &Request, rules: &Rules) -> Self {
        let meet = |kind, layer: &Layer, request| Fact::of(kind, layer, request, rules);
        let one = |kind, layer: &Option<Layer>, request| {
            layer.as_ref().map(|layer| meet(kind, layer, request))
        };
        let levels = |kind, levels: &Option<Vec<Layer>>, request| {
            let each = levels.as_ref()?.iter();
            Some(each.map(|level| meet(kind, level, request)).collect())
        };
        Self {
            identity: meet(LayerKind::Identity, &layers.identity, through),
            boundary: one(LayerKind::Boundary, &layers.boundary, through),
            session: one(LayerKind::Session, &layers.session, through),
            resource: one(LayerKind::Resource, &layers.resource, request),
            access_point: one(LayerKind::Resource, &layers.access_point, through),
            scps: levels(LayerKind::Scp, &layers.scps, through),
            rcps: levels(LayerKind::Rcp, &layers.rcps, request),
            endpoint: one(LayerKind::Endpoint, &layers.endpoint, through),
        }
    }

    /// All of them in the order of `EVAL-111`; of SCPs and RCPs with the level.
    pub(super) fn all(&self) -> impl Iterator<Item = (Option<usize>, &Fact)> {
        let leveled = |levels: &Option<Vec<Fact>>| levels.as_ref().map_or(0, Vec::len);
        let numbered = |count: usize| (0..count).map(Some);
        let rcps = numbered(leveled(&self.rcps)).zip(self.rcps.iter().flatten());
        let scps = numbered(leveled(&self.scps)).zip(self.scps.iter().flatten());
        let single = |fact| (None, fact);
        rcps.chain(scps)
            .chain(self.endpoint.iter().map(single))
            .chain(self.resource.iter().map(single))
            .chain(self.access_point.iter().map(single))
            .chain(std::iter::once(single(&self.identity)))
            .chain(self.boundary.iter().map(single))
            .chain(self.session.iter().map(single))
    }
}

impl Fact {
    /// The documents are united (`EVAL-04`); a gap may allow or deny anything.
    fn of(kind: LayerKind, layer: &Layer, request: &Request, rules: &Rules) -> Self {
        let documents: Vec<_> = (layer.documents.iter())
            .map(|one| (&one.document.policy, one.document.policy_type))
            .collect();
        let decision = evaluate_under(&documents, request, rules);
        let open = Truth::of(!layer.gaps.is_empty()).and(Truth::Maybe);
        let matched = |effect| {
            let mut all = decision.statements.iter();
            Truth::of(all.any(|one| one.matched && one.effect == effect)).or(open)
        };
        let place = |note: &Note| {
            let document = layer.documents.get(note.policy);
            document.map_or_else(String::new, |one| place(one, note.span.start))
        };
        let statements = decision.statements.iter();
        Self {
            name: layer.name.clone(),
            kind,
            allow: matched(Effect::Allow),
            deny: matched(Effect::Deny),
            statements: statements
                .filter_map(|result| met(kind, layer, result))
                .collect(),
            gaps: layer.gaps.iter().map(doubt).collect(),
            notes: (decision.notes.iter())
                .map(|note| (note.clone(), place(note)))
                .collect(),
            empty: layer.documents.is_empty(),
        }
    }

    /// Whether an Allow of it names the caller with one of these classes.
    pub(super) fn names(&self, classes: &[PrincipalClass]) -> Truth {
        let named = self.allows(classes).next().is_some();
        Truth::of(named).or(Truth::of(!self.gaps.is_empty()).and(Truth::Maybe))
    }

    /// The Allows that match and name the caller with one of these classes.
    pub(super) fn allows(&self, classes: &[PrincipalClass]) -> impl Iterator<Item = &Met> {
        self.matching(Effect::Allow)
            .filter(|one| one.classes.iter().any(|class| classes.contains(class)))
    }

    /// The statements that match.
    pub(super) fn matching(&self, effect: Effect) -> impl Iterator<Item = &Met> {
        (self.statements.iter()).filter(move |one| one.failed.is_none() && one.effect == effect)
    }

    /// What it says by itself.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        match (self.deny, self.allow) {
            (Truth::Yes, _) => Some(Outcome::ExplicitDeny),
            (Truth::No, Truth::Yes) => Some(Outcome::Allow),
            (Truth::No, Truth::No) => Some(Outcome::ImplicitDeny),
            (Truth::Maybe, _) | (_, Truth::Maybe) => None,
        }
    }
}

fn doubt(gap: &Gap) -> Doubt {
    Doubt {
        rule: "",
        reason: gap.reason.clone(),
        place: gap.place.clone(),
    }
}

fn place(attached: &Attached, offset: usize) -> String {
    let source = &attached.document.source;
    format!("{}:{}", source.name(), source.position(offset))
}

fn met(kind: LayerKind, layer: &Layer, result: &crate::eval::StatementResult) -> Option<Met> {
    let attached = layer.documents.get(result.policy)?;
    let source = &attached.document.source;
    let statement = attached.document.policy.statements.get(result.statement)?;
    let position = source.position(statement.span.start);
    let negated = (statement.principal.as_ref()).is_some_and(|element| element.negated);
    // PRIN-21: such an Allow matches everybody who is not listed.
    let classes = match result.matched && negated && result.effect == Effect::Allow {
        true => vec![PrincipalClass::Any],
        false => result.classes.clone(),
    };
    Some(Met {
        layer: kind,
        layer_name: layer.name.clone(),
        document: attached.name.clone(),
        file: source.name().to_owned(),
        index: result.statement,
        sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
        effect: result.effect,
        span: statement.span,
        line: position.line,
        column: position.column,
        failed: result.failed.clone().map(|failure| {
            let position = source.position(failure.span.start);
            Unmatched {
                failure,
                line: position.line,
                column: position.column,
            }
        }),
        classes,
    })
}
