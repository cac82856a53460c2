-- Documents of a family: letters, plans, photographs of papers. A document has versions, a version has files: its pages. The content
-- lies on the shelf under its digest.

create table documents (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  kind text collate "C" not null,
  title text not null,
  dated_on text collate "C",
  retention text collate "C" not null,
  redacts_id text collate "C" references documents (id),
  version bigint not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index documents_by_family on documents (family_id, added_at);

create table document_files (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  document_id text collate "C" not null references documents (id),
  number bigint not null,
  page bigint not null,
  digest text collate "C" not null,
  kind text collate "C" not null,
  title text not null,
  bytes bigint not null,
  cleaned boolean not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create unique index document_files_once on document_files (document_id, number, page);
create index document_files_by_family on document_files (family_id);
create index document_files_by_digest on document_files (digest);
