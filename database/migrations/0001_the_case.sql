-- Up Migration

-- People (I1). Everything personal lives in contacts, identities, messages, tasks.data and webhook_events; nowhere else (S1).
create table contacts (
  id text primary key default 'contact-' || gen_random_uuid(),
  name text,
  language text,                       -- BCP 47, as the business knows it
  country text,                        -- ISO 3166-1 alpha-2
  time_zone text,                      -- IANA
  segment text,
  email text,
  email_unreachable_at bigint,         -- F2: a bounce
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table identities (
  channel text not null,               -- 'whatsapp'
  kind text not null,                  -- 'phone' (digits, no plus) or 'user_id' (business-scoped)
  value text not null,
  contact_id text not null references contacts (id),
  unreachable_at bigint,               -- R8: 131026, no more templates
  primary key (channel, kind, value)
);
create index identities_of_contact on identities (contact_id);

create table lines (
  id text primary key,                 -- the provider's phone number id
  channel text not null default 'whatsapp',
  display_number text,
  account_id text
);

-- E2: append-only; the last row per contact, channel and category decides.
create table consents (
  id bigint generated always as identity primary key,
  contact_id text not null references contacts (id),
  channel text not null,               -- 'whatsapp', 'email', 'call'
  category text not null,              -- 'utility', 'marketing', 'authentication', 'service'
  granted boolean not null,
  source text not null,
  wording_version text,
  at bigint not null,
  recorded_at timestamptz not null default now()
);
create index consents_of_contact on consents (contact_id, channel, category, at desc, id desc);

create sequence case_numbers start 10001;
-- The order in which the timeline's rows were stored: case time is the same for all that one step does.
create sequence told_order;

-- Written by the webhook transaction and the senders under the row's lock; instants are case time in ms.
-- The per-message columns carry no index, so that their updates stay in the page.
create table cases (
  id text primary key,
  contact_id text not null references contacts (id),
  line_id text not null references lines (id),
  channel text not null default 'whatsapp',
  opened_at bigint not null,
  is_open boolean not null default true,
  previous_case_id text references cases (id),
  fact_seq integer not null default 0, -- number of the last fact; has commit order because it is given under the row lock
  event_seq integer not null default 0,-- number of the last event out
  anchor bigint,                       -- W3: greatest provider timestamp of the customer
  last_inbound_at bigint,              -- arrival
  asked_seq integer not null default 0,-- W9
  answered_seq integer not null default 0,
  last_outbound_at bigint,
  shut_early_at bigint,                -- W5
  closed_by text,
  closed_at bigint
) with (fillfactor = 80);
create unique index one_unclosed_case on cases (contact_id, line_id) where is_open; -- W10
create index cases_of_contact on cases (contact_id, opened_at desc);
create index cases_by_opening on cases (opened_at desc, id desc);

-- The journal of facts a case learns, in the order they were stored.
create table case_facts (
  case_id text not null references cases (id),
  seq integer not null,
  fact jsonb not null,                 -- domain/case/fact.ts; ids and facts only
  primary key (case_id, seq)
);

-- Written by the workflow alone: where version < $n. Version 0: the outlook is drawn, nothing is recorded yet.
create table case_progress (
  case_id text primary key references cases (id),
  version integer not null,
  state text not null,                 -- the contract's states
  phase text not null,
  reason text not null,
  queue text not null,
  agent text,
  priority smallint not null,
  next_at bigint,
  next_step text,
  next_rule text,
  impacts integer not null default 0,
  needs_human boolean not null default false,
  outcome text,
  snapshot jsonb,                      -- domain/case/case-state.ts CaseState, once recorded
  outlook jsonb,                       -- domain/case/case-state.ts Outlook, when last drawn
  updated_at timestamptz not null default now()
);
create index case_progress_by_state on case_progress (state, case_id);
create index case_progress_by_queue on case_progress (queue, state);

create table transitions (
  told_order bigint not null default nextval('told_order'),
  case_id text not null references cases (id),
  n integer not null,
  at bigint not null,
  rule text not null,
  from_phase text not null,
  to_phase text not null,
  what text not null,
  late boolean not null default false,
  detail jsonb,
  primary key (case_id, n)
);

create table tasks (
  told_order bigint not null default nextval('told_order'),
  id text primary key,
  case_id text not null references cases (id),
  reason text not null,
  step text not null,
  data jsonb not null default '{}',
  resume_url text,
  due_at bigint,
  valid_until bigint,
  since bigint not null,
  state text not null default 'proposed' check (state in ('proposed', 'pending', 'completed', 'replaced', 'ended')),
  ended_at bigint
);
create index tasks_of_case on tasks (case_id, since);

create table messages (
  told_order bigint not null default nextval('told_order'),
  id text primary key,                 -- ours, 'msg-…'
  provider_id text unique,             -- wamid; a duplicate stops here (W3)
  case_id text references cases (id),
  contact_id text not null references contacts (id),
  line_id text not null references lines (id),
  direction text not null check (direction in ('in', 'out', 'echo')),
  type text not null,                  -- the provider's type, unknown ones included
  seq integer,                         -- its fact, when it is one
  at bigint not null,                  -- provider timestamp clamped to arrival (W3), or the instant of sending
  arrived_at bigint not null,
  kind text,                           -- domain/case/fact.ts InboundKind
  reply_to text,                       -- provider id of the message it answers
  content jsonb not null,              -- as received, or as sent
  status text,                         -- outbound: kept, kept-confirm, held, reserved, sent, delivered, read, failed, refused, unknown, discarded, reported
  attempt_id text,
  author text                          -- 'customer', 'agent:…', 'bot:…', 'system:…'
);
create index messages_of_case on messages (case_id, arrived_at);
create index messages_of_contact on messages (contact_id, line_id, arrived_at desc);

-- Provider events that are not messages, and whatever was not understood: kept as they came.
create table webhook_events (
  id bigint generated always as identity primary key,
  field text not null,
  digest text not null unique,
  value jsonb not null,
  received_at bigint not null
);

-- T1: versions are immutable; a change is a new version.
create table templates (
  name text not null,
  version integer not null,
  language text not null,              -- as the provider names it: es, pt_BR, en
  category text not null check (category in ('utility', 'authentication', 'marketing')),
  provider_category text,              -- T2: as the provider has it now
  status text not null check (status in ('approved', 'pending', 'rejected', 'paused', 'disabled', 'archived')),
  paused_until bigint,
  quality text not null default 'unknown' check (quality in ('green', 'yellow', 'red', 'unknown')),
  reason text not null,                -- a reason, or '*'
  step text not null default '*',
  impact text not null check (impact in ('1', '2', 'answer', 'none')),
  countries text[] not null default '{}',
  body text not null,                  -- {{name}} marks a variable
  variables jsonb not null,            -- [{ name, type, example }]
  buttons jsonb not null default '[]',
  provider_name text not null,         -- the name the provider knows this version by
  fallback_name text,                  -- R8: the version that replaces it
  fallback_version integer,
  owner text not null,
  review_at date,
  approved_by text,
  approved_at timestamptz,
  primary key (name, version, language)
);
create unique index templates_by_provider_name on templates (provider_name, language);

-- One row per send of any kind: what guarantees that it happens at most once.
create table attempts (
  told_order bigint not null default nextval('told_order'),
  id text primary key,                 -- travels as biz_opaque_callback_data
  key text not null unique,            -- case/reason/impact/replacement/try/watermark, api/token/idempotencyKey, case/kept/message/n
  case_id text references cases (id),
  contact_id text references contacts (id),
  line_id text,
  kind text not null check (kind in ('impact', 'answer', 'free-form', 'template', 'kept', 'email', 'call-notice', 'opt-out-notice', 'fence')),
  reason text,
  impact text,                         -- '1', '2', 'answer'; 'reported': a template of the API that counts (R2)
  replacement smallint not null default 0,
  template_name text,
  template_version integer,
  template_language text,
  message_id text,
  status text not null check (status in ('held', 'reserved', 'calling', 'sent', 'refused', 'unknown', 'fenced')),
  request_digest text,                 -- of an API request: the same key with another body is an error
  held_until bigint,                   -- held: a template of the API waits for this instant (E3, E5)
  not_after bigint,                    -- the first instant at which it may no longer go; looked at right before the provider
  reserved_at bigint not null,
  called_at bigint,
  settled_at bigint,
  provider_id text,
  error_code text,
  error_class text,
  delivered_at bigint,
  read_at bigint,
  failed_at bigint,
  failed_code text,
  pricing jsonb
);
-- R2: the same impact of a reason is out at most once, whatever retries, crashes or is run again.
create unique index one_live_impact on attempts (case_id, reason, impact, replacement)
  where kind in ('impact', 'answer') and status in ('reserved', 'calling', 'sent', 'unknown') and failed_at is null;
create index attempts_held on attempts (held_until) where status = 'held';
create index attempts_of_case on attempts (case_id, reserved_at);
create index attempts_by_provider_id on attempts (provider_id);

-- Every answer of the gate.
create table decisions (
  told_order bigint not null default nextval('told_order'),
  id bigint generated always as identity primary key,
  case_id text references cases (id),
  attempt_id text,
  step text not null,
  answer text not null check (answer in ('allowed', 'held', 'suppressed')),
  rule text,
  until bigint,
  questions jsonb not null,            -- [{ rule, answer, why }]
  facts jsonb not null,
  at bigint not null
);
create index decisions_of_case on decisions (case_id, at);

-- F3. A call is reserved with its slot, and booked once the contact was told; a slot nobody could be told of is released.
create table calls (
  told_order bigint not null default nextval('told_order'),
  id text primary key,                 -- 'call-…'
  case_id text not null references cases (id),
  reason text not null,
  round integer not null,              -- the booking's key: the version of the state that planned it
  ordinal integer not null,            -- how many calls the case had before: numbers the states of the calendar entry
  slot_from bigint not null,
  slot_to bigint not null,
  state text not null check (state in ('reserved', 'booked', 'due', 'done', 'missed', 'cancelled', 'released')),
  missed_by text check (missed_by in ('customer', 'us')),
  told_by text check (told_by in ('email', 'free-form')),
  reserved_at bigint not null,
  booked_at bigint,
  settled_at bigint
);
create index calls_of_case on calls (case_id, reserved_at);
create unique index one_live_call on calls (case_id) where state in ('reserved', 'booked', 'due');
create unique index one_call_per_round on calls (case_id, round) where state <> 'released';
-- One row per slot: a capacity counter is one conditional upsert.
create table call_slots (
  slot_from bigint primary key,
  booked integer not null default 0 check (booked >= 0)
);
-- A told call that was cancelled: the contact is told that too. Delivered by a loop of its own, in real time.
create table call_notices (
  call_id text primary key references calls (id),
  at bigint not null,
  tries integer not null default 0,
  next_try_at timestamptz not null default now(),
  settled_at timestamptz,
  outcome text
);
create index call_notices_due on call_notices (next_try_at) where settled_at is null;
-- E2: an opt-out that is confirmed, once, in the chat it came in. Delivered as above.
create table opt_out_notices (
  message_id text primary key references messages (id),
  case_id text not null references cases (id),
  at bigint not null,
  tries integer not null default 0,
  next_try_at timestamptz not null default now(),
  settled_at timestamptz,
  outcome text
);
create index opt_out_notices_due on opt_out_notices (next_try_at) where settled_at is null;

-- Events out (Standard Webhooks): numbered per case, delivered at least once, in order per case and subscriber.
create table outbox (
  id bigint generated always as identity primary key,
  event_id text not null unique,       -- 'evt-…', the webhook-id; derived, so that a repeated transition adds nothing
  case_id text not null references cases (id),
  seq integer not null,
  type text not null,
  at bigint not null,
  data jsonb not null,
  -- The order in which events became visible. Ids are taken before the commit, so a reader that follows ids would
  -- skip what commits late; one placer at a time gives positions, and what follows positions misses nothing.
  position bigint unique,
  unique (case_id, seq)
);
create index outbox_unplaced on outbox (id) where position is null;
create table subscribers (
  name text primary key,
  url text not null,
  secret text not null,
  events text[] not null default '{}', -- empty: all
  is_active boolean not null default true,
  disabled_why text,
  failures integer not null default 0, -- in a row, over all events
  paused_until timestamptz,
  created_at timestamptz not null default now()
);
create table deliveries (
  subscriber text not null references subscribers (name) on delete cascade,
  outbox_id bigint not null references outbox (id),
  case_id text not null,
  seq integer not null,
  tries integer not null default 0,
  next_try_at timestamptz not null default now(),
  delivered_at timestamptz,
  gave_up_at timestamptz,
  last_error text,
  primary key (subscriber, outbox_id)
);
create index deliveries_due on deliveries (subscriber, next_try_at) where delivered_at is null and gave_up_at is null;
create index deliveries_open on deliveries (subscriber, case_id, seq) where delivered_at is null and gave_up_at is null;

-- The dispatcher's row of a case: facts up to dirty are stored, up to sent acknowledged by Temporal.
create table dispatch (
  case_id text primary key references cases (id),
  dirty integer not null default 0,
  sent integer not null default 0,
  not_before timestamptz not null default now(),
  lease_until timestamptz,
  failures integer not null default 0
) with (fillfactor = 80);
create index dispatch_due on dispatch (not_before) where dirty > sent;

-- Requests to the API that carry an idempotency key: the unique row is what makes a repetition known.
create table api_requests (
  token text not null,                 -- name of the API token
  key text not null,
  digest text not null,                -- of method, path and body: the same key with another request is an error
  subject text,                        -- what it made, e.g. a task's id
  is_done boolean not null default false,
  at timestamptz not null default now(),
  primary key (token, key)
);

-- What the deployment generated for itself: 'link-secret' signs resume links (F4).
create table settings (
  name text primary key,
  value jsonb not null
);

-- Down Migration
drop table api_requests, settings, dispatch, deliveries, subscribers, outbox, opt_out_notices, call_notices, call_slots, calls, decisions, attempts, templates,
  webhook_events, messages, tasks, transitions, case_progress, case_facts, cases, consents, lines, identities, contacts;
drop sequence case_numbers, told_order;
