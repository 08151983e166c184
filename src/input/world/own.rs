//! iamproof's own form: the whole of a file.

use super::fields::member;
use super::members::{FILE, WORLD};
use super::reader::{File, Reader};
use crate::source::json::Json;
use crate::source::quote;

impl Reader {
    /// Reads a file of the own form.
    pub fn own(&mut self, file: &File, json: &Json) {
        self.object(file, json, "the world", WORLD);
        if let Some(organization) = member(json, "organization") {
            self.organization(file, organization);
        }
        for account in self.list(file, member(json, "accounts"), "`accounts`") {
            self.account(file, account);
        }
        for policy in self.list(file, member(json, "policies"), "`policies`") {
            self.managed_policy(file, policy);
        }
        for user in self.list(file, member(json, "users"), "`users`") {
            self.user(file, user);
        }
        for group in self.list(file, member(json, "groups"), "`groups`") {
            self.group(file, group);
        }
        for role in self.list(file, member(json, "roles"), "`roles`") {
            self.role(file, role);
        }
        for resource in self.list(file, member(json, "resources"), "`resources`") {
            self.resource(file, resource);
        }
        for entry in self.list(file, member(json, "files"), "`files`") {
            self.named_file(file, entry);
        }
    }

    /// A file that another one names: a part of the world, or the output of a command.
    fn named_file(&mut self, file: &File, json: &Json) {
        if let Some(path) = json.as_str() {
            self.part(file, json, path);
            return;
        }
        if self
            .object(file, json, "an item of `files`", FILE)
            .is_none()
        {
            return;
        }
        let Some(path) = self.needed(file, json, "file", "an item of `files`") else {
            return;
        };
        match member(json, "command") {
            Some(command) => {
                if let Some(text) = self.text(file, command, "`command`") {
                    self.output(file, json, &path, &text, command.span);
                }
            }
            None => {
                for name in ["of", "account"] {
                    if let Some(other) = member(json, name) {
                        let message = format!("`{name}` belongs to the output of a command");
                        self.error(file, other.span, message, "add `command`, or remove it");
                    }
                }
                self.part(file, json, &path);
            }
        }
    }

    fn part(&mut self, file: &File, json: &Json, path: &str) {
        let path = file.folder.join(path);
        let shown = path.to_string_lossy().into_owned();
        if path.is_file() {
            self.file(&shown, &mut std::io::empty(), false);
        } else {
            self.dropped();
            let message = format!("there is no file {}", quote(&shown));
            self.error(
                file,
                json.span,
                message,
                "paths start at the folder of this file",
            );
        }
    }
}
