-- Who a family counts on: its own network. Whoever stands here is no person of the record unless person_id says so: nobody searches for them, matches them or
-- counts them as one of the family.
create table network_people (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" references people (id),
  name text not null,
  tie text collate "C" not null,
  tie_words text not null,
  found_by text collate "C" not null,
  telephone text not null,
  when_to_ring text not null,
  note text not null,
  ended_on text collate "C",
  ended_why text not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index network_people_by_family on network_people (family_id);

-- What they say they can do, when, within what limits, and what they need in return.
create table network_offers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  member_id text collate "C" not null references network_people (id),
  kind text collate "C" not null,
  times text not null,
  limits text not null,
  in_return text not null,
  state text collate "C" not null,
  until_on text collate "C",
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index network_offers_by_family on network_offers (family_id, member_id);

-- Whether a child wants them, or a parent agrees. Never written over: the newest answer of somebody holds, the others are what they said before.
create table network_answers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  member_id text collate "C" not null references network_people (id),
  person_id text collate "C" not null references people (id),
  question text collate "C" not null,
  answer text collate "C" not null,
  words text not null,
  said_on text collate "C" not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index network_answers_by_family on network_answers (family_id, member_id);

-- How willing, able and confident they are from 0 to 10, as one person said it on a day. Never written over, never an average.
create table network_numbers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  member_id text collate "C" not null references network_people (id),
  offer_id text collate "C" references network_offers (id),
  willing bigint,
  able bigint,
  confident bigint,
  by_whom text collate "C" not null,
  said_by text not null,
  said_on text collate "C" not null,
  words text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index network_numbers_by_family on network_numbers (family_id, member_id);

-- How strong the tie between them and somebody of the family, or the family as a whole, is, and which way help goes. Never written over.
create table network_ties (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  member_id text collate "C" not null references network_people (id),
  person_id text collate "C" references people (id),
  strength text collate "C" not null,
  flow text collate "C" not null,
  said_by text not null,
  said_on text collate "C" not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index network_ties_by_family on network_ties (family_id, member_id);
