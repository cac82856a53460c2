-- Who gets in, and who still should.

-- The first day on which somebody has no access: because they have left, or because their work here ends then.
alter table users add column left_on text collate "C";
alter table users add column role_end_on text collate "C";
-- When they last came in.
alter table users add column signed_in_at text collate "C";
update users set signed_in_at = (select max(sessions.created_at) from sessions where sessions.user_id = users.id);

-- Who was invited by e-mail, and by whom. The link holds a one-time code of the account.
create table sign_in_invitations (
  user_id text collate "C" primary key references users (id),
  invited_by text collate "C" not null references users (id),
  invited_at text collate "C" not null,
  -- When a link was last sent; none while another administrator has not confirmed the address.
  sent_at text collate "C",
  ends_at text collate "C",
  taken_back_at text collate "C"
);

-- Each look at whether somebody still is to have what they have.
create table access_reviews (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  reviewer_id text collate "C" not null references users (id),
  due_on text collate "C" not null,
  done_at text collate "C" not null,
  outcome text collate "C" not null,
  words text not null
);
create index access_reviews_by_user on access_reviews (user_id, id);

-- What a program's token is for, until when, and when it was last used. Those that are there keep what they have, and the list says that they have no end.
alter table api_tokens add column id text collate "C" not null default '';
update api_tokens set id = substr(token_hash, 1, 8) || '-' || substr(token_hash, 9, 4) || '-7' || substr(token_hash, 14, 3) || '-8'
  || substr(token_hash, 18, 3) || '-' || substr(token_hash, 21, 12);
create unique index api_tokens_by_id on api_tokens (id);
alter table api_tokens add column scopes text collate "C" not null default '';
update api_tokens set scopes = 'read_caseload add_families send_requests';
alter table api_tokens add column ends_at text collate "C";
alter table api_tokens add column last_used_at text collate "C";
alter table api_tokens add column made_by text collate "C" references users (id);

-- Devices on which somebody did every step of signing in, by a digest of a cookie and whose it is. Strangers' tries do not count there.
create table known_devices (
  device_hash text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  made_at text collate "C" not null,
  last_at text collate "C" not null
);
create index known_devices_by_user on known_devices (user_id);
