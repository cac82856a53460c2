-- How many minutes a planned visit takes; nothing where it takes as long as visits usually do, which is a setting.
alter table planned_visits add column minutes bigint;
