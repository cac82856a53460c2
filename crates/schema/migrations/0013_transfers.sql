-- Moving to or from another area: how to reach who receives the family, what the family said about passing on its record, and how it went.
alter table transfers add column contact text not null default '';
alter table transfers add column passing_on text collate "C" not null default 'no';
alter table transfers add column passing_words text not null default '';
alter table transfers add column sent_how text not null default '';
alter table transfers add column called_off_on text collate "C";
alter table transfers add column called_off_why text not null default '';
