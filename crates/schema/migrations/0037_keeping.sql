-- Somebody says that nothing of a family or a person is destroyed, and why, until somebody else says that it may be again.
create table holds (
  id text collate "C" primary key,
  family_id text collate "C" references families (id),
  person_id text collate "C" references people (id),
  reason text collate "C" not null,
  words text not null,
  set_by text collate "C" not null references users (id),
  set_at text collate "C" not null,
  lifted_by text collate "C" references users (id),
  lifted_at text collate "C",
  lift_words text not null default ''
);
create index holds_by_family on holds (family_id);
create index holds_by_person on holds (person_id);
create index holds_open on holds (set_at) where lifted_at is null;

-- A list of families whose record is to be destroyed: who put it together, who signed it as the second, and how it ended.
create table disposals (
  id text collate "C" primary key,
  state text collate "C" not null,
  -- The digest of the rules by which the list was made.
  rules text collate "C" not null,
  words text not null,
  made_by text collate "C" not null references users (id),
  made_at text collate "C" not null,
  ended_by text collate "C" references users (id),
  ended_at text collate "C",
  ended_words text not null default '',
  done_at text collate "C",
  -- How the trail ended when all was done: the certificate says it.
  head_number bigint,
  head_seal text collate "C" not null default '',
  version bigint not null default 1
);
create index disposals_open on disposals (made_at) where done_at is null;

-- The families of such a list. They are named by a column of another name than elsewhere: what was signed for is not moved to the family that theirs is joined to. Nothing of a family stays but what stands here: its id, its reference, by which rule and when it went, and how many rows.
create table disposal_families (
  id text collate "C" primary key,
  disposal_id text collate "C" not null references disposals (id),
  record_id text collate "C" not null,
  reference text collate "C" not null,
  rule text collate "C" not null,
  due_on text collate "C" not null,
  outcome text collate "C",
  counts text collate "C" not null default '',
  done_at text collate "C"
);
create unique index disposal_families_once on disposal_families (disposal_id, record_id);
create index disposal_families_by_family on disposal_families (record_id);

-- What was destroyed, as the ledger outside the database says it too: ids alone.
create table erasures (
  number bigint primary key,
  at text collate "C" not null,
  disposal_id text collate "C" references disposals (id),
  body text collate "C" not null,
  digest text collate "C" not null
);
keep erasures as written;

-- There is a row in it only inside the transaction that destroys something: what is only ever added to can be taken away then, and at no other time.
create table erasing (
  only_row bigint primary key
);
keep incident_steps as written until erased;
keep subject_steps as written until erased;
keep subject_releases as written until erased;
keep subject_release_files as written until erased;
