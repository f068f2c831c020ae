import { type Id, newId, type PhraseList } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface PhraseListRow {
  id: Id;
  name: string;
  list: PhraseList;
  updatedAt: Date;
}

/** The tenant's phrase lists (INT-9), by name. None: the shipped ones count. */
export async function listPhraseLists(tx: Tx): Promise<PhraseListRow[]> {
  return tx.prepared<PhraseListRow>(
    `select id, name, list, updated_at as "updatedAt" from phrase_lists where tenant_id = $1 order by name, id`,
    [tx.tenantId],
  );
}

/** Writes a list, a new one when `id` is null. Answers its id, or null when there is none of that id. */
export async function savePhraseList(tx: Tx, id: Id | null, name: string, list: PhraseList): Promise<Id | null> {
  const [row] = id
    ? await tx.query<{ id: Id }>(
        "update phrase_lists set name = $3, list = $4, updated_at = now() where tenant_id = $1 and id = $2 returning id",
        [tx.tenantId, id, name, JSON.stringify(list)],
      )
    : await tx.query<{ id: Id }>(
        "insert into phrase_lists (tenant_id, id, name, list) values ($1, $2, $3, $4) returning id",
        [tx.tenantId, newId(), name, JSON.stringify(list)],
      );
  return row?.id ?? null;
}

export async function deletePhraseList(tx: Tx, id: Id): Promise<boolean> {
  const rows = await tx.query("delete from phrase_lists where tenant_id = $1 and id = $2 returning id", [
    tx.tenantId,
    id,
  ]);
  return rows.length > 0;
}
