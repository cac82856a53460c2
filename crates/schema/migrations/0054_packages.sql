-- Support packages: what those who step in for a child need, who agreed to it, and what was paid.
create table packages (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  arrangement_id text collate "C" references kin_arrangements (id),
  purpose text collate "C" not null,
  barrier text not null,
  tried text not null,
  means text not null,
  legal_power text collate "C" not null,
  budget_code text collate "C" not null,
  repay text collate "C" not null,
  conditions text not null,
  exit_plan text not null,
  from_on text collate "C" not null,
  review_on text collate "C" not null,
  ends_on text collate "C" not null,
  state text collate "C" not null,
  step text collate "C",
  asked_pence bigint,
  made_by text collate "C" not null references users (id),
  made_at text collate "C" not null,
  requested_by text collate "C" references users (id),
  requested_at text collate "C",
  ended_on text collate "C",
  outcome text collate "C",
  outcome_words text not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (from_on <= ends_on),
  check (asked_pence is null or asked_pence > 0)
);
create index packages_by_family on packages (family_id);
create index packages_by_state on packages (state);

-- Who is paid. No bank details: those stay with finance.
create table package_payees (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  member_id text collate "C" references network_people (id),
  person_id text collate "C" references people (id),
  name text not null,
  is_supplier boolean not null,
  is_masked boolean not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (not is_supplier or (member_id is null and person_id is null))
);
create index package_payees_by_family on package_payees (family_id);

create table package_lines (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  package_id text collate "C" not null references packages (id),
  payee_id text collate "C" not null references package_payees (id),
  what text not null,
  kind text collate "C" not null,
  pence bigint not null,
  repeats text collate "C" not null,
  from_on text collate "C" not null,
  until_on text collate "C",
  method text collate "C" not null,
  why_not_supplier text not null,
  added_by text collate "C" not null references users (id),
  added_at text collate "C" not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check (pence > 0),
  check (until_on is null or until_on >= from_on)
);
create index package_lines_by_package on package_lines (package_id);
create index package_lines_by_family on package_lines (family_id);

-- What was decided on a package, step by step. Never written over.
create table package_approvals (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  package_id text collate "C" not null references packages (id),
  step text collate "C" not null,
  decision text collate "C" not null,
  pence bigint not null,
  conditions text not null,
  decided_by text collate "C" not null references users (id),
  for_team text collate "C" references teams (id),
  decided_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null
);
create index package_approvals_by_package on package_approvals (package_id);
create index package_approvals_by_family on package_approvals (family_id);

-- Each payment, from the moment it is agreed to. No line is paid twice for one day, and who asked, who agreed and who pays are three people.
create table payments (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  package_id text collate "C" not null references packages (id),
  line_id text collate "C" not null references package_lines (id),
  budget_id text collate "C" not null references budgets (id),
  due_on text collate "C" not null,
  pence bigint not null,
  method text collate "C" not null,
  state text collate "C" not null,
  requested_by text collate "C" not null references users (id),
  approved_by text collate "C" not null references users (id),
  approved_by_too text collate "C" references users (id),
  paid_by text collate "C" references users (id),
  paid_on text collate "C",
  batch_id text collate "C" references payment_batches (id),
  finance_ref text not null,
  note text not null,
  evidence text collate "C",
  evidence_words text not null,
  document_id text collate "C" references documents (id),
  overpaid_pence bigint not null,
  overpaid_words text not null,
  recovered_pence bigint not null,
  version bigint not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  unique (line_id, due_on),
  check (pence > 0),
  check (overpaid_pence between 0 and pence),
  check (recovered_pence between 0 and pence),
  check (requested_by <> approved_by),
  check (approved_by_too is null or (approved_by_too <> requested_by and approved_by_too <> approved_by)),
  check (paid_by is null or (paid_by <> requested_by and paid_by <> approved_by and (approved_by_too is null or paid_by <> approved_by_too)))
);
create index payments_by_package on payments (package_id);
create index payments_by_family on payments (family_id);
create index payments_by_state on payments (state);
create index payments_by_batch on payments (batch_id);

-- What was seen when somebody looked again at a package or at an arrangement. Never written over.
create table support_reviews (
  id text collate "C" primary key,
  family_id text collate "C" not null references families (id),
  package_id text collate "C" references packages (id),
  arrangement_id text collate "C" references kin_arrangements (id),
  held_on text collate "C" not null,
  words text not null,
  child_says text not null,
  next_on text collate "C",
  recorded_by text collate "C" not null references users (id),
  recorded_at text collate "C" not null,
  subjects text not null,
  withheld_from text not null,
  visibility text collate "C" not null,
  source text not null,
  check ((package_id is null) <> (arrangement_id is null))
);
create index support_reviews_by_family on support_reviews (family_id);
