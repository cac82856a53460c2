-- Signing in with the council's own accounts.

-- What somebody has begun and not yet ended at the provider. Taken out when they come back, so it is used once. It opens nothing by itself: the
-- browser's cookie is not here, only its digest.
create table ceremonies (
  -- The digest of the cookie that binds it to a browser.
  id text collate "C" primary key,
  kind text collate "C" not null,
  state text not null,
  made_at text collate "C" not null,
  ends_at text collate "C" not null
);
create index ceremonies_by_end on ceremonies (ends_at);

-- Who somebody is for a provider: its own name for them, for good. An account has one for each provider.
create table identities (
  issuer text collate "C" not null,
  subject text collate "C" not null,
  user_id text collate "C" not null references users (id),
  linked_at text collate "C" not null,
  last_at text collate "C",
  primary key (issuer, subject)
);
create unique index identities_by_user on identities (user_id, issuer);

-- The provider's word that somebody signed out there, as long as it could be sent again. `about` is a digest of the session or the person.
create table provider_logouts (
  id text collate "C" primary key,
  about text collate "C" not null,
  at text collate "C" not null,
  ends_at text collate "C" not null
);
create index provider_logouts_by_about on provider_logouts (about, at);
create index provider_logouts_by_end on provider_logouts (ends_at);

-- By which session of the provider's one of ours began.
alter table sessions add column issuer text collate "C";
alter table sessions add column provider_session text collate "C";
create index sessions_by_provider on sessions (issuer, provider_session);
