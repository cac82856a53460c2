//! Every query of this area.
//!
//! A page of a family begins with [`open`]: it finds the family for the viewer, or finds nothing. All that follows filters by
//! that family and reads the access view of its table, by the `visible!` macro or by name.

mod alerts;
mod answered;
mod ask_again;
mod competence;
mod consents;
mod contacts;
mod correct;
mod documents;
mod drift;
mod events;
mod everything;
mod find;
mod findable;
mod guarded;
mod hands;
mod homes;
mod joining;
mod kept_homes;
mod kept_words;
mod known;
mod limits;
mod links;
mod may_mean;
mod membership;
mod named;
mod names;
mod new_family;
mod now;
mod open;
mod pack;
mod pairs;
mod papers;
mod part;
mod people;
mod person;
mod places;
mod problems;
mod promise_due;
mod promise_marks;
mod promise_reports;
mod promises;
mod reachable;
mod readers;
mod restrictions;
mod said_wrong;
mod schools;
mod sealed;
mod search;
mod second;
mod sharing;
mod status;
mod story;
mod ties;
mod timeline;
mod transfers;
mod visits;
mod ways;
mod wide;

pub use alerts::{Alert, AlertDue, Looked, NewAlert, Whose, alert, alerts_due, alerts_ever, look_again, set_alert};
pub use answered::{has_manager, is_answered_for};
pub use ask_again::{AskedAgain, GoesOn, ask_again};
pub use competence::{Competence, NewCompetence, competence, form_competence};
pub use consents::{
    Consent, NewAnswer, OldAgreement, ReasonToGoOn, Shown, Stops, answer_question, consent, consents, go_on, holding,
    old_agreements, reasons_to_go_on, stops_of, version_of, wording_faults, work_that_stops,
};
pub use contacts::{NewAgreement, NewContact, record_agreement, record_contact};
pub use correct::{Correction, correct};
pub use documents::{
    Document, DocumentFile, NewDocument, NewFile, add_document, add_document_version, add_letters,
    change_document_marks, document, document_files, documents, used_digests,
};
pub use drift::DriftColumns;
pub use events::{
    Birth, Death, Event, GrownUp, InTheWay, Move, Renamed, WhatEnds, event, events, in_the_way, record_birth,
    record_death, record_grown_up, record_move, record_new_name, take_back, what_ends,
};
pub use find::{Hit, find, person_by_reference};
pub use findable::refresh_who_stays;
pub use guarded::{Among, Guarded, guarded};
pub use hands::{ForWhom, Hands};
pub use homes::{
    Home, HomeText, Household, Stay, add_home, change_household, homes_ever, postcode_key, stays, whole_home,
};
pub use joining::{Divided, Joined, divide_family, hold_row, join_families, join_people, joined};
pub use kept_homes::{HomeKept, change_kept_home, kept_at};
pub use kept_words::{Reads, kept_words, lives_where, marks_at, moved_from, tells_a_protected_home};
pub use known::{LikelyFamily, LikelyPerson, likely};
pub use limits::{LimitNow, may_be_answered_for, may_be_shared};
pub use links::{
    Link, LockKind, NewLink, declare_link, declared, end_lock, linked, links_new, links_open, lock, look_at_links,
};
pub use may_mean::{may_be_kept_from, may_be_of};
pub use membership::{LikelyOne, add_known, add_person, leave, may_be, may_be_one, other_families};
pub use named::{families_called, families_of_the_one_with, families_with};
pub use names::{NewName, OtherName, add_name, end_name, other_names};
pub use new_family::bar;
pub use new_family::{
    Made, NewChannel, NewFamily, NewHome, NewNondisclosure, NewPerson, NewProblemFact, NewTie, add_family,
};
pub use now::{ComingVisit, PersonNow, WorkNow, people_now, work_now};
pub use open::open;
pub use pack::{PackFact, PackPart, pack_facts};
pub use pairs::{NewPair, NewStep, Pair, Step, add_pair, pair, pairs, take_step, withhold_again};
pub use papers::{Held, Outcome, ask_for_paper, decide_paper, look_through};
pub use part::{ContactLine, Lead, PartLine, PartOf, contact_lines, hold_part, open_part, parts_of, schools_of};
pub use people::{Channel, Member, Resident, channels, channels_of, member, members, members_ever, residents};
pub use person::{
    Identifier, KnownDetail, NewIdentifier, PersonText, add_identifier, change_person, details, end_identifier,
    identifiers, sexes,
};
pub use problems::{NewProblem, ProblemFact, add_problem_fact, problem_fact, problem_facts};
pub use promise_due::{DuePromise, own_promises, take_reminders};
pub use promise_marks::keep_promise_from;
pub use promise_reports::{PromiseTime, Report, keep_promise, promise_times, report_promise};
pub use promises::{NewPromise, Promise, add_promise, make_promise, open_promises, promise, promises};
pub use reachable::{
    hold_for_answer, is_kept_from_something, is_worked_with, may_not_be_told, must_not_be_told_of, never_by,
    not_told_since, safe_way, speaks_against,
};
pub use readers::{MustNotBeTold, must_not_be_told, reader};
pub use restrictions::{LOOK_AGAIN_DAYS, TakenStep, WhyRestricted, add_step, let_know, lift_restriction, restrict};
pub use said_wrong::{SaidWrong, WrongMark};
pub use sealed::{not_beside, person_to_seal, references_of, say_separate_record, tags_of_seals};
pub use search::{Found, Terms, begin_search, forget_searches, search, search_terms};
pub use second::{
    SECOND_MOST, SecondLook, SecondWaiting, Taken, Waits, decide_second, second_look, second_shows, second_waiting,
};
pub use sharing::{
    NewSharing, NewWish, SharingDecision, SharingWish, agencies_to_tell, end_wish, may_be_owed, record_sharing,
    record_wish, share_a_part, sharing_decisions, wish, wish_against, wished_against, wishes, wishes_that_end,
};
pub use status::{NewSpell, Spell, change_status, current_spells, end_early_help, spells};
pub use story::{Story, ToldText, asked_to_tell_again, retold, stories, tell, told_before, used_again};
pub use ties::{
    NewResponsibility, Responsibility, Tie, TieChange, TieText, add_responsibility, add_ties, change_tie,
    end_responsibility, responsibilities_of, ties,
};
pub use timeline::{After, Note, TimelineLine, note, timeline};
pub use transfers::{
    NewTransfer, Transfer, TransferStep, record_transfer, step_transfer, transfer, transfer_waits,
    transfers_answered_for, transfers_led, transfers_of,
};
pub use visits::{
    AlertOn, NewVisit, PlannedVisit, alerts_of, call_off_visit, marks_of_visit, move_visit, plan_visit, planned_visit,
    visit_made, visits_of, visits_unrecorded, visits_with,
};
pub use wide::{WideSearch, anybody_searched_widely, note_wide_search, shown_by_searching, wide_searches_of};

