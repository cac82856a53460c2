-- Who looks at a request and since when, and how often it has changed hands: two who give it away at once notice each other by the count.
alter table requests add column assigned_at text collate "C";
alter table requests add column assignments bigint not null default 0;

-- Whether somebody who works with the family has looked at it. What a request says of the six problems is somebody asking, and no evidence
-- until then.
alter table problem_facts add column checked boolean not null default true;

-- How often help was asked for on the public pages of late, by hash of the network. Forgotten after a day, and tied to no request.
create table public_sendings (
  id text collate "C" primary key,
  network_key text collate "C" not null,
  danger boolean not null,
  at text collate "C" not null
);
create index public_sendings_by_network on public_sendings (network_key, danger, at);
create index public_sendings_by_time on public_sendings (at);
