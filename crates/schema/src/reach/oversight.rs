//! What those may see who watch over who sees what.

use super::GRADE_FULL;
use super::bars::is_barred;

/// What is open in an emergency at this minute to who does not work with the family: whoever has come to work with it since reaches it as others do, and may
/// do what they may.
pub(super) const EMERGENCIES_NOW: &str = "
create view emergencies_now as
select g.id, g.user_id, g.family_id, g.until_at from emergency_openings g
where g.family_id is not null and g.ended_at is null and g.until_at > (select minute from today)
    and not exists (select 1 from involvements i
                    where i.family_id = g.family_id and i.user_id = g.user_id and i.ended_on is null)";

/// What can be opened in an emergency by those who work with families for the council: no restricted family but by whoever is cleared for it, nothing that
/// an account is kept from.
pub(super) fn openable_view() -> String {
    format!(
        "
create view openable as
select u.id as viewer_id, f.id as family_id
from users u cross join families f
where u.active and f.joined_into is null
    and (not f.restricted
         or exists (select 1 from family_clearances c
                    where c.family_id = f.id and c.user_id = u.id and c.cleared))
    and exists (select 1 from agencies a where a.id = u.agency_id and a.kind = 'council')
    and exists (select 1 from user_roles r where r.user_id = u.id and r.role in ('practitioner', 'manager'))
    and not {barred}",
        barred = is_barred("f.id", "u.id")
    )
}

/// Whom professionals of partner agencies may ring about a family with which work goes on. Of a restricted family nobody learns anything in this way, nor
/// whoever is kept from it; and where somebody must not be told of the whole family, or somebody who is no person of the record must not be told of
/// something, nobody can tell whether it is they who ask. Where somebody of the family wishes that an agency is told nothing, nobody of it learns
/// anything, and where the wish says in words whom it means, nobody at all.
pub(super) fn ringable_view() -> String {
    format!(
        "
create view ringable as
select u.id as viewer_id, f.id as family_id, coalesce(c.cover_id, i.user_id) as ring_id
from users u cross join families f
    join episodes e on e.family_id = f.id and e.closed_on is null
    join involvements i on i.family_id = f.id and i.role = 'lead' and i.ended_on is null
    left join covers c on c.family_id = f.id and c.away_id = i.user_id and c.ended_at is null
        and c.from_on <= (select day from today) and c.to_on >= (select day from today)
where u.active and f.joined_into is null and not f.restricted
    and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'professional')
    and not exists (select 1 from nondisclosures n
                    where n.family_id = f.id and n.state in ('proposed', 'confirmed')
                      and (n.about_person_id is null or n.who_person_id is null))
    and not exists (select 1 from sharing_wishes w
                    where w.family_id = f.id and w.says = 'no' and w.to_on is null
                      and (w.agency_id is null or w.agency_id = u.agency_id))
    and not {barred}",
        barred = is_barred("f.id", "u.id")
    )
}

/// Restrictions: whole for those who answer for the family and for those who are cleared for restricted families as such; privacy officers see that
/// there is one and that somebody looks at it again. Nobody sees that of a family that they are kept from.
pub(super) fn visible_restrictions_view() -> String {
    format!(
        "
create view visible_restrictions as
select restriction_id, viewer_id, family_id, whole from (
  select x.id as restriction_id, u.id as viewer_id, f.id as family_id,
    (exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'cleared')
     or exists (select 1 from reach g where g.viewer_id = u.id and g.family_id = f.id and g.grade >= {GRADE_FULL})) as whole,
    exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'privacy_officer') as watches
  from restrictions x join families f on f.id = x.family_id cross join users u
  where u.active and x.lifted_at is null
    and not {barred}
) seen
where whole or watches",
        barred = is_barred("f.id", "u.id")
    )
}

/// Incidents: whole for privacy officers and for those who answer for the family that it is about; what somebody saw who must not have is for privacy officers
/// alone, since it may be one of those who answer. Whoever opened the record of which it is said that they should not have sees nothing of it, and nobody
/// anything of a family that they are kept from. Whoever reported it sees that it is there.
pub(super) fn visible_incidents_view() -> String {
    format!(
        "
create view visible_incidents as
select incident_id, viewer_id, whole from (
  select i.id as incident_id, u.id as viewer_id, i.reported_by = u.id as own,
    ((exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'privacy_officer')
      or (i.kind <> 'seen'
          and exists (select 1 from reach g where g.viewer_id = u.id and g.family_id = i.family_id and g.grade >= {GRADE_FULL})))
     and not exists (select 1 from emergency_openings o where o.id = i.opening_id and o.user_id = u.id)
     and not {barred}) as whole
  from incidents i cross join users u
  where u.active
) seen
where own or whole",
        barred = is_barred("i.family_id", "u.id")
    )
}

diesel::table! {
    /// Which restrictions an account may see: `whole` with who may know, or only that there is one, of which kind, and when somebody looks again.
    visible_restrictions (restriction_id, viewer_id) {
        restriction_id -> Text,
        viewer_id -> Text,
        family_id -> Text,
        whole -> Bool,
    }
}

diesel::table! {
    /// Which incidents an account may see: `whole`, or only that the one which it reported is there.
    visible_incidents (incident_id, viewer_id) {
        incident_id -> Text,
        viewer_id -> Text,
        whole -> Bool,
    }
}

diesel::table! {
    /// Which requests for somebody's own record an account may see: `whole`, or only that there is one which somebody else must work on.
    visible_subject_requests (request_id, viewer_id) {
        request_id -> Text,
        viewer_id -> Text,
        whole -> Bool,
    }
}

/// Requests for somebody's own record, for privacy officers alone: none of a family that they are kept from, none about themselves or somebody from whom they
/// are locked, and none that one of these has sent. Where the person is of a restricted family, whole for those alone who are cleared for it; the others see
/// that there is one, so that it does not lie.
pub(super) fn visible_subject_requests_view() -> String {
    format!(
        "
create view visible_subject_requests as
select s.id as request_id, u.id as viewer_id,
  not exists (select 1 from family_members t join families f on f.id = t.family_id and f.restricted
              where t.person_id in (s.person_id, s.asker_person_id)
                and not exists (select 1 from family_clearances c
                                where c.family_id = f.id and c.user_id = u.id and c.cleared)) as whole
from subject_requests s cross join users u
where u.active
  and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'privacy_officer')
  and (u.person_id is null
       or (u.person_id is distinct from s.person_id and u.person_id is distinct from s.asker_person_id))
  and not exists (select 1 from person_locks o
                  where o.user_id = u.id and o.ended_at is null and o.person_id in (s.person_id, s.asker_person_id))
  and not exists (select 1 from family_members t
                  where t.person_id in (s.person_id, s.asker_person_id) and {barred})",
        barred = is_barred("t.family_id", "u.id")
    )
}

diesel::table! {
    /// Whose keeping an account decides on: `whole`, or only that there is a family for somebody else to decide on.
    keepable (family_id, viewer_id) {
        family_id -> Text,
        viewer_id -> Text,
        whole -> Bool,
    }
}

/// Families of which a privacy officer may say whether their record is destroyed or held: none that they are kept from, and of a restricted family only
/// whoever is cleared for it.
pub(super) fn keepable_view() -> String {
    format!(
        "
create view keepable as
select f.id as family_id, u.id as viewer_id,
  (not f.restricted
   or exists (select 1 from family_clearances c
              where c.family_id = f.id and c.user_id = u.id and c.cleared)) as whole
from families f cross join users u
where u.active and f.joined_into is null
  and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'privacy_officer')
  and not {barred}",
        barred = is_barred("f.id", "u.id")
    )
}
