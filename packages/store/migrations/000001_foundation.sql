--! breaking
-- The ground floor: tenants and their people, contacts, conversations, events, the change feed, delivery, audit.
-- The tenant leads every primary, unique and foreign key, so the schema distributes on Citus unchanged (OPS-3).

create schema if not exists rapport;
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

do $$
begin
  if not exists (select from pg_roles where rolname = 'rapport_app') then
    create role rapport_app nologin;
  end if;
exception
  -- Roles belong to the whole server: another database's migration may have made it a moment ago.
  when duplicate_object or unique_violation then null;
end
$$;
do $$
begin
  execute format('grant rapport_app to %I', current_user);
exception
  when others then
    if not pg_has_role(current_user, 'rapport_app', 'member') then raise; end if;
end
$$;
grant usage on schema rapport to rapport_app;

-- The tenant of the running transaction, set by store.as(actor). Unset means: no tenant's rows.
create function rapport.current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('rapport.tenant_id', true), '')::uuid;

-- Puts a table under the tenant's row-level security. `rights` are what the application role may do.
create function rapport.protect_tenant_table(target regclass, rights text default 'select, insert, update, delete') returns void
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format(
    'create policy tenant_isolation on %s using (tenant_id = (select rapport.current_tenant())) with check (tenant_id = (select rapport.current_tenant()))',
    target);
  execute format('grant %s on %s to rapport_app', rights, target);
end
$$;

-- Makes a table append-only for everyone, its owner included (CAN-1).
create function rapport.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception 'rows of % never change and are never deleted', tg_table_name using errcode = 'RP001';
end
$$;
create function rapport.make_append_only(target regclass) returns void
  language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete on %s for each row execute function rapport.refuse_change()', target);
  execute format('create trigger append_only_truncate before truncate on %s for each statement execute function rapport.refuse_change()', target);
end
$$;

-- ── Level 2: the organisation ────────────────────────────────────────────────────────────────────────────────────

create table rapport.tenants (
  tenant_id uuid primary key,
  slug text not null unique,
  name text not null,
  business_hours jsonb not null,
  created_at timestamptz not null default now()
);

-- One row per tenant that is locked by whoever writes to the feed, so feed numbers follow the order of commits.
create table rapport.tenant_counters (
  tenant_id uuid primary key references rapport.tenants,
  feed_seq bigint not null default 0,
  conversation_number bigint not null default 0
);

create table rapport.actors (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  kind text not null check (kind in ('person', 'ai', 'integration')),
  name text not null,
  email text,
  role text not null check (role in ('owner', 'manager', 'operator', 'viewer')),
  scope text not null default 'all' check (scope in ('own', 'team', 'all')),
  locale text not null default 'en',
  is_away boolean not null default false,
  preferences jsonb not null default '{}',
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index actors_email on rapport.actors (tenant_id, lower(email)) where email is not null;
create index actors_sign_in on rapport.actors (lower(email)) where email is not null and password_hash is not null;

create table rapport.teams (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index teams_name on rapport.teams (tenant_id, lower(name));

create table rapport.team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  actor_id uuid not null,
  primary key (tenant_id, team_id, actor_id),
  foreign key (tenant_id, team_id) references rapport.teams on delete cascade,
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade
);
create index team_members_actor on rapport.team_members (tenant_id, actor_id);

-- Sign-in sessions; the refresh token is kept as a hash and rotates. A token used twice ends the session.
create table rapport.sessions (
  tenant_id uuid not null,
  id uuid not null,
  actor_id uuid not null,
  token_hash bytea not null,
  previous_token_hash bytea,
  rotated_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade
);
create index sessions_actor on rapport.sessions (tenant_id, actor_id);

-- One-time links for invitations and new passwords.
create table rapport.invites (
  tenant_id uuid not null,
  id uuid not null,
  actor_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade
);
create index invites_actor on rapport.invites (tenant_id, actor_id);

create table rapport.api_keys (
  tenant_id uuid not null,
  id uuid not null,
  actor_id uuid not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade
);

-- ── Level 2: channels ────────────────────────────────────────────────────────────────────────────────────────────

create table rapport.connections (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  connector text not null,
  name text not null,
  status text not null default 'active' check (status in ('active', 'paused', 'error')),
  config jsonb not null,
  team_id uuid,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references rapport.teams
);

-- AES-256-GCM under the installation's key; `key_id` names the key so that it can be changed. Never read by any route.
create table rapport.secrets (
  tenant_id uuid not null,
  connection_id uuid not null,
  name text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, connection_id, name),
  foreign key (tenant_id, connection_id) references rapport.connections on delete cascade
);

