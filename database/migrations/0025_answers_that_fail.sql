-- Up Migration

-- W9: the latest instant, by the provider's time, of what the customer asked; what was said elsewhere before it does not
-- answer it. Null in cases whose last question is older than this column: then every answer counts, as it did.
alter table cases add column asked_at bigint;

-- A8: an answer, the customer's next message or a resolution ended the alert, so that nobody need acknowledge it.
alter table alerts add column ended_at bigint;

-- The list of sessions says who owes by the last answer that is known, a task that was set included (W9).
drop index case_progress_listed;
create index case_progress_listed on case_progress (case_id)
  include (state, phase, reason, queue, agent, priority, needs_human, impacts, known_anchor, known_asked, known_answered,
    has_task, held_until)
  where state <> 'closed';

-- What became of a message that the phone app or another system sent; of ours the attempt says it. A failure that is told
-- after the delivery says nothing.
alter table messages add column delivered_at bigint, add column failed_at bigint, add column failed_code text;

-- W9: a failure of a message that nobody had told of yet: it may be echoed or reported a moment later. By digest, since the
-- provider's id holds the number.
create table early_failures (
  digest text primary key,
  code text not null,
  at bigint not null,
  arrived_at bigint not null
);
create index early_failures_by_age on early_failures (arrived_at);

-- Down Migration
drop table early_failures;
alter table messages drop column delivered_at, drop column failed_at, drop column failed_code;
drop index case_progress_listed;
create index case_progress_listed on case_progress (case_id)
  include (state, phase, reason, queue, agent, priority, needs_human, impacts, known_anchor, known_asked, has_task, held_until)
  where state <> 'closed';
alter table alerts drop column ended_at;
alter table cases drop column asked_at;
