//! How long a run over an invented town takes, stage by stage, and how long one more row takes against it:
//!
//!     cargo bench -p alongside-matching
//!
//! Compare figures of one machine only, and of one load; the plain match keys of `alongside-towns` are the measure beside them.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use alongside_matching::compare::Comparer;
use alongside_matching::config::Config;
use alongside_matching::index::Index;
use alongside_matching::run::{Options, Outcome, run};
use alongside_matching::{block, clean, households, model, read};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const CONFIG: &str = r#"[columns]
id = "unique_id"
forename = "forename"
middle = "middle"
surname = "surname"
birth_date = "dob"
sex = "sex"
address = "address"
postcode = "postcode"
uprn = "uprn"
nhs_number = "nhs"
feed = "source"
seen = "date_seen"
list = "class_or_incident"
"#;

const ROWS: usize = 20_000;

/// A town in a folder of its own, gone at the end.
struct Town(PathBuf);

impl Town {
    fn make() -> Self {
        let folder = std::env::temp_dir().join(format!("alongside-matching-bench-{}", std::process::id()));
        alongside_towns::feeds::make(7, ROWS, &folder).expect("a town");
        Self(folder)
    }

    fn rows(&self) -> PathBuf {
        self.0.join("rows.csv")
    }

    fn matched(&self) -> Outcome {
        run(&config(), &Options { inputs: vec![self.rows()], ..Options::default() }).expect("a run")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn config() -> Config {
    toml::from_str(CONFIG).expect("a configuration")
}

fn stages(bench: &mut Criterion) {
    let (town, config) = (Town::make(), config());
    let outcome = town.matched();
    let mut group = bench.benchmark_group("a town of 20,000 rows");
    group.sample_size(20);
    let read = || read::read(&config, &[town.rows()]).expect("a table");
    group.bench_function("read", |bench| bench.iter(|| black_box(read())));
    group.bench_function("clean", |bench| bench.iter(|| black_box(clean::clean(&outcome.table, &config))));
    group.bench_function("block", |bench| bench.iter(|| black_box(block::candidates(&outcome.people, false))));
    let candidates = || block::candidates(&outcome.people, false);
    let compare = |found| model::compare_all(&outcome.people, &outcome.fields, found);
    group.bench_function("compare", |bench| {
        bench.iter_batched(candidates, |found| black_box(compare(found)), BatchSize::LargeInput);
    });
    group.bench_function("households", |bench| {
        bench.iter(|| black_box(households::households(&outcome.people, &outcome.persons.of_record)));
    });
    group.bench_function("all, from the file to the persons", |bench| bench.iter(|| black_box(town.matched())));
    group.bench_function("five plain keys, the same file", |bench| bench.iter(|| keys(&town.0)));
    group.finish();
}

fn keys(town: &Path) {
    alongside_towns::keys::link(&town.join("rows.csv"), None, &town.join("keys")).expect("keys");
}

fn pairs(bench: &mut Criterion) {
    let town = Town::make();
    let outcome = town.matched();
    let count = outcome.people.records.len() as u32;
    let mut comparer = Comparer::new(&outcome.people, &outcome.fields);
    let mut turn = 0_u32;
    bench.bench_function("compare one pair of neighbours", |bench| {
        bench.iter(|| {
            turn = turn.wrapping_add(7919);
            let i = turn % (count - 1);
            black_box(comparer.pattern(i, i + 1))
        });
    });
}

fn later(bench: &mut Criterion) {
    let town = Town::make();
    let mut index = Index::new(town.matched(), config());
    let text = std::fs::read_to_string(town.rows()).expect("rows");
    let lines: Vec<&str> = text.lines().collect();
    let new = town.0.join("new.csv");
    let mut turn = 0;
    bench.bench_function("place one new row", |bench| {
        bench.iter_batched(
            || {
                turn = turn % (lines.len() - 1) + 1;
                std::fs::write(&new, format!("{}\n{}\n", lines[0], lines[turn])).expect("a file");
            },
            |()| black_box(index.put(&new).expect("placed")),
            BatchSize::PerIteration,
        );
    });
}

criterion_group!(benches, stages, pairs, later);
criterion_main!(benches);
