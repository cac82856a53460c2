-- That somebody was adopted and has a record of their own since, which nothing joins with the one before. Who they were and who they are stands in the envelope
-- alone, under a key that only the keeper's node has; the two tags are keyed digests, by which every node refuses to join somebody of either side. No row of
-- any table names both.
create table sealed_identities (
  id text collate "C" primary key,
  envelope text not null,
  tag_old text collate "C" not null,
  tag_new text collate "C" not null,
  made_by text collate "C" not null references users (id),
  made_at text collate "C" not null,
  opened_count bigint not null
);
create unique index sealed_identities_old on sealed_identities (tag_old);
create unique index sealed_identities_new on sealed_identities (tag_new);
