import { type Id, RapportError, type ToolPolicy } from "@rapport/schema";
import {
  type ImportedTool,
  insertTool,
  listTools,
  saveToolSecrets,
  saveToolSource,
  type ToolRow,
  type Tx,
  updateTool,
} from "@rapport/store";
import type { ToolFetch } from "./answer.ts";
import { hashOf } from "./canonical.ts";
import { listMcpTools, type McpTool, mcpFingerprint, readTakes, suggestedPolicy } from "./mcp.ts";
import { readOpenApi, toToolName } from "./openapi.ts";
import { readPolicy, strictPolicy } from "./policy.ts";

export interface ImportReport {
  sourceId: Id;
  added: string[];
  changed: string[];
  /** No longer there; turned off. */
  removed: string[];
  /** Turned off until somebody has looked at what changed. */
  held: string[];
  skipped: { name: string; reason: string }[];
}

export interface OpenApiImport {
  /** Of the source; importing again under the same name updates it. */
  name: string;
  /** Base of the calls; absent: the document's first server. */
  url?: string | undefined;
  /** An object, or JSON or YAML text. */
  document: unknown;
  /** Header → value; an empty text forgets one, absent ones stay. */
  secrets?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes tools of an OpenAPI document (INT-4). Importing again updates them; what the document no longer has is turned off;
 * policies that a person edited stay. Throws invalid_input, already_exists.
 */
export async function importOpenApi(
  tx: Tx,
  ports: { secretKey: Uint8Array },
  { name, url, document, secrets }: OpenApiImport,
): Promise<ImportReport> {
  const read = readOpenApi(document);
  const base = url ?? read.serverUrl ?? "";
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) {
    const message = "Say where the service is: the document names no full address.";
    throw new RapportError("invalid_input", { sentence: message, issues: [{ path: "url", message }] });
  }
  const source = await saveToolSource(tx, { kind: "openapi", name, url: base });
  await saveToolSecrets(tx, ports.secretKey, source.id, lowerCased(secrets));
  const report = await saveTools(tx, source.id, read.tools, { holdsChanges: false });
  return { ...report, skipped: read.skipped };
}

export interface McpImport {
  name: string;
  /** Of the server's streamable HTTP endpoint. */
  url: string;
  secrets?: Readonly<Record<string, string>> | undefined;
}

/** What an MCP server offers, read outside of any transaction. Throws provider_failed. */
export async function readMcp(
  ports: { fetch: ToolFetch },
  { url, secrets }: Pick<McpImport, "url" | "secrets">,
): Promise<{ tools: ImportedTool[]; skipped: ImportReport["skipped"] }> {
  const found = await listMcpTools(ports.fetch, { url, headers: lowerCased(secrets) }).catch((error) => {
    if (error instanceof RapportError) throw error;
    throw new RapportError("provider_failed", { sentence: `The MCP server at ${url} did not answer.`, cause: error });
  });
  const skipped: ImportReport["skipped"] = [];
  const tools = found.flatMap((tool): ImportedTool[] => {
    const name = toToolName(tool.name);
    if (name === "") {
      skipped.push({ name: tool.name, reason: "Its name has no letters." });
      return [];
    }
    // Hints of a server are its own word: they decide between reading and writing, never about whose yes is needed.
    const isRead = tool.annotations?.readOnlyHint === true;
    return [
      {
        name,
        title: (tool.title ?? tool.annotations?.title ?? tool.name).slice(0, 200),
        description: (tool.description ?? "").slice(0, 4000),
        inputSchema: { ...tool.inputSchema } as Record<string, unknown>,
        operation: { kind: "mcp", tool: tool.name, takes: readTakes(tool) },
        policy: mcpPolicy(tool, isRead ? "read" : "write"),
        fingerprint: mcpFingerprint(tool),
      },
    ];
  });
  return { tools, skipped };
}

