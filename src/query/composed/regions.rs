//! A question taken apart into regions: in each of them the rules say the same of all requests, but for
//! what is not known.

use super::super::can::Ask;
use super::asked::{Actions, caller};
use super::limit::Limit;
use super::passage;
use super::{Between, Facts};
use crate::encode::caller::{Kind, Named};
use crate::encode::layers::{Calls, Feature, Sight, Situation, Target, is_service_linked, on};
use crate::policy::PrincipalKind;
use crate::regular::Language;
use crate::rules::Rules;
use crate::world::Layers;

/// A part of the requests of a question.
#[derive(Clone, Debug)]
pub(in crate::query) struct Region {
    /// The situations that they may be in; several where it is not known in which.
    pub situations: Vec<Situation>,
    /// What holds of them.
    pub limits: Vec<Limit>,
    /// Patterns of their actions; none is any.
    pub actions: Vec<String>,
}

impl Region {
    /// The same with one more limit.
    pub fn with(&self, limit: Limit) -> Self {
        let mut region = self.clone();
        region.limits.push(limit);
        region
    }

    /// The same with all situations changed.
    pub fn set(mut self, change: impl Fn(&mut Situation)) -> Self {
        self.situations.iter_mut().for_each(change);
        self
    }

    /// The same, and each situation also changed.
    pub fn also(mut self, change: impl Fn(&mut Situation)) -> Self {
        let mut others = self.situations.clone();
        others.iter_mut().for_each(change);
        for other in others {
            if !self.situations.contains(&other) {
                self.situations.push(other);
            }
        }
        self
    }
}

/// What a question is about.
pub(in crate::query) struct Question<'q, 'w> {
    pub layers: &'q Layers<'w>,
    pub between: Between,
    pub ask: &'q Ask,
    pub resource: &'q str,
    pub rules: &'q Rules,
    /// What else is known of the requests.
    pub facts: Facts<'q>,
}

impl Question<'_, '_> {
    /// The question about its resource.
    pub fn on_resource(&self) -> Ask {
        Ask {
            // `*` is a resource here and no pattern (EVAL-23).
            resources: match self.resource {
                "*" => Vec::new(),
                _ => vec![self.resource.to_owned()],
            },
            ..self.ask.clone()
        }
    }

    /// Its regions.
    pub fn regions(&self) -> Vec<Region> {
        let calls = on(self.resource);
        let regions = calls.iter().filter_map(|calls| self.calls(calls));
        let regions = regions.flat_map(|region| self.service_linked(&region));
        let regions = regions.flat_map(|region| self.restricted(&region));
        let regions = regions.flat_map(|region| self.coverage(&region));
        let regions = regions.flat_map(|region| passage::passage(self, &region));
        regions.map(|region| self.public(&region)).collect()
    }

    fn is_signed(&self) -> bool {
        Kind::SIGNED.contains(&self.between.kind)
    }

    /// The account that owns the resource, where that is known.
    pub fn owner(&self) -> Option<&str> {
        let own = self.resource.split(':').nth(4);
        let own = own.filter(|own| !own.is_empty());
        own.or(self.ask.owner.as_deref())
    }

    /// The calls of one kind, if the question is about such.
    fn calls(&self, calls: &Calls) -> Option<Region> {
        let actions = Actions::new(&self.ask.actions).and(&calls.actions)?;
        let situation = Situation {
            kind: self.between.kind,
            same_account: self.is_own(),
            target: calls.target,
            covered: false,
            limited: true,
            service_linked: false,
            through: false,
            sight: Sight::Own,
            inside: Some(true),
            hidden: None,
        };
        let mut limits = Vec::new();
        if !calls.actions.is_empty() {
            limits.push(Limit::Action(calls.actions.clone()));
        }
        let own = Actions::new(&actions);
        let except = calls.except.iter().filter(|name| own.touch(name));
        let except: Vec<String> = except.cloned().collect();
        if !except.is_empty() {
            limits.push(Limit::Action(except).not());
        }
        for (feature, language, is) in &calls.resources {
            let limit = Limit::Resource(*feature, language.clone());
            limits.push(if *is { limit } else { limit.not() });
        }
        let region = Region {
            situations: vec![situation],
            limits,
            actions,
        };
        Some(self.owned(region))
    }

    /// Whether the caller's account owns the resource; of `*` it does (`EVAL-23`).
    fn is_own(&self) -> bool {
        let star = self.resource == "*";
        self.between.same_account || star || self.owner() == Some("aws")
    }

    /// `EVAL-24`: whose the resource is need not be known.
    fn owned(&self, region: Region) -> Region {
        let known = self.owner().is_some() || self.resource == "*" || !self.is_signed();
        match known {
            true => region,
            false => region
                .set(|situation| situation.same_account = true)
                .also(|situation| situation.same_account = false),
        }
    }

