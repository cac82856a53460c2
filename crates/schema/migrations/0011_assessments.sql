-- The assessment deepens the request: per child within the family, by domain; strengths before needs. It is authorised by somebody other
-- than its author, and the next one begins from it.

create table assessments (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null references episodes (id),
  number bigint not null,
  state text collate "C" not null,
  begun_by text collate "C" not null references users (id),
  begun_on text collate "C" not null,
  finished_by text collate "C" references users (id),
  finished_on text collate "C",
  late_because text not null,
  authorised_by text collate "C" references users (id),
  authorised_on text collate "C",
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index assessments_by_number on assessments (family_id, number);
create unique index assessments_one_open on assessments (family_id) where state <> 'authorised';

-- What is said of one child, or of the whole family, in one domain.
create table assessment_parts (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  assessment_id text collate "C" not null references assessments (id),
  person_id text collate "C" references people (id),
  place text collate "C" not null,
  domain text collate "C" not null,
  strengths text not null,
  needs text not null,
  evidence text not null,
  from_stories text not null,
  approved_by text not null,
  version bigint not null,
  written_by text collate "C" not null references users (id),
  written_on text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index assessment_parts_once on assessment_parts (assessment_id, place);
create index assessment_parts_by_family on assessment_parts (family_id);

-- One answer on a scale from 0 to 10 to one part, with who gave it. Never averaged.
create table assessment_readings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  assessment_id text collate "C" not null references assessments (id),
  place text collate "C" not null,
  rated_by text not null,
  value bigint not null,
  read_on text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index assessment_readings_by_family on assessment_readings (family_id, assessment_id);

-- Who gave what to an assessment: also professionals without an account.
create table assessment_contributors (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  assessment_id text collate "C" not null references assessments (id),
  name text not null,
  agency text not null,
  gave text not null,
  given_on text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index assessment_contributors_by_family on assessment_contributors (family_id, assessment_id);

-- The family was asked again for something that they had told before. Counted, because they should not have to.
create table retellings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  what text not null,
  asked_by text collate "C" not null references users (id),
  asked_on text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index retellings_by_family on retellings (family_id, asked_on);
