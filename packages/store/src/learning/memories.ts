import type { ContactMemory, Id, MemoryEvidence, MemoryKind, MemorySource } from "@rapport/schema";
import { Parameters, scopeCondition } from "../conversations/filter.ts";
import { actorIdOf, type Tx } from "../core/tx.ts";

export type MemoryRow = ContactMemory & { createdByName: string | null };

type KeptState = "active" | "superseded" | "deleted";

interface MemoryColumns
  extends Omit<MemoryRow, "state" | "evidence" | "expiresAt" | "lastUsedAt" | "createdAt" | "updatedAt"> {
  state: KeptState;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  evidence: MemoryEvidence[] | null;
}

const EVIDENCE_FROM = `memory_evidence v
  join events e on e.tenant_id = v.tenant_id and e.id = v.event_id
  left join conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
  left join conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)`;

/**
 * Memories as an actor may see them: those with words from a conversation in their row scope, with these words only, and what
 * people wrote about contacts with such a conversation (ORC-15).
 */
async function selectMemories(tx: Tx, where: (parameters: Parameters) => string): Promise<MemoryRow[]> {
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const condition = where(parameters);
  const scope = scopeCondition(tx.actor, parameters);
  const isSeen =
    tx.actor.scope === "all"
      ? "true"
      : `(exists (select from ${EVIDENCE_FROM} where v.tenant_id = m.tenant_id and v.memory_id = m.id and ${scope})
          or (not exists (select from memory_evidence v where v.tenant_id = m.tenant_id and v.memory_id = m.id)
            and exists (select from conversations c where c.tenant_id = m.tenant_id and c.contact_id = m.contact_id and ${scope})))`;
  const rows = await tx.query<MemoryColumns>(
    `select m.id, m.contact_id as "contactId", m.kind, m.text, m.state, m.source, m.confidence, m.pipeline, m.pipeline_version as "pipelineVersion",
       m.replaces_id as "replacesId", m.expires_at as "expiresAt", m.created_by as "createdBy", a.name as "createdByName", m.used_count as "usedCount",
       m.last_used_at as "lastUsedAt", m.created_at as "createdAt", m.updated_at as "updatedAt",
       (select json_agg(json_build_object('eventId', v.event_id, 'conversationId', c.id, 'quote', v.quote, 'start', v.start_offset, 'end', v.end_offset,
          'occurredAt', e.occurred_at) order by e.occurred_at, e.id, v.start_offset)
        from ${EVIDENCE_FROM} where v.tenant_id = m.tenant_id and v.memory_id = m.id and ${scope}) as evidence
     from contact_memories m left join actors a on a.tenant_id = m.tenant_id and a.id = m.created_by
     where m.tenant_id = ${tenant} and ${condition} and ${isSeen}
     order by m.state = 'active' desc, m.created_at desc, m.id desc limit 500`,
    parameters.values,
  );
  const now = Date.now();
  return rows.map((row) => ({
    ...row,
    state: row.state === "active" && row.expiresAt && row.expiresAt.getTime() <= now ? "expired" : row.state,
    confidence: Math.round(row.confidence * 1000) / 1000,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    evidence: (row.evidence ?? []).map((one) => ({ ...one, occurredAt: new Date(one.occurredAt).toISOString() })),
  }));
}

/** What is remembered of a contact, as far as the actor may see it: the latest 500. */
export async function listMemories(tx: Tx, contactId: Id, isAll: boolean): Promise<MemoryRow[]> {
  return selectMemories(tx, (parameters) => {
    const contact = `m.contact_id = ${parameters.add(contactId, "uuid")}`;
    return isAll ? contact : `${contact} and m.state = 'active' and (m.expires_at is null or m.expires_at > now())`;
  });
}

/** A memory that the actor may see; null: none. */
export async function findMemory(tx: Tx, id: Id): Promise<MemoryRow | null> {
  const [row] = await selectMemories(tx, (parameters) => `m.id = ${parameters.add(id, "uuid")}`);
  return row ?? null;
}

