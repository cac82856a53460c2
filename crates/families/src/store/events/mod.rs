//! Acts that change a life, or the record of one: each one transaction, one entry on the timeline, and a way back.
//!
//! An act begins with [`begin`], keeps each row before it changes it (`alongside_schema::rows`), and ends with [`finish`]. [`take_back`]
//! gives every row what it had, unless something that was written since would be lost.

mod birth;
mod death;
mod grown_up;
mod moving;
mod renamed;

pub use birth::{Birth, record_birth};
pub use death::{Death, WhatEnds, record_death, what_ends};
pub use grown_up::{GrownUp, record_grown_up};
pub use moving::{Move, record_move};
pub use renamed::{Renamed, record_new_name};

use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{life_events, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, Result, Tx, Viewer, rows, visible};
use diesel::prelude::*;

use super::Family;
use super::findable::refresh;
use super::pairs::withhold_within;
use super::second::{Asking, SecondLook, Taken, ask, is_protected};
use super::timeline::{Note, note};
use crate::codes::{SecondKind, TimelineKind};
use crate::tie_codes::LifeEvent;

/// An act as it is read.
#[derive(Clone, Debug, Queryable)]
pub struct Event {
    /// The act.
    pub id: Id,
    /// Which.
    pub kind: LifeEvent,
    /// Whom it is about, if it is one person.
    pub person_id: Option<Id>,
    /// The other family or person, where two became one or one became two.
    pub other_id: Option<Id>,
    /// When it happened.
    pub happened_on: Day,
    /// What was said of it.
    pub words: String,
    /// Who recorded it.
    pub by: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// When it was taken back, if it was.
    pub taken_back_at: Option<Moment>,
    /// The marks of the act.
    pub marks: Marks,
}

macro_rules! event_columns {
    () => {
        (
            visible::life_events::id,
            visible::life_events::kind,
            visible::life_events::person_id,
            visible::life_events::other_id,
            visible::life_events::happened_on,
            visible::life_events::words,
            users::name,
            visible::life_events::recorded_at,
            visible::life_events::taken_back_at,
            (
                visible::life_events::subjects,
                visible::life_events::withheld_from,
                visible::life_events::visibility,
                visible::life_events::source,
            ),
        )
    };
}

/// The acts of this family, the latest first.
pub fn events(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Event>> {
    Ok(visible!(life_events, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::life_events::recorded_by)))
        .order((visible::life_events::happened_on.desc(), visible::life_events::id.desc()))
        .select(event_columns!())
        .load(connection)?)
}

/// One act.
pub fn event(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Event> {
    visible!(life_events, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::life_events::recorded_by)))
        .filter(visible::life_events::id.eq(id))
        .select(event_columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// An act that begins.
pub(super) struct NewEvent<'a> {
    pub(super) kind: LifeEvent,
    pub(super) person: Option<&'a Id>,
    pub(super) other: Option<&'a Id>,
    pub(super) happened_on: Day,
    pub(super) words: &'a str,
    pub(super) marks: &'a Marks,
}

