use alongside_families::codes::{Safe, StoryKind, Way};
use alongside_families::store::{
    self as families, AskedAgain, NewChannel, NewFamily, NewHome, NewNondisclosure, NewPerson, NewProblemFact, NewTie,
};
use alongside_schema::tables::{request_clearances, request_decisions, requests};
use alongside_schema::{Day, Error, Id, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use super::hands::end_pauses;
use super::telling::tell_requester;
use super::{Received, tell};
use crate::assessment::{Assessment, NotToBeTold, Person};
use crate::codes::{Outcome, State};
use crate::summary;

/// What the front door decided.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// What, for the family.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// What is decided for single children, where it differs.
    pub children: Vec<ChildDecision>,
    /// To whom a child was handed over today, where the outcome is the child protection route.
    pub handed_to: String,
    /// What a new family is to be called.
    pub family_name: String,
    /// A family in the record that the request is about, instead of a new one.
    pub known_family: Option<Id>,
    /// The accounts that may know of the family, where the request is restricted.
    pub cleared: Vec<Id>,
    /// How the family was told, or that it was not safe to.
    pub family_told: String,
}

/// What is decided for one child, where it differs from the rest.
#[derive(Clone, Debug)]
pub struct ChildDecision {
    /// The child, by name.
    pub child: String,
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Decides on a request. Where the family gets a lead practitioner its record is made from the request with no retyping, or a
/// known family goes on. The requester is told that there is news. Gives back the family that the request is now about.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, received: &Received, decision: &NewDecision) -> Result<Option<Id>> {
    let (now, today) = (tx.now(), tx.today());
    let waits = [State::Received, State::Looking, State::Held];
    let decided =
        diesel::update(requests::table.filter(requests::id.eq(&received.id)).filter(requests::state.eq_any(waits)))
            .set((
                requests::state.eq(State::Decided),
                requests::decision.eq(decision.outcome),
                requests::decision_reason.eq(&decision.reason),
                requests::decided_by.eq(&by.user_id),
                requests::decided_at.eq(now),
            ))
            .execute(tx.connection())?;
    if decided == 0 {
        return Err(Error::Refused("Somebody else has just decided on this request.".to_owned()));
    }
    end_pauses(tx, &received.id, today)?;
    for child in &decision.children {
        decide_for_child(tx, &received.id, child)?;
    }
    let (family, episode) = act_on(tx, by, received, decision)?;
    diesel::update(requests::table.filter(requests::id.eq(&received.id)))
        .set((requests::family_id.eq(&family), requests::episode_id.eq(episode)))
        .execute(tx.connection())?;
    tell_requester(tx, by, received)?;
    tell(tx, by, &received.id, "The family", &decision.family_told)?;
    if !decision.handed_to.is_empty() {
        tell(tx, by, &received.id, &decision.handed_to, "handed over today, by telephone and in writing")?;
    }
    Ok(family)
}

fn decide_for_child(tx: &mut Tx<'_>, request: &Id, child: &ChildDecision) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(request_decisions::table)
        .values((
            request_decisions::id.eq(id),
            request_decisions::request_id.eq(request),
            request_decisions::person.eq(&child.child),
            request_decisions::outcome.eq(child.outcome),
            request_decisions::reason.eq(&child.reason),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What the decision means for the record: the family, and the stretch of work that the request led to.
fn act_on(
    tx: &mut Tx<'_>,
    by: &Viewer,
    received: &Received,
    decision: &NewDecision,
) -> Result<(Option<Id>, Option<Id>)> {
    let work_begins = decision.outcome.opens_a_family();
    if let Some(family) = &decision.known_family {
        let asked = AskedAgain {
            told: told(received),
            said: summary::in_words(&received.said, tx.today()),
            reason: why(decision),
            source: received.source(),
            work_begins,
        };
        let episode = families::ask_again(tx, by, family, &asked)?;
        return Ok((Some(family.clone()), episode.filter(|_| work_begins)));
    }
    if !work_begins {
        return Ok((None, None));
    }
    let reference = tx.new_reference(ReferenceKind::Family);
    let family = new_family(tx, by, received, decision)?;
    let made = families::add_family(tx, by, &reference, &family)?;
    Ok((Some(made.family_id), Some(made.episode_id)))
}

/// The reason, with what was decided for single children and whom a child was handed to.
fn why(decision: &NewDecision) -> String {
    let mut lines = vec![format!("{}. {}", decision.outcome.words(), decision.reason)];
    for child in &decision.children {
        lines.push(format!("{}: {}. {}", child.child, child.outcome.words(), child.reason));
    }
    if !decision.handed_to.is_empty() {
        lines.push(format!("Handed over today to {}.", decision.handed_to));
    }
    lines.join("\n")
}

/// What was told, for the family's story.
fn told(received: &Received) -> Vec<(StoryKind, String, Day)> {
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
fn new_family(tx: &mut Tx<'_>, by: &Viewer, received: &Received, decision: &NewDecision) -> Result<NewFamily> {
    let said = &received.said;
    let place = |reference: &str| said.people.iter().position(|person| person.reference == reference);
    let barred: Vec<Id> = request_clearances::table
        .filter(request_clearances::request_id.eq(&received.id).and(request_clearances::cleared.eq(false)))
        .select(request_clearances::user_id)
        .load(tx.connection())?;
    let cleared = received.line.restricted.then(|| {
        let cleared = decision.cleared.iter().chain([&by.user_id]);
        cleared.filter(|user| !barred.contains(user)).cloned().collect()
    });
    Ok(NewFamily {
        name: decision.family_name.clone(),
        people: said.people.iter().map(|person| new_person(said, person)).collect(),
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
        cleared,
        barred,
    })
}

fn new_person(said: &Assessment, person: &Person) -> NewPerson {
    let lives_in =
        |home: &crate::assessment::Home| home.left_on.is_none() && home.residents.contains(&person.reference);
    let homes = said.homes.iter().enumerate().filter(|(_, home)| lives_in(home)).map(|(at, _)| at).collect();
    NewPerson {
        other_names: person.other_names().map(|name| (name.used_as, name.text.clone())).collect(),
        homes,
        channels: channels(said, person),
        ..NewPerson::new(person.called(), person.person_kind(), said.relation_of(person)).born(person.birth_date)
    }
}

/// The person's number with its safety, and what was said of every other way.
fn channels(said: &Assessment, person: &Person) -> Vec<NewChannel> {
    let contact = said.safe_contact.iter().find(|contact| contact.person == person.reference);
    let times = contact.map_or("", |contact| contact.times.as_str());
    let mut channels: Vec<NewChannel> = contact
        .into_iter()
        .flat_map(|contact| &contact.ways)
        .map(|safe| NewChannel {
            way: safe.way,
            value: if safe.way == Way::Call { person.phone.clone() } else { String::new() },
            safe: safe.safe,
            note: [safe.words.as_str(), times]
                .iter()
                .filter(|text| !text.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join("; "),
        })
        .collect();
    if !person.phone.is_empty() && channels.iter().all(|channel| channel.way != Way::Call) {
        channels.push(NewChannel {
            way: Way::Call,
            value: person.phone.clone(),
            safe: Safe::NotAsked,
            note: times.to_owned(),
        });
    }
    channels
}

fn new_pair(said: &Assessment, pair: &NotToBeTold, place: impl Fn(&str) -> Option<usize>) -> NewNondisclosure {
    let who_words = if pair.outside.is_empty() { said.name_of(&pair.who).to_owned() } else { pair.outside.clone() };
    NewNondisclosure { who: place(&pair.who), who_words, about: place(&pair.about), what: pair.what.clone() }
}
