//! Outputs of `aws organizations`.

use super::commands::{Context, Reads};
use super::fields::member;
use super::organization::below;
use super::reader::Reader;
use crate::policy::PolicyType;
use crate::source::json::Json;
use crate::source::quote;
use crate::world::{Account, ControlPolicy, Membership, Organization, Parent, Place, Target, Unit};

/// What is said about the organization, in any order.
#[derive(Default)]
pub(super) struct Tree {
    organization: Option<Organization>,
    root: Option<String>,
    /// Kinds of control policy that are not switched on.
    disabled: Vec<PolicyType>,
    units: Vec<Unit>,
    accounts: Vec<Account>,
    /// Child and parent.
    parents: Vec<(String, String)>,
    /// Id, kind and policy.
    policies: Vec<(String, PolicyType, ControlPolicy)>,
    /// The id of the policy and the target.
    targets: Vec<(String, Target)>,
    /// Where the first output was named.
    place: Option<Place>,
}

impl Reader {
    pub(super) fn tree_output(&mut self, reads: Reads, context: &Context, json: &Json) {
        self.tree.place.get_or_insert_with(|| context.place.clone());
        if member(json, "NextToken").is_some() {
            let help = "ask for all of it, without `--max-items`";
            self.dropped();
            let message = "the output is not complete: there is another page";
            self.error(&context.file, json.span, message, help);
        }
        let _: Option<()> = self.tree_part(reads, context, json);
    }

    fn tree_part(&mut self, reads: Reads, context: &Context, json: &Json) -> Option<()> {
        let file = &context.file;
        match reads {
            Reads::Organization => {
                let json = self.expected(context, json, "Organization")?;
                let id = self.needed(file, json, "Id", "the organization")?;
                let management = self.needed(file, json, "MasterAccountId", "the organization")?;
                let features = self.text_in(file, json, "FeatureSet");
                if self.tree.organization.is_some() {
                    self.error(file, json.span, "a second organization", "a world has one");
                }
                self.tree.organization = Some(Organization {
                    id,
                    management,
                    all_features: features.is_none_or(|one| one == "ALL"),
                    place: file.place(json.span),
                    ..Organization::default()
                });
            }
            Reads::Roots => {
                let roots = self.expected(context, json, "Roots")?;
                let root = self.list(file, Some(roots), "`Roots`").first()?;
                self.tree.root = self.needed(file, root, "Id", "the root");
                let types = self.list(file, member(root, "PolicyTypes"), "`PolicyTypes`");
                for (name, policy_type) in TYPES {
                    let on = types.iter().any(|one| {
                        let text = |member_name| member(one, member_name).and_then(Json::as_str);
                        text("Type") == Some(name) && text("Status") == Some("ENABLED")
                    });
                    if !on {
                        self.tree.disabled.push(policy_type);
                    }
                }
            }
            Reads::Units => {
                let list = self.expected(context, json, "OrganizationalUnits")?;
                for item in self.list(file, Some(list), "`OrganizationalUnits`") {
                    let id = self.needed(file, item, "Id", "an OU")?;
                    let name = self.text_in(file, item, "Name");
                    self.tree.parents.push((id.clone(), context.of.clone()));
                    self.tree.units.push(Unit {
                        id,
                        name,
                        parent: Parent::Root,
                        place: file.place(item.span),
                    });
                }
            }
            Reads::Accounts | Reads::AccountsBelow => {
                let list = self.expected(context, json, "Accounts")?;
                for item in self.list(file, Some(list), "`Accounts`") {
                    let id = self.needed(file, item, "Id", "an account")?;
                    let name = self.text_in(file, item, "Name");
                    if reads == Reads::AccountsBelow {
                        self.tree.parents.push((id.clone(), context.of.clone()));
                    }
                    if !self.tree.accounts.iter().any(|one| one.id == id) {
                        self.tree.accounts.push(Account {
                            id,
                            name,
                            place: file.place(item.span),
                            ..Account::default()
                        });
                    }
                }
            }
            Reads::Parents => {
                let list = self.expected(context, json, "Parents")?;
                for item in self.list(file, Some(list), "`Parents`") {
                    let parent = self.needed(file, item, "Id", "a parent")?;
                    self.tree.parents.push((context.of.clone(), parent));
                }
            }
            Reads::ControlPolicy => self.described_policy(context, json)?,
            _ => {
                let list = self.expected(context, json, "Targets")?;
                for item in self.list(file, Some(list), "`Targets`") {
                    let name = self.needed(file, item, "TargetId", "a target")?;
                    let place = file.place(item.span);
                    self.tree
                        .targets
                        .push((context.of.clone(), Target { name, place }));
                }
            }
        }
        Some(())
    }

