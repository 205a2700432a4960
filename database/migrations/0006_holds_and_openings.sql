-- Up Migration

-- R12: what a person said when they held a case. The schedule knows id and instants; the words stay here (S1).
create table holds (
  told_order bigint not null default nextval('told_order'),
  id text primary key,                 -- 'hold-…'
  case_id text not null references cases (id),
  until bigint not null,
  why text,                            -- a person's words, which may be personal; null once erased
  author text not null,                -- 'agent:…' or the name of the token
  asked_at bigint not null,
  since bigint,                        -- when the case took it up; null: it never did
  ended_at bigint
);
create index holds_of_case on holds (case_id, since);

-- R11: by which template a service opened a case, with the values it gave.
create table openings (
  case_id text primary key references cases (id),
  opened_as text not null check (opened_as in ('notice', 'task')),
  reason text not null,
  attempt_key text,                    -- of a notice: the attempt that is no impact
  template_name text not null,
  template_version integer not null,
  template_language text not null,
  variables jsonb                      -- may be personal; null once erased
);
create unique index openings_by_attempt on openings (attempt_key) where attempt_key is not null;
