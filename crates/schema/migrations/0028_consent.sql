-- What is called consent, as four questions that somebody answers for themselves; what a family says about sharing, what was decided about it; and whether
-- somebody can decide something for themselves. What older agreements said stays in agreements.

-- Each text that was shown before an answer, as it was first used under its version. A council that changes a text gives it another version.
create table wordings (
  id text collate "C" primary key,
  question text collate "C" not null,
  version text not null,
  words text not null,
  first_used_at text collate "C" not null
);
create unique index wordings_once on wordings (question, version);
keep wordings as written;

-- One answer of one person to one question. The one that holds has no end; the next answer ends it.
create table consents (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  question text collate "C" not null,
  answer text collate "C" not null,
  words text not null,
  wording_id text collate "C" not null references wordings (id),
  language text not null,
  interpreter text not null,
  explained_by text not null,
  method text collate "C" not null,
  from_on text collate "C" not null,
  to_on text collate "C",
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index consents_by_family on consents (family_id, person_id);

-- Why the work goes on although everybody who had said yes has taken it back.
create table reasons_to_go_on (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  words text not null,
  said_by text collate "C" not null references users (id),
  said_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index reasons_to_go_on_by_family on reasons_to_go_on (family_id);

-- What somebody of the family wishes about speaking with others: an agency of ours, or somebody in words; about one person, or the whole family.
create table sharing_wishes (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  agency_id text collate "C" references agencies (id),
  whom text not null,
  says text collate "C" not null,
  about_person_id text collate "C" references people (id),
  words text not null,
  language text not null,
  from_on text collate "C" not null,
  to_on text collate "C",
  end_words text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index sharing_wishes_by_family on sharing_wishes (family_id);

-- What was shared, in part or not, on which ground, and whether the family was told.
create table sharing_decisions (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  asked_by text not null,
  asked_on text collate "C",
  agency_id text collate "C" references agencies (id),
  whom text not null,
  what text not null,
  purpose text not null,
  decision text collate "C" not null,
  why text not null,
  ground text collate "C",
  told text collate "C" not null,
  why_not_told text not null,
  way text collate "C" not null,
  fact_id text collate "C",
  decided_by text collate "C" not null references users (id),
  decided_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index sharing_decisions_by_family on sharing_decisions (family_id, decided_at);

-- Whether somebody can decide one matter for themselves, as somebody saw it on a day. Never written over: the newest of a matter holds.
create table competence_views (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" not null references people (id),
  matter text collate "C" not null,
  matter_words text not null,
  conclusion text collate "C" not null,
  reasons text not null,
  formed_by text not null,
  formed_on text collate "C" not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index competence_views_by_family on competence_views (family_id, person_id);

-- On which ground something goes to somebody outside the family, and whether the family knows; the decision itself is written when it goes.
alter table sendings add column ground text collate "C";
alter table sendings add column told text collate "C" not null default 'told';
alter table sendings add column why_not_told text not null default '';