    fn described_policy(&mut self, context: &Context, json: &Json) -> Option<()> {
        let file = &context.file;
        let policy = self.expected(context, json, "Policy")?;
        let summary = self.expected(context, policy, "PolicySummary")?;
        let id = self.needed(file, summary, "Id", "the policy")?;
        let name = self
            .text_in(file, summary, "Name")
            .unwrap_or_else(|| id.clone());
        let kind = self.expected(context, summary, "Type")?;
        let policy_type = self.word(file, kind, "`Type`", &TYPES)?;
        let content = self.expected(context, policy, "Content")?;
        let short = if policy_type == PolicyType::Scp {
            "SCP"
        } else {
            "RCP"
        };
        let document = self.document(file, content, format!("{short} {name:?}"), policy_type);
        let targets = Vec::new();
        let policy = ControlPolicy { document, targets };
        self.tree.policies.push((id, policy_type, policy));
        Some(())
    }

    /// Makes the organization of what was said.
    pub(super) fn grow_tree(&mut self) {
        let tree = std::mem::take(&mut self.tree);
        let Some(place) = tree.place else { return };
        let Some(mut organization) = tree.organization else {
            if self.parts.organization.is_none() {
                self.dropped();
                let message = "outputs of `aws organizations` without the organization itself";
                let help = "add the output of `organizations describe-organization` to `files`";
                self.error_at(&place.source, place.span, message, help);
            } else {
                let message = "the organization is given both by `organization` and by outputs";
                let help = "keep one: outputs need `organizations describe-organization`";
                self.error_at(&place.source, place.span, message, help);
            }
            return;
        };
        if let Some(first) = &self.parts.organization {
            let help = format!("the first one is at {}", first.place);
            let (source, span) = (organization.place.source, organization.place.span);
            self.error_at(&source, span, "a second organization", &help);
            return;
        }
        let parent = |child: &str| {
            let found = tree.parents.iter().find(|(one, _)| one == child)?;
            Some(below(Some(found.1.clone())))
        };
        let roots = tree.parents.iter().map(|(_, parent)| parent);
        let root = roots
            .filter(|parent| parent.starts_with("r-"))
            .min()
            .cloned();
        organization.root = tree.root.or(root);
        organization.units = tree.units;
        for unit in &mut organization.units {
            unit.parent = parent(&unit.id).unwrap_or_default();
        }
        for account in tree.accounts {
            if !self.parts.accounts.iter().any(|one| one.id == account.id) {
                self.parts.accounts.push(account);
            }
        }
        for account in &mut self.parts.accounts {
            if account.member == Membership::Unsaid
                && let Some(parent) = parent(&account.id)
            {
                account.member = Membership::Below(parent);
            }
        }
        let mut lists = [(PolicyType::Scp, Vec::new()), (PolicyType::Rcp, Vec::new())];
        let mut given = Vec::new();
        for (id, policy_type, mut policy) in tree.policies {
            let targets = tree.targets.iter().filter(|(of, _)| *of == id);
            policy.targets = targets.map(|(_, target)| target.clone()).collect();
            given.push(id);
            for (list_type, list) in &mut lists {
                if *list_type == policy_type {
                    list.push(policy.clone());
                }
            }
        }
        if let Some((id, target)) = tree.targets.iter().find(|(id, _)| !given.contains(id)) {
            let message = format!("targets of the policy {}, which is not given", quote(id));
            let help = "add its `organizations describe-policy` to `files`";
            self.error_at(&target.place.source, target.place.span, message, help);
        }
        let [scps, rcps] = lists.map(|(policy_type, list)| {
            let off = tree.disabled.contains(&policy_type);
            (off || !list.is_empty()).then_some(if off { Vec::new() } else { list })
        });
        organization.scps = scps;
        organization.rcps = rcps;
        self.parts.organization = Some(organization);
    }
}

/// The kinds of control policy, as AWS calls them.
const TYPES: [(&str, PolicyType); 2] = [
    ("SERVICE_CONTROL_POLICY", PolicyType::Scp),
    ("RESOURCE_CONTROL_POLICY", PolicyType::Rcp),
];
