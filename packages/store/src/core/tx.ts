import { createHash } from "node:crypto";
import type { ActingActor, Id } from "@rapport/schema";
import type { PoolClient, QueryResultRow } from "pg";

/** One entry of the tenant's change feed: what changed, by id. Screens load the row as it is when they hear of it. */
export interface FeedEntry {
  kind: "item" | "item_removed" | "conversation" | "contact" | "contact_read" | "mention" | "changed" | "action";
  conversationId?: Id | null;
  entityId?: Id | null;
  /** Only for this actor; absent: for all who may see the conversation. */
  actorId?: Id | null;
  detail?: Record<string, unknown> | null;
}

export interface Job {
  task: string;
  payload: Record<string, unknown>;
  runAt?: Date;
  /** A later job with the same key replaces one that has not started. */
  key?: string;
  /** Jobs of one queue run one after another. */
  queue?: string;
}

export interface AuditNote {
  action: string;
  outcome?: "done" | "refused";
  targetKind?: string;
  targetId?: string;
  detail?: Record<string, unknown>;
  address?: string;
}

/** An open transaction bound to one actor and so to one tenant. Only the store's own modules put SQL into it. */
export interface Tx {
  readonly actor: ActingActor;
  readonly tenantId: Id;
  query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** As query, but the statement stays prepared on the connection: for the hot ways. */
  prepared<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Reserves feed numbers and answers the first. Holds the tenant's counter until the transaction ends; none only takes it. */
  reserveSeqs(count: number): Promise<number>;
  /** Adds an entry to the feed; answers its number. */
  publish(entry: FeedEntry): Promise<number>;
  /** Adds an entry under a number reserved before. */
  publishAt(seq: number, entry: FeedEntry): void;
  enqueue(job: Job): void;
  audit(note: AuditNote): void;
}

interface Buffered extends Tx {
  /** Writes what was gathered: feed, jobs, audit. Called once, right before the commit. */
  flush(): Promise<void>;
}

const statementNames = new Map<string, string>();

function nameOf(sql: string): string {
  let name = statementNames.get(sql);
  if (!name) {
    name = `q${createHash("sha256").update(sql).digest("hex").slice(0, 20)}`;
    statementNames.set(sql, name);
  }
  return name;
}

export function openTx(client: PoolClient, actor: ActingActor): Buffered {
  const feed: { seq: number; entry: FeedEntry }[] = [];
  const jobs: Job[] = [];
  const audits: AuditNote[] = [];
  const tenantId = actor.tenantId;
  /** The last feed number that others took, once this transaction holds the counter. */
  let counter: Promise<number> | null = null;
  let reserved = 0;

  const tx: Buffered = {
    actor,
    tenantId,
    async query<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await client.query<Row>(sql, values as unknown[])).rows;
    },
    async prepared<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await client.query<Row>({ name: nameOf(sql), text: sql, values: values as unknown[] })).rows;
    },
    async reserveSeqs(count) {
      // Whoever holds the counter's row is alone with it: it is read once, counted on here, and written back at the end.
      counter ??= takeCounter(tx);
      const before = (await counter) + reserved;
      reserved += count;
      return before + 1;
    },
    async publish(entry) {
      const seq = await tx.reserveSeqs(1);
      feed.push({ seq, entry });
      return seq;
    },
    publishAt(seq, entry) {
      feed.push({ seq, entry });
    },
    enqueue(job) {
      jobs.push(job);
    },
    audit(note) {
      audits.push(note);
    },
    async flush() {
      if (counter && reserved > 0) await writeFeed(tx, feed, (await counter) + reserved);
      if (jobs.length > 0) await writeJobs(tx, jobs);
      // Last, and in this order after the counters, so that two transactions never wait for each other crosswise.
      for (const note of audits) await writeAudit(tx, note);
    },
  };
  return tx;
}

async function takeCounter(tx: Tx): Promise<number> {
  const [row] = await tx.prepared<{ feed_seq: string }>(
    "select feed_seq from tenant_counters where tenant_id = $1 for no key update",
    [tx.tenantId],
  );
  if (!row) throw new Error(`tenant ${tx.tenantId} has no counters`);
  return Number(row.feed_seq);
}

/** Writes the entries, if any, and the last number that was taken. */
async function writeFeed(tx: Tx, feed: { seq: number; entry: FeedEntry }[], last: number): Promise<void> {
  await tx.prepared(
    `with counted as (
       update tenant_counters set feed_seq = $8 where tenant_id = $1
     ), written as (
       insert into change_feed (tenant_id, seq, kind, conversation_id, entity_id, actor_id, detail)
       select $1, * from unnest($2::bigint[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::jsonb[])
     ) select pg_notify('rapport_feed', $1::text) where cardinality($2::bigint[]) > 0`,
    [
      tx.tenantId,
      feed.map(({ seq }) => seq),
      feed.map(({ entry }) => entry.kind),
      feed.map(({ entry }) => entry.conversationId ?? null),
      feed.map(({ entry }) => entry.entityId ?? null),
      feed.map(({ entry }) => entry.actorId ?? null),
      feed.map(({ entry }) => (entry.detail ? JSON.stringify(entry.detail) : null)),
      last,
    ],
  );
}

async function writeJobs(tx: Tx, jobs: Job[]): Promise<void> {
  await tx.prepared("select rapport.enqueue($1::text[], $2::json[], $3::timestamptz[], $4::text[], $5::text[])", [
    jobs.map((job) => job.task),
    jobs.map((job) => JSON.stringify({ tenantId: tx.tenantId, ...job.payload })),
    jobs.map((job) => job.runAt ?? null),
    jobs.map((job) => job.key ?? null),
    jobs.map((job) => job.queue ?? null),
  ]);
}

/** The actor of the system itself has no row; its entries carry no actor. */
export function actorIdOf(actor: ActingActor): Id | null {
  return actor.kind === "system" ? null : actor.actorId;
}

async function writeAudit(tx: Tx, note: AuditNote): Promise<void> {
  await tx.prepared("select rapport.write_audit($1, $2, $3, $4, $5, $6, $7)", [
    actorIdOf(tx.actor),
    note.action,
    note.outcome ?? "done",
    note.targetKind ?? null,
    note.targetId ?? null,
    JSON.stringify(note.detail ?? {}),
    note.address ?? null,
  ]);
}
