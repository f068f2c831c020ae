import type { Action, ActionPreview, ActionState, Id, Provenance } from "@rapport/schema";
import { ToolPolicy } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface ActionRow {
  id: Id;
  conversationId: Id;
  toolId: Id;
  /** The tool's name and title as they are now. */
  tool: string;
  title: string;
  /** Customer's id in the tool's own system, as verified when it was proposed; empty: nobody in particular. */
  subject: string;
  /** Without the bound ones. */
  arguments: Record<string, unknown>;
  canonicalArgs: string;
  argsHash: string;
  provenance: Record<string, Provenance>;
  policy: ToolPolicy;
  fingerprint: string;
  businessKey: string;
  keyReleasedAt: Date | null;
  state: ActionState;
  preview: ActionPreview | null;
  result: Record<string, unknown> | null;
  reason: string | null;
  proposedBy: Action["proposedBy"];
  proposedById: Id | null;
  confirmedBy: Action["confirmedBy"];
  confirmedById: Id | null;
  confirmedAt: Date | null;
  /** How often it was sent out. */
  attempts: number;
  claimId: Id | null;
  leaseUntil: Date | null;
  notBeforeAt: Date;
  expiresAt: Date;
  createdAt: Date;
  updatedAt: Date;
}

const ACTION = `a.id, a.conversation_id as "conversationId", a.tool_id as "toolId", t.name as tool, t.title, a.subject, a.arguments,
  a.canonical_args as "canonicalArgs", a.args_hash as "argsHash", a.provenance, a.policy, a.fingerprint, a.business_key as "businessKey",
  a.key_released_at as "keyReleasedAt", a.state, a.preview, a.result, a.reason, a.proposed_by as "proposedBy", a.proposed_by_id as "proposedById",
  a.confirmed_by as "confirmedBy", a.confirmed_by_id as "confirmedById", a.confirmed_at as "confirmedAt", a.attempts, a.claim_id as "claimId",
  a.lease_until as "leaseUntil", a.not_before_at as "notBeforeAt", a.expires_at as "expiresAt", a.created_at as "createdAt",
  a.updated_at as "updatedAt"`;
const FROM = "from actions a join tools t on t.tenant_id = a.tenant_id and t.id = a.tool_id";
const HOLDS_KEY = `a.key_released_at is null and a.state in ('proposed', 'awaiting', 'confirmed', 'executing', 'unknown', 'succeeded')`;

function toRow(row: ActionRow): ActionRow {
  return { ...row, policy: ToolPolicy.parse(row.policy) };
}

/** The action as screens, engines and the API see it. */
export function toAction(row: ActionRow): Action {
  return {
    id: row.id,
    conversationId: row.conversationId,
    tool: row.tool,
    title: row.title,
    arguments: row.arguments,
    argumentsHash: row.argsHash,
    state: row.state,
    confirmation: row.policy.confirmation,
    preview: row.preview,
    result: row.result,
    reason: row.reason,
    proposedBy: row.proposedBy,
    confirmedBy: row.confirmedBy,
    confirmedById: row.confirmedById,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** An action by id; null when there is none. */
export async function findAction(tx: Tx, id: Id): Promise<ActionRow | null> {
  const [row] = await tx.prepared<ActionRow>(`select ${ACTION} ${FROM} where a.tenant_id = $1 and a.id = $2`, [
    tx.tenantId,
    id,
  ]);
  return row ? toRow(row) : null;
}

/** The actions of a conversation and of those merged into it, oldest first; `states`: only those in one of them. */
export async function listActions(
  tx: Tx,
  conversationId: Id,
  states: readonly ActionState[] | null = null,
): Promise<ActionRow[]> {
  const rows = await tx.prepared<ActionRow>(
    `select ${ACTION} from conversations c join actions a on a.tenant_id = c.tenant_id and a.conversation_id = c.id
       join tools t on t.tenant_id = a.tenant_id and t.id = a.tool_id
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and ($3::text[] is null or a.state = any ($3::text[]))
     order by a.created_at, a.id`,
    [tx.tenantId, conversationId, states],
  );
  return rows.map(toRow);
}

/** Who holds a business key now: an unfinished action, or one that succeeded not long ago. Null: nobody. */
export async function findByBusinessKey(tx: Tx, businessKey: string): Promise<ActionRow | null> {
  const [row] = await tx.prepared<ActionRow>(
    `select ${ACTION} ${FROM} where a.tenant_id = $1 and a.business_key = $2 and ${HOLDS_KEY}`,
    [tx.tenantId, businessKey],
  );
  return row ? toRow(row) : null;
}

/** Gives a succeeded action's key free, so that the same may be asked for anew. */
export async function releaseBusinessKey(tx: Tx, id: Id, now: Date): Promise<void> {
  await tx.prepared(
    "update actions set key_released_at = $3 where tenant_id = $1 and id = $2 and state = 'succeeded' and key_released_at is null",
    [tx.tenantId, id, now],
  );
}

/** As releaseBusinessKey, for the other succeeded actions of this one's customer: the world has changed since. */
export async function releaseOtherKeys(tx: Tx, row: ActionRow, now: Date): Promise<void> {
  await tx.prepared(
    `update actions set key_released_at = $5 where tenant_id = $1 and conversation_id = $2 and subject = $3 and id <> $4
       and business_key <> $6 and state = 'succeeded' and key_released_at is null`,
    [tx.tenantId, row.conversationId, row.subject, row.id, now, row.businessKey],
  );
}

export interface NewAction {
  id: Id;
  conversationId: Id;
  toolId: Id;
  subject: string;
  arguments: Record<string, unknown>;
  canonicalArgs: string;
  argsHash: string;
  provenance: Record<string, Provenance>;
  policy: ToolPolicy;
  fingerprint: string;
  businessKey: string;
  proposedBy: Action["proposedBy"];
  proposedById: Id | null;
  expiresAt: Date;
  now: Date;
}

/** Writes a proposal down. False: another action holds its business key. */
export async function insertAction(tx: Tx, action: NewAction): Promise<boolean> {
  const inserted = await tx.prepared(
    `insert into actions (tenant_id, id, conversation_id, tool_id, subject, arguments, canonical_args, args_hash, provenance, policy, fingerprint,
       business_key, state, proposed_by, proposed_by_id, expires_at, not_before_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'proposed', $13, $14, $15, $16, $16, $16)
     on conflict (tenant_id, business_key)
       where key_released_at is null and state in ('proposed', 'awaiting', 'confirmed', 'executing', 'unknown', 'succeeded')
     do nothing returning id`,
    [
      tx.tenantId,
      action.id,
      action.conversationId,
      action.toolId,
      action.subject,
      JSON.stringify(action.arguments),
      action.canonicalArgs,
      action.argsHash,
      JSON.stringify(action.provenance),
      JSON.stringify(action.policy),
      action.fingerprint,
      action.businessKey,
      action.proposedBy,
      action.proposedById,
      action.expiresAt,
      action.now,
    ],
  );
  return inserted.length > 0;
}

/** How often a tool was done, or is being done, for a customer since then, apart from one action. */
export async function countDone(
  tx: Tx,
  toolId: Id,
  subject: string,
  since: Date,
  exceptId: Id | null,
): Promise<number> {
  const [row] = await tx.prepared<{ count: number }>(
    `select count(*)::int as count from actions where tenant_id = $1 and tool_id = $2 and subject = $3 and confirmed_at > $4
       and state in ('confirmed', 'executing', 'unknown', 'succeeded') and id is distinct from $5`,
    [tx.tenantId, toolId, subject, since, exceptId],
  );
  return row?.count ?? 0;
}
