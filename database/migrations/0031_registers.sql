-- Up Migration

-- E8: registers of people who want no advertising or calls, as they were imported last; one of each source in a country.
create table registers (
  id bigint generated always as identity primary key,
  country text not null,
  source text not null,
  as_of bigint not null,               -- of when the list is
  imported_at bigint not null,
  numbers integer not null,
  unique (country, source)
);
create table register_numbers (
  number text not null,                -- in the spelling of identities
  register_id bigint not null references registers (id) on delete cascade,
  listed_at bigint,                    -- where the list says since when
  primary key (number, register_id)
);
create index register_numbers_of_register on register_numbers (register_id);

-- Down Migration

drop table register_numbers, registers;
