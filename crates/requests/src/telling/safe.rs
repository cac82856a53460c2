//! Whether a message may be sent to somebody, from all that the request says. Anything that is not a plain yes is a no.

use alongside_families::codes::{Safe, Way};
use alongside_families::names;

use super::relations;
use crate::assessment::{Agreed, Assessment, NotToBeTold, Person, SafeContact, safe_from_words};
use crate::codes::FamilyKnows;

/// Why nothing may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Asking the family could put somebody in danger.
    UnsafeToAsk,
    /// There is no such person, number or address, or it is no way by which this program sends.
    NoWay,
    /// Nobody said a plain yes to this way: no, only on a condition, only at some times, or not asked.
    NotAPlainYes,
    /// This person must not be told something.
    MustNotBeTold,
    /// Free words say that somebody must not be told, and nobody here can be matched to them.
    NobodyKnowsWho,
    /// Somebody who must not be told something lives with them, or has the same number.
    SomebodyNear,
}

impl Against {
    /// What to say, and what to do instead.
    pub fn words(self) -> &'static str {
        match self {
            Self::UnsafeToAsk => {
                "It is not safe to ask this family, so nothing is sent to them. Read how to reach them, and tell them yourself when it is safe."
            }
            Self::NoWay => {
                "There is no number or address to send this to. Tell them yourself, or say by when they will hear."
            }
            Self::NotAPlainYes => {
                "Nobody said that this way is safe, so nothing is sent. Tell them yourself in the way they named, or say by when they will hear."
            }
            Self::MustNotBeTold => {
                "This person must not be told something, so nothing is sent to them. Choose somebody else."
            }
            Self::NobodyKnowsWho => {
                "It is written here that somebody must not be told, and nobody can say who of the family that is, so nothing is sent. Read who must not be told, and tell them yourself."
            }
            Self::SomebodyNear => {
                "Somebody who must not be told something lives with them or has the same number, so nothing is sent. Tell them yourself."
            }
        }
    }
}

/// The number or address to which a message may be sent to this person, or why it may not.
///
/// Source: practice notes 4.2, S1, S2, S4 and S9.
pub fn may_send<'a>(said: &'a Assessment, reference: &str, way: Way) -> Result<&'a str, Against> {
    if said.family_knows == FamilyKnows::Unsafe {
        return Err(Against::UnsafeToAsk);
    }
    let person = said.person(reference).ok_or(Against::NoWay)?;
    let value = value_of(person, way).ok_or(Against::NoWay)?;
    let contacts: Vec<&SafeContact> = said.safe_contact.iter().filter(|contact| contact.person == reference).collect();
    let asked = contacts.iter().flat_map(|contact| &contact.ways).filter(|safe| safe.way == way);
    let answers: Vec<bool> = asked
        .map(|safe| {
            safe.safe == Safe::Yes && (safe.words.trim().is_empty() || safe_from_words(&safe.words) == Safe::Yes)
        })
        .collect();
    let on_condition =
        contacts.iter().any(|contact| is_condition(&contact.times) || !contact.code_phrase.trim().is_empty());
    if answers.is_empty() || answers.contains(&false) || on_condition {
        return Err(Against::NotAPlainYes);
    }
    let kept_from = |person: &Person| must_not_be_told(said, person);
    if kept_from(person) {
        return Err(Against::MustNotBeTold);
    }
    if said.not_to_be_told.iter().any(|pair| !is_resolved(said, pair)) {
        return Err(Against::NobodyKnowsWho);
    }
    let others = || said.people.iter().filter(|other| other.reference != reference && kept_from(other));
    let mut homes = said.homes_of(reference).filter(|home| home.left_on.is_none());
    let lives_near = homes.any(|home| others().any(|other| home.residents.contains(&other.reference)));
    let shares = others().any(|other| value_of(other, way).is_some_and(|theirs| same_value(way, theirs, value)));
    if lives_near || shares { Err(Against::SomebodyNear) } else { Ok(value) }
}

/// Whether this person must not be told something, as far as the request says it: by name, or because they must not be asked.
pub fn must_not_be_told(said: &Assessment, person: &Person) -> bool {
    let asked = &said.agreements.working_together;
    let must_not_be_asked = asked.iter().any(|one| one.answer == Agreed::MustNotAsk && one.person == person.reference);
    must_not_be_asked || said.proposed_pairs().iter().any(|pair| means(said, pair, person))
}

/// Whether a pair means this person: by reference, by a part of their name in free words, or by who they are: "do not contact dad".
fn means(said: &Assessment, pair: &NotToBeTold, person: &Person) -> bool {
    if !pair.who.is_empty() && pair.who == person.reference {
        return true;
    }
    let words = names::parts(&pair.outside);
    person.names.iter().flat_map(|name| names::parts(&name.text)).any(|part| words.contains(&part))
        || pair.about != person.reference
            && relations::of(said, person).iter().any(|relation| relations::is_said(relation, &words))
}

