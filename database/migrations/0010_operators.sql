-- Up Migration

-- People who sign in to the pages. Their names are theirs: they never enter a workflow's history (S1), their ids do.
create table operators (
  id text primary key default 'op-' || left(replace(gen_random_uuid()::text, '-', ''), 12),
  issuer text not null,                -- of OpenID Connect, or 'local'
  subject text not null,               -- the issuer's id of the person
  name text not null,
  email text,
  role text not null check (role in ('viewer', 'agent', 'supervisor', 'admin')),
  language text,                       -- as chosen on the pages
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  unique (issuer, subject)
);

create table operator_sessions (
  digest text primary key,             -- SHA-256 of what the cookie carries: who reads the table cannot sign in by it
  operator_id text not null references operators (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index operator_sessions_of on operator_sessions (operator_id);

-- Append-only: who did what to which case or thing, and why. Ids and facts; the words of a reason stand here alone.
create table audit_log (
  id bigint generated always as identity primary key,
  operator_id text references operators (id),
  role text,
  action text not null,                -- domain/access/role.ts
  route text not null,                 -- method and pattern, never the address itself
  case_id text,
  subject text,                        -- what else it was done to: a contact, a template, an operator
  why text,
  status integer not null,             -- of the answer: what was refused stands here too
  code text,                           -- of the problem
  at bigint not null,                  -- case time
  recorded_at timestamptz not null default now()
);
create index audit_log_of_case on audit_log (case_id, id desc) where case_id is not null;

-- Down Migration
drop table audit_log, operator_sessions, operators;
