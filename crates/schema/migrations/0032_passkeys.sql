-- Passkeys: the public half of each, with which nobody can sign in.
create table passkeys (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  -- What its device calls it. No two have one name.
  credential text collate "C" not null unique,
  public_key text collate "C" not null,
  -- What its person calls it.
  name text not null,
  counter bigint not null,
  may_be_copied boolean not null,
  created_at text collate "C" not null,
  last_used_at text collate "C",
  ended_at text collate "C"
);
create index passkeys_by_user on passkeys (user_id);
