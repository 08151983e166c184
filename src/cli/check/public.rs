//! `iamproof check no-public-access`: both meanings, and where they differ (`PUB-26`).

use super::args::Meaning;
use super::{Failure, documents, one_type};
use crate::policy::parse::Parsed;
use crate::policy::{Effect, PrincipalKind, public};
use crate::query::Settings;
use crate::query::check::{self, Check, ResourceType, Verdict};
use crate::report::{CheckName, CheckReport, Definitions, Public as OfPublic, PublicMeaning};

/// What both meanings say.
pub(super) struct Public {
    resource: &'static ResourceType,
    meaning: Meaning,
    semantic: Check,
    /// By S3's meaning the Allows that make it public: the document, the statement and why.
    written: Option<Vec<(usize, usize, String)>>,
}

pub(super) fn ask(
    policies: &[Parsed],
    resource: &'static ResourceType,
    meaning: Meaning,
    settings: &Settings,
) -> Result<Public, Failure> {
    one_type(policies.iter())?;
    if meaning == Meaning::S3Bpa && resource.block.is_none() {
        let types = check::TYPES.iter().filter(|known| known.block.is_some());
        let names: Vec<&str> = types.map(|known| known.name).collect();
        return Err(Failure::usage(format!(
            "`s3-bpa` is S3's definition of public, and {} is none of {}",
            resource.name,
            names.join(", ")
        )));
    }
    let written = resource.block.map(|of| {
        let all = policies.iter().enumerate();
        all.flat_map(|(document, parsed)| {
            let open = public::open(&parsed.policy, of).into_iter();
            open.map(move |one| (document, one.statement, one.why))
        })
        .collect()
    });
    let semantic = check::no_public_access(&documents(policies), resource, settings)?;
    Ok(Public {
        resource,
        meaning,
        semantic,
        written,
    })
}

impl Public {
    /// The verdict by how statements are written.
    fn by_writing(&self) -> Option<Verdict> {
        self.written.as_ref().map(|open| match open.is_empty() {
            true => Verdict::Pass,
            false => Verdict::Fail,
        })
    }

    pub fn report<'a>(&'a self, policies: &'a [Parsed]) -> CheckReport<'a> {
        let semantic = self.semantic.verdict();
        let by_writing = self.by_writing();
        let verdict = match (self.meaning, by_writing) {
            (Meaning::S3Bpa, Some(verdict)) => verdict,
            _ => semantic,
        };
        let mut notes = Vec::new();
        let mut own = OfPublic {
            resource_type: self.resource.name,
            meaning: match self.meaning {
                Meaning::Semantic => PublicMeaning::Semantic,
                Meaning::S3Bpa => PublicMeaning::S3Bpa,
            },
            definitions: None,
        };
        if let Some(other) = by_writing {
            let known = semantic != Verdict::Unknown;
            let differ = known && other != semantic;
            own.definitions = Some(Definitions {
                semantic: semantic.into(),
                s3_bpa: other.into(),
                differ: known.then_some(differ),
            });
            if differ {
                notes.push(self.difference(other));
            }
        }
        notes.extend(providers(policies));
        CheckReport {
            question: CheckName::NoPublicAccess,
            check: &self.semantic,
            verdict,
            message: self.message(verdict).to_owned(),
            does: "lets strangers in",
            written: match self.meaning {
                Meaning::S3Bpa => self.written.clone(),
                Meaning::Semantic => None,
            },
            documents: policies,
            against: &[],
            notes,
            public: Some(own),
        }
    }

    const fn message(&self, verdict: Verdict) -> &'static str {
        match (self.meaning, verdict) {
            (Meaning::Semantic, Verdict::Pass) => "no stranger is allowed anything (proved)",
            (Meaning::Semantic, Verdict::Fail) => "strangers are allowed something",
            (_, Verdict::Unknown) => "whether a stranger is allowed anything was not decided",
            (Meaning::S3Bpa, Verdict::Pass) => {
                "S3 does not call the policy public: every Allow is limited to fixed values"
            }
            (Meaning::S3Bpa, Verdict::Fail) => {
                "S3 calls the policy public: an Allow is not limited to fixed values"
            }
        }
    }

    /// Where the two meanings differ.
    fn difference(&self, by_writing: Verdict) -> String {
        let semantic = match self.semantic.verdict() {
            Verdict::Pass => "no stranger is allowed anything (proved)",
            Verdict::Fail => "strangers are allowed something",
            Verdict::Unknown => "whether a stranger is allowed anything was not decided",
        };
        let written = match (by_writing, self.written.iter().flatten().next()) {
            (Verdict::Fail, Some((_, statement, why))) => {
                format!(
                    "S3 calls the policy public: of statement {}, {why}",
                    statement + 1
                )
            }
            _ => "S3 does not call the policy public".to_owned(),
        };
        format!("the two definitions differ (PUB-26): {semantic}; {written}")
    }
}

/// Providers whose users a trust policy lets in: they are no strangers by `PUB-01`.
fn providers(policies: &[Parsed]) -> Option<String> {
    let allows = policies.iter().flat_map(|one| &one.policy.statements);
    let names = allows
        .filter(|one| one.effect == Effect::Allow)
        .filter_map(|one| one.principal.as_ref())
        .flat_map(|one| &one.names)
        .filter(|name| name.kind == PrincipalKind::Federated);
    let mut names: Vec<&str> = names.map(|name| name.name.value.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| {
        format!(
            "users of identity providers do not count as strangers (PUB-01), and the policy names {}: \
             `iamproof can --principal external` asks about them (EXT-09)",
            names.join(", ")
        )
    })
}
