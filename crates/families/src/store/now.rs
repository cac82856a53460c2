//! What the page of a family says of its people and of the work with it as things are now: two queries for what stands in several
//! kinds of facts.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Result, Viewer, reached, seen_by, written};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::{DriftColumns, Family, Member};
use crate::codes::LegalStatus;
use crate::drift::Drift;
use crate::person_codes::Wanted;
use crate::visiting::when_words;

/// Each person of one family: who they are, the legal status and the school as they are now, and when a child was last seen.
pub(crate) const PEOPLE_NOW: &str = concat!(
    reached!("family_id = $2"),
    "select m.person_id, p.name, p.kind, p.birth_date, m.relationship, p.birth_accuracy, p.expected_date, p.death_date,
       p.version, p.reference, m.joined_on, m.left_on,
       (select w.status from marked_status_spells w
         where ",
    seen_by!("w", "r"),
    " and w.person_id = m.person_id and w.ended_on is null limit 1) as status,
       (select w.started_on from marked_status_spells w
         where ",
    seen_by!("w", "r"),
    " and w.person_id = m.person_id and w.ended_on is null limit 1) as status_since,
       (select c.name from marked_schools c
         where ",
    seen_by!("c", "r"),
    " and c.person_id = m.person_id order by c.id desc limit 1) as school,
       (select l.value from marked_person_details l
         where ",
    seen_by!("l", "r"),
    " and l.person_id = m.person_id and l.kind = 'language' and l.to_on is null order by l.id desc limit 1) as language,
       (select t.value from marked_person_details t
         where ",
    seen_by!("t", "r"),
    " and t.person_id = m.person_id and t.kind = 'interpreter' and t.to_on is null order by t.id desc limit 1) as interpreter,
       cast(case when e.opened_on is not null and ",
    crate::to_be_seen!(),
    " then 1 else 0 end as bigint) as to_be_seen, ",
    crate::child_seen!(""),
    " as seen_on, ",
    crate::child_seen!(" and s.alone"),
    " as alone_on
      from r
      join marked_family_members m on ",
    seen_by!("m", "r"),
    "
      join people p on p.id = m.person_id
      left join episodes e on e.family_id = r.family_id and e.closed_on is null
      where m.left_on is null and p.joined_into is null
      order by m.position, m.id"
);

/// One person of a family as things are now.
#[derive(Clone, Debug, QueryableByName)]
pub struct PersonNow {
    /// Who.
    #[diesel(embed)]
    pub member: Member,
    /// The legal status, where one is recorded.
    #[diesel(sql_type = Nullable<Text>)]
    pub status: Option<LegalStatus>,
    /// Since when.
    #[diesel(sql_type = Nullable<Text>)]
    pub status_since: Option<Day>,
    /// Where they go to school, as it was said last.
    #[diesel(sql_type = Nullable<Text>)]
    pub school: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    language: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    interpreter: Option<Wanted>,
    #[diesel(sql_type = BigInt)]
    to_be_seen: i64,
    /// When they were last seen in this stretch of work.
    #[diesel(sql_type = Nullable<Text>)]
    pub seen_on: Option<Day>,
    /// When they were last seen alone.
    #[diesel(sql_type = Nullable<Text>)]
    pub alone_on: Option<Day>,
}

impl PersonNow {
    /// Whether this is a child whom those who work with the family are to see: born, alive, and the work goes on.
    pub fn is_to_be_seen(&self) -> bool {
        self.to_be_seen == 1
    }

    /// What somebody must know before they ring: which language, where it is not English, and whether an interpreter is wanted. Often nothing.
    pub fn speaks(&self) -> Option<String> {
        let language = self.language.as_deref().filter(|language| !language.eq_ignore_ascii_case("english"));
        let interpreter = match self.interpreter {
            Some(Wanted::Yes) => "with an interpreter",
            Some(Wanted::Sometimes) => "with an interpreter for important talks and letters",
            Some(Wanted::No) => "without an interpreter",
            None if language.is_some() => "ask whether they want an interpreter",
            None => "",
        };
        match (language, interpreter) {
            (Some(language), interpreter) => Some(format!("Speaks {language}, {interpreter}")),
            (None, "" | "without an interpreter") => None,
            (None, interpreter) => Some(format!("Speak {interpreter}")),
        }
    }
}

/// Everybody of the family as things are now, as far as the viewer may know, in the order in which the family was first described.
pub fn people_now(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PersonNow>> {
    Ok(written(PEOPLE_NOW).with(&viewer.user_id).with(family).load(connection)?)
}

/// The open stretch of work of one family, a row for each visit that is planned or one with none. Pairs to look at are those that are proposed, and
/// those whose day has come.
pub(crate) const WORK_NOW: &str = concat!(
    reached!("family_id = $2"),
    "select ",
    crate::drift_columns!(),
    ", (select count(*) from marked_nondisclosures n
         where ",
    seen_by!("n", "r"),
    " and (n.state = 'proposed'
                or (n.state = 'confirmed'
                    and (select t.review_on from marked_nondisclosure_steps t
                          where ",
    seen_by!("t", "r"),
    " and t.nondisclosure_id = n.id
                          order by t.id desc limit 1) <= (select day from today)))) as pairs_to_look_at,
       v.id, v.planned_on, v.at_time, v.minutes, u.name as worker
      from r join episodes e on e.family_id = r.family_id and e.closed_on is null
      left join marked_planned_visits v on ",
    seen_by!("v", "r"),
    " and v.contact_id is null and v.called_off_at is null
      left join users u on u.id = v.user_id
      order by v.planned_on nulls first, v.at_time nulls first, v.id nulls first
      limit 10"
);

/// A visit that is planned with the family, as its page says it.
#[derive(Clone, Debug, QueryableByName)]
pub struct ComingVisit {
    /// The visit.
    #[diesel(sql_type = Text)]
    pub id: Id,
    #[diesel(sql_type = Text)]
    planned_on: Day,
    #[diesel(sql_type = Text)]
    at_time: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    minutes: Option<i64>,
    /// Who means to make it.
    #[diesel(sql_type = Text)]
    pub worker: String,
}

impl ComingVisit {
    /// Day and time as people read them.
    pub fn when(&self) -> String {
        when_words(self.planned_on, &self.at_time, self.minutes)
    }
}

#[derive(QueryableByName)]
struct WorkRow {
    #[diesel(embed)]
    drift: DriftColumns,
    #[diesel(sql_type = BigInt)]
    pairs_to_look_at: i64,
    #[diesel(embed)]
    visit: Option<ComingVisit>,
}

/// The work with a family as things are now.
#[derive(Clone, Debug)]
pub struct WorkNow {
    /// How long the family was not reached, and its children not seen.
    pub drift: Drift,
    /// How many pairs who must not be told something wait for a worker to look at them.
    pub pairs_to_look_at: i64,
    /// The visits that are planned and neither made nor called off, the next first.
    pub visits: Vec<ComingVisit>,
}

/// The work with the family as things are now, as far as the viewer may know. Nothing where the work has ended.
pub fn work_now(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Option<WorkNow>> {
    let rows: Vec<WorkRow> = written(WORK_NOW).with(&viewer.user_id).with(&family.id).load(connection)?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (drift, pairs_to_look_at) = (first.drift.drift(), first.pairs_to_look_at);
    Ok(Some(WorkNow { drift, pairs_to_look_at, visits: rows.into_iter().filter_map(|row| row.visit).collect() }))
}
