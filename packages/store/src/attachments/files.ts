import { createHash } from "node:crypto";
import { type Attachment, type Id, newId, RapportError } from "@rapport/schema";
import { Parameters, scopeCondition } from "../conversations/filter.ts";
import type { Tx } from "../core/tx.ts";

/** Keeps a file that the acting actor uploaded; nobody else sees it until a message carries it. */
export async function insertActorFile(
  tx: Tx,
  file: { name: string; type: string; isInline: boolean; content: Buffer },
): Promise<Attachment> {
  const sha256 = createHash("sha256").update(file.content).digest();
  await tx.query("insert into blobs (tenant_id, sha256, content) values ($1, $2, $3) on conflict do nothing", [
    tx.tenantId,
    sha256,
    file.content,
  ]);
  const id = newId();
  await tx.query(
    `insert into attachments (tenant_id, id, sha256, name, type, bytes, is_inline, actor_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, id, sha256, file.name, file.type, file.content.byteLength, file.isInline, tx.actor.actorId],
  );
  return {
    id,
    name: file.name,
    type: file.type,
    bytes: file.content.byteLength,
    isInline: file.isInline,
    contentId: null,
  };
}

export interface StoredFile {
  name: string;
  type: string;
  isInline: boolean;
  content: Buffer;
}

/**
 * A file that the acting actor uploaded, or that belongs to a conversation they may see: with one of its messages, or
 * with one that waits to leave. Throws not_found.
 */
export async function loadVisibleFile(tx: Tx, id: Id): Promise<StoredFile> {
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const file = parameters.add(id, "uuid");
  const me = parameters.add(tx.actor.actorId, "uuid");
  const waiting = parameters.add(JSON.stringify([id]), "jsonb");
  const [row] = await tx.query<StoredFile>(
    `select a.name, a.type, a.is_inline as "isInline", b.content
     from attachments a join blobs b on b.tenant_id = a.tenant_id and b.sha256 = a.sha256
     where a.tenant_id = ${tenant} and a.id = ${file} and (a.actor_id = ${me} or exists (
       select from conversations c where c.tenant_id = ${tenant} and ${scopeCondition(tx.actor, parameters)} and c.id in (
         select coalesce(o.merged_into_id, o.id) from event_attachments x
           join events e on e.tenant_id = x.tenant_id and e.id = x.event_id
           join conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
         where x.tenant_id = ${tenant} and x.attachment_id = ${file}
         union all
         select w.conversation_id from outbox w
         where w.tenant_id = ${tenant} and w.event_id is null and a.actor_id = w.actor_id
           and w.content -> 'attachmentIds' @> ${waiting})))`,
    parameters.values,
  );
  if (!row) throw new RapportError("not_found");
  return row;
}
