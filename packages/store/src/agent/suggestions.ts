import type { GateVerdict, Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** What the AI would say, waiting for a person. */
export interface SuggestionRow {
  id: Id;
  conversationId: Id;
  runId: Id;
  text: string;
  citations: { articleId: Id; version: number; span: { start: number; end: number } }[];
  confidence: number;
  gate: GateVerdict;
  category: string | null;
  state: "open" | "accepted" | "edited" | "rejected" | "superseded";
  finalText: string | null;
  createdAt: Date;
}

const SUGGESTION = `g.id, g.conversation_id as "conversationId", g.run_id as "runId", g.text, g.citations, g.confidence, g.gate, g.category,
  g.state, g.final_text as "finalText", g.created_at as "createdAt"`;

/** Puts a suggestion forward; the one before it is superseded. */
export function insertSuggestion(
  tx: Tx,
  row: Omit<SuggestionRow, "state" | "finalText" | "createdAt"> & { rawConfidence?: number },
): void {
  supersedeSuggestions(tx, row.conversationId);
  tx.send(
    `insert into suggestions (tenant_id, id, conversation_id, run_id, text, citations, confidence, gate, category, raw_confidence)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.tenantId,
      row.id,
      row.conversationId,
      row.runId,
      row.text,
      JSON.stringify(row.citations),
      row.confidence,
      JSON.stringify(row.gate),
      row.category,
      row.rawConfidence ?? null,
    ],
  );
}

/** Ends what was suggested and not settled: the customer wrote again, or somebody answered by themselves. */
export function supersedeSuggestions(tx: Tx, conversationId: Id): void {
  tx.send(
    "update suggestions set state = 'superseded', settled_at = now() where tenant_id = $1 and conversation_id = $2 and state = 'open'",
    [tx.tenantId, conversationId],
  );
}

export async function findOpenSuggestion(tx: Tx, conversationId: Id): Promise<SuggestionRow | null> {
  const [row] = await tx.prepared<SuggestionRow>(
    `select ${SUGGESTION} from suggestions g where g.tenant_id = $1 and g.conversation_id = $2 and g.state = 'open'`,
    [tx.tenantId, conversationId],
  );
  return row ?? null;
}

/** A person settles a suggestion; false when it was settled already. */
export async function settleSuggestion(
  tx: Tx,
  id: Id,
  settled: { state: "accepted" | "edited" | "rejected"; finalText: string | null },
): Promise<boolean> {
  const rows = await tx.query(
    `update suggestions set state = $3, final_text = $4, settled_by = $5, settled_at = now()
     where tenant_id = $1 and id = $2 and state = 'open' returning id`,
    [tx.tenantId, id, settled.state, settled.finalText, tx.actor.actorId],
  );
  return rows.length > 0;
}

/** How suggestions fared by category in the last `days`, for the autonomy page. */
export async function countSuggestions(
  tx: Tx,
  days: number,
): Promise<{ category: string; state: SuggestionRow["state"]; count: number }[]> {
  return tx.query(
    `select category, state, count(*)::int as count from suggestions
     where tenant_id = $1 and category is not null and created_at > now() - make_interval(days => $2) group by 1, 2`,
    [tx.tenantId, days],
  );
}

/** The conversation that a suggestion belongs to; null: there is no such suggestion. */
export async function findSuggestionConversation(tx: Tx, id: Id): Promise<Id | null> {
  const [row] = await tx.query<{ conversation_id: Id }>(
    "select conversation_id from suggestions where tenant_id = $1 and id = $2",
    [tx.tenantId, id],
  );
  return row?.conversation_id ?? null;
}
