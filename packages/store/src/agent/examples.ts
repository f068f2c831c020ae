import { type Id, newId } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** What people said messages were about: oldest first, so that training sees the same order everywhere. */
export async function listCategoryExamples(tx: Tx, limit: number): Promise<{ text: string; label: string }[]> {
  const rows = await tx.prepared<{ text: string; label: string }>(
    `select text, category as label from (
       select text, category, created_at, id from category_examples where tenant_id = $1 order by created_at desc, id desc limit $2
     ) newest order by created_at, id`,
    [tx.tenantId, limit],
  );
  return rows;
}

/** Names the state of the examples: another one, when some were added. */
export async function readExamplesMark(tx: Tx): Promise<string> {
  const [row] = await tx.prepared<{ mark: string }>(
    "select count(*) || ':' || coalesce(max(created_at)::text, '') as mark from category_examples where tenant_id = $1",
    [tx.tenantId],
  );
  return row?.mark ?? "0:";
}

/** How many examples each category has. */
export async function countCategoryExamples(tx: Tx): Promise<{ category: string; count: number }[]> {
  return tx.prepared<{ category: string; count: number }>(
    "select category, count(*)::int as count from category_examples where tenant_id = $1 and category is not null group by category",
    [tx.tenantId],
  );
}

/** The examples of one category, newest first. */
export async function listExamplesOfCategory(
  tx: Tx,
  category: string,
  limit: number,
): Promise<{ id: Id; text: string; language: string; createdAt: Date }[]> {
  return tx.prepared<{ id: Id; text: string; language: string; createdAt: Date }>(
    `select id, text, language, created_at as "createdAt" from category_examples
     where tenant_id = $1 and category = $2 order by created_at desc, id desc limit $3`,
    [tx.tenantId, category, limit],
  );
}

/** False when there is no such example. */
export async function deleteCategoryExample(tx: Tx, id: Id): Promise<boolean> {
  const rows = await tx.query("delete from category_examples where tenant_id = $1 and id = $2 returning id", [
    tx.tenantId,
    id,
  ]);
  return rows.length > 0;
}

/** Keeps a correction: this text belongs to this category. The same text said again is corrected anew. Answers its id. */
export async function insertCategoryExample(
  tx: Tx,
  example: { text: string; category: string; language: string; conversationId: Id | null },
): Promise<Id> {
  const id = newId();
  await tx.query("delete from category_examples where tenant_id = $1 and text = $2", [tx.tenantId, example.text]);
  await tx.query(
    `insert into category_examples (tenant_id, id, text, category, language, conversation_id, created_by) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.tenantId,
      id,
      example.text,
      example.category,
      example.language,
      example.conversationId,
      tx.actor.kind === "system" ? null : tx.actor.actorId,
    ],
  );
  return id;
}
