//! The rules of section 5, one function each.

use super::super::caller::Kind;
use super::parts::{
    Place, allows, allows_through, allows_to, denies, denies_task, denies_through, unclear, unless,
};
use super::sight::Sight;
use super::{Composed, Form, Precision, Set, Situation, Target};
use crate::world::{Gap, Layer, Layers};
use std::cell::RefCell;

/// The rules for one situation.
pub(super) struct Rules<'l, 'w> {
    layers: &'l Layers<'w>,
    situation: &'l Situation,
    precision: Precision,
    /// Patterns of which it is open what they match through an access point.
    unseen: RefCell<Vec<String>>,
}

type Way = Vec<Set>;

impl<'l, 'w> Rules<'l, 'w> {
    pub const fn new(
        layers: &'l Layers<'w>,
        situation: &'l Situation,
        precision: Precision,
    ) -> Self {
        Self {
            layers,
            situation,
            precision,
            unseen: RefCell::new(Vec::new()),
        }
    }

    /// The whole decision.
    pub fn composed(&self) -> Composed {
        if self.is_shut_out() {
            return Composed::default();
        }
        let mut always = vec![self.denied()];
        always.extend(self.scps());
        always.extend(self.rcps());
        always.extend(self.endpoint());
        let mut ways = self.ways();
        let open = self.open();
        // What is not told may refuse.
        let hidden = self.situation.hidden.is_some() || self.situation.inside.is_none();
        if hidden && self.precision == Precision::Narrow {
            ways.clear();
        }
        Composed { always, ways, open }
    }

    /// What is not known and may matter.
    fn open(&self) -> Vec<Gap> {
        let gaps = self
            .counted()
            .into_iter()
            .flat_map(|layer| layer.gaps.clone());
        let mut open: Vec<Gap> = gaps.collect();
        for layer in self.resource().into_iter().chain(self.access_point()) {
            open.extend(unclear(layer, self.situation.kind));
        }
        let gap = |reason: String| Gap {
            reason,
            place: None,
        };
        if self.situation.sight == Sight::AnyPoint {
            open.push(gap(
                "which access point the call goes through is not known: say it with \
                 s3:DataAccessPointArn (EVAL-89)"
                    .to_owned(),
            ));
        } else {
            open.extend(self.unseen.borrow().iter().map(|text| {
                gap(format!(
                    "what {text:?} matches through the access point is open: a variable may stand for \
                     a part of its ARN, or OQ-01 and OQ-02 leave open how its wildcards are read \
                     (EVAL-89)"
                ))
            }));
        }
        open.extend(self.situation.hidden.map(|reason| gap(reason.to_owned())));
        if self.situation.inside.is_none() {
            open.push(gap(
                "whose the access point is that the call goes through is not known: say it with \
                 s3:DataAccessPointArn (EVAL-92)"
                    .to_owned(),
            ));
        }
        open
    }

    /// The layers that count.
    fn counted(&self) -> Vec<&'l Layer<'w>> {
        let layers = self.layers;
        let mut all: Vec<&Layer<'w>> = Vec::new();
        if self.situation.covered {
            all.extend(layers.rcps.iter().flatten());
        }
        if self.is_limited() {
            all.extend(layers.scps.iter().flatten());
        }
        if self.situation.kind != Kind::Service {
            all.extend(&layers.endpoint);
        }
        all.extend(self.resource().into_iter().chain(self.access_point()));
        if self.has_policies() {
            all.push(&layers.identity);
            all.extend(self.boundary_layer());
        }
        if matches!(
            self.situation.kind,
            Kind::Root | Kind::Role | Kind::Federated
        ) {
            all.extend(&layers.session);
        }
        all
    }

    /// As the layers of the caller's side and the access point see it (`EVAL-89`).
    fn seen(&self, set: Set) -> Set {
        let sight = &self.situation.sight;
        sight.seen(set, self.precision, &mut self.unseen.borrow_mut())
    }

    /// `EVAL-14`, `EVAL-15`, `EVAL-64`: callers that no policy of an identity is about.
    fn has_identity(&self) -> bool {
        Kind::SIGNED.contains(&self.situation.kind)
    }

    /// `EVAL-10`: nor are there any of the root user.
    fn has_policies(&self) -> bool {
        self.has_identity() && self.situation.kind != Kind::Root
    }

