//! Where the definition of [`crate::drift`] meets the record: the one text that every page's numbers come from.

use alongside_schema::Day;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;

use crate::drift::{Drift, Seen};

/// The last day on which the child `m.person_id` was seen, as far as may be known with the reach `r`; `which` narrows it. It is the first row from
/// the newest on, and not a `max`: a family may have years of them.
#[doc(hidden)]
#[macro_export]
macro_rules! child_seen {
    ($which:literal) => {
        concat!(
            "(select s.seen_on from marked_people_seen s join marked_contacts c on c.id = s.contact_id
              where ",
            $crate::seen_by!("s", "r"),
            " and ",
            $crate::seen_by!("c", "r"),
            " and s.person_id = m.person_id and c.kind in ('home_visit', 'meeting') and s.seen_on >= e.opened_on",
            $which,
            " order by s.seen_on desc limit 1)"
        )
    };
}

/// Whether the person `p` is a child whom those who work with the family are to see: born, as far as anybody knows, and alive.
#[doc(hidden)]
#[macro_export]
macro_rules! to_be_seen {
    () => {
        "p.kind = 'child' and p.death_date is null and (p.birth_date is not null or p.expected_date is null)"
    };
}

/// From which day on the child `m` (the person `p`) has waited to be seen, where they were not yet: since help began, they were born, or they
/// came into the family, whichever was last.
#[doc(hidden)]
#[macro_export]
macro_rules! child_waits_since {
    () => {
        "case when p.birth_date > e.opened_on and p.birth_date > m.joined_on then p.birth_date
              when m.joined_on > e.opened_on then m.joined_on else e.opened_on end"
    };
}

/// The columns of [`DriftColumns`] for one family in a list: for a text in which `f` is the family, `e` its open stretch of work and `r` how far the
/// viewer reaches it, worked out once (`reached!`). Who is to be seen are the children in the family now (`to_be_seen!`). Attempts are
/// looked for from the last contact on: the beginning of the work is not for the index (`|| ''`), or five years of contacts would be read to find
/// those few. The children are listed with a limit, so that SQLite looks for each sighting once and not once for each use of it.
#[macro_export]
macro_rules! drift_columns {
    () => {
        concat!(
            "e.opened_on,
             (select c.happened_on from marked_contacts c
                where ",
            $crate::seen_by!("c", "r"),
            " and c.kind <> 'attempt' and c.happened_on >= e.opened_on
                order by c.happened_on desc limit 1) as last_contact_on,
             (select count(*) from marked_contacts c
                where ",
            $crate::seen_by!("c", "r"),
            " and c.kind = 'attempt' and c.happened_on || '' >= e.opened_on
                  and c.happened_on > coalesce((select k.happened_on from marked_contacts k
                                                where ",
            $crate::seen_by!("k", "r"),
            " and k.kind <> 'attempt'
                                                order by k.happened_on desc limit 1), '')) as attempts,
             (select min(coalesce(w.seen_on, '')) || ' ' || min(coalesce(w.seen_on, w.since_on))
              from (select ",
            $crate::child_seen!(""),
            " as seen_on, ",
            $crate::child_waits_since!(),
            " as since_on
                    from marked_family_members m join people p on p.id = m.person_id
                    where ",
            $crate::seen_by!("m", "r"),
            " and m.left_on is null and ",
            $crate::to_be_seen!(),
            " limit 1000) w) as children_seen"
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
    /// The earliest of the days on which the children were last seen, empty where one was not seen yet; a blank; and since when the child who
    /// has waited longest waits. Null where there is none.
    #[diesel(sql_type = Nullable<Text>)]
    #[serde(skip)]
    children_seen: Option<String>,
}

impl DriftColumns {
    /// As the rule has it.
    pub fn drift(&self) -> Drift {
        let seen = self.children_seen.as_deref().and_then(|text| text.split_once(' ')).map_or(
            Seen::NoChildren,
            |(all, since)| {
                let since = since.parse().unwrap_or(self.opened_on);
                all.parse().map_or(Seen::NotAll { since }, Seen::All)
            },
        );
        Drift { opened_on: self.opened_on, reached_on: self.last_contact_on, attempts: self.attempts, seen }
    }
}
