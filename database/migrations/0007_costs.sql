-- Up Migration

-- M4: what each message is billed as, and what it costs. One row per send, whatever order its statuses come in.
create table costs (
  attempt_id text primary key references attempts (id) on delete cascade,
  case_id text,
  line_id text,
  model text not null,                 -- 'PMP' by message, 'CBP' by conversation
  type text not null,                  -- 'regular', 'free_customer_service', 'free_entry_point'
  category text not null,              -- the provider's word
  conversation_id text,
  conversation_origin text,
  conversation_expires_at bigint,
  country text,                        -- of the recipient's number; null where nobody knows
  market text,
  amount bigint,                       -- millionths of the currency; null: the rate table does not say
  currency text not null,
  told_by smallint not null,           -- 1: by 'sent', which is an estimate; 2: by a status that charges
  charged_at bigint,                   -- null: not delivered, so nothing is charged
  counts boolean not null default false -- CBP: the one message that its conversation is charged with
);
create index costs_of_case on costs (case_id);
create index costs_by_charge on costs (charged_at) where charged_at is not null;

-- M4: a conversation is charged once, by whichever of its messages is known first to have been delivered.
create table billed_conversations (
  conversation_id text primary key,
  attempt_id text not null references attempts (id) on delete cascade
);

-- W8: what a line can do beyond what every line can, e.g. 'direct-send'.
alter table lines add column capabilities text[] not null default '{}';

-- Down Migration
alter table lines drop column capabilities;
drop table billed_conversations, costs;
