//! The engine against other solvers on the plain encoding of `src/smtlib`, which shares no code with
//! the classes: cvc5, and Z3's theory of strings. Where they end within their limits they must agree.

mod questions;
mod tied;

use crate::support::parse;
use iamproof::policy::{Policy, PolicyType};
use iamproof::query::{self, Answer, Settings, Who};
use iamproof::smtlib::{self, Script};
use questions::{Question, questions};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Set in CI: there other solvers must not be missing.
const REQUIRED: &str = "IAMPROOF_REQUIRE_CVC5";

/// One (check-sat), and what the engine says.
struct Asked {
    about: String,
    group: &'static str,
    /// Whether there is such a request; `None` if that is unknown.
    ours: Option<bool>,
    /// Why not known, or the witness.
    note: String,
    left_out: Vec<String>,
    /// The file.
    smt2: String,
}

/// The file with the witness's action and resource: solvers find models slowly, and check them fast.
fn with_witness(smt2: &str, witness: &Value) -> String {
    let text = |value: &Value| {
        let units = value.as_str().unwrap().encode_utf16();
        let escaped: Vec<String> = units.map(|unit| format!("\\u{{{unit:x}}}")).collect();
        format!("\"{}\"", escaped.concat())
    };
    let action = json!(witness["action"].as_str().unwrap().to_ascii_lowercase());
    let fixed = format!(
        "(assert (= action {}))\n(assert (= resource {}))\n(check-sat)\n",
        text(&action),
        text(&witness["resource"])
    );
    smt2.replace("(check-sat)\n", &fixed)
}

fn asked(question: &Question, script: &Script, check: usize, answer: &Answer) -> Asked {
    let smt2 = script.only(check).unwrap();
    let (ours, note, smt2) = match answer {
        Answer::None => (Some(false), String::new(), smt2),
        Answer::Unknown(reasons) => (None, format!("{reasons:?}"), smt2),
        Answer::Some(witness) => (
            Some(true),
            witness.request.to_string(),
            with_witness(&smt2, &witness.request),
        ),
    };
    Asked {
        about: format!("{} check {check}: {}", question.name, question.shown()),
        group: question.group,
        ours,
        note,
        left_out: script.left_out().to_vec(),
        smt2,
    }
}

/// Asks the engine, and writes the files.
fn ask(question: &Question) -> Vec<Asked> {
    let kind = question.policy_type;
    let documents =
        |side: &[Value]| -> Vec<Policy> { side.iter().map(|json| parse(json, kind)).collect() };
    let typed = |side: &[Policy]| -> Vec<(Policy, PolicyType)> {
        side.iter().map(|policy| (policy.clone(), kind)).collect()
    };
    let new = typed(&documents(&question.new));
    let new: Vec<(&Policy, PolicyType)> =
        new.iter().map(|(policy, kind)| (policy, *kind)).collect();
    let Some(old) = &question.old else {
        let principal = question.principal.unwrap_or("anyone");
        let ask = query::Ask {
            who: Who::parse(principal).unwrap(),
            services: false,
            trust: Vec::new(),
            owner: question.owner.map(str::to_owned),
            actions: Vec::new(),
            resources: Vec::new(),
            when: Vec::new(),
        };
        let answer = query::can(&new, kind, &ask, &Settings::default())
            .unwrap_or_else(|error| panic!("{error}\n{}", question.shown()));
        let bounds = smtlib::Ask {
            principal,
            services: false,
            trust: &[],
            owner: question.owner,
            actions: &[],
            resources: &[],
            when: &[],
        };
        let script = smtlib::can(&new, kind, &bounds);
        return vec![asked(question, &script, 0, &answer)];
    };
    let old = typed(&documents(old));
    let old: Vec<(&Policy, PolicyType)> =
        old.iter().map(|(policy, kind)| (policy, *kind)).collect();
    let comparison = query::compare(&old, &new, kind, &Settings::default())
        .unwrap_or_else(|error| panic!("{error}\n{}", question.shown()));
    let script = smtlib::compare(&old, &new, kind);
    vec![
        asked(question, &script, 0, &comparison.added),
        asked(question, &script, 1, &comparison.removed),
    ]
}

