//! Families in which nobody is left who had said yes to working together: the lead ends the work, or says why it goes on.

use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, involvements, reasons_to_go_on as reasons, users};
use alongside_schema::{Id, Marks, Moment, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{Consent, holding};
use crate::codes::{Answered, Question, TimelineKind};
use crate::consent::everybody_has_stopped;
use crate::store::Member;
use crate::store::timeline::{Note, note};

/// Why the work goes on, as somebody said.
#[derive(Clone, Debug, Queryable)]
pub struct ReasonToGoOn {
    /// Why.
    pub words: String,
    /// Who said so.
    pub said_by: String,
    /// When.
    pub said_at: Moment,
}

/// Whether the work is still agreed.
#[derive(Clone, Debug)]
pub enum Stops {
    /// Somebody says yes, or nobody has taken anything back.
    No,
    /// Everybody who had said yes has taken it back, and nobody has said since why the work goes on.
    Asks,
    /// The same, and somebody has.
    GoesOn(ReasonToGoOn),
}

/// Why the work went on, as the viewer may see it, the newest first.
pub fn reasons_to_go_on(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<ReasonToGoOn>> {
    use visible::reasons_to_go_on as seen;
    Ok(visible!(reasons_to_go_on, viewer, family)
        .inner_join(users::table.on(users::id.eq(seen::said_by)))
        .order(seen::id.desc())
        .select((seen::words, users::name, seen::said_at))
        .load(connection)?)
}

/// Whether the work with a family is still agreed, of what the viewer may see. `members` are its people now, `reasons` the newest first.
pub fn stops_of(answers: &[Consent], members: &[Member], reasons: &[ReasonToGoOn]) -> Stops {
    let of = |member: &Member| holding(answers, &member.person_id, Question::WorkingTogether);
    let hold: Vec<&Consent> = members.iter().filter_map(of).collect();
    if !everybody_has_stopped(hold.iter().map(|one| one.answer)) {
        return Stops::No;
    }
    let stopped = hold.iter().filter(|one| one.answer == Answered::Withdrawn).map(|one| one.recorded_at).max();
    match reasons.first().filter(|reason| stopped.is_some_and(|stopped| reason.said_at >= stopped)) {
        Some(reason) => Stops::GoesOn(reason.clone()),
        None => Stops::Asks,
    }
}

/// Writes down why the work goes on. It is about the family, and no more of the answers than that there were some.
pub fn go_on(tx: &mut Tx<'_>, by: &Viewer, family: &Id, words: &str) -> Result<Id> {
    let marks = Marks::about(People::none(), by.agency.clone());
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    diesel::insert_into(reasons::table)
        .values((
            reasons::id.eq(&id),
            reasons::family_id.eq(family),
            reasons::words.eq(words),
            reasons::said_by.eq(&by.user_id),
            reasons::said_at.eq(now),
            reasons::subjects.eq(&marks.subjects),
            reasons::withheld_from.eq(&marks.withheld_from),
            reasons::visibility.eq(marks.visibility),
            reasons::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    let line = Note {
        family,
        happened_on: today,
        kind: TimelineKind::Agreement,
        title: "Why the work goes on".to_owned(),
        body: words.to_owned(),
        fact: Some(&id),
        marks: &marks,
    };
    note(tx, by, line)?;
    Ok(id)
}

/// What everybody of one family last answered to working together, and when it was written down.
struct LastSaid {
    reference: Reference,
    name: String,
    said: BTreeMap<Id, (Answered, Moment)>,
}

impl LastSaid {
    /// When the last of those who had said yes took it back, if nobody is left.
    fn stopped_at(&self) -> Option<Moment> {
        if !everybody_has_stopped(self.said.values().map(|(answer, _)| *answer)) {
            return None;
        }
        self.said.values().filter(|(answer, _)| *answer == Answered::Withdrawn).map(|(_, at)| *at).max()
    }
}

/// The families that the viewer leads in which the work is not agreed any more and nobody has said why it goes on: two queries.
pub fn work_that_stops(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Reference, String)>> {
    use visible::reasons_to_go_on as seen;
    let mut stopped: BTreeMap<Id, (LastSaid, Moment)> = BTreeMap::new();
    for (family, last) in last_said(connection, viewer)? {
        if let Some(at) = last.stopped_at() {
            stopped.insert(family, (last, at));
        }
    }
    let ids: Vec<&Id> = stopped.keys().collect();
    let reasons: Vec<(Id, Moment)> = seen::table
        .filter(seen::viewer_id.eq(&viewer.user_id).and(seen::family_id.eq_any(ids)))
        .select((seen::family_id, seen::said_at))
        .load(connection)?;
    for (family, said_at) in reasons {
        if stopped.get(&family).is_some_and(|(_, at)| said_at >= *at) {
            stopped.remove(&family);
        }
    }
    Ok(stopped.into_values().map(|(last, _)| (last.reference, last.name)).collect())
}

/// The same of every family that the viewer leads, of its people now.
fn last_said(connection: &mut DbConnection, viewer: &Viewer) -> Result<BTreeMap<Id, LastSaid>> {
    use visible::{consents as seen, family_members as here};
    type Row = (Id, Reference, String, Id, Answered, Moment);
    let rows: Vec<Row> = involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            seen::table.on(seen::family_id.eq(involvements::family_id).and(seen::viewer_id.eq(involvements::user_id))),
        )
        .inner_join(
            here::table.on(here::family_id
                .eq(involvements::family_id)
                .and(here::viewer_id.eq(involvements::user_id))
                .and(here::person_id.eq(seen::person_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .filter(seen::question.eq(Question::WorkingTogether).and(seen::to_on.is_null()))
        .filter(here::left_on.is_null())
        .order((seen::from_on.desc(), seen::id.desc()))
        .select((families::id, families::reference, families::name, seen::person_id, seen::answer, seen::recorded_at))
        .load(connection)?;
    let mut families: BTreeMap<Id, LastSaid> = BTreeMap::new();
    for (family, reference, name, person, answer, at) in rows {
        let last = families.entry(family).or_insert_with(|| LastSaid { reference, name, said: BTreeMap::new() });
        last.said.entry(person).or_insert((answer, at));
    }
    Ok(families)
}
