-- Up Migration

-- Looked through by operator and by time; by case it is already.
create index audit_log_of_operator on audit_log (operator_id, id desc);
create index audit_log_at on audit_log (at);

-- What stands in it stays as it is until it is old enough to go.
create function audit_stays() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only';
end $$;
create trigger audit_log_stays before update on audit_log for each row execute function audit_stays();

-- Down Migration
drop trigger audit_log_stays on audit_log;
drop function audit_stays();
drop index audit_log_at;
drop index audit_log_of_operator;
