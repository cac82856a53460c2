//! What the page offers where it asks how the family hears.

use alongside_families::codes::{Safe, Way};
use alongside_schema::Day;

use super::{is_condition, may_send, must_not_be_told, way_words};
use crate::assessment::{Agreed, Assessment, Kind, Person, SafeContact, safe_from_words};

/// From this age on a young person is asked themselves how they can be reached and whether they agree, and is told themselves. A prompt and no rule
/// of law: whether a child can decide is for a person to judge (practice notes 3.2 and 4.4; one council works from about 12).
const AGE_OF_OWN_SAY: i64 = 12;

/// One answer to "How does the family hear?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Whom, by the reference in the request; nobody for somebody who is not named in it.
    pub person: Option<String>,
    /// By which way; nothing for face to face.
    pub way: Option<Way>,
    /// Whether the program sends a message now; otherwise a worker says that they told them.
    pub sends: bool,
    /// The answer in words.
    pub words: String,
    /// What to know before choosing it, in full: the condition that was set, who must not be told.
    pub care: String,
}

impl Offer {
    /// What the form sends.
    pub fn value(&self) -> String {
        let verb = if self.sends { "send" } else { "told" };
        format!("{verb} {} {}", self.way.map_or("met", Way::code), self.person.as_deref().unwrap_or_default())
    }
}

/// Whether this person hears of decisions themselves: adults, and young people who are old enough.
pub fn can_hear(person: &Person, today: Day) -> bool {
    match person.kind {
        Kind::Adult => true,
        Kind::Unborn => false,
        Kind::Child => person.birth_date.is_some_and(|born| born.years_until(today) >= AGE_OF_OWN_SAY),
    }
}

/// Everything that may be offered: first what can be sent now, then what a worker may have done. A way that was marked with no is not there,
/// and one that nobody asked about only where there is a number to ring.
pub fn offers(said: &Assessment, today: Day) -> Vec<Offer> {
    let must_not_be_asked = |person: &Person| {
        let asked = &said.agreements.working_together;
        asked.iter().any(|one| one.answer == Agreed::MustNotAsk && one.person == person.reference)
    };
    let can = |person: &&Person| !person.reference.is_empty() && can_hear(person, today) && !must_not_be_asked(person);
    let people: Vec<&Person> = said.people.iter().filter(can).collect();
    let sent =
        people.iter().flat_map(|person| [Way::Text, Way::Email].into_iter().filter_map(|way| sent(said, person, way)));
    let told = people.iter().flat_map(|person| told(said, person));
    let other = Offer {
        person: None,
        way: None,
        sends: false,
        words: "I told somebody of the family who is not named here".to_owned(),
        care: String::new(),
    };
    sent.chain(told).chain([other]).collect()
}

fn sent(said: &Assessment, person: &Person, way: Way) -> Option<Offer> {
    let to = may_send(said, &person.reference, way).ok()?;
    let what = if way == Way::Text { "a text" } else { "an e-mail" };
    Some(Offer {
        person: Some(person.reference.clone()),
        way: Some(way),
        sends: true,
        words: format!("Send {} {what} now, to {to}", person.called()),
        care: outside_words(said),
    })
}

/// Those who must not be told and whom only free words name: nobody but a reader can tell whether they are near.
pub fn outside_words(said: &Assessment) -> String {
    let outside = said.not_to_be_told.iter().filter(|pair| !pair.outside.is_empty());
    outside.map(|pair| format!("Must not be told {}: {}.", pair.what, pair.outside)).collect::<Vec<_>>().join(" ")
}

fn told(said: &Assessment, person: &Person) -> Vec<Offer> {
    let kept = kept_words(said, person);
    let mut offers: Vec<Offer> = Way::ALL
        .iter()
        .filter_map(|way| Some(told_by(person, Some(*way), &kept, &care(said, person, *way)?)))
        .collect();
    offers.push(told_by(person, None, &kept, ""));
    offers
}

fn told_by(person: &Person, way: Option<Way>, kept: &str, care: &str) -> Offer {
    let care = [kept, care].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    Offer {
        person: Some(person.reference.clone()),
        way,
        sends: false,
        words: format!("I told {} {}", person.called(), way_words(way)),
        care,
    }
}

