//! Which way is safe for whom: a flag for the program, which sends nothing by a way that is not a plain yes, and words for people.

use alongside_families::codes::{Safe, Way};
use alongside_schema::Day;
use alongside_web::Check;

use super::{field, short};
use crate::assessment::{Assessment, Person, SafeContact, SafeWay};
use crate::telling::can_hear;

/// The answers to “Is this way safe?”.
pub(crate) fn way_options() -> [(&'static str, &'static str); 4] {
    [
        (Safe::NotAsked.code(), "Not asked"),
        (Safe::Yes.code(), "Yes, safe"),
        (Safe::WithCare.code(), "Only like this"),
        (Safe::No.code(), "No, never"),
    ]
}

/// The people whom somebody may want to reach: adults, and children who are old enough to be asked.
pub(crate) fn reached(said: &Assessment, today: Day) -> Vec<&Person> {
    said.people.iter().filter(|person| can_hear(person, today)).collect()
}

pub(super) fn fill(said: &Assessment, today: Day) -> Vec<(String, String)> {
    let mut fields = vec![field("reach_safely", &said.reach_safely)];
    for person in reached(said, today) {
        let Some(contact) = said.safe_contact.iter().find(|contact| contact.person == person.reference) else {
            continue;
        };
        let place = &person.reference;
        for way in &contact.ways {
            fields.push(field(format!("{place}_{}", way.way), way.safe.code()));
            fields.push(field(format!("{place}_{}_words", way.way), &way.words));
        }
        fields.push(field(format!("{place}_times"), &contact.times));
        fields.push(field(format!("{place}_phrase"), &contact.code_phrase));
    }
    fields
}

pub(super) fn read(check: &mut Check<'_>, said: &mut Assessment) {
    let today = check.today();
    let contacts = reached(said, today).into_iter().map(|person| contact(check, person)).collect();
    said.safe_contact = contacts;
    said.reach_safely = check.text("reach_safely", "Enter how we can reach them safely, or that you do not know");
}

fn contact(check: &mut Check<'_>, person: &Person) -> SafeContact {
    let place = &person.reference;
    let mut ways = Vec::new();
    for way in Way::ALL {
        let safe: Safe = check.values().get(&format!("{place}_{way}")).parse().unwrap_or_default();
        let words = check.optional(&format!("{place}_{way}_words"));
        if safe == Safe::WithCare && words.is_empty() {
            let error = format!("Enter how {} may be reached: {}", short(person.called()), way.words().to_lowercase());
            check.error(&format!("{place}_{way}_words"), error);
        }
        if safe != Safe::NotAsked || !words.is_empty() {
            ways.push(SafeWay { way: *way, safe, words });
        }
    }
    SafeContact {
        person: place.clone(),
        ways,
        times: check.optional(&format!("{place}_times")),
        code_phrase: check.optional(&format!("{place}_phrase")),
    }
}
