-- Up Migration

-- I1: two contacts that prove to be one. Identities move to the one that stays, history does not: `merged_into` names it for
-- each of the others, never a contact that is merged itself, so a family is one look away. Columns without a value of their
-- own are added without a row being written.
alter table contacts
  add column merged_into text references contacts (id),
  -- Grows with every identity that is taken from the contact: whoever found it by one looks, under its lock, whether it is
  -- still the same.
  add column identities_lost integer not null default 0;
create index contacts_merged on contacts (merged_into) where merged_into is not null;

alter table identities
  -- The business account in whose posts a user id was seen: two of one account are two people. Null: not known.
  add column account text,
  -- Whose it was before a merge; null: the contact's own.
  add column home text,
  -- Case time from which it is the contact's: what is told late takes no number from who got it since.
  add column since bigint,
  -- When it was written from last; kept only where a contact has several numbers, to say by which it is answered.
  add column used_at bigint;

-- What the provider called previous: it may soon be somebody else's, but what was sent before and comes late is not theirs.
create table former_identities (
  channel text not null,
  kind text not null,
  value text not null,
  contact_id text not null references contacts (id),
  until bigint not null,               -- case time of the change
  home text,                           -- as of identities
  primary key (channel, kind, value)
);
create index former_identities_of_contact on former_identities (contact_id);

create table contact_merges (
  id bigint generated always as identity primary key,
  from_id text not null references contacts (id),
  into_id text not null references contacts (id),
  at bigint not null,                  -- case time
  by text not null,                    -- 'provider', else the name of the API token, or an operator's id
  why text,                            -- a reference, e.g. a ticket; the API refuses one that names the person
  filled text[] not null default '{}', -- fields of the record that were empty and were taken over
  consents bigint[] not null default '{}', -- entries of the ledger that the stricter word made
  cases text[] not null default '{}',  -- unclosed ones that came along
  undone_at bigint,
  undone_by text,
  undone_why text
);
create index contact_merges_from on contact_merges (from_id);
create index contact_merges_into on contact_merges (into_id);

-- W10: of two unclosed cases on one line the younger learns that it is merged, and closes. Until then it stays with the
-- contact that was merged, so that the one that stays has one unclosed case per line (`one_unclosed_case`).
alter table cases
  add column merged_into text references cases (id),
  add column merge_id bigint;
create index cases_merged on cases (merged_into) where merged_into is not null;

-- All contacts that are the same person, and the one that stands for them.
create function family_of(contact text) returns text[] language sql stable strict parallel safe as $$
  select array_agg(c.id) from contacts c
  where c.id = (select coalesce(k.merged_into, k.id) from contacts k where k.id = contact)
     or c.merged_into = (select coalesce(k.merged_into, k.id) from contacts k where k.id = contact)
$$;
create function person_of(contact text) returns text language sql stable strict parallel safe as $$
  select coalesce(k.merged_into, k.id) from contacts k where k.id = contact
$$;
-- A case, with those that were merged into it, whatever their number.
create function cases_in(main text) returns text[] language sql stable strict parallel safe as $$
  select array_agg(c.id) from cases c where c.id = main or c.merged_into = main
$$;

create trigger refuse_former_identity before insert on former_identities
  for each row execute function refuse_identity();

-- The summary draws a person, not a contact: a merge and its undo count both anew.
create trigger contacts_summary_merged after update of merged_into on contacts
  for each row when (old.merged_into is distinct from new.merged_into) execute function mark_contact_itself();

-- Down Migration
drop trigger contacts_summary_merged on contacts;
drop function cases_in(text), person_of(text), family_of(text);
drop index cases_merged;
alter table cases drop column merge_id, drop column merged_into;
drop table contact_merges, former_identities;
alter table identities drop column used_at, drop column since, drop column home, drop column account;
drop index contacts_merged;
alter table contacts drop column identities_lost, drop column merged_into;
