-- Somebody asks for their own record: who asks and for whom, what shows that they may, by when, and what came of it.
create table subject_requests (
  id text collate "C" primary key,
  reference text collate "C" not null unique,
  by_whom text collate "C" not null,
  -- Who asks and about whom, as they said it.
  asked_by text not null,
  about text not null,
  scope text not null,
  asked_on text collate "C" not null,
  taken_in_by text collate "C" not null references users (id),
  taken_in_at text collate "C" not null,
  state text collate "C" not null,
  -- Whose record it is and, where they are of the record, who asks. Nothing until somebody has made sure.
  person_id text collate "C" references people (id),
  asker_person_id text collate "C" references people (id),
  identity_seen text not null default '',
  authority_seen text not null default '',
  responsibility_id text collate "C",
  competence_id text collate "C",
  extended_on text collate "C",
  extension_why text not null default '',
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  decided_words text not null default '',
  version bigint not null default 1
);
create index subject_requests_open on subject_requests (asked_on) where decided_at is null;
create index subject_requests_by_person on subject_requests (person_id);

-- While we wait to see who asks, or to hear what they would like, the time stands still.
create table subject_pauses (
  id text collate "C" primary key,
  request_id text collate "C" not null references subject_requests (id),
  reason text collate "C" not null,
  words text not null,
  from_on text collate "C" not null,
  to_on text collate "C"
);
create unique index subject_pauses_one_open on subject_pauses (request_id) where to_on is null;
create index subject_pauses_by_request on subject_pauses (request_id, from_on);

-- What was decided on one row of the record: what of it is given. It counts only while that row is what it was, by `seen`.
create table subject_items (
  id text collate "C" primary key,
  request_id text collate "C" not null references subject_requests (id),
  fact_table text collate "C" not null,
  fact_id text collate "C" not null,
  first text collate "C" not null,
  first_why text collate "C" not null,
  seen text collate "C" not null,
  given text collate "C" not null,
  ground text collate "C",
  words text not null,
  marked_by text collate "C" not null references users (id),
  marked_at text collate "C" not null,
  checked_by text collate "C" references users (id),
  checked_at text collate "C",
  sent_back text not null default '',
  version bigint not null default 1
);
create unique index subject_items_once on subject_items (request_id, fact_table, fact_id);

-- What was done, in order. Only ever added to.
create table subject_steps (
  id text collate "C" primary key,
  request_id text collate "C" not null references subject_requests (id),
  step text collate "C" not null,
  words text not null,
  counted bigint,
  done_by text collate "C" not null references users (id),
  done_at text collate "C" not null
);
create index subject_steps_by_request on subject_steps (request_id, id);
keep subject_steps as written;

-- What was given: the one page with everything on it, and the files beside it. Never changed.
create table subject_releases (
  id text collate "C" primary key,
  request_id text collate "C" not null unique references subject_requests (id),
  page text not null,
  digest text collate "C" not null,
  way text collate "C" not null,
  way_words text not null,
  place text not null,
  released_by text collate "C" not null references users (id),
  released_at text collate "C" not null
);
keep subject_releases as written;

create table subject_release_files (
  id text collate "C" primary key,
  release_id text collate "C" not null references subject_releases (id),
  position bigint not null,
  digest text collate "C" not null,
  kind text collate "C" not null,
  title text not null
);
create index subject_release_files_by_release on subject_release_files (release_id, position);
create index subject_release_files_by_digest on subject_release_files (digest);
keep subject_release_files as written;
