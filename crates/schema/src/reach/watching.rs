//! What those may see who look through the trail.

/// The trail as it is looked through: each entry with how whoever did it stood to the family on that day, as far as the record says so, and whether the work
/// with the family had ended by then. Days are those of the entry's own text (UTC), so within an hour of midnight in summer a day may be the one
/// before.
///
/// How they stood is a role of an involvement, or `stand_in`, `emergency`, `manager`, `keeper`, `front_door`; empty where nothing says that they had to
/// do with the family, and where an entry is about none. Who may read which rows is for the queries to say: they leave out the families that the viewer
/// is [barred](mod@super::barred) from.
pub(super) const WATCHED: &str = "
create view watched as
select t.id as entry_id, t.at, t.user_id, t.act, t.family_id, t.target, t.detail, t.outcome, t.counted, t.shown,
  case when t.family_id is null or t.user_id is null then ''
  else coalesce(
    (select min(i.role) from involvements i
     where i.family_id = t.family_id and i.user_id = t.user_id
       and i.started_on <= substr(t.at, 1, 10) and (i.ended_on is null or i.ended_on >= substr(t.at, 1, 10))),
    (select max('stand_in') from covers v
     where v.family_id = t.family_id and v.cover_id = t.user_id
       and v.from_on <= substr(t.at, 1, 10) and v.to_on >= substr(t.at, 1, 10)
       and (v.ended_at is null or v.ended_at >= t.at)),
    (select max('emergency') from emergency_openings g
     where g.family_id = t.family_id and g.user_id = t.user_id
       and g.begun_at <= t.at and coalesce(g.ended_at, g.until_at) >= t.at),
    (select max('manager') from families f
     where f.id = t.family_id and ' ' || t.roles || ' ' like '% manager %'
       and (f.team_id is null
            or exists (select 1 from users u where u.id = t.user_id and u.team_id = f.team_id)
            or exists (select 1 from team_covers v
                       where v.cover_id = t.user_id and v.team_id = f.team_id
                         and v.from_on <= substr(t.at, 1, 10) and v.to_on >= substr(t.at, 1, 10)))),
    (select max('keeper') from check_ins k where k.family_id = t.family_id and k.keeper_id = t.user_id),
    case when ' ' || t.roles || ' ' like '% front_door %' then 'front_door' end,
    '') end as stood,
  case when t.family_id is not null
      and exists (select 1 from episodes e where e.family_id = t.family_id and e.closed_on < substr(t.at, 1, 10))
      and not exists (select 1 from episodes e
                      where e.family_id = t.family_id and e.opened_on <= substr(t.at, 1, 10)
                        and (e.closed_on is null or e.closed_on >= substr(t.at, 1, 10)))
    then 'ended' else '' end as work,
  case when t.family_id is not null and t.user_id is not null
      and exists (select 1 from involvements i
                  where i.family_id = t.family_id and i.user_id = t.user_id and i.ended_on < substr(t.at, 1, 10))
    then 'ended' else '' end as part
from trail t";
