-- Up Migration

-- E6: what the provider restricts an account to, by the type that it names; '*' is the latest word that nothing is
-- restricted any more, which what it said earlier and comes later does not undo. Was two pairs of columns.
create table channel_restrictions (
  scope text not null check (scope in ('account', 'number', 'line')),
  id text not null,
  type text not null,
  is_on boolean not null,
  until bigint,                        -- null while on: until the provider says otherwise
  at bigint not null,
  primary key (scope, id, type)
);
insert into channel_restrictions (scope, id, type, is_on, until, at)
  select scope, id, 'RESTRICTED_BIZ_INITIATED_MESSAGING', initiate_limited, initiate_until, initiate_at
  from channel_health where initiate_at is not null
  union all
  select scope, id, 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', reply_limited, reply_until, reply_at
  from channel_health where reply_at is not null;
create trigger channel_restrictions_changes after insert or update on channel_restrictions
  for each statement execute function note_change();

-- E6: the access token is not accepted (190 and its like): the code, null once it is again.
alter table channel_health add column access_code text, add column access_at bigint;

-- E6: events name a line by its displayed number, with or without the Brazilian 9 and its like; one spelling for both.
create function line_number(given text) returns text language sql immutable parallel safe as $$
  select case
    when digits ~ '^55[1-9][0-9][6-9][0-9]{7}$' then substr(digits, 1, 4) || '9' || substr(digits, 5)
    when digits ~ '^521[0-9]{10}$' then '52' || substr(digits, 4)
    when digits ~ '^549[0-9]{10}$' then '54' || substr(digits, 4)
    else digits end
  from (select regexp_replace(given, '[^0-9]', '', 'g') as digits) as plain
$$;
delete from channel_health older using channel_health newer
  where older.scope = 'number' and newer.scope = 'number' and older.id <> newer.id
    and line_number(older.id) = line_number(newer.id)
    and (greatest(older.quality_at, older.per_second_at, 0), older.id)
      < (greatest(newer.quality_at, newer.per_second_at, 0), newer.id);
update channel_health set id = line_number(id) where scope = 'number' and id <> line_number(id);

-- Down Migration
drop function line_number(text);
alter table channel_health drop column access_code, drop column access_at;
drop table channel_restrictions;
