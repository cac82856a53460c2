-- By when somebody must still tell who asked, where they have no account behind which it stands.
alter table requests add column tell_requester_by text collate "C";
create index requests_to_tell_requester on requests (tell_requester_by) where tell_requester_by is not null;

-- What was odd in a request as it was read, a line for each. Who decides reads it beside what was said.
alter table requests add column read_notes text not null default '';

-- When who asked took it back. One that says that somebody may be in danger still waits to be looked at.
alter table requests add column withdrawn_at text collate "C";

-- The families that not everybody may know of and that a request may be about: who must not know of them does not read it.
create table request_guarded (
  request_id text collate "C" not null references requests (id),
  family_id text collate "C" not null references families (id),
  primary key (request_id, family_id)
);
create index request_guarded_by_family on request_guarded (family_id);

-- Who has set or lifted the restriction of a request, and why.
create table request_restrictions (
  id text collate "C" primary key,
  request_id text collate "C" not null references requests (id),
  restricted boolean not null,
  reason text not null,
  changed_by text collate "C" not null references users (id),
  changed_at text collate "C" not null
);
create index request_restrictions_by_request on request_restrictions (request_id, id);
