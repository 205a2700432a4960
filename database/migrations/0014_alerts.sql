-- Up Migration

-- A8: one row per alert that went. Repeated once to the next role unless somebody acknowledged it, or it was attended to.
create table alerts (
  case_id text not null references cases (id),
  n integer not null,                  -- the transition that was the alert
  level smallint not null,
  at bigint not null,
  closes_at bigint not null,           -- when the window closes that it was about
  repeat_at bigint not null,           -- 15 working minutes later (policy)
  acknowledged_at bigint,
  acknowledged_by text,                -- an operator's or agent's id, never a name (S1)
  repeated_at bigint,
  is_settled boolean not null default false, -- acknowledged, repeated, or no longer worth repeating
  primary key (case_id, n)
);
create index alerts_to_repeat on alerts (repeat_at) where not is_settled;
create trigger alerts_change after insert or update on alerts for each statement execute function note_change();

-- Down Migration
drop table alerts;
