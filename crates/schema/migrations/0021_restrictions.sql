-- Why a family is restricted, and who has looked again at whether it must stay so. `families.restricted` says the same to the views.
create table restrictions (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  kind text collate "C" not null,
  reason text not null,
  set_by text collate "C" references users (id),
  set_at text collate "C" not null,
  review_on text collate "C" not null,
  lift_asked_by text collate "C" references users (id),
  lifted_at text collate "C",
  version bigint not null default 1
);
create unique index restrictions_one_open on restrictions (family_id) where lifted_at is null;
create index restrictions_due on restrictions (review_on) where lifted_at is null;

-- What was said of a restriction, each time with its reason; and who came to know of the family or no longer does.
create table restriction_steps (
  id text collate "C" primary key,
  restriction_id text collate "C" not null references restrictions (id),
  step text collate "C" not null,
  words text not null,
  user_id text collate "C" references users (id),
  review_on text collate "C",
  taken_by text collate "C" references users (id),
  taken_at text collate "C" not null
);
create index restriction_steps_by_restriction on restriction_steps (restriction_id, id);

-- Families that were restricted before anybody was asked to look again are to be looked at now.
insert into restrictions (id, family_id, kind, reason, set_at, review_on)
select id, id, 'other', 'Restricted before reasons were kept.', created_at, substr(created_at, 1, 10)
from families where restricted and joined_into is null;
