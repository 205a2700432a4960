-- Up Migration

-- E6: what the provider last said of an account, a number (as displayed, digits) or a line (its id). Events name one of
-- these and may come before the line is known, so they are not columns of lines. Each fact has the provider's instant:
-- webhooks overtake each other, and an older one changes nothing.
create table channel_health (
  scope text not null check (scope in ('account', 'number', 'line')),
  id text not null,
  quality text check (quality in ('green', 'yellow', 'red', 'unknown')),
  quality_at bigint,
  connection text check (connection in ('connected', 'shut')),
  connection_at bigint,
  review text check (review in ('approved', 'pending', 'rejected')),
  review_at bigint,
  warned_at bigint,                    -- a violation, or a ban that was announced
  initiate_limited boolean not null default false,
  initiate_until bigint,               -- null while limited: until the provider says otherwise
  initiate_at bigint,
  reply_limited boolean not null default false,
  reply_until bigint,
  reply_at bigint,
  daily_limit integer,                 -- unique contacts in 24 h outside windows; -1: unlimited
  limit_at bigint,
  per_second integer,                  -- messages
  per_second_at bigint,
  primary key (scope, id)
);

-- E6: the message was written to a contact outside its window, and takes one of the account's places of the last 24 h
-- until it is refused.
alter table attempts add column initiates boolean not null default false;
create index attempts_initiating on attempts (line_id, reserved_at) include (contact_id)
  where initiates and status in ('reserved', 'calling', 'sent', 'unknown') and failed_at is null;

-- E6: how late a line's webhooks come is read off the newest message by the provider's time: a straggler says nothing.
create index messages_newest on messages (line_id, at desc) include (arrived_at) where direction = 'in';

-- R8: the pace is shared by all processes, in the provider's (real) time: places of a line or of a person are given out up
-- to this instant. Unlogged: after a crash of PostgreSQL nothing was sent for longer than it looks back.
create unlogged table pace (
  key text primary key,                -- line/<id>, person/<line>/<contact>
  given_until timestamptz not null
);

-- R8: an event may be a line's instead of a case's; it is numbered per line then. In deliveries the line's id stands
-- where the case's would, which keeps the order.
alter table outbox alter column case_id drop not null, add column line_id text,
  add constraint outbox_of_one check ((case_id is null) <> (line_id is null)),
  add constraint outbox_of_line unique (line_id, seq);

-- Down Migration
delete from deliveries where outbox_id in (select id from outbox where case_id is null);
delete from outbox where case_id is null;
alter table outbox drop constraint outbox_of_one, drop constraint outbox_of_line, drop column line_id,
  alter column case_id set not null;
drop table pace, channel_health;
drop index attempts_initiating, messages_newest;
alter table attempts drop column initiates;
