//! A family and what is round it.

mod support;

use alongside_genogram::{Area, Flow, Network, Options, Sex, Strength, ecomap};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::invented::{member, network, outside, tie};
use support::options;
use support::random::Dice;

#[test]
fn everything_round_a_family_is_drawn_and_said() {
    let map = ecomap(&network(), &options("Who is round Nadia's family"));
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

#[test]
fn two_hundred_round_a_family_stand_beside_each_other() {
    let names = ["Pat", "Aunt Salma", "Somebody with a name of some length, who lives next door"];
    let network = Network {
        members: vec![member("a", "Amira", Sex::Female, 2010)],
        outside: (0..200).map(|at| outside(&format!("o{at}"), names[at % 3])).collect(),
        ties: (0..200).map(|at| tie(None, &format!("o{at}"), Strength::Plain, Flow::In)).collect(),
    };
    let map = ecomap(&network, &options("A large network"));
    assert_eq!((map.boxes.len(), map.crossings), (200, 0));
    for (at, (_, one)) in map.boxes.iter().enumerate() {
        assert!(map.boxes[at + 1..].iter().all(|(_, other)| !one.overlaps(other)), "{one:?}");
    }
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
