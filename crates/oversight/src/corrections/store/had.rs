//! Who had a row that was wrong. Read from the tables themselves, whoever decides: a partner or a letter that the lead practitioner may not see must be thought of too.
//! Each becomes a line that nobody sees who does not see the correction.

use std::collections::BTreeMap;

use alongside_families::codes::{Shared, SharedBy};
use alongside_families::kept::{Kept, speaks_of};
use alongside_families::transfers::Direction;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::area;
use alongside_schema::tables::{
    FACT_TABLES, agencies, correction_tellings, document_files, invitations, involvements, meeting_copies, people,
    recipients, sending_facts, sending_readers, sendings, sharing_decisions, transfers, users,
};
use alongside_schema::{Day, Id, Marks, Moment, People, Result, Tx, Visibility, rows};
use diesel::prelude::*;

use super::Correction;
use super::row::{Disputed, together};
use crate::corrections::codes::Had;
use crate::corrections::columns::columns;

/// Somebody who had it.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidate {
    /// Their account, where they work with a part of the record.
    user: Option<Id>,
    /// Where they stand in the address book.
    recipient: Option<Id>,
    /// Their agency, where it is one that is known here.
    agency: Option<Id>,
    /// Who they are, in words.
    whom: String,
}

impl Candidate {
    /// The same for two ways by which one of them had it.
    fn key(&self) -> String {
        let id = self.recipient.as_ref().or(self.user.as_ref()).or(self.agency.as_ref());
        id.map_or_else(|| self.whom.trim().to_lowercase(), ToString::to_string)
    }
}

type Found = BTreeMap<String, (Candidate, Had, Day)>;

/// What is looked for.
struct Wanted<'a> {
    family: &'a Id,
    table: &'static str,
    id: &'a Id,
    marks: Marks,
    made_on: Day,
    texts: Vec<String>,
    kept: Vec<Kept>,
}

/// Letters and longer words than these say which row a letter told of.
const LEAST_WORDS: usize = 12;

/// The tables whose rows go with a family to another area.
const PASSED_ON: &[&str] = &[
    "people",
    "family_members",
    "stories",
    "alerts",
    "person_details",
    "schools",
    "homes",
    "channels",
    "status_spells",
    "promises",
    "timeline_entries",
    "goals",
    "actions",
    "service_steps",
];

