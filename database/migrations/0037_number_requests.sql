-- Up Migration

-- F7: the request for a number to call is a send of its own kind: a reply to the gate that answers nothing. Rows that are there
-- have kinds that stay allowed, so nobody waits while they are looked at.
alter table attempts drop constraint attempts_kind_check;
alter table attempts add constraint attempts_kind_check check (kind in ('impact', 'answer', 'free-form', 'template', 'kept',
  'email', 'call-notice', 'opt-out-notice', 'number-request', 'fence')) not valid;
alter table attempts validate constraint attempts_kind_check;

-- Down Migration
update attempts set kind = 'call-notice' where kind = 'number-request';
alter table attempts drop constraint attempts_kind_check;
alter table attempts add constraint attempts_kind_check check (kind in ('impact', 'answer', 'free-form', 'template', 'kept',
  'email', 'call-notice', 'opt-out-notice', 'fence'));
