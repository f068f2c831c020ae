import { createHash } from "node:crypto";
import type { ActingActor, Id } from "@rapport/schema";
import pg, { type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from "pg";

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
  /**
   * As prepared, but nobody waits for it: what comes next follows at once and finds it done. Should it fail, the whole transaction
   * fails, with this one's error.
   */
  send(sql: string, values?: readonly unknown[]): void;
  /** Reserves feed numbers and answers the first. Holds the tenant's counter until the transaction ends; none only takes it. */
  reserveSeqs(count: number): Promise<number>;
  /** Adds an entry to the feed; answers its number. */
  publish(entry: FeedEntry): Promise<number>;
  /** Adds an entry under a number reserved before. */
  publishAt(seq: number, entry: FeedEntry): void;
  enqueue(job: Job): void;
  audit(note: AuditNote): void;
}

interface OpenTx extends Tx {
  /** Writes what was gathered (feed, jobs, audit) and commits. Rejects with the error of the first statement that failed; nothing is kept then. */
  commit(): Promise<void>;
  rollBack(): Promise<void>;
  /** Nothing waits to be written, and every statement so far was answered, and well. */
  isQuiet(): boolean;
  /** The error behind this one: what failed first, where this one only says that something did. */
  causeOf(error: unknown): unknown;
}

/** PostgreSQL's refusal of every further statement of a transaction that has failed. */
const TRANSACTION_FAILED = "25P02";

const statementNames = new Map<string, string>();

function nameOf(sql: string): string {
  let name = statementNames.get(sql);
  if (!name) {
    name = `q${createHash("sha256").update(sql).digest("hex").slice(0, 20)}`;
    statementNames.set(sql, name);
  }
  return name;
}

/**
 * Statements go out in the order in which they are asked for, without waiting for one another's answers (the connections pipeline), and
 * PostgreSQL works on them in that order: whoever holds a lock by one statement holds it for the next, though neither has been answered.
 */
export function openTx(client: PoolClient, actor: ActingActor): OpenTx {
  const feed: { seq: number; entry: FeedEntry }[] = [];
  const jobs: Job[] = [];
  const audits: AuditNote[] = [];
  const tenantId = actor.tenantId;
  /** The last feed number that others took, once this transaction holds the counter. */
  let counter: Promise<number> | null = null;
  let reserved = 0;
  let isOver = false;
  const sent: Promise<unknown>[] = [];
  let unanswered = 0;
  const failures: unknown[] = [];

  /** A statement that somebody asks for after the end must not reach the connection: it is another tenant's by then. */
  function ask<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    if (isOver) throw new Error("the transaction is over");
    return put(statement);
  }

  function put<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const answer = client.query<Row>(statement);
    unanswered++;
    answer.then(
      () => unanswered--,
      (error: unknown) => {
        unanswered--;
        failures.push(error);
      },
    );
    return answer;
  }

  const tx: OpenTx = {
    actor,
    tenantId,
    async query<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await ask<Row>({ text: sql, values: values as unknown[] })).rows;
    },
    async prepared<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      return (await ask<Row>({ name: nameOf(sql), text: sql, values: values as unknown[] })).rows;
    },
    send(sql, values) {
      sent.push(ask(values ? { name: nameOf(sql), text: sql, values: values as unknown[] } : { text: sql }));
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
    async commit() {
      if (counter && reserved > 0) writeFeed(tx, feed, (await counter) + reserved);
      if (jobs.length > 0) writeJobs(tx, jobs);
      // Last, and in this order after the counters, so that two transactions never wait for each other crosswise.
      for (const note of audits) writeAudit(tx, note);
      isOver = true;
      // Of a value that cannot be written PostgreSQL never hears, so it would commit the rest: by the next tick such a failure is known.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      if (failures.length > 0) throw failures[0];
      // Where a statement before it fails in the database, this one rolls back.
      await Promise.all([...sent, put({ text: "commit" })]);
      if (failures.length > 0) throw failures[0];
    },
    async rollBack() {
      isOver = true;
      await client.query("rollback");
    },
    isQuiet: () => unanswered + feed.length + jobs.length + audits.length + failures.length === 0,
    causeOf: (error) =>
      error instanceof pg.DatabaseError && error.code === TRANSACTION_FAILED ? (failures[0] ?? error) : error,
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
function writeFeed(tx: Tx, feed: { seq: number; entry: FeedEntry }[], last: number): void {
  tx.send(
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

function writeJobs(tx: Tx, jobs: Job[]): void {
  tx.send("select rapport.enqueue($1::text[], $2::json[], $3::timestamptz[], $4::text[], $5::text[])", [
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

function writeAudit(tx: Tx, note: AuditNote): void {
  tx.send("select rapport.write_audit($1, $2, $3, $4, $5, $6, $7)", [
    actorIdOf(tx.actor),
    note.action,
    note.outcome ?? "done",
    note.targetKind ?? null,
    note.targetId ?? null,
    JSON.stringify(note.detail ?? {}),
    note.address ?? null,
  ]);
}
