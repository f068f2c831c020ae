-- Made from the migrations by `npm run check -- --write`; for reading and comparing, not for running.

-- Extensions

create extension btree_gin;

create extension pg_trgm;

-- Schemas

schema public
  grant usage on schema public to public;

schema rapport
  grant usage on schema rapport to rapport_app;

-- Tables

table public.rapport_migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  breaking boolean not null,
  applied_at timestamp with time zone default now() not null,
);
  constraint rapport_migrations_pkey PRIMARY KEY (number);

table rapport.action_attempts (
  tenant_id uuid not null,
  action_id uuid not null,
  attempt integer not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  detail text,
);
  constraint action_attempts_pkey PRIMARY KEY (tenant_id, action_id, attempt);
  constraint action_attempts_tenant_id_action_id_fkey FOREIGN KEY (tenant_id, action_id) REFERENCES rapport.actions(tenant_id, id);
  constraint action_attempts_outcome_check CHECK ((outcome = ANY (ARRAY['ok'::text, 'refused'::text, 'failed'::text, 'unknown'::text, 'not_taken'::text])));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select, update on table rapport.action_attempts to rapport_app;

table rapport.actions (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  tool_id uuid not null,
  subject text not null,
  arguments jsonb not null,
  canonical_args text not null,
  args_hash text not null,
  provenance jsonb not null,
  policy jsonb not null,
  fingerprint text not null,
  business_key text not null,
  key_released_at timestamp with time zone,
  state text not null,
  preview jsonb,
  result jsonb,
  reason text,
  proposed_by text not null,
  proposed_by_id uuid,
  confirmed_by text,
  confirmed_by_id uuid,
  confirmed_at timestamp with time zone,
  attempts integer default 0 not null,
  claim_id uuid,
  lease_until timestamp with time zone,
  not_before_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint actions_pkey PRIMARY KEY (tenant_id, id);
  constraint actions_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint actions_tenant_id_tool_id_fkey FOREIGN KEY (tenant_id, tool_id) REFERENCES rapport.tools(tenant_id, id);
  constraint actions_check CHECK (((state <> 'executing'::text) OR ((claim_id IS NOT NULL) AND (lease_until IS NOT NULL))));
  constraint actions_check1 CHECK (((state <> ALL (ARRAY['confirmed'::text, 'executing'::text, 'succeeded'::text, 'unknown'::text])) OR (confirmed_by IS NOT NULL)));
  constraint actions_confirmed_by_check CHECK ((confirmed_by = ANY (ARRAY['customer'::text, 'staff'::text, 'nobody'::text])));
  constraint actions_proposed_by_check CHECK ((proposed_by = ANY (ARRAY['playbook'::text, 'model'::text, 'staff'::text])));
  constraint actions_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'awaiting'::text, 'confirmed'::text, 'executing'::text, 'succeeded'::text, 'failed'::text, 'unknown'::text, 'expired'::text, 'refused'::text])));
  CREATE UNIQUE INDEX actions_business_key ON rapport.actions USING btree (tenant_id, business_key) WHERE ((key_released_at IS NULL) AND (state = ANY (ARRAY['proposed'::text, 'awaiting'::text, 'confirmed'::text, 'executing'::text, 'unknown'::text, 'succeeded'::text])));
  CREATE INDEX actions_conversation ON rapport.actions USING btree (tenant_id, conversation_id, created_at) WHERE (conversation_id IS NOT NULL);
  CREATE INDEX actions_recent ON rapport.actions USING btree (tenant_id, tool_id, subject, confirmed_at) WHERE (confirmed_at IS NOT NULL);
  CREATE INDEX actions_unfinished ON rapport.actions USING btree (state, updated_at) WHERE (state = ANY (ARRAY['proposed'::text, 'awaiting'::text, 'confirmed'::text, 'executing'::text, 'unknown'::text]));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select, update on table rapport.actions to rapport_app;

table rapport.actors (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  email text,
  role text not null,
  scope text default 'all'::text not null,
  locale text default 'en'::text not null,
  is_away boolean default false not null,
  preferences jsonb default '{}'::jsonb not null,
  password_hash text,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
);
  constraint actors_pkey PRIMARY KEY (tenant_id, id);
  constraint actors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint actors_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'ai'::text, 'integration'::text])));
  constraint actors_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'operator'::text, 'viewer'::text])));
  constraint actors_scope_check CHECK ((scope = ANY (ARRAY['own'::text, 'team'::text, 'all'::text])));
  CREATE UNIQUE INDEX actors_email ON rapport.actors USING btree (tenant_id, lower(email)) WHERE (email IS NOT NULL);
  CREATE INDEX actors_sign_in ON rapport.actors USING btree (lower(email)) WHERE ((email IS NOT NULL) AND (password_hash IS NOT NULL));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.actors to rapport_app;

table rapport.agent_deployments (
  tenant_id uuid not null,
  id uuid not null,
  version_id uuid,
  deployed_by uuid,
  deployed_at timestamp with time zone default now() not null,
);
  constraint agent_deployments_pkey PRIMARY KEY (tenant_id, id);
  constraint agent_deployments_tenant_id_version_id_fkey FOREIGN KEY (tenant_id, version_id) REFERENCES rapport.agent_versions(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.agent_deployments to rapport_app;

table rapport.agent_versions (
  tenant_id uuid not null,
  id uuid not null,
  number integer not null,
  config jsonb not null,
  note text default ''::text not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
);
  constraint agent_versions_pkey PRIMARY KEY (tenant_id, id);
  constraint agent_versions_tenant_id_number_key UNIQUE (tenant_id, number);
  constraint agent_versions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.agent_versions FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.agent_versions FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.agent_versions to rapport_app;

table rapport.agents (
  tenant_id uuid not null,
  draft jsonb not null,
  draft_revision integer default 1 not null,
  deployed_version_id uuid,
  ai_actor_id uuid not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint agents_pkey PRIMARY KEY (tenant_id);
  constraint agents_tenant_id_ai_actor_id_fkey FOREIGN KEY (tenant_id, ai_actor_id) REFERENCES rapport.actors(tenant_id, id);
  constraint agents_tenant_id_deployed_version_id_fkey FOREIGN KEY (tenant_id, deployed_version_id) REFERENCES rapport.agent_versions(tenant_id, id);
  constraint agents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.agents to rapport_app;

table rapport.api_keys (
  tenant_id uuid not null,
  id uuid not null,
  actor_id uuid not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
);
  constraint api_keys_pkey PRIMARY KEY (tenant_id, id);
  constraint api_keys_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.api_keys to rapport_app;

table rapport.article_versions (
  tenant_id uuid not null,
  article_id uuid not null,
  version integer not null,
  title text not null,
  body text not null,
  hash bytea not null,
  author_id uuid,
  created_at timestamp with time zone default now() not null,
);
  constraint article_versions_pkey PRIMARY KEY (tenant_id, article_id, version);
  constraint article_versions_tenant_id_article_id_fkey FOREIGN KEY (tenant_id, article_id) REFERENCES rapport.articles(tenant_id, id);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.article_versions FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.article_versions FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.article_versions to rapport_app;

table rapport.articles (
  tenant_id uuid not null,
  id uuid not null,
  namespace text not null,
  language text not null,
  title text not null,
  status text not null,
  source text,
  source_hash bytea,
  latest_version integer not null,
  published_version integer,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint articles_pkey PRIMARY KEY (tenant_id, id);
  constraint articles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint articles_check CHECK (((status = 'published'::text) = (published_version IS NOT NULL)));
  constraint articles_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'archived'::text])));
  CREATE UNIQUE INDEX articles_source ON rapport.articles USING btree (tenant_id, source) WHERE (source IS NOT NULL);
  CREATE INDEX articles_titles ON rapport.articles USING btree (tenant_id, lower(title), id) WHERE (latest_version > 0);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.articles to rapport_app;

