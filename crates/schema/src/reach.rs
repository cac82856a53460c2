//! The access relation: who may see what. It lives here, as SQL views, and nowhere else.
//!
//! Two steps, each one relation:
//!
//! 1. [`reach`](mod@reach) says which families an account reaches and how far, one row at the most for each pair:
//!    grade 3 for the lead practitioner, the lead child protection practitioner beside them, the supervisor, whoever stands in for the lead
//!    today, and for the manager of the family's team or who stands in for them (while a new family is of no team yet, for every manager of
//!    the council who is in one; a manager in no team reaches nothing by being a manager), grade 2 for others who work with the family, for whoever opened its record in an emergency (for an hour), and for
//!    those who keep in touch after the end while a check-in that the family wants waits, grade 1 for the front door, which may know that a
//!    family and its members are there and nothing more.
//!    Whoever is [`barred`](mod@barred) has no row, whatever else they are. Whoever was given [a part](mod@parts) of a record has none either.
//! 2. `visible::<table>` is what an account may see of a fact table: its rows, where the family is reached far enough for
//!    that table and for the row's visibility, and the row is not withheld from the account or from the person it belongs to.
//!
//! Typed queries go through [`visible!`](crate::visible); raw texts read the views by name. Both filter by family first, which
//! is what makes the relation cheap: the grade is found once, and the marks are a look at the row itself.
//! A test fails on any query text that reads a fact table without its view.

#![allow(missing_docs, reason = "the table macro makes items without documentation")]

mod bars;
mod closed;
pub(crate) mod corrections;
mod marks;
mod money;
mod oversight;
mod parts;
mod requests;
mod watching;

use diesel::connection::SimpleConnection;
use sha2::{Digest, Sha256};

use crate::connection::DbConnection;
use crate::error::Result;
use crate::tables::FACT_TABLES;
use bars::{GUARDED_FAMILIES, barred_view, is_barred};
pub use corrections::{correctable, limits_now, officer_corrections, officer_limits};
use marks::{marked_view, visible_view};
pub use money::{fundable, fundable_lines, payable};
use oversight::{
    EMERGENCIES_NOW, keepable_view, openable_view, ringable_view, visible_incidents_view, visible_restrictions_view,
    visible_subject_requests_view,
};
pub use oversight::{keepable, visible_incidents, visible_restrictions, visible_subject_requests};
pub use parts::{Area, area, parts_now};
use parts::{PARTS_NOW, by_a_part, not_wished_away};
use requests::visible_requests_view;
use watching::WATCHED;

/// How far the front door reaches: that the family is there, and who is in it.
pub const GRADE_INDEX: i64 = 1;
/// How far those reach who work with the family.
pub const GRADE_RECORD: i64 = 2;
/// How far the lead practitioner and their manager reach, and who stands in for either.
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
    /// Which accounts never may know of which families, whatever else they are: it was said of them and the family, it is their own family, or
    /// they are locked from somebody who is or was of it. A family may stand there more than once for an account.
    barred (family_id, user_id) {
        family_id -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    /// The families of which not everybody may know, each once: restricted, or somebody is [`barred`](mod@barred) from it. For rules that only say who must not see.
    guarded_families (family_id) {
        family_id -> Text,
    }
}

diesel::table! {
    /// The families that an account works with or stands in for today; see [`reach`](mod@reach) for what it reaches.
    near (viewer_id, family_id) {
        viewer_id -> Text,
        family_id -> Text,
    }
}

diesel::table! {
    /// The records that are open in an emergency at this minute to who does not work with the family: by whom, and until when at the latest.
    emergencies_now (id) {
        id -> Text,
        user_id -> Text,
        family_id -> Text,
        until_at -> Text,
    }
}

diesel::table! {
    /// The records that an account can open in an emergency; see ADR 0029. Where it works with the family already, it reaches it anyway.
    openable (viewer_id, family_id) {
        viewer_id -> Text,
        family_id -> Text,
    }
}

diesel::table! {
    /// The families of which somebody of a partner agency may learn whom to ring: who leads the work, or stands in today; see ADR 0035.
    ringable (viewer_id, family_id) {
        viewer_id -> Text,
        family_id -> Text,
        ring_id -> Text,
    }
}

diesel::table! {
    /// The trail as it is looked through: how whoever did it `stood` to the family, whether the `work` or their `part` in it had `ended`.
    watched (entry_id) {
        entry_id -> Text,
        at -> Text,
        user_id -> Nullable<Text>,
        act -> Text,
        family_id -> Nullable<Text>,
        target -> Text,
        detail -> Text,
        outcome -> Text,
        counted -> Nullable<BigInt>,
        shown -> Text,
        stood -> Text,
        work -> Text,
        part -> Text,
    }
}