-- Which tenant mail for an address belongs to. Asked before any tenant is known, so the address alone is the key:
-- a reference table on Citus, reached only through rapport.route_mail().
create table rapport.mail_routes (
  address text primary key,
  tenant_id uuid not null,
  connection_id uuid not null,
  foreign key (tenant_id, connection_id) references rapport.connections on delete cascade
);
create index mail_routes_connection on rapport.mail_routes (tenant_id, connection_id);

-- The sync ledger and cursor of a connection (ING-2, ING-4).
create table rapport.connection_ledgers (
  tenant_id uuid not null,
  connection_id uuid not null,
  cursor jsonb,
  fetched bigint not null default 0,
  linked bigint not null default 0,
  duplicates bigint not null default 0,
  excluded bigint not null default 0,
  failed bigint not null default 0,
  last_success_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references rapport.connections on delete cascade
);

-- ── Level 2: customers ───────────────────────────────────────────────────────────────────────────────────────────

create table rapport.companies (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  slug text not null,
  name text not null,
  callsign text,
  domain text,
  is_domain_locked boolean not null default false,
  aliases text[] not null default '{}',
  identifiers jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, slug)
);
create unique index companies_name on rapport.companies (tenant_id, lower(name));

create table rapport.contacts (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  name text not null default '',
  email text,
  phone text,
  company_id uuid,
  locale text,
  note text not null default '',
  attributes jsonb not null default '{}',
  blocked_at timestamptz,
  -- The contact that survives, however many merges lie between; the one a person merged it into; the survivor's blanks it filled.
  merged_into_id uuid,
  merge_parent_id uuid,
  merge_filled text[] not null default '{}',
  created_at timestamptz not null default now(),
  last_event_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, company_id) references rapport.companies,
  foreign key (tenant_id, merged_into_id) references rapport.contacts,
  foreign key (tenant_id, merge_parent_id) references rapport.contacts
);
create index contacts_active on rapport.contacts (tenant_id, (coalesce(last_event_at, created_at)) desc, id desc) where merged_into_id is null;
create index contacts_words on rapport.contacts using gin (tenant_id, (lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) gin_trgm_ops);
create index contacts_merged on rapport.contacts (tenant_id, merged_into_id) where merged_into_id is not null;

create table rapport.identities (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  channel text not null,
  address text not null,
  verified_at timestamptz,
  -- Set while the contact is merged into another, so that unmerging gives the address back.
  merged_from_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, channel, address),
  foreign key (tenant_id, contact_id) references rapport.contacts
);
create index identities_contact on rapport.identities (tenant_id, contact_id);

-- ── Level 2: conversations ───────────────────────────────────────────────────────────────────────────────────────

