-- One word for one thing: what everybody calls opening in an emergency is called so here too.
alter table glass_breaks rename to emergency_openings;
drop index glass_breaks_live;
drop index glass_breaks_to_review;
drop index glass_breaks_by_user;
create index emergency_openings_live on emergency_openings (user_id, family_id) where ended_at is null;
create index emergency_openings_to_review on emergency_openings (family_id) where reviewed_at is null and family_id is not null;
create index emergency_openings_by_user on emergency_openings (user_id, begun_at);