/// Begins an act: from here on every row is kept before it changes.
pub(super) fn begin(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, new: &NewEvent<'_>) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(life_events::table)
        .values((
            (
                life_events::id.eq(&id),
                life_events::family_id.eq(family),
                life_events::kind.eq(new.kind),
                life_events::person_id.eq(new.person),
                life_events::other_id.eq(new.other),
                life_events::happened_on.eq(new.happened_on),
                life_events::words.eq(new.words),
                life_events::recorded_by.eq(&viewer.user_id),
                life_events::recorded_at.eq(now),
            ),
            (
                life_events::subjects.eq(&new.marks.subjects),
                life_events::withheld_from.eq(&new.marks.withheld_from),
                life_events::visibility.eq(new.marks.visibility),
                life_events::source.eq(&new.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Ends an act: its rows are kept as they are now, and the timeline tells of it.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    event: &Id,
    new: &NewEvent<'_>,
    title: String,
) -> Result<()> {
    // What has come to the record is kept from those who must not be told before the act ends, so that taking it back takes that back too.
    withhold_within(tx, event, family)?;
    rows::settle(tx, event)?;
    note(
        tx,
        viewer,
        Note {
            family,
            happened_on: new.happened_on,
            kind: TimelineKind::Life,
            title,
            body: new.words.to_owned(),
            fact: Some(event),
            marks: new.marks,
        },
    )
}

/// Why an act can not be taken back as it is.
#[derive(Clone, Debug)]
pub struct InTheWay {
    /// Why, in a sentence that leads to what follows.
    pub why: &'static str,
    /// What stands in the way, in words, each thing once.
    pub what: Vec<String>,
    /// What can be done instead.
    pub way_on: &'static str,
}

/// What stands in the way of taking the act back; nothing where nothing does.
pub fn in_the_way(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    event: &Event,
) -> Result<Option<InTheWay>> {
    let what = would_be_lost(connection, viewer, family, event)?;
    if what.is_empty() {
        return Ok(None);
    }
    let why = match apart(event) {
        Some(other) if !rows::has_kept_record(connection, &event.id, other)? => {
            "It can not be taken back: it was recorded before this service began to keep what belongs to the new record, so it can not tell these from what was written since:"
        }
        _ => "It can not be taken back as it is, because this was written since and would be lost:",
    };
    let way_on = match apart(event) {
        Some(_) => "Join the two records instead: then nothing is lost.",
        None => "Undo or end that first.",
    };
    Ok(Some(InTheWay { why, what, way_on }))
}

/// The record that a division made.
fn apart(event: &Event) -> Option<&Id> {
    event.other_id.as_ref().filter(|_| event.kind == LifeEvent::FamilyDivided)
}

/// What would be lost if the act were taken back. What was written in a record that a division made would lie where nobody reaches it.
fn would_be_lost(connection: &mut DbConnection, viewer: &Viewer, family: &Id, event: &Event) -> Result<Vec<String>> {
    let mut found: BTreeMap<String, ()> = BTreeMap::new();
    for row in rows::later(connection, &event.id)? {
        let title: Option<(String, Day)> = visible!(timeline_entries, viewer, family)
            .filter(visible::timeline_entries::fact_id.eq(&row.row_key))
            .order(visible::timeline_entries::id.desc())
            .select((visible::timeline_entries::title, visible::timeline_entries::happened_on))
            .first(connection)
            .optional()?;
        let words = match title {
            Some((title, day)) => format!("{}: “{title}”, {}", table_words(&row.table_name), day.words()),
            None => table_words(&row.table_name).to_owned(),
        };
        found.insert(words, ());
    }
    for row in apart(event).map_or_else(|| Ok(Vec::new()), |other| rows::since(connection, &event.id, other))? {
        found.insert(format!("{} in the record that was divided off", table_words(&row.table_name)), ());
    }
    Ok(found.into_keys().collect())
}

/// What a row of a table is, for somebody who reads that it stands in the way.
fn table_words(table: &str) -> &'static str {
    match table {
        "people" => "what is known of a person",
        "family_members" => "who is in the family",
        "homes" | "residents" => "a home or who lives there",
        "channels" => "a way to reach somebody",
        "relationships" | "responsibilities" => "who is what to whom",
        "status_spells" => "a child's legal status",
        "contacts" | "people_seen" => "a visit or call",
        "agreements" | "consents" | "reasons_to_go_on" => "what was agreed",
        "sharing_wishes" | "sharing_decisions" => "what the family wishes about sharing, or what was shared",
        "competence_views" => "what somebody can decide themselves",
        "promises" => "a promise",
        "rota_needs" | "rota_turns" | "rota_days" => "the family\u{2019}s week",
        "conferences"
        | "conference_guests"
        | "conference_prepared"
        | "conference_bookings"
        | "private_times"
        | "family_plans"
        | "conference_reviews" => "a meeting that the family leads",
        "pre_proceedings" | "conference_offers" => "what comes before court",
        "packages" | "package_payees" | "package_lines" | "package_approvals" | "payments" => "a support package",
        "kin_arrangements" | "support_reviews" => "with whom a child lives, and what was seen of it",
        "network_people" | "network_offers" | "network_answers" | "network_numbers" | "network_ties" => {
            "the family's own network"
        }
        "plans" | "goals" | "actions" | "reviews" | "readings" => "the plan",
        "episodes" | "involvements" => "the work with the family and who does it",
        "families" => "the family's own record",
        "timeline_entries" => "something on the timeline",
        "nondisclosures" | "nondisclosure_steps" | "withholdings" => "who must not be told what",
        "alerts" => "an alert",
        "handovers" => "a hand-over",
        "supervisions" | "supervision_actions" => "supervision",
        "requests" => "a request for help",
        "family_clearances" => "who must not see it",
        "second_looks" => "what a second person was asked",
        "corrections" | "correction_tellings" => "what somebody says is wrong",
        "processing_limits" => "an objection, or a limit of processing",
        _ => "something else in the record",
    }
}

/// Acts that change where people live, or which records they are in: taking one back gives homes and pairs what they had.
const OF_PROTECTION: [LifeEvent; 4] =
    [LifeEvent::Moved, LifeEvent::FamiliesJoined, LifeEvent::FamilyDivided, LifeEvent::PeopleJoined];

/// Takes an act back. Refused in words where something written since would be lost. Where somebody of the record is protected, an act that changed homes or
/// records is taken back by two: what was before it can be what somebody fled from.
pub fn take_back(tx: &mut Tx<'_>, viewer: &Viewer, open: &Family, event: &Event, why: &str) -> Result<Taken> {
    let families: Vec<&Id> = [Some(&open.id), event.other_id.as_ref()].into_iter().flatten().collect();
    if OF_PROTECTION.contains(&event.kind) {
        if event.kind == LifeEvent::Moved {
            open.may_take_protection_away()?;
        }
        if is_protected(tx.connection(), &families)? {
            if let Some(InTheWay { why, what, way_on }) = in_the_way(tx.connection(), viewer, &open.id, event)? {
                return Err(Error::Refused(format!("{why} {}. {way_on}", what.join("; "))));
            }
            let (kind, asks) = (SecondKind::Event, "take_back");
            let asking = Asking { kind, fact: &event.id, version: 0, asks, reason: why, marks: &event.marks };
            return ask(tx, viewer, open, &asking);
        }
    }
    take_back_now(tx, viewer, &open.id, event, why)?;
    Ok(Taken::Done)
}

/// A second person has agreed that an act is taken back.
pub(super) fn take_back_by_two(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    look: &SecondLook,
    said: &str,
) -> Result<()> {
    let event = event(tx.connection(), by, &family.id, &look.fact_id)?;
    take_back_now(tx, by, &family.id, &event, said)
}

fn take_back_now(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, event: &Event, why: &str) -> Result<()> {
    if event.kind == LifeEvent::SeparateRecord {
        return Err(Error::Refused("This is for the keeper of sealed adoptions alone.".to_owned()));
    }
    if event.kind == LifeEvent::Corrected {
        let words = "A correction is not taken back. If it is wrong, write down what is wrong and what is right, and it is decided anew.";
        return Err(Error::Refused(words.to_owned()));
    }
    let now = tx.now();
    let open = life_events::id.eq(&event.id).and(life_events::taken_back_at.is_null());
    let taken = diesel::update(life_events::table.filter(open))
        .set((
            life_events::taken_back_by.eq(&viewer.user_id),
            life_events::taken_back_at.eq(now),
            life_events::taken_back_why.eq(why),
        ))
        .execute(tx.connection())?;
    if taken == 0 {
        return Err(Error::Refused("It was taken back already.".to_owned()));
    }
    if let Some(InTheWay { why, what, way_on }) = in_the_way(tx.connection(), viewer, family, event)? {
        return Err(Error::Refused(format!("{why} {}. {way_on}", what.join("; "))));
    }
    let of_records = [LifeEvent::FamiliesJoined, LifeEvent::FamilyDivided, LifeEvent::PeopleJoined];
    if of_records.contains(&event.kind) {
        // Or what was restricted meanwhile would be seen by everybody again in the record that comes back.
        super::joining::none_restricted(tx, [Some(family), event.other_id.as_ref()])?;
        super::limits::none_limited(tx, [Some(family), event.other_id.as_ref()])?;
    }
    rows::take_back(tx, &event.id)?;
    if let (LifeEvent::FamilyDivided, Some(other)) = (event.kind, &event.other_id) {
        super::joining::close_again(tx, family, other)?;
    }
    if let Some(person) = &event.person_id {
        refresh(tx, person)?;
    }
    let happened_on = tx.today();
    note(
        tx,
        viewer,
        Note {
            family,
            happened_on,
            kind: TimelineKind::Life,
            title: format!("Taken back: {}", event.kind.words().to_lowercase()),
            body: why.to_owned(),
            fact: Some(&event.id),
            marks: &event.marks,
        },
    )
}
