import type { Id } from "@rapport/schema";
import type { Store } from "../core/open.ts";

/** No tenant has this id: for the few doors that are asked before one is known. */
const NO_TENANT = "00000000-0000-0000-0000-000000000000";

export interface SignInCandidate {
  tenantId: Id;
  actorId: Id;
  passwordHash: string;
}

/** People who may be meant by an e-mail address, in all companies or the one with this short name; at most 20. */
export async function findSignIn(store: Store, email: string, slug: string | null): Promise<SignInCandidate[]> {
  const rows = await store
    .system(NO_TENANT)
    .read((tx) =>
      tx.prepared<{ tenant_id: Id; actor_id: Id; password_hash: string }>(
        "select tenant_id, actor_id, password_hash from rapport.find_sign_in($1, $2)",
        [email, slug],
      ),
    );
  return rows.map((row) => ({ tenantId: row.tenant_id, actorId: row.actor_id, passwordHash: row.password_hash }));
}
