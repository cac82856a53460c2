//! Households where rows say less than a home.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use alongside_matching::households::{self, Spell};
use alongside_matching::run::Outcome;
use common::{matched, town};

fn with(extra: &[&str]) -> Outcome {
    let rows = town(60).into_iter().chain(extra.iter().map(|r| (*r).to_owned())).collect::<Vec<_>>();
    matched(&rows, None).1
}

fn record(outcome: &Outcome, id: &str) -> usize {
    outcome.people.records.iter().position(|r| outcome.table.id(r.row as usize) == id).unwrap()
}

fn spells(outcome: &Outcome, id: &str) -> Vec<Spell> {
    let first = outcome.persons.of_record[record(outcome, id)];
    let all = households::households(&outcome.people, &outcome.persons.of_record);
    all.into_iter().filter(|s| s.person == first).collect()
}

#[test]
fn an_address_without_a_postcode_is_the_home_that_has_one() {
    let outcome = with(&[
        "a1,Ottoline Greyfriars,1980-01-15,F,41 Larkspur Road,LU8 9QQ,feed0,2021-03-01,",
        "a2,Barnaby Greyfriars,1979-04-11,M,41 LARKSPUR RD,,feed1,2021-03-01,",
        "a3,Cosmo Tolliver,1990-09-12,M,43 LARKSPUR RD,,feed1,2021-03-01,",
    ]);
    let home = |id: &str| outcome.people.records[record(&outcome, id)].home;
    assert_eq!(home("a1"), home("a2"));
    assert_ne!(home("a1"), home("a3"));
}

#[test]
fn who_is_known_by_a_postcode_lives_with_kin_there() {
    let outcome = with(&[
        "k1,Ottoline Greyfriars,1980-01-15,F,41 Larkspur Road,LU8 9QQ,feed0,2021-03-01,",
        "k2,Barnaby Greyfriars,1979-04-11,M,,lu89qq,feed1,2021-06-01,",
        "k3,Cosmo Tolliver,1990-09-12,M,,LU8 9QQ,feed1,2021-03-01,",
    ]);
    let (one, kin, other) = (spells(&outcome, "k1"), spells(&outcome, "k2"), spells(&outcome, "k3"));
    assert_eq!((one[0].home, one[0].household), (kin[0].home, kin[0].household));
    assert!(other.iter().all(|s| s.home != one[0].home), "of a neighbour nobody knows the door");
}

#[test]
fn who_stands_in_one_list_at_a_postcode_was_at_the_same_home() {
    let outcome = with(&[
        "l1,Ottoline Greyfriars,1980-01-15,F,41 Larkspur Road,LU8 9QQ,feed0,2021-03-01,I7",
        "l2,Cosmo Tolliver,1990-09-12,M,,LU8 9QQ,feed0,2021-03-01,I7",
    ]);
    assert_eq!(spells(&outcome, "l1")[0].home, spells(&outcome, "l2")[0].home);
}

#[test]
fn a_postcode_that_is_seen_later_ends_a_stay() {
    let outcome = with(&[
        "m1,Ottoline Greyfriars,1980-01-15,F,41 Larkspur Road,LU8 9QQ,feed0,2015-03-01,",
        "m2,Ottoline Greyfriars,1980-01-15,F,,LU8 7ZZ,feed1,2019-03-01,",
        "m3,Ottoline Greyfriars,1980-01-15,F,,LU8 7ZZ,feed1,2021-03-01,",
    ]);
    let home = outcome.people.records[record(&outcome, "m1")].home;
    let there = spells(&outcome, "m1").into_iter().find(|s| s.home == home).unwrap();
    assert!(there.to.is_some(), "she moved, wherever to");
}

#[test]
fn rows_of_which_only_some_are_dated_make_households_too() {
    let outcome = with(&[
        "d1,Ottoline Greyfriars,1980-01-15,F,41 Larkspur Road,LU8 9QQ,feed0,,",
        "d2,Cosmo Greyfriars,2010-09-12,M,41 Larkspur Road,LU8 9QQ,feed0,,",
        "d3,Barnaby Tolliver,1979-04-11,M,41 Larkspur Road,LU8 9QQ,feed0,2021-03-01,",
        "d4,Hepzibah Quill,,F,41 Larkspur Road,LU8 9QQ,feed1,2030-03-01,",
    ]);
    let (mother, child) = (spells(&outcome, "d1"), spells(&outcome, "d2"));
    assert_eq!((mother[0].home, mother[0].household), (child[0].home, child[0].household));
    assert_eq!((mother[0].from, mother[0].to), (None, None), "nobody said when");
    assert!(spells(&outcome, "d3").iter().all(|s| s.from.is_some()));
}