table rapport.attachments (
  tenant_id uuid not null,
  id uuid not null,
  sha256 bytea not null,
  name text not null,
  type text not null,
  bytes bigint not null,
  is_inline boolean default false not null,
  content_id text,
  actor_id uuid,
  identity_id uuid,
  created_at timestamp with time zone default now() not null,
);
  constraint attachments_pkey PRIMARY KEY (tenant_id, id);
  constraint attachments_tenant_id_sha256_fkey FOREIGN KEY (tenant_id, sha256) REFERENCES rapport.blobs(tenant_id, sha256);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.attachments to rapport_app;

table rapport.audit_heads (
  tenant_id uuid not null,
  seq bigint default 0 not null,
  hash bytea default '\x'::bytea not null,
);
  constraint audit_heads_pkey PRIMARY KEY (tenant_id);
  constraint audit_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant select on table rapport.audit_heads to rapport_app;

table rapport.audit_log (
  tenant_id uuid not null,
  seq bigint not null,
  at timestamp with time zone not null,
  actor_id uuid,
  action text not null,
  outcome text not null,
  target_kind text,
  target_id text,
  detail jsonb default '{}'::jsonb not null,
  address text,
  hash bytea not null,
);
  constraint audit_log_pkey PRIMARY KEY (tenant_id, seq);
  constraint audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text])));
  CREATE INDEX audit_log_actor ON rapport.audit_log USING btree (tenant_id, actor_id, seq DESC);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.audit_log FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.audit_log FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant select on table rapport.audit_log to rapport_app;

table rapport.blobs (
  tenant_id uuid not null,
  sha256 bytea not null,
  content bytea not null,
);
  constraint blobs_pkey PRIMARY KEY (tenant_id, sha256);
  constraint blobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.blobs to rapport_app;

table rapport.canned_replies (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  shortcut text not null,
  title text not null,
  body text not null,
  is_shared boolean default true not null,
  created_at timestamp with time zone default now() not null,
);
  constraint canned_replies_pkey PRIMARY KEY (tenant_id, id);
  constraint canned_replies_tenant_id_owner_id_fkey FOREIGN KEY (tenant_id, owner_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  CREATE UNIQUE INDEX canned_replies_own ON rapport.canned_replies USING btree (tenant_id, owner_id, lower(shortcut)) WHERE (NOT is_shared);
  CREATE UNIQUE INDEX canned_replies_shared ON rapport.canned_replies USING btree (tenant_id, lower(shortcut)) WHERE is_shared;
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.canned_replies to rapport_app;

table rapport.category_examples (
  tenant_id uuid not null,
  id uuid not null,
  text text not null,
  category text not null,
  language text not null,
  conversation_id uuid,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
);
  constraint category_examples_pkey PRIMARY KEY (tenant_id, id);
  constraint category_examples_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE INDEX category_examples_category ON rapport.category_examples USING btree (tenant_id, category, created_at) WHERE (category IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.category_examples to rapport_app;

table rapport.change_feed (
  tenant_id uuid not null,
  seq bigint not null,
  kind text not null,
  conversation_id uuid,
  entity_id uuid,
  actor_id uuid,
  detail jsonb,
  at timestamp with time zone default now() not null,
);
  constraint change_feed_pkey PRIMARY KEY (tenant_id, seq);
  CREATE INDEX change_feed_at ON rapport.change_feed USING btree (at);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.change_feed to rapport_app;

table rapport.companies (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  callsign text,
  domain text,
  is_domain_locked boolean default false not null,
  aliases text[] default '{}'::text[] not null,
  identifiers jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
);
  constraint companies_pkey PRIMARY KEY (tenant_id, id);
  constraint companies_tenant_id_slug_key UNIQUE (tenant_id, slug);
  constraint companies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE UNIQUE INDEX companies_name ON rapport.companies USING btree (tenant_id, lower(name));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.companies to rapport_app;

table rapport.confidence_fits (
  tenant_id uuid not null,
  fit jsonb not null,
  settled integer not null,
  fitted_at timestamp with time zone default now() not null,
);
  constraint confidence_fits_pkey PRIMARY KEY (tenant_id);
  constraint confidence_fits_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.confidence_fits to rapport_app;

table rapport.connection_ledgers (
  tenant_id uuid not null,
  connection_id uuid not null,
  cursor jsonb,
  fetched bigint default 0 not null,
  linked bigint default 0 not null,
  duplicates bigint default 0 not null,
  excluded bigint default 0 not null,
  failed bigint default 0 not null,
  last_success_at timestamp with time zone,
  last_error_at timestamp with time zone,
  last_error text,
);
  constraint connection_ledgers_pkey PRIMARY KEY (tenant_id, connection_id);
  constraint connection_ledgers_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES rapport.connections(tenant_id, id) ON DELETE CASCADE;
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.connection_ledgers to rapport_app;

table rapport.connections (
  tenant_id uuid not null,
  id uuid not null,
  connector text not null,
  name text not null,
  status text default 'active'::text not null,
  config jsonb not null,
  team_id uuid,
  created_at timestamp with time zone default now() not null,
  deleted_at timestamp with time zone,
);
  constraint connections_pkey PRIMARY KEY (tenant_id, id);
  constraint connections_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint connections_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES rapport.teams(tenant_id, id);
  constraint connections_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'error'::text])));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.connections to rapport_app;

