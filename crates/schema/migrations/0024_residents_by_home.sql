-- Who lives in a home that is found by its postcode, and by which numbers somebody is reached, was looked for in the whole table.
create index residents_by_home on residents (home_id);
create index channels_by_person on channels (person_id);
