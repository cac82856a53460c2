-- How people come in, so that nobody guesses their way in or becomes somebody else.

-- When the password was chosen. Not known of those chosen before this migration.
alter table users add column password_set_at text collate "C";

-- The one form of which an ended session may still bring words: its id.
alter table sessions add column kept_form text collate "C";

-- How often somebody has tried of late, by hash of what is tried and from where. One row for each, so that a try is counted and judged in one
-- statement, before anything is hashed.
drop table sign_in_failures;
create table sign_in_tries (
  key text collate "C" primary key,
  since text collate "C" not null,
  tries bigint not null
);
create index sign_in_tries_by_since on sign_in_tries (since);

-- From where somebody signed in of late, by hash of account and network together.
create table known_networks (
  key text collate "C" primary key,
  at text collate "C" not null
);
create index known_networks_by_at on known_networks (at);

-- What one administrator asks about an account and another must confirm. Asked by nobody: on the command line of the server.
create table account_askings (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  what text collate "C" not null,
  reason text not null,
  asked_by text collate "C" references users (id),
  asked_at text collate "C" not null,
  ends_at text collate "C" not null,
  outcome text collate "C",
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  used_at text collate "C",
  told_at text collate "C"
);
create unique index account_askings_one_open on account_askings (user_id, what) where outcome is null;
create index account_askings_by_user on account_askings (user_id, asked_at);
