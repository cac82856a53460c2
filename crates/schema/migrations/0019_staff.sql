-- Nobody helps their own: whom those who sign in have said that they know, and whom they therefore never find.

-- Somebody's own particulars, or a person they know. What they said stays as they said it; it is ended, never changed.
create table staff_links (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  kind text collate "C" not null,
  name text not null,
  birth_date text collate "C",
  address text not null,
  postcode text not null,
  postcode_key text collate "C" not null,
  declared_at text collate "C" not null,
  -- When the record was last searched for this person.
  looked_at text collate "C",
  -- Whoever declared it asks that it ends, and why; somebody else ends it.
  end_asked_at text collate "C",
  end_words text not null default '',
  ended_at text collate "C",
  ended_by text collate "C" references users (id)
);
create index staff_links_by_user on staff_links (user_id, id);
create index staff_links_by_postcode on staff_links (postcode_key) where ended_at is null;
create index staff_links_new on staff_links (id) where looked_at is null;

-- By what the people of the record find them.
create table staff_link_keys (
  key text collate "C" not null,
  link_id text collate "C" not null references staff_links (id),
  primary key (key, link_id)
);
create index staff_link_keys_by_link on staff_link_keys (link_id);

-- Who of the record may be meant, why, and what the privacy officer decided.
create table staff_link_matches (
  id text collate "C" primary key,
  link_id text collate "C" not null references staff_links (id),
  person_id text collate "C" not null references people (id),
  why text collate "C" not null,
  found_at text collate "C" not null,
  outcome text collate "C",
  words text not null default '',
  decided_by text collate "C" references users (id),
  decided_at text collate "C"
);
create unique index staff_link_matches_once on staff_link_matches (link_id, person_id);
create index staff_link_matches_by_person on staff_link_matches (person_id);
create index staff_link_matches_open on staff_link_matches (id) where outcome is null;

-- Whom an account never finds: no family of theirs is there for it. By nobody: the program was sure enough to lock at once.
create table person_locks (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  person_id text collate "C" not null references people (id),
  kind text collate "C" not null,
  declared_by text collate "C" references users (id),
  declared_at text collate "C" not null,
  ended_by text collate "C" references users (id),
  ended_at text collate "C",
  end_words text not null default ''
);
create unique index person_locks_once on person_locks (user_id, person_id) where ended_at is null;
create index person_locks_by_person on person_locks (person_id, user_id) where ended_at is null;

-- When somebody last said whether they know anybody who may be helped here.
alter table users add column knows_said_at text collate "C";
