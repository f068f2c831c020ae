import { loadShippedGold } from "@rapport/intelligence";
import type { GoldContent } from "@rapport/schema";
import {
  countShippedGold,
  type GoldRow,
  insertGold,
  loadArticle,
  loadGold,
  type Scope,
  stockGold,
  type Tx,
} from "@rapport/store";
import { goldFingerprint } from "./propose.ts";

let shipped: { content: GoldContent; fingerprint: Uint8Array }[] | null = null;

/** Takes the cases that come with Rapport into a tenant's gold set; those that people took out stay out. */
export async function stockShippedGold(tx: Tx): Promise<void> {
  shipped ??= loadShippedGold().map((content) => ({ content, fingerprint: goldFingerprint(content) }));
  if ((await countShippedGold(tx)) < shipped.length) await stockGold(tx, shipped);
}

/** Every case that counts, the shipped ones among them. */
export async function openGold(scope: Scope): Promise<GoldRow[]> {
  return scope.write(async (tx) => {
    await stockShippedGold(tx);
    return loadGold(tx);
  });
}

/** Adds a person's case. Throws already_exists, not_found (the article is not there). */
export async function addGold(tx: Tx, content: GoldContent): Promise<GoldRow> {
  if (content.kind === "question") await loadArticle(tx, content.articleId);
  const row = await insertGold(tx, { content, fingerprint: goldFingerprint(content) }, "person");
  tx.audit({ action: "gold.create", targetKind: "gold", targetId: row.id });
  return row;
}
