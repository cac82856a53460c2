-- Which families are restricted is asked whenever a program makes a family, and few are.
create index families_restricted on families (id) where restricted;
