-- Up Migration

-- S6: entries of the provider's own contact book that an erasure asks it to delete. The user id stays until the provider has
-- answered, because there is no other name for the entry.
create table contact_book_removals (
  id bigint generated always as identity primary key,
  contact_id text not null references contacts (id),
  line_id text not null references lines (id),
  user_id text,
  at bigint not null,                  -- case time of the erasure
  tries integer not null default 0,
  next_at timestamptz not null default now(),
  outcome text,                        -- null: not answered yet; 'deleted', 'absent', 'refused', 'given-up'
  code text,                           -- the last error of the provider, or of the connection
  settled_at timestamptz,
  check ((outcome is null) = (user_id is not null))
);
create index contact_book_removals_due on contact_book_removals (next_at) where outcome is null;
create index contact_book_removals_of_contact on contact_book_removals (contact_id);
create index contact_book_removals_of_line on contact_book_removals (line_id);

-- S5: whose law a send was under, where E4 asked; after an erasure nothing else says it.
alter table attempts add column country text;  -- ISO 3166-1 alpha-2
alter table calls add column country text;
create index attempts_of_collection on attempts (reserved_at, id) where purpose = 'collection';
create index calls_of_collection on calls (slot_from, id) where purpose = 'collection';

-- Down Migration

drop index calls_of_collection, attempts_of_collection;
alter table calls drop column country;
alter table attempts drop column country;
drop table contact_book_removals;
