-- Who works with a family and stands in for whom; contacts that say what next; supervision; a worker's own week.

-- Which day it is, by the service's own clock: what the views that know of days compare with. It only goes forward.
create table today (
  only_row bigint primary key,
  day text collate "C" not null
);
insert into today (only_row, day) values (1, '');

-- What will be tried next, after an attempt; what the family said of the contact, if they were asked.
alter table contacts add column next_step text not null default '';
alter table contacts add column feedback text not null default '';

-- Why a worker came (as the national data model codes it), why one went, and who took it on themselves to do what the page warned of.
alter table involvements add column change_code text collate "C" not null default 'OTHERS';
alter table involvements add column end_code text collate "C";
alter table involvements add column override_reason text not null default '';
-- Joining two families once gave somebody a second open part beside the lead. One stays, the lead or else the oldest; the others end on the day
-- on which the last of them began.
update involvements as x
set end_code = 'OTHERS', ended_on =
  (select max(k.started_on) from involvements k
   where k.family_id = x.family_id and k.user_id = x.user_id and k.ended_on is null)
where x.ended_on is null
  and exists (select 1 from involvements k
              where k.family_id = x.family_id and k.user_id = x.user_id and k.ended_on is null and k.id <> x.id
                and (case when k.role = 'lead' then 0 else 1 end < case when x.role = 'lead' then 0 else 1 end
                     or (x.role <> 'lead' and k.role <> 'lead'
                         and (k.started_on < x.started_on or (k.started_on = x.started_on and k.id < x.id)))));
create unique index involvements_once on involvements (family_id, user_id) where ended_on is null;
create unique index involvements_one_protection on involvements (family_id) where role = 'lead_child_protection' and ended_on is null;

-- A social worker's registration number; how much of a full week somebody works; what else matters when a family is given to them.
alter table users add column registration_number text not null default '';
alter table users add column full_time_percent bigint not null default 100;
alter table users add column languages text not null default '';
alter table users add column area text not null default '';
create index users_by_person on users (person_id) where person_id is not null;

-- Why somebody must not see a family, and who said so. Those without a declarer came with the request.
alter table family_clearances add column reason text not null default '';
alter table family_clearances add column declared_by text collate "C";
alter table family_clearances add column declared_at text;
-- Whether they were cleared for it before somebody said that they must not see it: they are again when that is taken back.
alter table family_clearances add column was_cleared boolean not null default false;

-- A team that went into another one.
alter table teams add column merged_into text collate "C" references teams (id);
alter table teams add column version bigint not null default 0;

-- When somebody is away.
create table absences (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  from_on text collate "C" not null,
  to_on text collate "C" not null,
  set_by text collate "C" not null references users (id),
  set_at text not null
);
create index absences_by_user on absences (user_id, to_on);

-- Who stands in for the lead of a family, from a day to a day, both included.
create table covers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  away_id text collate "C" not null references users (id),
  cover_id text collate "C" not null references users (id),
  from_on text collate "C" not null,
  to_on text collate "C" not null,
  set_by text collate "C" not null references users (id),
  set_at text not null,
  ended_at text
);
create index covers_by_cover on covers (cover_id, family_id) where ended_at is null;
create index covers_by_family on covers (family_id, to_on) where ended_at is null;

-- Which manager stands in for the managers of a team, from a day to a day.
create table team_covers (
  id text collate "C" primary key,
  team_id text collate "C" not null references teams (id),
  cover_id text collate "C" not null references users (id),
  from_on text collate "C" not null,
  to_on text collate "C" not null,
  set_by text collate "C" not null references users (id),
  set_at text not null,
  ended_at text
);
create index team_covers_by_cover on team_covers (cover_id, team_id) where ended_at is null;

-- What the next lead needs first, and that they have read it.
create table handovers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  from_id text collate "C" references users (id),
  to_id text collate "C" not null references users (id),
  needs_first text not null,
  given_on text collate "C" not null,
  read_at text,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index handovers_by_family on handovers (family_id, to_id);

create table supervisions (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  worker_id text collate "C" not null references users (id),
  supervisor_id text collate "C" not null references users (id),
  held_on text collate "C" not null,
  reflection text not null,
  decisions text not null,
  next_on text collate "C",
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index supervisions_by_family on supervisions (family_id, held_on);

create table supervision_actions (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  supervision_id text collate "C" not null references supervisions (id),
  what text not null,
  owner_name text not null,
  due_on text collate "C" not null,
  done_on text collate "C",
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index supervision_actions_by_family on supervision_actions (family_id, due_on);

-- A visit that somebody means to make. It becomes a contact.
create table planned_visits (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  user_id text collate "C" not null references users (id),
  planned_on text collate "C" not null,
  at_time text collate "C" not null,
  kind text collate "C" not null,
  travel_minutes bigint not null,
  contact_id text collate "C" references contacts (id),
  called_off_at text,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index planned_visits_by_family on planned_visits (family_id, planned_on);
create index planned_visits_by_user on planned_visits (user_id, planned_on) where contact_id is null and called_off_at is null;
