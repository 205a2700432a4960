-- Up Migration

-- T2: why the provider turned a template down, and what it advises; null once it has approved it.
-- T6: since when the provider has another text under the name than ours says; the next sync makes a version of it.
-- T1: what stands above the text. Null: nothing, or words that are the same for everybody.
alter table templates
  add column rejection jsonb,          -- { reason, why, advice }: the provider's code, and its words
  add column edited_at bigint,
  add column header jsonb;             -- { format, text?, variable? }: domain/templates/template.ts TemplateHeader

-- M3: clicks that the provider tells of (`user_actions`). It names no message and no customer.
create table provider_clicks (
  id bigint generated always as identity primary key,
  line_id text not null,
  at bigint not null,
  component text,                      -- cta, body; null where it was not said
  product_id text
);
create index provider_clicks_by_time on provider_clicks (at, line_id);

-- Down Migration
drop table provider_clicks;
alter table templates drop column rejection, drop column edited_at, drop column header;
