import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, parseSecretKey, type ServerConfig } from "../config.ts";

export function secretKeyFile(dataDirectory: string): string {
  return join(dataDirectory, "secret.key");
}

/**
 * The installation's key: from the environment, else from the data directory, where it is made at the first start,
 * readable by its owner only. Throws ConfigError when others may read the file or it holds no key.
 */
export async function loadSecretKey(config: Pick<ServerConfig, "secretKey" | "dataDirectory">): Promise<Uint8Array> {
  if (config.secretKey) return config.secretKey;
  const file = secretKeyFile(config.dataDirectory);
  const known = await readKeyFile(file);
  if (known) return known;
  await mkdir(config.dataDirectory, { recursive: true });
  await writeKeyFile(file, randomBytes(32));
  // Read back: of two processes that start at once the first one's key counts.
  const kept = await readKeyFile(file);
  if (!kept) throw new ConfigError(`The secret key could not be kept in ${file}.`);
  return kept;
}

async function readKeyFile(file: string): Promise<Uint8Array | null> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new ConfigError(`${file} may be read by others. Run: chmod 600 ${file}`);
    }
    return parseSecretKey((await readFile(file, "utf8")).trim(), file);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}

/** Appears under its name only when it is complete, and never replaces another. */
export async function writeKeyFile(file: string, key: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${Buffer.from(key).toString("hex")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  } finally {
    await unlink(draft);
  }
}
