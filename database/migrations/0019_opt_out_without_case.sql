-- Up Migration

-- E2: an opt-out is confirmed also where its author has no open case. Contact and line are those of the message.
alter table opt_out_notices alter column case_id drop not null;

-- Answers of the gate about what belongs to no case are the contact's, and go with them (S3) or by their own age.
alter table decisions add column contact_id text references contacts (id);
create index decisions_of_contact on decisions (contact_id) where contact_id is not null;
create index decisions_of_no_case on decisions (at) where case_id is null and facts <> '{}';

-- Down Migration
drop index decisions_of_no_case, decisions_of_contact;
delete from decisions where case_id is null;
alter table decisions drop column contact_id;
delete from opt_out_notices where case_id is null;
alter table opt_out_notices alter column case_id set not null;
