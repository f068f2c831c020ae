-- Language models of a tenant: which ones, their keys, what was spent on them (INT-22). And what people's corrections could teach (INT-12).

create table rapport.model_settings (
  tenant_id uuid not null references rapport.tenants,
  -- ModelsConfig; keys stand in model_secrets.
  config jsonb not null,
  -- Counts up with every save: settings that somebody else changed meanwhile are not written over.
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (tenant_id)
);

-- The key of a provider, encrypted as a connection's secrets are. Never read by any route.
create table rapport.model_secrets (
  tenant_id uuid not null references rapport.tenants,
  provider_id text not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, provider_id, name)
);

-- What models cost, by day (UTC). A call is counted with all that it may cost before it is made, and put right after it.
create table rapport.model_spend (
  tenant_id uuid not null references rapport.tenants,
  day date not null,
  calls integer not null default 0,
  tokens bigint not null default 0,
  -- Millionths of the price table's currency.
  cost_micros bigint not null default 0,
  -- Calls whose price was not known: their cost is not in the sum.
  unpriced_calls integer not null default 0,
  primary key (tenant_id, day)
);

-- INT-12: what could be learnt. Nothing of it counts before a person has approved it, and every approval can be taken back.
create table rapport.learning_proposals (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  kind text not null check (kind in ('example', 'template', 'article')),
  -- By kind: example {text, category, language}; template {category, key, language, before, after}; article {title, body, language}.
  content jsonb not null,
  -- Where it comes from: conversation, run and suggestion, with the words before and after.
  evidence jsonb not null,
  state text not null default 'proposed' check (state in ('proposed', 'rejected', 'active', 'undone')),
  -- How the gold set fared when it was approved: accuracy before and after.
  verdict jsonb,
  -- What approving it made, so that it can be taken back: the example's or the article's id.
  made_id uuid,
  -- What the same proposal is told by, so that it is not put forward twice.
  fingerprint text not null,
  settled_by uuid,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, fingerprint)
);
create index learning_proposals_open on rapport.learning_proposals (tenant_id, created_at desc) where state = 'proposed';

select rapport.protect_tenant_table('rapport.model_settings');
select rapport.protect_tenant_table('rapport.model_secrets');
select rapport.protect_tenant_table('rapport.model_spend', 'select, insert, update');
select rapport.protect_tenant_table('rapport.learning_proposals', 'select, insert, update');