/** True when the actor may see the contact's memories at all: somebody with a narrow row scope needs a conversation with them. */
export async function isContactInReach(tx: Tx, contactId: Id): Promise<boolean> {
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const contact = parameters.add(contactId, "uuid");
  const scope = scopeCondition(tx.actor, parameters);
  const rows = await tx.query(
    tx.actor.scope === "all"
      ? `select k.id from contacts k where k.tenant_id = ${tenant} and k.id = ${contact}`
      : `select c.id from conversations c where c.tenant_id = ${tenant} and c.contact_id = ${contact} and ${scope} limit 1`,
    parameters.values,
  );
  return rows.length > 0;
}

/** What the engine is told of a contact. */
export interface KnownMemory {
  id: Id;
  kind: MemoryKind;
  text: string;
  /** It was said in the conversation that is going on. */
  isSaidHere: boolean;
}

/** The memories that count, those that matter most first: allergies, people's own, the surest, the often used (CAN-8). */
export async function listKnownMemories(
  tx: Tx,
  contactId: Id,
  conversationId: Id,
  limit: number,
): Promise<KnownMemory[]> {
  return tx.prepared<KnownMemory>(
    `select id, kind, text, exists (select from memory_evidence v join events e on e.tenant_id = v.tenant_id and e.id = v.event_id
         join conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
       where v.tenant_id = m.tenant_id and v.memory_id = m.id and coalesce(o.merged_into_id, o.id) = $4) as "isSaidHere"
     from contact_memories m
     where tenant_id = $1 and contact_id = $2 and state = 'active' and (expires_at is null or expires_at > now())
     order by kind = 'allergy' desc, source = 'person' desc, confidence + 0.05 * ln(1 + used_count) desc, said_at desc, id limit $3`,
    [tx.tenantId, contactId, limit, conversationId],
  );
}

/** A turn of the engine had them before its eyes. */
export async function countMemoryUse(tx: Tx, ids: readonly Id[]): Promise<void> {
  await tx.prepared(
    "update contact_memories set used_count = used_count + 1, last_used_at = now() where tenant_id = $1 and id = any ($2::uuid[])",
    [tx.tenantId, ids],
  );
}

/** One at a time for a contact, so that the same words read twice at once are one memory. */
export async function lockMemories(tx: Tx, contactId: Id): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('memories ' || $1 || $2, 0))", [
    tx.tenantId,
    contactId,
  ]);
}

/** A memory with where it stems from, forgotten ones too: what must not be learned again. */
export interface MemoryTrace {
  id: Id;
  kind: MemoryKind;
  topic: string | null;
  folded: string;
  state: KeptState;
  source: MemorySource;
  saidAt: Date;
  evidence: { eventId: Id; start: number; end: number }[];
}

export async function listMemoryTraces(tx: Tx, contactId: Id): Promise<MemoryTrace[]> {
  const rows = await tx.query<Omit<MemoryTrace, "evidence"> & { evidence: MemoryTrace["evidence"] | null }>(
    `select m.id, m.kind, m.topic, m.folded, m.state, m.source, m.said_at as "saidAt",
       (select json_agg(json_build_object('eventId', v.event_id, 'start', v.start_offset, 'end', v.end_offset))
        from memory_evidence v where v.tenant_id = m.tenant_id and v.memory_id = m.id) as evidence
     from contact_memories m where m.tenant_id = $1 and m.contact_id = $2 order by m.created_at, m.id`,
    [tx.tenantId, contactId],
  );
  return rows.map((row) => ({ ...row, evidence: row.evidence ?? [] }));
}

export interface NewMemory {
  id: Id;
  contactId: Id;
  kind: MemoryKind;
  topic: string | null;
  text: string;
  folded: string;
  source: MemorySource;
  confidence: number;
  pipeline: string;
  pipelineVersion: string;
  replacesId: Id | null;
  expiresAt: Date | null;
  saidAt: Date;
  evidence: readonly { eventId: Id; start: number; end: number; quote: string }[];
}

