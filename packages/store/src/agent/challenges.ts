import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A one-time code that was asked for. */
export interface ChallengeRow {
  id: Id;
  conversationId: Id;
  /** E-mail address that the code goes to. */
  address: string;
  customerId: string | null;
  customerName: string | null;
  attempts: number;
  expiresAt: Date;
  sentAt: Date | null;
  settledAt: Date | null;
}

const CHALLENGE = `h.id, h.conversation_id as "conversationId", h.address, h.customer_id as "customerId", h.customer_name as "customerName",
  h.attempts, h.expires_at as "expiresAt", h.sent_at as "sentAt", h.settled_at as "settledAt"`;

/** Begins a challenge; those open in the conversation end with it, so only the newest code counts. */
export async function insertChallenge(
  tx: Tx,
  challenge: Pick<ChallengeRow, "id" | "conversationId" | "address" | "customerId" | "customerName" | "expiresAt">,
): Promise<void> {
  await tx.query(
    "update identity_challenges set settled_at = now() where tenant_id = $1 and conversation_id = $2 and settled_at is null",
    [tx.tenantId, challenge.conversationId],
  );
  await tx.query(
    `insert into identity_challenges (tenant_id, id, conversation_id, address, customer_id, customer_name, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [
      tx.tenantId,
      challenge.id,
      challenge.conversationId,
      challenge.address,
      challenge.customerId,
      challenge.customerName,
      challenge.expiresAt,
    ],
  );
}

export async function findChallenge(tx: Tx, id: Id): Promise<ChallengeRow | null> {
  const [row] = await tx.query<ChallengeRow>(
    `select ${CHALLENGE} from identity_challenges h where h.tenant_id = $1 and h.id = $2`,
    [tx.tenantId, id],
  );
  return row ?? null;
}

/** Counts an attempt at the conversation's open challenge and answers it as it is then; null: nothing is open. */
export async function countAttempt(tx: Tx, conversationId: Id): Promise<ChallengeRow | null> {
  const [row] = await tx.query<ChallengeRow>(
    `update identity_challenges h set attempts = attempts + 1
     where h.tenant_id = $1 and h.conversation_id = $2 and h.settled_at is null returning ${CHALLENGE}`,
    [tx.tenantId, conversationId],
  );
  return row ?? null;
}

export async function settleChallenge(tx: Tx, id: Id): Promise<void> {
  await tx.query("update identity_challenges set settled_at = now() where tenant_id = $1 and id = $2", [
    tx.tenantId,
    id,
  ]);
}

/** Claims the sending of a code: true for exactly one caller, so a code is mailed once. */
export async function claimCodeSending(tx: Tx, id: Id): Promise<boolean> {
  const rows = await tx.query(
    "update identity_challenges set sent_at = now() where tenant_id = $1 and id = $2 and sent_at is null and settled_at is null returning id",
    [tx.tenantId, id],
  );
  return rows.length > 0;
}

/** The code did not leave: it may be claimed again. */
export async function releaseCodeSending(tx: Tx, id: Id): Promise<void> {
  await tx.query("update identity_challenges set sent_at = null where tenant_id = $1 and id = $2", [tx.tenantId, id]);
}

/** How many codes were asked for, for this address or in this conversation, in the last hour. */
export async function countRecentChallenges(tx: Tx, conversationId: Id, address: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from identity_challenges
     where tenant_id = $1 and (conversation_id = $2 or address = $3) and created_at > now() - interval '1 hour'`,
    [tx.tenantId, conversationId, address],
  );
  return row?.count ?? 0;
}
