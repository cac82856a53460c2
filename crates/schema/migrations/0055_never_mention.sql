-- What a worker says they are when they ring or knock, and what must not be said by this way whatever else is: each line in words that would give it away.
alter table channels add column say_as text not null default '';
alter table channels add column never_mention text not null default '';

-- Facts that are for the lead practitioner and their manager alone because they say where a protected home is, and are seen again as before once they do not.
create table limited_places (
  fact_table text collate "C" not null,
  fact_id text collate "C" not null,
  family_id text collate "C" not null references families (id),
  primary key (fact_table, fact_id)
);
create index limited_places_by_family on limited_places (family_id);
