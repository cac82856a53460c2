-- Meetings: the team around the family, and later the family's own network, on the same tables. Kinds are codes.

create table meetings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null references episodes (id),
  kind text collate "C" not null,
  stage text collate "C" not null,
  purpose text not null,
  meets_on text collate "C" not null,
  meets_at text not null,
  place text not null,
  how text collate "C" not null,
  not_held_reason text not null,
  held_on text collate "C",
  recorded_by text collate "C" references users (id),
  recorded_at text collate "C",
  version bigint not null,
  set_up_by text collate "C" not null references users (id),
  set_up_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index meetings_by_family on meetings (family_id, meets_on);
create index meetings_without_record on meetings (family_id, meets_on) where stage = 'set';

-- Who is asked to come: somebody of the family, a worker with an account, or a professional without one. `guest_key` is who they are, so
-- that nobody is invited twice to one meeting.
create table invitations (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  meeting_id text collate "C" not null references meetings (id),
  position bigint not null,
  guest text collate "C" not null,
  guest_key text collate "C" not null,
  person_id text collate "C" references people (id),
  user_id text collate "C" references users (id),
  agency_id text collate "C" references agencies (id),
  name text not null,
  agency text not null,
  reach text not null,
  state text collate "C" not null,
  report text not null,
  reported_by text not null,
  reported_at text collate "C",
  version bigint not null,
  invited_by text collate "C" not null references users (id),
  invited_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index invitations_once on invitations (meeting_id, guest_key);
create index invitations_by_family on invitations (family_id, meeting_id, position);

-- What was said and decided at a meeting, each with marks of its own, so that each copy holds what its reader may know. `became` says what
-- came of a decision, and `fact_id` which row that is.
create table meeting_notes (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  meeting_id text collate "C" not null references meetings (id),
  kind text collate "C" not null,
  words text not null,
  said_by text not null,
  became text collate "C" not null,
  fact_id text collate "C",
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index meeting_notes_by_family on meeting_notes (family_id, meeting_id);

-- Who has been given a copy of a record, when and how.
create table meeting_copies (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  meeting_id text collate "C" not null references meetings (id),
  invitation_id text collate "C" not null references invitations (id),
  way text collate "C" not null,
  given_on text collate "C" not null,
  given_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index meeting_copies_by_family on meeting_copies (family_id, meeting_id);

-- What an agency owes a family: an action of the plan, or a report for a meeting. What it is and where it stands is read from that row.
create table agency_duties (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  agency_id text collate "C" not null references agencies (id),
  action_id text collate "C" references actions (id),
  invitation_id text collate "C" references invitations (id),
  created_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index agency_duties_by_agency on agency_duties (agency_id);
create index agency_duties_by_family on agency_duties (family_id);
create unique index agency_duties_once_for_action on agency_duties (action_id) where action_id is not null;
create unique index agency_duties_once_for_report on agency_duties (invitation_id) where invitation_id is not null;

-- Promises: of anybody, once or again and again. `due_on` is the next time; `kept_on` the day on which nothing more was to come of it.
-- `version` counts the times that were reported, by which two who report one at once notice each other.
alter table promises add column maker_kind text collate "C" not null default 'worker';
alter table promises add column maker_person_id text collate "C" references people (id);
alter table promises add column maker_name text not null default '';
alter table promises add column to_whom text not null default '';
alter table promises add column repeats text collate "C" not null default 'once';
alter table promises add column until_on text collate "C";
alter table promises add column first_due_on text collate "C";
alter table promises add column backup text not null default '';
alter table promises add column if_it_breaks text not null default '';
alter table promises add column reminded_of text collate "C";
alter table promises add column version bigint not null default 1;
create index promises_by_maker on promises (made_by, due_on) where kept_on is null;

-- Each time a promise came due or was agreed anew: what had been promised until then, and what came of it. Rows are only ever added.
create table promise_times (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  promise_id text collate "C" not null references promises (id),
  number bigint not null,
  outcome text collate "C" not null,
  promised text not null,
  due_on text collate "C" not null,
  happened_on text collate "C" not null,
  note text not null,
  agreed_with text not null,
  reported_by text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index promise_times_once on promise_times (promise_id, number);
create index promise_times_by_family on promise_times (family_id, promise_id);
