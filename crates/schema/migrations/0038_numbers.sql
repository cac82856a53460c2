-- Somebody is found by the number that another service knows them by.
create index person_identifiers_by_value on person_identifiers (value);
