-- Opening a record in an emergency: who, which, why and until when, and what whoever looked at it afterwards says.

-- The views are told the time to the minute, for what ends within a day.
alter table today add column minute text collate "C" not null default '';

-- A try that opened nothing has no family: it tells nobody whether there is one.
create table glass_breaks (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  family_id text collate "C" references families (id),
  reason text collate "C" not null,
  words text not null,
  begun_at text collate "C" not null,
  until_at text collate "C" not null,
  ended_at text collate "C",
  reviewed_by text collate "C" references users (id),
  reviewed_at text collate "C",
  outcome text collate "C",
  review_words text not null default ''
);
create index glass_breaks_live on glass_breaks (user_id, family_id) where ended_at is null;
create index glass_breaks_to_review on glass_breaks (family_id) where reviewed_at is null and family_id is not null;
create index glass_breaks_by_user on glass_breaks (user_id, begun_at);
