-- A form that is sent again with other words is another request, which says what it follows. Only the same words, while they wait, are one.
drop index requests_once;
create unique index requests_once on requests (agency_id, outside_reference, said_digest)
  where outside_reference is not null and state in ('received', 'looking', 'held');
create index requests_by_outside_reference on requests (agency_id, outside_reference) where outside_reference is not null;
alter table requests add column follows_id text collate "C" references requests (id);
create index requests_by_follows on requests (follows_id) where follows_id is not null;
