//! A second opinion: the same rules, written independently as one SQL query, say the same of every family.

#[path = "../benches/sql/mod.rs"]
mod sql;
#[path = "support/town.rs"]
mod town;

use alongside_results::{Facts, FactsFile, built_in};
use jiff::ToSpan;
use town::Years;

#[test]
fn sqlite_says_the_same_of_six_hundred_families() {
    let (pack, years) = (built_in("tfp2").expect("a pack"), Years { first: 2015 });
    let files: Vec<FactsFile> = (10_000..10_600).map(|seed| town::family(seed, pack, years)).collect();
    let facts: Vec<Facts> = files.iter().map(|file| pack.read(file).expect("good facts")).collect();
    let record = sql::Record::of(&files, pack, &years.terms());
    let (mut on, mut most) = (years.begin() + 100.days(), 0);
    while on < years.end() {
        let claimable = |facts: &&Facts| pack.evaluate(facts, on).claim.claimable();
        let mut ours: Vec<&str> = facts.iter().filter(claimable).map(Facts::family_id).collect();
        ours.sort_unstable();
        assert_eq!(record.claimable(on), ours, "on {on}");
        most = most.max(ours.len());
        on += 61.days();
    }
    assert!(most > 100, "enough can be claimed for the comparison to mean something");
}
