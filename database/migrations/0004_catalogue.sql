-- Up Migration

-- The template catalogue (T1–T4, E7): what owners decide of a version, how it has done, and what the last sync found.
alter table templates
  add column awaits_approval boolean not null default false, -- T1: imported, and no owner has said what it is for yet
  add column retired_at bigint,        -- T1: its owner took it out of use; it never comes back
  add column fatigued_at bigint,       -- E7: the weekly review says that it has worn out
  add column fatigued_why text,
  add column successor_name text,      -- E7, T3: what goes instead of a fatigued or disabled version
  add column successor_version integer,
  add column parameter_format text not null default 'named' check (parameter_format in ('named', 'positional')),
  add column status_at bigint,         -- T2: when the provider last said so; an older word changes nothing
  add column missing_at bigint;        -- T2: since when the provider's list does not have it

-- A text that the provider changed under its old name is a new version; the old one can no longer be sent.
drop index templates_by_provider_name;
create unique index templates_by_provider_name on templates (provider_name, language) where retired_at is null;

-- Who said what of a version, and when. Append-only.
create table template_approvals (
  id bigint generated always as identity primary key,
  name text not null,
  version integer not null,
  action text not null check (action in ('approved', 'retired', 'superseded')),
  by text not null,
  at bigint not null,
  detail jsonb not null default '{}'   -- what was decided with it; no personal data but the name
);
create index template_approvals_of on template_approvals (name, version, id);

-- T4: one row per review; the newest is what the API shows.
create table template_reviews (
  id bigint generated always as identity primary key,
  key text not null unique,            -- the same however often a review is retried
  at bigint not null,
  report jsonb not null,               -- domain/templates/template-review.ts Review
  mailed_at bigint
);

-- T2: what the last sync changed and what it asks about.
create table template_syncs (
  id bigint generated always as identity primary key,
  at bigint not null,
  report jsonb not null
);

create index attempts_of_templates on attempts (template_name, template_version, reserved_at) where template_name is not null;

-- Down Migration
drop index attempts_of_templates;
drop table template_syncs, template_reviews, template_approvals;
drop index templates_by_provider_name;
create unique index templates_by_provider_name on templates (provider_name, language);
alter table templates
  drop column awaits_approval, drop column retired_at, drop column fatigued_at, drop column fatigued_why,
  drop column successor_name, drop column successor_version, drop column parameter_format, drop column status_at,
  drop column missing_at;
