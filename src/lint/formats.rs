//! The formats of ARNs, by the service that stands in them (which need not be the prefix of the actions).

use super::arn::Arn;
use super::glob::{Piece, meet, pieces};
use crate::catalog;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// One format, such as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`.
pub(crate) struct Format {
    pub region: Field,
    pub account: Field,
    /// The resource part, its variable parts open.
    resource: Vec<Piece<'static>>,
}

/// What a format says of the region or the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Nothing stands there.
    Empty,
    /// What varies stands there.
    Open,
    /// A text that does not vary, such as `aws`.
    Fixed(String),
}

impl Field {
    fn new(text: &str) -> Self {
        match text {
            "" => Self::Empty,
            _ if text.contains("${") || text.contains('*') => Self::Open,
            _ => Self::Fixed(text.to_owned()),
        }
    }
}

impl Format {
    /// Whether the resource part of a pattern can be one of this format.
    pub fn fits(&self, resource: &[Piece<'_>]) -> bool {
        meet(&self.resource, resource)
    }
}

fn table() -> &'static FxHashMap<String, Vec<Format>> {
    static TABLE: OnceLock<FxHashMap<String, Vec<Format>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<String, Vec<Format>> = FxHashMap::default();
        for service in catalog::entries() {
            for resource in service.resources() {
                for format in resource.formats {
                    let Some(arn) = Arn::read(&format) else {
                        continue;
                    };
                    let open = pieces(arn.resource, true, false).into_iter();
                    // What varies is open, and so is what the catalog writes as a wildcard.
                    let open = open.map(|piece| match piece {
                        Piece::Char(character) => Piece::Char(character),
                        _ => Piece::Star,
                    });
                    table
                        .entry(arn.service.to_owned())
                        .or_default()
                        .push(Format {
                            region: Field::new(arn.region),
                            account: Field::new(arn.account),
                            resource: open.collect(),
                        });
                }
            }
        }
        table
    })
}

/// The formats of ARNs with that service, in the order of the catalog.
pub(crate) fn formats(service: &str) -> &'static [Format] {
    table().get(service).map_or(&[], Vec::as_slice)
}

/// Whether ARNs can name that service.
pub(crate) fn names_service(service: &str) -> bool {
    table().contains_key(service)
}

/// The formats that an ARN can be of, judged by its resource part alone.
pub(crate) fn fitting(arn: &Arn<'_>) -> Vec<&'static Format> {
    let resource = pieces(arn.resource, true, false);
    let all = formats(arn.service).iter();
    all.filter(|format| format.fits(&resource)).collect()
}

/// Whether some action of a service acts on resources of ARNs of that other service, as far as the catalog
/// lists the types of resources.
pub(crate) fn acts_on(prefix: &str, arn_service: &str) -> bool {
    if prefix == arn_service {
        return true;
    }
    catalog::service(prefix).is_none_or(|service| {
        let resources = service.resources();
        let mut formats = resources.iter().flat_map(|one| &one.formats);
        formats.any(|format| Arn::read(format).is_some_and(|arn| arn.service == arn_service))
    })
}
