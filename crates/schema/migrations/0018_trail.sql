-- The trail that nobody bends: entries and seals are only ever added.

-- Seals stand beside the entries, so that no entry is ever written to again. Those that earlier programs wrote into the entries themselves
-- stay where they are, and this chain goes on from their last.
create table trail_seals (
  number bigint primary key,
  version bigint not null,
  entry_id text collate "C" not null unique,
  digest text collate "C" not null,
  seal text collate "C" not null,
  sealed_at text collate "C" not null
);

-- Entries that wait for their seal. The database itself names each as it is added, so that none is passed over, whoever adds it.
create table trail_waiting (
  entry_id text collate "C" primary key
);
insert into trail_waiting (entry_id) select id from trail where seal is null;
drop index trail_unsealed;

-- In what they did it: the session, what they do here, the network and the request; whether it was done or denied; of a list, how many were
-- shown and which families, by their references. The network stands under a name that nobody undoes without a key.
alter table trail add column session_name text collate "C" not null default '';
alter table trail add column roles text collate "C" not null default '';
alter table trail add column network_name text collate "C" not null default '';
alter table trail add column request_id text collate "C" not null default '';
alter table trail add column outcome text collate "C" not null default '';
alter table trail add column counted bigint;
alter table trail add column shown text collate "C" not null default '';

-- What stands for words in the chain: nobody reads it, and it goes on being true when the words are gone.
alter table trail add column commitment text collate "C" not null default '';

-- The words themselves, under a key. They can be made unreadable, by their key or here, and never changed.
create table trail_words (
  entry_id text collate "C" primary key,
  envelope text not null
);

-- Read by the dialect, which knows how each engine is told so.
name new trail in trail_waiting;
keep trail as written;
keep trail_seals as written;
keep trail_words as written or empty envelope;
