//! The access relation: who may see what. It lives here, as SQL views, and nowhere else.
//!
//! Two steps, each one relation:
//!
//! 1. [`reach`](mod@reach) says which families an account reaches and how far, one row at the most for each pair:
//!    grade 3 for the lead practitioner and for the manager of the family's team (while a new family waits for its first lead, for every
//!    manager), grade 2 for
//!    others who work with the family, grade 1 for the front door, which may know that a family and its members are there and nothing more.
//! 2. `visible::<table>` says which rows of a fact table an account may see: the family is reached far enough for
//!    that table and for the row's visibility, and the row is not withheld from the account or from the person it belongs to.
//!
//! Typed queries go through [`visible!`](crate::visible); raw texts join the views by name. Both filter by family first, which
//! is what makes the relation cheap: the grade is found once, and the marks are a look at the row itself.
//! A test fails on any query text that reads a fact table without its view.

#![allow(missing_docs, reason = "the table macro makes items without documentation")]

use diesel::connection::SimpleConnection;
use sha2::{Digest, Sha256};

use crate::connection::DbConnection;
use crate::error::Result;

/// How far the front door reaches: that the family is there, and who is in it.
pub const GRADE_INDEX: i64 = 1;
/// How far those reach who work with the family.
pub const GRADE_RECORD: i64 = 2;
/// How far the lead practitioner and their manager reach.
pub const GRADE_FULL: i64 = 3;

diesel::table! {
    /// Which families an account reaches, and how far.
    reach (viewer_id, family_id) {
        viewer_id -> Text,
        family_id -> Text,
        person_id -> Nullable<Text>,
        grade -> BigInt,
    }
}

diesel::table! {
    /// Which requests for help an account may see: its `own` (that they are there, and where they stand), or the `whole`.
    visible_requests (request_id, viewer_id) {
        request_id -> Text,
        viewer_id -> Text,
        own -> Bool,
        whole -> Bool,
    }
}

macro_rules! fact_tables {
    ($($table:ident as $alias:ident from $grade:expr, $view:literal;)+) => {
        /// For each fact table, which of its rows an account may see.
        pub mod visible {
            $(diesel::table! {
                #[sql_name = $view]
                $table (fact_id, viewer_id) {
                    fact_id -> Text,
                    viewer_id -> Text,
                    grade -> BigInt,
                }
            })+
        }

        /// The fact tables, the grade of reach from which their rows are seen, and the view that says which.
        pub const FACT_TABLES: &[(&str, i64, &str)] = &[$((stringify!($table), $grade, $view),)+];

        mod together {
            $(use super::visible::$table as $alias;)+
            use super::{reach, visible_requests};
            use crate::tables::*;
            diesel::allow_tables_to_appear_in_same_query!(
                $($alias,)+ reach, visible_requests,
                agencies, teams, users, user_roles, sessions, sign_in_failures, one_time_codes, api_tokens,
                drafts, submissions, searches, trail, trail_head, families, episodes, involvements, people, name_tokens,
                family_members, homes, residents, channels, stories, status_spells, timeline_entries, contacts, people_seen,
                agreements, promises, plans, goals, actions, reviews, readings, requests, request_people, request_homes,
            );
        }
    };
}

fact_tables! {
    family_members as visible_family_members from GRADE_INDEX, "visible_family_members";
    homes as visible_homes from GRADE_RECORD, "visible_homes";
    residents as visible_residents from GRADE_RECORD, "visible_residents";
    channels as visible_channels from GRADE_RECORD, "visible_channels";
    stories as visible_stories from GRADE_RECORD, "visible_stories";
    status_spells as visible_status_spells from GRADE_RECORD, "visible_status_spells";
    timeline_entries as visible_timeline_entries from GRADE_RECORD, "visible_timeline_entries";
    contacts as visible_contacts from GRADE_RECORD, "visible_contacts";
    people_seen as visible_people_seen from GRADE_RECORD, "visible_people_seen";
    agreements as visible_agreements from GRADE_RECORD, "visible_agreements";
    promises as visible_promises from GRADE_RECORD, "visible_promises";
    goals as visible_goals from GRADE_RECORD, "visible_goals";
    actions as visible_actions from GRADE_RECORD, "visible_actions";
    reviews as visible_reviews from GRADE_RECORD, "visible_reviews";
    readings as visible_readings from GRADE_RECORD, "visible_readings";
}