    /// `EVAL-31`, `EVAL-98`: whom neither SCPs nor RCPs nor a boundary limit.
    fn service_linked(&self, region: &Region) -> Vec<Region> {
        let limited = [
            self.layers.scps.is_some(),
            self.layers.rcps.is_some(),
            self.layers.boundary.is_some(),
        ];
        if self.between.kind != Kind::Role || !limited.contains(&true) {
            return vec![region.clone()];
        }
        let is = |is| {
            region
                .clone()
                .set(|situation| situation.service_linked = is)
        };
        if let Some(arn) = caller(self.ask) {
            return vec![is(is_service_linked(arn) == Ok(true))];
        }
        let mut named = Named::default();
        named.add(PrincipalKind::Aws, "arn:*:iam::*:role/aws-service-role/*");
        let limit = Limit::Caller(Feature::ByServiceLinkedRole, Language::new(named.issuer));
        vec![is(false).with(limit.clone().not()), is(true).with(limit)]
    }

    /// `EVAL-32`: what SCPs cannot restrict.
    fn restricted(&self, region: &Region) -> Vec<Region> {
        let unrestricted = "mechanicalturk:*".to_owned();
        let touched = Actions::new(&region.actions).touch(&unrestricted);
        if self.layers.scps.is_none() || !touched {
            return vec![region.clone()];
        }
        let limit = Limit::Action(vec![unrestricted]);
        let free = region.with(limit.clone());
        vec![
            region.with(limit.not()),
            free.set(|situation| situation.limited = false),
        ]
    }

    /// `EVAL-37`, `EVAL-38`: which calls RCPs limit.
    fn coverage(&self, region: &Region) -> Vec<Region> {
        let target = region.situations.first().map(|situation| situation.target);
        if self.layers.rcps.is_none() || target == Some(Target::Grant) {
            return vec![region.clone()];
        }
        match (target, is_service_linked(self.resource)) {
            (Some(Target::Session), Ok(true)) => vec![region.clone()],
            (Some(Target::Session), Err(language)) => {
                let limit = Limit::Resource(Feature::OnServiceLinkedRole, language);
                let mut regions = self.by_action(&region.with(limit.clone().not()));
                regions.push(region.with(limit));
                regions
            }
            _ => self.by_action(region),
        }
    }

    /// The same by the action.
    fn by_action(&self, region: &Region) -> Vec<Region> {
        let actions = Actions::new(&region.actions);
        let all = |prefix: &str| format!("{prefix}:*");
        let (mut covered, mut others, mut typeless) = (Vec::new(), Vec::new(), Vec::new());
        for service in actions.services() {
            if !service.rcp || self.resource == "*" {
                others.push(all(service.prefix));
                continue;
            }
            covered.push(all(service.prefix));
            for action in service.actions() {
                let name = format!("{}:{}", service.prefix, action.name);
                let touched = actions.touch(&name);
                let details = touched.then(|| action.details()).flatten();
                if details.is_some_and(|details| details.resources.is_empty()) {
                    typeless.push(name);
                }
            }
        }
        let limits = |situation: &mut Situation| situation.covered = !situation.service_linked;
        let mut regions = Vec::new();
        if !covered.is_empty() {
            let mut inside = region.with(Limit::Action(covered.clone()));
            if !typeless.is_empty() {
                inside = inside.with(Limit::Action(typeless.clone()).not());
            }
            regions.push(inside.set(limits));
        }
        let free: Vec<String> = others.iter().chain(&typeless).cloned().collect();
        if !free.is_empty() {
            regions.push(region.with(Limit::Action(free)));
        }
        // OQ-16
        if actions.may_be_unknown() {
            covered.extend(others);
            let outside = match covered.is_empty() {
                true => region.clone(),
                false => region.with(Limit::Action(covered).not()),
            };
            regions.push(outside.also(limits));
        }
        regions
    }

    /// `EVAL-92`: a public policy under `RestrictPublicBuckets` lets in only services and callers of the
    /// account of the owner, or of that of the access point.
    fn public(&self, region: &Region) -> Region {
        let kind = self.between.kind;
        if !self.layers.restrict_public || kind == Kind::Service {
            return region.clone();
        }
        region.clone().set(|situation| {
            let owned = match self.owner() {
                Some(_) => self.between.same_account && self.is_signed(),
                None => situation.same_account && self.is_signed(),
            };
            if !owned {
                let of_point = situation.through && self.is_signed();
                situation.inside = match passage::account(self) {
                    _ if !of_point => Some(false),
                    Some(point) => self.is_of(point),
                    None => None,
                };
            }
        })
    }

    /// Whether the caller is of the account, where the question tells.
    fn is_of(&self, account: &str) -> Option<bool> {
        use super::super::can::Who;
        let arn = caller(self.ask).or(match &self.ask.who {
            Who::Arn(arn) => Some(arn.as_str()),
            Who::Account(own) => return Some(own == account),
            _ => None,
        });
        let own = arn?.split(':').nth(4)?;
        (!own.contains(['*', '?'])).then(|| own == account)
    }

    /// Whether an access point of the account is another's to the caller, where the question tells.
    pub fn is_foreign(&self, account: &str) -> Option<bool> {
        match self.is_of(account) {
            Some(own) => Some(!own),
            None if self.between.same_account => self.owner().map(|owner| owner != account),
            None => None,
        }
    }
}
