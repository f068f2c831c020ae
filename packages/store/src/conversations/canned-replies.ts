import { type Id, isAllowed, newId, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { takeFeed } from "./state.ts";

export interface CannedReply {
  id: Id;
  shortcut: string;
  title: string;
  body: string;
  isShared: boolean;
  canEdit: boolean;
}

interface ReplyColumns {
  id: Id;
  owner_id: Id;
  shortcut: string;
  title: string;
  body: string;
  is_shared: boolean;
}

const SELECT_REPLY = `select id, owner_id, shortcut, title, body, is_shared from canned_replies
  where tenant_id = $1 and (owner_id = $2 or is_shared)`;

/** One's own replies; shared ones of others for managers. */
function replyOf(tx: Tx, columns: ReplyColumns): CannedReply {
  const isOwn = columns.owner_id === tx.actor.actorId;
  return {
    id: columns.id,
    shortcut: columns.shortcut,
    title: columns.title,
    body: columns.body,
    isShared: columns.is_shared,
    canEdit: isAllowed(tx.actor, "canned_reply.write") && (isOwn || isAllowed(tx.actor, "view.share")),
  };
}

/** The actor's canned replies and the shared ones, by shortcut. */
export async function listCannedReplies(tx: Tx): Promise<CannedReply[]> {
  const rows = await tx.prepared<ReplyColumns>(`${SELECT_REPLY} order by lower(shortcut), is_shared, id`, [
    tx.tenantId,
    tx.actor.actorId,
  ]);
  return rows.map((columns) => replyOf(tx, columns));
}

export interface CannedReplyBody {
  shortcut: string;
  title: string;
  body: string;
  isShared: boolean;
}

/** Throws already_exists when the shortcut is taken among the shared ones, or among one's own. */
export async function insertCannedReply(tx: Tx, reply: CannedReplyBody): Promise<CannedReply> {
  const id = newId();
  await refuseTaken(tx, reply.shortcut, reply.isShared, tx.actor.actorId, null);
  await tx.query(
    "insert into canned_replies (tenant_id, id, owner_id, shortcut, title, body, is_shared) values ($1, $2, $3, $4, $5, $6, $7)",
    [tx.tenantId, id, tx.actor.actorId, reply.shortcut, reply.title, reply.body, reply.isShared],
  );
  await announceReplies(tx, id);
  return (await loadReply(tx, id)).reply;
}

/** Undefined fields stay. Throws not_found, not_allowed, already_exists. */
export async function updateCannedReply(
  tx: Tx,
  id: Id,
  change: { [Key in keyof CannedReplyBody]?: CannedReplyBody[Key] | undefined },
): Promise<CannedReply> {
  const { reply: before, ownerId } = await loadReply(tx, id);
  if (!before.canEdit) throw new RapportError("not_allowed");
  await refuseTaken(tx, change.shortcut ?? before.shortcut, change.isShared ?? before.isShared, ownerId, id);
  await tx.query(
    `update canned_replies set shortcut = coalesce($3, shortcut), title = coalesce($4, title), body = coalesce($5, body), is_shared = coalesce($6, is_shared)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, change.shortcut ?? null, change.title ?? null, change.body ?? null, change.isShared ?? null],
  );
  await announceReplies(tx, id);
  return (await loadReply(tx, id)).reply;
}

/** Throws not_found, not_allowed. */
export async function deleteCannedReply(tx: Tx, id: Id): Promise<void> {
  const { reply } = await loadReply(tx, id);
  if (!reply.canEdit) throw new RapportError("not_allowed");
  await tx.query("delete from canned_replies where tenant_id = $1 and id = $2", [tx.tenantId, id]);
  await announceReplies(tx, id);
}

async function loadReply(tx: Tx, id: Id): Promise<{ reply: CannedReply; ownerId: Id }> {
  const [columns] = await tx.query<ReplyColumns>(`${SELECT_REPLY} and id = $3`, [tx.tenantId, tx.actor.actorId, id]);
  if (!columns) throw new RapportError("not_found");
  return { reply: replyOf(tx, columns), ownerId: columns.owner_id };
}

/** Asked under the feed's lock, so that no other can take the shortcut in between; the unique indexes are the last guard. */
async function refuseTaken(
  tx: Tx,
  shortcut: string,
  isShared: boolean,
  ownerId: Id,
  exceptId: Id | null,
): Promise<void> {
  await takeFeed(tx);
  const taken = await tx.query(
    `select id from canned_replies where tenant_id = $1 and lower(shortcut) = lower($2) and is_shared = $3
       and ($3 or owner_id = $4) and id is distinct from $5`,
    [tx.tenantId, shortcut, isShared, ownerId, exceptId],
  );
  if (taken.length > 0)
    throw new RapportError("already_exists", { sentence: `There is a canned reply /${shortcut} already.` });
}

async function announceReplies(tx: Tx, id: Id): Promise<void> {
  await tx.publish({ kind: "changed", entityId: id, detail: { what: "canned_replies" } });
}