    /// `EVAL-31`, `EVAL-32`: SCPs limit the call.
    fn is_limited(&self) -> bool {
        let Situation {
            limited,
            service_linked,
            ..
        } = *self.situation;
        self.has_identity() && limited && !service_linked
    }

    /// `EVAL-98`: service-linked roles have no boundary.
    fn boundary_layer(&self) -> Option<&'l Layer<'w>> {
        let none = self.situation.service_linked || !self.has_policies();
        self.layers.boundary.as_ref().filter(|_| !none)
    }

    /// `EVAL-92`: a public policy under `RestrictPublicBuckets`.
    fn is_shut_out(&self) -> bool {
        self.situation.inside == Some(false)
    }

    /// `EVAL-01`: a Deny anywhere wins, also one of the other account.
    fn denied(&self) -> Set {
        let layers = self.layers;
        let own = |layer: &Layer<'_>| denies(layer, self.precision);
        let seen = |layer: &Layer<'_>| self.seen(own(layer));
        let mut all: Vec<Set> = Vec::new();
        if self.is_limited() {
            all.extend(layers.scps.iter().flatten().map(seen));
        }
        // EVAL-10: of the root user there are none of these, EVAL-11: of users no session policies.
        if self.has_policies() {
            all.push(seen(&layers.identity));
            all.extend(self.boundary_layer().map(seen));
        }
        match self.situation.kind {
            Kind::Role | Kind::Federated => all.extend(layers.session.iter().map(seen)),
            Kind::Root => {
                let task = |layer| self.seen(denies_task(layer, self.precision));
                all.extend(layers.session.iter().map(task));
            }
            _ => {}
        }
        all.extend(self.resource().map(own));
        all.extend(self.access_point().map(seen));
        if self.situation.covered {
            all.extend(layers.rcps.iter().flatten().map(own));
        }
        if self.situation.kind != Kind::Service {
            let passed = |layer| self.seen(denies_through(layer, self.precision));
            all.extend(layers.endpoint.iter().map(passed));
        }
        unless(all)
    }

    /// What a layer of the caller's side allows.
    fn allowed(&self, layer: &Layer<'_>) -> Set {
        self.seen(allows(layer, self.precision))
    }

    /// `EVAL-30`, `EVAL-31`: each level allows; no services and anonymous callers.
    fn scps(&self) -> Vec<Set> {
        let levels = self.layers.scps.iter().flatten();
        match self.is_limited() {
            true => levels.map(|level| self.allowed(level)).collect(),
            false => Vec::new(),
        }
    }

    /// `EVAL-35`: a level allows what it does not deny, unless nothing is attached to it.
    fn rcps(&self) -> Vec<Set> {
        let levels = self.layers.rcps.iter().flatten();
        let empty = levels.filter(|level| level.documents.is_empty());
        match self.situation.covered {
            true => empty.map(|level| allows(level, self.precision)).collect(),
            false => Vec::new(),
        }
    }

    /// `EVAL-40`, `EVAL-14`: the endpoint that the call passes.
    fn endpoint(&self) -> Option<Set> {
        let endpoint = self.layers.endpoint.as_ref();
        let passed = self.situation.kind != Kind::Service;
        let endpoint = endpoint.filter(|_| passed)?;
        Some(self.seen(allows_through(endpoint, self.precision)))
    }

    fn ways(&self) -> Vec<Way> {
        let Situation {
            kind,
            same_account,
            target,
            ..
        } = *self.situation;
        match (kind, target.form()) {
            (_, Form::Elsewhere) => vec![Vec::new()],
            (kind, Form::Alone) if Kind::SIGNED.contains(&kind) => vec![self.own_rights()],
            (Kind::Anonymous, _) => self.anonymous(),
            // REQ-03: they make calls of STS only.
            (Kind::Web | Kind::Saml, _) if target != Target::Session => self.anonymous(),
            (Kind::Service | Kind::Web | Kind::Saml, _) => self.by_name(),
            (_, Form::Needed) if same_account => self.needed(),
            _ if !same_account => self.cross_account(),
            (Kind::Root, _) => Self::root(),
            (Kind::User, _) => self.user(),
            _ => self.session(),
        }
    }

    /// The policy of the resource, where it has a part in the call.
    fn resource(&self) -> Option<&'l Layer<'w>> {
        let heeded = self.situation.target.heeds_resource();
        self.layers.resource.as_ref().filter(|_| heeded)
    }

