-- Up Migration

-- At a million cases whatever is looked for without an index is looked for among everything that ever was. On a database of
-- that size make these before the version is changed, each with `create index concurrently`: what is there is left as it is
-- (docs/operations.md).

-- A message by the attempt that sent it, as the timeline asks.
create index if not exists messages_of_attempt on messages (attempt_id) where attempt_id is not null;
-- E6: the newest message of a line. Of every message now, so that the foreign key has it too; no message costs one more.
create index if not exists messages_of_line on messages (line_id, direction, at desc) include (arrived_at);
drop index messages_newest;

-- What a line's or a case's row is referred to by, for whoever deletes or merges one.
create index if not exists cases_of_line on cases (line_id);
create index if not exists cases_followed on cases (previous_case_id) where previous_case_id is not null;
create index if not exists billed_conversations_of_attempt on billed_conversations (attempt_id);
create index if not exists conversions_of_case on conversions (case_id) where case_id is not null;
create index if not exists conversions_of_task on conversions (task_id) where task_id is not null;
create index if not exists opt_out_notices_of_case on opt_out_notices (case_id) where case_id is not null;
-- S3: the deliveries of an event that is too old to be kept.
create index if not exists deliveries_of_event on deliveries (outbox_id);
create index if not exists deliveries_given_up on deliveries (subscriber) where gave_up_at is not null;
-- E6: by which rule an attempt was held last.
create index if not exists decisions_of_attempt on decisions (attempt_id, id) where attempt_id is not null;
-- Of every send now, replies too: whoever erases a person or asks whether they were written to looks for all of them.
create index if not exists attempts_of_person on attempts (contact_id, reserved_at);
drop index attempts_of_contact;
-- A8: whether a case was resolved in time, without a look at all that it went through.
create index if not exists transitions_resolving on transitions (case_id, at) where to_phase = 'resolved';
create index if not exists calls_by_booking on calls (booked_at) where booked_at is not null;

-- Lists of cases, newest first: each filter has its cases in their order. The instant of the opening stands in the record, so
-- that no row is written for it; a transition rewrites the row's entries anyway, a message touches none of them.
create index if not exists case_progress_in_state on case_progress
  (state, ((snapshot ->> 'openedAt')::bigint) desc, case_id desc) where snapshot is not null;
create index if not exists case_progress_in_queue on case_progress
  (queue, ((snapshot ->> 'openedAt')::bigint) desc, case_id desc) where snapshot is not null;
create index if not exists case_progress_about on case_progress
  (reason, ((snapshot ->> 'openedAt')::bigint) desc, case_id desc) where snapshot is not null;
drop index case_progress_by_state, case_progress_by_queue;
-- Cases that wait for their first record.
create index if not exists case_progress_unrecorded on case_progress (case_id) where snapshot is null;
-- What may move a case that is not recorded with it yet, though the case's own row does not show it (database/cases/case-list.ts);
-- what it does show are the customer's words and the answers, which are nearly all facts.
create index if not exists case_facts_moving on case_facts (case_id, seq)
  where (fact ->> 'fact') not in ('inbound', 'answered', 'contact', 'opened', 'opted-in')
    or (fact ->> 'kind') in ('ack', 'stop', 'start', 'welcome');
create index if not exists case_facts_merging on case_facts (case_id, seq)
  where (fact ->> 'fact') in ('absorbed', 'merged', 'erased');

-- Search by part of a name and by either end of a number. The owner of a database may make this extension where PostgreSQL's own
-- contributed modules are installed; without them a name is looked for among all people, as before.
create function plain_letters(name text) returns text language sql immutable parallel safe
  return translate(lower(name), 'áàâãäéèêëíìîïóòôõöúùûüñç', 'aaaaaeeeeiiiiooooouuuunc');
do $$
begin
  create extension if not exists pg_trgm;
  create index if not exists contacts_by_name on contacts using gin (plain_letters(name) gin_trgm_ops);
exception when undefined_file or insufficient_privilege or feature_not_supported then
  raise warning 'pg_trgm cannot be made here (%); names are searched without an index', sqlerrm;
end $$;
create index if not exists identities_by_beginning on identities (kind, value text_pattern_ops) include (contact_id);
create index if not exists identities_by_end on identities (reverse(value) text_pattern_ops) include (contact_id) where kind = 'phone';
create index if not exists contacts_in_country on contacts (country, id);
-- Or the planner would not know how many names a text may stand in.
analyze contacts, case_progress;

-- Down Migration
drop index contacts_in_country, identities_by_end, identities_by_beginning;
drop index if exists contacts_by_name;
drop function plain_letters(text);
drop index case_facts_merging, case_facts_moving, case_progress_unrecorded, case_progress_about, case_progress_in_queue,
  case_progress_in_state;
create index case_progress_by_state on case_progress (state, case_id);
create index case_progress_by_queue on case_progress (queue, state);
create index attempts_of_contact on attempts (contact_id, reserved_at) where purpose is not null;
create index messages_newest on messages (line_id, at desc) include (arrived_at) where direction = 'in';
drop index transitions_resolving, attempts_of_person, calls_by_booking, decisions_of_attempt, deliveries_given_up, deliveries_of_event,
  opt_out_notices_of_case, conversions_of_task, conversions_of_case, billed_conversations_of_attempt, cases_followed,
  cases_of_line, messages_of_line, messages_of_attempt;
