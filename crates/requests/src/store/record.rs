//! What of a request becomes part of a family's record.

use alongside_families::codes::{Safe, StoryKind, Way};
use alongside_families::person_codes::{Detail, Wanted};
use alongside_families::store::{NewChannel, NewFamily, NewHome, NewNondisclosure, NewPerson, NewProblemFact, NewTie};
use alongside_schema::{Day, Result, Tx, Viewer};

use super::Received;
use super::decide::{NewDecision, title, why};
use super::staff::barred_from_new_record;
use crate::assessment::{Assessment, Language, NotToBeTold, Person, SafeContact, SafeWay, safe_from_words};
use crate::summary;
use crate::telling::{is_condition, who_is_meant};

/// What was told, for the family's story.
pub(super) fn told(received: &Received) -> Vec<(StoryKind, String, Day)> {
    let (said, told_on) = (&received.said, received.line.received_at.day());
    let worries = [said.reason.as_str(), said.worries.as_str()].map(str::trim).join("\n\n").trim().to_owned();
    let mut told = vec![
        (StoryKind::WhatWouldHelp, said.what_would_help.clone(), told_on),
        (StoryKind::WorkingWell, said.working_well.clone(), told_on),
        (StoryKind::Worries, worries, told_on),
        (StoryKind::SafeContact, said.reach_safely.clone(), told_on),
    ];
    told.push((StoryKind::Safety, summary::pairs(said), told_on));
    told.extend(said.voices.iter().map(|voice| {
        let words = format!("{}: “{}”", said.name_of(&voice.person), voice.words);
        (StoryKind::Voice, words, told_on)
    }));
    told
}

/// The record of a family as the request tells of it.
pub(super) fn new_family(
    tx: &mut Tx<'_>,
    by: &Viewer,
    received: &Received,
    decision: &NewDecision,
) -> Result<NewFamily> {
    let said = &received.said;
    let place = |reference: &str| said.people.iter().position(|person| person.reference == reference);
    let today = tx.today();
    let barred = barred_from_new_record(tx.connection(), &received.id, said, today)?;
    let cleared = received.line.restricted.then(|| {
        let cleared = decision.cleared.iter().chain([&by.user_id]);
        cleared.filter(|user| !barred.contains(user)).cloned().collect()
    });
    Ok(NewFamily {
        name: decision.family_name.clone(),
        people: said.people.iter().map(|person| new_person(received, person)).collect(),
        homes: said
            .homes
            .iter()
            .map(|home| NewHome { address: home.address.clone(), postcode: home.postcode.clone(), class: home.class })
            .collect(),
        ties: said
            .relationships
            .iter()
            .filter_map(|tie| {
                Some(NewTie {
                    from: place(&tie.from)?,
                    to: place(&tie.to)?,
                    kind: crate::codes::relation_words(&tie.kind),
                    parental_responsibility: tie.parental_responsibility.clone(),
                    lives_with: tie.lives_with.clone(),
                    quality: tie.quality.clone(),
                    note: tie.note.clone(),
                })
            })
            .collect(),
        nondisclosures: said.proposed_pairs().iter().map(|pair| new_pair(said, pair, place)).collect(),
        problems: said
            .problems
            .iter()
            .map(|problem| NewProblemFact {
                problem: problem.problem,
                answer: problem.answer,
                evidence: problem.evidence.clone(),
                known_on: problem.on,
                source: if problem.source.is_empty() { received.source() } else { problem.source.clone() },
            })
            .collect(),
        told: told(received),
        said: summary::in_words(said, tx.today()),
        source: received.source(),
        reason: why(decision),
        begins: Some(title(decision, "begins")),
        cleared,
        why_cleared: None,
        barred,
    })
}

/// Everybody whom a request names, as they join a record, and who must not be told what.
pub(super) fn who_and_what_not(received: &Received) -> (Vec<NewPerson>, Vec<NewNondisclosure>) {
    let said = &received.said;
    let place = |reference: &str| said.people.iter().position(|person| person.reference == reference);
    // A home of the request is not one of the record: who lives where is for who works with them to say.
    let people = said.people.iter().map(|person| NewPerson { homes: Vec::new(), ..new_person(received, person) });
    (people.collect(), said.proposed_pairs().iter().map(|pair| new_pair(said, pair, place)).collect())
}