    /// That of the access point, likewise.
    fn access_point(&self) -> Option<&'l Layer<'w>> {
        let heeded = self.situation.target.heeds_resource();
        self.layers.access_point.as_ref().filter(|_| heeded)
    }

    /// What the resource allows to callers that it names so; through an access point both it and the
    /// resource must (`EVAL-89`).
    fn granted(&self, places: &[Place]) -> Option<Way> {
        let to = |layer| allows_to(layer, self.situation.kind, places, self.precision);
        let mut way = vec![to(self.resource()?)];
        if self.situation.through {
            way.push(self.seen(to(self.access_point()?)));
        }
        Some(way)
    }

    /// `B`: nothing, or what the boundary allows.
    fn boundary(&self) -> Option<Set> {
        self.boundary_layer().map(|layer| self.allowed(layer))
    }

    /// `S`: nothing, or what the session policy allows; a federated user without one has none of the
    /// user's rights (`EVAL-13`).
    fn session_policy(&self) -> Option<Set> {
        match (self.situation.kind, &self.layers.session) {
            (Kind::Root | Kind::User, _) => None,
            (_, Some(session)) => Some(self.allowed(session)),
            (Kind::Federated, None) => Some(Set::default()),
            (_, None) => None,
        }
    }

    /// `B ∧ S` (`EVAL-17`).
    fn limits(&self) -> impl Iterator<Item = Set> {
        self.boundary().into_iter().chain(self.session_policy())
    }

    /// `I ∧ B ∧ S`; the root user's side always allows (`EVAL-10`).
    fn own_rights(&self) -> Way {
        let mut way: Way = Vec::new();
        if self.situation.kind != Kind::Root {
            way.push(self.allowed(&self.layers.identity));
        }
        way.extend(self.limits());
        way
    }

    /// `EVAL-10`: whatever no filter refuses.
    fn root() -> Vec<Way> {
        vec![Vec::new()]
    }

    /// `EVAL-11`: `(I ∧ B) ∨ R_EXACT ∨ R_ANY`.
    fn user(&self) -> Vec<Way> {
        let mut ways = vec![self.own_rights()];
        ways.extend(self.granted(&[Place::Exact, Place::Any]));
        ways
    }

    /// `EVAL-12`, `EVAL-13`: `(I ∧ B ∧ S) ∨ (R_ISSUER ∧ B ∧ S) ∨ R_EXACT ∨ R_ANY`.
    fn session(&self) -> Vec<Way> {
        let mut ways = self.user();
        if let Some(mut way) = self.granted(&[Place::Issuer]) {
            way.extend(self.limits());
            ways.push(way);
        }
        ways
    }

    /// `EVAL-14`, `EVAL-64`: `R_EXACT ∨ R_ANY`. `EVAL-66`: a service assumes roles only by its name.
    fn by_name(&self) -> Vec<Way> {
        let way = match (self.situation.kind, self.situation.target) {
            (Kind::Service, Target::Session) => self.granted(&[Place::Exact]),
            _ => self.granted(&[Place::Exact, Place::Any]),
        };
        way.into_iter().collect()
    }

    /// `EVAL-15`: `R_ANY`.
    fn anonymous(&self) -> Vec<Way> {
        self.granted(&[Place::Any]).into_iter().collect()
    }

    /// `EVAL-20`, `EVAL-21`, `EVAL-51`, `EVAL-62`: both sides.
    fn cross_account(&self) -> Vec<Way> {
        let places = [Place::Exact, Place::Any, Place::Issuer, Place::Account];
        let Some(mut way) = self.granted(&places) else {
            return Vec::new();
        };
        way.extend(self.own_rights());
        vec![way]
    }

    /// `EVAL-50`, `EVAL-60`: `K_EXACT ∨ K_ANY ∨ (K_ISSUER ∧ B ∧ S) ∨ (K_ACCOUNT ∧ I ∧ B ∧ S)`.
    fn needed(&self) -> Vec<Way> {
        let mut ways = Vec::new();
        ways.extend(self.granted(&[Place::Exact, Place::Any]));
        if let Some(mut way) = self.granted(&[Place::Issuer]) {
            way.extend(self.limits());
            ways.push(way);
        }
        if let Some(mut way) = self.granted(&[Place::Account]) {
            way.extend(self.own_rights());
            ways.push(way);
        }
        ways
    }
}