diesel::table! {
    /// Which requests for help an account may see: its `own` (that they are there), which of those it `follows` (where they stand), or the `whole`.
    visible_requests (request_id, viewer_id) {
        request_id -> Text,
        viewer_id -> Text,
        own -> Bool,
        follows -> Bool,
        whole -> Bool,
    }
}

diesel::table! {
    /// The actions that an account is asked to do, also where it does not reach the family: the action itself and no more.
    asked_actions (id, viewer_id) {
        id -> Text,
        family_id -> Text,
        what -> Text,
        due_on -> Text,
        state -> Text,
        acceptance -> Text,
        version -> BigInt,
        viewer_id -> Text,
    }
}

diesel::table! {
    /// What the agency of an account owes to families, one row for each account of it that asks for help as a professional. It says what is to
    /// be done, by when, for which family by reference, and whom to ring; nothing else of the record.
    owed (id, viewer_id) {
        id -> Text,
        viewer_id -> Text,
        family_id -> Text,
        reference -> Text,
        action_id -> Nullable<Text>,
        invitation_id -> Nullable<Text>,
        what -> Text,
        owner -> Text,
        due_on -> Text,
        state -> Text,
        lead_name -> Nullable<Text>,
        lead_email -> Nullable<Text>,
    }
}

/// The rows of a fact table that this viewer may see of this family: the start of every typed query for facts.
///
/// `visible!(contacts, &viewer, &family_id)` is a query over `visible::contacts`, to be ordered, limited and selected from.
#[macro_export]
macro_rules! visible {
    ($table:ident, $viewer:expr, $family:expr) => {{
        use diesel::prelude::*;
        $crate::visible::$table::table
            .filter($crate::visible::$table::family_id.eq($family))
            .filter($crate::visible::$table::viewer_id.eq(&$viewer.user_id))
    }};
}

/// Whoever stands in for the lead of a family today: as long as the one they stand in for still leads it.
const STANDS_IN: &str = "covers v
         where v.ended_at is null
           and v.from_on <= (select day from today) and v.to_on >= (select day from today)
           and exists (select 1 from involvements l
                       where l.family_id = v.family_id and l.user_id = v.away_id and l.role = 'lead' and l.ended_on is null)";

/// How far each account reaches each family that is not kept from it, 0 where it does not, and below 0 where it has [a part](mod@parts) of the record. The views of facts begin here and not at `reach`: they
/// ask for a grade of their own, and SQLite works the grade out anew wherever it is named.
fn graded_view() -> String {
    format!(
        "
create view graded as
  select u.id as viewer_id, f.id as family_id, u.person_id as person_id, u.agency_id as agency_id,
    cast(case
      when (f.team_id = u.team_id
            or (f.team_id is null and u.team_id is not null
                and exists (select 1 from agencies a where a.id = u.agency_id and a.kind = 'council'))
            or exists (select 1 from team_covers v
                       where v.cover_id = u.id and v.team_id = f.team_id and v.ended_at is null
                         and v.from_on <= (select day from today) and v.to_on >= (select day from today)))
           and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'manager') then 3
      else coalesce(
        (select 3 from {STANDS_IN}
           and v.cover_id = u.id and v.family_id = f.id
           and exists (select 1 from episodes e where e.family_id = f.id and e.closed_on is null)
         limit 1),
        (select max(case when i.role in ('lead', 'lead_child_protection', 'supervisor') then 3 else 2 end)
         from involvements i
         where i.family_id = f.id and i.user_id = u.id and i.ended_on is null and i.role <> 'partner'),
        (select max(2) from emergencies_now g
         where g.family_id = f.id and g.user_id = u.id),
        (select max(2) from check_ins k
         where k.family_id = f.id and k.keeper_id = u.id and k.state = 'offered'
           and not exists (select 1 from episodes e where e.family_id = f.id and e.closed_on is null)),
        (select 1 from user_roles r where r.user_id = u.id and r.role = 'front_door'),
        {part},
        0)
    end as bigint) as grade
  from users u cross join families f
  where u.active and f.joined_into is null
    and not {barred}
    and (not f.restricted
         or exists (select 1 from family_clearances c
                    where c.family_id = f.id and c.user_id = u.id and c.cleared)
         or exists (select 1 from {STANDS_IN}
           and v.cover_id = u.id and v.family_id = f.id))",
        part = by_a_part("f", "u"),
        barred = is_barred("f.id", "u.id")
    )
}

const REACH: &str = "
create view reach as
select viewer_id, family_id, person_id, grade from graded where grade > 0";

/// The families that an account works with: all that it reaches, unless it is the front door or a manager. Only where to begin looking;
/// what is seen there is for the other views to say.
fn near_view() -> String {
    format!(
        "
create view near as
select i.user_id as viewer_id, i.family_id as family_id from involvements i where i.ended_on is null and i.role <> 'partner'
union all
select v.cover_id, v.family_id from {STANDS_IN}"
    )
}

