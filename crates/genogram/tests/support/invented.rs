//! Invented families of today, with a bit of everything.

use alongside_genogram::{
    Family, FeelingKind, Flow, Life, Network, Outside, OutsideTie, ParentKind, Person, Sex, Strength, UnionKind, When,
};
use jiff::civil::date;

use super::told;

/// A family with nearly every sign there is.
pub fn everything() -> Family {
    told(|family| {
        family.woman("nadia", "Nadia", 1990, 0).man("imran", "Imran", 1988, 0).man("daniel", "Daniel", 1985, 0);
        family.woman("salma", "Salma", 1960, 2021).man("yusuf", "Yusuf", 2016, 0).woman("maryam", "Maryam", 2016, 0);
        family.woman("hana", "Hana", 2016, 0).man("karim", "Karim", 2016, 0).somebody("sam", "Sam", Sex::Other);
        family.somebody("alex", "Alex", Sex::NotKnown).expected("baby", date(2027, 2, 3)).lost("lost").index("yusuf");
        family.union("nadia", "imran", UnionKind::Separated, 2014, 2022).union(
            "nadia",
            "daniel",
            UnionKind::Together,
            2023,
            0,
        );
        family
            .children(&["salma"], &["nadia"])
            .children(&["nadia", "imran"], &["yusuf", "maryam", "hana", "karim", "lost"]);
        family
            .children(&["nadia", "daniel"], &["baby"])
            .twins(&["yusuf", "maryam"], Some(false))
            .twins(&["hana", "karim"], Some(true));
        family.parents(ParentKind::Foster, &["sam"], &["karim"]).parents(ParentKind::Adopted, &["alex"], &["hana"]);
        family.parents(ParentKind::Step, &["daniel"], &["yusuf"]).parents(
            ParentKind::Guardian,
            &["salma"],
            &["maryam"],
        );
        family.home("Home 1", &["nadia", "daniel", "yusuf", "maryam"]).home("Home 2", &["imran", "yusuf", "maryam"]);
        family.feeling("nadia", "imran", FeelingKind::Conflict).feeling("imran", "yusuf", FeelingKind::Distant);
        family.feeling("salma", "nadia", FeelingKind::CutOff).feeling("daniel", "imran", FeelingKind::Harmful);
    })
}

pub fn outside(id: &str, name: &str) -> Outside {
    Outside { id: id.into(), name: name.into(), address: Some(format!("/network/{id}")) }
}

pub fn tie(member: Option<&str>, to: &str, strength: Strength, flow: Flow) -> OutsideTie {
    OutsideTie { member: member.map(str::to_owned), outside: to.into(), strength, flow }
}

pub fn member(id: &str, name: &str, sex: Sex, born: i16) -> Person {
    let life = Life { born: Some(When::year(born)), ..Life::default() };
    Person { id: id.into(), name: name.into(), sex, life, ..Person::default() }
}

/// A family as practice knows them: children by two partners, a father who married again, a grandmother who brings one of them up, three homes.
pub fn today() -> Family {
    told(|family| {
        family.woman("gran", "Patience Mensah", 1958, 0).man("grandad", "Kwame Mensah", 1955, 2019);
        family.woman("linda", "Linda Clarke", 1960, 0).man("trevor", "Trevor Clarke", 1957, 0);
        family.woman("abena", "Abena Mensah", 1988, 0).woman("esi", "Esi Mensah", 1985, 0).man(
            "kofi",
            "Kofi Mensah",
            1992,
            0,
        );
        family.man("ryan", "Ryan Clarke", 1985, 0).woman("kelly", "Kelly Clarke", 1983, 0).man(
            "marcus",
            "Marcus Bell",
            1990,
            0,
        );
        family.married("gran", "grandad", 1980).married("linda", "trevor", 1981);
        family
            .children(&["gran", "grandad"], &["esi", "abena", "kofi"])
            .children(&["linda", "trevor"], &["kelly", "ryan"]);
        family.union("abena", "ryan", UnionKind::Divorced, 2010, 2018).union(
            "abena",
            "marcus",
            UnionKind::Together,
            2020,
            0,
        );
        family.man("jayden", "Jayden Clarke", 2011, 0).woman("maya", "Maya Clarke", 2013, 0).man(
            "theo",
            "Theo Clarke",
            2015,
            0,
        );
        family.woman("ruby", "Ruby Bell", 2021, 0).expected("baby", date(2027, 3, 1));
        family
            .children(&["abena", "ryan"], &["jayden", "maya", "theo"])
            .children(&["abena", "marcus"], &["ruby", "baby"]);
        family.woman("sophie", "Sophie Grant", 1991, 0).married("ryan", "sophie", 2021);
        family.man("alfie", "Alfie Clarke", 2022, 0).woman("lily", "Lily Grant", 2016, 0);
        family.children(&["ryan", "sophie"], &["alfie"]).children(&["sophie"], &["lily"]);
        family.parents(ParentKind::Step, &["ryan"], &["lily"]).parents(ParentKind::Kinship, &["gran"], &["jayden"]);
        family.parents(ParentKind::Step, &["marcus"], &["jayden", "maya", "theo"]);
        family
            .home("Home 1", &["abena", "marcus", "maya", "theo", "ruby"])
            .home("Home 2", &["ryan", "sophie", "alfie", "lily", "theo"]);
        family.home("Home 3", &["gran", "jayden"]).feeling("abena", "ryan", FeelingKind::Conflict);
        family.feeling("gran", "jayden", FeelingKind::Close).feeling("jayden", "marcus", FeelingKind::Conflict);
        family.feeling("abena", "esi", FeelingKind::CutOff);
    })
}

/// A family with who and what is round it.
pub fn network() -> Network {
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
