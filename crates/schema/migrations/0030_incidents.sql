-- What went to the wrong person or was seen by them: what happened, what was done about it in which order, and what was decided.
create table incidents (
  id text collate "C" primary key,
  kind text collate "C" not null,
  family_id text collate "C" references families (id),
  -- The emergency opening of which it was said that it was not right.
  opening_id text collate "C" references emergency_openings (id),
  what text not null,
  danger text collate "C" not null,
  happened_on text collate "C",
  -- From here the 72 hours are counted.
  noticed_at text collate "C" not null,
  reported_by text collate "C" not null references users (id),
  reported_at text collate "C" not null,
  -- Whether the regulator and the people whom it is about are told, and why or why not. Empty until somebody has decided.
  regulator text collate "C" not null default '',
  regulator_words text not null default '',
  people text collate "C" not null default '',
  people_words text not null default '',
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  learned text not null default '',
  closed_by text collate "C" references users (id),
  closed_at text collate "C",
  version bigint not null default 1
);
create index incidents_open on incidents (noticed_at) where closed_at is null;
create index incidents_by_reporter on incidents (reported_by, reported_at);
create index incidents_by_family on incidents (family_id);

-- What was done about it, in the order in which it was done. Only ever added to.
create table incident_steps (
  id text collate "C" primary key,
  incident_id text collate "C" not null references incidents (id),
  step text collate "C" not null,
  words text not null,
  done_by text collate "C" not null references users (id),
  done_at text collate "C" not null
);
create index incident_steps_by_incident on incident_steps (incident_id, id);
keep incident_steps as written;
