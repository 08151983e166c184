//! Resources: their owners, kinds, and the buckets of access points.

use super::Checker;
use crate::source::quote;
use crate::world::arn::{Arn, account_of, is_account};
use crate::world::find::bucket_arn;
use crate::world::{Resource, kind_named, kind_of};

impl Checker<'_> {
    pub(super) fn resources(&mut self) {
        for resource in &self.parts.resources {
            let shown = quote(&resource.arn);
            let place = &resource.place;
            if Arn::parse(&resource.arn).is_none() || resource.arn.contains(['*', '?']) {
                let message = format!("{shown} is not the ARN of a resource");
                self.fault(place, message, "write the whole ARN, without wildcards");
                continue;
            }
            self.owner(resource);
            self.kind(resource);
            self.bucket(resource);
        }
    }

    fn owner(&mut self, resource: &Resource) {
        let shown = quote(&resource.arn);
        let place = &resource.place;
        match (account_of(&resource.arn), resource.account.as_deref()) {
            (Some(own), Some(stated)) if own != stated => {
                let message = format!("{shown} is said to belong to the account {}", quote(stated));
                self.fault(
                    place,
                    message,
                    format!("its ARN says {own}: correct one of them"),
                );
            }
            (None, Some(stated)) if !is_account(stated) => {
                let message = format!("{} is no id of an account", quote(stated));
                self.fault(place, message, "`account` is the 12-digit id of the owner");
            }
            (Some(account), _) | (None, Some(account)) => {
                self.in_account(account, &format!("the resource {shown}"), place);
            }
            (None, None) => {
                let message = format!("nothing says which account owns {shown}");
                self.fault(place, message, "add `account`: this ARN does not tell it");
            }
        }
    }

    fn kind(&mut self, resource: &Resource) {
        let told = kind_of(&resource.arn).map(|kind| kind.name);
        let shown = quote(&resource.arn);
        if told == Some("AWS::IAM::Role") {
            let message = format!("the role {shown} stands among the resources");
            self.fault(
                &resource.place,
                message,
                "move it to `roles`; its policy is `trust`",
            );
        } else if let Some(told) = told.filter(|told| *told != resource.kind) {
            let message = format!(
                "{shown} is said to be of the type {}",
                quote(&resource.kind)
            );
            self.fault(
                &resource.place,
                message,
                format!("its ARN is of the type `{told}`"),
            );
        } else if told.is_none() && kind_named(&resource.kind).is_some() {
            let message = format!(
                "{shown} is said to be of the type {}",
                quote(&resource.kind)
            );
            self.fault(
                &resource.place,
                message,
                "ARNs of this type look otherwise: correct the ARN or the type",
            );
        }
    }

    fn bucket(&mut self, resource: &Resource) {
        let is_point = resource.kind.ends_with("::AccessPoint");
        match &resource.bucket {
            None if is_point => {
                let message = format!(
                    "nothing says which bucket is behind {}",
                    quote(&resource.arn)
                );
                self.fault(
                    &resource.place,
                    message,
                    "add `bucket`: the name or ARN of the bucket",
                );
            }
            Some(bucket)
                if !self
                    .index
                    .resources
                    .contains_key(&bucket_arn(&resource.arn, &bucket.name)) =>
            {
                let message = format!(
                    "the bucket {} of an access point is not among the resources",
                    quote(&bucket.name)
                );
                let buckets = self
                    .parts
                    .resources
                    .iter()
                    .filter(|one| one.kind.ends_with("Bucket"));
                let known: Vec<&str> = buckets
                    .filter_map(|one| one.arn.rsplit(':').next())
                    .take(self.room())
                    .collect();
                let help = Self::like(&bucket.name, &known, "add the bucket to `resources`");
                self.fault(&bucket.place, message, help);
            }
            _ => {}
        }
    }
}