/// The rows of a fact table that this viewer may see of this family: the start of every typed query for facts.
///
/// `visible!(contacts, &viewer, &family_id)` is a query over `contacts`, to be ordered, limited and selected from.
#[macro_export]
macro_rules! visible {
    ($table:ident, $viewer:expr, $family:expr) => {{
        use diesel::prelude::*;
        $crate::tables::$table::table
            .inner_join(
                $crate::reach::visible::$table::table
                    .on($crate::reach::visible::$table::fact_id.eq($crate::tables::$table::id)),
            )
            .filter($crate::tables::$table::family_id.eq($family))
            .filter($crate::reach::visible::$table::viewer_id.eq(&$viewer.user_id))
    }};
}

const REACH: &str = "
create view reach as
select viewer_id, family_id, person_id, grade from (
  select u.id as viewer_id, f.id as family_id, u.person_id as person_id,
    cast(case
      when exists (select 1 from involvements i
                   where i.family_id = f.id and i.user_id = u.id and i.ended_on is null and i.role = 'lead') then 3
      when (f.team_id = u.team_id
            or (f.team_id is null
                and (u.team_id is null
                     or not exists (select 1 from involvements i
                                    where i.family_id = f.id and i.ended_on is null and i.role = 'lead'))))
           and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'manager') then 3
      when exists (select 1 from involvements i
                   where i.family_id = f.id and i.user_id = u.id and i.ended_on is null) then 2
      when exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'front_door') then 1
      else 0
    end as bigint) as grade
  from users u cross join families f
  where u.active
) ranked
where grade > 0";

const VISIBLE_REQUESTS: &str = "
create view visible_requests as
select request_id, viewer_id, own, whole from (
  select q.id as request_id, u.id as viewer_id, q.requester_id = u.id as own,
    exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'front_door') as whole
  from requests q cross join users u
  where u.active
) ranked
where own or whole";

/// The rule on the marks of one row `x`, for an account with the row `r` of [`reach`](mod@reach).
fn marks_allow(least_grade: i64) -> String {
    format!(
        "r.grade >= {least_grade}
         and (x.visibility = 'team' or (x.visibility = 'limited' and r.grade >= {GRADE_FULL}))
         and (x.withheld_from = ''
              or (x.withheld_from not like '%|' || r.viewer_id || '|%'
                  and (r.person_id is null or x.withheld_from not like '%|' || r.person_id || '|%')))"
    )
}

/// Every view, by name, with the text that makes it, in the order in which they can be made.
fn views() -> Vec<(&'static str, String)> {
    let mut views = vec![("reach", REACH.to_owned()), ("visible_requests", VISIBLE_REQUESTS.to_owned())];
    views.extend(FACT_TABLES.iter().map(|(table, grade, view)| {
        let text = format!(
            "create view {view} as
             select x.id as fact_id, r.viewer_id as viewer_id, r.grade as grade
             from {table} x join reach r on r.family_id = x.family_id
             where {}",
            marks_allow(*grade)
        );
        (*view, text)
    }));
    views
}

/// What these views are, in short: changes when any of their texts does.
pub(crate) fn digest() -> String {
    let texts: String = views().into_iter().map(|(_, text)| text).collect();
    Sha256::digest(texts).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the views anew.
pub(crate) fn make_views(connection: &mut DbConnection) -> Result<()> {
    let views = views();
    for (view, _) in views.iter().rev() {
        connection.batch_execute(&format!("drop view if exists {view}"))?;
    }
    for (_, text) in &views {
        connection.batch_execute(text)?;
    }
    Ok(())
}
