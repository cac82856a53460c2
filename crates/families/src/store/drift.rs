//! Where the definition of [`crate::drift`] meets the record: the one text that every page's numbers come from.

use alongside_schema::Day;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;

use crate::drift::{Drift, Seen};

/// The last day on which the child `m.person_id` was seen, as far as the viewer `$1` may know; `which` narrows it. It is the first row from
/// the newest on, and not a `max`: the views are asked for each row that is looked at, and a family may have years of them.
#[doc(hidden)]
#[macro_export]
macro_rules! child_seen {
    ($which:literal) => {
        concat!(
            "(select s.seen_on from visible_people_seen s
               join visible_contacts c on c.id = s.contact_id and c.family_id = s.family_id and c.viewer_id = s.viewer_id
              where s.family_id = f.id and s.viewer_id = $1 and s.person_id = m.person_id
                and c.kind in ('home_visit', 'meeting') and s.seen_on >= e.opened_on",
            $which,
            " order by s.seen_on desc limit 1)"
        )
    };
}

/// The columns of [`DriftColumns`] for one family in a list: for a text in which `f` is the family, `e` its open stretch of work and `$1` the
/// viewer. Who is to be seen are the children in the family now, without a baby on the way. Attempts are looked for from the last contact on: the
/// beginning of the work is not for the index (`|| ''`), or five years of contacts would be read to find those few.
#[macro_export]
macro_rules! drift_columns {
    () => {
        concat!(
            "e.opened_on,
             (select c.happened_on from visible_contacts c
                where c.family_id = f.id and c.viewer_id = $1 and c.kind <> 'attempt' and c.happened_on >= e.opened_on
                order by c.happened_on desc limit 1) as last_contact_on,
             (select count(*) from visible_contacts c
                where c.family_id = f.id and c.viewer_id = $1 and c.kind = 'attempt' and c.happened_on || '' >= e.opened_on
                  and c.happened_on > coalesce((select k.happened_on from visible_contacts k
                                                where k.family_id = f.id and k.viewer_id = $1 and k.kind <> 'attempt'
                                                order by k.happened_on desc limit 1), '')) as attempts,
             (select min(coalesce(",
            $crate::child_seen!(""),
            ", ''))
             from visible_family_members m join people p on p.id = m.person_id
             where m.family_id = f.id and m.viewer_id = $1 and m.left_on is null and p.kind = 'child'
               and (p.birth_date is null or p.birth_date <= (select day from today))) as child_seen_on"
        )
    };
}

/// What a text with `drift_columns!` finds of one family.
#[derive(Clone, Debug, QueryableByName, Serialize)]
pub struct DriftColumns {
    #[diesel(sql_type = Text)]
    opened_on: Day,
    #[diesel(sql_type = Nullable<Text>)]
    last_contact_on: Option<Day>,
    #[diesel(sql_type = BigInt)]
    attempts: i64,
    /// The earliest of the days on which the children were last seen; empty where one was not seen, null where there is none.
    #[diesel(sql_type = Nullable<Text>)]
    #[serde(skip)]
    child_seen_on: Option<String>,
}

impl DriftColumns {
    /// As the rule has it.
    pub fn drift(&self) -> Drift {
        let seen = match &self.child_seen_on {
            None => Seen::NoChildren,
            Some(day) => day.parse().map_or(Seen::NotAll, Seen::All),
        };
        Drift { opened_on: self.opened_on, reached_on: self.last_contact_on, attempts: self.attempts, seen }
    }
}
