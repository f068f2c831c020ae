-- Tools that the engine may use, and the ledger of what it did with them (ORC-11, INT-4).

create table rapport.tool_sources (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  kind text not null check (kind in ('openapi', 'mcp')),
  name text not null,
  url text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index tool_sources_name on rapport.tool_sources (tenant_id, lower(name)) where name is not null;

-- Headers that open a source, encrypted as a connection's secrets are. Never read by any route.
create table rapport.tool_secrets (
  tenant_id uuid not null,
  source_id uuid not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, source_id, name),
  foreign key (tenant_id, source_id) references rapport.tool_sources on delete cascade
);

create table rapport.tools (
  tenant_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  name text not null,
  title text not null,
  description text not null,
  input_schema jsonb not null,
  -- How it is called: method, path and where each argument goes, or the tool's own name on its MCP server.
  operation jsonb not null,
  policy jsonb not null,
  -- What the source itself says; differs from `policy` where a person decided otherwise.
  imported_policy jsonb not null,
  policy_edited_at timestamptz,
  -- Of all that a caller relies on: schema, operation, description.
  fingerprint text not null,
  is_enabled boolean not null,
  -- Why it is off: its source no longer has it, it changed since somebody looked at it, or a person turned it off.
  disabled_reason text check (disabled_reason in ('removed', 'changed', 'person')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check (is_enabled = (disabled_reason is null)),
  foreign key (tenant_id, source_id) references rapport.tool_sources
);
create unique index tools_name on rapport.tools (tenant_id, lower(name)) where name is not null;
create index tools_source on rapport.tools (tenant_id, source_id) where source_id is not null;

create table rapport.actions (
  tenant_id uuid not null,
  -- Also the key that the tool's own side tells repetitions by.
  id uuid not null,
  conversation_id uuid not null,
  tool_id uuid not null,
  -- For whom it is done: the customer's id in the tool's own system, as verified when it was proposed.
  subject text not null,
  arguments jsonb not null,
  -- All arguments, bound ones included, in canonical JSON: exactly what will be sent and what was agreed to.
  canonical_args text not null,
  args_hash text not null,
  provenance jsonb not null,
  -- Policy and fingerprint of the tool when it was proposed.
  policy jsonb not null,
  fingerprint text not null,
  business_key text not null,
  -- Since then the same thing may be done anew.
  key_released_at timestamptz,
  state text not null check (state in
    ('proposed', 'awaiting', 'confirmed', 'executing', 'succeeded', 'failed', 'unknown', 'expired', 'refused')),
  preview jsonb,
  result jsonb,
  reason text,
  proposed_by text not null check (proposed_by in ('playbook', 'model', 'staff')),
  proposed_by_id uuid,
  confirmed_by text check (confirmed_by in ('customer', 'staff', 'nobody')),
  confirmed_by_id uuid,
  confirmed_at timestamptz,
  attempts integer not null default 0,
  claim_id uuid,
  lease_until timestamptz,
  not_before_at timestamptz not null default now(),
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  -- Whoever executes has a claim; nobody is sent out without somebody's yes.
  check (state <> 'executing' or (claim_id is not null and lease_until is not null)),
  check (state not in ('confirmed', 'executing', 'succeeded', 'unknown') or confirmed_by is not null),
  foreign key (tenant_id, conversation_id) references rapport.conversations,
  foreign key (tenant_id, tool_id) references rapport.tools
);
create unique index actions_business_key on rapport.actions (tenant_id, business_key)
  where key_released_at is null and state in ('proposed', 'awaiting', 'confirmed', 'executing', 'unknown', 'succeeded');
create index actions_conversation on rapport.actions (tenant_id, conversation_id, created_at) where conversation_id is not null;
create index actions_recent on rapport.actions (tenant_id, tool_id, subject, confirmed_at) where confirmed_at is not null;
create index actions_unfinished on rapport.actions (state, updated_at)
  where state in ('proposed', 'awaiting', 'confirmed', 'executing', 'unknown');

-- Each time an action was sent out. Written before it is sent: an attempt without an end may have happened.
create table rapport.action_attempts (
  tenant_id uuid not null,
  action_id uuid not null,
  attempt integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('ok', 'refused', 'failed', 'unknown', 'not_taken')),
  detail text,
  primary key (tenant_id, action_id, attempt),
  foreign key (tenant_id, action_id) references rapport.actions
);

select rapport.protect_tenant_table('rapport.tool_sources');
select rapport.protect_tenant_table('rapport.tool_secrets');
select rapport.protect_tenant_table('rapport.tools');
select rapport.protect_tenant_table('rapport.actions', 'select, insert, update');
select rapport.protect_tenant_table('rapport.action_attempts', 'select, insert, update');
