//! What the page of a family says of each of its people as things are now: one query for what stands in several kinds of facts.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Result, Viewer, written};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::codes::LegalStatus;

/// Each person of one family (by looks from the row of the person, since a view in an outer join is made whole): the legal status and the school as they are now, and when a child was last seen.
pub(crate) const PEOPLE_NOW: &str = concat!(
    "select m.person_id, p.name,
       (select w.status from visible_status_spells w
         where w.family_id = f.id and w.viewer_id = $1 and w.person_id = m.person_id and w.ended_on is null limit 1) as status,
       (select w.started_on from visible_status_spells w
         where w.family_id = f.id and w.viewer_id = $1 and w.person_id = m.person_id and w.ended_on is null limit 1) as status_since,
       (select c.name from visible_schools c
         where c.family_id = f.id and c.viewer_id = $1 and c.person_id = m.person_id order by c.id desc limit 1) as school,
       cast(case when e.opened_on is not null and p.kind = 'child'
                   and (p.birth_date is null or p.birth_date <= (select day from today)) then 1 else 0 end as bigint) as to_be_seen, ",
    crate::child_seen!(""),
    " as seen_on, ",
    crate::child_seen!(" and s.alone"),
    " as alone_on
      from families f
      join visible_family_members m on m.family_id = f.id and m.viewer_id = $1
      join people p on p.id = m.person_id
      left join episodes e on e.family_id = f.id and e.closed_on is null
      where f.id = $2 and m.left_on is null and p.joined_into is null
      order by m.position, m.id"
);

/// One person of a family as things are now.
#[derive(Clone, Debug, QueryableByName)]
pub struct PersonNow {
    /// Who.
    #[diesel(sql_type = Text)]
    pub person_id: Id,
    /// What they are called.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The legal status, where one is recorded.
    #[diesel(sql_type = Nullable<Text>)]
    pub status: Option<LegalStatus>,
    /// Since when.
    #[diesel(sql_type = Nullable<Text>)]
    pub status_since: Option<Day>,
    /// Where they go to school, as it was said last.
    #[diesel(sql_type = Nullable<Text>)]
    pub school: Option<String>,
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
    /// Whether this is a child whom those who work with the family are to see: born, and the work goes on.
    pub fn is_to_be_seen(&self) -> bool {
        self.to_be_seen == 1
    }
}

/// Everybody of the family as things are now, as far as the viewer may know.
pub fn people_now(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PersonNow>> {
    Ok(written(PEOPLE_NOW).with(&viewer.user_id).with(family).load(connection)?)
}