/// Writes a line for each of those who had it.
pub(super) fn write_down(tx: &mut Tx<'_>, of: &Correction, row: &Disputed) -> Result<()> {
    let marks = together(&of.marks, &row.row.marks());
    for (who, had, on) in who_had(tx.connection(), of, row)? {
        let id = tx.new_id();
        diesel::insert_into(correction_tellings::table)
            .values((
                (
                    correction_tellings::id.eq(id),
                    correction_tellings::family_id.eq(&of.family_id),
                    correction_tellings::correction_id.eq(&of.id),
                    correction_tellings::user_id.eq(&who.user),
                    correction_tellings::recipient_id.eq(&who.recipient),
                    correction_tellings::agency_id.eq(&who.agency),
                    correction_tellings::whom.eq(&who.whom),
                    correction_tellings::had.eq(had),
                    correction_tellings::had_on.eq(on),
                    correction_tellings::words.eq(""),
                ),
                (
                    correction_tellings::subjects.eq(&marks.subjects),
                    correction_tellings::withheld_from.eq(&marks.withheld_from),
                    correction_tellings::visibility.eq(marks.visibility),
                    correction_tellings::source.eq(&marks.source),
                ),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Everybody who had it, each once, with how and when last.
fn who_had(connection: &mut DbConnection, of: &Correction, row: &Disputed) -> Result<Vec<(Candidate, Had, Day)>> {
    let wanted = Wanted {
        family: &of.family_id,
        table: row.row.table,
        id: &row.row.id,
        marks: row.row.marks(),
        made_on: row.row.id.made_at().map_or(of.asked_on, Moment::day),
        texts: texts(row),
        kept: kept(row),
    };
    let mut found = Found::new();
    for (who, had, on) in [
        partners(connection, &wanted)?,
        sent(connection, &wanted)?,
        copies(connection, &wanted)?,
        moved(connection, &wanted)?,
        shared(connection, &wanted)?,
    ]
    .into_iter()
    .flatten()
    {
        found.entry(who.key()).or_insert((who, had, on));
    }
    Ok(found.into_values().collect())
}

/// What the row says that would be known again in a letter.
fn texts(row: &Disputed) -> Vec<String> {
    let said = columns(row.row.table).iter().map(|(column, _)| folded(row.row.text(column)));
    said.filter(|text| text.chars().count() >= LEAST_WORDS).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The same where it is a place, a number or a name, which are known again however they are written.
fn kept(row: &Disputed) -> Vec<Kept> {
    let row = &row.row;
    match row.table {
        "homes" => Kept::home(row.text("address"), row.text("postcode"), false),
        "channels" => Kept::number(row.text("value")),
        "people" | "person_names" | "schools" => Kept::name(row.text("name")).into_iter().collect(),
        _ => Vec::new(),
    }
}

impl Wanted<'_> {
    fn is_in(&self, text: &str) -> bool {
        let text_folded = folded(text);
        self.texts.iter().any(|part| text_folded.contains(part)) || !speaks_of(&self.kept, text).is_empty()
    }

    fn area(&self) -> i64 {
        if self.table == "people" {
            return area::CORE;
        }
        FACT_TABLES.iter().find(|fact| fact.name == self.table).map_or(area::NOBODY, |fact| fact.area)
    }
}

/// Whoever works, or worked, with a part of the record in which it stands.
fn partners(connection: &mut DbConnection, wanted: &Wanted<'_>) -> Result<Vec<(Candidate, Had, Day)>> {
    type Row = (Id, String, Id, String, i64, Day, Option<Day>);
    let all: Vec<Row> = involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(involvements::family_id.eq(wanted.family).and(involvements::role.eq("partner")))
        .order(involvements::id)
        .select((
            users::id,
            users::name,
            agencies::id,
            agencies::name,
            involvements::parts,
            involvements::started_on,
            involvements::ended_on,
        ))
        .load(connection)?;
    let mut found = Vec::new();
    if wanted.marks.visibility == Visibility::Limited {
        return Ok(found);
    }
    for (user, name, agency, of, parts, started_on, ended_on) in all {
        if parts & wanted.area() == 0 || ended_on.is_some_and(|day| day < wanted.made_on) {
            continue;
        }
        let sees = ended_on.is_none() && sees(connection, &user, wanted)?;
        let who = Candidate { user: Some(user), agency: Some(agency), whom: format!("{name}, {of}"), recipient: None };
        found.push((who, if sees { Had::Part } else { Had::EarlierPart }, ended_on.unwrap_or(started_on)));
    }
    Ok(found)
}

fn sees(connection: &mut DbConnection, user: &Id, wanted: &Wanted<'_>) -> Result<bool> {
    if wanted.table == "people" {
        return Ok(true);
    }
    Ok(rows::seen(connection, user, wanted.family, wanted.table, wanted.id)?.is_some())
}

/// Whoever was sent it: it stood in a paper, it is the paper, or a letter says what it says.
fn sent(connection: &mut DbConnection, wanted: &Wanted<'_>) -> Result<Vec<(Candidate, Had, Day)>> {
    let by_fact: Vec<Id> = sending_facts::table
        .filter(sending_facts::fact_table.eq(wanted.table).and(sending_facts::fact_id.eq(wanted.id)))
        .select(sending_facts::reader_id)
        .load(connection)?;
    let document: Option<Id> = match wanted.table {
        "documents" => Some(wanted.id.clone()),
        "document_files" => document_files::table
            .filter(document_files::id.eq(wanted.id))
            .select(document_files::document_id)
            .first(connection)
            .optional()?,
        _ => None,
    };
    type Row = (Id, String, Id, Option<String>, String, String, Option<Id>, Option<Moment>);
    let all: Vec<Row> = sending_readers::table
        .inner_join(sendings::table.on(sendings::id.eq(sending_readers::sending_id)))
        .inner_join(recipients::table.on(recipients::id.eq(sending_readers::recipient_id)))
        .left_join(people::table.on(people::id.nullable().eq(recipients::person_id)))
        .filter(sending_readers::family_id.eq(wanted.family).and(sendings::state.eq("released")))
        .order(sending_readers::id.desc())
        .select((
            sending_readers::id,
            sending_readers::words,
            recipients::id,
            people::name.nullable(),
            recipients::name,
            recipients::agency,
            sendings::fact_id,
            sendings::decided_at,
        ))
        .load(connection)?;
    let had = |(reader, words, recipient, person, name, agency, paper, at): Row| {
        let is_it = by_fact.contains(&reader) || (document.is_some() && paper == document) || wanted.is_in(&words);
        let name = person.unwrap_or(name);
        let whom = if agency.is_empty() { name } else { format!("{name}, {agency}") };
        let who = Candidate { recipient: Some(recipient), whom, ..Candidate::default() };
        is_it.then_some((who, Had::Sent, at.map_or(wanted.made_on, Moment::day)))
    };
    Ok(all.into_iter().filter_map(had).collect())
}

/// Whoever has a copy of the record of the meeting in which it was said.
fn copies(connection: &mut DbConnection, wanted: &Wanted<'_>) -> Result<Vec<(Candidate, Had, Day)>> {
    if wanted.table != "meeting_notes" {
        return Ok(Vec::new());
    }
    use alongside_schema::tables::meeting_notes;
    let meeting: Id = meeting_notes::table
        .filter(meeting_notes::id.eq(wanted.id))
        .select(meeting_notes::meeting_id)
        .first(connection)?;
    let all: Vec<(String, String, Option<Id>, Day)> = meeting_copies::table
        .inner_join(invitations::table.on(invitations::id.eq(meeting_copies::invitation_id)))
        .filter(meeting_copies::meeting_id.eq(meeting))
        .order(meeting_copies::id)
        .select((invitations::name, invitations::agency, invitations::agency_id, meeting_copies::given_on))
        .load(connection)?;
    let had = |(name, of, agency, on): (String, String, Option<Id>, Day)| {
        let whom = if of.is_empty() { name } else { format!("{name}, {of}") };
        (Candidate { whom, agency, ..Candidate::default() }, Had::Copy, on)
    };
    Ok(all.into_iter().map(had).collect())
}

/// The area to which the family's record was passed on since.
fn moved(connection: &mut DbConnection, wanted: &Wanted<'_>) -> Result<Vec<(Candidate, Had, Day)>> {
    let could_go = PASSED_ON.contains(&wanted.table)
        && wanted.marks.visibility == Visibility::Team
        && wanted.marks.withheld_from == People::none();
    if !could_go {
        return Ok(Vec::new());
    }
    let all: Vec<(String, String, Option<Day>)> = transfers::table
        .filter(transfers::family_id.eq(wanted.family).and(transfers::direction.eq(Direction::Away)))
        .filter(transfers::sent_on.ge(wanted.made_on))
        .order(transfers::id)
        .select((transfers::receiver, transfers::area, transfers::sent_on))
        .load(connection)?;
    let had = |(receiver, area, on): (String, String, Option<Day>)| {
        let who = Candidate { whom: format!("{receiver}, {area}"), ..Candidate::default() };
        (who, Had::Transfer, on.unwrap_or(wanted.made_on))
    };
    Ok(all.into_iter().map(had).collect())
}

/// Whoever was told something about the same people since, in a talk or to do something: somebody looks whether this was among it.
fn shared(connection: &mut DbConnection, wanted: &Wanted<'_>) -> Result<Vec<(Candidate, Had, Day)>> {
    type Row = (Option<Id>, String, People, Option<Id>, SharedBy, Moment);
    let all: Vec<Row> = sharing_decisions::table
        .filter(sharing_decisions::family_id.eq(wanted.family).and(sharing_decisions::id.gt(wanted.id)))
        .filter(sharing_decisions::decision.eq_any([Shared::Shared, Shared::Part]))
        .filter(sharing_decisions::way.eq_any([SharedBy::Spoken, SharedBy::Duty]))
        .order(sharing_decisions::id.desc())
        .select((
            sharing_decisions::agency_id,
            sharing_decisions::whom,
            sharing_decisions::subjects,
            sharing_decisions::fact_id,
            sharing_decisions::way,
            sharing_decisions::decided_at,
        ))
        .load(connection)?;
    let about = &wanted.marks.subjects;
    let had = |(agency, whom, subjects, fact, way, at): Row| {
        let is_same = match way {
            SharedBy::Duty => fact.as_ref() == Some(wanted.id),
            _ => {
                *about == People::none() || subjects == People::none() || subjects.iter().any(|one| about.contains(one))
            }
        };
        is_same.then(|| (Candidate { agency, whom, ..Candidate::default() }, Had::Shared, at.day()))
    };
    Ok(all.into_iter().filter_map(had).collect())
}
