-- What a worker says they are when they ring or knock, and what must not be said by this way whatever else is: each line in words that would give it away.
alter table channels add column say_as text not null default '';
alter table channels add column never_mention text not null default '';
