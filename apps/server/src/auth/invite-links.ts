import { type Id, newId } from "@rapport/schema";
import { insertInvite, type Tx } from "@rapport/store";
import { hashSecret, newSecret, writeToken } from "./opaque-token.ts";

const INVITE_DAYS = 7;

/** Makes the one-time link with which a person sets a password. Our logs name routes, never whole addresses. */
export async function makeInviteUrl(tx: Tx, actorId: Id, publicUrl: string, now: Date): Promise<string> {
  const id = newId();
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + INVITE_DAYS * 86_400_000);
  await insertInvite(tx, { actorId, tokenHash: hashSecret(secret), expiresAt }, id);
  return `${publicUrl}/invite?token=${writeToken("ri", { id, tenantId: tx.tenantId, secret })}`;
}
