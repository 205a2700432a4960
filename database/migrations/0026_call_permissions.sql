-- Up Migration

-- W7: whether a person lets a line call them, as they answered last. `until` is the end of a permission for a time; null
-- with `is_permanent`, and where they refused.
create table call_permissions (
  contact_id text not null references contacts (id),
  line_id text not null references lines (id),
  is_granted boolean not null,
  is_permanent boolean not null,
  until bigint,
  source text,                         -- as the provider names it: user_action, automatic
  at bigint not null,                  -- the provider's timestamp
  primary key (contact_id, line_id)
);
create index call_permissions_of_line on call_permissions (line_id);

-- Down Migration
drop table call_permissions;