/// What this person must not be told: a worker who speaks with them must have it in front of them.
fn kept_words(said: &Assessment, person: &Person) -> String {
    let pairs = said.proposed_pairs();
    let of_person = pairs.iter().filter(|pair| pair.who == person.reference);
    let lines: Vec<String> = of_person
        .map(|pair| {
            let about = if pair.about.is_empty() { "the family" } else { said.name_of(&pair.about) };
            format!("Must not be told about {about}: {}.", pair.what)
        })
        .collect();
    if lines.is_empty() && must_not_be_told(said, person) { outside_words(said) } else { lines.join(" ") }
}

/// What was said of one way of theirs; nothing where it is not to be used.
fn care(said: &Assessment, person: &Person, way: Way) -> Option<String> {
    let contacts: Vec<&SafeContact> =
        said.safe_contact.iter().filter(|contact| contact.person == person.reference).collect();
    let asked: Vec<_> = contacts.iter().flat_map(|contact| &contact.ways).filter(|safe| safe.way == way).collect();
    if asked.iter().any(|safe| safe.safe == Safe::No) {
        return None;
    }
    let is_plain = |words: &str| words.trim().is_empty() || safe_from_words(words) == Safe::Yes;
    let mut parts: Vec<String> =
        asked.iter().filter(|safe| !is_plain(&safe.words)).map(|safe| safe.words.clone()).collect();
    if asked.iter().all(|safe| safe.safe == Safe::NotAsked) {
        // A number is often all that is known; asking whether it is safe is then the first thing that is said.
        (way == Way::Call && !person.phone.trim().is_empty()).then_some(())?;
        parts.push("Nobody has said yet that this is safe.".to_owned());
    }
    for contact in contacts {
        if is_condition(&contact.times) {
            parts.push(contact.times.clone());
        }
        if !contact.code_phrase.trim().is_empty() {
            parts.push(format!("What to say: {}", contact.code_phrase));
        }
    }
    Some(parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Name, NotToBeTold, SafeWay};

    fn way(way: Way, safe: Safe, words: &str) -> SafeWay {
        SafeWay { way, safe, words: words.to_owned() }
    }

    fn said() -> Assessment {
        let person = |reference: &str, name: &str, kind| Person {
            reference: reference.to_owned(),
            kind,
            names: vec![Name { text: name.to_owned(), ..Name::default() }],
            phone: "07700 900101".to_owned(),
            ..Person::default()
        };
        let ways = vec![
            way(Way::Text, Safe::Yes, "yes"),
            way(Way::Call, Safe::WithCare, "only before 3pm"),
            way(Way::Post, Safe::No, "NEVER"),
        ];
        Assessment {
            people: vec![
                person("c1", "Ida", Kind::Child),
                person("a1", "Leah", Kind::Adult),
                person("a2", "Gary", Kind::Adult),
            ],
            safe_contact: vec![SafeContact { person: "a1".to_owned(), ways, ..SafeContact::default() }],
            not_to_be_told: vec![NotToBeTold {
                who: "a2".to_owned(),
                about: "a1".to_owned(),
                what: "the address".to_owned(),
                ..NotToBeTold::default()
            }],
            ..Assessment::default()
        }
    }

    fn values(said: &Assessment) -> Vec<String> {
        offers(said, "2026-11-21".parse().expect("a day")).iter().map(Offer::value).collect()
    }

    #[test]
    fn what_is_marked_no_is_not_offered_and_conditions_stand_in_full() {
        let mut said = said();
        said.people[2].phone.clear();
        let all = offers(&said, "2026-11-21".parse().expect("a day"));
        assert_eq!(
            values(&said),
            ["send text a1", "told call a1", "told text a1", "told met a1", "told met a2", "told met "]
        );
        assert_eq!(all[1].care, "only before 3pm");
        assert_eq!(all[4].care, "Must not be told about Leah: the address.");
    }

    #[test]
    fn a_young_person_is_asked_themselves_and_a_small_child_is_not() {
        let mut said = said();
        said.people[0].birth_date = "2014-11-21".parse().ok();
        assert!(values(&said).contains(&"told met c1".to_owned()));
        said.people[0].birth_date = "2014-11-22".parse().ok();
        assert!(!values(&said).contains(&"told met c1".to_owned()));
    }

    #[test]
    fn who_must_not_be_asked_is_not_offered_at_all() {
        let mut said = said();
        let must_not = crate::assessment::WorkingTogether {
            person: "a2".to_owned(),
            answer: Agreed::MustNotAsk,
            ..Default::default()
        };
        said.agreements.working_together.push(must_not);
        assert!(!values(&said).iter().any(|value| value.ends_with("a2")));
    }
}
