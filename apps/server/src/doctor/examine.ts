import { constants, existsSync } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { type DatabaseFindings, inspectDatabase } from "@rapport/store";
import { ConfigError, MIGRATIONS, PRODUCT_ROOT, readConfig, type ServerConfig } from "../config.ts";
import { openDatabase } from "../main/database.ts";
import { loadSecretKey, secretKeyFile } from "../main/secret-key.ts";

/** One thing that was looked at. `remedy` says what to do; absent where nothing is to be done. */
export interface Finding {
  name: string;
  state: "good" | "warning" | "bad";
  sentence: string;
  remedy?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LEAST_NODE = 24;
const LEAST_POSTGRES = 150_000;
const TIGHT_BYTES = 1024 ** 3;
const FULL_BYTES = 200 * 1024 ** 2;

/** Looks at everything that a start needs, in the order in which it is needed, and goes on as far as that makes sense. */
export async function examine(environment: Environment): Promise<Finding[]> {
  const findings: Finding[] = [examineNode()];
  let config: ServerConfig;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...findings, bad("Settings", error.message, "Correct the environment variable and look again.")];
  }
  findings.push(good("Settings", "Every environment variable can be read."));
  findings.push(...(await examineDataDirectory(config)));
  findings.push(await examineKey(config));
  findings.push(...(await examineDatabase(config)));
  findings.push(await examinePort("HTTP port", config.host, config.port, "PORT"));
  if (config.smtpPort !== null)
    findings.push(await examinePort("SMTP port", config.smtpHost, config.smtpPort, "SMTP_PORT"));
  findings.push(
    examineBuild("Console", "apps/console/dist/index.html"),
    examineBuild("Widget", "apps/widget/dist/widget.js"),
  );
  findings.push(examinePublicUrl(config));
  return findings;
}

const good = (name: string, sentence: string): Finding => ({ name, state: "good", sentence });
const note = (name: string, sentence: string, remedy: string): Finding => ({
  name,
  state: "warning",
  sentence,
  remedy,
});
const bad = (name: string, sentence: string, remedy: string): Finding => ({ name, state: "bad", sentence, remedy });

function examineNode(): Finding {
  const major = Number.parseInt(process.versions.node, 10);
  if (major >= LEAST_NODE) return good("Node", `Version ${process.versions.node}.`);
  return bad(
    "Node",
    `Version ${process.versions.node} is too old.`,
    `Use Node ${LEAST_NODE}; npm run build brings one along.`,
  );
}

