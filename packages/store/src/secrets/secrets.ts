import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { deriveKey, keyIdOf } from "./keys.ts";

const TAG_BYTES = 16;

/** Names its place, so that a ciphertext copied to another row does not open there. */
function placeOf(tenantId: Id, connectionId: Id, name: string): Buffer {
  return Buffer.from(`${tenantId}\n${connectionId}\n${name}`);
}

/** Keeps secrets of a connection, AES-256-GCM under the installation's key (CAN-9); an empty text removes one. */
export async function saveSecrets(
  tx: Tx,
  secretKey: Uint8Array,
  connectionId: Id,
  secrets: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const [name, value] of Object.entries(secrets)) {
    if (value === undefined) continue;
    if (value === "") {
      await tx.query("delete from secrets where tenant_id = $1 and connection_id = $2 and name = $3", [
        tx.tenantId,
        connectionId,
        name,
      ]);
      continue;
    }
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", deriveKey(secretKey, "secrets"), nonce);
    cipher.setAAD(placeOf(tx.tenantId, connectionId, name));
    const ciphertext = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
    await tx.query(
      `insert into secrets (tenant_id, connection_id, name, key_id, nonce, ciphertext) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, connection_id, name)
       do update set key_id = excluded.key_id, nonce = excluded.nonce, ciphertext = excluded.ciphertext, updated_at = now()`,
      [tx.tenantId, connectionId, name, keyIdOf(secretKey), nonce, ciphertext],
    );
  }
}

/**
 * The secrets of a connection in clear, for the code that talks to the outside. Throws, with a sentence that says what
 * to do, when they were written under another key.
 */
export async function readSecrets(tx: Tx, secretKey: Uint8Array, connectionId: Id): Promise<Record<string, string>> {
  const rows = await tx.prepared<{ name: string; key_id: string; nonce: Buffer; ciphertext: Buffer }>(
    "select name, key_id, nonce, ciphertext from secrets where tenant_id = $1 and connection_id = $2",
    [tx.tenantId, connectionId],
  );
  const secrets: Record<string, string> = {};
  for (const row of rows) {
    if (row.key_id !== keyIdOf(secretKey)) {
      throw new Error(
        `The secret ${row.name} was encrypted with another key (${row.key_id}). Start with that RAPPORT_SECRET_KEY, or enter the secret anew.`,
      );
    }
    const decipher = createDecipheriv("aes-256-gcm", deriveKey(secretKey, "secrets"), row.nonce);
    decipher.setAAD(placeOf(tx.tenantId, connectionId, row.name));
    decipher.setAuthTag(row.ciphertext.subarray(-TAG_BYTES));
    secrets[row.name] = Buffer.concat([
      decipher.update(row.ciphertext.subarray(0, -TAG_BYTES)),
      decipher.final(),
    ]).toString("utf8");
  }
  return secrets;
}
