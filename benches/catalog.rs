//! What look-ups in the catalog cost: read each group as ratios to its `baseline`, measured in the
//! same run.
//!
//! There is no first look-up that prepares later ones: nothing is kept between look-ups. What a
//! program pays at first is that the pages of the data come into memory; `process` shows it, by
//! whole runs of the program with and without a look-up.
#![expect(missing_docs, reason = "of what criterion's macros make")]

use criterion::{Criterion, criterion_group, criterion_main};
use iamproof::catalog;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Duration;

fn look_up(c: &mut Criterion) {
    let mut group = c.benchmark_group("look-up");
    group.bench_function("baseline: scan of all names", |b| {
        b.iter(|| {
            let wanted = black_box(("ec2", "runinstances"));
            catalog::actions().find(|(prefix, name)| {
                prefix.eq_ignore_ascii_case(wanted.0) && name.eq_ignore_ascii_case(wanted.1)
            })
        });
    });
    group.bench_function("action", |b| {
        b.iter(|| catalog::action(black_box("ec2:runinstances")));
    });
    group.bench_function("action with details", |b| {
        b.iter(|| catalog::action(black_box("s3:getobject"))?.details());
    });
    group.bench_function("action with the most details", |b| {
        b.iter(|| catalog::action(black_box("ec2:runinstances"))?.details());
    });
    group.bench_function("condition key", |b| {
        b.iter(|| catalog::key(black_box("aws:sourceip")));
    });
    group.bench_function("condition key with a hole", |b| {
        b.iter(|| catalog::key(black_box("aws:requesttag/team")));
    });
    group.finish();
}

fn many(c: &mut Criterion) {
    let mut group = c.benchmark_group("many");
    group.bench_function("baseline: all names", |b| {
        b.iter(|| {
            catalog::actions()
                .map(|(_, name)| name.len())
                .sum::<usize>()
        });
    });
    group.bench_function("all actions with level", |b| {
        b.iter(|| {
            let actions = catalog::entries().map(|service| service.actions().len());
            actions.sum::<usize>()
        });
    });
    group.bench_function("expand one service", |b| {
        b.iter(|| catalog::expand(black_box("ec2:*vpc*")));
    });
    group.bench_function("search", |b| {
        b.iter(|| catalog::search(black_box("decrypt")));
    });
    let third: Vec<_> = catalog::expand("ec2:*").into_iter().step_by(3).collect();
    let words = [
        catalog::expand("ec2:Describe*"),
        catalog::expand("ec2:*Vpc*"),
    ]
    .concat();
    group.sample_size(10);
    group.bench_function("shrink two patterns", |b| {
        b.iter(|| catalog::shrink(&words));
    });
    group.bench_function("shrink every third action", |b| {
        b.iter(|| catalog::shrink(&third));
    });
    group.finish();
}

fn process(c: &mut Criterion) {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iamproof"));
        command.args(arguments).stdout(Stdio::null()).status()
    };
    let mut group = c.benchmark_group("process");
    group
        .measurement_time(Duration::from_secs(3))
        .sample_size(50);
    group.bench_function("baseline: version", |b| b.iter(|| run(&["--version"])));
    let show = ["catalog", "show", "s3:GetObject"];
    group.bench_function("show", |b| b.iter(|| run(&show)));
    group.finish();
}

criterion_group!(benches, look_up, many, process);
criterion_main!(benches);
