-- Up Migration

-- The list of sessions looks at all open cases at once: what it filters and sorts by stands beside the snapshot, so that
-- none has to be read. A case's own row knows each message; these say up to which message its record knows.
alter table case_progress
  add column known_anchor bigint generated always as ((snapshot #>> '{session,anchor}')::bigint) stored,
  add column known_asked integer generated always as ((snapshot ->> 'asked')::integer) stored,
  add column has_task boolean generated always as (coalesce(jsonb_typeof(snapshot -> 'task') = 'object', false)) stored,
  add column held_until bigint generated always as ((snapshot #>> '{hold,until}')::bigint) stored;
create index case_progress_listed on case_progress (case_id)
  include (state, phase, reason, queue, agent, priority, needs_human, impacts, known_anchor, known_asked, has_task, held_until)
  where state <> 'closed';

-- Down Migration
drop index case_progress_listed;
alter table case_progress drop column held_until, drop column has_task, drop column known_asked, drop column known_anchor;
