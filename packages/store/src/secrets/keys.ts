import { createHash, hkdfSync } from "node:crypto";
import type { Id } from "@rapport/schema";

/** A 32-byte key for one purpose, made from the installation's key: HKDF-SHA-256 (RFC 5869), the purpose as info. */
export function deriveKey(secretKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secretKey, new Uint8Array(0), purpose, 32));
}

/** The key that belongs to one connection; signs its reply tokens and visitor tokens. */
export function connectionKey(secretKey: Uint8Array, tenantId: Id, connectionId: Id): Uint8Array {
  return deriveKey(secretKey, `connection:${tenantId}:${connectionId}`);
}

/** Names a key without giving anything of it away. */
export function keyIdOf(secretKey: Uint8Array): string {
  return createHash("sha256").update("rapport key id").update(secretKey).digest("hex").slice(0, 16);
}
