-- What a family needs each week, who of its network does it and who stands in, and what came of it on each day.
create table rota_needs (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  what text not null,
  weekday bigint not null,
  from_time text collate "C" not null,
  to_time text collate "C" not null,
  from_on text collate "C" not null,
  until_on text collate "C",
  if_it_breaks text not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (weekday between 1 and 7),
  check (from_time < to_time),
  check (until_on is null or until_on >= from_on)
);
create index rota_needs_by_family on rota_needs (family_id);

-- Who does it, from when to when, each week or every second. decided_by says who decided that somebody has a turn against whom something speaks.
create table rota_turns (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  need_id text collate "C" not null references rota_needs (id),
  member_id text collate "C" not null references network_people (id),
  backup_member_id text collate "C" references network_people (id),
  offer_id text collate "C" references network_offers (id),
  from_on text collate "C" not null,
  until_on text collate "C",
  every bigint not null,
  decided_by text not null,
  decided_at text collate "C",
  reminded_of text collate "C",
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (every in (1, 2)),
  check (backup_member_id is null or backup_member_id <> member_id),
  check (until_on is null or until_on >= from_on)
);
create index rota_turns_by_family on rota_turns (family_id, need_id);
create index rota_turns_by_member on rota_turns (member_id);
create index rota_turns_by_backup on rota_turns (backup_member_id);

-- What came of a turn on one day. Never written over, but that somebody has looked: the newest of a day holds.
create table rota_days (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  turn_id text collate "C" not null references rota_turns (id),
  day text collate "C" not null,
  outcome text collate "C" not null,
  by_member_id text collate "C" references network_people (id),
  recorded_by text collate "C" references users (id),
  asked_backup boolean not null,
  said_at text collate "C" not null,
  words text not null,
  looked_by text collate "C" references users (id),
  looked_at text collate "C",
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (by_member_id is null or recorded_by is null)
);
create index rota_days_by_family on rota_days (family_id, day);
create index rota_days_by_turn on rota_days (turn_id, day);

-- The secret links by which somebody of the network sees their own turns and answers. No words, and no secret: only its hash.
create table member_links (
  id text collate "C" primary key,
  member_id text collate "C" not null references network_people (id),
  kind text collate "C" not null,
  secret_hash text collate "C" not null unique,
  made_by text collate "C" not null references users (id),
  made_at text collate "C" not null,
  ends_on text collate "C" not null,
  revoked_at text collate "C",
  opened_on text collate "C"
);
create index member_links_by_member on member_links (member_id);
