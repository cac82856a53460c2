-- What was found out and done about the danger that a request told of, for whoever looks back at the decision.
alter table requests add column danger text not null default '';
