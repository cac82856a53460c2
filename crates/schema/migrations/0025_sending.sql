-- Sending: the address book of a family, what was prepared to go to whom, and what went.

create table recipients (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  person_id text collate "C" references people (id),
  name text not null,
  role text not null,
  agency text not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index recipients_by_family on recipients (family_id);

-- By which ways a recipient is given something, and who has checked that it is theirs, when and how.
create table recipient_addresses (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  recipient_id text collate "C" not null references recipients (id),
  way text collate "C" not null,
  address text not null,
  postcode text not null,
  checked_on text collate "C",
  checked_how text not null,
  checked_by text collate "C" references users (id),
  ended_on text collate "C",
  version bigint not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index recipient_addresses_by_family on recipient_addresses (family_id, recipient_id);

-- What is prepared, what waits for a second person, what went and what was stopped.
create table sendings (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  what text collate "C" not null,
  fact_id text collate "C",
  title text not null,
  purpose text not null,
  cover text not null,
  state text collate "C" not null,
  made_by text collate "C" not null references users (id),
  made_at text collate "C" not null,
  decided_by text collate "C" references users (id),
  decided_at text collate "C",
  decided_words text not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index sendings_by_family on sendings (family_id, made_at);
create index sendings_waiting on sendings (family_id) where state = 'waits_second';

-- Each reader of it with exactly what goes to them, from the moment of the release on, and why a second person had to read it.
create table sending_readers (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  sending_id text collate "C" not null references sendings (id),
  recipient_id text collate "C" not null references recipients (id),
  address_id text collate "C" not null references recipient_addresses (id),
  words text not null,
  digest text collate "C" not null,
  kept_back bigint not null,
  against text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index sending_readers_by_family on sending_readers (family_id, sending_id);
create index sending_readers_by_address on sending_readers (address_id);
