import { createHash } from "node:crypto";
import { formatUuid, type Id } from "../ids.ts";

/**
 * The id of an event: a UUID version 8 made from SHA-256 over tenant, source and external id, so that the same
 * outside record is the same event however often, and through whichever process, it arrives (CAN-1, ING-3).
 */
export function eventIdOf(tenantId: Id, source: string, externalId: string): Id {
  // Length prefixes keep ("ab","c") and ("a","bc") apart.
  const digest = createHash("sha256").update(`${tenantId}\n${source.length}:${source}\n${externalId}`).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x80;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return formatUuid(digest);
}
