//! The rules of section 5, one function each.

use super::super::caller::Kind;
use super::parts::{Place, allows, allows_through, allows_to, denies, denies_through, unless};
use super::{Composed, Form, Set, Situation, Target};
use crate::world::{Gap, Layer, Layers};

/// The rules for one situation.
pub(super) struct Rules<'l, 'w> {
    layers: &'l Layers<'w>,
    situation: Situation,
}

type Way = Vec<Set>;

impl<'l, 'w> Rules<'l, 'w> {
    pub const fn new(layers: &'l Layers<'w>, situation: Situation) -> Self {
        Self { layers, situation }
    }

    /// The whole decision.
    pub fn composed(&self) -> Result<Composed, Vec<Gap>> {
        if self.situation.kind == Kind::Root && self.layers.session.is_some() {
            return Err(vec![Gap {
                reason: "whether the root user is in a session of AssumeRoot is open (EVAL-69)"
                    .to_owned(),
                place: None,
            }]);
        }
        if self.is_shut_out() {
            return Ok(Composed::default());
        }
        let mut always = vec![self.denied()];
        always.extend(self.scps());
        always.extend(self.rcps());
        always.extend(self.endpoint());
        Ok(Composed {
            always,
            ways: self.ways()?,
        })
    }

    /// `EVAL-14`, `EVAL-15`, `EVAL-64`: callers that no policy of an identity is about.
    fn has_identity(&self) -> bool {
        Kind::SIGNED.contains(&self.situation.kind)
    }

    /// `EVAL-92`: a public policy under `RestrictPublicBuckets`.
    fn is_shut_out(&self) -> bool {
        let inside = self.situation.same_account || self.situation.kind == Kind::Service;
        self.layers.restrict_public && !inside
    }

    /// `EVAL-01`: a Deny anywhere wins, also one of the other account.
    fn denied(&self) -> Set {
        let Layers {
            identity,
            boundary,
            session,
            access_point,
            scps,
            rcps,
            endpoint,
            ..
        } = self.layers;
        let mut all: Vec<Set> = Vec::new();
        if self.has_identity() {
            all.extend(scps.iter().flatten().map(denies));
        }
        // EVAL-10: of the root user there are none of these, EVAL-11: of users no session policies.
        if self.has_identity() && self.situation.kind != Kind::Root {
            all.push(denies(identity));
            all.extend(boundary.iter().map(denies));
        }
        if matches!(self.situation.kind, Kind::Role | Kind::Federated) {
            all.extend(session.iter().map(denies));
        }
        all.extend(self.resource().into_iter().chain(access_point).map(denies));
        if self.situation.covered {
            all.extend(rcps.iter().flatten().map(denies));
        }
        if self.situation.kind != Kind::Service {
            all.extend(endpoint.iter().map(denies_through));
        }
        unless(all)
    }

    /// `EVAL-30`, `EVAL-31`: each level allows; no services and anonymous callers.
    fn scps(&self) -> Vec<Set> {
        match self.has_identity() {
            true => self.layers.scps.iter().flatten().map(allows).collect(),
            false => Vec::new(),
        }
    }

    /// `EVAL-35`: a level allows what it does not deny, unless nothing is attached to it.
    fn rcps(&self) -> Vec<Set> {
        let levels = self.layers.rcps.iter().flatten();
        let empty = levels.filter(|level| level.documents.is_empty());
        match self.situation.covered {
            true => empty.map(allows).collect(),
            false => Vec::new(),
        }
    }

    /// `EVAL-40`, `EVAL-14`: the endpoint that the call passes.
    fn endpoint(&self) -> Option<Set> {
        let endpoint = self.layers.endpoint.as_ref();
        let passed = self.situation.kind != Kind::Service;
        endpoint.filter(|_| passed).map(allows_through)
    }

    fn ways(&self) -> Result<Vec<Way>, Vec<Gap>> {
        match (self.situation.kind, self.situation.target.form()) {
            (kind, Form::Alone) if Kind::SIGNED.contains(&kind) => Ok(vec![self.own_rights()]),
            (Kind::Anonymous, _) => self.anonymous(),
            (Kind::Service | Kind::Web | Kind::Saml, _) => self.by_name(),
            (_, Form::Needed) if self.situation.same_account => self.needed(),
            _ if !self.situation.same_account => self.cross_account(),
            (Kind::Root, _) => Ok(Self::root()),
            (Kind::User, _) => self.user(),
            _ => self.session(),
        }
    }

