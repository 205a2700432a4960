-- Up Migration

-- E2: the customer asked for a call in this case: by a slot they chose, a button, or as a person heard it. It stands for a
-- grant in this case only. No words of theirs: where it was said is a name such as `phone` (S1).
create table call_wishes (
  id text primary key,
  case_id text not null references cases (id),
  source text not null,
  said_by text not null,
  at bigint not null
);
create index call_wishes_of_case on call_wishes (case_id, at desc);

-- Down Migration

drop table call_wishes;
