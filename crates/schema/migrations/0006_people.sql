-- People, homes, ways to reach them and ties, all dated; acts that change a life, and what each of them changed.
-- What is stored already is kept as it is. Columns that are added stand behind the marks.

-- Who somebody is ---------------------------------------------------------------------------------------------------

alter table people add column birth_accuracy text collate "C" not null default 'day';
alter table people add column expected_date text collate "C";
alter table people add column death_date text collate "C";
alter table people add column version bigint not null default 1;
alter table people add column joined_into text collate "C" references people (id);
-- A baby on the way has the day it is expected and no date of birth.
update people set expected_date = birth_date, birth_date = null where birth_date > substr(created_at, 1, 10);

alter table families add column joined_into text collate "C" references families (id);

alter table family_members add column leave_reason text not null default '';

-- Other names become facts with dates and marks: a former name can put somebody in danger.
alter table person_names rename to person_names_before;
drop index person_names_by_person;
create table person_names (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  used_as text collate "C" not null,
  name text not null,
  from_on text collate "C",
  to_on text collate "C",
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
insert into person_names (id, family_id, person_id, used_as, name, from_on, to_on, created_at, subjects, withheld_from, visibility, source)
  select n.id, (select min(m.family_id) from family_members m where m.person_id = n.person_id), n.person_id, n.used_as, n.name,
    null, null, p.created_at, '|' || n.person_id || '|', '', 'team', p.source
  from person_names_before n join people p on p.id = n.person_id
  where exists (select 1 from family_members m where m.person_id = n.person_id);
drop table person_names_before;
create index person_names_by_family on person_names (family_id, person_id);
create index person_names_by_person on person_names (person_id);

-- What is known of somebody, each thing with the day from which it is so and who said it.
create table person_details (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  kind text collate "C" not null,
  value text not null,
  from_on text collate "C" not null,
  to_on text collate "C",
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index person_details_by_family on person_details (family_id, person_id);

create table person_identifiers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  system text collate "C" not null,
  issuer text not null,
  value text collate "C" not null,
  from_on text collate "C",
  to_on text collate "C",
  verified_by text not null,
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index person_identifiers_by_family on person_identifiers (family_id, person_id);

-- Homes and ways to reach people ------------------------------------------------------------------------------------

alter table homes add column from_on text collate "C";
alter table homes add column to_on text collate "C";
alter table homes add column area text not null default '';
alter table homes add column postcode_key text collate "C" not null default '';
alter table homes add column version bigint not null default 1;
update homes set postcode_key = upper(replace(postcode, ' ', ''));
create index homes_by_postcode on homes (postcode_key) where postcode_key <> '';

alter table residents add column nights text collate "C" not null default 'all';
alter table residents add column nights_words text not null default '';

alter table channels add column from_on text collate "C";
alter table channels add column to_on text collate "C";
alter table channels add column times text not null default '';
alter table channels add column code_phrase text not null default '';
alter table channels add column checked_on text collate "C";
alter table channels add column check_due_on text collate "C";
alter table channels add column value_key text collate "C" not null default '';
alter table channels add column version bigint not null default 1;
update channels set value_key = lower(replace(replace(value, ' ', ''), '-', ''));
create index channels_by_value on channels (value_key) where value_key <> '';

-- Ties --------------------------------------------------------------------------------------------------------------

alter table relationships add column tie text collate "C" not null default 'other';
alter table relationships add column nature text collate "C" not null default 'not_known';
alter table relationships add column from_on text collate "C";
alter table relationships add column to_on text collate "C";
alter table relationships add column couple text collate "C" not null default 'not_known';
alter table relationships add column closeness text collate "C" not null default 'not_known';
alter table relationships add column closeness_by text not null default '';
alter table relationships add column closeness_on text collate "C";
alter table relationships add column contact text collate "C" not null default 'not_known';
alter table relationships add column contact_words text not null default '';
alter table relationships add column version bigint not null default 1;

-- Who has parental responsibility for whom, from when to when, and what shows it.
create table responsibilities (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  child_id text collate "C" not null references people (id),
  basis text collate "C" not null,
  evidence text not null,
  seen_on text collate "C",
  from_on text collate "C",
  to_on text collate "C",
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index responsibilities_by_family on responsibilities (family_id, child_id);

-- Acts that change a life -------------------------------------------------------------------------------------------

create table life_events (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  kind text collate "C" not null,
  person_id text collate "C" references people (id),
  other_id text collate "C",
  happened_on text collate "C" not null,
  words text not null,
  recorded_by text collate "C" not null,
  recorded_at text not null,
  taken_back_by text collate "C",
  taken_back_at text,
  taken_back_why text,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index life_events_by_family on life_events (family_id, happened_on);

-- Each row that such an act changed, whole, before and after it. Read by taking the act back and by nothing else.
create table event_rows (
  event_id text collate "C" not null references life_events (id),
  table_name text collate "C" not null,
  row_key text collate "C" not null,
  before text,
  after text,
  primary key (event_id, table_name, row_key)
);

-- Families that come from, or go to, another area.
create table transfers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  direction text collate "C" not null,
  area text not null,
  receiver text not null,
  moves_on text collate "C" not null,
  reason text not null,
  sent_on text collate "C",
  acknowledged_on text collate "C",
  acknowledged_by text not null,
  version bigint not null,
  recorded_by text collate "C" not null,
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index transfers_by_family on transfers (family_id, moves_on);
