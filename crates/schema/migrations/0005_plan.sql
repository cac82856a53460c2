-- Services in their order, the agreed versions of a plan, what a review looks at, and what stays after the end.

-- Services, and what must come first ---------------------------------------------------------------------------------

-- One service for somebody of the family. `subjects` says for whom; `attends` says whose week it takes.
create table service_steps (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  plan_id text collate "C" not null references plans (id),
  position bigint not null,
  service text not null,
  provider text not null,
  attends text not null,
  readiness text not null,
  earliest_on text collate "C",
  wanted_from text collate "C",
  wanted_to text collate "C",
  waiting_since text collate "C" not null,
  pace text collate "C" not null,
  sessions_planned bigint,
  state text collate "C" not null,
  asked_on text collate "C",
  offered_on text collate "C",
  started_on text collate "C",
  ended_on text collate "C",
  end_words text not null,
  version bigint not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index service_steps_by_family on service_steps (family_id, plan_id, position);

-- What a step waits for: another step, an action, or a condition in words. Seen only by those who see both ends.
create table step_needs (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  step_id text collate "C" not null references service_steps (id),
  kind text collate "C" not null,
  needs_step_id text collate "C" references service_steps (id),
  needs_action_id text collate "C" references actions (id),
  words text not null,
  met_on text collate "C",
  met_words text not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index step_needs_by_family on step_needs (family_id, step_id);
create unique index step_needs_step_once on step_needs (step_id, needs_step_id) where needs_step_id is not null;
create unique index step_needs_action_once on step_needs (step_id, needs_action_id) where needs_action_id is not null;

-- What happened with a step: asked, offered, a "no" with its reason, each session, the end.
create table step_events (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  step_id text collate "C" not null references service_steps (id),
  happened_on text collate "C" not null,
  kind text collate "C" not null,
  words text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index step_events_by_family on step_events (family_id, step_id, happened_on);

-- Goals and actions say more -----------------------------------------------------------------------------------------

alter table goals add column baseline text not null default '';
alter table goals add column wanted text not null default '';

alter table actions add column why text not null default '';
alter table actions add column how_known text not null default '';
alter table actions add column checked_by text not null default '';
alter table actions add column backup text not null default '';
alter table actions add column state_reason text not null default '';
-- The account of a professional who is asked to do it.
alter table actions add column user_id text collate "C" references users (id);
alter table actions add column acceptance text collate "C" not null default 'not_asked';
alter table actions add column accepted_on text collate "C";
alter table actions add column acceptance_words text not null default '';
alter table actions add column acceptance_by text collate "C" references users (id);
create index actions_by_user on actions (user_id) where user_id is not null;

-- The agreed plan ----------------------------------------------------------------------------------------------------

-- The newest version that was agreed, and from when the about-six-month clock runs once it was decided to go on.
alter table plans add column agreed_number bigint not null default 0;
alter table plans add column agreed_on text collate "C";
alter table plans add column go_on_decided_on text collate "C";

create table plan_versions (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  plan_id text collate "C" not null references plans (id),
  number bigint not null,
  agreed_on text collate "C" not null,
  how text collate "C" not null,
  words text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index plan_versions_by_number on plan_versions (plan_id, number);
create index plan_versions_by_family on plan_versions (family_id);

-- Who agreed to a version, and who was given a copy of it.
create table plan_version_people (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  version_id text collate "C" not null references plan_versions (id),
  person_id text collate "C" references people (id),
  name text not null,
  agrees text collate "C" not null,
  copy_given_on text collate "C",
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index plan_version_people_by_family on plan_version_people (family_id, version_id);
create unique index plan_version_people_once on plan_version_people (version_id, person_id) where person_id is not null;

-- What a version says, line by line, each with the marks of what it says.
create table plan_version_lines (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  version_id text collate "C" not null references plan_versions (id),
  position bigint not null,
  kind text collate "C" not null,
  fact_id text collate "C" not null,
  heading text not null,
  words text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index plan_version_lines_by_family on plan_version_lines (family_id, version_id, position);

-- Reviews, and what stays after the end ------------------------------------------------------------------------------

-- Why help goes on past the about-six-month clock, where that was decided at this review.
alter table reviews add column go_on_reason text not null default '';

alter table readings add column scale text collate "C" not null default 'family';
alter table readings add column rater_person_id text collate "C" references people (id);

-- What was said of each goal at a review.
create table review_goals (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  review_id text collate "C" not null references reviews (id),
  goal_id text collate "C" not null references goals (id),
  progress text collate "C" not null,
  words text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index review_goals_by_family on review_goals (family_id, review_id);

-- A call after the end, if the family wants it.
create table check_ins (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null references episodes (id),
  due_on text collate "C" not null,
  how text not null,
  keeper_id text collate "C" not null references users (id),
  state text collate "C" not null,
  done_on text collate "C",
  heard text not null,
  recorded_by text collate "C" references users (id),
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index check_ins_by_family on check_ins (family_id, due_on);
create index check_ins_by_keeper on check_ins (keeper_id, due_on) where state = 'offered';
