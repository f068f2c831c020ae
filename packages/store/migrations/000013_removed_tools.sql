-- Tools and sources that are taken out of use for good. What actions point at stays as a record; its name is free again.

alter table rapport.tool_sources add column archived_at timestamptz;
alter table rapport.tools add column archived_at timestamptz,
  add constraint tools_archived_check check (archived_at is null or not is_enabled);

drop index rapport.tool_sources_name;
create unique index tool_sources_name on rapport.tool_sources (tenant_id, lower(name)) where archived_at is null;
drop index rapport.tools_name;
create unique index tools_name on rapport.tools (tenant_id, lower(name)) where archived_at is null;
