-- Meetings that the family leads: network meeting, family group conference, family group decision making before proceedings. One process, whose stage is worked out
-- from what there is. The day stands here and not among meetings, whose notes and invitations are open to everybody who works with the family (ADR 0062).
create table conferences (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null references episodes (id),
  kind text collate "C" not null,
  model text not null,
  question text not null,
  bottom_lines text not null,
  agreed_by text not null,
  agreed_on text collate "C",
  referred_by text collate "C" not null references users (id),
  referred_on text collate "C" not null,
  coordinator_id text collate "C" references users (id),
  meets_on text collate "C",
  meets_at text not null,
  place text not null,
  held_on text collate "C",
  info_given text not null,
  not_held_why text not null,
  closed_on text collate "C",
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index conferences_by_family on conferences (family_id);
create index conferences_by_coordinator on conferences (coordinator_id);

-- Who takes part, or may. Until they are invited the row is closed: the coordinator alone sees it. own_when and own_place are for who takes part apart.
create table conference_guests (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  conference_id text collate "C" not null references conferences (id),
  member_id text collate "C" references network_people (id),
  person_id text collate "C" references people (id),
  name text not null,
  brings text not null,
  speaks_for_person_id text collate "C" references people (id),
  language text not null,
  letter_words text not null,
  how text collate "C" not null,
  own_when text not null,
  own_place text not null,
  decided_by text not null,
  decided_at text collate "C",
  invited_on text collate "C",
  reply text collate "C" not null,
  reply_words text not null,
  replied_on text collate "C",
  came text collate "C" not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (member_id is null or person_id is null)
);
create index conference_guests_by_conference on conference_guests (family_id, conference_id);
create index conference_guests_by_member on conference_guests (member_id);

-- How each was prepared, and who is not to be there and why. Closed to everybody but the coordinator, and never written over.
create table conference_prepared (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  conference_id text collate "C" not null references conferences (id),
  guest_id text collate "C" not null references conference_guests (id),
  met_on text collate "C" not null,
  words text not null,
  safety text not null,
  excluded boolean not null,
  excluded_why text not null,
  excluded_by text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index conference_prepared_by_conference on conference_prepared (family_id, conference_id);

-- What has to be there so that people can come, with what it costs in whole pence.
create table conference_bookings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  conference_id text collate "C" not null references conferences (id),
  what text collate "C" not null,
  words text not null,
  pence bigint,
  state text collate "C" not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (pence is null or pence >= 0)
);
create index conference_bookings_by_conference on conference_bookings (family_id, conference_id);

-- When the family was among itself. There is no column for words, on purpose: nobody writes down what was said.
create table private_times (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  conference_id text collate "C" not null references conferences (id),
  began_at text collate "C" not null,
  ended_at text collate "C",
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (ended_at is null or ended_at > began_at)
);
create index private_times_by_conference on private_times (family_id, conference_id);

-- The family's plan in its own words, which are never written over: another one is another row. And the answer to it, once.
create table family_plans (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  conference_id text collate "C" not null references conferences (id),
  words text not null,
  said_by text not null,
  written_on text collate "C" not null,
  answer text collate "C",
  reasons text not null,
  answered_by text collate "C" references users (id),
  answered_on text collate "C",
  review_on text collate "C",
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index family_plans_by_conference on family_plans (family_id, conference_id);

-- What held of the family's plan, and what broke.
create table conference_reviews (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  conference_id text collate "C" not null references conferences (id),
  reviewed_on text collate "C" not null,
  held text not null,
  broke text not null,
  next text not null,
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index conference_reviews_by_conference on conference_reviews (family_id, conference_id);

-- The time before court proceedings, of the children whom its subjects name: what section 31ZA of the Children Act 1989 asks for, and what the children in need census does.
-- outcome is the census's code, taken as it is.
create table pre_proceedings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  episode_id text collate "C" not null references episodes (id),
  conference_id text collate "C" references conferences (id),
  started_on text collate "C" not null,
  letter_on text collate "C",
  exception text collate "C",
  exception_why text not null,
  exception_by text not null,
  exception_on text collate "C",
  exception_review_on text collate "C",
  first_meeting_on text collate "C",
  review_meetings bigint not null,
  decided_on text collate "C",
  outcome text collate "C" not null,
  applied_on text collate "C",
  cp_letter_on text collate "C",
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (review_meetings >= 0)
);
create index pre_proceedings_by_family on pre_proceedings (family_id);

-- The offer of a meeting to each holder of parental responsibility, and what they answered.
create table conference_offers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  pre_proceedings_id text collate "C" not null references pre_proceedings (id),
  holder_person_id text collate "C" not null references people (id),
  offered_on text collate "C" not null,
  in_letter boolean not null,
  answer text collate "C" not null,
  answered_on text collate "C",
  words text not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index conference_offers_by_family on conference_offers (family_id, pre_proceedings_id);

-- From which plan of the family's own a goal or an action comes; nothing where it was made in another way. No key: plans go before goals when a record is destroyed.
alter table goals add column family_plan_id text collate "C";
alter table actions add column family_plan_id text collate "C";
