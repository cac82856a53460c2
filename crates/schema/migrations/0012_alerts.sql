-- What everybody who works with a family must know before they knock or ring: with its source, a day to look again, and an end.
create table alerts (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  kind text collate "C" not null,
  words text not null,
  from_on text collate "C" not null,
  review_on text collate "C" not null,
  to_on text collate "C",
  ended_on text collate "C",
  end_reason text not null,
  version bigint not null,
  set_by text not null,
  set_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index alerts_by_family on alerts (family_id, from_on) where ended_on is null;