/// What another solver says of each question: sat, unsat, or `None`. `None` for all if it is absent.
fn opinions(solver: &str, seconds: u32, all: &[&Asked]) -> Option<Vec<Option<bool>>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    if !root.join(format!(".{solver}")).exists() {
        assert!(
            std::env::var_os(REQUIRED).is_none(),
            "{solver} is absent, and {REQUIRED} is set: run make setup"
        );
        println!("skipped: .{solver} is absent (make setup fetches it)");
        return None;
    }
    let mut child = Command::new("python3")
        .arg(root.join("tools/second_opinion.py"))
        .args([solver, &seconds.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut found = Vec::new();
    for (id, one) in all.iter().enumerate() {
        writeln!(questions, "{}", json!({"id": id, "smt2": one.smt2})).unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("{solver} has ended at\n{}", one.smt2));
        assert!(said["error"].is_null(), "{}\n{}", said["error"], one.smt2);
        assert_eq!(said["id"], id);
        found.push(match said["answers"][0].as_str() {
            Some("sat") => Some(true),
            Some("unsat") => Some(false),
            _ => None,
        });
    }
    drop(questions);
    child.wait().unwrap();
    Some(found)
}

#[derive(Default)]
struct Tally {
    some: usize,
    none: usize,
    unknown: usize,
    left_out: usize,
    /// For each solver how many of each it leaves undecided.
    open: BTreeMap<&'static str, [usize; 2]>,
}

#[test]
fn other_solvers_agree() {
    let all: Vec<Asked> = questions().iter().flat_map(ask).collect();
    let mut tally: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut put: Vec<&Asked> = Vec::new();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &all {
        let tally = tally.entry(one.group).or_default();
        if !one.left_out.is_empty() {
            tally.left_out += 1;
            for reason in &one.left_out {
                *reasons.entry(reason).or_default() += 1;
            }
            continue;
        }
        match one.ours {
            None => tally.unknown += 1,
            Some(true) => tally.some += 1,
            Some(false) => tally.none += 1,
        }
        if one.ours.is_some() {
            put.push(one);
        }
    }
    let (cvc5, z3) = std::thread::scope(|scope| {
        let z3 = scope.spawn(|| opinions("z3", 1, &put));
        (opinions("cvc5", 2, &put), z3.join().unwrap())
    });
    let mut differ = Vec::new();
    for (solver, said) in [("cvc5", cvc5), ("z3", z3)] {
        for (one, said) in put.iter().zip(said.into_iter().flatten()) {
            let ours = one.ours.unwrap();
            let tally = tally.entry(one.group).or_default();
            let open = tally.open.entry(solver).or_default();
            match said {
                None => open[usize::from(ours)] += 1,
                Some(theirs) if theirs == ours => {}
                Some(theirs) => differ.push(format!(
                    "{solver} says {theirs}, we say {ours}: {}\nour witness: {}\n{}",
                    one.about, one.note, one.smt2
                )),
            }
        }
    }
    for (group, tally) in &tally {
        let Tally {
            some,
            none,
            unknown,
            left_out,
            open,
        } = tally;
        println!(
            "{group}: {some} some, {none} none, {unknown} unknown to us, {left_out} not whole; \
             undecided [none, some]: {open:?}"
        );
    }
    println!("left out: {reasons:?}");
    if let Some(folder) = std::env::var_os("SMTLIB_DIFFERENCES") {
        std::fs::write(
            PathBuf::from(folder).join("all.txt"),
            differ.join("\n=====\n"),
        )
        .unwrap();
    }
    assert!(
        differ.is_empty(),
        "{} disagreements; the first:\n{}",
        differ.len(),
        differ[0]
    );
    let none: usize = tally.values().map(|tally| tally.none).sum();
    let some: usize = tally.values().map(|tally| tally.some).sum();
    assert!(none + some >= 2000, "only {} questions", none + some);
    assert!(none > 1000, "only {none} proofs");
}
