-- Somebody of a partner agency asked whether a family is helped here. The family stands there also where they were told nothing, if exactly one was meant:
-- those who answer for it see who asks for it.
create table already_open_askings (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  agency_id text collate "C" not null references agencies (id),
  family_id text collate "C" references families (id),
  purpose text collate "C" not null,
  told boolean not null,
  asked_at text collate "C" not null
);
create index already_open_askings_by_user on already_open_askings (user_id, asked_at);
create index already_open_askings_by_agency on already_open_askings (agency_id, asked_at);
create index already_open_askings_by_family on already_open_askings (family_id, asked_at);
