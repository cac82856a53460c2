-- Somebody of a partner agency works with a part of a family's record: the sum of the areas that the lead practitioner gave them (schema::reach::area). Of
-- everybody else it is 0 and says nothing.
alter table involvements add column parts bigint not null default 0;