/// What somebody is asked to do in a plan. Whoever names them shares this one action with them and nothing else: not the goal, not the
/// reason, not the other people. Barred accounts, accounts that are not cleared for a restricted family and those it is withheld from are
/// asked nothing, and when the work with the family ends the action is gone.
fn asked_actions_view() -> String {
    format!(
        "
create view asked_actions as
select x.id, x.family_id, x.what, x.due_on, x.state, x.acceptance, x.version, u.id as viewer_id
from actions x
join users u on u.id = x.user_id
join families f on f.id = x.family_id
join goals g on g.id = x.goal_id
join plans p on p.id = g.plan_id
join episodes e on e.id = p.episode_id and e.closed_on is null
where u.active
  and not {}
  and (not f.restricted
       or exists (select 1 from family_clearances c
                  where c.family_id = f.id and c.user_id = u.id and c.cleared))
  and (x.withheld_from = ''
       or (x.withheld_from not like '%|' || u.id || '|%'
           and (u.person_id is null or x.withheld_from not like '%|' || u.person_id || '|%')))",
        is_barred("f.id", "u.id")
    )
}

/// Nobody reaches the family by this view. It leaves out restricted families but for cleared people, families that an account may never know
/// of, the account's own family, work that has ended, meetings that were not held, and all that is limited or withheld from the account; and what somebody
/// of the family wishes that the agency is not told, unless it was decided since to tell it on a ground that goes before a wish.
fn owed_view() -> String {
    let open_to_all = |row: &str| {
        format!(
            "({row}.id is null or ({row}.visibility = 'team'
               and {row}.withheld_from not like '%|' || u.id || '|%'
               and (u.person_id is null or {row}.withheld_from not like '%|' || u.person_id || '|%')))"
        )
    };
    format!(
        "create view owed as
         select d.id, u.id as viewer_id, d.family_id, f.reference, d.action_id, d.invitation_id,
           coalesce(a.what, '') as what, coalesce(a.owner_name, i.name) as owner, coalesce(a.due_on, m.meets_on) as due_on,
           coalesce(a.state, case when i.reported_at is null then 'todo' else 'done' end) as state,
           lead.name as lead_name, lead.email as lead_email
         from agency_duties d
         join families f on f.id = d.family_id
         join episodes e on e.family_id = d.family_id and e.closed_on is null
         join users u on u.agency_id = d.agency_id
         left join actions a on a.id = d.action_id
         left join invitations i on i.id = d.invitation_id
         left join meetings m on m.id = i.meeting_id
         left join involvements l on l.family_id = d.family_id and l.role = 'lead' and l.ended_on is null
         left join users lead on lead.id = l.user_id
         where u.active
           and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'professional')
           and not {barred}
           and (not f.restricted
                or exists (select 1 from family_clearances c
                           where c.family_id = f.id and c.user_id = u.id and c.cleared))
           and (i.id is null or (i.state = 'report' and m.stage <> 'not_held'))
           and {unwished}
           and {} and {} and {}",
        open_to_all("d"),
        open_to_all("a"),
        open_to_all("i"),
        barred = is_barred("f.id", "u.id"),
        unwished = not_wished_away(
            "d.family_id",
            "d.agency_id",
            "(w.about_person_id is null or d.subjects = '' or d.subjects like '%|' || w.about_person_id || '|%')",
            "",
        ),
    )
}

/// Every view, by name, with the text that makes it, in the order in which they can be made.
fn views() -> Vec<(String, String)> {
    let views = [
        ("barred", barred_view()),
        ("guarded_families", GUARDED_FAMILIES.to_owned()),
        ("emergencies_now", EMERGENCIES_NOW.to_owned()),
        ("limits_now", corrections::LIMITS_NOW.to_owned()),
        ("graded", graded_view()),
        ("reach", REACH.to_owned()),
        ("near", near_view()),
        ("parts_now", PARTS_NOW.to_owned()),
        ("openable", openable_view()),
        ("ringable", ringable_view()),
        ("visible_restrictions", visible_restrictions_view()),
        ("visible_incidents", visible_incidents_view()),
        ("visible_subject_requests", visible_subject_requests_view()),
        ("keepable", keepable_view()),
        ("visible_requests", visible_requests_view()),
        ("asked_actions", asked_actions_view()),
        ("owed", owed_view()),
        ("payable", money::payable_view()),
        ("fundable", money::fundable_view()),
        ("fundable_lines", money::FUNDABLE_LINES.to_owned()),
        ("watched", WATCHED.to_owned()),
    ];
    let mut views: Vec<_> = views.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    views.extend(FACT_TABLES.iter().map(|fact| (format!("marked_{}", fact.name), marked_view(fact))));
    views.extend(FACT_TABLES.iter().map(|fact| (fact.view.to_owned(), visible_view(fact))));
    views.extend(corrections::views());
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
