-- Up Migration

-- M2: what customers said of how they were served, as a survey's tool reports it.
create table satisfactions (
  case_id text not null references cases (id),
  kind text not null check (kind in ('csat', 'ces')),
  at bigint not null,
  score smallint not null,
  told_by text not null,               -- name of the API token, or an operator's id
  primary key (case_id, kind, at)
);

-- M3: what customers did that the business wanted, as other systems report it. A task that is completed is one without this.
create table conversions (
  id text primary key,                 -- 'conv-…'
  token text not null,
  key text not null,                   -- the caller's idempotency key
  digest text not null,                -- of the request: the same key with another one is an error
  contact_id text not null references contacts (id),
  case_id text references cases (id),
  task_id text references tasks (id),  -- the same conversion as the completion of this task
  at bigint not null,
  via text not null check (via in ('case', 'link', 'contact')),
  amount bigint,                       -- millionths of the currency
  currency text,
  utm_source text,
  utm_medium text,
  utm_campaign text,
  unique (token, key)
);
create index conversions_of_contact on conversions (contact_id, at);

-- The summary's facts, drawn from the tables above by a sweep, whole contacts at a time; anything of it can be drawn again.
-- Days are numbered from 1970-01-01 in the business's calendar, so that a figure needs no time zone. Instants are case time
-- in ms. Erasing a contact leaves them: they hold nothing personal.

-- M1, M2. One row per session: what is counted, and nothing else.
create table summary_sessions (
  case_id text not null,
  ordinal integer not null,
  contact_id text not null,
  line text not null,
  channel text not null,
  country text,
  language text,
  segment text,
  reason text not null,
  skill text,
  campaign text,
  day integer not null,                -- of opened_at
  opened_at bigint not null,
  opened_by text not null check (opened_by in ('user', 'business')),
  reopened_by text check (reopened_by in ('impact-1', 'impact-2', 'answer', 'template', 'reported')),
  expires_at bigint,                   -- half-open (W2); null: the channel has no window
  ended_at bigint,                     -- the window's end or the case's, whichever came first; null: neither is known
  first_response integer,              -- seconds to the first word of a person
  handling integer,                    -- seconds
  inbound integer not null,
  by_people integer not null,
  by_automation integer not null,
  handoff boolean not null,
  contained boolean not null,
  resolved_at bigint,
  resolved_24h boolean not null,
  has_flow boolean not null,
  flow_completed boolean not null,
  fcr boolean,                         -- null: not the first session of its case
  fcr_known_at bigint,
  csat smallint,
  ces smallint,
  opted_out boolean not null,
  cost bigint not null,                -- millionths of cost_currency
  cost_currency text,
  primary key (case_id, ordinal)
);
create index summary_sessions_by_day on summary_sessions (day);
create index summary_sessions_of_contact on summary_sessions (contact_id);

-- The same, each case once; a case that was only written to has no session.
create table summary_cases (
  case_id text primary key,
  contact_id text not null,
  line text not null,
  channel text not null,
  country text,
  language text,
  segment text,
  reason text not null,
  skill text,
  campaign text,
  day integer not null,                -- of opened_at
  opened_at bigint not null,           -- the first session's; without one the case's
  opened_by text not null check (opened_by in ('user', 'business')),
  sessions integer not null,
  ended_at bigint,
  first_response integer,
  handling integer,
  inbound integer not null,
  by_people integer not null,
  by_automation integer not null,
  handoff boolean not null,
  contained boolean not null,
  resolved_at bigint,
  resolved_24h boolean not null,
  has_flow boolean not null,
  flow_completed boolean not null,
  fcr boolean,
  fcr_known_at bigint,
  csat smallint,
  ces smallint,
  templates_sent integer not null,     -- the rest says of how many of them
  templates_delivered integer not null,
  templates_read integer not null,
  templates_answered integer not null,
  templates_converted integer not null,
  templates_opted_out integer not null,
  templates_blocked integer not null
);
create index summary_cases_by_day on summary_cases (day);
create index summary_cases_of_contact on summary_cases (contact_id);

