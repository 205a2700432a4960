-- Up Migration

-- W9: up to which fact the record knows an answer; a task that was set is one. Beside the snapshot, as in 0012.
alter table case_progress
  add column known_answered integer generated always as ((snapshot ->> 'answered')::integer) stored;

-- Down Migration
alter table case_progress drop column known_answered;
