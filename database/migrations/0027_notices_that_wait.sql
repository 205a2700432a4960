-- Up Migration

-- E2, F3: a notice that certainly did not go is tried again, as long as it is of use. Each try has a key of its own, numbered by
-- `put_off`; `not_before` is case time, `next_try_at` stays the lease of whoever works on it.
alter table opt_out_notices add column put_off integer not null default 0, add column not_before bigint;
alter table call_notices add column put_off integer not null default 0, add column not_before bigint;
-- T4: whose letter the mail server has, by the digest in its message id: a repetition for another's sake leaves them out.
alter table template_reviews add column mailed_to text[] not null default '{}';

-- Down Migration
alter table template_reviews drop column mailed_to;
alter table call_notices drop column not_before, drop column put_off;
alter table opt_out_notices drop column not_before, drop column put_off;