/// Whether it is clear who must not be told: somebody of the request, and no words beside them that may mean somebody else.
fn is_resolved(said: &Assessment, pair: &NotToBeTold) -> bool {
    if said.person(&pair.who).is_some() {
        return true;
    }
    let several = pair.outside.split(['/', ',', ';', '&', '\n']).filter(|part| !part.trim().is_empty());
    let mut several = several.flat_map(|part| part.split(" and ")).peekable();
    several.peek().is_some()
        && several.all(|part| {
            let one = NotToBeTold { outside: part.to_owned(), about: pair.about.clone(), ..NotToBeTold::default() };
            !relations::means_several(part) && said.people.iter().any(|person| means(said, &one, person))
        })
}

/// The one person of the request whom free words mean, by reference; nobody where they may mean several, or somebody else too.
pub fn who_is_meant<'a>(said: &'a Assessment, pair: &NotToBeTold) -> Option<&'a str> {
    let mut meant = said.people.iter().filter(|person| means(said, pair, person));
    let one = meant.next()?;
    (meant.next().is_none() && is_resolved(said, pair)).then_some(one.reference.as_str())
}

/// Whether words about the time set a condition. "Any" sets none.
pub fn is_condition(times: &str) -> bool {
    !matches!(times.trim().to_lowercase().trim_end_matches('.'), "" | "any" | "any time" | "anytime" | "always")
}

/// The number or address of a person for a way by which this program can send.
fn value_of(person: &Person, way: Way) -> Option<&str> {
    let value = match way {
        Way::Text => person.phone.trim(),
        Way::Email => person.email.trim(),
        Way::Call | Way::Post | Way::Voicemail | Way::Visit => return None,
    };
    // Line ends could add a heading to a message; no number and no address has them.
    let is_one_line = !value.chars().any(char::is_control);
    let fits =
        if way == Way::Email { value.contains('@') } else { value.chars().filter(char::is_ascii_digit).count() >= 6 };
    (is_one_line && fits).then_some(value)
}

