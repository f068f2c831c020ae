import { resolve } from "node:path";
import { CLOSE_AFTER_DAYS } from "@rapport/orchestration";
import { resolveDataDirectory } from "@rapport/store/postgres";

/** The checkout or installed package: where the console's and widget's built files lie. */
export const PRODUCT_ROOT = resolve(import.meta.dirname, "../../..");
export const MIGRATIONS = resolve(PRODUCT_ROOT, "packages/store/migrations");

export interface ServerConfig {
  /** Null: PostgreSQL is started by ourselves in the data directory. */
  databaseUrl: string | null;
  dataDirectory: string;
  /** 32 bytes as given in the environment; null: kept in the data directory. */
  secretKey: Uint8Array | null;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Where people reach the product, without a slash at the end; null: the address it listens on. */
  publicUrl: string | null;
  /** Port on which mail is accepted; null: no mail is accepted by SMTP. */
  smtpPort: number | null;
  smtpHost: string;
  /** Addresses and CIDR ranges that outgoing calls may reach although they are private (`RAPPORT_ALLOW_ADDRESSES`). */
  allowAddresses: string[];
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  requestsPerMinute: number;
  /** Bearer token that readers of /metrics must bring. */
  metricsToken: string | null;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  maxDatabaseConnections: number;
  /** Resolved conversations are closed after so many days without a word; 0: never. */
  closeAfterDays: number;
  workerConcurrency: number;
}

/** The configuration cannot be used; `message` is a sentence for whoever starts the server. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the whole configuration from the environment. Throws ConfigError that names the variable. */
export function readConfig(environment: Environment = process.env): ServerConfig {
  return {
    databaseUrl: readDatabaseUrl(environment),
    dataDirectory: resolveDataDirectory(PRODUCT_ROOT, environment as NodeJS.ProcessEnv),
    secretKey: readSecretKey(environment),
    host: environment.HOST || "127.0.0.1",
    port: readNumber(environment, "PORT", 8080, 0, 65_535),
    publicUrl: readPublicUrl(environment),
    smtpPort: environment.SMTP_PORT === "off" ? null : readNumber(environment, "SMTP_PORT", 2525, 0, 65_535),
    smtpHost: environment.SMTP_HOST || environment.HOST || "127.0.0.1",
    allowAddresses: readList(environment, "RAPPORT_ALLOW_ADDRESSES"),
    trustedProxies: readList(environment, "RAPPORT_TRUSTED_PROXIES"),
    requestsPerMinute: readNumber(environment, "RAPPORT_REQUESTS_PER_MINUTE", 3000, 1, 1_000_000_000),
    metricsToken: environment.RAPPORT_METRICS_TOKEN || null,
    logLevel: readLogLevel(environment),
    maxDatabaseConnections: readNumber(environment, "RAPPORT_DATABASE_CONNECTIONS", 20, 2, 500),
    closeAfterDays: readNumber(environment, "RAPPORT_CLOSE_AFTER_DAYS", CLOSE_AFTER_DAYS, 0, 3650),
    workerConcurrency: readNumber(environment, "RAPPORT_WORKER_CONCURRENCY", 8, 1, 200),
  };
}

function readDatabaseUrl(environment: Environment): string | null {
  const given = environment.DATABASE_URL;
  if (!given) return null;
  if (!/^postgres(ql)?:\/\//.test(given) || !URL.canParse(given)) {
    throw new ConfigError("DATABASE_URL must look like postgres://user:password@host:5432/database.");
  }
  return given;
}

function readSecretKey(environment: Environment): Uint8Array | null {
  const given = environment.RAPPORT_SECRET_KEY?.trim();
  return given ? parseSecretKey(given, "RAPPORT_SECRET_KEY") : null;
}

/** Takes 32 bytes written as 64 hexadecimal digits or as base64. `where` names the source in the error. */
export function parseSecretKey(text: string, where: string): Uint8Array {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const key = Buffer.from(text, isHex ? "hex" : "base64");
  if (key.length !== 32) {
    throw new ConfigError(
      `${where} must be 32 bytes, as 64 hexadecimal digits or base64. Make one: openssl rand -hex 32`,
    );
  }
  return new Uint8Array(key);
}

function readPublicUrl(environment: Environment): string | null {
  const given = environment.RAPPORT_PUBLIC_URL;
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
    throw new ConfigError("RAPPORT_PUBLIC_URL must be an origin like https://support.example.com, without a path.");
  }
  return url.origin;
}

function readNumber(environment: Environment, name: string, fallback: number, least: number, most: number): number {
  const given = environment[name];
  if (given === undefined || given === "") return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${given}".`);
  }
  return value;
}

function readList(environment: Environment, name: string): string[] {
  return (environment[name] ?? "").split(/[\s,]+/).filter((part) => part !== "");
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

function readLogLevel(environment: Environment): ServerConfig["logLevel"] {
  const given = environment.RAPPORT_LOG_LEVEL || "info";
  const level = LOG_LEVELS.find((known) => known === given);
  if (!level) throw new ConfigError(`RAPPORT_LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}.`);
  return level;
}