export async function insertMemory(tx: Tx, memory: NewMemory): Promise<void> {
  await tx.query(
    `insert into contact_memories (tenant_id, id, contact_id, kind, topic, text, folded, source, confidence, pipeline, pipeline_version, replaces_id,
       expires_at, created_by, said_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.tenantId,
      memory.id,
      memory.contactId,
      memory.kind,
      memory.topic,
      memory.text,
      memory.folded,
      memory.source,
      memory.confidence,
      memory.pipeline,
      memory.pipelineVersion,
      memory.replacesId,
      memory.expiresAt,
      actorIdOf(tx.actor),
      memory.saidAt,
    ],
  );
  for (const one of memory.evidence) await addMemoryEvidence(tx, memory.id, one);
}

export async function addMemoryEvidence(
  tx: Tx,
  memoryId: Id,
  { eventId, start, end, quote }: NewMemory["evidence"][number],
): Promise<void> {
  await tx.query(
    `insert into memory_evidence (tenant_id, memory_id, event_id, start_offset, end_offset, quote) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [tx.tenantId, memoryId, eventId, start, end, quote],
  );
}

/** A corrected memory stems from the same words. */
export async function copyMemoryEvidence(tx: Tx, fromId: Id, toId: Id): Promise<void> {
  await tx.query(
    `insert into memory_evidence (tenant_id, memory_id, event_id, start_offset, end_offset, quote)
     select tenant_id, $3, event_id, start_offset, end_offset, quote from memory_evidence where tenant_id = $1 and memory_id = $2`,
    [tx.tenantId, fromId, toId],
  );
}

export async function setMemoryState(tx: Tx, id: Id, state: KeptState): Promise<void> {
  await tx.query("update contact_memories set state = $3, updated_at = now() where tenant_id = $1 and id = $2", [
    tx.tenantId,
    id,
    state,
  ]);
}

/** Said once more: it is surer now. */
export async function confirmMemory(tx: Tx, id: Id, saidAt: Date): Promise<void> {
  await tx.query(
    `update contact_memories set confidence = least(0.99, confidence + 0.05), said_at = greatest(said_at, $3), updated_at = now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, saidAt],
  );
}

/** The memory that took this one's place and still stands; null: none. */
export async function findReplacement(tx: Tx, id: Id): Promise<Id | null> {
  const [row] = await tx.query<{ id: Id }>(
    "select id from contact_memories where tenant_id = $1 and replaces_id = $2 and state = 'active' order by created_at desc limit 1",
    [tx.tenantId, id],
  );
  return row?.id ?? null;
}

/** Tells the screens that a contact's memories changed, once the transaction commits. */
export async function announceMemories(tx: Tx, contactId: Id): Promise<void> {
  await tx.publish({ kind: "contact", entityId: contactId });
  await tx.publish({ kind: "changed", entityId: contactId, detail: { what: "memories" } });
}

/** What a customer wrote, for reading: by whom, and without what they quoted. */
export interface CustomerWords {
  eventId: Id;
  seq: number;
  contactId: Id;
  text: string;
  occurredAt: Date;
}

/** The customers' messages of a conversation that were not read for memories yet, oldest first, at most 100. */
export async function listUnreadWords(tx: Tx, conversationId: Id): Promise<CustomerWords[]> {
  return tx.query<CustomerWords>(
    `select e.id as "eventId", e.seq, coalesce(k.merged_into_id, k.id) as "contactId", coalesce(t.new_text, t.text, '') as text,
       e.occurred_at as "occurredAt"
     from conversations c
       join events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id
       join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
       join contacts k on k.tenant_id = e.tenant_id and k.id = e.contact_id
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and e.kind = 'message' and e.direction = 'in'
       and not coalesce((t.meta ->> 'isAutomatic')::boolean, false)
       and e.seq > coalesce((select r.read_seq from learning_marks r where r.tenant_id = $1 and r.conversation_id = $2), 0)
     order by e.seq limit 100`,
    [tx.tenantId, conversationId],
  );
}

export async function markWordsRead(tx: Tx, conversationId: Id, seq: number): Promise<void> {
  await tx.query(
    `insert into learning_marks as r (tenant_id, conversation_id, read_seq) values ($1, $2, $3)
     on conflict (tenant_id, conversation_id) do update set read_seq = greatest(r.read_seq, excluded.read_seq)`,
    [tx.tenantId, conversationId, seq],
  );
}
