-- The first tables. Written for PostgreSQL; the dialect takes the collation away for SQLite, which orders text by bytes anyway.
-- Ids, days and moments are text whose order is meant: they are compared byte by byte.
--
-- Every table that holds a fact about people carries the same four columns: subjects, withheld_from, visibility, source
-- (crates/schema/src/facts.rs), and the family it was recorded for. Who may see a row is decided by the views of crates/schema/src/reach.rs alone.

-- Who signs in ------------------------------------------------------------------------------------------------------

create table agencies (
  id text collate "C" primary key,
  name text not null,
  kind text not null,
  created_at text not null
);

create table teams (
  id text collate "C" primary key,
  agency_id text collate "C" not null references agencies (id),
  name text not null
);

create table users (
  id text collate "C" primary key,
  name text not null,
  email text collate "C" not null unique,
  job_title text not null,
  agency_id text collate "C" not null references agencies (id),
  team_id text collate "C" references teams (id),
  person_id text collate "C",
  password_hash text,
  active boolean not null,
  created_at text not null
);
create index users_by_team on users (team_id);

create table user_roles (
  user_id text collate "C" not null references users (id),
  role text collate "C" not null,
  primary key (user_id, role)
);

create table sessions (
  token_hash text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  created_at text not null,
  last_seen_at text not null,
  ends_at text not null,
  ended_at text
);
create index sessions_by_user on sessions (user_id);

create table sign_in_failures (
  id text collate "C" primary key,
  account_key text collate "C" not null,
  network_key text collate "C" not null,
  at text collate "C" not null
);
create index sign_in_failures_by_account on sign_in_failures (account_key, at);
create index sign_in_failures_by_network on sign_in_failures (network_key, at);

create table one_time_codes (
  code_hash text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  created_at text not null,
  ends_at text not null,
  used_at text
);

create table api_tokens (
  token_hash text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  label text not null,
  created_at text not null,
  ended_at text
);

-- Forms -------------------------------------------------------------------------------------------------------------

create table drafts (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  form text collate "C" not null,
  subject text collate "C" not null,
  fields text not null,
  updated_at text not null
);
create unique index drafts_by_place on drafts (user_id, form, subject);

create table submissions (
  form_id text collate "C" primary key,
  user_id text collate "C" not null,
  led_to text not null,
  at text not null
);

create table searches (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  terms text not null,
  at text not null
);

-- The trail ---------------------------------------------------------------------------------------------------------

create table trail (
  id text collate "C" primary key,
  at text collate "C" not null,
  user_id text collate "C",
  act text collate "C" not null,
  family_id text collate "C",
  target text not null,
  detail text not null,
  seal_number bigint,
  seal text collate "C"
);
create index trail_unsealed on trail (id) where seal is null;
create unique index trail_by_number on trail (seal_number) where seal_number is not null;
create index trail_by_family on trail (family_id, at) where family_id is not null;
create index trail_by_user on trail (user_id, at) where user_id is not null;

create table trail_head (
  only_row bigint primary key,
  number bigint not null,
  seal text collate "C" not null
);
insert into trail_head (only_row, number, seal) values (1, 0, '');

-- Families and the people in them -----------------------------------------------------------------------------------

create table families (
  id text collate "C" primary key,
  reference text collate "C" not null unique,
  name text not null,
  team_id text collate "C" references teams (id),
  restricted boolean not null,
  created_at text not null
);
create index families_by_team on families (team_id);

-- Who may reach a restricted family, and who never may reach this one (because it is theirs or of those near them).
create table family_clearances (
  family_id text collate "C" not null references families (id),
  user_id text collate "C" not null references users (id),
  cleared boolean not null,
  primary key (family_id, user_id)
);

create table episodes (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  state text collate "C" not null,
  opened_on text collate "C" not null,
  closed_on text collate "C",
  close_reason text collate "C",
  family_says text,
  who_to_ring text
);
create index episodes_by_family on episodes (family_id, opened_on);
create index episodes_by_state on episodes (state, opened_on) where closed_on is null;
create unique index episodes_one_open on episodes (family_id) where closed_on is null;

create table involvements (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null references episodes (id),
  user_id text collate "C" not null references users (id),
  role text collate "C" not null,
  started_on text collate "C" not null,
  ended_on text collate "C",
  change_reason text not null
);
create index involvements_by_family on involvements (family_id, user_id);
create index involvements_by_user on involvements (user_id, family_id) where ended_on is null;
create unique index involvements_one_lead on involvements (family_id) where role = 'lead' and ended_on is null;