fn same_value(way: Way, one: &str, other: &str) -> bool {
    alongside_families::same::same_value(way, one, other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Home, Kind, Name, SafeWay, WorkingTogether};

    fn person(reference: &str, name: &str, phone: &str) -> Person {
        Person {
            reference: reference.to_owned(),
            kind: Kind::Adult,
            names: vec![Name { text: name.to_owned(), ..Name::default() }],
            phone: phone.to_owned(),
            ..Person::default()
        }
    }

    fn leah() -> Assessment {
        let ways = vec![SafeWay { way: Way::Text, safe: Safe::Yes, words: "yes".to_owned() }];
        Assessment {
            people: vec![person("a1", "Leah Dalford", "07700 900101"), person("a2", "Gary Holt", "07700 900102")],
            safe_contact: vec![SafeContact { person: "a1".to_owned(), ways, ..SafeContact::default() }],
            ..Assessment::default()
        }
    }

    fn refused(change: impl FnOnce(&mut Assessment)) -> Option<Against> {
        let mut said = leah();
        change(&mut said);
        may_send(&said, "a1", Way::Text).err()
    }

    fn kept_from_gary(said: &mut Assessment) {
        said.not_to_be_told.push(NotToBeTold {
            who: "a2".to_owned(),
            what: "anything".to_owned(),
            ..NotToBeTold::default()
        });
    }

    #[test]
    fn a_plain_yes_can_be_sent_to() {
        assert_eq!(may_send(&leah(), "a1", Way::Text), Ok("07700 900101"));
        assert_eq!(refused(|said| said.safe_contact[0].times = "Any time".to_owned()), None);
        assert_eq!(refused(kept_from_gary), None, "he lives elsewhere and has a number of his own");
    }

    #[test]
    fn anything_less_than_a_plain_yes_is_a_no() {
        assert_eq!(may_send(&leah(), "a2", Way::Text), Err(Against::NotAPlainYes), "nobody asked him");
        assert_eq!(may_send(&leah(), "a1", Way::Email), Err(Against::NoWay));
        assert_eq!(may_send(&leah(), "a1", Way::Call), Err(Against::NoWay), "a program does not ring");
        assert_eq!(may_send(&leah(), "a9", Way::Text), Err(Against::NoWay));
        for safe in [Safe::No, Safe::WithCare, Safe::NotAsked] {
            assert_eq!(refused(|said| said.safe_contact[0].ways[0].safe = safe), Some(Against::NotAPlainYes));
        }
        let yes_but = |said: &mut Assessment| said.safe_contact[0].ways[0].words = "yes, before 3pm".to_owned();
        assert_eq!(refused(yes_but), Some(Against::NotAPlainYes), "the flag says yes and the words do not");
        assert_eq!(refused(|said| said.safe_contact[0].times = "Sundays".to_owned()), Some(Against::NotAPlainYes));
        let again = |said: &mut Assessment| {
            let mut no = said.safe_contact[0].clone();
            no.ways[0].safe = Safe::No;
            said.safe_contact.push(no);
        };
        assert_eq!(refused(again), Some(Against::NotAPlainYes), "said once yes and once no");
        assert_eq!(refused(|said| said.family_knows = FamilyKnows::Unsafe), Some(Against::UnsafeToAsk));
        assert_eq!(refused(|said| said.people[0].phone = "07700 900101\nBcc: x".to_owned()), Some(Against::NoWay));
    }

    #[test]
    fn nothing_goes_to_or_near_somebody_who_must_not_be_told() {
        assert_eq!(
            refused(|said| said.not_to_be_told.push(NotToBeTold { who: "a1".to_owned(), ..NotToBeTold::default() })),
            Some(Against::MustNotBeTold)
        );
        let in_words = |said: &mut Assessment| {
            said.not_to_be_told.push(NotToBeTold { outside: "leah (mum)".to_owned(), ..NotToBeTold::default() })
        };
        assert_eq!(refused(in_words), Some(Against::MustNotBeTold));
        let must_not = |said: &mut Assessment| {
            said.agreements.working_together.push(WorkingTogether {
                person: "a1".to_owned(),
                answer: Agreed::MustNotAsk,
                ..WorkingTogether::default()
            });
        };
        assert_eq!(refused(must_not), Some(Against::MustNotBeTold));
        let together = |said: &mut Assessment| {
            kept_from_gary(said);
            said.homes.push(Home { residents: vec!["a1".to_owned(), "a2".to_owned()], ..Home::default() });
        };
        assert_eq!(refused(together), Some(Against::SomebodyNear), "they live in one home");
        let one_number = |said: &mut Assessment| {
            kept_from_gary(said);
            said.people[1].phone = "+44 7700 900101".to_owned();
        };
        assert_eq!(refused(one_number), Some(Against::SomebodyNear), "they have one telephone");
    }

    fn says(said: &mut Assessment, who: &str) {
        said.not_to_be_told.push(NotToBeTold { outside: who.to_owned(), ..NotToBeTold::default() });
    }

    fn is(said: &mut Assessment, who: &str, kind: &str) {
        let (from, kind) = (who.to_owned(), kind.to_owned());
        said.relationships.push(crate::assessment::Relationship { from, kind, ..Default::default() });
    }

    #[test]
    fn who_somebody_is_says_whom_free_words_mean() {
        for (kind, words) in [
            ("father", "DO NOT CONTACT DAD"),
            ("mother", "not her mum"),
            ("mother", "the children\u{2019}s mother"),
            ("grandmother", "both grandparents"),
            ("step_parent", "step dad"),
            ("ex_partner", "ex-partner"),
            ("ex_partner", "my ex"),
            ("uncle", "uncle"),
        ] {
            let of_them = refused(|said| {
                is(said, "a1", kind);
                says(said, words);
            });
            assert_eq!(of_them, Some(Against::MustNotBeTold), "{kind}: {words}");
        }
        let dad_lives_here = |said: &mut Assessment| {
            is(said, "a2", "father");
            says(said, "DO NOT CONTACT DAD");
            said.homes.push(Home { residents: vec!["a1".to_owned(), "a2".to_owned()], ..Home::default() });
        };
        assert_eq!(refused(dad_lives_here), Some(Against::SomebodyNear));
        let dad_lives_elsewhere = |said: &mut Assessment| {
            is(said, "a2", "father");
            says(said, "dad");
        };
        assert_eq!(refused(dad_lives_elsewhere), None);
    }

    #[test]
    fn while_nobody_knows_who_is_meant_nothing_is_sent_to_anybody() {
        for words in
            ["Grandad", "ex partner / his family", "her sister who works at the council", "Gary and his mates", "?"]
        {
            assert_eq!(refused(|said| says(said, words)), Some(Against::NobodyKnowsWho), "{words}");
        }
        assert_eq!(refused(|said| says(said, "Gary Holt")), None, "he is known, and is not near her");
    }

    /// Whatever else a request says, what may be sent to is a plain yes of that person.
    #[test]
    fn only_a_plain_yes_is_ever_sent_to() {
        let texts = [
            "",
            "yes",
            "Y",
            "ok",
            "OK ",
            "yes, but",
            "no",
            "NEVER",
            "only Sundays",
            "any",
            "\u{202e}yes",
            "ہاں",
            "yes yes",
        ];
        for (safe, way) in Safe::ALL.iter().flat_map(|safe| Way::ALL.iter().map(move |way| (*safe, *way))) {
            for (words, times) in texts.iter().flat_map(|words| texts.iter().map(move |times| (*words, *times))) {
                for knows in FamilyKnows::ALL {
                    let mut said = leah();
                    said.people[0].email = "leah@example.org".to_owned();
                    said.family_knows = *knows;
                    said.safe_contact[0].times = times.to_owned();
                    said.safe_contact[0].ways = vec![SafeWay { way, safe, words: words.to_owned() }];
                    let is_plain = safe == Safe::Yes
                        && matches!(way, Way::Text | Way::Email)
                        && *knows != FamilyKnows::Unsafe
                        && ["", "yes", "Y", "ok", "OK "].contains(&words)
                        && ["", "any"].contains(&times);
                    assert_eq!(
                        may_send(&said, "a1", way).is_ok(),
                        is_plain,
                        "{way:?} {safe:?} {words} {times} {knows:?}"
                    );
                }
            }
        }
    }
}