    /// The policy of the resource, where it has a part in the call.
    fn resource(&self) -> Option<&'l Layer<'w>> {
        let heeded = self.situation.target.heeds_resource();
        self.layers.resource.as_ref().filter(|_| heeded)
    }

    /// What the resource allows to callers that it names so; through an access point both it and the
    /// resource must (`EVAL-89`).
    fn granted(&self, places: &[Place]) -> Result<Option<Way>, Vec<Gap>> {
        let Some(resource) = self.resource() else {
            return Ok(None);
        };
        let mut way = Vec::new();
        for layer in std::iter::once(resource).chain(&self.layers.access_point) {
            way.push(allows_to(layer, self.situation.kind, places)?);
        }
        Ok(Some(way))
    }

    /// `B`: nothing, or what the boundary allows.
    fn boundary(&self) -> Option<Set> {
        match self.situation.kind {
            Kind::Root => None,
            _ => self.layers.boundary.as_ref().map(allows),
        }
    }

    /// `S`: nothing, or what the session policy allows; a federated user without one has none of the
    /// user's rights (`EVAL-13`).
    fn session_policy(&self) -> Option<Set> {
        match (self.situation.kind, &self.layers.session) {
            (Kind::Root | Kind::User, _) => None,
            (_, Some(session)) => Some(allows(session)),
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
        let identity = |layer: &Layer<'_>| match self.situation.kind {
            Kind::Root => None,
            _ => Some(allows(layer)),
        };
        let mut way: Way = identity(&self.layers.identity).into_iter().collect();
        way.extend(self.limits());
        way
    }

    /// `EVAL-10`: whatever no filter refuses.
    fn root() -> Vec<Way> {
        vec![Vec::new()]
    }

    /// `EVAL-11`: `(I ∧ B) ∨ R_EXACT ∨ R_ANY`.
    fn user(&self) -> Result<Vec<Way>, Vec<Gap>> {
        let mut ways = vec![self.own_rights()];
        ways.extend(self.granted(&[Place::Exact, Place::Any])?);
        Ok(ways)
    }

    /// `EVAL-12`, `EVAL-13`: `(I ∧ B ∧ S) ∨ (R_ISSUER ∧ B ∧ S) ∨ R_EXACT ∨ R_ANY`.
    fn session(&self) -> Result<Vec<Way>, Vec<Gap>> {
        let mut ways = self.user()?;
        if let Some(mut way) = self.granted(&[Place::Issuer])? {
            way.extend(self.limits());
            ways.push(way);
        }
        Ok(ways)
    }

    /// `EVAL-14`, `EVAL-64`: `R_EXACT ∨ R_ANY`. `EVAL-66`: a service assumes roles only by its name.
    fn by_name(&self) -> Result<Vec<Way>, Vec<Gap>> {
        let way = match (self.situation.kind, self.situation.target) {
            (Kind::Service, Target::Session) => self.granted(&[Place::Exact])?,
            _ => self.granted(&[Place::Exact, Place::Any])?,
        };
        Ok(way.into_iter().collect())
    }

    /// `EVAL-15`: `R_ANY`.
    fn anonymous(&self) -> Result<Vec<Way>, Vec<Gap>> {
        Ok(self.granted(&[Place::Any])?.into_iter().collect())
    }

    /// `EVAL-20`, `EVAL-21`, `EVAL-51`, `EVAL-62`: both sides.
    fn cross_account(&self) -> Result<Vec<Way>, Vec<Gap>> {
        let places = [Place::Exact, Place::Any, Place::Issuer, Place::Account];
        let Some(mut way) = self.granted(&places)? else {
            return Ok(Vec::new());
        };
        way.extend(self.own_rights());
        Ok(vec![way])
    }

    /// `EVAL-50`, `EVAL-60`: `K_EXACT ∨ K_ANY ∨ (K_ISSUER ∧ B ∧ S) ∨ (K_ACCOUNT ∧ I ∧ B ∧ S)`.
    fn needed(&self) -> Result<Vec<Way>, Vec<Gap>> {
        let mut ways = Vec::new();
        ways.extend(self.granted(&[Place::Exact, Place::Any])?);
        if let Some(mut way) = self.granted(&[Place::Issuer])? {
            way.extend(self.limits());
            ways.push(way);
        }
        if let Some(mut way) = self.granted(&[Place::Account])? {
            way.extend(self.own_rights());
            ways.push(way);
        }
        Ok(ways)
    }
}
