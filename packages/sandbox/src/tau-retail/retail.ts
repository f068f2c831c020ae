import { readFileSync } from "node:fs";
import { startToolServer, type ToolServer } from "../tool-server/server.ts";
import { RETAIL_OPERATIONS } from "./operations.ts";
import type { RetailDatabase } from "./records.ts";

export interface TauRetailOptions {
  /** The benchmark's db.json. */
  databasePath: string;
  port?: number;
  apiKey?: string;
}

export type TauRetail = ToolServer<RetailDatabase>;

export function readRetailDatabase(path: string): RetailDatabase {
  return JSON.parse(readFileSync(path, "utf8")) as RetailDatabase;
}

/**
 * The shop of tau-bench retail as a real HTTP service and MCP server, with its tools' published names. `user_id` is an argument of
 * everything private, bound to the verified customer. `GET /_database` answers the whole state, `POST /_reset` the first one.
 */
export function startTauRetail(options: TauRetailOptions): Promise<TauRetail> {
  return startToolServer<RetailDatabase>({
    name: "tau-retail",
    info: {
      title: "Retail",
      version: "1.0.0",
      description: "A shop's products, users and orders, after tau-bench retail (Sierra, MIT).",
    },
    operations: RETAIL_OPERATIONS,
    createWorld: () => readRetailDatabase(options.databasePath),
    witness: { "/_database": (database) => database },
    apiKey: options.apiKey ?? "tau-retail",
    ...(options.port === undefined ? {} : { port: options.port }),
  });
}
