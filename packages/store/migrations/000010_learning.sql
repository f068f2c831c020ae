-- The learning machine (INT-10): what is remembered of a contact, what could be learned for everybody, and the gold set that
-- must not get worse by it.

-- Level 3: derived from the contact's own words, or written by a person. Never deleted: a forgotten one keeps the same words
-- from being learned again.
create table rapport.contact_memories (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  -- Whose it was before a merge (CTX-3).
  merged_from_id uuid,
  kind text not null check (kind in ('name', 'language', 'tone', 'contact_way', 'preference', 'allergy', 'delivery', 'fact')),
  -- Two of one topic can't both be true: the later one supersedes. Null: many may stand side by side.
  topic text,
  text text not null,
  -- The text folded: said twice it is one memory.
  folded text not null,
  state text not null default 'active' check (state in ('active', 'superseded', 'deleted')),
  source text not null check (source in ('rule', 'model', 'person')),
  confidence real not null check (confidence between 0 and 1),
  pipeline text not null,
  pipeline_version text not null,
  replaces_id uuid,
  expires_at timestamptz,
  created_by uuid,
  used_count integer not null default 0,
  last_used_at timestamptz,
  -- When the words were said that it stems from; of a person's memory: when it was written.
  said_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references rapport.contacts
);
create index contact_memories_contact on rapport.contact_memories (tenant_id, contact_id) where contact_id is not null;

-- The words a memory stems from: UTF-16 offsets into what the event's author wrote anew.
create table rapport.memory_evidence (
  tenant_id uuid not null,
  memory_id uuid not null,
  event_id uuid not null,
  start_offset integer not null,
  end_offset integer not null,
  quote text not null,
  primary key (tenant_id, memory_id, event_id, start_offset),
  foreign key (tenant_id, memory_id) references rapport.contact_memories,
  foreign key (tenant_id, event_id) references rapport.events
);
create index memory_evidence_event on rapport.memory_evidence (tenant_id, event_id) where event_id is not null;

-- How far a conversation was read for memories and answers.
create table rapport.learning_marks (
  tenant_id uuid not null,
  conversation_id uuid not null,
  read_seq bigint not null,
  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);

create table rapport.learnings (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  kind text not null check (kind in ('category_example', 'playbook_example', 'template', 'article', 'phrase')),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'active', 'undone', 'rejected')),
  category text,
  language text,
  -- LearningContent.
  content jsonb not null,
  -- Of what was proposed first: the same thing seen again counts here.
  fingerprint bytea not null,
  seen_count integer not null default 0,
  -- Shown from so many sightings on: one person's deletion of a phrase is no habit.
  ripe_at_count integer not null default 1,
  -- GoldCheck, and the state of things it was made for: otherwise it has to be made again.
  gold_check jsonb,
  check_basis text,
  -- What activation changed, for the way back.
  applied jsonb,
  decided_by uuid,
  decided_at timestamptz,
  activated_at timestamptz,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, fingerprint)
);
create index learnings_latest on rapport.learnings (tenant_id, last_seen_at desc, id desc) where last_seen_at is not null;

-- Why it is proposed: each time it was seen.
create table rapport.learning_sightings (
  tenant_id uuid not null,
  learning_id uuid not null,
  -- What it was seen in, like `suggestion:<id>`: the same one counts once.
  source text not null,
  id uuid not null,
  suggestion_id uuid,
  conversation_id uuid,
  event_ids uuid[] not null default '{}',
  before text not null,
  after text not null,
  actor_id uuid,
  seen_at timestamptz not null default now(),
  primary key (tenant_id, learning_id, source),
  foreign key (tenant_id, learning_id) references rapport.learnings,
  foreign key (tenant_id, conversation_id) references rapport.conversations
);

-- Who moved it when; never changes.
create table rapport.learning_history (
  tenant_id uuid not null,
  learning_id uuid not null,
  id uuid not null,
  from_state text,
  to_state text not null,
  actor_id uuid,
  note text not null default '',
  at timestamptz not null default now(),
  primary key (tenant_id, learning_id, id),
  foreign key (tenant_id, learning_id) references rapport.learnings
);
select rapport.make_append_only('rapport.learning_history');

create table rapport.gold_cases (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  kind text not null check (kind in ('message', 'reply', 'question')),
  -- GoldContent.
  content jsonb not null,
  fingerprint bytea not null,
  source text not null check (source in ('shipped', 'correction', 'person')),
  -- A shipped case that was taken out stays out.
  removed_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, fingerprint)
);

-- Which open questions a conversation left (CTX-7).
create index knowledge_gaps_conversation on rapport.knowledge_gaps (tenant_id, last_conversation_id) where status = 'open';

select rapport.protect_tenant_table('rapport.contact_memories');
select rapport.protect_tenant_table('rapport.memory_evidence');
select rapport.protect_tenant_table('rapport.learning_marks');
select rapport.protect_tenant_table('rapport.learnings');
select rapport.protect_tenant_table('rapport.learning_sightings');
select rapport.protect_tenant_table('rapport.learning_history', 'select, insert');
select rapport.protect_tenant_table('rapport.gold_cases');
