//! What 1,000 assertions over 200 policies cost `prove`, decided anew and from the cache: read as ratios to
//! the `baseline`, 10 assertions over 2 policies, in the same run.
#![expect(missing_docs, reason = "of what criterion's macros make")]

use criterion::{Criterion, criterion_group, criterion_main};
use iamproof::cli::{Exit, Streams, run};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

/// A policy of a team: no two are alike.
fn policy(number: usize) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [
  {{"Sid": "Data", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "s3:PutObject"],
   "Resource": ["arn:aws:s3:::team-{number}", "arn:aws:s3:::team-{number}/*"],
   "Condition": {{"StringEquals": {{"aws:PrincipalTag/team": "t{number}"}}}}}},
  {{"Sid": "Keys", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
   "Resource": "arn:aws:kms:eu-central-1:111122223333:key/{number}-*"}},
  {{"Sid": "Run", "Effect": "Allow", "Action": ["lambda:*", "logs:Get*", "ec2:Describe*"], "Resource": "*",
   "Condition": {{"IpAddress": {{"aws:SourceIp": "10.{}.0.0/16"}}}}}},
  {{"Sid": "Pass", "Effect": "Allow", "Action": "iam:PassRole",
   "Resource": "arn:aws:iam::111122223333:role/team-{number}-*",
   "Condition": {{"StringLike": {{"iam:PassedToService": "lambda*"}}}}}},
  {{"Sid": "Never", "Effect": "Deny", "NotAction": ["s3:*", "kms:*", "lambda:*", "logs:*", "ec2:*", "iam:*"],
   "Resource": "*"}},
  {{"Sid": "Tls", "Effect": "Deny", "Action": "s3:*", "Resource": "*",
   "Condition": {{"Bool": {{"aws:SecureTransport": "false"}}}}}}]}}"#,
        number % 256
    )
}

const BASE: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*", "kms:*", "lambda:*", "logs:*", "ec2:*", "iam:PassRole"], "Resource": "*"},
  {"Effect": "Deny", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::111122223333:role/*"}]}"#;

/// Writes so many policies with five assertions on each; all hold.
fn write(folder: &Path, count: usize) -> std::io::Result<()> {
    std::fs::write(folder.join("base.json"), BASE)?;
    let mut proofs = String::from("policy base = \"base.json\"\n");
    for number in 0..count {
        std::fs::write(folder.join(format!("p{number}.json")), policy(number))?;
        let next = (number + 1) % count.max(2);
        let _ = write!(
            proofs,
            "assert \"p{number}.json\" is strictly narrower than base\n\
             assert \"p{number}.json\" is not narrower than \"p{next}.json\"\n\
             assert not \"p{number}.json\" allows [iam:* except iam:PassRole] on *\n\
             assert not \"p{number}.json\" allows s3:* on bucket \"team-{number}\" when aws:SecureTransport is false\n\
             assert \"p{number}.json\" always allows kms:Decrypt on \
             arn:aws:kms:eu-central-1:111122223333:key/{number}-x\n"
        );
    }
    std::fs::write(folder.join("all.iamq"), proofs)
}

fn prove(folder: &Path, cached: bool) {
    let mut arguments: Vec<OsString> = vec!["iamproof".into(), "prove".into(), folder.into()];
    if cached {
        arguments.extend(["--cache".into(), folder.join("kept").into()]);
    } else {
        arguments.push("--no-cache".into());
    }
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        input: &mut std::io::empty(),
        output: &mut output,
        errors: &mut errors,
    };
    let exit = run(&arguments, &mut streams);
    assert_eq!(exit, Exit::Good, "{}", String::from_utf8_lossy(&output));
}

fn proofs(c: &mut Criterion) {
    let (Ok(small), Ok(large)) = (tempfile::tempdir(), tempfile::tempdir()) else {
        return;
    };
    if write(small.path(), 2).is_err() || write(large.path(), 200).is_err() {
        return;
    }
    let mut group = c.benchmark_group("prove");
    group.sample_size(10);
    group.bench_function("baseline: 10 assertions, 2 policies", |b| {
        b.iter(|| prove(small.path(), false));
    });
    group.bench_function("1,000 assertions, 200 policies", |b| {
        b.iter(|| prove(large.path(), false));
    });
    prove(large.path(), true);
    group.bench_function("the same from the cache", |b| {
        b.iter(|| prove(large.path(), true));
    });
    group.finish();
}

criterion_group!(benches, proofs);
criterion_main!(benches);
