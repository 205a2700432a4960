-- Up Migration

-- The wallboard looks at what happened lately, over all cases.
create index transitions_alerts on transitions (at) where rule in ('A2', 'A3');
create index attempts_lately on attempts (reserved_at) where kind in ('impact', 'answer', 'email');
create index calls_by_slot on calls (slot_from) where state <> 'released';
create index cases_open on cases (id) where is_open;

-- Down Migration
drop index transitions_alerts, attempts_lately, calls_by_slot, cases_open;
