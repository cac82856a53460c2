-- A professional fills a request for help in over days and in any order, and attaches letters and pictures.

-- A request that is being written, and not sent yet: what is said so far, as one document, and which parts of it are done.
create table unsent_requests (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id),
  said text not null,
  done text not null,
  started_at text collate "C" not null,
  updated_at text collate "C" not null
);
create index unsent_requests_by_user on unsent_requests (user_id, started_at);

-- Letters and pictures: of a request that is being written, and then of the request. The content lies on the shelf under its digest.
create table attachments (
  id text collate "C" primary key,
  unsent_id text collate "C" references unsent_requests (id),
  request_id text collate "C" references requests (id),
  digest text collate "C" not null,
  kind text collate "C" not null,
  title text not null,
  bytes bigint not null,
  cleaned boolean not null,
  added_by text collate "C" not null references users (id),
  added_at text not null
);
create index attachments_by_unsent on attachments (unsent_id) where unsent_id is not null;
create index attachments_by_request on attachments (request_id) where request_id is not null;
create index attachments_by_digest on attachments (digest);