/**
 * The policy of an MCP server's tool: the strict one, made narrower by what the server says of itself (whom arguments are bound
 * to, what counts as the same, how to preview and to read back). Who must agree is never its to say.
 */
function mcpPolicy(tool: McpTool, effect: ToolPolicy["effect"]): ToolPolicy {
  const strict = strictPolicy(effect);
  const said = suggestedPolicy(tool);
  if (said === undefined) return strict;
  const names = Object.keys((tool.inputSchema.properties ?? {}) as object);
  try {
    const policy = readPolicy(said, effect === "read" ? "get" : "post", names, toToolName);
    const { bindings, businessKey, limits, readBack } = policy;
    return {
      ...strict,
      bindings,
      businessKey,
      limits,
      readBack,
      preview: readTakes(tool).preview ? { query: {} } : null,
    };
  } catch (error) {
    // Half of a policy is none.
    if (error instanceof RapportError) return strict;
    throw error;
  }
}

/**
 * Makes tools of what `readMcp` found. Importing again: a tool that changed since is turned off until somebody has looked,
 * because a server may swap a tool's meaning (rug pull). Throws already_exists.
 */
export async function importMcp(
  tx: Tx,
  ports: { secretKey: Uint8Array },
  { name, url, secrets }: McpImport,
  read: Awaited<ReturnType<typeof readMcp>>,
): Promise<ImportReport> {
  const source = await saveToolSource(tx, { kind: "mcp", name, url });
  await saveToolSecrets(tx, ports.secretKey, source.id, lowerCased(secrets));
  const report = await saveTools(tx, source.id, read.tools, { holdsChanges: true });
  return { ...report, skipped: read.skipped };
}

function lowerCased(secrets: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name.toLowerCase(), value]));
}

async function saveTools(
  tx: Tx,
  sourceId: Id,
  tools: readonly ImportedTool[],
  { holdsChanges }: { holdsChanges: boolean },
): Promise<Omit<ImportReport, "skipped">> {
  const report = {
    sourceId,
    added: [] as string[],
    changed: [] as string[],
    removed: [] as string[],
    held: [] as string[],
  };
  const before = new Map((await listTools(tx, sourceId)).map((tool) => [tool.name.toLowerCase(), tool]));
  for (const tool of tools) {
    const old = before.get(tool.name.toLowerCase());
    before.delete(tool.name.toLowerCase());
    if (!old) {
      await insertTool(tx, sourceId, tool);
      report.added.push(tool.name);
    } else await saveChange(tx, old, tool, holdsChanges, report);
  }
  for (const gone of before.values()) {
    if (gone.disabledReason === "removed") continue;
    await updateTool(tx, gone.id, { disabledReason: "removed" });
    report.removed.push(gone.name);
  }
  await tx.publish({ kind: "changed", entityId: sourceId, detail: { what: "tools" } });
  return report;
}

async function saveChange(
  tx: Tx,
  old: ToolRow,
  tool: ImportedTool,
  holdsChanges: boolean,
  report: { changed: string[]; held: string[] },
): Promise<void> {
  const isChanged = old.fingerprint !== tool.fingerprint;
  const isPolicyChanged = hashOf(old.importedPolicy) !== hashOf(tool.policy);
  const isBack = old.disabledReason === "removed";
  if (!isChanged && !isPolicyChanged && !isBack) return;
  // An edited policy was decided for another tool, if this one begins to write or takes other bound arguments.
  const isStrange = old.policyEditedAt !== null && old.importedPolicy.effect !== tool.policy.effect;
  const isHeld = isStrange || (holdsChanges && isChanged);
  await updateTool(tx, old.id, {
    imported: tool,
    ...(old.policyEditedAt === null ? { policy: { value: tool.policy, isEdited: false } } : {}),
    ...(isHeld ? { disabledReason: "changed" as const } : isBack ? { disabledReason: null } : {}),
  });
  report.changed.push(tool.name);
  if (isHeld) report.held.push(tool.name);
}
