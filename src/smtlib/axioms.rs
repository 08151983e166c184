//! What AWS guarantees of every request (section 4.7 of the rules), as assertions about what a
//! question touches.

use super::caller::{Kind, Part, SIGNED};
use super::keys::{self, Kind as Type};
use super::pattern::{action, ignoring_case, one_of};
use super::request::{Family, Request, element};
use super::term::{and, equal, implies, not, or, symbol, text, within};

/// The partitions of AWS (`AX-42`).
pub(super) const PARTITIONS: [&str; 8] = [
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-eusc",
];

/// An id and what it says.
type Axiom = (&'static str, String);

impl Request {
    /// The axioms. Asking for a key makes the question touch it.
    pub fn axioms(&mut self) -> Vec<Axiom> {
        let mut all = Vec::new();
        self.resource_and_partition(&mut all);
        self.presence(&mut all);
        self.services(&mut all);
        self.providers(&mut all);
        self.network(&mut all);
        self.calls(&mut all);
        self.forwarding(&mut all);
        self.organizations(&mut all);
        self.accounts(&mut all);
        self.times(&mut all);
        self.tags(&mut all);
        all.retain(|(_, term)| term != "true");
        all
    }

    fn has(&self, part: Part) -> bool {
        self.known.parts.contains(&part)
    }

    /// The keys of the question, in lower case.
    fn touched(&self) -> Vec<String> {
        self.known.keys.keys().cloned().collect()
    }

    /// `AX-03`, `AX-42`.
    fn resource_and_partition(&mut self, all: &mut Vec<Axiom>) {
        if self.has(Part::Partition) {
            let mut cases = vec![equal("resource", &text("*"))];
            let prefix = "(str.prefixof (str.++ \"arn:\" caller.partition \":\") resource)";
            cases.push(prefix.to_owned());
            cases.push(self.is(&[Kind::Service, Kind::Anonymous]));
            let web = self.is(&[Kind::Web]);
            if web != "false" {
                let provider = self.part(Part::Provider);
                let named = format!("(str.prefixof \"arn:\" {provider})");
                cases.push(and(vec![web, not(&named)]));
            }
            all.push(("AX-03", or(cases)));
        }
        let arn = "aws:principalarn";
        let service = self.is(&[Kind::Service]);
        if self.touches(arn) && service != "false" {
            let mut cases = vec![not(&symbol(arn, "?")), equal("resource", &text("*"))];
            for partition in PARTITIONS {
                let prefix = text(&format!("arn:{partition}:"));
                let of = |x: &str| format!("(str.prefixof {prefix} {x})");
                cases.push(and(vec![of(&symbol(arn, "")), of("resource")]));
            }
            all.push(("AX-03", implies(&service, &or(cases))));
        }
        if self.has(Part::ResourceAccount) {
            let account = self.part(Part::ResourceAccount);
            let head = "(re.++ (str.to_re \"arn:\") (re.* no-colon) (str.to_re \":\") (re.* \
                        no-colon) (str.to_re \":\") (re.* no-colon) (str.to_re \":\"))";
            let mut colon = "(str.indexof resource \":\" 0)".to_owned();
            for _ in 0..3 {
                colon = format!("(str.indexof resource \":\" (+ {colon} 1))");
            }
            let start = format!("(+ {colon} 1)");
            let end = format!("(str.indexof resource \":\" {start})");
            let fifth = format!("(str.substr resource {start} (- {end} {start}))");
            let _ = head;
            let own = format!("(ite (= resource \"*\") \"\" {fifth})");
            all.push(("AX-24", equal(&account, &own)));
        }
    }

    /// Which callers have which keys (`AX-05` to `AX-13`, `AX-21`, `AX-22`, `AX-29`, `KEY-05`).
    fn presence(&mut self, all: &mut Vec<Axiom>) {
        for key in self.touched() {
            let Some((id, kinds)) = callers_with(&key) else {
                continue;
            };
            let here = self.present(&key);
            let kinds = self.is(&kinds);
            all.push((id, implies(&here, &kinds)));
            // A root user has temporary credentials in sessions of AssumeRoot only.
            let assumed = "aws:assumedroot";
            if id == "AX-22" && self.touches(assumed) {
                let root = and(vec![here, self.is(&[Kind::Root])]);
                let assumed = self.present(assumed);
                all.push((id, implies(&root, &assumed)));
            }
        }
        let issued = "aws:tokenissuetime";
        if self.touches(issued) {
            let temporary = self.is(&[Kind::Role, Kind::Federated]);
            let here = self.present(issued);
            all.push(("AX-22", implies(&temporary, &here)));
        }
        let age = "aws:multifactorauthage";
        if self.touches(age) {
            let here = self.present(age);
            let truth = self.holds("aws:MultiFactorAuthPresent", &|x| equal(x, &text("true")));
            all.push(("AX-21", implies(&here, &truth)));
            if self.written_as(age) == Some(Family::Number) {
                let young = format!("(>= {} 0.0)", symbol(age, ""));
                all.push(("AX-23", young));
            }
        }
        let kind = "aws:principaltype";
        let free = self.is(&[Kind::Service, Kind::Web]);
        if self.touches(kind) && free != "false" {
            // AX-04.
            all.push(("AX-04", not(&equal(&symbol(kind, ""), &text("Anonymous")))));
        }
    }

    /// `AX-11`, `AX-12`, `PRIN-18`.
    fn services(&mut self, all: &mut Vec<Axiom>) {
        let list = "aws:principalservicenameslist";
        let service = self.is(&[Kind::Service]);
        if self.touches(list) {
            let here = self.present(list);
            all.push(("AX-11", equal(&here, &service)));
            if service != "false" {
                let name = self.part(Part::Service);
                let named = self.some(list, &|x| equal(x, &name));
                all.push(("AX-11", implies(&service, &named)));
                let word = format!("(str.substr {name} 0 (+ (str.indexof {name} \".\" 0) 1))");
                let alike = self.every(list, &|x| format!("(str.prefixof {word} {x})"));
                all.push(("PRIN-18", implies(&service, &alike)));
            }
        }
        let via = "aws:viaawsservice";
        if self.touches(via) && service != "false" {
            let forwarded = self.holds(via, &|x| equal(x, &text("true")));
            all.push(("AX-12", implies(&service, &not(&forwarded))));
        }
    }

    /// `AX-01` and `AX-36`, with the calls that go along (`EVAL-65`).
    fn providers(&mut self, all: &mut Vec<Axiom>) {
        for (kind, call) in [
            (Kind::Web, "sts:assumerolewithwebidentity"),
            (Kind::Saml, "sts:assumerolewithsaml"),
        ] {
            let own = self.is(&[kind]);
            if own == "false" || !self.has(Part::Kinds) {
                continue;
            }
            let calls = [
                call,
                "sts:tagsession",
                "sts:setsourceidentity",
                "sts:setcontext",
            ];
            let calls = calls.map(action);
            all.push(("AX-36", implies(&own, &one_of("action", &calls))));
        }
        let saml = self.is(&[Kind::Saml]);
        if saml != "false" && self.has(Part::Account) {
            self.part(Part::Provider);
        }
        let account = "aws:principalaccount";
        let web = self.is(&[Kind::Web]);
        if self.touches(account) && web != "false" {
            let given = and(vec![web, symbol(account, "?")]);
            all.push((
                "AX-01",
                implies(&given, &within(&symbol(account, ""), "account")),
            ));
        }
    }

    /// `AX-16` to `AX-18`.
    fn network(&mut self, all: &mut Vec<Axiom>) {
        for key in ["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"] {
            if self.touches(key) {
                let (here, endpoint) = (self.present(key), self.part(Part::Endpoint));
                all.push(("AX-16", equal(&here, &endpoint)));
            }
        }
        if self.touches("aws:sourceip") {
            let (here, endpoint) = (self.present("aws:sourceip"), self.part(Part::Endpoint));
            all.push(("AX-17", implies(&here, &not(&endpoint))));
        }
        for key in [
            "aws:vpceaccount",
            "aws:vpceorgid",
            "aws:vpceorgpaths",
            "aws:sourcevpcarn",
        ] {
            if self.touches(key) {
                let (here, endpoint) = (self.present(key), self.part(Part::Endpoint));
                all.push(("AX-18", implies(&here, &endpoint)));
            }
        }
        let (arn, vpc) = ("aws:sourcevpcarn", "aws:sourcevpc");
        if self.touches(arn) && self.touches(vpc) {
            let here = self.present(arn);
            let ends = self.holds(arn, &|x| {
                let vpc = symbol(vpc, "");
                let last = format!("(str.suffixof (str.++ \"/\" {vpc}) {x})");
                and(vec![last, not(&format!("(str.contains {vpc} \"/\")"))])
            });
            self.cases(vpc);
            all.push(("AX-18", implies(&here, &ends)));
        }
    }

    /// `AX-34`.
    fn calls(&mut self, all: &mut Vec<Axiom>) {
        for key in self.touched() {
            let call = match key.as_str() {
                "iam:passedtoservice" | "iam:associatedresourcearn" => "iam:PassRole",
                "sts:externalid"
                | "sts:rolesessionname"
                | "sts:sourceidentity"
                | "sts:transitivetagkeys"
                | "sts:requestcontextproviders"
                | "sts:taskpolicyarn" => "sts:*",
                _ if key.starts_with("sts:requestcontext/") => "sts:*",
                _ => continue,
            };
            let here = self.present(&key);
            all.push(("AX-34", implies(&here, &one_of("action", &[action(call)]))));
        }
    }

    /// `AX-20`.
    fn forwarding(&mut self, all: &mut Vec<Axiom>) {
        let list = "aws:calledvia";
        let ends = ["aws:calledviafirst", "aws:calledvialast"];
        if !self.touches(list) && !ends.iter().any(|key| self.touches(key)) {
            return;
        }
        let some = self.some(list, &|_| "true".to_owned());
        for key in ends {
            let here = self.present(key);
            all.push(("AX-20", equal(&some, &here)));
            self.cases(key);
            let inside = self.some(list, &|x| equal(x, &symbol(key, "")));
            all.push(("AX-20", implies(&here, &inside)));
        }
        let forwarded = self.holds("aws:ViaAWSService", &|x| equal(x, &text("true")));
        all.push(("AX-20", implies(&some, &forwarded)));
    }

    /// `AX-09`, `AX-15`, `AX-18`, `AX-25`, and `AX-26`.
    fn organizations(&mut self, all: &mut Vec<Axiom>) {
        for (id, own, paths) in [
            ("AX-09", "aws:principalorgid", "aws:principalorgpaths"),
            ("AX-15", "aws:sourceorgid", "aws:sourceorgpaths"),
            ("AX-18", "aws:vpceorgid", "aws:vpceorgpaths"),
            ("AX-25", "aws:resourceorgid", "aws:resourceorgpaths"),
        ] {
            if !self.touches(paths) {
                continue;
            }
            self.cases(own);
            let (here, there) = (self.present(own), self.present(paths));
            all.push((id, equal(&here, &there)));
            let some = self.some(paths, &|_| "true".to_owned());
            all.push((id, equal(&here, &some)));
            let under = self.every(paths, &|x| {
                format!("(str.prefixof (str.++ {} \"/\") {x})", symbol(own, ""))
            });
            all.push((id, under));
        }
        let (own, other) = ("aws:principalorgid", "aws:resourceorgid");
        let signed = self.is(&SIGNED);
        if !self.touches(own) || !self.touches(other) || signed == "false" {
            return;
        }
        self.cases(own);
        self.cases(other);
        let (here, there) = (self.present(own), self.present(other));
        let mut same = vec![
            equal(&here, &there),
            implies(&here, &equal(&symbol(own, ""), &symbol(other, ""))),
        ];
        let (paths, others) = ("aws:principalorgpaths", "aws:resourceorgpaths");
        if self.touches(paths) && self.touches(others) {
            for number in 1..=self.elements(paths) {
                let (inside, value) = element(paths, number);
                let (outside, other) = element(others, number);
                same.push(equal(&inside, &outside));
                same.push(implies(&inside, &equal(&value, &other)));
            }
        }
        let account = self.part(Part::Account);
        let owned = self.holds("aws:ResourceAccount", &|x| equal(x, &account));
        all.push(("AX-26", implies(&and(vec![signed, owned]), &and(same))));
    }

    /// `AX-14`, `AX-30`, `AX-31`, `AX-33`, `AX-41`.
    fn accounts(&mut self, all: &mut Vec<Axiom>) {
        for (id, arn, account, may_lack) in [
            ("AX-14", "aws:sourcearn", "aws:sourceaccount", true),
            (
                "AX-33",
                "s3:dataaccesspointarn",
                "s3:dataaccesspointaccount",
                false,
            ),
        ] {
            if !self.touches(arn) || !self.touches(account) {
                continue;
            }
            self.cases(account);
            let value = symbol(account, "");
            let both = and(vec![self.present(arn), self.present(account)]);
            let named = self.holds(arn, &|x| {
                let mut cases = vec![account_is(x, &value)];
                if may_lack {
                    cases.push(account_is(x, &text("")));
                }
                or(cases)
            });
            all.push((id, implies(&both, &named)));
        }
        for (id, arn) in [
            ("AX-30", "ec2:sourceinstancearn"),
            ("AX-31", "lambda:sourcefunctionarn"),
        ] {
            if self.touches(arn) {
                let here = self.present(arn);
                let account = self.part(Part::Account);
                let own = self.holds(arn, &|x| account_is(x, &account));
                all.push((id, implies(&here, &own)));
            }
        }
        if self.touches("s3:resourceaccount") && self.touches("aws:resourceaccount") {
            let (one, other) = (
                self.present("s3:resourceaccount"),
                self.present("aws:resourceaccount"),
            );
            all.push(("AX-41", implies(&one, &other)));
        }
    }

    /// `AX-23`.
    fn times(&mut self, all: &mut Vec<Axiom>) {
        let keys = ["aws:currenttime", "aws:epochtime", "aws:tokenissuetime"];
        let touched: Vec<&str> = keys.into_iter().filter(|key| self.touches(key)).collect();
        let read = |key: &&str| self.written_as(key) == Some(Family::Date);
        let [first, rest @ ..] = touched.as_slice() else {
            return;
        };
        if rest.is_empty() {
            return;
        }
        if !touched.iter().all(read) {
            if touched.iter().all(|key| self.written_as(key).is_some()) {
                let reason = "AX-23: the times, which are read as text";
                let free = self.leave_out(reason);
                all.push(("AX-23", free));
            }
            return;
        }
        for key in rest {
            let (first, other) = (symbol(first, ""), symbol(key, ""));
            if *key == "aws:tokenissuetime" {
                let here = self.present(key);
                all.push(("AX-23", implies(&here, &format!("(<= {other} {first})"))));
            } else {
                all.push(("AX-23", equal(&first, &other)));
            }
        }
    }

    /// `AX-28`, `AX-44`.
    fn tags(&mut self, all: &mut Vec<Axiom>) {
        for key in self.touched() {
            if let Some(tag) = key.strip_prefix("aws:requesttag/")
                && self.touches("aws:tagkeys")
            {
                let here = self.present(&key);
                let inside = match ignoring_case(tag) {
                    Some(language) => self.some("aws:tagkeys", &|x| {
                        one_of(x, std::slice::from_ref(&language))
                    }),
                    None => self.leave_out(&format!("AX-28 of {key}: the case of its letters")),
                };
                all.push(("AX-28", implies(&here, &inside)));
            }
            for kind in [":requesttag/", ":resourcetag/"] {
                let Some((service, tag)) = key.split_once(kind) else {
                    continue;
                };
                let global = format!("aws{kind}{tag}");
                if service == "aws" || !self.touches(&global) {
                    continue;
                }
                let call = one_of("action", &[action(&format!("{service}:*"))]);
                let both = and(vec![call, self.present(&key), self.present(&global)]);
                let equal = self.equal_values(&key, &global);
                all.push(("AX-44", implies(&both, &equal)));
            }
        }
    }

    /// Two keys of one kind hold the same value, as far as it is read.
    fn equal_values(&mut self, one: &str, other: &str) -> String {
        let (first, second) = (self.written_as(one), self.written_as(other));
        let (Some(first), Some(second)) = (first, second) else {
            return "true".to_owned();
        };
        if first != second || keys::facts(one).kind != keys::facts(other).kind {
            return self.leave_out(&format!("AX-44: {one} and {other}, read in different ways"));
        }
        let mut all = vec![equal(&symbol(one, ""), &symbol(other, ""))];
        if first != Family::Text && keys::facts(one).kind == Type::Open {
            all.push(equal(
                &symbol(one, ".converts"),
                &symbol(other, ".converts"),
            ));
        }
        if first == Family::Address {
            all.push(equal(&symbol(one, ".six"), &symbol(other, ".six")));
        }
        and(all)
    }
}

/// The fifth component of an ARN is that text.
fn account_is(arn: &str, account: &str) -> String {
    let mut colon = format!("(str.indexof {arn} \":\" 0)");
    for _ in 0..3 {
        colon = format!("(str.indexof {arn} \":\" (+ {colon} 1))");
    }
    format!("(= (str.indexof {arn} (str.++ \":\" {account} \":\") {colon}) {colon})")
}

/// The kinds of caller that may have a key, and the axiom that says so.
fn callers_with(key: &str) -> Option<(&'static str, Vec<Kind>)> {
    use Kind::{Federated, Role, Root, Saml, Service, User, Web};
    Some(match key {
        "aws:principalorgid" | "aws:principalorgpaths" => ("AX-10", SIGNED.to_vec()),
        "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths" => {
            ("AX-13", vec![Service])
        }
        "aws:assumedroot" => ("AX-29", vec![Root]),
        "aws:federatedprovider" => ("AX-29", vec![Role, Web]),
        "aws:tokenissuetime" | "aws:multifactorauthpresent" | "aws:multifactorauthage" => {
            ("AX-22", vec![Root, User, Role, Federated])
        }
        "aws:chatbotsourcearn"
        | "aws:ec2instancesourcevpc"
        | "aws:ec2instancesourceprivateipv4"
        | "aws:sourceidentity"
        | "ec2:roledelivery"
        | "ec2:sourceinstancearn"
        | "glue:roleassumedby"
        | "glue:credentialissuingservice"
        | "lambda:sourcefunctionarn"
        | "ssm:sourceinstancearn"
        | "identitystore:userid" => ("AX-29", vec![Role]),
        "saml:sub" | "saml:sub_type" | "saml:namequalifier" => ("AX-29", vec![Role, Saml]),
        _ if key.starts_with("aws:principaltag/") => {
            ("AX-08", vec![User, Role, Federated, Web, Saml])
        }
        _ if matches!(keys::claim(key), Some("sub" | "aud" | "amr")) => ("AX-29", vec![Role, Web]),
        _ => return None,
    })
}
