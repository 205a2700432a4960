-- Up Migration

-- A word that says what the number is for: the order of a case's timeline within one instant. Names only; no row is written.
alter sequence told_order rename to timeline_seq;
alter table transitions rename column told_order to timeline_seq;
alter table tasks rename column told_order to timeline_seq;
alter table messages rename column told_order to timeline_seq;
alter table attempts rename column told_order to timeline_seq;
alter table decisions rename column told_order to timeline_seq;
alter table calls rename column told_order to timeline_seq;
alter table holds rename column told_order to timeline_seq;

-- Down Migration
alter table transitions rename column timeline_seq to told_order;
alter table tasks rename column timeline_seq to told_order;
alter table messages rename column timeline_seq to told_order;
alter table attempts rename column timeline_seq to told_order;
alter table decisions rename column timeline_seq to told_order;
alter table calls rename column timeline_seq to told_order;
alter table holds rename column timeline_seq to told_order;
alter sequence timeline_seq rename to told_order;
