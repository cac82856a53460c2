-- Who was shown very many families by searching within an hour: the privacy officers are told, and beyond a setting nothing more is shown.
create table wide_searches (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  at text collate "C" not null,
  families bigint not null,
  stopped boolean not null
);
create index wide_searches_by_user on wide_searches (user_id, at);
create index wide_searches_by_day on wide_searches (at);
