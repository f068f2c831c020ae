-- Visitors of web chat widgets. A visitor is one browser without a signed identity, or one person whom the site's
-- signature names (`subject`), on any number of browsers. The tokens that browsers keep are stored as hashes.

create table rapport.visitors (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  connection_id uuid not null,
  -- Whom the site's signature names; null: nobody has signed in.
  subject text,
  name text,
  email text,
  locale text,
  -- The pre-chat form was answered.
  has_profile boolean not null default false,
  -- Everything up to this feed number was seen.
  read_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, connection_id, subject),
  foreign key (tenant_id, connection_id) references rapport.connections
);

create table rapport.visitor_tokens (
  tenant_id uuid not null,
  id uuid not null,
  visitor_id uuid not null,
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, visitor_id) references rapport.visitors on delete cascade
);
create index visitor_tokens_visitor on rapport.visitor_tokens (tenant_id, visitor_id);

select rapport.protect_tenant_table('rapport.visitors');
select rapport.protect_tenant_table('rapport.visitor_tokens');
