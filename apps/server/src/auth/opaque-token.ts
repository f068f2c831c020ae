import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { formatUuid, type Id } from "@rapport/schema";

/**
 * Tokens that name their tenant and record, so that nothing is ever looked up across tenants:
 * `<prefix>_` + base64url(record id (16) ‖ tenant id (16) ‖ secret). Only the secret's SHA-256 is kept; it has 256 random
 * bits, so a slow hash would add nothing.
 */
export interface OpaqueToken {
  id: Id;
  tenantId: Id;
  secret: Uint8Array;
}

const SECRET_BYTES = 32;

export function writeToken(prefix: string, token: OpaqueToken): string {
  return `${prefix}_${Buffer.concat([uuidBytes(token.id), uuidBytes(token.tenantId), token.secret]).toString("base64url")}`;
}

/** Null for anything that this server cannot have written. */
export function readToken(prefix: string, text: string): OpaqueToken | null {
  if (!text.startsWith(`${prefix}_`)) return null;
  const encoded = text.slice(prefix.length + 1);
  const bytes = Buffer.from(encoded, "base64url");
  if (bytes.length !== 32 + SECRET_BYTES || bytes.toString("base64url") !== encoded) return null;
  return {
    id: formatUuid(bytes.subarray(0, 16)),
    tenantId: formatUuid(bytes.subarray(16, 32)),
    secret: new Uint8Array(bytes.subarray(32)),
  };
}

export function newSecret(): Uint8Array {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

export function hashSecret(secret: Uint8Array): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Compares two digests in constant time. */
export function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

export function uuidBytes(id: Id): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}
