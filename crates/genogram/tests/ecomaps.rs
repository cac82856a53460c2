//! A family and what is round it.

mod support;

use alongside_genogram::{
    Area, Flow, Life, Network, Options, Outside, OutsideTie, Person, Sex, Strength, When, ecomap,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::options;
use support::random::Dice;

fn outside(id: &str, name: &str) -> Outside {
    Outside { id: id.into(), name: name.into(), address: Some(format!("/network/{id}")) }
}

fn tie(member: Option<&str>, to: &str, strength: Strength, flow: Flow) -> OutsideTie {
    OutsideTie { member: member.map(str::to_owned), outside: to.into(), strength, flow }
}

fn member(id: &str, name: &str, sex: Sex, born: i16) -> Person {
    let life = Life { born: Some(When::year(born)), ..Life::default() };
    Person { id: id.into(), name: name.into(), sex, life, ..Person::default() }
}

/// An invented family.
fn network() -> Network {
    Network {
        members: vec![
            member("nadia", "Nadia", Sex::Female, 1990),
            member("yusuf", "Yusuf", Sex::Male, 2016),
            member("maryam", "Maryam", Sex::Female, 2019),
        ],
        outside: vec![
            outside("school", "Hillside Primary School"),
            outside("salma", "Aunt Salma"),
            outside("mosque", "Mosque"),
            outside("housing", "Housing office"),
            outside("work", "Night shifts"),
            outside("club", "Football club"),
            outside("imran", "Imran"),
            outside("visitor", "Health visitor"),
        ],
        ties: vec![
            tie(None, "mosque", Strength::Strong, Flow::Both),
            tie(None, "housing", Strength::Stressful, Flow::Out),
            tie(Some("nadia"), "salma", Strength::Strong, Flow::In),
            tie(Some("nadia"), "work", Strength::Stressful, Flow::Out),
            tie(Some("nadia"), "imran", Strength::Broken, Flow::NotSaid),
            tie(Some("yusuf"), "school", Strength::Weak, Flow::In),
            tie(Some("maryam"), "school", Strength::Plain, Flow::In),
            tie(Some("yusuf"), "club", Strength::Strong, Flow::In),
            tie(Some("maryam"), "visitor", Strength::Plain, Flow::In),
        ],
    }
}

#[test]
fn everything_round_a_family_is_drawn_and_said() {
    let map = ecomap(&network(), &options("Who is round Nadia's family"));
    if let Some(file) = std::env::var_os("WRITE_ECOMAP") {
        std::fs::write(file, &map.svg).expect("a picture");
    }
    assert_eq!(map.crossings, 0);
    for words in [
        "Hillside",
        "Aunt Salma",
        "href=\"/network/salma\"",
        "Strong tie",
        "Stressful tie",
        "Which way help and effort go",
        "27 November 2026",
    ] {
        assert!(map.svg.contains(words), "{words}");
    }
    let salma = map.list.iter().find(|entry| entry.name == "Aunt Salma").expect("somebody outside");
    assert_eq!(salma.ties, ["strong tie with Nadia, gives to the family"]);
    let mosque = map.list.iter().find(|entry| entry.name == "Mosque").expect("a place outside");
    assert_eq!(mosque.ties, ["strong tie with the family, gives and takes"]);
}

#[test]
fn what_may_not_be_known_leaves_no_trace() {
    let mut network = network();
    network.outside.retain(|outside| outside.id != "imran");
    network.members.retain(|member| member.id != "yusuf");
    let map = ecomap(&network, &options("Who is round Nadia's family"));
    assert!(!map.svg.contains("Imran") && !map.svg.contains("Yusuf") && !map.svg.contains("Broken tie"));
    assert_eq!(map.list.len(), 9);
}

#[test]
fn a_family_alone_is_drawn_as_well() {
    let map = ecomap(&Network::default(), &options("Nobody yet"));
    assert!(map.svg.contains("ecomap-ring") && map.list.is_empty());
    let one = Network { members: vec![member("a", "Amira", Sex::Female, 2010)], ..Network::default() };
    assert!(ecomap(&one, &options("One")).svg.contains("Amira"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn boxes_never_overlap_and_the_order_of_the_rows_changes_nothing(seed in 0u64..1 << 40, members in 0usize..9, around in 0usize..30) {
        let mut dice = Dice::new(seed);
        let names = ["Salma", "Hillside Primary School", "The Duke of Edinburgh's Award at the youth club", "GP"];
        let mut network = Network {
            members: (0..members).map(|at| member(&format!("m{at}"), names[at % 4], Sex::Female, 1990)).collect(),
            outside: (0..around).map(|at| outside(&format!("{at}"), names[dice.below(4)])).collect(),
            ties: Vec::new(),
        };
        for at in 0..around {
            let whose = dice.below(members + 1);
            let whose = (whose < members).then(|| format!("m{whose}"));
            network.ties.push(tie(whose.as_deref(), &at.to_string(), Strength::Plain, Flow::In));
        }
        let map = ecomap(&network, &options("A network"));
        let boxes: Vec<Area> = map.boxes.iter().map(|(_, area)| *area).collect();
        for (at, one) in boxes.iter().enumerate() {
            prop_assert!(one.left >= 0 && one.top >= 0 && one.right <= map.width && one.bottom <= map.height);
            prop_assert!(boxes[at + 1..].iter().all(|other| !one.overlaps(other)), "{:?}", one);
        }
        dice.shuffle(&mut network.members);
        dice.shuffle(&mut network.outside);
        dice.shuffle(&mut network.ties);
        prop_assert_eq!(&map, &ecomap(&network, &options("A network")));
        let mirrored = ecomap(&network, &Options { right_to_left: true, ..options("A network") });
        prop_assert_eq!(map.boxes, mirrored.boxes);
    }
}
