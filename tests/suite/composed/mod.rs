//! All layers together, symbolically, against the concrete decision: the cases of the corpus, and random
//! layers over few actions, principals and key values, every combination of which is tried.

mod asked;
mod corpus;
mod points;
mod random;

use iamproof::policy::parse::Parsed;
use iamproof::world::{Attached, Gap, Layer, Layers};

/// The documents of every layer, which layers there are, and of which something is not known.
#[derive(Default)]
struct Documents {
    identity: Vec<Parsed>,
    boundary: Option<Vec<Parsed>>,
    session: Option<Vec<Parsed>>,
    resource: Option<Vec<Parsed>>,
    access_point: Option<Vec<Parsed>>,
    scps: Option<Vec<Vec<Parsed>>>,
    rcps: Option<Vec<Vec<Parsed>>>,
    endpoint: Option<Vec<Parsed>>,
    restrict_public: bool,
    gaps: Vec<&'static str>,
}

impl Documents {
    fn layer<'d>(&self, name: &'static str, documents: &'d [Parsed]) -> Layer<'d> {
        let attached = |document| Attached {
            name: "a document".to_owned(),
            document,
        };
        let gap = Gap {
            reason: format!("something of {name} is not known"),
            place: None,
        };
        let gaps = self.gaps.contains(&name).then_some(gap);
        Layer {
            name: name.to_owned(),
            documents: documents.iter().map(attached).collect(),
            gaps: gaps.into_iter().collect(),
        }
    }

    fn one<'d>(&self, name: &'static str, documents: Option<&'d Vec<Parsed>>) -> Option<Layer<'d>> {
        Some(self.layer(name, documents?))
    }

    /// The last level has the gap.
    fn levels<'d>(
        &self,
        name: &'static str,
        levels: Option<&'d Vec<Vec<Parsed>>>,
    ) -> Option<Vec<Layer<'d>>> {
        let levels = levels?;
        let level = |(at, level): (usize, &'d Vec<Parsed>)| {
            let last = at + 1 == levels.len();
            self.layer(if last { name } else { "a level above" }, level)
        };
        Some(levels.iter().enumerate().map(level).collect())
    }

    fn layers(&self) -> Layers<'_> {
        Layers {
            identity: self.layer("identity", &self.identity),
            boundary: self.one("boundary", self.boundary.as_ref()),
            session: self.one("session", self.session.as_ref()),
            resource: self.one("resource", self.resource.as_ref()),
            access_point: self.one("access_point", self.access_point.as_ref()),
            scps: self.levels("scps", self.scps.as_ref()),
            rcps: self.levels("rcps", self.rcps.as_ref()),
            endpoint: self.one("endpoint", self.endpoint.as_ref()),
            restrict_public: self.restrict_public,
        }
    }
}

/// The layers as texts.
fn shown(layers: &Layers<'_>) -> String {
    let of = |name: &str, layer: &Layer<'_>| {
        let texts = layer.documents.iter().map(|one| one.document.source.text());
        let gap = if layer.gaps.is_empty() {
            ""
        } else {
            " and a gap"
        };
        let texts = texts.collect::<Vec<_>>().join(", ");
        format!("{name}: [{texts}]{gap}\n")
    };
    let mut text = of("identity", &layers.identity);
    for (name, layer) in [
        ("boundary", &layers.boundary),
        ("session", &layers.session),
        ("resource", &layers.resource),
        ("access_point", &layers.access_point),
        ("endpoint", &layers.endpoint),
    ] {
        text.extend(layer.iter().map(|layer| of(name, layer)));
    }
    for (name, levels) in [("scp", &layers.scps), ("rcp", &layers.rcps)] {
        text.extend(levels.iter().flatten().map(|layer| of(name, layer)));
    }
    text + &format!("restrict_public: {}", layers.restrict_public)
}
