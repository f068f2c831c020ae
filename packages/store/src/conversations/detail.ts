import {
  type Attachment,
  type ConversationStatus,
  type Id,
  type Instant,
  isAllowed,
  movesFrom,
  nextStatus,
} from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { Parameters, scopeCondition } from "./filter.ts";
import { type ConversationColumns, type ConversationRow, instantOf, ROW_COLUMNS, rowFor } from "./row.ts";

/** What this actor may do with this conversation now; the screen never works it out for itself (STYLE 2). */
export interface ConversationActions {
  reply: boolean;
  note: boolean;
  assign: boolean;
  edit: boolean;
  merge: boolean;
  moves: ConversationStatus[];
}

export interface Draft {
  kind: "reply" | "note";
  text: string;
  attachmentIds: Id[];
  /** Those of them that are still there and that the actor uploaded: a draft may name any file, only those may be sent. */
  attachments: Attachment[];
  updatedAt: Instant;
}

export interface ConversationDetail extends ConversationRow {
  allowed: ConversationActions;
  readSeq: number;
  draft: Draft | null;
  contactReadAt: Instant | null;
  mergedFrom: { id: Id; number: number }[];
}

interface DetailColumns extends ConversationColumns {
  read_seq: number;
  contact_read_at: Date | null;
  draft: (Omit<Draft, "attachments" | "updatedAt"> & { attachments: Attachment[] | null; updatedAt: string }) | null;
  merged_from: { id: Id; number: number }[] | null;
  has_connection: boolean;
}

/** One conversation with what the actor may do in it; null when there is none, or it is not the actor's to see. */
export async function getConversation(tx: Tx, id: Id): Promise<ConversationDetail | null> {
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const me = parameters.add(tx.actor.actorId, "uuid");
  const wanted = parameters.add(id, "uuid");
  const [columns] = await tx.prepared<DetailColumns>(
    `select ${ROW_COLUMNS}, coalesce(r.seq, 0) as read_seq, c.contact_read_at,
       (select jsonb_build_object('kind', d.kind, 'text', d.text, 'attachmentIds', to_jsonb(d.attachment_ids), 'updatedAt', d.updated_at,
          'attachments', (select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'type', a.type, 'bytes', a.bytes,
              'isInline', a.is_inline, 'contentId', a.content_id) order by x.position)
            from unnest(d.attachment_ids) with ordinality as x (id, position)
              join attachments a on a.tenant_id = d.tenant_id and a.id = x.id and a.actor_id = d.actor_id))
        from drafts d where d.tenant_id = ${tenant} and d.actor_id = ${me} and d.conversation_id = c.id) as draft,
       (select jsonb_agg(jsonb_build_object('id', m.id, 'number', m.number) order by m.number)
        from conversations m where m.tenant_id = ${tenant} and m.merged_into_id = c.id) as merged_from,
       n.id is not null and n.deleted_at is null as has_connection
     from conversations c
       join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
       left join connections n on n.tenant_id = c.tenant_id and n.id = c.connection_id
       left join conversation_reads r on r.tenant_id = c.tenant_id and r.actor_id = ${me} and r.conversation_id = c.id
     where c.tenant_id = ${tenant} and c.id = ${wanted} and ${scopeCondition(tx.actor, parameters)}`,
    parameters.values,
  );
  if (!columns) return null;
  const row = rowFor(columns, columns.read_seq);
  return {
    ...row,
    allowed: actionsOf(tx, row, columns.has_connection),
    readSeq: columns.read_seq,
    draft: columns.draft && {
      ...columns.draft,
      attachments: columns.draft.attachments ?? [],
      updatedAt: new Date(columns.draft.updatedAt).toISOString(),
    },
    contactReadAt: instantOf(columns.contact_read_at),
    mergedFrom: columns.merged_from ?? [],
  };
}

function actionsOf(tx: Tx, row: ConversationRow, hasConnection: boolean): ConversationActions {
  const isMerged = row.mergedIntoId !== null;
  const canWrite = isAllowed(tx.actor, "conversation.write") && !isMerged;
  return {
    reply: canWrite && hasConnection && !row.contact.isBlocked && nextStatus(row.status, "agent_replied") !== null,
    note: canWrite,
    assign: isAllowed(tx.actor, "conversation.assign") && !isMerged,
    edit: canWrite,
    merge: canWrite,
    moves: canWrite ? movesFrom(row.status) : [],
  };
}