fn new_person(received: &Received, person: &Person) -> NewPerson {
    let said = &received.said;
    let said_on = received.line.received_at.day();
    let lives_in =
        |home: &crate::assessment::Home| home.left_on.is_none() && home.residents.contains(&person.reference);
    let homes = said.homes.iter().enumerate().filter(|(_, home)| lives_in(home)).map(|(at, _)| at).collect();
    NewPerson {
        other_names: person.other_names().map(|name| (name.used_as, name.text.clone())).collect(),
        homes,
        channels: channels(said, person),
        school: person.school.clone(),
        details: languages(said, person),
        ..NewPerson::new(person.called(), person.person_kind(), said.relation_of(person))
            .born(person.birth_date)
            .born_about(person.year_of_birth_said(said_on))
    }
}

/// What somebody speaks, and whether they want an interpreter: whoever rings them first must know it before. What is said of everybody is theirs too, and of an
/// answer that is neither yes nor no the words are kept.
fn languages(said: &Assessment, person: &Person) -> Vec<(Detail, String)> {
    let is_theirs = |language: &&Language| language.person == person.reference || language.person.is_empty();
    let theirs: Vec<&Language> = said.languages.iter().filter(is_theirs).collect();
    let mut details = Vec::new();
    let spoken = one_text(theirs.iter().map(|language| language.spoken.trim()));
    if !spoken.is_empty() {
        details.push((Detail::Language, spoken));
    }
    let interpreter = one_text(theirs.iter().map(|language| language.interpreter.trim()));
    let wanted = match interpreter.to_lowercase().as_str() {
        "" | "ask" => None,
        "yes" => Some((Detail::Interpreter, Wanted::Yes.code().to_owned())),
        "no" => Some((Detail::Interpreter, Wanted::No.code().to_owned())),
        _ => Some((Detail::Communication, format!("Interpreter: {interpreter}"))),
    };
    details.extend(wanted);
    details
}

/// The person's number with its safety, and what was said of every other way. Where several things were said of one way the most careful word
/// counts; the times and the code phrase stand beside each, since nobody knows by which way they will be reached.
fn channels(said: &Assessment, person: &Person) -> Vec<NewChannel> {
    let contacts: Vec<&SafeContact> =
        said.safe_contact.iter().filter(|contact| contact.person == person.reference).collect();
    let times = contacts.iter().map(|contact| contact.times.trim()).filter(|times| is_condition(times));
    let times = one_text(times);
    let code_phrase = one_text(contacts.iter().map(|contact| contact.code_phrase.trim()));
    let of = |way: Way| {
        let asked: Vec<_> = contacts.iter().flat_map(|contact| &contact.ways).filter(|safe| safe.way == way).collect();
        let safe = asked.iter().map(|safe| safe.safe).max_by_key(|safe| care(*safe));
        let value = value_for(person, way);
        let is_number = matches!(way, Way::Call | Way::Email) && !value.is_empty();
        let safe = safe.or(is_number.then_some(Safe::NotAsked))?;
        // A plain yes needs no words beside it; whatever stands there is a condition.
        let is_plain = |safe: &&&SafeWay| safe.safe == Safe::Yes && safe_from_words(&safe.words) == Safe::Yes;
        let note = one_text(asked.iter().filter(|safe| !is_plain(safe)).map(|safe| safe.words.trim()));
        let (times, code_phrase) = (times.clone(), code_phrase.clone());
        Some(NewChannel { way, value, safe, note, times, code_phrase })
    };
    Way::ALL.iter().filter_map(|way| of(*way)).collect()
}

/// How careful a word is: no before all else, and what nobody asked before a yes.
fn care(safe: Safe) -> u8 {
    match safe {
        Safe::No => 3,
        Safe::WithCare => 2,
        Safe::NotAsked => 1,
        Safe::Yes => 0,
    }
}

/// Texts in one, each once.
fn one_text<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut once: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    once.join("; ")
}

fn new_pair(said: &Assessment, pair: &NotToBeTold, place: impl Fn(&str) -> Option<usize>) -> NewNondisclosure {
    let who_words = if pair.outside.is_empty() { said.name_of(&pair.who).to_owned() } else { pair.outside.clone() };
    // "Do not contact dad" means the one father who is named, where there is one.
    let who = place(&pair.who).or_else(|| who_is_meant(said, pair).and_then(&place));
    NewNondisclosure { who, who_words, about: place(&pair.about), what: pair.what.clone() }
}

/// The number or address by which a way leads to this person.
fn value_for(person: &Person, way: Way) -> String {
    match way {
        Way::Call | Way::Text | Way::Voicemail => person.phone.clone(),
        Way::Email => person.email.clone(),
        Way::Post | Way::Visit => String::new(),
    }
}
