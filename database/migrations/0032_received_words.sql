-- Up Migration

-- W3: what an id belongs to. A voicemail bears the id of its call and is a message all the same; an echo of what we sent,
-- or of what another system reported, is the same message.
create function said_as(direction text, type text) returns text language sql immutable
  as $$ select case when direction <> 'in' then 'echo' when type = 'call' then 'call' else 'message' end $$;
create unique index messages_by_provider_id on messages (provider_id, said_as(direction, type));
alter table messages drop constraint messages_provider_id_key;

-- S6: its author took it back. The body is gone, in whichever order the two arrived.
alter table messages add column revoked_at bigint;

-- What takes back an earlier message names it by reply_to; looked at for every message that arrives.
create index messages_revoking on messages (reply_to) where type in ('revoke', 'delete', 'deleted');
-- Edits by what they change, for the page and for what is revoked later.
create index messages_editing on messages (reply_to) where type = 'edit';

-- F7: the message that a number was learned from, by the provider's id, for as long as it may be taken back (S6).
alter table identities add column learned_from text;
create index identities_learned on identities (learned_from) where learned_from is not null;

-- S2: what was signed and could not be read, which operators are told of.
create index webhook_events_unread on webhook_events (received_at) where field in ('unreadable', 'unknown', 'not-taken-in');

-- Down Migration
drop index webhook_events_unread, identities_learned, messages_editing, messages_revoking;
alter table identities drop column learned_from;
alter table messages drop column revoked_at;
alter table messages add constraint messages_provider_id_key unique (provider_id);
drop index messages_by_provider_id;
drop function said_as;
