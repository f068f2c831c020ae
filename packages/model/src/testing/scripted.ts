import type { TestContext } from "node:test";
import { type ModelScript, type ModelServer, startModelServer } from "@rapport/sandbox";
import { openMemoryLedger } from "../budget.ts";
import { ModelsConfig } from "../config.ts";
import { openModels } from "../models.ts";
import { ModelError, type ModelRequest } from "../port.ts";

/** Model servers playing `scripts`, one provider and model each: m0 the default, the others its fall-backs in order. */
export async function openScripted(
  t: TestContext,
  scripts: readonly ModelScript[],
  { config = {}, model = {}, kind = "openai_compatible" }: { config?: object; model?: object; kind?: string } = {},
) {
  const servers: ModelServer[] = [];
  for (const script of scripts) servers.push(await startModelServer({ script, apiKey: "right-key" }));
  t.after(() => Promise.all(servers.map((server) => server.close())));
  const settings = ModelsConfig.parse({
    providers: servers.map((server, index) => ({ id: `p${index}`, kind, baseUrl: server.url, secretName: "key" })),
    models: servers.map((_, index) => ({ id: `m${index}`, providerId: `p${index}`, model: `name-${index}`, ...model })),
    default: "m0",
    fallbacks: servers.slice(1).map((_, index) => `m${index + 1}`),
    retries: { perModel: 2, firstDelayMs: 1, longestDelayMs: 50 },
    ...config,
  });
  const clock = { now: Date.parse("2026-11-21T12:00:00Z") };
  const ledger = openMemoryLedger();
  const ports = { secretOf: async () => "right-key", fetch, now: () => clock.now, ledger };
  return {
    models: openModels(settings, ports),
    servers,
    server: servers[0] as ModelServer,
    ledger,
    clock,
    settings,
    ports,
  };
}

export const ask = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  purpose: "word_answer",
  system: "You answer customers.",
  messages: [{ role: "user", content: "Where is my box?" }],
  ...more,
});

/** The ModelError that a call must end with. */
export async function errorOf(work: Promise<unknown>): Promise<ModelError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error("The call went well, and should have failed.");
}
