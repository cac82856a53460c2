//! What the weights of workers' families are worked out from, and what else is known of a worker.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::users;
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer, written};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::weight::{Statutory, Weighed};

/// Every family that somebody leads and the viewer answers for.
pub(crate) const WEIGHTS: &str = "
select i.user_id, i.started_on,
  (select count(*) from visible_family_members m
     join people p on p.id = m.person_id
     where m.family_id = i.family_id and m.viewer_id = $1 and m.left_on is null and p.kind = 'child') as children,
  (select max(cast(case when s.status = 'child_in_need' then 1
                        when s.status in ('child_protection', 'pre_proceedings', 'looked_after') then 2
                        else 0 end as bigint))
     from visible_status_spells s
     where s.family_id = i.family_id and s.viewer_id = $1 and s.ended_on is null) as statutory,
  (select count(*) from plans l where l.episode_id = i.episode_id and l.agreed_on is not null) as agreed,
  (select cast(coalesce(sum(v.travel_minutes), 0) as bigint) from visible_planned_visits v
     where v.family_id = i.family_id and v.viewer_id = $1 and v.user_id = i.user_id and v.contact_id is null
       and v.called_off_at is null and v.planned_on >= (select day from today)) as travel_minutes
from reach r
join involvements i on i.family_id = r.family_id and i.role = 'lead' and i.ended_on is null
where r.viewer_id = $1 and r.grade = 3
order by i.user_id, i.family_id
limit $2";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    user_id: Id,
    #[diesel(sql_type = Text)]
    started_on: Day,
    #[diesel(sql_type = BigInt)]
    children: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    statutory: Option<i64>,
    #[diesel(sql_type = BigInt)]
    agreed: i64,
    #[diesel(sql_type = BigInt)]
    travel_minutes: i64,
}

/// The families that the viewer answers for, by who leads them.
pub fn weights(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<(Id, Weighed)>> {
    let rows: Vec<Row> = written(WEIGHTS).with(&viewer.user_id).with_number(most).load(connection)?;
    let of = |row: Row| {
        let statutory = match row.statutory {
            Some(2) => Statutory::Protection,
            Some(1) => Statutory::InNeed,
            _ => Statutory::No,
        };
        let (has_plan, travel_minutes) = (row.agreed > 0, row.travel_minutes);
        (
            row.user_id,
            Weighed { children: row.children, statutory, led_since: row.started_on, has_plan, travel_minutes },
        )
    };
    Ok(rows.into_iter().map(of).collect())
}

/// What matters about a worker when a family is given to them.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct About {
    /// Their number in the register of social workers; empty where they are none.
    pub registration_number: String,
    /// How much of a full week they work, in percent.
    pub full_time_percent: i64,
    /// The languages they speak.
    pub languages: String,
    /// The area they know.
    pub area: String,
}

/// What is known of this worker.
pub fn about(connection: &mut DbConnection, worker: &Id) -> Result<About> {
    users::table
        .filter(users::id.eq(worker))
        .select((users::registration_number, users::full_time_percent, users::languages, users::area))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Changes it, if it is still as it was read; otherwise nothing is changed and what stands there now comes back.
pub fn change_about(tx: &mut Tx<'_>, worker: &Id, was: &About, now: &About) -> Result<Option<About>> {
    let changed = diesel::update(
        users::table
            .filter(users::id.eq(worker).and(users::registration_number.eq(&was.registration_number)))
            .filter(users::full_time_percent.eq(was.full_time_percent))
            .filter(users::languages.eq(&was.languages).and(users::area.eq(&was.area))),
    )
    .set((
        users::registration_number.eq(&now.registration_number),
        users::full_time_percent.eq(now.full_time_percent),
        users::languages.eq(&now.languages),
        users::area.eq(&now.area),
    ))
    .execute(tx.connection())?;
    if changed == 1 { Ok(None) } else { about(tx.connection(), worker).map(Some) }
}
