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

/// The families that the viewer leads in which the work is not agreed any more and nobody has said why it goes on: two queries.
pub fn work_that_stops(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Reference, String)>> {
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
    let mut of_family: BTreeMap<Id, (Reference, String, BTreeMap<Id, (Answered, Moment)>)> = BTreeMap::new();
    for (family, reference, name, person, answer, at) in rows {
        let (.., answers) = of_family.entry(family).or_insert_with(|| (reference, name, BTreeMap::new()));
        answers.entry(person).or_insert((answer, at));
    }
    of_family.retain(|_, (.., answers)| everybody_has_stopped(answers.values().map(|(answer, _)| *answer)));
    let ids: Vec<&Id> = of_family.keys().collect();
    let said: Vec<(Id, Moment)> = visible::reasons_to_go_on::table
        .filter(visible::reasons_to_go_on::viewer_id.eq(&viewer.user_id))
        .filter(visible::reasons_to_go_on::family_id.eq_any(ids))
        .select((visible::reasons_to_go_on::family_id, visible::reasons_to_go_on::said_at))
        .load(connection)?;
    let is_answered = |family: &Id, answers: &BTreeMap<Id, (Answered, Moment)>| {
        let stopped = answers.values().filter(|(answer, _)| *answer == Answered::Withdrawn).map(|(_, at)| *at).max();
        said.iter().any(|(of, at)| of == family && stopped.is_some_and(|stopped| *at >= stopped))
    };
    let open = of_family.iter().filter(|(family, (.., answers))| !is_answered(family, answers));
    Ok(open.map(|(_, (reference, name, _))| (reference.clone(), name.clone())).collect())
}