-- M3. One row per template that the provider accepted, or may have (R7). Country, language, segment, skill and campaign are the case's.
create table summary_templates (
  attempt_id text primary key,
  case_id text not null,
  contact_id text not null,
  line text not null,
  channel text not null,
  country text,
  language text,
  segment text,
  reason text not null,
  skill text,
  campaign text,
  day integer not null,                -- of sent_at
  sent_at bigint not null,
  name text not null,
  version integer not null,
  template_language text not null,
  category text,                       -- as the provider has it, else ours
  impact text,                         -- '1', '2', 'answer'; null: asked for by name
  delivered boolean not null,
  is_read boolean not null,
  failed boolean not null,
  answered_at bigint,
  converted boolean not null,
  opted_out boolean not null,
  blocked boolean not null
);
create index summary_templates_by_day on summary_templates (day);
create index summary_templates_of_contact on summary_templates (contact_id);

-- M3. Each conversion once, with the one template that it is credited to, if any.
create table summary_conversions (
  id text primary key,                 -- the task's, or the report's
  case_id text,
  contact_id text not null,
  line text,
  channel text,
  country text,
  language text,
  segment text,
  reason text,
  skill text,
  campaign text,
  day integer not null,
  case_day integer,                    -- of the case it belongs to
  at bigint not null,
  attempt_id text,
  amount bigint,
  currency text
);
create index summary_conversions_by_day on summary_conversions (day);
create index summary_conversions_of_contact on summary_conversions (contact_id);

-- M4. What was charged, per case, day and billing category.
create table summary_costs (
  case_id text not null,
  contact_id text not null,
  line text not null,
  channel text not null,
  country text,
  language text,
  segment text,
  reason text not null,
  skill text,
  campaign text,
  day integer not null,                -- of the charge
  case_day integer not null,           -- of the case
  category text not null,
  type text not null,
  currency text not null,
  amount bigint not null,              -- millionths
  messages integer not null,
  free integer not null,
  unpriced integer not null,
  primary key (case_id, day, category, type, currency)
);
create index summary_costs_by_day on summary_costs (day);
create index summary_costs_by_case_day on summary_costs (case_day);
create index summary_costs_of_contact on summary_costs (contact_id);

-- Whose facts are to be drawn again. Only ever added to, so that nobody who writes a message waits for it or for another:
-- one row per contact that is updated would be locked by posts about the same people in different orders.
create table summary_marks (
  id bigint generated always as identity primary key,
  contact_id text not null,
  marked_at timestamptz not null default now()
);
create index summary_marks_of_contact on summary_marks (contact_id);

create function mark_contact() returns trigger language plpgsql as $$
begin
  insert into summary_marks (contact_id) values (new.contact_id);
  return null;
end $$;
create function mark_contact_itself() returns trigger language plpgsql as $$
begin
  insert into summary_marks (contact_id) values (new.id);
  return null;
end $$;
create function mark_contact_of_case() returns trigger language plpgsql as $$
begin
  insert into summary_marks (contact_id) select c.contact_id from cases c where c.id = new.case_id;
  return null;
end $$;

-- What is out, or may be.
create function is_said(status text) returns boolean language sql immutable parallel safe
  return coalesce(status in ('sent', 'delivered', 'read', 'unknown', 'reported'), false);

create trigger messages_summary after insert on messages
  for each row when (new.direction <> 'out' or is_said(new.status)) execute function mark_contact();
create trigger messages_summary_later after update of status, at, case_id on messages
  for each row when ((is_said(old.status), old.at, old.case_id) is distinct from (is_said(new.status), new.at, new.case_id)) execute function mark_contact();
create trigger attempts_summary after update of status, delivered_at, read_at, failed_at on attempts
  for each row when (new.template_name is not null and new.case_id is not null
    and (old.status in ('sent', 'unknown'), old.delivered_at is null, old.read_at is null, old.failed_at)
      is distinct from (new.status in ('sent', 'unknown'), new.delivered_at is null, new.read_at is null, new.failed_at))
  execute function mark_contact_of_case();
create trigger attempts_summary_new after insert on attempts
  for each row when (new.template_name is not null and new.case_id is not null and new.status in ('sent', 'unknown'))
  execute function mark_contact_of_case();
create trigger costs_summary after insert or update on costs
  for each row when (new.case_id is not null and new.charged_at is not null) execute function mark_contact_of_case();
create trigger transitions_summary after insert on transitions
  for each row when (new.to_phase in ('resolved', 'closed') or new.from_phase = 'resolved') execute function mark_contact_of_case();
create trigger case_facts_summary after insert on case_facts
  for each row when (new.fact ->> 'fact' in ('shut', 'reported-template')) execute function mark_contact_of_case();
