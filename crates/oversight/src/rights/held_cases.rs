//! What a row of the record becomes: whether it is theirs, what of it is proposed, and when a decision on it counts no more.

use alongside_schema::{Chance, Moment};

use super::*;

/// Leila asks for her own record; her brother is Yusuf.
struct Home {
    chance: Chance,
    now: Moment,
    around: Around,
    yusuf: Id,
}

fn home() -> Home {
    let (chance, now) = (Chance::seeded(3), "2026-11-21T10:00:00Z".parse().expect("a moment"));
    let (leila, yusuf) = (chance.id(now), chance.id(now));
    let people = [(leila.clone(), "Leila Rahman".to_owned()), (yusuf.clone(), "Yusuf Rahman".to_owned())];
    let reader =
        Reader { id: leila.clone(), name: "Leila Rahman".to_owned(), accounts: Vec::new(), not_about: Vec::new() };
    let around = Around {
        person: Person { id: leila, name: "Leila Rahman".to_owned() },
        asker: None,
        by_whom: ByWhom::Themselves,
        readers: vec![reader],
        kept: Vec::new(),
        names: Names { people: people.into(), others: [].into() },
        others: vec![Name::new("Yusuf Rahman", ["Leila Rahman"])],
        own: vec![Name::new("Leila Rahman", ["Yusuf Rahman"])],
        asker_homes: Vec::new(),
        others_homes: Vec::new(),
        places: Vec::new(),
        agencies: vec!["Luton Council".to_owned()],
    };
    Home { chance, now, around, yusuf }
}

impl Home {
    /// A contact about these people, in these words.
    fn contact(&self, about: &[&Id], words: &str) -> Row {
        self.row("contacts", about, &format!(r#""what_happened":"{words}","source":"Luton Council""#))
    }

    fn row(&self, table: &'static str, about: &[&Id], columns: &str) -> Row {
        let (id, about) = (self.chance.id(self.now), People::new(about.iter().map(|id| (*id).clone())));
        let text = format!(r#"{{"id":"{id}","subjects":"{about}","withheld_from":"","visibility":"team",{columns}}}"#);
        Row::read(table, id.as_str(), &text).expect("a row")
    }

    fn is_about(&self, row: &Row) -> bool {
        is_about(row, &self.around, None)
    }
}

#[test]
fn whose_a_row_is() {
    let home = home();
    let leila = home.around.person.id.clone();
    assert!(home.is_about(&home.contact(&[&leila], "Tea.")));
    assert!(home.is_about(&home.contact(&[&home.yusuf], "He hit Leila.")), "it names her");
    assert!(!home.is_about(&home.contact(&[&home.yusuf], "He told of zebrafish.")));
    let of_all = home.contact(&[], "Tea.");
    assert!(home.is_about(&of_all), "about nobody in particular is about the family");
    assert!(!is_about(&of_all, &home.around, Some(&Id::first_of(home.now))), "and not after she had left it");
    let (theirs, others) =
        (home.row("homes", &[], r#""address":"1 Mill Row""#), home.row("homes", &[], r#""address":"2 Mill Row""#));
    let around = Around { others_homes: vec![others.id.clone()], ..home.around.clone() };
    assert!(is_about(&theirs, &around, None) && !is_about(&others, &around, None));
}

#[test]
fn what_is_proposed() {
    let home = home();
    let leila = home.around.person.id.clone();
    let proposal = |row: &Row, around: &Around| held(row, around).proposal();
    let alone = home.contact(&[&leila], "She drew. She laughed.");
    assert_eq!(proposal(&alone, &home.around).0, Given::Whole);
    let both = home.contact(&[&leila, &home.yusuf], "Yusuf threw a cup. Leila laughed.");
    let (given, ground, words) = proposal(&both, &home.around);
    assert_eq!((given, ground), (Given::Part, Some(Ground::ThirdParty)));
    assert_eq!(words, "What happened: [another person] threw a cup. Leila laughed.\nWhere it is from: Luton Council");
    let kept = Around { kept: Kept::home("9 Kiln Yard", "LU4 4KY", true), ..home.around.clone() };
    let says = home.contact(&[&leila], "We met. She lives at 9 Kiln Yard.");
    let (given, _, words) = proposal(&says, &kept);
    assert!(given == Given::Part && words.contains("We met.") && !words.contains("Kiln"), "{words}");
    assert!(!held(&says, &kept).can_be_whole());
    assert_eq!(held(&says, &kept).words(Given::Part, &[0, 1, 2]), words, "what is kept is not given by ticking it");
    let document = home.row("requests", &[], r#""said":"{\"worries\":[\"Leila is tired.\"]}""#);
    assert_eq!(proposal(&document, &home.around).0, Given::Kept, "nothing of a whole request is proposed");
    assert!(held(&document, &home.around).can_be_part(), "and somebody may choose from it");
}

/// Whatever changes what a row says, whom it is kept from, or what of it is kept, is another row to whoever has decided on it.
#[test]
fn a_decision_counts_only_for_what_it_was_made_on() {
    let home = home();
    let leila = home.around.person.id.clone();
    let row = home.contact(&[&leila], "She lives at 9 Kiln Yard.");
    let before = held(&row, &home.around).seen;
    assert_eq!(held(&row, &home.around).seen, before);
    let mut around = home.around.clone();
    around.kept = Kept::home("9 Kiln Yard", "LU4 4KY", false);
    assert_ne!(held(&row, &around).seen, before, "an address that is kept now");
    let mut around = home.around.clone();
    around.by_whom = ByWhom::Parent;
    around.readers[0].not_about = vec![(home.yusuf.clone(), vec!["kiln".to_owned()])];
    assert_ne!(held(&row, &around).seen, before, "somebody of whom she must not be told");
    let mut around = home.around.clone();
    around.others.push(Name::new("Kiln", []));
    assert_ne!(held(&row, &around).seen, before, "another name that is left out");
}

/// The father of a child who goes to a school that he does not know reads where each row is from.
#[test]
fn where_a_row_is_from_is_not_ticked_for_somebody_else() {
    let home = home();
    let leila = home.around.person.id.clone();
    let row = home.row("contacts", &[&leila], r#""what_happened":"She sang.","source":"Bramble Primary School""#);
    let words = |around: &Around| {
        let held = held(&row, around);
        (held.first, held.words(held.first, &held.ticked()))
    };
    let agencies = vec!["Bramble Primary School".to_owned()];
    let own = Around { agencies: agencies.clone(), ..home.around.clone() };
    let (given, hers) = words(&own);
    assert!(given == Given::Whole && hers.contains("Bramble"), "{hers}");
    let places = Kept::name("Bramble Primary School").into_iter().collect();
    let to_another = Around { places, by_whom: ByWhom::Representative, agencies, ..home.around.clone() };
    let (given, theirs) = words(&to_another);
    assert!(given == Given::Part && theirs.contains("She sang") && !theirs.contains("Bramble"), "{theirs}");
}
