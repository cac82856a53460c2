-- What nobody does alone, and somebody asked a second person for: to give up that somebody must not be told something, to let more people learn of a home, to
-- end an alert that is kept from somebody, to take back an act of a protected record, or to give a paper in which something stands that is kept from its
-- reader. Until the second has decided everything stays as it is. `asks` says in codes what is to be so then, `version` which state of the row was meant.
create table second_looks (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  kind text collate "C" not null,
  fact_id text collate "C" not null,
  version bigint not null,
  asks text collate "C" not null,
  reason text not null,
  asked_by text collate "C" not null references users (id),
  asked_at text collate "C" not null,
  state text collate "C" not null,
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  decided_why text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index second_looks_by_family on second_looks (family_id, fact_id);
create unique index second_looks_one_waits on second_looks (fact_id, asks) where state = 'waits';
