import type { ActionOptions, CustomerIdentity, ToolFetch } from "@rapport/orchestration";
import type { Id } from "@rapport/schema";
import type { Store, Tx } from "@rapport/store";

/** The conversation's contact carries the identity in these tests, so that every process sees the same. */
async function loadIdentity(tx: Tx, conversationId: Id): Promise<CustomerIdentity> {
  const [row] = await tx.query<{ identity: CustomerIdentity | null }>(
    `select k.attributes -> 'identity' as identity from conversations c join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
     where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, conversationId],
  );
  return row?.identity ?? { level: "anonymous" };
}

/** Says who the customer of a conversation is from now on. */
export async function identify(store: Store, conversationId: Id, identity: CustomerIdentity): Promise<void> {
  await store.owner.query(
    `update contacts k set attributes = k.attributes || jsonb_build_object('identity', $2::jsonb)
     from conversations c where c.id = $1 and k.tenant_id = c.tenant_id and k.id = c.contact_id`,
    [conversationId, JSON.stringify(identity)],
  );
}

/** What the ledger needs, with the platform's own fetch. */
export function openLedger(store: Store, overrides: Partial<ActionOptions> = {}): ActionOptions {
  return {
    store,
    secretKey: store.secretKey,
    fetch: fetch as ToolFetch,
    loadIdentity,
    reconcileAfterMs: [0, 0, 0, 0],
    firstRetryMs: 0,
    callTimeoutMs: 1000,
    ...overrides,
  };
}
