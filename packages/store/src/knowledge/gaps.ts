import { type Id, newId, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export type GapStatus = "open" | "answered" | "dismissed";

export interface GapRow {
  id: Id;
  question: string;
  language: string;
  askedCount: number;
  lastConversationId: Id | null;
  status: GapStatus;
  articleId: Id | null;
  firstAskedAt: Date;
  lastAskedAt: Date;
}

const GAP = `id, question, language, asked_count as "askedCount", last_conversation_id as "lastConversationId", status,
  article_id as "articleId", first_asked_at as "firstAskedAt", last_asked_at as "lastAskedAt"`;

/** Asked most often first. */
export async function listGaps(tx: Tx, status: GapStatus, limit: number): Promise<GapRow[]> {
  return tx.query(
    `select ${GAP} from knowledge_gaps where tenant_id = $1 and status = $2
     order by asked_count desc, last_asked_at desc, id limit $3`,
    [tx.tenantId, status, limit],
  );
}

export interface GapWords {
  id: Id;
  normalized: string;
  terms: string[];
}

/** The latest gaps of a language that are still open or were dismissed: what a new question may be the same as. */
export async function listGapWords(tx: Tx, language: string, limit: number): Promise<GapWords[]> {
  return tx.query(
    `select id, normalized, terms from knowledge_gaps where tenant_id = $1 and language = $2 and status <> 'answered'
     order by last_asked_at desc limit $3`,
    [tx.tenantId, language, limit],
  );
}

export interface NewGap {
  question: string;
  normalized: string;
  terms: readonly string[];
  language: string;
  conversationId: Id | null;
}

/** One at a time, so that the same question asked twice at once is one gap. */
export async function lockGaps(tx: Tx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('knowledge gaps ' || $1, 0))", [tx.tenantId]);
}

export async function insertGap(tx: Tx, gap: NewGap): Promise<Id> {
  const id = newId();
  await tx.query(
    `insert into knowledge_gaps (tenant_id, id, question, normalized, terms, language, last_conversation_id)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.tenantId, id, gap.question, gap.normalized, gap.terms, gap.language, gap.conversationId],
  );
  return id;
}

/** Asked once more. A gap that somebody dismissed stays so. */
export async function countGap(tx: Tx, id: Id, gap: NewGap): Promise<void> {
  await tx.query(
    `update knowledge_gaps set asked_count = asked_count + 1, question = $3, last_asked_at = now(),
       last_conversation_id = coalesce($4, last_conversation_id) where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, gap.question, gap.conversationId],
  );
}

/** Throws not_found. `articleId`: only with `answered`. */
export async function settleGap(tx: Tx, id: Id, status: GapStatus, articleId: Id | null): Promise<GapRow> {
  const [row] = await tx.query<GapRow>(
    `update knowledge_gaps set status = $3, article_id = $4 where tenant_id = $1 and id = $2 returning ${GAP}`,
    [tx.tenantId, id, status, articleId],
  );
  if (!row) throw new RapportError("not_found");
  return row;
}