create table rapport.conversations (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  number bigint not null,
  channel text not null,
  connection_id uuid,
  contact_id uuid not null,
  subject text,
  -- Subject without Re:, Fwd: and the like, lower case; for the strict subject+participants rule (ING-6).
  thread_subject text,
  status text not null default 'new' check (status in
    ('new', 'assigned', 'in_progress', 'waiting_customer', 'pending', 'snoozed', 'reopened', 'resolved', 'closed')),
  is_open boolean not null generated always as (status not in ('snoozed', 'resolved', 'closed')) stored,
  priority smallint not null default 1 check (priority between 0 and 3),
  assignee_id uuid,
  team_id uuid,
  tags text[] not null default '{}',
  snoozed_until_at timestamptz,
  preview text not null default '',
  preview_direction text not null default 'in',
  message_count integer not null default 0,
  waiting_since_at timestamptz,
  -- Sort key of "who waits longest". A column, because under row-level security coalesce() cannot be an index condition.
  waiting_order timestamptz not null generated always as (coalesce(waiting_since_at, 'infinity')) stored,
  first_reply_at timestamptz,
  last_inbound_seq bigint not null default 0,
  contact_read_at timestamptz,
  -- When the away message was last sent here.
  away_sent_at timestamptz,
  -- Whose it was before contacts were merged, so that unmerging gives it back.
  contact_merged_from_id uuid,
  -- The conversation that survives, however many merges lie between, and the one a person merged it into.
  merged_into_id uuid,
  merge_parent_id uuid,
  created_at timestamptz not null default now(),
  last_event_at timestamptz not null default now(),
  seq bigint not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references rapport.contacts,
  foreign key (tenant_id, connection_id) references rapport.connections,
  foreign key (tenant_id, assignee_id) references rapport.actors,
  foreign key (tenant_id, team_id) references rapport.teams,
  foreign key (tenant_id, merged_into_id) references rapport.conversations,
  foreign key (tenant_id, merge_parent_id) references rapport.conversations
);
-- "is not null" says nothing new of the rows, but keeps the index out of foreign-key checks: those name tenant and id only,
-- and in a young table without statistics PostgreSQL would take any index that begins with the tenant and read all of it.
create unique index conversations_number on rapport.conversations (tenant_id, number) where number is not null;
create index conversations_open on rapport.conversations (tenant_id, is_open, last_event_at desc, id desc) where merged_into_id is null;
create index conversations_status on rapport.conversations (tenant_id, status, last_event_at desc, id desc) where merged_into_id is null;
create index conversations_assignee on rapport.conversations (tenant_id, assignee_id, is_open, last_event_at desc, id desc) where merged_into_id is null;
create index conversations_team on rapport.conversations (tenant_id, team_id, is_open, last_event_at desc, id desc) where merged_into_id is null;
create index conversations_priority on rapport.conversations (tenant_id, is_open, priority desc, last_event_at desc, id desc) where merged_into_id is null;
create index conversations_waiting on rapport.conversations (tenant_id, is_open, waiting_order, id) where merged_into_id is null;
create index conversations_nobody on rapport.conversations (tenant_id, is_open, last_event_at desc, id desc) where merged_into_id is null and assignee_id is null and team_id is null;
-- Open conversations of nobody are far more than the columns' own frequencies suggest; without this the planner walks the wrong index.
create statistics rapport.conversations_ownership (mcv) on is_open, status, assignee_id, team_id from rapport.conversations;
create index conversations_connection on rapport.conversations (tenant_id, connection_id, is_open, last_event_at desc, id desc) where merged_into_id is null;
create index conversations_contact on rapport.conversations (tenant_id, contact_id, last_event_at desc) where contact_id is not null;
create index conversations_snoozed on rapport.conversations (snoozed_until_at) where status = 'snoozed' and snoozed_until_at is not null;
create index conversations_merged on rapport.conversations (tenant_id, merged_into_id) where merged_into_id is not null;

create table rapport.conversation_tags (
  tenant_id uuid not null,
  tag text not null,
  conversation_id uuid not null,
  primary key (tenant_id, tag, conversation_id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);
create index conversation_tags_conversation on rapport.conversation_tags (tenant_id, conversation_id);

-- Addresses that took part in a conversation. A reply that names an old mail must come from one of them; a visitor of
-- the widget sees only conversations in which they took part.
create table rapport.conversation_participants (
  tenant_id uuid not null,
  conversation_id uuid not null,
  address text not null,
  primary key (tenant_id, conversation_id, address),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);

-- Message-IDs seen or given, so that In-Reply-To and References find their conversation (ING-6).
create table rapport.thread_references (
  tenant_id uuid not null,
  connection_id uuid not null,
  message_id text not null,
  conversation_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, connection_id, message_id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);

create index thread_references_conversation on rapport.thread_references (tenant_id, conversation_id, created_at) where conversation_id is not null;

create table rapport.conversation_reads (
  tenant_id uuid not null,
  actor_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,
  primary key (tenant_id, actor_id, conversation_id),
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade,
  foreign key (tenant_id, conversation_id) references rapport.conversations
);

create table rapport.drafts (
  tenant_id uuid not null,
  actor_id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('reply', 'note')),
  text text not null,
  attachment_ids uuid[] not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (tenant_id, actor_id, conversation_id),
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade,
  foreign key (tenant_id, conversation_id) references rapport.conversations
);

