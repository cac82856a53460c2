-- Two steps to sign in, sessions that their person can see and end, and when somebody last proved who they are.

-- Everybody signs in again: earlier sessions have no id by which their person could end them, and nobody knows how they began.
delete from sessions;
-- Its id in lists, which opens nothing.
alter table sessions add column id text collate "C" not null default '';
-- How it began: 'password' or 'demo'.
alter table sessions add column kind text collate "C" not null default 'password';
-- How many steps were done: 1 or 2.
alter table sessions add column strength bigint not null default 1;
-- When its person last proved who they are.
alter table sessions add column proved_at text collate "C";
-- The browser and the system, in words of ours.
alter table sessions add column device text collate "C" not null default '';
create unique index sessions_by_id on sessions (id);

-- The second step of an account: the secret that it shares with an app, in an envelope, and the last stretch of time of which a code was used.
create table second_factors (
  user_id text collate "C" primary key references users (id),
  envelope text collate "C" not null default '',
  last_step bigint not null default 0,
  set_up_at text collate "C",
  -- A secret that was shown and of which no code has come yet.
  new_envelope text collate "C" not null default ''
);

-- Codes on paper for the day on which the telephone is lost, by hash. Each works once.
create table recovery_codes (
  code_hash text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  made_at text collate "C" not null,
  used_at text collate "C"
);
create index recovery_codes_by_user on recovery_codes (user_id);

-- Whether who uses the code sets up their second step anew as well.
alter table one_time_codes add column second_step_too boolean not null default false;
