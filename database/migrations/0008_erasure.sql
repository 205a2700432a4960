-- Up Migration

-- S3: an erased contact keeps its id, because cases, sends and decisions are counted by it; nothing else of the person.
alter table contacts add column erased_at bigint;

create table erasures (
  contact_id text primary key references contacts (id),
  at bigint not null,                  -- case time
  why text not null,                   -- a reference, e.g. a ticket; the API refuses one that names the person
  by text not null,                    -- name of the API token, or 'retention'
  removed jsonb not null               -- counts by kind
);

-- Meta's message ids hold the customer's number in base64. A digest of one still tells a duplicate (W3), and says nothing:
-- the id has a random part of more than 70 bits.
create function erased_provider_id(id text) returns text language sql immutable strict
  return case when id like 'erased:%' then id
    else 'erased:' || encode(sha256(convert_to(id, 'UTF8')), 'hex') end;

-- The guards below hold whoever writes: what is under way while a contact is erased waits here for the erasure, which
-- holds the row for update, and then finds it erased.
create function contact_is_erased(contact text) returns boolean language plpgsql as $$
declare
  erased bigint;
begin
  select erased_at into erased from contacts where id = contact for key share;
  return erased is not null;
end $$;

create function forget_message() returns trigger language plpgsql as $$
begin
  if contact_is_erased(new.contact_id) then
    if tg_op = 'INSERT' and new.direction <> 'out' then
      -- Read before the erasure: read again, its author is somebody new.
      raise exception using errcode = '40001', message = 'the contact was erased meanwhile';
    end if;
    new.content := jsonb_build_object('type', new.type);
    new.provider_id := erased_provider_id(new.provider_id);
    new.reply_to := null;
  end if;
  return new;
end $$;
create trigger forget_message before insert on messages for each row execute function forget_message();
create trigger forget_message_later before update of content, provider_id, reply_to on messages
  for each row when ((new.content, new.provider_id, new.reply_to) is distinct from (old.content, old.provider_id, old.reply_to))
  execute function forget_message();

create function forget_attempt() returns trigger language plpgsql as $$
begin
  if contact_is_erased(new.contact_id) then
    new.provider_id := erased_provider_id(new.provider_id);
  end if;
  return new;
end $$;
create trigger forget_attempt before update of provider_id on attempts
  for each row when (new.provider_id is distinct from old.provider_id) execute function forget_attempt();

create function forget_task() returns trigger language plpgsql as $$
begin
  if contact_is_erased((select contact_id from cases where id = new.case_id)) then
    new.data := '{}';
    new.resume_url := null;
  end if;
  return new;
end $$;
create trigger forget_task before insert or update of data, resume_url on tasks
  for each row execute function forget_task();

create function forget_hold() returns trigger language plpgsql as $$
begin
  if contact_is_erased((select contact_id from cases where id = new.case_id)) then
    new.why := null;
  end if;
  return new;
end $$;
create trigger forget_hold before insert or update of why on holds
  for each row execute function forget_hold();

create function forget_opening() returns trigger language plpgsql as $$
begin
  if contact_is_erased((select contact_id from cases where id = new.case_id)) then
    new.variables := null;
  end if;
  return new;
end $$;
create trigger forget_opening before insert or update of variables on openings
  for each row execute function forget_opening();

create function refuse_identity() returns trigger language plpgsql as $$
begin
  if contact_is_erased(new.contact_id) then
    raise exception using errcode = '40001', message = 'the contact was erased meanwhile';
  end if;
  return new;
end $$;
create trigger refuse_identity before insert on identities
  for each row execute function refuse_identity();

-- Retention, per kind of data of a closed case: null while it is all there. Closing changes the row anyway, and none of
-- these columns changes with a message, so updates of open cases stay in their page.
alter table cases
  add column bodies_removed_at bigint,
  add column tasks_removed_at bigint,
  add column decisions_removed_at bigint,
  add column events_removed_at bigint;
create index cases_with_bodies on cases (closed_at) where closed_at is not null and bodies_removed_at is null;
create index cases_with_tasks on cases (closed_at) where closed_at is not null and tasks_removed_at is null;
create index cases_with_decisions on cases (closed_at) where closed_at is not null and decisions_removed_at is null;
create index cases_with_events on cases (closed_at) where closed_at is not null and events_removed_at is null;
create index messages_of_no_case on messages (arrived_at) where case_id is null and content <> '{}';
create index webhook_events_by_arrival on webhook_events (received_at);
create index api_requests_by_age on api_requests (at);
-- E2: what a withdrawal stops at once.
create index attempts_held_of_contact on attempts (contact_id) where status = 'held';

-- Down Migration
drop index attempts_held_of_contact, api_requests_by_age, webhook_events_by_arrival, messages_of_no_case,
  cases_with_events, cases_with_decisions, cases_with_tasks, cases_with_bodies;
alter table cases drop column bodies_removed_at, drop column tasks_removed_at, drop column decisions_removed_at,
  drop column events_removed_at;
drop trigger refuse_identity on identities;
drop trigger forget_opening on openings;
drop trigger forget_hold on holds;
drop trigger forget_task on tasks;
drop trigger forget_attempt on attempts;
drop trigger forget_message_later on messages;
drop trigger forget_message on messages;
drop function refuse_identity, forget_opening, forget_hold, forget_task, forget_attempt, forget_message, contact_is_erased, erased_provider_id;
drop table erasures;
alter table contacts drop column erased_at;
