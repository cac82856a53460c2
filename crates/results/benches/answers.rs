//! How long answers take, and how long SQLite takes for the same rules as one query.

#[path = "../tests/support/town.rs"]
mod town;

mod sql;

use std::hint::black_box;

use alongside_results::{Facts, FactsFile, Pack, built_in, parse};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use town::Years;

/// As many families as Luton worked with.
const FAMILIES: u64 = 1_940;
const YEARS: Years = Years { first: 2015 };

fn pack() -> &'static Pack {
    built_in("tfp2").expect("a pack of the product")
}

fn town() -> Vec<FactsFile> {
    (0..FAMILIES).map(|seed| town::family(seed, pack(), YEARS)).collect()
}

fn one_family(bench: &mut Criterion) {
    let files = town();
    let facts: Vec<Facts> = files.iter().map(|file| pack().read(file).expect("good facts")).collect();
    let texts: Vec<String> = files.iter().map(|file| serde_json::to_string(file).expect("JSON")).collect();
    let rows: usize = files.iter().map(rows).sum();
    println!("{FAMILIES} families, {} facts each on average", rows / files.len());
    let mut group = bench.benchmark_group("one family with five years of facts");
    // Another family and another day each time, so that nothing is in the cache that would not be.
    let mut turn = 0usize;
    let mut next = move || {
        turn += 1;
        (turn % files.len(), YEARS.begin() + jiff::Span::new().days((turn * 7) as i64 % 1826))
    };
    group.bench_function("answer", |bench| {
        bench.iter(|| {
            let (at, on) = next();
            black_box(pack().evaluate(&facts[at], on));
        });
    });
    group.bench_function("answer, as JSON", |bench| {
        let mut turn = 0;
        bench.iter(|| {
            turn = (turn + 1) % facts.len();
            black_box(serde_json::to_string(&pack().evaluate(&facts[turn], YEARS.end())).expect("JSON"));
        });
    });
    group.bench_function("from its JSON to its answer", |bench| {
        let mut turn = 0;
        bench.iter(|| {
            turn = (turn + 1) % texts.len();
            let facts = pack().read(&parse(&texts[turn]).expect("good facts")).expect("good facts");
            black_box(pack().evaluate(&facts, YEARS.end()));
        });
    });
    group.bench_function("change days", |bench| {
        let mut turn = 0;
        bench.iter(|| {
            turn = (turn + 1) % facts.len();
            black_box(pack().change_days(&facts[turn]));
        });
    });
    group.finish();
}

fn rows(file: &FactsFile) -> usize {
    let evidence = file.needs.iter().flatten().map(|need| need.evidence.iter().flatten().count()).sum::<usize>();
    file.attendance.iter().flatten().count()
        + file.exclusions.iter().flatten().count()
        + file.events.iter().flatten().count()
        + file.statuses.iter().flatten().count()
        + file.work.iter().flatten().count()
        + file.needs.iter().flatten().count()
        + evidence
}

fn a_town_on_one_day(bench: &mut Criterion) {
    let files = town();
    let facts: Vec<Facts> = files.iter().map(|file| pack().read(file).expect("good facts")).collect();
    let database = sql::Record::of(&files, pack(), &YEARS.terms());
    // The two have to agree before their times mean anything.
    for on in [date(2016, 7, 21), date(2017, 2, 28), date(2018, 7, 31), date(2019, 10, 27), date(2020, 8, 31)] {
        let claimable = |facts: &&Facts| pack().evaluate(facts, on).claim.claimable();
        let mut ours: Vec<&str> = facts.iter().filter(claimable).map(Facts::family_id).collect();
        ours.sort_unstable();
        assert_eq!(database.claimable(on), ours, "claimable on {on}");
        println!("{on}: {} of {FAMILIES} claimable, as SQLite says too", ours.len());
    }
    let on = date(2018, 7, 31);
    let mut group = bench.benchmark_group("1,940 families on one day");
    group.sample_size(10);
    group.bench_function("every answer, with reasons, facts and first days", |bench| {
        bench.iter(|| facts.iter().map(|facts| pack().evaluate(facts, on)).filter(|one| one.claim.claimable()).count());
    });
    group.bench_function("SQLite, one query: which can be claimed", |bench| {
        bench.iter(|| database.claimable(on).len());
    });
    group.finish();
}

criterion_group!(benches, one_family, a_town_on_one_day);
criterion_main!(benches);
