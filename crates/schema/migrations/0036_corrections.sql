-- Somebody says that something in the record is wrong (UK GDPR article 16), who had it and is told (19), asks that it is not used (18), or objects (21).

-- One thing that is said to be wrong: which row, what is wrong and what is right in the words of who says it, and what was decided.
create table corrections (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  fact_table text collate "C" not null,
  fact_id text collate "C" not null,
  -- What the row said when it was written down, as a digest: whether it has been changed since.
  seen text collate "C" not null,
  asked_by text not null,
  asker_person_id text collate "C" references people (id),
  asked_on text collate "C" not null,
  is_wrong text not null,
  is_right text not null,
  for_officer boolean not null,
  decision text collate "C",
  reason text not null,
  event_id text collate "C" references life_events (id),
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  answered_on text collate "C",
  answered_words text not null,
  told_who boolean not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index corrections_by_family on corrections (family_id, fact_id);
create index corrections_open on corrections (asked_on) where decided_at is null;

-- Who had what was corrected, and that they were told. A line is open until it says how, or why not.
create table correction_tellings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  correction_id text collate "C" not null references corrections (id),
  user_id text collate "C" references users (id),
  recipient_id text collate "C" references recipients (id),
  agency_id text collate "C" references agencies (id),
  whom text not null,
  had text collate "C" not null,
  had_on text collate "C" not null,
  how text collate "C",
  told_on text collate "C",
  words text not null,
  sending_id text collate "C" references sendings (id),
  told_by text collate "C" references users (id),
  told_at text collate "C",
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index correction_tellings_by_family on correction_tellings (family_id, correction_id);
create index correction_tellings_open on correction_tellings (correction_id) where how is null;

-- Somebody asks that what we hold about them is kept and not used, or objects to it. In force from `from_on` until the day before `to_on`.
create table processing_limits (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" references people (id),
  kind text collate "C" not null,
  asked_by text not null,
  asker_person_id text collate "C" references people (id),
  asked_on text collate "C" not null,
  words text not null,
  correction_id text collate "C" references corrections (id),
  decision text collate "C",
  reason text not null,
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  from_on text collate "C",
  because text not null,
  to_on text collate "C",
  end_words text not null,
  end_told_on text collate "C",
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index processing_limits_by_family on processing_limits (family_id);
create index processing_limits_open on processing_limits (asked_on) where decided_at is null;

-- Which rows stood in what a reader was sent, so that they can be told when one of them was wrong.
create table sending_facts (
  reader_id text collate "C" not null references sending_readers (id),
  fact_table text collate "C" not null,
  fact_id text collate "C" not null,
  primary key (reader_id, fact_table, fact_id)
);
create index sending_facts_by_fact on sending_facts (fact_table, fact_id);
