//! Which requests for help an account may see.

use super::bars::is_barred;

/// The condition that the account `who` is kept from the request `q`: it was said so, or they are barred from the family that it is about or may be
/// about, or somebody of it is themselves or somebody from whom they are locked.
fn is_kept_from_request(who: &str) -> String {
    let user = format!("{who}.id");
    format!(
        "(exists (select 1 from request_clearances c
                  where c.request_id = q.id and c.user_id = {user} and not c.cleared)
          or {of_family}
          or exists (select 1 from request_guarded g where g.request_id = q.id and {of_guarded})
          or exists (select 1 from request_people n, person_locks l
                     where n.request_id = q.id and l.person_id = n.person_id and l.user_id = {user} and l.ended_at is null)
          or exists (select 1 from request_people n where n.request_id = q.id and n.person_id = {who}.person_id))",
        of_family = is_barred("q.family_id", &user),
        of_guarded = is_barred("g.family_id", &user),
    )
}

/// Those who read restricted requests as such and are not kept from the request `q`.
fn reads_restricted() -> String {
    format!(
        "select 1 from users w
         join user_roles p on p.user_id = w.id and p.role = 'cleared'
         where w.active
           and (w.left_on is null or w.left_on > (select day from today))
           and (w.role_end_on is null or w.role_end_on > (select day from today))
           and not {}",
        is_kept_from_request("w")
    )
}

/// Whoever must not see a family does not read the requests that are about it either, nor those that may be about it while it is restricted: who is cleared
/// for every restricted family that may be meant reads them. Where nobody is, whoever is cleared for one of them does, and where nobody is cleared
/// for any, everybody who reads restricted requests: somebody must, or a child waits. Whoever sent a request and must not see the family has it as on
/// the day they sent it, and does not follow it.
pub(super) fn visible_requests_view() -> String {
    let meant = "select 1 from request_guarded g join families f on f.id = g.family_id and f.restricted
                 where g.request_id = q.id and";
    let cleared = |who: &str| {
        format!(
            "exists (select 1 from family_clearances c where c.family_id = f.id and c.user_id = {who}.id and c.cleared)"
        )
    };
    let for_all = |who: &str| format!("not exists ({meant} not {})", cleared(who));
    let for_one = |who: &str| format!("exists ({meant} {})", cleared(who));
    format!(
        "
create view visible_requests as
select request_id, viewer_id, own, follows, whole from (
  select q.id as request_id, u.id as viewer_id, coalesce(q.requester_id = u.id, false) as own,
    coalesce(q.requester_id = u.id, false) and not {kept_u} as follows,
    exists (select 1 from user_roles r where r.user_id = u.id
            and (r.role = 'cleared' or (r.role = 'front_door' and not q.restricted)))
      and not {kept_u}
      and not exists (select 1 from families f
                      where f.id = q.family_id and f.restricted
                        and not exists (select 1 from family_clearances c
                                        where c.family_id = f.id and c.user_id = u.id and c.cleared))
      and ({all_u}
           or (exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'cleared')
               and (({one_u} and not exists ({reads} and {all_w}))
                    or not exists ({reads} and {one_w})))) as whole
  from requests q cross join users u
  where u.active
) ranked
where own or whole",
        kept_u = is_kept_from_request("u"),
        reads = reads_restricted(),
        all_u = for_all("u"),
        one_u = for_one("u"),
        all_w = for_all("w"),
        one_w = for_one("w"),
    )
}