create table rapport.saved_views (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  name text not null,
  filter jsonb not null,
  sort text not null,
  is_shared boolean not null default false,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references rapport.actors on delete cascade
);

create table rapport.canned_replies (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  shortcut text not null,
  title text not null,
  body text not null,
  is_shared boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references rapport.actors on delete cascade
);
create unique index canned_replies_shared on rapport.canned_replies (tenant_id, lower(shortcut)) where is_shared;
create unique index canned_replies_own on rapport.canned_replies (tenant_id, owner_id, lower(shortcut)) where not is_shared;

-- ── Level 1: events ──────────────────────────────────────────────────────────────────────────────────────────────

-- What arrived, to the byte, before anybody understood it; kept even when parsing fails (ING-3).
create table rapport.raw_payloads (
  tenant_id uuid not null,
  id uuid not null,
  connection_id uuid,
  content_type text not null,
  content bytea not null,
  received_at timestamptz not null,
  primary key (tenant_id, id)
);

-- Payloads that could not be turned into events, with the reason; retried by hand or after an upgrade.
create table rapport.failed_payloads (
  tenant_id uuid not null,
  raw_id uuid not null,
  reason text not null,
  failed_at timestamptz not null default now(),
  resolved_at timestamptz,
  primary key (tenant_id, raw_id),
  foreign key (tenant_id, raw_id) references rapport.raw_payloads
);

-- The tables below that take a row for every message do not refer to tenants: tenants are never deleted, row-level
-- security writes the tenant, and a check for each row is measurable (benchmark B1).

-- The narrow row. `id` is made from source and external id; the unique index says the same in the database's words.
create table rapport.events (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint not null,
  kind text not null check (kind in ('message', 'call', 'meeting', 'signal', 'change')),
  channel text not null,
  direction text not null check (direction in ('in', 'out', 'internal')),
  connection_id uuid,
  conversation_id uuid,
  contact_id uuid,
  actor_id uuid,
  raw_id uuid,
  source text not null,
  external_id text not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references rapport.conversations,
  foreign key (tenant_id, contact_id) references rapport.contacts
);
create unique index events_source on rapport.events (tenant_id, source, external_id) where source is not null;
create index events_conversation on rapport.events (tenant_id, conversation_id, occurred_at desc, seq desc) where conversation_id is not null;
create index events_contact on rapport.events (tenant_id, contact_id, occurred_at desc, seq desc) where contact_id is not null;

-- The text of an event, apart from the narrow row. `meta`: what only this kind has (mail headers, change from/to, call segments).
create table rapport.event_texts (
  tenant_id uuid not null,
  event_id uuid not null,
  occurred_at timestamptz not null,
  subject text,
  text text not null,
  -- Null when nothing was folded: then it is `text`.
  new_text text,
  html text,
  author_name text,
  author_address text,
  client_id text,
  meta jsonb,
  search tsvector generated always as (
    -- The Russian configuration stems Latin words as English, so one index serves both languages.
    to_tsvector('pg_catalog.russian', left(coalesce(subject, ''), 1000) || ' ' || left(coalesce(new_text, text), 50000))
  ) stored,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, event_id) references rapport.events
);
create index event_texts_search on rapport.event_texts using gin (tenant_id, search);
create index event_texts_recent on rapport.event_texts (tenant_id, occurred_at desc) where occurred_at is not null;

