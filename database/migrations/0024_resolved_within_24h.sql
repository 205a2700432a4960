-- Up Migration

-- One figure under one name: as the views of `reporting` and the API call it. Names only; the views go on as they are.
alter table summary_sessions rename column resolved_24h to resolved_within_24h;
alter table summary_cases rename column resolved_24h to resolved_within_24h;

-- Down Migration
alter table summary_cases rename column resolved_within_24h to resolved_24h;
alter table summary_sessions rename column resolved_within_24h to resolved_24h;