pub use ways::{WayText, add_way, change_way, value_key};

use alongside_schema::reach::GRADE_FULL;
use alongside_schema::tables::episodes;
use alongside_schema::{Day, Error, Id, Marks, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use crate::codes::AlertKind;

/// The family with this reference, held open: until the transaction ends nobody can end the work with it, and two who change the
/// family at once wait for each other. The beginning of every write about a family. Whoever has only opened it in an emergency is refused: what they
/// may write begins with [`hold_in_emergency`].
pub fn hold(tx: &mut Tx<'_>, viewer: &Viewer, reference: &Reference) -> Result<Family> {
    let family = hold_for_safety(tx, viewer, reference)?;
    limits::may_be_worked_with(tx, &family)?;
    Ok(family)
}

/// The same for what keeps somebody safe and for what people say about what we hold, which may be written also while it is kept and not used: see [`limits`].
pub fn hold_for_safety(tx: &mut Tx<'_>, viewer: &Viewer, reference: &Reference) -> Result<Family> {
    let family = hold_in_emergency(tx, viewer, reference)?;
    refuse_reader(&family)?;
    Ok(family)
}

/// The family's record held for what people say of it, which is written down also when the work with them has ended: two who do at once wait for each other. Whoever has
/// only opened it in an emergency is refused.
pub fn hold_record(tx: &mut Tx<'_>, viewer: &Viewer, reference: &Reference) -> Result<Family> {
    let family = open(tx.connection(), viewer, reference)?;
    refuse_reader(&family)?;
    places::keep_at_last(tx, &family.id, Some(viewer));
    hold_row(tx, &family.id)?;
    open(tx.connection(), viewer, reference)
}

fn refuse_reader(family: &Family) -> Result<()> {
    if !family.is_for_reading() {
        return Ok(());
    }
    let words = "You have this record open in an emergency: read it, and write down contacts and who must not be told what. Everything else is for those who work with the family.";
    Err(Error::Refused(words.to_owned()))
}

/// The same for what somebody may write too who has opened the record in an emergency: that they reached somebody, or tried to, and who must not be told
/// what.
pub fn hold_in_emergency(tx: &mut Tx<'_>, viewer: &Viewer, reference: &Reference) -> Result<Family> {
    let family = open(tx.connection(), viewer, reference)?;
    places::keep_at_last(tx, &family.id, Some(viewer));
    hold_episode(tx, &family)?;
    Ok(family)
}

/// Holds the open stretch of work of this family until the transaction ends.
fn hold_episode(tx: &mut Tx<'_>, family: &Family) -> Result<()> {
    places::keep_at_last(tx, &family.id, None);
    let episode = family.open_episode()?;
    let held = diesel::update(episodes::table.filter(episodes::id.eq(episode).and(episodes::closed_on.is_null())))
        .set(episodes::state.eq(episodes::state))
        .execute(tx.connection())?;
    if held == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[
    search::EXACT,
    search::EXACT_NEAR,
    search::BEGINNING,
    search::BEGINNING_NEAR,
    search::FORMS_NEAR,
    search::HOLDERS,
    links::RAW_TEXTS[0],
    links::RAW_TEXTS[1],
    now::PEOPLE_NOW,
    now::WORK_NOW,
    open::OPEN,
    consents::KEEP_WORDING,
];

/// A number that is another as soon as the text is: what a form was opened with, by which somebody who changes the same at the same moment is
/// noticed.
fn fingerprint(text: &str) -> i64 {
    text.bytes().fold(7, |number: i64, byte| number.wrapping_mul(31).wrapping_add(byte.into()) & (i64::MAX >> 8))
}

/// A family as far as every page about it needs: what the bar at the top says, and how far the viewer reaches.
#[derive(Clone, Debug)]
pub struct Family {
    /// The id.
    pub id: Id,
    /// The reference.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// How far the viewer reaches; see `alongside_schema::reach`.
    pub grade: i64,
    /// The lead practitioner, if somebody leads.
    pub lead: Option<(Id, String)>,
    /// The stretch of work that is open, if one is, and since when.
    pub episode: Option<(Id, Day)>,
    /// The alerts that hold today: what each is about, its words, and the day to look again.
    pub alerts: Vec<(AlertKind, String, Day)>,
    /// Where the viewer has opened it in an emergency: which opening, and until when.
    pub emergency: Option<(Id, Moment)>,
    /// The limits of processing that are in force, of the family or of somebody in it.
    pub limits: Vec<LimitNow>,
    /// How many times the viewer knows that somebody must not be told something.
    pub pairs: i64,
}

impl Family {
    /// Whether work with the family is going on.
    pub fn is_open(&self) -> bool {
        self.episode.is_some()
    }

    /// Whether the viewer has the record for reading alone, since they opened it in an emergency and do not answer for the family.
    pub fn is_for_reading(&self) -> bool {
        self.emergency.is_some() && self.grade < GRADE_FULL
    }

    /// Whether the viewer may change the work with the family: what pages offer and what [`hold`] lets through. About those whose own processing is
    /// limited [`hold`] refuses.
    pub fn may_be_changed(&self) -> bool {
        self.may_be_kept_safe() && self.limits.iter().all(|limit| limit.person.is_some())
    }

    /// Whether the viewer may write what keeps somebody safe: what pages of that offer and what [`hold_for_safety`] lets through.
    pub fn may_be_kept_safe(&self) -> bool {
        self.is_open() && !self.is_for_reading()
    }

    /// Lets only those who answer for the family take protection away, or ask a second person to ([`second_looks`](second_look)): the lead practitioner, who stands in for them, the supervisor and the manager.
    /// Everybody who works with the family may add protection. Source: practice notes 4: whoever lets somebody learn more must answer for it.
    pub fn may_take_protection_away(&self) -> Result<()> {
        if self.grade >= GRADE_FULL {
            return Ok(());
        }
        let words = "Only the lead practitioner, who stands in for them, or their manager can let more people learn of this. Speak with them. You can always protect it more.";
        Err(Error::Refused(words.to_owned()))
    }

    /// Lets everybody who works with the family keep a fact from more people, and only those who answer for it show the fact to more.
    pub fn may_mark(&self, before: &Marks, after: &Marks) -> Result<()> {
        if after.shows_more_than(before) { self.may_take_protection_away() } else { Ok(()) }
    }

    /// The open stretch of work, or the refusal that says why nothing can be added.
    pub fn open_episode(&self) -> Result<&Id> {
        self.episode.as_ref().map(|(id, _)| id).ok_or_else(|| {
            Error::Refused(
                "The work with this family has ended, so nothing can be added. If they want help again, ask for help for them: the record goes on.".to_owned(),
            )
        })
    }
}