create table rapport.blobs (
  tenant_id uuid not null references rapport.tenants,
  sha256 bytea not null,
  content bytea not null,
  primary key (tenant_id, sha256)
);
alter table rapport.blobs alter column content set storage external;

create table rapport.attachments (
  tenant_id uuid not null,
  id uuid not null,
  sha256 bytea not null,
  name text not null,
  type text not null,
  bytes bigint not null,
  is_inline boolean not null default false,
  content_id text,
  -- Who uploaded it: an actor, or a web chat visitor's identity. Null: it came with a message.
  actor_id uuid,
  identity_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, sha256) references rapport.blobs
);

create table rapport.event_attachments (
  tenant_id uuid not null,
  event_id uuid not null,
  position smallint not null,
  attachment_id uuid not null,
  primary key (tenant_id, event_id, position),
  foreign key (tenant_id, event_id) references rapport.events,
  foreign key (tenant_id, attachment_id) references rapport.attachments
);
create index event_attachments_attachment on rapport.event_attachments (tenant_id, attachment_id);

create table rapport.mentions (
  tenant_id uuid not null,
  actor_id uuid not null,
  event_id uuid not null,
  conversation_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, actor_id, event_id),
  foreign key (tenant_id, event_id) references rapport.events,
  foreign key (tenant_id, actor_id) references rapport.actors on delete cascade
);
create index mentions_conversation on rapport.mentions (tenant_id, actor_id, conversation_id);
create index mentions_event on rapport.mentions (tenant_id, event_id);

-- ── Delivery (ORC-10) ────────────────────────────────────────────────────────────────────────────────────────────

create table rapport.outbox (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  connection_id uuid not null,
  -- Null: the system itself says it (away message); to a customer's machine it never answers.
  actor_id uuid,
  client_id text not null,
  state text not null check (state in
    ('scheduled', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'expired', 'cancelled')),
  reason text,
  is_retryable boolean not null default false,
  -- What is to be said: {text, subject, to, cc, attachmentIds, thenStatus}. Becomes an event when it is handed to the provider.
  content jsonb not null,
  event_id uuid,
  provider_message_id text,
  attempts integer not null default 0,
  not_before_at timestamptz not null,
  claimed_at timestamptz,
  -- After that it is not tried again; set when it first leaves, anew when a person asks to retry.
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  seq bigint not null default 0,
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, conversation_id, actor_id, client_id),
  foreign key (tenant_id, conversation_id) references rapport.conversations,
  foreign key (tenant_id, connection_id) references rapport.connections,
  foreign key (tenant_id, actor_id) references rapport.actors
);
create index outbox_conversation on rapport.outbox (tenant_id, conversation_id) where event_id is null;
create unique index outbox_event on rapport.outbox (tenant_id, event_id) where event_id is not null;
create index outbox_provider_message on rapport.outbox (tenant_id, connection_id, provider_message_id) where provider_message_id is not null;
create index outbox_unfinished on rapport.outbox (state, updated_at) where state in ('scheduled', 'queued', 'sending', 'unknown');

create table rapport.delivery_attempts (
  tenant_id uuid not null,
  outbox_id uuid not null,
  attempt integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  reason text,
  primary key (tenant_id, outbox_id, attempt),
  foreign key (tenant_id, outbox_id) references rapport.outbox
);

-- ── Level 3: derived intelligence (CAN-3) ────────────────────────────────────────────────────────────────────────