-- Who somebody is. A person is seen through their membership of a family, which carries the marks.
create table people (
  id text collate "C" primary key,
  reference text collate "C" not null unique,
  name text not null,
  kind text collate "C" not null,
  birth_date text collate "C",
  source text not null,
  created_at text not null
);
create index people_by_birth_date on people (birth_date) where birth_date is not null;

create table name_tokens (
  token text collate "C" not null,
  person_id text collate "C" not null references people (id),
  primary key (token, person_id)
);
create index name_tokens_by_person on name_tokens (person_id);

-- By what people can be found who may be the same; see crates/likeness.
create table person_keys (
  key text collate "C" not null,
  person_id text collate "C" not null references people (id),
  primary key (key, person_id)
);
create index person_keys_by_person on person_keys (person_id);

-- Other names than the one in use: former names, official names, short names.
create table person_names (
  id text collate "C" primary key,
  person_id text collate "C" not null references people (id),
  used_as text collate "C" not null,
  name text not null
);
create index person_names_by_person on person_names (person_id);

create table family_members (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  position bigint not null,
  relationship text not null,
  joined_on text collate "C" not null,
  left_on text collate "C",
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index family_members_once on family_members (family_id, person_id);
create index family_members_by_person on family_members (person_id, family_id);

create table homes (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  position bigint not null,
  address text not null,
  postcode text collate "C" not null,
  class text collate "C" not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index homes_by_family on homes (family_id, position);

create table residents (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  home_id text collate "C" not null references homes (id),
  person_id text collate "C" not null references people (id),
  lived_from text collate "C" not null,
  lived_to text collate "C",
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index residents_by_family on residents (family_id);
create index residents_by_person on residents (person_id);

-- Who is what to whom.
create table relationships (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  from_person_id text collate "C" not null references people (id),
  to_person_id text collate "C" not null references people (id),
  kind text not null,
  parental_responsibility text not null,
  lives_with text not null,
  quality text not null,
  note text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index relationships_by_family on relationships (family_id);

-- Who must not be told what about whom. Proposed by the program or by somebody until a worker confirms it.
create table nondisclosures (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  who_person_id text collate "C" references people (id),
  who text not null,
  about_person_id text collate "C" references people (id),
  what text not null,
  state text collate "C" not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index nondisclosures_by_family on nondisclosures (family_id);

-- What is known of each of the six problems: dated, sourced facts, present, absent or not known.
create table problem_facts (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" references people (id),
  problem text collate "C" not null,
  answer text collate "C" not null,
  evidence text not null,
  known_on text collate "C",
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index problem_facts_by_family on problem_facts (family_id, problem);

create table channels (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  kind text collate "C" not null,
  value text not null,
  safe text collate "C" not null,
  note text not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index channels_by_family on channels (family_id);

create table stories (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  kind text collate "C" not null,
  words text not null,
  told_on text collate "C" not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index stories_by_family on stories (family_id, told_on);

create table status_spells (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  status text collate "C" not null,
  started_on text collate "C" not null,
  ended_on text collate "C",
  reason text not null,
  decided_by text not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index status_spells_by_family on status_spells (family_id);
create index status_spells_by_person on status_spells (person_id, started_on);
create unique index status_spells_one_open on status_spells (person_id) where ended_on is null;

-- What happens with a family ----------------------------------------------------------------------------------------

create table timeline_entries (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  happened_on text collate "C" not null,
  kind text collate "C" not null,
  title text not null,
  body text not null,
  fact_id text collate "C",
  author_id text collate "C" not null,
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index timeline_entries_by_family on timeline_entries (family_id, happened_on desc, id desc);

create table contacts (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  happened_on text collate "C" not null,
  kind text collate "C" not null,
  what_happened text not null,
  recorded_by text collate "C" not null,
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index contacts_by_family on contacts (family_id, happened_on);

create table people_seen (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  contact_id text collate "C" not null references contacts (id),
  person_id text collate "C" not null references people (id),
  seen_on text collate "C" not null,
  alone boolean not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index people_seen_by_family on people_seen (family_id, person_id, seen_on);

create table agreements (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  agreed_on text collate "C" not null,
  explained text not null,
  language text not null,
  decision text collate "C" not null,
  words text not null,
  recorded_by text collate "C" not null,
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index agreements_by_family on agreements (family_id, agreed_on);

create table promises (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  words text not null,
  made_by text collate "C" not null,
  made_on text collate "C" not null,
  due_on text collate "C" not null,
  kept_on text collate "C",
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index promises_by_family on promises (family_id, due_on);

-- The plan ----------------------------------------------------------------------------------------------------------

create table plans (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null unique references episodes (id),
  review_due_on text collate "C" not null,
  created_at text not null
);
create index plans_by_family on plans (family_id);

create table goals (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  plan_id text collate "C" not null references plans (id),
  position bigint not null,
  words text not null,
  said_by text not null,
  progress text collate "C" not null,
  version bigint not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index goals_by_family on goals (family_id, plan_id, position);

create table actions (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  goal_id text collate "C" not null references goals (id),
  position bigint not null,
  what text not null,
  owner_kind text collate "C" not null,
  owner_person_id text collate "C" references people (id),
  owner_name text not null,
  due_on text collate "C" not null,
  state text collate "C" not null,
  version bigint not null,
  created_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index actions_by_family on actions (family_id, goal_id, position);

create table reviews (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  plan_id text collate "C" not null references plans (id),
  held_on text collate "C" not null,
  better text not null,
  still_hard text not null,
  next text collate "C" not null,
  next_review_on text collate "C",
  recorded_by text collate "C" not null,
  recorded_at text not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index reviews_by_family on reviews (family_id, held_on);

create table readings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  review_id text collate "C" not null references reviews (id),
  question text not null,
  rated_by text not null,
  value bigint not null,
  read_on text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index readings_by_family on readings (family_id, read_on);

-- Requests for help -------------------------------------------------------------------------------------------------

-- What somebody said when they asked for help stands in `said`, as one document (crates/requests/src/assessment).
create table requests (
  id text collate "C" primary key,
  reference text collate "C" not null unique,
  route text collate "C" not null,
  requester_id text collate "C" references users (id),
  agency_id text collate "C" references agencies (id),
  sender text not null,
  outside_reference text collate "C",
  received_at text collate "C" not null,
  urgency text collate "C" not null,
  said text not null,
  said_digest text collate "C" not null,
  restricted boolean not null,
  state text collate "C" not null,
  assigned_to text collate "C" references users (id),
  decision text collate "C",
  decision_reason text,
  decided_by text collate "C" references users (id),
  decided_at text,
  family_id text collate "C" references families (id),
  episode_id text collate "C" references episodes (id)
);
create index requests_by_state on requests (state, urgency, received_at);
create index requests_by_requester on requests (requester_id, received_at);
create index requests_by_family on requests (family_id) where family_id is not null;
create unique index requests_once on requests (agency_id, outside_reference) where outside_reference is not null;
create index requests_by_digest on requests (said_digest);

-- By what the people of a request can be found; see crates/likeness.
create table request_keys (
  key text collate "C" not null,
  request_id text collate "C" not null references requests (id),
  primary key (key, request_id)
);
create index request_keys_by_request on request_keys (request_id);

-- While a request waits for something its clock stands still.
create table request_pauses (
  id text collate "C" primary key,
  request_id text collate "C" not null references requests (id),
  reason text not null,
  from_on text collate "C" not null,
  to_on text collate "C"
);
create index request_pauses_by_request on request_pauses (request_id, from_on);

-- Who may read a restricted request, and who never may (because it is about them or those near them).
create table request_clearances (
  request_id text collate "C" not null references requests (id),
  user_id text collate "C" not null references users (id),
  cleared boolean not null,
  primary key (request_id, user_id)
);

-- What was decided for one child, where it differs from the rest.
create table request_decisions (
  id text collate "C" primary key,
  request_id text collate "C" not null references requests (id),
  person text not null,
  outcome text collate "C" not null,
  reason text not null
);
create index request_decisions_by_request on request_decisions (request_id);

-- Who was told of a decision, by whom and how.
create table request_tellings (
  id text collate "C" primary key,
  request_id text collate "C" not null references requests (id),
  whom text not null,
  how text collate "C" not null,
  told_by text collate "C" references users (id),
  told_at text collate "C" not null
);
create index request_tellings_by_request on request_tellings (request_id);

-- What waits to be sent, and what was. The text never says anything of a family.
create table outbox (
  id text collate "C" primary key,
  way text collate "C" not null,
  address text not null,
  subject text not null,
  body text not null,
  state text collate "C" not null,
  created_at text collate "C" not null,
  sent_at text collate "C",
  tries bigint not null
);
create index outbox_by_state on outbox (state, created_at);
