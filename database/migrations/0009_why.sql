-- Up Migration

-- E: why the rule that decided did so, in the gate's own words; with answer and rule it stays when the questions go.
alter table decisions add column why text;

-- E6, R8: the provider refused a message because of the account or the line itself, so every other would be refused too:
-- they are held until then, and the next one tries.
alter table channel_health add column refused_at bigint,
  add column refused_until bigint,
  add column refused_for bigint,       -- how long; doubles when the next try is refused again
  add column refused_code text;

-- R8: the troubles that operators were last told of, by name; one that runs out by time is told of as well.
alter table lines add column told_troubles text not null default '';

-- Down Migration
alter table lines drop column told_troubles;
alter table channel_health drop column refused_at, drop column refused_until, drop column refused_for, drop column refused_code;
alter table decisions drop column why;
