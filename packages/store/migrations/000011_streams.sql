-- What is said or thought while it is still being made (INT-11, INT-22), and how sure the AI may say it is (INT-8).

-- Sentences of an answer that stand on the customer's screen before the answer is a message. Written before they are shown:
-- whoever commits the next turn says them, so that no screen ever held words that the record lacks.
create table rapport.previews (
  tenant_id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  text text not null,
  -- Whose words they are.
  actor_id uuid not null,
  shown_at timestamptz not null default now(),
  primary key (tenant_id, conversation_id),
  foreign key (tenant_id, conversation_id) references rapport.conversations
);
create index previews_age on rapport.previews (shown_at);

-- Steps of a run that somebody follows, in their order. Kept for a day, so that a follower who was cut off comes back.
create table rapport.run_events (
  tenant_id uuid not null references rapport.tenants,
  run_id uuid not null,
  position integer not null,
  -- Null: played in the studio.
  conversation_id uuid,
  kind text not null,
  detail jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, run_id, position)
);
create index run_events_conversation on rapport.run_events (tenant_id, conversation_id, run_id, position) where conversation_id is not null;
create index run_events_age on rapport.run_events (created_at);

-- How a tenant's stated confidence turned out: fitted anew from the settled suggestions.
create table rapport.confidence_fits (
  tenant_id uuid not null references rapport.tenants,
  fit jsonb not null,
  -- Settled suggestions that it was made of.
  settled integer not null,
  fitted_at timestamptz not null default now(),
  primary key (tenant_id)
);

-- What the formula said, before it was put right by the fit: what the next fit is made of. Null: the confidence itself.
alter table rapport.suggestions add column raw_confidence real;

-- What models answered in a run, by what they were asked: it is thought through again with the same words. Null: no model was asked.
alter table rapport.runs add column tape jsonb;

select rapport.protect_tenant_table('rapport.previews');
select rapport.protect_tenant_table('rapport.run_events', 'select, insert');
select rapport.protect_tenant_table('rapport.confidence_fits');
