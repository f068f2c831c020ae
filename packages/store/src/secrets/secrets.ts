import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { deriveKey, keyIdOf } from "./keys.ts";

const TAG_BYTES = 16;

/** Where secrets are kept: the table, and the column of what they belong to. */
interface Vault {
  table: "secrets" | "tool_secrets" | "model_secrets";
  owner: "connection_id" | "source_id" | "provider_id";
  /** Names its place in the ciphertext, so that one copied to another row does not open there. */
  place: (tenantId: Id, ownerId: string, name: string) => string;
}

const CONNECTIONS: Vault = {
  table: "secrets",
  owner: "connection_id",
  place: (tenantId, ownerId, name) => `${tenantId}\n${ownerId}\n${name}`,
};
const TOOL_SOURCES: Vault = {
  table: "tool_secrets",
  owner: "source_id",
  place: (tenantId, ownerId, name) => `${tenantId}\ntool source ${ownerId}\n${name}`,
};
const MODEL_PROVIDERS: Vault = {
  table: "model_secrets",
  owner: "provider_id",
  place: (tenantId, ownerId, name) => `${tenantId}\nmodel provider ${ownerId}\n${name}`,
};

type NewSecrets = Readonly<Record<string, string | undefined>>;

/** Keeps secrets of a connection, AES-256-GCM under the installation's key (CAN-9); an empty text removes one. */
export function saveSecrets(tx: Tx, secretKey: Uint8Array, connectionId: Id, secrets: NewSecrets): Promise<void> {
  return save(tx, secretKey, CONNECTIONS, connectionId, secrets);
}

/** As saveSecrets, for a source of tools: the names are those of the headers that carry them. */
export function saveToolSecrets(tx: Tx, secretKey: Uint8Array, sourceId: Id, secrets: NewSecrets): Promise<void> {
  return save(tx, secretKey, TOOL_SOURCES, sourceId, secrets);
}

/** As saveSecrets, for a provider of language models, by its id in the settings. */
export function saveModelSecrets(
  tx: Tx,
  secretKey: Uint8Array,
  providerId: string,
  secrets: NewSecrets,
): Promise<void> {
  return save(tx, secretKey, MODEL_PROVIDERS, providerId, secrets);
}

/**
 * The secrets of a connection in clear, for the code that talks to the outside. Throws, with a sentence that says what
 * to do, when they were written under another key.
 */
export function readSecrets(tx: Tx, secretKey: Uint8Array, connectionId: Id): Promise<Record<string, string>> {
  return read(tx, secretKey, CONNECTIONS, connectionId);
}

/** As readSecrets, for a source of tools. */
export function readToolSecrets(tx: Tx, secretKey: Uint8Array, sourceId: Id): Promise<Record<string, string>> {
  return read(tx, secretKey, TOOL_SOURCES, sourceId);
}

/** As readSecrets, for a provider of language models. */
export function readModelSecrets(tx: Tx, secretKey: Uint8Array, providerId: string): Promise<Record<string, string>> {
  return read(tx, secretKey, MODEL_PROVIDERS, providerId);
}

async function save(tx: Tx, secretKey: Uint8Array, vault: Vault, ownerId: string, secrets: NewSecrets): Promise<void> {
  for (const [name, value] of Object.entries(secrets)) {
    if (value === undefined) continue;
    if (value === "") {
      await tx.query(`delete from ${vault.table} where tenant_id = $1 and ${vault.owner} = $2 and name = $3`, [
        tx.tenantId,
        ownerId,
        name,
      ]);
      continue;
    }
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", deriveKey(secretKey, "secrets"), nonce);
    cipher.setAAD(Buffer.from(vault.place(tx.tenantId, ownerId, name)));
    const ciphertext = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
    await tx.query(
      `insert into ${vault.table} (tenant_id, ${vault.owner}, name, key_id, nonce, ciphertext) values ($1, $2, $3, $4, $5, $6)
       on conflict (tenant_id, ${vault.owner}, name)
       do update set key_id = excluded.key_id, nonce = excluded.nonce, ciphertext = excluded.ciphertext, updated_at = now()`,
      [tx.tenantId, ownerId, name, keyIdOf(secretKey), nonce, ciphertext],
    );
  }
}

async function read(tx: Tx, secretKey: Uint8Array, vault: Vault, ownerId: string): Promise<Record<string, string>> {
  const rows = await tx.prepared<{ name: string; key_id: string; nonce: Buffer; ciphertext: Buffer }>(
    `select name, key_id, nonce, ciphertext from ${vault.table} where tenant_id = $1 and ${vault.owner} = $2`,
    [tx.tenantId, ownerId],
  );
  const secrets: Record<string, string> = {};
  for (const row of rows) {
    if (row.key_id !== keyIdOf(secretKey)) {
      throw new Error(
        `The secret ${row.name} was encrypted with another key (${row.key_id}). Start with that RAPPORT_SECRET_KEY, or enter the secret anew.`,
      );
    }
    const decipher = createDecipheriv("aes-256-gcm", deriveKey(secretKey, "secrets"), row.nonce);
    decipher.setAAD(Buffer.from(vault.place(tx.tenantId, ownerId, row.name)));
    decipher.setAuthTag(row.ciphertext.subarray(-TAG_BYTES));
    secrets[row.name] = Buffer.concat([
      decipher.update(row.ciphertext.subarray(0, -TAG_BYTES)),
      decipher.final(),
    ]).toString("utf8");
  }
  return secrets;
}
