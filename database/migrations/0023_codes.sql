-- Up Migration

-- What is decided and what happens is stored as a code with its parameters; rows of before keep their sentence.
alter table decisions add column code text, add column params jsonb;

alter table transitions add column code text, add column params jsonb,
  alter column what drop not null,
  add constraint transitions_said check (code is not null or what is not null) not valid;

alter table templates add column fatigued_code text, add column fatigued_params jsonb;

-- Down Migration
alter table templates drop column fatigued_params, drop column fatigued_code;
alter table transitions drop constraint transitions_said, drop column params, drop column code;
alter table decisions drop column params, drop column code;
