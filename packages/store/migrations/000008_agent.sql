-- The engine's own tables: what the agent is (level 2), where each dialogue stands (level 2), and what it thought (level 3).

create table rapport.agent_versions (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  number integer not null,
  -- AgentConfig as published; never changes.
  config jsonb not null,
  note text not null default '',
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, number)
);
select rapport.make_append_only('rapport.agent_versions');

-- One agent a tenant: its draft, and the pointer to the version at work. No pointer: the AI is silent.
create table rapport.agents (
  tenant_id uuid not null references rapport.tenants,
  draft jsonb not null,
  draft_revision integer not null default 1,
  deployed_version_id uuid,
  ai_actor_id uuid not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id),
  foreign key (tenant_id, deployed_version_id) references rapport.agent_versions,
  foreign key (tenant_id, ai_actor_id) references rapport.actors
);

create table rapport.agent_deployments (
  tenant_id uuid not null,
  id uuid not null,
  -- Null: the AI was switched off.
  version_id uuid,
  deployed_by uuid,
  deployed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, version_id) references rapport.agent_versions
);

-- Who holds a conversation, what the dialogue manager remembers, and how surely we know who writes (CTX-11).
create table rapport.dialogues (
  tenant_id uuid not null,
  conversation_id uuid not null,
  holder text not null check (holder in ('ai', 'person')),
  state jsonb,
  -- Feed number of the last message that the dialogue has heard.
  heard_seq bigint not null default 0,
  -- Counts up with every write: a turn that thought about an older one starts again.
  revision integer not null default 1,
  agent_version_id uuid,
  category text,
  -- Whose identity it is, as written on the channel: somebody else writing into the same conversation is nobody we know.
  identity_address text,
  identity_level text not null default 'anonymous' check (identity_level in ('anonymous', 'claimed', 'verified')),
  customer_id text,
  customer_name text,
  customer_email text,
  customer_phone text,
  hand_off_reason text,
  summary text,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references rapport.conversations,
  foreign key (tenant_id, agent_version_id) references rapport.agent_versions
);

-- One-time codes. The code itself is kept nowhere: it is derived from the id with the installation's key.
create table rapport.identity_challenges (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  address text not null,
  -- Null: nobody has this address; the customer is not told so.
  customer_id text,
  customer_name text,
  attempts integer not null default 0,
  expires_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);
create index identity_challenges_conversation on rapport.identity_challenges (tenant_id, conversation_id, created_at desc) where conversation_id is not null;

-- What the AI would say, for a person to accept, edit or reject (ANA-1).
create table rapport.suggestions (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  text text not null,
  citations jsonb not null default '[]',
  confidence real not null,
  gate jsonb not null,
  category text,
  state text not null default 'open' check (state in ('open', 'accepted', 'edited', 'rejected', 'superseded')),
  final_text text,
  settled_by uuid,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);
create unique index suggestions_open on rapport.suggestions (tenant_id, conversation_id) where state = 'open';
create index suggestions_category on rapport.suggestions (tenant_id, category, created_at desc) where category is not null;

-- INT-11: every run of the engine, its steps inside. Old ones are pruned.
create table rapport.runs (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  conversation_id uuid,
  trigger text not null,
  agent_version_id uuid,
  category text,
  outcome text not null,
  gate jsonb,
  -- TurnInput as the engine saw it, so that it can be replayed against another version.
  input jsonb not null,
  output jsonb not null,
  spans jsonb not null,
  duration_ms real not null,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cost_micros bigint,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);
create index runs_newest on rapport.runs (tenant_id, created_at desc, id desc) where created_at is not null;
create index runs_conversation on rapport.runs (tenant_id, conversation_id, created_at) where conversation_id is not null;
create index runs_age on rapport.runs (created_at);

-- Phrases that must not leave (INT-9).
create table rapport.phrase_lists (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  name text not null,
  list jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- What people said a message was about; the router learns from them.
create table rapport.category_examples (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  text text not null,
  category text not null,
  language text not null,
  conversation_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index category_examples_category on rapport.category_examples (tenant_id, category, created_at) where category is not null;

select rapport.protect_tenant_table('rapport.agent_versions', 'select, insert');
select rapport.protect_tenant_table('rapport.agents');
select rapport.protect_tenant_table('rapport.agent_deployments');
select rapport.protect_tenant_table('rapport.dialogues');
select rapport.protect_tenant_table('rapport.identity_challenges');
select rapport.protect_tenant_table('rapport.suggestions');
select rapport.protect_tenant_table('rapport.runs');
select rapport.protect_tenant_table('rapport.phrase_lists');
select rapport.protect_tenant_table('rapport.category_examples');

-- What the site's signature itself said, apart from what the visitor typed into a form.
alter table rapport.visitors add column signed_email text;
