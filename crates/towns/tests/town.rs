//! What must be so of every town: its truth is possible, and the agencies see it as they should.

use alongside_towns::days::{NEVER, day};
use alongside_towns::feeds::{self, FEEDS};
use alongside_towns::names::{COMMUNITIES, NONE};
use alongside_towns::town::{FIRST, LAST, NOBODY, Town};

fn town() -> Town {
    Town::new(5, 4_000)
}

#[test]
fn nobody_has_two_main_homes_at_once() {
    let town = town();
    let mut second = 0;
    for person in 0..town.people.len() as u32 {
        let spells = town.spells_of(person);
        assert!(
            !spells.is_empty(),
            "P{person} never lived anywhere: {:?} {}",
            town.people[person as usize].naming.surname,
            town.people[person as usize].born
        );
        let mut until = i32::MIN;
        for spell in spells.iter().filter(|spell| !spell.second) {
            assert!(spell.from >= until, "P{person} has two homes on day {}", spell.from);
            assert!(spell.from < spell.to);
            until = spell.to;
        }
        for visit in spells.iter().filter(|spell| spell.second) {
            second += 1;
            let at_home = town.main_spell(person, visit.from);
            assert!(at_home.is_some_and(|spell| spell.household != visit.household), "P{person} visits their own home");
        }
    }
    assert!(second > 20, "{second} second homes");
}

#[test]
fn lives_are_possible() {
    let town = town();
    let mut checked = 0;
    for (place, person) in town.people.iter().enumerate() {
        let born = person.born;
        assert!(born < LAST && born > day(1900, 1, 1), "P{place} was born on day {born}");
        for parent in [person.mother, person.father].into_iter().filter(|parent| *parent != NOBODY) {
            let years = f64::from(born - town.people[parent as usize].born) / 365.25;
            // An official 1 January can lie up to a year from the true day.
            assert!((15.0..75.0).contains(&years), "P{place} has a parent who is {years} years older");
            checked += 1;
        }
        for (parent, sex) in [(person.mother, 0), (person.father, 1)] {
            assert!(parent == NOBODY || town.people[parent as usize].sex == sex, "P{place}");
        }
        for spell in town.spells_of(place as u32) {
            // Officially born on 1 January, they can have come to the home before, on paper.
            assert!(spell.from >= born - 366, "P{place} lived somewhere before birth");
            assert!(spell.to == NEVER || spell.to <= person.died, "P{place} lives on after death");
        }
        assert_ne!(person.naming.forename, NONE, "P{place}");
        assert_ne!(person.naming.surname, NONE, "P{place}");
    }
    assert!(checked > 3_000, "{checked} parents");
}

#[test]
fn a_home_holds_one_household_unless_it_is_let_by_the_room() {
    let town = town();
    let mut spells: Vec<_> = town.spells.iter().filter(|spell| !spell.second && spell.from >= FIRST).collect();
    spells.sort_unstable_by_key(|spell| (spell.home, spell.from));
    for home in spells.chunk_by(|one, other| one.home == other.home) {
        if town.homes[home[0].home as usize].room > 1 {
            continue;
        }
        for (place, one) in home.iter().enumerate() {
            for other in &home[place + 1..] {
                let together = one.from.max(other.from) < one.to.min(other.to);
                assert!(!together || one.household == other.household, "two households live in H{}", one.home);
            }
        }
    }
}

#[test]
fn there_are_twins_namesakes_and_sons_called_after_their_fathers() {
    let town = town();
    let mut births = std::collections::HashMap::new();
    let mut names = std::collections::HashMap::new();
    let mut juniors = 0;
    for person in &town.people {
        if person.mother != NOBODY {
            *births.entry((person.mother, person.born)).or_insert(0) += 1;
        }
        *names.entry((person.naming.forename, person.naming.surname)).or_insert(0) += 1;
        if person.father != NOBODY && person.sex == 1 {
            let father = &town.people[person.father as usize];
            juniors += i32::from(town.names.alike(father.naming.forename, person.naming.forename));
        }
    }
    let twins = births.values().filter(|count| **count == 2).count() as f64 / births.len() as f64;
    assert!((0.004..0.04).contains(&twins), "{twins} of births are of twins");
    assert!(juniors > 10, "{juniors} sons have their father's name");
    let most = names.values().max().copied().unwrap_or_default();
    assert!((5..200).contains(&most), "the commonest name is borne {most} times");
}

#[test]
fn communities_have_about_their_shares() {
    let town = Town::new(6, 12_000);
    for (place, community) in COMMUNITIES.iter().enumerate() {
        let heads = town.households.iter().filter(|household| household.community as usize == place).count() as f64;
        let share = heads / town.households.len() as f64 * 100.0;
        assert!(share > community.share * 0.5 && share < community.share * 1.8, "{}: {share}", community.word);
    }
}

#[test]
fn the_agencies_see_whom_they_should() {
    let town = town();
    let sightings = feeds::gather(&town);
    let mut counts = [0_usize; FEEDS.len()];
    for sighting in &sightings {
        counts[sighting.feed as usize] += 1;
        let age = town.age(sighting.person, sighting.on);
        match FEEDS[sighting.feed as usize].word {
            "school" => assert!((3.9..17.1).contains(&age), "a pupil of {age}"),
            "housing" | "benefits" => assert!(age > 16.9, "{age} and on their own"),
            _ => assert!(age > -1.1, "seen before birth: {age}"),
        }
        assert!(
            town.main_spell(sighting.person, sighting.on).is_some()
                || town.spells_of(sighting.person).iter().any(|spell| spell.second)
        );
    }
    for (feed, count) in FEEDS.iter().zip(counts) {
        let share = count as f64 / sightings.len() as f64;
        assert!((0.02..0.45).contains(&share), "{} sends {share} of the rows", feed.word);
    }
    // One list never holds one person twice.
    let mut listed: Vec<_> = sightings
        .iter()
        .filter(|sighting| sighting.list != 0)
        .map(|sighting| (sighting.list, sighting.person))
        .collect();
    let before = listed.len();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), before);
    let people = sightings.iter().map(|sighting| sighting.person).collect::<std::collections::HashSet<_>>().len();
    let rows = sightings.len() as f64 / people as f64;
    assert!((2.0..3.6).contains(&rows), "{rows} rows to a person");
}
