-- By which a node knows that it has the key of tags with which the row was written: with another it would keep nobody apart, and not notice.
alter table sealed_identities add column tag_row text collate "C" not null default '';
