import { createHash } from "node:crypto";
import { type Attachment, type Id, newId } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

const FILE = `a.id, a.name, a.type, a.bytes, a.is_inline as "isInline", a.content_id as "contentId"`;

/** Keeps a file that a visitor uploaded; it belongs to them alone until a message names it. */
export async function insertVisitorFile(
  tx: Tx,
  visitorId: Id,
  file: { name: string; type: string; isInline: boolean; content: Buffer },
): Promise<Attachment> {
  const sha256 = createHash("sha256").update(file.content).digest();
  await tx.prepared("insert into blobs (tenant_id, sha256, content) values ($1, $2, $3) on conflict do nothing", [
    tx.tenantId,
    sha256,
    file.content,
  ]);
  const [row] = await tx.prepared<Attachment>(
    `insert into attachments as a (tenant_id, id, sha256, name, type, bytes, is_inline, identity_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${FILE}`,
    [tx.tenantId, newId(), sha256, file.name, file.type, file.content.byteLength, file.isInline, visitorId],
  );
  return row!;
}

/** Which of these files the visitor uploaded. */
export async function findVisitorFiles(tx: Tx, visitorId: Id, ids: readonly Id[]): Promise<Id[]> {
  if (ids.length === 0) return [];
  const rows = await tx.prepared<{ id: Id }>(
    "select id from attachments where tenant_id = $1 and id = any ($2::uuid[]) and identity_id = $3",
    [tx.tenantId, ids, visitorId],
  );
  return rows.map((row) => row.id);
}

/** A file that the visitor uploaded, or that came with a message they may see; null: there is none for them. */
export async function loadVisitorFile(
  tx: Tx,
  visitor: { id: Id; address: string },
  id: Id,
): Promise<{ name: string; type: string; isInline: boolean; content: Buffer } | null> {
  const [row] = await tx.prepared<{ name: string; type: string; isInline: boolean; content: Buffer }>(
    `select a.name, a.type, a.is_inline as "isInline", f.content from attachments a
       join blobs f on f.tenant_id = a.tenant_id and f.sha256 = a.sha256
     where a.tenant_id = $1 and a.id = $2 and (a.identity_id = $3 or exists (
       select from event_attachments x
         join events e on e.tenant_id = x.tenant_id and e.id = x.event_id and e.kind = 'message' and e.direction = 'out'
         join outbox b on b.tenant_id = e.tenant_id and b.event_id = e.id
       where x.tenant_id = a.tenant_id and x.attachment_id = a.id and b.content #>> '{to,address}' = $4))`,
    [tx.tenantId, id, visitor.id, visitor.address],
  );
  return row ?? null;
}
