-- What a council has for support packages in one year, what was agreed to and not yet paid (held), and what was paid. No family stands here.
create table budgets (
  id text collate "C" primary key,
  code text collate "C" not null,
  name text not null,
  year_from text collate "C" not null,
  year_to text collate "C" not null,
  pence bigint not null,
  held_pence bigint not null,
  spent_pence bigint not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  unique (code, year_from),
  check (year_from <= year_to),
  check (pence >= 0),
  check (held_pence >= 0),
  check (spent_pence >= 0),
  check (held_pence + spent_pence <= pence)
);

-- Each change of a budget. It names no family and no payment: it stays when a record is destroyed.
create table budget_moves (
  id text collate "C" primary key,
  budget_id text collate "C" not null references budgets (id),
  kind text collate "C" not null,
  pence bigint not null,
  moved_by text collate "C" not null references users (id),
  moved_at text collate "C" not null,
  check (pence >= 0)
);
create index budget_moves_by_budget on budget_moves (budget_id);
keep budget_moves as written;

-- A file of payments for the council's finance system, by whom and when it was made; what stands in it names its batch.
create table payment_batches (
  id text collate "C" primary key,
  made_by text collate "C" not null references users (id),
  made_at text collate "C" not null,
  counted bigint not null,
  pence bigint not null
);
