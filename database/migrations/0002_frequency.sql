-- Up Migration

-- E4 counts reservations themselves, so that there is no second book to keep in step: a send that was refused, fenced or
-- failed stops counting with the status that says so. Replies and codes are exempt and have no purpose.
alter table attempts
  add column purpose text check (purpose in ('utility', 'collection', 'marketing')),
  add column automatic boolean not null default false; -- by a schedule, a bot or a system
alter table calls add column purpose text check (purpose in ('utility', 'collection', 'marketing'));

update attempts a set
  automatic = kind in ('impact', 'answer', 'email'),
  purpose = case when exists (
      select from templates t
      where t.name = a.template_name and t.version = a.template_version and t.language = a.template_language
        and coalesce(t.provider_category, t.category) = 'marketing') then 'marketing' else 'utility' end
where kind in ('impact', 'answer', 'template', 'email', 'call-notice')
  and not exists (
    select from templates t
    where t.name = a.template_name and t.version = a.template_version and t.language = a.template_language
      and coalesce(t.provider_category, t.category) = 'authentication');

create index attempts_of_contact on attempts (contact_id, reserved_at) where purpose is not null;

-- Down Migration
drop index attempts_of_contact;
alter table calls drop column purpose;
alter table attempts drop column purpose, drop column automatic;
