-- Up Migration

-- Which token of API_TOKENS did it, by its name; null for people.
alter table audit_log add column token text;
create index audit_log_of_token on audit_log (token, id desc) where token is not null;

-- Down Migration
drop index audit_log_of_token;
alter table audit_log drop column token;
