-- Language models of a tenant: which ones, their keys, what was spent on them (INT-22).

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

select rapport.protect_tenant_table('rapport.model_settings');
select rapport.protect_tenant_table('rapport.model_secrets');
select rapport.protect_tenant_table('rapport.model_spend', 'select, insert, update');
