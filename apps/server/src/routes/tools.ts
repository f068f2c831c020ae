import { isDeepStrictEqual } from "node:util";
import type { ToolDetail } from "@rapport/api";
import {
  confirmAction,
  declineAction,
  deleteToolSource,
  deleteTools,
  importMcp,
  importOpenApi,
  noteRefusals,
  proposeAction,
  readMcp,
  readToolUses,
  settleUnknownAction,
  type ToolUse,
  tryTool,
} from "@rapport/orchestration";
import { RapportError } from "@rapport/schema";
import {
  type ActionRow,
  getConversation,
  listActions,
  listToolSources,
  listTools,
  loadTool,
  type ToolRow,
  type Tx,
  toAction,
  updateTool,
} from "@rapport/store";
import { actionOptions } from "../engine/options.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

type Names =
  | `toolSources.${"list" | "import" | "delete"}`
  | `tools.${"list" | "update" | "try" | "delete"}`
  | `actions.${"list" | "propose" | "confirm" | "decline" | "settle"}`;

/** Tools, what they may do, and what was done with them (INT-4, ORC-11). */
export function toolRoutes(parts: ServerParts): RouteHandlers<Names> {
  const options = actionOptions(parts);
  return {
    async "toolSources.list"({ scope }) {
      const rows = await scope.read(listToolSources);
      return {
        items: rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          updatedAt: row.updatedAt.toISOString(),
        })),
      };
    },

    async "toolSources.import"({ scope, body }) {
      // Asked outside of the transaction: the other side may take its time.
      const found = body.kind === "mcp" ? await readMcp(options, body) : null;
      const document =
        body.kind === "openapi" && body.documentUrl !== undefined
          ? await readDocument(parts.fetch, body.documentUrl)
          : undefined;
      return scope.write(async (tx) => {
        const report =
          body.kind === "mcp"
            ? await importMcp(tx, options, body, found!)
            : await importOpenApi(tx, options, { ...body, document: document ?? body.document });
        const { sourceId, added, changed, removed, held } = report;
        tx.audit({
          action: "tool.write",
          targetKind: "tool_source",
          targetId: sourceId,
          detail: { what: "import", name: body.name, added, changed, removed, held },
        });
        return report;
      });
    },

    async "toolSources.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        const source = (await listToolSources(tx)).find(({ id }) => id === params.id);
        if (!source) throw new RapportError("not_found");
        const tools = await listTools(tx);
        await deleteToolSource(tx, source.id, tools);
        const removed = tools.filter(({ sourceId }) => sourceId === source.id).map(({ name }) => name);
        const detail = { what: "delete", name: source.name, removed };
        tx.audit({ action: "tool.write", targetKind: "tool_source", targetId: source.id, detail });
        await tx.publish({ kind: "changed", entityId: source.id, detail: { what: "tools" } });
      });
    },

    async "tools.list"({ scope }) {
      return scope.read(async (tx) => ({ items: await presentTools(tx, await listTools(tx)) }));
    },

    async "tools.update"({ scope, params, body }) {
      return scope.write(async (tx) => {
        const tool = await loadTool(tx, params.id);
        if (tool.archivedAt) throw new RapportError("not_found");
        if (body.isEnabled && tool.disabledReason === "removed") {
          throw new RapportError("conflict", {
            sentence: "Its source no longer has this tool. Import it again first.",
          });
        }
        if (body.seenPolicy && !isDeepStrictEqual(body.seenPolicy, tool.policy)) {
          throw new RapportError("conflict", { sentence: "Somebody else changed this tool's policy meanwhile." });
        }
        if (body.policy) requireBindable(tool, Object.keys(body.policy.bindings));
        await updateTool(tx, tool.id, {
          ...(body.policy ? { policy: { value: body.policy, isEdited: true } } : {}),
          ...(body.isEnabled === undefined ? {} : { disabledReason: body.isEnabled ? null : ("person" as const) }),
        });
        tx.audit({
          action: "tool.write",
          targetKind: "tool",
          targetId: tool.id,
          detail: { name: tool.name, policy: body.policy ?? null, isEnabled: body.isEnabled ?? null },
        });
        await tx.publish({ kind: "changed", entityId: tool.id, detail: { what: "tools" } });
        const tools = await listTools(tx);
        return (await presentTools(tx, tools)).find(({ id }) => id === tool.id)!;
      });
    },

    async "tools.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        const tools = await listTools(tx);
        const tool = tools.find(({ id }) => id === params.id);
        if (!tool) throw new RapportError("not_found");
        await deleteTools(tx, [tool], tools);
        const detail = { what: "delete", name: tool.name };
        tx.audit({ action: "tool.write", targetKind: "tool", targetId: tool.id, detail });
        await tx.publish({ kind: "changed", entityId: tool.id, detail: { what: "tools" } });
      });
    },

    async "tools.try"({ scope, params, body }) {
      const answer = await tryTool(options, scope, params.id, body.arguments);
      return answer.kind === "ok"
        ? { kind: "ok", result: answer.result }
        : { kind: answer.kind, message: answer.message };
    },

    async "actions.list"({ scope, params }) {
      return scope.read(async (tx) => {
        if (!(await getConversation(tx, params.id))) throw new RapportError("not_found");
        return { items: (await listActions(tx, params.id)).map(toAction) };
      });
    },

    async "actions.propose"({ scope, params, body }) {
      const proposal = { ...body, conversationId: params.id, provenance: {}, proposedBy: "staff" as const };
      return noteRefusals(scope, { action: "action.propose", conversationId: params.id, tool: body.tool }, () =>
        write(scope, async (tx) => (await proposeAction(tx, options, proposal)).action),
      );
    },

    async "actions.confirm"({ scope, params, body }) {
      const staff = { kind: "staff" } as const;
      return noteRefusals(scope, { action: "action.confirm", actionId: params.id }, () =>
        write(scope, async (tx) => (await confirmAction(tx, options, params.id, body.argumentsHash, staff)).action),
      );
    },

    async "actions.decline"({ scope, params }) {
      return noteRefusals(scope, { action: "action.decline", actionId: params.id }, () =>
        write(scope, async (tx) => (await declineAction(tx, options, params.id, { kind: "staff" })).action),
      );
    },

    async "actions.settle"({ scope, params, body }) {
      return noteRefusals(scope, { action: "action.settle", actionId: params.id }, () =>
        write(scope, (tx) => settleUnknownAction(tx, options, params.id, body)),
      );
    },
  };
}

