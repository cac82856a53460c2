//! How long a genogram takes, from the values to the SVG and the list.

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use support::random::{both_sides, descending, knotted};
use support::{drawn, published};

fn drawing(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("genogram");
    let families = [
        ("60 people of both sides, five generations", both_sides(1, 60)),
        ("60 people of both sides, another", both_sides(2, 60)),
        ("60 people who descend from one couple", descending(20, 60)),
        ("60 people, knotted by chance", knotted(2, 60)),
        ("200 people, knotted by chance", knotted(7, 200)),
    ];
    for (name, family) in &families {
        let done = drawn(family);
        println!("{name}: {} people, {} generations, {:?}", family.people.len(), done.generations, done.crossings);
        group.sample_size(10).bench_function(*name, |bench| bench.iter(|| black_box(drawn(family))));
    }
    let twelve = published::all();
    group.bench_function("the twelve published families", |bench| {
        bench.iter(|| twelve.iter().map(|published| drawn(&published.family).svg.len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, drawing);
criterion_main!(benches);
