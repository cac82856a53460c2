-- Telling a family of a decision by a way that is safe, who does not want help now, and pairs that a worker has looked at.

-- What kind of telling it was, to whom of the request and by which way.
alter table request_tellings add column kind text collate "C" not null default 'told';
alter table request_tellings add column person text collate "C" not null default '';
alter table request_tellings add column way text collate "C";
alter table request_tellings add column told_on text collate "C" not null default '';
-- Two who press at once send one message.
create unique index request_tellings_sent_once on request_tellings (request_id, person, way, told_on) where kind = 'sent';

-- What stays open to the family whatever was decided, and by when somebody must still tell them.
alter table requests add column stays_open text not null default '';
alter table requests add column tell_by text collate "C";
create index requests_to_tell on requests (tell_by) where tell_by is not null;

-- Who of the record the people of a request are, once it is about a family.
create table request_people (
  request_id text collate "C" not null references requests (id),
  reference text collate "C" not null,
  person_id text collate "C" not null references people (id),
  primary key (request_id, reference)
);
create index request_people_by_person on request_people (person_id);

-- Somebody does not want help now. Counts against nobody.
create table request_not_now (
  id text collate "C" primary key,
  request_id text collate "C" not null references requests (id),
  person text collate "C" not null,
  words text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null
);
create unique index request_not_now_once on request_not_now (request_id, person);

-- What came of a pair who must not be told: proposed, confirmed, dropped, ended, looked at again; by whom, when and why.
create table nondisclosure_steps (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  nondisclosure_id text collate "C" not null references nondisclosures (id),
  step text collate "C" not null,
  reason text not null,
  review_on text collate "C",
  taken_by text collate "C" not null references users (id),
  taken_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index nondisclosure_steps_by_family on nondisclosure_steps (family_id, nondisclosure_id, id);

-- Which facts a pair keeps from whom, so that dropping it gives back these and no others.
create table withholdings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  nondisclosure_id text collate "C" not null references nondisclosures (id),
  fact_table text collate "C" not null,
  fact_id text collate "C" not null,
  person_id text collate "C" not null references people (id),
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index withholdings_by_family on withholdings (family_id, nondisclosure_id);
create unique index withholdings_once on withholdings (nondisclosure_id, fact_table, fact_id);

-- The school or nursery of a child. Also evidence that two records are of one child.
create table schools (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  name text not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index schools_by_family on schools (family_id, person_id);
create index schools_by_person on schools (person_id);