async function write(
  scope: { write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> },
  work: (tx: Tx) => Promise<ActionRow>,
) {
  return toAction(await scope.write(work));
}

const DOCUMENT_TIMEOUT_MS = 20_000;
const MAX_DOCUMENT_CHARACTERS = 2_000_000;

/** The words of a document elsewhere. Throws provider_failed, address_forbidden, invalid_input for one that is too long. */
async function readDocument(fetch: ServerParts["fetch"], url: string): Promise<string> {
  const failed = (what: string) => new RapportError("provider_failed", { sentence: `${url} ${what}` });
  const response = await fetch(url, { signal: AbortSignal.timeout(DOCUMENT_TIMEOUT_MS) }).catch((error) => {
    throw error instanceof RapportError && error.code === "address_forbidden" ? error : failed("did not answer.");
  });
  if (!response.ok) throw failed(`answered ${response.status}.`);
  const text = await response.text().catch(() => {
    throw failed("broke off.");
  });
  if (text.length <= MAX_DOCUMENT_CHARACTERS) return text;
  throw new RapportError("invalid_input", { issues: [{ path: "documentUrl", message: "The document is too long." }] });
}

/** A policy that binds what the tool does not take would never let it be called. */
function requireBindable({ inputSchema }: ToolRow, names: readonly string[]): void {
  const properties = (inputSchema.properties ?? {}) as Record<string, unknown>;
  const unknown = names.filter((name) => !Object.hasOwn(properties, name));
  if (unknown.length === 0) return;
  const message = `The tool has no argument ${unknown.join(", ")}.`;
  throw new RapportError("invalid_input", { issues: [{ path: "policy.bindings", message }] });
}

/** `tools`: all that there are. */
async function presentTools(tx: Tx, tools: readonly ToolRow[]): Promise<ToolDetail[]> {
  const names = new Map((await listToolSources(tx)).map(({ id, name }) => [id, name]));
  const uses = await readToolUses(tx, tools);
  return tools.map((row) => presentTool(row, names.get(row.sourceId) ?? "", uses.get(row.name.toLowerCase()) ?? []));
}

function presentTool(row: ToolRow, sourceName: string, usedBy: ToolUse[]): ToolDetail {
  const { id, name, title, description, sourceId, inputSchema, policy, isEnabled, disabledReason } = row;
  const isPolicyEdited = row.policyEditedAt !== null;
  return {
    id,
    name,
    title,
    description,
    sourceId,
    inputSchema,
    policy,
    isEnabled,
    disabledReason,
    isPolicyEdited,
    sourceName,
    usedBy,
  };
}
