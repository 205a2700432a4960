-- Up Migration

-- Live pages look at the numbers given out last. Rows that are told in a timeline take one of told_order; what changes
-- without a row of its own takes one of change_order.
create sequence change_order;

create function note_change() returns trigger language plpgsql as $$
begin
  perform nextval('change_order');
  return null;
end $$;

create trigger case_progress_changes after insert or update or delete on case_progress for each statement execute function note_change();
create trigger attempts_change after update on attempts for each statement execute function note_change();
create trigger messages_change after update on messages for each statement execute function note_change();
create trigger holds_change after insert or update on holds for each statement execute function note_change();
create trigger calls_change after update on calls for each statement execute function note_change();
create trigger consents_change after insert on consents for each statement execute function note_change();
create trigger templates_change after insert or update on templates for each statement execute function note_change();
create trigger channel_health_changes after insert or update on channel_health for each statement execute function note_change();

-- Down Migration
drop trigger case_progress_changes on case_progress;
drop trigger attempts_change on attempts;
drop trigger messages_change on messages;
drop trigger holds_change on holds;
drop trigger calls_change on calls;
drop trigger consents_change on consents;
drop trigger templates_change on templates;
drop trigger channel_health_changes on channel_health;
drop function note_change();
drop sequence change_order;