create trigger tasks_summary after insert or update of state, ended_at, since on tasks
  for each row execute function mark_contact_of_case();
create trigger openings_summary after insert on openings for each row execute function mark_contact_of_case();
create trigger case_progress_summary after update of reason, queue on case_progress
  for each row when ((old.reason, old.queue) is distinct from (new.reason, new.queue)) execute function mark_contact_of_case();
create trigger case_progress_summary_new after insert on case_progress
  for each row execute function mark_contact_of_case();
create trigger cases_summary after update of is_open, closed_at, contact_id on cases
  for each row when ((old.closed_at, old.contact_id) is distinct from (new.closed_at, new.contact_id)) execute function mark_contact();
create trigger contacts_summary after update of country, language, segment on contacts
  for each row when ((old.country, old.language, old.segment) is distinct from (new.country, new.language, new.segment))
  execute function mark_contact_itself();
create trigger consents_summary after insert on consents
  for each row when (not new.granted) execute function mark_contact();
create trigger satisfactions_summary after insert or update on satisfactions
  for each row execute function mark_contact_of_case();
create trigger conversions_summary after insert on conversions for each row execute function mark_contact();

-- What other tools read: stable names, nothing personal. docs/summary.md describes it, and how to make a role for it.
create schema reporting;
comment on schema reporting is 'For reading by other tools: names here are kept, nothing personal is here. Days are of the business''s calendar, amounts in units of their currency.';

create view reporting.sessions as
  select case_id || '/' || ordinal as session_id, case_id, ordinal, line, channel, country, language, segment, reason, skill,
    campaign, (date '1970-01-01' + day) as opened_on, to_timestamp(opened_at / 1000.0) as opened_at, opened_by, reopened_by,
    to_timestamp(expires_at / 1000.0) as expires_at, to_timestamp(ended_at / 1000.0) as ended_at,
    first_response as first_response_seconds, handling as handling_seconds, inbound as messages_in,
    by_people as messages_by_people, by_automation as messages_by_automation, handoff, contained,
    to_timestamp(resolved_at / 1000.0) as resolved_at, resolved_24h as resolved_within_24h, has_flow, flow_completed,
    fcr as resolved_at_first_contact, to_timestamp(fcr_known_at / 1000.0) as first_contact_known_at, csat, ces, opted_out,
    cost / 1000000.0 as cost, cost_currency
  from summary_sessions;
comment on view reporting.sessions is 'One row per session: one window''s life (W1), opened by the customer or by the answer to a template.';
comment on column reporting.sessions.session_id is 'The case''s id and the session''s ordinal in it.';
comment on column reporting.sessions.ordinal is 'The first session of a case has 1.';
comment on column reporting.sessions.skill is 'The queue: the case''s own for its last session unless it was escalated, else the one its reason is routed to.';
comment on column reporting.sessions.campaign is 'utm_campaign, else kind and id of the advertisement, of the session''s first message; of a reopened session that of the resume link.';
comment on column reporting.sessions.opened_by is 'user, or business: the opening message answers a template.';
comment on column reporting.sessions.reopened_by is 'Which template was answered: impact-1, impact-2, answer, template (asked for by name, or a notice), reported (another system''s).';
comment on column reporting.sessions.ended_at is 'The window''s end or the case''s close, whichever came first; it may lie ahead.';
comment on column reporting.sessions.first_response_seconds is 'From the first message that wants an answer to the first word of a person in the session; null: none yet.';
comment on column reporting.sessions.handling_seconds is 'From the first word of a person to the last, or to the resolution inside the window where that is later.';
comment on column reporting.sessions.contained is 'Answered automatically and by no person. Only sessions whose ended_at is past are counted.';
comment on column reporting.sessions.handoff is 'Answered automatically first, then by a person.';
comment on column reporting.sessions.resolved_at is 'The resolution that still stood when the next session began.';
comment on column reporting.sessions.resolved_at_first_contact is 'Resolved in the case''s first session, and the customer did not come back within the policy''s time. Null for later sessions. True is known from first_contact_known_at on.';
comment on column reporting.sessions.cost is 'Of all messages that went out from its opening to the next session''s; null currency: nothing was billed.';

