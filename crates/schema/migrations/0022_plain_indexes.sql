-- Indexes for one value of a column, or for all but one, of which no statement could make use that is given the value: a plan holds for every
-- value. Who is reached by a number and who lives behind a postcode was looked for in the whole table.
drop index check_ins_by_keeper;
create index check_ins_by_keeper on check_ins (keeper_id, due_on);
drop index homes_by_postcode;
create index homes_by_postcode on homes (postcode_key);
drop index channels_by_value;
create index channels_by_value on channels (value_key);