async function examineDataDirectory({ dataDirectory }: ServerConfig): Promise<Finding[]> {
  const place = nearestExisting(dataDirectory);
  const findings: Finding[] = [];
  const isWritable = await access(place, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  findings.push(
    isWritable
      ? good("Data directory", place === dataDirectory ? dataDirectory : `${dataDirectory} will be made.`)
      : bad(
          "Data directory",
          `${place} cannot be written to.`,
          "Give it to the user that runs Rapport, or set RAPPORT_DATA.",
        ),
  );
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const words = `${Math.floor(free / 1024 ** 2)} MB are free.`;
  if (free < FULL_BYTES) findings.push(bad("Disk", words, "Make room: PostgreSQL stops when the disk is full."));
  else if (free < TIGHT_BYTES) findings.push(note("Disk", words, "Make room soon."));
  else findings.push(good("Disk", words));
  return findings;
}

async function examineKey(config: ServerConfig): Promise<Finding> {
  if (config.secretKey) return good("Secret key", "Given by RAPPORT_SECRET_KEY.");
  const file = secretKeyFile(config.dataDirectory);
  const found = await stat(file).catch(() => null);
  if (!found) return good("Secret key", `None yet; the first start makes ${file}.`);
  try {
    await loadSecretKey(config);
    return good("Secret key", `${file}, readable by its owner only.`);
  } catch (error) {
    return bad("Secret key", (error as Error).message, `Put the right key there, or run: chmod 600 ${file}`);
  }
}

async function examineDatabase(config: ServerConfig): Promise<Finding[]> {
  const where = config.databaseUrl ? `at ${new URL(config.databaseUrl).host}` : "embedded";
  try {
    const database = await openDatabase(config, () => {});
    try {
      const secretKey = await loadKeyIfAny(config);
      return judgeDatabase(where, await inspectDatabase(database.url, { migrations: MIGRATIONS, secretKey }));
    } finally {
      await database.release();
    }
  } catch (error) {
    const remedy = config.databaseUrl
      ? "Check DATABASE_URL and that PostgreSQL runs."
      : "Read the sentence above; the data directory is where it looks.";
    return [bad("Database", `PostgreSQL (${where}) cannot be used: ${(error as Error).message}`, remedy)];
  }
}

async function loadKeyIfAny(config: ServerConfig): Promise<Uint8Array | null> {
  if (!config.secretKey && !existsSync(secretKeyFile(config.dataDirectory))) return null;
  return loadSecretKey(config).catch(() => null);
}

function judgeDatabase(where: string, found: DatabaseFindings): Finding[] {
  const findings: Finding[] = [
    found.versionNumber >= LEAST_POSTGRES
      ? good("Database", `PostgreSQL ${found.version}, ${where}, ${found.tenants} companies.`)
      : bad("Database", `PostgreSQL ${found.version} is too old.`, "Use PostgreSQL 15 or newer."),
    found.canCreateInDatabase && found.canHaveRole
      ? good("Database rights", "The user may make schemas and has the application's role.")
      : bad(
          "Database rights",
          "The user may not make schemas or roles.",
          "Make it the database's owner, with CREATEROLE.",
        ),
    found.missingExtensions.length === 0
      ? good("Extensions", "pg_trgm and btree_gin are there.")
      : bad("Extensions", `Missing: ${found.missingExtensions.join(", ")}.`, "Install PostgreSQL's contrib package."),
  ];
  if (found.migration === null) findings.push(good("Migrations", "An empty database; the first start fills it."));
  else if (found.migration === found.newestMigration)
    findings.push(good("Migrations", `At ${found.migration}, the newest.`));
  else if (found.migration < found.newestMigration) {
    findings.push(
      note(
        "Migrations",
        `At ${found.migration} of ${found.newestMigration}.`,
        "rapport migrate, or just start the server.",
      ),
    );
  } else
    findings.push(
      bad("Migrations", `At ${found.migration}, newer than this program knows.`, "Start the newer version."),
    );
  if (found.unreadableSecrets > 0) {
    const sentence = `${found.unreadableSecrets} stored passwords were encrypted with another key.`;
    findings.push(
      bad("Stored passwords", sentence, "Bring back that key, or enter the passwords anew under Channels."),
    );
  }
  return findings;
}

async function examinePort(name: string, host: string, port: number, variable: string): Promise<Finding> {
  const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
  if (!failure) return good(name, port === 0 ? "Any free one." : `${host}:${port} is free.`);
  if (failure.code === "EADDRINUSE") {
    const isOurs = name === "HTTP port" && (await isRapport(host, port));
    if (isOurs) return good(name, `${host}:${port} is answered by a running Rapport.`);
    return note(
      name,
      `${host}:${port} is taken by a running program.`,
      `If it is not Rapport itself, set ${variable}.`,
    );
  }
  if (failure.code === "EACCES")
    return bad(name, `${host}:${port} needs special rights.`, `Set ${variable} above 1023.`);
  return bad(name, `${host}:${port} cannot be listened on (${failure.code}).`, `Check HOST and ${variable}.`);
}

async function isRapport(host: string, port: number): Promise<boolean> {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const response = await fetch(`http://${reachable}:${port}/health`, { signal: AbortSignal.timeout(2000) }).catch(
    () => null,
  );
  const answer = (await response?.json().catch(() => null)) as { services?: unknown } | null | undefined;
  return Array.isArray(answer?.services);
}

function examineBuild(name: string, file: string): Finding {
  if (existsSync(join(PRODUCT_ROOT, file))) return good(name, "Built.");
  return bad(name, "Not built.", "npm run build");
}

function examinePublicUrl({ publicUrl, host }: ServerConfig): Finding {
  const isLocal = ["127.0.0.1", "localhost", "::1"].includes(host);
  if (publicUrl?.startsWith("https:") || (isLocal && publicUrl === null)) {
    return good("Address", publicUrl ?? "Reached from this machine only.");
  }
  if (publicUrl === null) {
    return note(
      "Address",
      "RAPPORT_PUBLIC_URL is not set.",
      "Set it to where people reach Rapport: links and script tags carry it.",
    );
  }
  return note(
    "Address",
    `${publicUrl} is not encrypted.`,
    "Put a proxy with TLS in front and use its https:// address.",
  );
}

function nearestExisting(path: string): string {
  let place = path;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  return place;
}