create view reporting.cases as
  select case_id, line, channel, country, language, segment, reason, skill, campaign, (date '1970-01-01' + day) as opened_on,
    to_timestamp(opened_at / 1000.0) as opened_at, opened_by, sessions, to_timestamp(ended_at / 1000.0) as ended_at,
    first_response as first_response_seconds, handling as handling_seconds, inbound as messages_in,
    by_people as messages_by_people, by_automation as messages_by_automation, handoff, contained,
    to_timestamp(resolved_at / 1000.0) as resolved_at, resolved_24h as resolved_within_24h, has_flow, flow_completed,
    fcr as resolved_at_first_contact, to_timestamp(fcr_known_at / 1000.0) as first_contact_known_at, csat, ces,
    templates_sent, templates_delivered, templates_read, templates_answered, templates_converted, templates_opted_out,
    templates_blocked
  from summary_cases;
comment on view reporting.cases is 'Each case once, by the day of its first session.';
comment on column reporting.cases.opened_by is 'business where any of its sessions was reopened by a template.';
comment on column reporting.cases.sessions is '0: the business wrote, the customer did not.';
comment on column reporting.cases.first_response_seconds is 'From the first message that wants an answer to the first word of a person in the whole case.';
comment on column reporting.cases.handling_seconds is 'The sum over its sessions.';
comment on column reporting.cases.contained is 'No person wrote in any of its sessions, and something answered automatically.';
comment on column reporting.cases.resolved_at is 'The resolution that stands.';
comment on column reporting.cases.csat is 'The last score that was given.';
comment on column reporting.cases.templates_converted is 'Of its templates, how many a conversion is credited to.';

create view reporting.templates as
  select attempt_id as send_id, case_id, line, channel, country, language, segment, reason, skill, campaign,
    (date '1970-01-01' + day) as sent_on, to_timestamp(sent_at / 1000.0) as sent_at, name, version, template_language,
    category, impact, delivered, is_read as read, failed, to_timestamp(answered_at / 1000.0) as answered_at, converted,
    opted_out, blocked
  from summary_templates;
comment on view reporting.templates is 'One row per template that the provider accepted, or may have.';
comment on column reporting.templates.answered_at is 'When the customer first answered it: by its button or a reply to it, else as the last template before their message, within three days.';
comment on column reporting.templates.converted is 'At least one conversion is credited to it.';
comment on column reporting.templates.blocked is 'Not deliverable to somebody who had written before: most likely blocked.';

create view reporting.conversions as
  select id as conversion_id, case_id, line, channel, country, language, segment, reason, skill, campaign,
    (date '1970-01-01' + day) as converted_on, to_timestamp(at / 1000.0) as converted_at, attempt_id as credited_send_id,
    amount / 1000000.0 as amount, currency
  from summary_conversions;
comment on view reporting.conversions is 'Each conversion once: a completed task, or what another system reported.';
comment on column reporting.conversions.credited_send_id is 'send_id in reporting.templates of the one template that it is credited to; null: none.';

create view reporting.messages_cost as
  select case_id, line, channel, country, language, segment, reason, skill, campaign,
    (date '1970-01-01' + day) as charged_on, (date '1970-01-01' + case_day) as case_opened_on, category, type, currency,
    amount / 1000000.0 as amount, messages, free, unpriced
  from summary_costs;
comment on view reporting.messages_cost is 'What was charged, per case, day and billing category.';
comment on column reporting.messages_cost.free is 'Of messages: inside the window, a free entry point, or a conversation that was charged already.';
comment on column reporting.messages_cost.unpriced is 'Of messages: missing from the amount, the rate table does not say.';

-- Down Migration
drop schema reporting cascade;
drop trigger conversions_summary on conversions;
drop trigger satisfactions_summary on satisfactions;
drop trigger consents_summary on consents;
drop trigger contacts_summary on contacts;
drop trigger cases_summary on cases;
drop trigger case_progress_summary_new on case_progress;
drop trigger case_progress_summary on case_progress;
drop trigger openings_summary on openings;
drop trigger tasks_summary on tasks;
drop trigger case_facts_summary on case_facts;
drop trigger transitions_summary on transitions;
drop trigger costs_summary on costs;
drop trigger attempts_summary_new on attempts;
drop trigger attempts_summary on attempts;
drop trigger messages_summary_later on messages;
drop trigger messages_summary on messages;
drop function is_said(text), mark_contact_of_case(), mark_contact_itself(), mark_contact();
drop table summary_marks, summary_costs, summary_conversions, summary_templates, summary_cases, summary_sessions, conversions, satisfactions;