table rapport.contact_memories (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  merged_from_id uuid,
  kind text not null,
  topic text,
  text text not null,
  folded text not null,
  state text default 'active'::text not null,
  source text not null,
  confidence real not null,
  pipeline text not null,
  pipeline_version text not null,
  replaces_id uuid,
  expires_at timestamp with time zone,
  created_by uuid,
  used_count integer default 0 not null,
  last_used_at timestamp with time zone,
  said_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint contact_memories_pkey PRIMARY KEY (tenant_id, id);
  constraint contact_memories_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES rapport.contacts(tenant_id, id);
  constraint contact_memories_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)));
  constraint contact_memories_kind_check CHECK ((kind = ANY (ARRAY['name'::text, 'language'::text, 'tone'::text, 'contact_way'::text, 'preference'::text, 'allergy'::text, 'delivery'::text, 'fact'::text])));
  constraint contact_memories_source_check CHECK ((source = ANY (ARRAY['rule'::text, 'model'::text, 'person'::text])));
  constraint contact_memories_state_check CHECK ((state = ANY (ARRAY['active'::text, 'superseded'::text, 'deleted'::text])));
  CREATE INDEX contact_memories_contact ON rapport.contact_memories USING btree (tenant_id, contact_id) WHERE (contact_id IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.contact_memories to rapport_app;

table rapport.contacts (
  tenant_id uuid not null,
  id uuid not null,
  name text default ''::text not null,
  email text,
  phone text,
  company_id uuid,
  locale text,
  note text default ''::text not null,
  attributes jsonb default '{}'::jsonb not null,
  blocked_at timestamp with time zone,
  merged_into_id uuid,
  merge_parent_id uuid,
  merge_filled text[] default '{}'::text[] not null,
  created_at timestamp with time zone default now() not null,
  last_event_at timestamp with time zone,
);
  constraint contacts_pkey PRIMARY KEY (tenant_id, id);
  constraint contacts_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES rapport.companies(tenant_id, id);
  constraint contacts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint contacts_tenant_id_merge_parent_id_fkey FOREIGN KEY (tenant_id, merge_parent_id) REFERENCES rapport.contacts(tenant_id, id);
  constraint contacts_tenant_id_merged_into_id_fkey FOREIGN KEY (tenant_id, merged_into_id) REFERENCES rapport.contacts(tenant_id, id);
  CREATE INDEX contacts_active ON rapport.contacts USING btree (tenant_id, COALESCE(last_event_at, created_at) DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX contacts_merged ON rapport.contacts USING btree (tenant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
  CREATE INDEX contacts_words ON rapport.contacts USING gin (tenant_id, lower(((((name || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(phone, ''::text))) public.gin_trgm_ops);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.contacts to rapport_app;

table rapport.conversation_participants (
  tenant_id uuid not null,
  conversation_id uuid not null,
  address text not null,
);
  constraint conversation_participants_pkey PRIMARY KEY (tenant_id, conversation_id, address);
  constraint conversation_participants_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.conversation_participants to rapport_app;

table rapport.conversation_reads (
  tenant_id uuid not null,
  actor_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,
);
  constraint conversation_reads_pkey PRIMARY KEY (tenant_id, actor_id, conversation_id);
  constraint conversation_reads_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  constraint conversation_reads_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.conversation_reads to rapport_app;

table rapport.conversation_tags (
  tenant_id uuid not null,
  tag text not null,
  conversation_id uuid not null,
);
  constraint conversation_tags_pkey PRIMARY KEY (tenant_id, tag, conversation_id);
  constraint conversation_tags_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  CREATE INDEX conversation_tags_conversation ON rapport.conversation_tags USING btree (tenant_id, conversation_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.conversation_tags to rapport_app;

table rapport.conversations (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null,
  channel text not null,
  connection_id uuid,
  contact_id uuid not null,
  subject text,
  thread_subject text,
  status text default 'new'::text not null,
  is_open boolean generated always as ((status <> ALL (ARRAY['snoozed'::text, 'resolved'::text, 'closed'::text]))) stored not null,
  priority smallint default 1 not null,
  assignee_id uuid,
  team_id uuid,
  tags text[] default '{}'::text[] not null,
  snoozed_until_at timestamp with time zone,
  preview text default ''::text not null,
  preview_direction text default 'in'::text not null,
  message_count integer default 0 not null,
  waiting_since_at timestamp with time zone,
  waiting_order timestamp with time zone generated always as (COALESCE(waiting_since_at, 'infinity'::timestamp with time zone)) stored not null,
  first_reply_at timestamp with time zone,
  last_inbound_seq bigint default 0 not null,
  contact_read_at timestamp with time zone,
  away_sent_at timestamp with time zone,
  contact_merged_from_id uuid,
  merged_into_id uuid,
  merge_parent_id uuid,
  created_at timestamp with time zone default now() not null,
  last_event_at timestamp with time zone default now() not null,
  seq bigint default 0 not null,
);
  constraint conversations_pkey PRIMARY KEY (tenant_id, id);
  constraint conversations_tenant_id_assignee_id_fkey FOREIGN KEY (tenant_id, assignee_id) REFERENCES rapport.actors(tenant_id, id);
  constraint conversations_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES rapport.connections(tenant_id, id);
  constraint conversations_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES rapport.contacts(tenant_id, id);
  constraint conversations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint conversations_tenant_id_merge_parent_id_fkey FOREIGN KEY (tenant_id, merge_parent_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint conversations_tenant_id_merged_into_id_fkey FOREIGN KEY (tenant_id, merged_into_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint conversations_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES rapport.teams(tenant_id, id);
  constraint conversations_priority_check CHECK (((priority >= 0) AND (priority <= 3)));
  constraint conversations_status_check CHECK ((status = ANY (ARRAY['new'::text, 'assigned'::text, 'in_progress'::text, 'waiting_customer'::text, 'pending'::text, 'snoozed'::text, 'reopened'::text, 'resolved'::text, 'closed'::text])));
  CREATE INDEX conversations_assignee ON rapport.conversations USING btree (tenant_id, assignee_id, is_open, last_event_at DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX conversations_connection ON rapport.conversations USING btree (tenant_id, connection_id, is_open, last_event_at DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX conversations_contact ON rapport.conversations USING btree (tenant_id, contact_id, last_event_at DESC) WHERE (contact_id IS NOT NULL);
  CREATE INDEX conversations_merged ON rapport.conversations USING btree (tenant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
  CREATE INDEX conversations_nobody ON rapport.conversations USING btree (tenant_id, is_open, last_event_at DESC, id DESC) WHERE ((merged_into_id IS NULL) AND (assignee_id IS NULL) AND (team_id IS NULL));
  CREATE UNIQUE INDEX conversations_number ON rapport.conversations USING btree (tenant_id, number) WHERE (number IS NOT NULL);
  CREATE INDEX conversations_open ON rapport.conversations USING btree (tenant_id, is_open, last_event_at DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX conversations_priority ON rapport.conversations USING btree (tenant_id, is_open, priority DESC, last_event_at DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX conversations_snoozed ON rapport.conversations USING btree (snoozed_until_at) WHERE ((status = 'snoozed'::text) AND (snoozed_until_at IS NOT NULL));
  CREATE INDEX conversations_status ON rapport.conversations USING btree (tenant_id, status, last_event_at DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX conversations_team ON rapport.conversations USING btree (tenant_id, team_id, is_open, last_event_at DESC, id DESC) WHERE (merged_into_id IS NULL);
  CREATE INDEX conversations_team_priority ON rapport.conversations USING btree (tenant_id, team_id, priority DESC, last_event_at DESC, id DESC) WHERE ((merged_into_id IS NULL) AND is_open);
  CREATE INDEX conversations_team_waiting ON rapport.conversations USING btree (tenant_id, team_id, waiting_order, id) WHERE ((merged_into_id IS NULL) AND is_open);
  CREATE INDEX conversations_waiting ON rapport.conversations USING btree (tenant_id, is_open, waiting_order, id) WHERE (merged_into_id IS NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.conversations to rapport_app;

table rapport.delivery_attempts (
  tenant_id uuid not null,
  outbox_id uuid not null,
  attempt integer not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  reason text,
);
  constraint delivery_attempts_pkey PRIMARY KEY (tenant_id, outbox_id, attempt);
  constraint delivery_attempts_tenant_id_outbox_id_fkey FOREIGN KEY (tenant_id, outbox_id) REFERENCES rapport.outbox(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.delivery_attempts to rapport_app;

table rapport.derived_records (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  event_ids uuid[] not null,
  pipeline text not null,
  pipeline_version text not null,
  body jsonb not null,
  created_at timestamp with time zone default now() not null,
);
  constraint derived_records_pkey PRIMARY KEY (tenant_id, id);
  constraint derived_records_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint derived_records_event_ids_check CHECK ((cardinality(event_ids) > 0));
  CREATE INDEX derived_records_subject ON rapport.derived_records USING btree (tenant_id, subject_kind, subject_id, kind, created_at DESC);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.derived_records to rapport_app;

table rapport.dialogues (
  tenant_id uuid not null,
  conversation_id uuid not null,
  holder text not null,
  state jsonb,
  heard_seq bigint default 0 not null,
  revision integer default 1 not null,
  agent_version_id uuid,
  category text,
  identity_address text,
  identity_level text default 'anonymous'::text not null,
  customer_id text,
  customer_name text,
  customer_email text,
  customer_phone text,
  hand_off_reason text,
  summary text,
  updated_at timestamp with time zone default now() not null,
);
  constraint dialogues_pkey PRIMARY KEY (tenant_id, conversation_id);
  constraint dialogues_tenant_id_agent_version_id_fkey FOREIGN KEY (tenant_id, agent_version_id) REFERENCES rapport.agent_versions(tenant_id, id);
  constraint dialogues_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint dialogues_holder_check CHECK ((holder = ANY (ARRAY['ai'::text, 'person'::text])));
  constraint dialogues_identity_level_check CHECK ((identity_level = ANY (ARRAY['anonymous'::text, 'claimed'::text, 'verified'::text])));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.dialogues to rapport_app;

table rapport.drafts (
  tenant_id uuid not null,
  actor_id uuid not null,
  conversation_id uuid not null,
  kind text not null,
  text text not null,
  attachment_ids uuid[] default '{}'::uuid[] not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint drafts_pkey PRIMARY KEY (tenant_id, actor_id, conversation_id);
  constraint drafts_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  constraint drafts_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint drafts_kind_check CHECK ((kind = ANY (ARRAY['reply'::text, 'note'::text])));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.drafts to rapport_app;

table rapport.event_attachments (
  tenant_id uuid not null,
  event_id uuid not null,
  "position" smallint not null,
  attachment_id uuid not null,
);
  constraint event_attachments_pkey PRIMARY KEY (tenant_id, event_id, "position");
  constraint event_attachments_tenant_id_attachment_id_fkey FOREIGN KEY (tenant_id, attachment_id) REFERENCES rapport.attachments(tenant_id, id);
  constraint event_attachments_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES rapport.events(tenant_id, id);
  CREATE INDEX event_attachments_attachment ON rapport.event_attachments USING btree (tenant_id, attachment_id);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.event_attachments FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.event_attachments FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.event_attachments to rapport_app;

table rapport.event_texts (
  tenant_id uuid not null,
  event_id uuid not null,
  occurred_at timestamp with time zone not null,
  subject text,
  text text not null,
  new_text text,
  html text,
  author_name text,
  author_address text,
  client_id text,
  meta jsonb,
  search tsvector generated always as (to_tsvector('russian'::regconfig, (("left"(COALESCE(subject, ''::text), 1000) || ' '::text) || "left"(COALESCE(new_text, text), 50000)))) stored,
);
  constraint event_texts_pkey PRIMARY KEY (tenant_id, event_id);
  constraint event_texts_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES rapport.events(tenant_id, id);
  CREATE INDEX event_texts_recent ON rapport.event_texts USING btree (tenant_id, occurred_at DESC) WHERE (occurred_at > '-infinity'::timestamp with time zone);
  CREATE INDEX event_texts_search ON rapport.event_texts USING gin (tenant_id, search);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.event_texts FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.event_texts FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.event_texts to rapport_app;

table rapport.events (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint not null,
  kind text not null,
  channel text not null,
  direction text not null,
  connection_id uuid,
  conversation_id uuid,
  contact_id uuid,
  actor_id uuid,
  raw_id uuid,
  source text not null,
  external_id text not null,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
);
  constraint events_pkey PRIMARY KEY (tenant_id, id);
  constraint events_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES rapport.contacts(tenant_id, id);
  constraint events_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint events_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text, 'internal'::text])));
  constraint events_kind_check CHECK ((kind = ANY (ARRAY['message'::text, 'call'::text, 'meeting'::text, 'signal'::text, 'change'::text])));
  CREATE INDEX events_contact ON rapport.events USING btree (tenant_id, contact_id, occurred_at DESC, seq DESC) WHERE (contact_id IS NOT NULL);
  CREATE INDEX events_conversation ON rapport.events USING btree (tenant_id, conversation_id, occurred_at DESC, seq DESC) WHERE (conversation_id IS NOT NULL);
  CREATE UNIQUE INDEX events_source ON rapport.events USING btree (tenant_id, source, external_id) WHERE (source IS NOT NULL);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.events FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.events FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.events to rapport_app;

table rapport.failed_payloads (
  tenant_id uuid not null,
  raw_id uuid not null,
  reason text not null,
  failed_at timestamp with time zone default now() not null,
  resolved_at timestamp with time zone,
);
  constraint failed_payloads_pkey PRIMARY KEY (tenant_id, raw_id);
  constraint failed_payloads_tenant_id_raw_id_fkey FOREIGN KEY (tenant_id, raw_id) REFERENCES rapport.raw_payloads(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.failed_payloads to rapport_app;

table rapport.gold_cases (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  content jsonb not null,
  fingerprint bytea not null,
  source text not null,
  removed_at timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
);
  constraint gold_cases_pkey PRIMARY KEY (tenant_id, id);
  constraint gold_cases_tenant_id_fingerprint_key UNIQUE (tenant_id, fingerprint);
  constraint gold_cases_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint gold_cases_kind_check CHECK ((kind = ANY (ARRAY['message'::text, 'reply'::text, 'question'::text])));
  constraint gold_cases_source_check CHECK ((source = ANY (ARRAY['shipped'::text, 'correction'::text, 'person'::text])));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.gold_cases to rapport_app;

table rapport.identities (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  channel text not null,
  address text not null,
  verified_at timestamp with time zone,
  merged_from_id uuid,
  created_at timestamp with time zone default now() not null,
);
  constraint identities_pkey PRIMARY KEY (tenant_id, id);
  constraint identities_tenant_id_channel_address_key UNIQUE (tenant_id, channel, address);
  constraint identities_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES rapport.contacts(tenant_id, id);
  CREATE INDEX identities_contact ON rapport.identities USING btree (tenant_id, contact_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.identities to rapport_app;

table rapport.identity_challenges (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  address text not null,
  customer_id text,
  customer_name text,
  attempts integer default 0 not null,
  expires_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  settled_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
);
  constraint identity_challenges_pkey PRIMARY KEY (tenant_id, id);
  constraint identity_challenges_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  CREATE INDEX identity_challenges_conversation ON rapport.identity_challenges USING btree (tenant_id, conversation_id, created_at DESC) WHERE (conversation_id IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.identity_challenges to rapport_app;

table rapport.invites (
  tenant_id uuid not null,
  id uuid not null,
  actor_id uuid not null,
  token_hash bytea not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
);
  constraint invites_pkey PRIMARY KEY (tenant_id, id);
  constraint invites_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  CREATE INDEX invites_actor ON rapport.invites USING btree (tenant_id, actor_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.invites to rapport_app;

table rapport.knowledge_gaps (
  tenant_id uuid not null,
  id uuid not null,
  question text not null,
  normalized text not null,
  terms text[] not null,
  language text not null,
  asked_count integer default 1 not null,
  last_conversation_id uuid,
  status text default 'open'::text not null,
  article_id uuid,
  first_asked_at timestamp with time zone default now() not null,
  last_asked_at timestamp with time zone default now() not null,
);
  constraint knowledge_gaps_pkey PRIMARY KEY (tenant_id, id);
  constraint knowledge_gaps_tenant_id_article_id_fkey FOREIGN KEY (tenant_id, article_id) REFERENCES rapport.articles(tenant_id, id);
  constraint knowledge_gaps_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint knowledge_gaps_tenant_id_last_conversation_id_fkey FOREIGN KEY (tenant_id, last_conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint knowledge_gaps_status_check CHECK ((status = ANY (ARRAY['open'::text, 'answered'::text, 'dismissed'::text])));
  CREATE INDEX knowledge_gaps_conversation ON rapport.knowledge_gaps USING btree (tenant_id, last_conversation_id) WHERE (status = 'open'::text);
  CREATE INDEX knowledge_gaps_status ON rapport.knowledge_gaps USING btree (tenant_id, status, asked_count DESC, last_asked_at DESC, id) WHERE (status IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.knowledge_gaps to rapport_app;

table rapport.knowledge_states (
  tenant_id uuid not null,
  revision bigint default 0 not null,
  passages integer default 0 not null,
);
  constraint knowledge_states_pkey PRIMARY KEY (tenant_id);
  constraint knowledge_states_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.knowledge_states to rapport_app;

table rapport.knowledge_terms (
  tenant_id uuid not null,
  term text collate "C" not null,
  passages integer not null,
);
  constraint knowledge_terms_pkey PRIMARY KEY (tenant_id, term);
  constraint knowledge_terms_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.knowledge_terms to rapport_app;

table rapport.knowledge_words (
  tenant_id uuid not null,
  word text collate "C" not null,
  term text collate "C" not null,
);
  constraint knowledge_words_pkey PRIMARY KEY (tenant_id, word, term);
  constraint knowledge_words_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE INDEX knowledge_words_trigrams ON rapport.knowledge_words USING gin (tenant_id, word public.gin_trgm_ops);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.knowledge_words to rapport_app;

table rapport.learning_history (
  tenant_id uuid not null,
  learning_id uuid not null,
  id uuid not null,
  from_state text,
  to_state text not null,
  actor_id uuid,
  note text default ''::text not null,
  at timestamp with time zone default now() not null,
);
  constraint learning_history_pkey PRIMARY KEY (tenant_id, learning_id, id);
  constraint learning_history_tenant_id_learning_id_fkey FOREIGN KEY (tenant_id, learning_id) REFERENCES rapport.learnings(tenant_id, id);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.learning_history FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.learning_history FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.learning_history to rapport_app;

table rapport.learning_marks (
  tenant_id uuid not null,
  conversation_id uuid not null,
  read_seq bigint not null,
);
  constraint learning_marks_pkey PRIMARY KEY (tenant_id, conversation_id);
  constraint learning_marks_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.learning_marks to rapport_app;

table rapport.learning_sightings (
  tenant_id uuid not null,
  learning_id uuid not null,
  source text not null,
  id uuid not null,
  suggestion_id uuid,
  conversation_id uuid,
  event_ids uuid[] default '{}'::uuid[] not null,
  before text not null,
  after text not null,
  actor_id uuid,
  seen_at timestamp with time zone default now() not null,
);
  constraint learning_sightings_pkey PRIMARY KEY (tenant_id, learning_id, source);
  constraint learning_sightings_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint learning_sightings_tenant_id_learning_id_fkey FOREIGN KEY (tenant_id, learning_id) REFERENCES rapport.learnings(tenant_id, id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.learning_sightings to rapport_app;

table rapport.learnings (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  state text default 'proposed'::text not null,
  category text,
  language text,
  content jsonb not null,
  fingerprint bytea not null,
  seen_count integer default 0 not null,
  ripe_at_count integer default 1 not null,
  gold_check jsonb,
  check_basis text,
  applied jsonb,
  decided_by uuid,
  decided_at timestamp with time zone,
  activated_at timestamp with time zone,
  first_seen_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
);
  constraint learnings_pkey PRIMARY KEY (tenant_id, id);
  constraint learnings_tenant_id_fingerprint_key UNIQUE (tenant_id, fingerprint);
  constraint learnings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint learnings_kind_check CHECK ((kind = ANY (ARRAY['category_example'::text, 'playbook_example'::text, 'template'::text, 'article'::text, 'phrase'::text])));
  constraint learnings_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'active'::text, 'undone'::text, 'rejected'::text])));
  CREATE INDEX learnings_latest ON rapport.learnings USING btree (tenant_id, last_seen_at DESC, id DESC) WHERE (last_seen_at IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.learnings to rapport_app;

table rapport.mail_routes (
  address text not null,
  tenant_id uuid not null,
  connection_id uuid not null,
);
  constraint mail_routes_pkey PRIMARY KEY (address);
  constraint mail_routes_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES rapport.connections(tenant_id, id) ON DELETE CASCADE;
  CREATE INDEX mail_routes_connection ON rapport.mail_routes USING btree (tenant_id, connection_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.mail_routes to rapport_app;

table rapport.memory_evidence (
  tenant_id uuid not null,
  memory_id uuid not null,
  event_id uuid not null,
  start_offset integer not null,
  end_offset integer not null,
  quote text not null,
);
  constraint memory_evidence_pkey PRIMARY KEY (tenant_id, memory_id, event_id, start_offset);
  constraint memory_evidence_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES rapport.events(tenant_id, id);
  constraint memory_evidence_tenant_id_memory_id_fkey FOREIGN KEY (tenant_id, memory_id) REFERENCES rapport.contact_memories(tenant_id, id);
  CREATE INDEX memory_evidence_event ON rapport.memory_evidence USING btree (tenant_id, event_id) WHERE (event_id IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.memory_evidence to rapport_app;

table rapport.mentions (
  tenant_id uuid not null,
  actor_id uuid not null,
  event_id uuid not null,
  conversation_id uuid not null,
  created_at timestamp with time zone default now() not null,
);
  constraint mentions_pkey PRIMARY KEY (tenant_id, actor_id, event_id);
  constraint mentions_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  constraint mentions_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES rapport.events(tenant_id, id);
  CREATE INDEX mentions_conversation ON rapport.mentions USING btree (tenant_id, actor_id, conversation_id);
  CREATE INDEX mentions_event ON rapport.mentions USING btree (tenant_id, event_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.mentions to rapport_app;

table rapport.model_secrets (
  tenant_id uuid not null,
  provider_id text not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint model_secrets_pkey PRIMARY KEY (tenant_id, provider_id, name);
  constraint model_secrets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.model_secrets to rapport_app;

table rapport.model_settings (
  tenant_id uuid not null,
  config jsonb not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint model_settings_pkey PRIMARY KEY (tenant_id);
  constraint model_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.model_settings to rapport_app;

table rapport.model_spend (
  tenant_id uuid not null,
  day date not null,
  calls integer default 0 not null,
  tokens bigint default 0 not null,
  cost_micros bigint default 0 not null,
  unpriced_calls integer default 0 not null,
);
  constraint model_spend_pkey PRIMARY KEY (tenant_id, day);
  constraint model_spend_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select, update on table rapport.model_spend to rapport_app;

table rapport.outbox (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  connection_id uuid not null,
  actor_id uuid,
  client_id text not null,
  state text not null,
  reason text,
  is_retryable boolean default false not null,
  content jsonb not null,
  event_id uuid,
  provider_message_id text,
  attempts integer default 0 not null,
  not_before_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  seq bigint default 0 not null,
);
  constraint outbox_pkey PRIMARY KEY (tenant_id, id);
  constraint outbox_tenant_id_conversation_id_actor_id_client_id_key UNIQUE NULLS NOT DISTINCT (tenant_id, conversation_id, actor_id, client_id);
  constraint outbox_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id);
  constraint outbox_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES rapport.connections(tenant_id, id);
  constraint outbox_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text, 'unknown'::text, 'expired'::text, 'cancelled'::text])));
  CREATE INDEX outbox_conversation ON rapport.outbox USING btree (tenant_id, conversation_id) WHERE (event_id IS NULL);
  CREATE UNIQUE INDEX outbox_event ON rapport.outbox USING btree (tenant_id, event_id) WHERE (event_id IS NOT NULL);
  CREATE INDEX outbox_provider_message ON rapport.outbox USING btree (tenant_id, connection_id, provider_message_id) WHERE (provider_message_id IS NOT NULL);
  CREATE INDEX outbox_unfinished ON rapport.outbox USING btree (state, updated_at) WHERE (state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'unknown'::text]));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.outbox to rapport_app;

table rapport.passage_terms (
  tenant_id uuid not null,
  term text collate "C" not null,
  passage_id uuid not null,
  weight real not null,
);
  constraint passage_terms_pkey PRIMARY KEY (tenant_id, term, passage_id) INCLUDE (weight);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.passage_terms to rapport_app;

table rapport.passages (
  tenant_id uuid not null,
  id uuid not null,
  article_id uuid not null,
  version integer not null,
  "position" integer not null,
  namespace text not null,
  language text not null,
  heading text not null,
  text text not null,
  start_offset integer not null,
  end_offset integer not null,
  terms text[] not null,
  embedding bytea,
  embedding_model text,
);
  constraint passages_pkey PRIMARY KEY (tenant_id, id);
  constraint passages_tenant_id_article_id_version_fkey FOREIGN KEY (tenant_id, article_id, version) REFERENCES rapport.article_versions(tenant_id, article_id, version);
  CREATE INDEX passages_article ON rapport.passages USING btree (tenant_id, article_id, version, "position") WHERE (article_id IS NOT NULL);
  CREATE INDEX passages_namespace ON rapport.passages USING btree (tenant_id, namespace, id) WHERE (namespace IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.passages to rapport_app;

table rapport.phrase_lists (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  list jsonb not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint phrase_lists_pkey PRIMARY KEY (tenant_id, id);
  constraint phrase_lists_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.phrase_lists to rapport_app;

table rapport.previews (
  tenant_id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  text text not null,
  actor_id uuid not null,
  shown_at timestamp with time zone default now() not null,
);
  constraint previews_pkey PRIMARY KEY (tenant_id, conversation_id);
  constraint previews_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  CREATE INDEX previews_age ON rapport.previews USING btree (shown_at);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.previews to rapport_app;

table rapport.raw_payloads (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid,
  content_type text not null,
  content bytea not null,
  received_at timestamp with time zone not null,
);
  constraint raw_payloads_pkey PRIMARY KEY (tenant_id, id);
  CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON rapport.raw_payloads FOR EACH ROW EXECUTE FUNCTION rapport.refuse_change();
  CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rapport.raw_payloads FOR EACH STATEMENT EXECUTE FUNCTION rapport.refuse_change();
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.raw_payloads to rapport_app;

table rapport.run_events (
  tenant_id uuid not null,
  run_id uuid not null,
  "position" integer not null,
  conversation_id uuid,
  kind text not null,
  detail jsonb not null,
  created_at timestamp with time zone default now() not null,
);
  constraint run_events_pkey PRIMARY KEY (tenant_id, run_id, "position");
  constraint run_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE INDEX run_events_age ON rapport.run_events USING btree (created_at);
  CREATE INDEX run_events_conversation ON rapport.run_events USING btree (tenant_id, conversation_id, run_id, "position") WHERE (conversation_id IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant insert, select on table rapport.run_events to rapport_app;

table rapport.runs (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid,
  trigger text not null,
  agent_version_id uuid,
  category text,
  outcome text not null,
  gate jsonb,
  input jsonb not null,
  output jsonb not null,
  spans jsonb not null,
  duration_ms real not null,
  input_tokens integer default 0 not null,
  output_tokens integer default 0 not null,
  cost_micros bigint,
  created_at timestamp with time zone default now() not null,
  tape jsonb,
);
  constraint runs_pkey PRIMARY KEY (tenant_id, id);
  constraint runs_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint runs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE INDEX runs_age ON rapport.runs USING btree (created_at);
  CREATE INDEX runs_conversation ON rapport.runs USING btree (tenant_id, conversation_id, created_at) WHERE (conversation_id IS NOT NULL);
  CREATE INDEX runs_newest ON rapport.runs USING btree (tenant_id, created_at DESC, id DESC) WHERE (created_at > '-infinity'::timestamp with time zone);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.runs to rapport_app;

table rapport.saved_views (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  name text not null,
  filter jsonb not null,
  sort text not null,
  is_shared boolean default false not null,
  "position" integer default 0 not null,
  created_at timestamp with time zone default now() not null,
);
  constraint saved_views_pkey PRIMARY KEY (tenant_id, id);
  constraint saved_views_tenant_id_owner_id_fkey FOREIGN KEY (tenant_id, owner_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.saved_views to rapport_app;

table rapport.secrets (
  tenant_id uuid not null,
  connection_id uuid not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint secrets_pkey PRIMARY KEY (tenant_id, connection_id, name);
  constraint secrets_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES rapport.connections(tenant_id, id) ON DELETE CASCADE;
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.secrets to rapport_app;

table rapport.sessions (
  tenant_id uuid not null,
  id uuid not null,
  actor_id uuid not null,
  token_hash bytea not null,
  previous_token_hash bytea,
  rotated_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
);
  constraint sessions_pkey PRIMARY KEY (tenant_id, id);
  constraint sessions_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  CREATE INDEX sessions_actor ON rapport.sessions USING btree (tenant_id, actor_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.sessions to rapport_app;

table rapport.suggestions (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  text text not null,
  citations jsonb default '[]'::jsonb not null,
  confidence real not null,
  gate jsonb not null,
  category text,
  state text default 'open'::text not null,
  final_text text,
  settled_by uuid,
  settled_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  raw_confidence real,
);
  constraint suggestions_pkey PRIMARY KEY (tenant_id, id);
  constraint suggestions_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  constraint suggestions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'edited'::text, 'rejected'::text, 'superseded'::text])));
  CREATE INDEX suggestions_category ON rapport.suggestions USING btree (tenant_id, category, created_at DESC) WHERE (category IS NOT NULL);
  CREATE UNIQUE INDEX suggestions_open ON rapport.suggestions USING btree (tenant_id, conversation_id) WHERE (state = 'open'::text);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.suggestions to rapport_app;

table rapport.team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  actor_id uuid not null,
);
  constraint team_members_pkey PRIMARY KEY (tenant_id, team_id, actor_id);
  constraint team_members_tenant_id_actor_id_fkey FOREIGN KEY (tenant_id, actor_id) REFERENCES rapport.actors(tenant_id, id) ON DELETE CASCADE;
  constraint team_members_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES rapport.teams(tenant_id, id) ON DELETE CASCADE;
  CREATE INDEX team_members_actor ON rapport.team_members USING btree (tenant_id, actor_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.team_members to rapport_app;

table rapport.teams (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
);
  constraint teams_pkey PRIMARY KEY (tenant_id, id);
  constraint teams_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  CREATE UNIQUE INDEX teams_name ON rapport.teams USING btree (tenant_id, lower(name));
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.teams to rapport_app;

table rapport.tenant_counters (
  tenant_id uuid not null,
  feed_seq bigint default 0 not null,
  conversation_number bigint default 0 not null,
);
  constraint tenant_counters_pkey PRIMARY KEY (tenant_id);
  constraint tenant_counters_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant select, update on table rapport.tenant_counters to rapport_app;

table rapport.tenants (
  tenant_id uuid not null,
  slug text not null,
  name text not null,
  business_hours jsonb not null,
  created_at timestamp with time zone default now() not null,
);
  constraint tenants_pkey PRIMARY KEY (tenant_id);
  constraint tenants_slug_key UNIQUE (slug);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant select, update on table rapport.tenants to rapport_app;

table rapport.thread_references (
  tenant_id uuid not null,
  connection_id uuid not null,
  message_id text not null,
  conversation_id uuid not null,
  created_at timestamp with time zone default clock_timestamp() not null,
);
  constraint thread_references_pkey PRIMARY KEY (tenant_id, connection_id, message_id);
  constraint thread_references_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES rapport.conversations(tenant_id, id);
  CREATE INDEX thread_references_conversation ON rapport.thread_references USING btree (tenant_id, conversation_id, created_at) WHERE (conversation_id IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.thread_references to rapport_app;

table rapport.tool_secrets (
  tenant_id uuid not null,
  source_id uuid not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamp with time zone default now() not null,
);
  constraint tool_secrets_pkey PRIMARY KEY (tenant_id, source_id, name);
  constraint tool_secrets_tenant_id_source_id_fkey FOREIGN KEY (tenant_id, source_id) REFERENCES rapport.tool_sources(tenant_id, id) ON DELETE CASCADE;
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.tool_secrets to rapport_app;

table rapport.tool_sources (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  url text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
);
  constraint tool_sources_pkey PRIMARY KEY (tenant_id, id);
  constraint tool_sources_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  constraint tool_sources_kind_check CHECK ((kind = ANY (ARRAY['openapi'::text, 'mcp'::text])));
  CREATE UNIQUE INDEX tool_sources_name ON rapport.tool_sources USING btree (tenant_id, lower(name)) WHERE (archived_at IS NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.tool_sources to rapport_app;

table rapport.tools (
  tenant_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  name text not null,
  title text not null,
  description text not null,
  input_schema jsonb not null,
  operation jsonb not null,
  policy jsonb not null,
  imported_policy jsonb not null,
  policy_edited_at timestamp with time zone,
  fingerprint text not null,
  is_enabled boolean not null,
  disabled_reason text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
);
  constraint tools_pkey PRIMARY KEY (tenant_id, id);
  constraint tools_tenant_id_source_id_fkey FOREIGN KEY (tenant_id, source_id) REFERENCES rapport.tool_sources(tenant_id, id);
  constraint tools_archived_check CHECK (((archived_at IS NULL) OR (NOT is_enabled)));
  constraint tools_check CHECK ((is_enabled = (disabled_reason IS NULL)));
  constraint tools_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['removed'::text, 'changed'::text, 'person'::text])));
  CREATE UNIQUE INDEX tools_name ON rapport.tools USING btree (tenant_id, lower(name)) WHERE (archived_at IS NULL);
  CREATE INDEX tools_source ON rapport.tools USING btree (tenant_id, source_id) WHERE (source_id IS NOT NULL);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.tools to rapport_app;

table rapport.visitor_tokens (
  tenant_id uuid not null,
  id uuid not null,
  visitor_id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
);
  constraint visitor_tokens_pkey PRIMARY KEY (tenant_id, id);
  constraint visitor_tokens_tenant_id_visitor_id_fkey FOREIGN KEY (tenant_id, visitor_id) REFERENCES rapport.visitors(tenant_id, id) ON DELETE CASCADE;
  CREATE INDEX visitor_tokens_visitor ON rapport.visitor_tokens USING btree (tenant_id, visitor_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.visitor_tokens to rapport_app;

table rapport.visitors (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  subject text,
  name text,
  email text,
  locale text,
  has_profile boolean default false not null,
  read_seq bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  signed_email text,
);
  constraint visitors_pkey PRIMARY KEY (tenant_id, id);
  constraint visitors_tenant_id_connection_id_subject_key UNIQUE (tenant_id, connection_id, subject);
  constraint visitors_tenant_id_connection_id_fkey FOREIGN KEY (tenant_id, connection_id) REFERENCES rapport.connections(tenant_id, id);
  constraint visitors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES rapport.tenants(tenant_id);
  enable row level security;
  policy tenant_isolation as permissive for all to public using ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT rapport.current_tenant() AS current_tenant)));
  grant delete, insert, select, update on table rapport.visitors to rapport_app;

-- Functions

CREATE OR REPLACE FUNCTION rapport.audit_hash(previous bytea, entry rapport.audit_log)
 RETURNS bytea
 LANGUAGE sql
 STABLE
RETURN sha256((previous || convert_to(concat_ws(''::text, (entry).tenant_id, (entry).seq, EXTRACT(epoch FROM (entry).at), COALESCE(((entry).actor_id)::text, ''::text), (entry).action, (entry).outcome, COALESCE((entry).target_kind, ''::text), COALESCE((entry).target_id, ''::text), ((entry).detail)::text, COALESCE((entry).address, ''::text)), 'UTF8'::name)));
  revoke all from public;

CREATE OR REPLACE FUNCTION rapport.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('rapport.tenant_id'::text, true), ''::text))::uuid;
  revoke all from public;
  grant execute on function rapport.current_tenant() to rapport_app;

CREATE OR REPLACE FUNCTION rapport.enqueue(tasks text[], payloads json[], run_ats timestamp with time zone[], keys text[], queues text[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'rapport', 'pg_catalog'
AS $function$
  select count(*) from graphile_worker.add_jobs((
    select array_agg(row(j.task, j.payload, j.queue, j.run_at, 25::int, j.key, 0::int, null::text[])::graphile_worker.job_spec)
    from unnest(tasks, payloads, run_ats, keys, queues) as j (task, payload, run_at, key, queue)
  ));
$function$;
  revoke all from public;
  grant execute on function rapport.enqueue(text[],json[],timestamp with time zone[],text[],text[]) to rapport_app;

CREATE OR REPLACE FUNCTION rapport.find_sign_in(given_email text, given_slug text)
 RETURNS TABLE(tenant_id uuid, actor_id uuid, password_hash text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'rapport', 'pg_catalog'
BEGIN ATOMIC
 SELECT a.tenant_id,
     a.id,
     a.password_hash
    FROM (rapport.actors a
      JOIN rapport.tenants t ON ((t.tenant_id = a.tenant_id)))
   WHERE ((lower(a.email) = lower(find_sign_in.given_email)) AND (a.password_hash IS NOT NULL) AND (a.disabled_at IS NULL) AND (a.kind = 'person'::text) AND ((find_sign_in.given_slug IS NULL) OR (t.slug = find_sign_in.given_slug)))
   ORDER BY a.created_at
  LIMIT 20;
END;
  revoke all from public;
  grant execute on function rapport.find_sign_in(text,text) to rapport_app;

CREATE OR REPLACE FUNCTION rapport.find_similar_words(words text[], threshold real)
 RETURNS TABLE(typed text, word text, term text, likeness real)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'rapport', 'public', 'pg_catalog'
AS $function$
begin
  perform set_config('pg_trgm.similarity_threshold', threshold::text, true);
  return query
    select t.typed, w.word, w.term, similarity(w.word, t.typed)
    from unnest(words) as t (typed) cross join lateral (
      select k.word, k.term from rapport.knowledge_words k
      where k.tenant_id = rapport.current_tenant() and k.word % t.typed
      order by similarity(k.word, t.typed) desc limit 24
    ) w;
end
$function$;
  revoke all from public;
  grant execute on function rapport.find_similar_words(text[],real) to rapport_app;

CREATE OR REPLACE FUNCTION rapport.make_append_only(target regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('create trigger append_only before update or delete on %s for each row execute function rapport.refuse_change()', target);
  execute format('create trigger append_only_truncate before truncate on %s for each statement execute function rapport.refuse_change()', target);
end
$function$;
  revoke all from public;

CREATE OR REPLACE FUNCTION rapport.protect_tenant_table(target regclass, rights text DEFAULT 'select, insert, update, delete'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', target);
  execute format(
    'create policy tenant_isolation on %s using (tenant_id = (select rapport.current_tenant())) with check (tenant_id = (select rapport.current_tenant()))',
    target);
  execute format('grant %s on %s to rapport_app', rights, target);
end
$function$;
  revoke all from public;

CREATE OR REPLACE FUNCTION rapport.rarest_word_count(words text, sample integer)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'rapport', 'pg_catalog'
AS $function$
  with newest as materialized (
    select l.search from rapport.event_texts l
    where l.tenant_id = rapport.current_tenant() and l.occurred_at > '-infinity' order by l.occurred_at desc limit sample
  )
  select min(hits)::integer from (
    select (select count(*) from newest n where n.search @@ ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery) as hits
    from unnest(tsvector_to_array(to_tsvector('pg_catalog.russian', words))) as word limit 8
  ) counted
$function$;
  revoke all from public;

CREATE OR REPLACE FUNCTION rapport.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % never change and are never deleted', tg_table_name using errcode = 'RP001';
end
$function$;
  revoke all from public;
  grant execute on function rapport.refuse_change() to rapport_app;

CREATE OR REPLACE FUNCTION rapport.route_mail(given_addresses text[])
 RETURNS TABLE(address text, tenant_id uuid, connection_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'rapport', 'pg_catalog'
BEGIN ATOMIC
 SELECT r.address,
     r.tenant_id,
     r.connection_id
    FROM (rapport.mail_routes r
      JOIN rapport.connections c ON (((c.tenant_id = r.tenant_id) AND (c.id = r.connection_id))))
   WHERE ((r.address = ANY (route_mail.given_addresses)) AND (c.deleted_at IS NULL));
END;
  revoke all from public;
  grant execute on function rapport.route_mail(text[]) to rapport_app;

CREATE OR REPLACE FUNCTION rapport.search_contacts(query text, max_rows integer)
 RETURNS SETOF rapport.contacts
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'rapport', 'public', 'pg_catalog'
AS $function$
begin
  return query execute format($search$
    select k.* from rapport.contacts k
    where k.tenant_id = %1$L::uuid and k.merged_into_id is null
      and lower(k.name || ' ' || coalesce(k.email, '') || ' ' || coalesce(k.phone, '')) like %2$L
    order by coalesce(k.last_event_at, k.created_at) desc, k.id desc
    limit $1
  $search$, rapport.current_tenant(),
    '%' || replace(replace(replace(lower(query), '\', '\\'), '%', '\%'), '_', '\_') || '%')
  using max_rows;
end
$function$;
  revoke all from public;
  grant execute on function rapport.search_contacts(text,integer) to rapport_app;

CREATE OR REPLACE FUNCTION rapport.search_messages(query text, actor uuid, row_scope text, teams uuid[], max_rows integer)
 RETURNS TABLE(event_id uuid, conversation_id uuid, conversation_number bigint, subject text, contact_name text, snippet text, occurred_at timestamp with time zone, direction text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'rapport', 'pg_catalog'
AS $function$
declare
  words tsquery := websearch_to_tsquery('pg_catalog.russian', query);
  tenant uuid := rapport.current_tenant();
  near constant integer := 10000;
  far constant integer := 50000;
  -- 20 hits among 10,000 messages: a word more common than that has more than 20,000 hits in ten million.
  common constant integer := 20;
  -- 20 hits among 2,000 messages: a word with 100,000 entries in the index by ten million.
  sample constant integer := 2000;
  candidates uuid[];
  shown uuid[];
  looked_at bigint;
  looked_back_to timestamptz;
begin
  -- Nothing but stop words and signs: nothing to look for.
  if numnode(words) = 0 then return; end if;

  select array_agg(t.event_id order by t.occurred_at desc) into candidates from (
    select l.event_id, l.occurred_at, l.search from rapport.event_texts l
    where l.tenant_id = tenant and l.occurred_at > '-infinity' order by l.occurred_at desc limit near
  ) t where t.search @@ words;
  shown := rapport.visible_messages(candidates, actor, row_scope, teams, max_rows);

  if coalesce(cardinality(shown), 0) < max_rows then
    if coalesce(cardinality(candidates), 0) >= common or (numnode(words) > 1 and rapport.rarest_word_count(query, sample) >= common) then
      -- Common words: the latest ones are what is looked for; those of long ago are found by adding a rarer word.
      select array_agg(t.event_id order by t.occurred_at desc) filter (where t.search @@ words), count(*), min(t.occurred_at)
        into candidates, looked_at, looked_back_to from (
          select l.event_id, l.occurred_at, l.search from rapport.event_texts l
          where l.tenant_id = tenant and l.occurred_at > '-infinity' order by l.occurred_at desc limit far
        ) t;
    else
      with found as materialized (
        select t.event_id, t.occurred_at from rapport.event_texts t where t.tenant_id = tenant and t.search @@ words
      )
      select array_agg(f.event_id order by f.occurred_at desc) into candidates from found f;
    end if;
    shown := rapport.visible_messages(candidates, actor, row_scope, teams, max_rows);
  end if;

  return query
    select t.event_id, c.id, c.number, coalesce(c.subject, t.subject), k.name,
      ts_headline('pg_catalog.russian', left(coalesce(t.new_text, t.text), 20000), words, E'StartSel=\x02, StopSel=\x03, MaxWords=24, MinWords=10, MaxFragments=1'),
      t.occurred_at, e.direction
    from unnest(shown) with ordinality as s (id, place)
      join rapport.event_texts t on t.tenant_id = tenant and t.event_id = s.id
      join rapport.events e on e.tenant_id = tenant and e.id = s.id
      join rapport.conversations o on o.tenant_id = tenant and o.id = e.conversation_id
      join rapport.conversations c on c.tenant_id = tenant and c.id = coalesce(o.merged_into_id, o.id)
      join rapport.contacts k on k.tenant_id = tenant and k.id = c.contact_id
    order by s.place;
  if looked_at = far and cardinality(shown) < max_rows then
    return query select null::uuid, null::uuid, null::bigint, null, null, null, looked_back_to, null;
  end if;
end
$function$;
  revoke all from public;
  grant execute on function rapport.search_messages(text,uuid,text,uuid[],integer) to rapport_app;

CREATE OR REPLACE FUNCTION rapport.verify_audit()
 RETURNS TABLE(checked bigint, first_broken bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'rapport', 'pg_catalog'
AS $function$
declare
  previous bytea := '\x';
  expected bigint := 0;
  entry rapport.audit_log;
  head rapport.audit_heads;
begin
  checked := 0;
  for entry in select * from rapport.audit_log l where l.tenant_id = rapport.current_tenant() order by seq loop
    expected := expected + 1;
    if entry.seq <> expected or entry.hash is distinct from rapport.audit_hash(previous, entry) then
      first_broken := expected;
      return next;
      return;
    end if;
    previous := entry.hash;
    checked := checked + 1;
  end loop;
  select * into head from rapport.audit_heads h where h.tenant_id = rapport.current_tenant();
  if head.seq <> expected then first_broken := expected + 1; end if;
  return next;
end
$function$;
  revoke all from public;
  grant execute on function rapport.verify_audit() to rapport_app;

CREATE OR REPLACE FUNCTION rapport.visible_messages(candidates uuid[], actor uuid, row_scope text, teams uuid[], max_rows integer)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'rapport', 'pg_catalog'
AS $function$
declare
  tenant uuid := rapport.current_tenant();
  shown uuid[] := '{}';
  one uuid;
  is_visible boolean;
begin
  -- One by one, so that it stops at the last one needed.
  foreach one in array coalesce(candidates, '{}') loop
    select row_scope = 'all' or c.assignee_id = actor
        or (row_scope = 'team' and (c.team_id = any (teams) or (c.team_id is null and c.assignee_id is null)))
      into is_visible
      from rapport.events e
        join rapport.conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
        join rapport.conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
      where e.tenant_id = tenant and e.id = one and e.kind = 'message';
    if is_visible then
      shown := shown || one;
      exit when cardinality(shown) >= max_rows;
    end if;
  end loop;
  return shown;
end
$function$;
  revoke all from public;

CREATE OR REPLACE FUNCTION rapport.write_audit(actor uuid, action text, outcome text, target_kind text, target_id text, detail jsonb, address text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'rapport', 'pg_catalog'
AS $function$
declare
  head rapport.audit_heads;
  entry rapport.audit_log;
begin
  update rapport.audit_heads h set seq = h.seq + 1 where h.tenant_id = rapport.current_tenant() returning * into strict head;
  entry := row(head.tenant_id, head.seq, date_trunc('milliseconds', clock_timestamp()), actor, action, outcome, target_kind, target_id, coalesce(detail, '{}'), address, null);
  entry.hash := rapport.audit_hash(head.hash, entry);
  insert into rapport.audit_log select entry.*;
  update rapport.audit_heads h set hash = entry.hash where h.tenant_id = head.tenant_id;
end
$function$;
  revoke all from public;
  grant execute on function rapport.write_audit(uuid,text,text,text,text,jsonb,text) to rapport_app;