create table rapport.derived_records (
  tenant_id uuid not null references rapport.tenants,
  id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  event_ids uuid[] not null check (cardinality(event_ids) > 0),
  pipeline text not null,
  pipeline_version text not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index derived_records_subject on rapport.derived_records (tenant_id, subject_kind, subject_id, kind, created_at desc);

-- ── The change feed ──────────────────────────────────────────────────────────────────────────────────────────────

create table rapport.change_feed (
  tenant_id uuid not null,
  seq bigint not null,
  kind text not null,
  conversation_id uuid,
  entity_id uuid,
  -- The one actor it is for; null: everyone who may see the conversation.
  actor_id uuid,
  detail jsonb,
  at timestamptz not null default now(),
  primary key (tenant_id, seq)
);
create index change_feed_at on rapport.change_feed (at);

-- ── Audit (CAN-9) ────────────────────────────────────────────────────────────────────────────────────────────────

create table rapport.audit_heads (
  tenant_id uuid primary key references rapport.tenants,
  seq bigint not null default 0,
  hash bytea not null default '\x'
);

create table rapport.audit_log (
  tenant_id uuid not null references rapport.tenants,
  seq bigint not null,
  at timestamptz not null,
  actor_id uuid,
  action text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  target_kind text,
  target_id text,
  detail jsonb not null default '{}',
  address text,
  hash bytea not null,
  primary key (tenant_id, seq)
);
create index audit_log_actor on rapport.audit_log (tenant_id, actor_id, seq desc);

-- What an audit entry's hash covers: the hash before it and every field, so neither can change unseen.
create function rapport.audit_hash(previous bytea, entry rapport.audit_log) returns bytea
  language sql stable
  return sha256(previous || convert_to(concat_ws(E'\x1f', entry.tenant_id, entry.seq, extract(epoch from entry.at), coalesce(entry.actor_id::text, ''),
    entry.action, entry.outcome, coalesce(entry.target_kind, ''), coalesce(entry.target_id, ''), entry.detail::text, coalesce(entry.address, '')), 'UTF8'));

create function rapport.write_audit(actor uuid, action text, outcome text, target_kind text, target_id text, detail jsonb, address text) returns void
  language plpgsql security definer set search_path = rapport, pg_catalog as $$
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
$$;

-- Recomputes the chain. `first_broken`: the first entry whose hash does not follow from the one before, or null.
create function rapport.verify_audit() returns table (checked bigint, first_broken bigint)
  language plpgsql stable security definer set search_path = rapport, pg_catalog as $$
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
$$;

-- ── Doors: what must be asked before a tenant is known, or needs rights the application role has not ───────────────

create function rapport.find_sign_in(given_email text, given_slug text)
  returns table (tenant_id uuid, actor_id uuid, password_hash text)
  language sql stable security definer set search_path = rapport, pg_catalog
  begin atomic
    select a.tenant_id, a.id, a.password_hash
    from rapport.actors a join rapport.tenants t on t.tenant_id = a.tenant_id
    where lower(a.email) = lower(given_email) and a.password_hash is not null and a.disabled_at is null and a.kind = 'person'
      and (given_slug is null or t.slug = given_slug)
    order by a.created_at
    limit 20;
  end;

create function rapport.route_mail(given_addresses text[])
  returns table (address text, tenant_id uuid, connection_id uuid)
  language sql stable security definer set search_path = rapport, pg_catalog
  begin atomic
    select r.address, r.tenant_id, r.connection_id
    from rapport.mail_routes r join rapport.connections c on c.tenant_id = r.tenant_id and c.id = r.connection_id
    where r.address = any (given_addresses) and c.deleted_at is null;
  end;

-- Puts jobs into the queue in the transaction of the fact that causes them.
create function rapport.enqueue(tasks text[], payloads json[], run_ats timestamptz[], keys text[], queues text[]) returns void
  language sql volatile security definer set search_path = rapport, pg_catalog as $$
  select count(*) from graphile_worker.add_jobs((
    select array_agg(row(j.task, j.payload, j.queue, j.run_at, 25::int, j.key, 0::int, null::text[])::graphile_worker.job_spec)
    from unnest(tasks, payloads, run_ats, keys, queues) as j (task, payload, run_at, key, queue)
  ));
$$;

-- The `@@` operator is not leakproof, so under row-level security PostgreSQL may not use the index for it. This function
-- looks as the owner, with the tenant and the actor's row scope written into the query.
create function rapport.search_messages(query text, actor uuid, row_scope text, teams uuid[], max_rows integer)
  returns table (event_id uuid, conversation_id uuid, conversation_number bigint, subject text, contact_name text, snippet text, occurred_at timestamptz, direction text)
  language sql stable security definer set search_path = rapport, pg_catalog as $$
  with asked as (select websearch_to_tsquery('pg_catalog.russian', query) as words),
  hits as (
    select t.event_id, t.occurred_at, e.direction, c.id as conversation_id, c.number, coalesce(c.subject, t.subject) as subject, k.name as contact_name,
      left(coalesce(t.new_text, t.text), 20000) as body
    from rapport.event_texts t
      join rapport.events e on e.tenant_id = t.tenant_id and e.id = t.event_id and e.kind = 'message'
      join rapport.conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
      join rapport.conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
      join rapport.contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
    where t.tenant_id = rapport.current_tenant() and t.search @@ (select words from asked)
      and (row_scope = 'all' or c.assignee_id = actor
        or (row_scope = 'team' and (c.team_id = any (teams) or (c.team_id is null and c.assignee_id is null))))
    order by t.occurred_at desc
    limit max_rows
  )
  select h.event_id, h.conversation_id, h.number, h.subject, h.contact_name,
    ts_headline('pg_catalog.russian', h.body, (select words from asked), E'StartSel=\x02, StopSel=\x03, MaxWords=24, MinWords=10, MaxFragments=1'),
    h.occurred_at, h.direction
  from hits h order by h.occurred_at desc;
$$;

create function rapport.search_contacts(query text, max_rows integer)
  returns setof rapport.contacts
  language sql stable security definer set search_path = rapport, public, pg_catalog as $$
  select k.* from rapport.contacts k
  where k.tenant_id = rapport.current_tenant() and k.merged_into_id is null
    and lower(k.name || ' ' || coalesce(k.email, '') || ' ' || coalesce(k.phone, '')) like
      '%' || replace(replace(replace(lower(query), '\', '\\'), '%', '\%'), '_', '\_') || '%'
  order by coalesce(k.last_event_at, k.created_at) desc, k.id desc
  limit max_rows;
$$;

-- ── Rights ───────────────────────────────────────────────────────────────────────────────────────────────────────

do $$
declare
  target text;
begin
  foreach target in array array['actors', 'teams', 'team_members', 'sessions', 'invites', 'api_keys', 'connections', 'secrets', 'mail_routes',
    'connection_ledgers', 'companies', 'contacts', 'identities', 'conversations', 'conversation_tags', 'conversation_participants',
    'thread_references', 'conversation_reads', 'drafts', 'saved_views', 'canned_replies', 'attachments', 'mentions', 'outbox', 'delivery_attempts',
    'derived_records', 'failed_payloads'] loop
    perform rapport.protect_tenant_table(('rapport.' || target)::regclass);
  end loop;
  foreach target in array array['raw_payloads', 'events', 'event_texts', 'event_attachments', 'blobs', 'change_feed'] loop
    perform rapport.protect_tenant_table(('rapport.' || target)::regclass, 'select, insert');
  end loop;
  foreach target in array array['raw_payloads', 'events', 'event_texts', 'event_attachments', 'audit_log'] loop
    perform rapport.make_append_only(('rapport.' || target)::regclass);
  end loop;
end
$$;
select rapport.protect_tenant_table('rapport.tenants', 'select, update');
select rapport.protect_tenant_table('rapport.tenant_counters', 'select, update');
select rapport.protect_tenant_table('rapport.audit_log', 'select');
select rapport.protect_tenant_table('rapport.audit_heads', 'select');

revoke execute on all functions in schema rapport from public;
grant execute on function rapport.current_tenant(), rapport.write_audit(uuid, text, text, text, text, jsonb, text), rapport.verify_audit(),
  rapport.find_sign_in(text, text), rapport.route_mail(text[]), rapport.enqueue(text[], json[], timestamptz[], text[], text[]),
  rapport.search_messages(text, uuid, text, uuid[], integer), rapport.search_contacts(text, integer), rapport.refuse_change() to rapport_app;
