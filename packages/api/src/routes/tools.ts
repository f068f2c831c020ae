import { Action, Id, Playbook, Tool, ToolPolicy, ToolSource } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";

const IdParams = z.object({ id: Id });

/** A tool as managers see it. */
export const ToolDetail = Tool.extend({
  sourceName: z.string(),
  /** Why it is off: gone from its source, changed there since somebody looked, or turned off by a person. */
  disabledReason: z.enum(["removed", "changed", "person"]).nullable(),
  /** A person decided the policy; imports leave it alone. */
  isPolicyEdited: z.boolean(),
  /** Playbooks that need it: by name, to find the customer, or to look up what became of another tool's call. */
  usedBy: z.array(
    z.object({
      category: z.string(),
      title: Playbook.shape.title,
      /** In the version at work: until another one is, the tool can't be deleted. */
      isAtWork: z.boolean(),
      isInDraft: z.boolean(),
    }),
  ),
});
export type ToolDetail = z.infer<typeof ToolDetail>;

const SourceFields = {
  /** Importing again under the same name updates the source. */
  name: z.string().trim().min(1).max(200),
  /** Header → value, sent with every call and never shown again; an empty text forgets one, absent ones stay. */
  secrets: z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), z.string().max(4000)).default({}),
};

const ImportInput = z.discriminatedUnion("kind", [
  z
    .object({
      kind: z.literal("openapi"),
      ...SourceFields,
      /** Base of the calls; absent: the document's first server. */
      url: z.url().max(2000).optional(),
      /** OpenAPI 3.0 or 3.1: an object, or JSON or YAML text. */
      document: z.union([z.string().max(2_000_000), z.record(z.string(), z.unknown())]).optional(),
      /** Where the document is read instead. */
      documentUrl: z.url().max(2000).optional(),
    })
    .refine(({ document, documentUrl }) => (document === undefined) !== (documentUrl === undefined), {
      path: ["document"],
      message: "Give the document or its address.",
    }),
  z.object({ kind: z.literal("mcp"), ...SourceFields, url: z.url().max(2000) }),
]);

const ImportReport = z.object({
  sourceId: Id,
  added: z.array(z.string()),
  changed: z.array(z.string()),
  removed: z.array(z.string()),
  /** Turned off until somebody has looked at what changed. */
  held: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
});

/** What a trial call came to; `refused` in the other side's words. */
const TrialAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ok"), result: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.enum(["refused", "failed", "unknown"]), message: z.string() }),
]);

export const toolRoutes = defineRoutes({
  "toolSources.list": {
    method: "GET",
    path: "/v1/tool-sources",
    summary: "Where tools come from",
    access: "action.read",
    response: z.object({ items: z.array(ToolSource) }),
  },
  "toolSources.import": {
    method: "POST",
    path: "/v1/tool-sources",
    summary: "Make tools of an OpenAPI document or an MCP server, or bring them up to date",
    access: "tool.write",
    body: ImportInput,
    response: ImportReport,
    errors: ["already_exists", "provider_failed", "address_forbidden"],
  },
  "toolSources.delete": {
    method: "DELETE",
    path: "/v1/tool-sources/:id",
    summary: "Remove a source with its tools and secrets; what was done with them stays on record",
    access: "tool.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found", "in_use"],
  },
  "tools.list": {
    method: "GET",
    path: "/v1/tools",
    summary: "All tools with their policies",
    access: "action.read",
    response: z.object({ items: z.array(ToolDetail) }),
  },
  "tools.update": {
    method: "PATCH",
    path: "/v1/tools/:id",
    summary: "Decide what a tool may do, turn it off, or on again after looking at what changed",
    access: "tool.write",
    params: IdParams,
    body: z.object({
      policy: ToolPolicy.optional(),
      /** The policy that was seen before: when it is another one by now, nothing is changed. Absent: written over. */
      seenPolicy: ToolPolicy.optional(),
      isEnabled: z.boolean().optional(),
    }),
    response: ToolDetail,
    errors: ["not_found", "conflict"],
  },
  "tools.delete": {
    method: "DELETE",
    path: "/v1/tools/:id",
    summary: "Remove a tool; what was done with it stays on record. Reading its source again brings it back",
    access: "tool.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found", "in_use"],
  },
  "tools.try": {
    method: "POST",
    path: "/v1/tools/:id/trial",
    summary: "Call a tool that reads, or preview one that writes; changes nothing",
    access: "tool.write",
    params: IdParams,
    body: z.object({
      /** All of them: here a person says also what is bound otherwise. */
      arguments: z.record(z.string().max(200), z.unknown()),
    }),
    response: TrialAnswer,
    errors: ["not_found", "action_refused"],
  },
  "actions.list": {
    method: "GET",
    path: "/v1/conversations/:id/actions",
    summary: "What was proposed and done in a conversation, oldest first",
    access: "action.read",
    params: IdParams,
    response: z.object({ items: z.array(Action) }),
    errors: ["not_found"],
  },
  "actions.propose": {
    method: "POST",
    path: "/v1/conversations/:id/actions",
    summary: "Propose an action for the conversation's customer; it waits for a yes",
    access: "action.confirm",
    params: IdParams,
    body: z.object({
      tool: z.string().min(1).max(64),
      /** Without those that are taken from the verified customer. */
      arguments: z.record(z.string().max(200), z.unknown()),
    }),
    response: Action,
    errors: ["not_found", "action_refused"],
  },
  "actions.confirm": {
    method: "POST",
    path: "/v1/actions/:id/confirmation",
    summary: "Say yes to an action with exactly these arguments; it is then done once",
    access: "action.confirm",
    params: IdParams,
    body: z.object({ argumentsHash: z.string().regex(/^[0-9a-f]{64}$/) }),
    response: Action,
    errors: ["not_found", "action_changed", "action_settled", "action_refused"],
  },
  "actions.decline": {
    method: "POST",
    path: "/v1/actions/:id/refusal",
    summary: "Say no to an action that has not begun",
    access: "action.confirm",
    params: IdParams,
    response: Action,
    errors: ["not_found", "action_settled"],
  },
  "actions.settle": {
    method: "POST",
    path: "/v1/actions/:id/verdict",
    summary: "Say what became of an action that nobody could look up",
    access: "action.confirm",
    params: IdParams,
    body: z.object({ wasDone: z.boolean(), note: z.string().trim().min(1).max(1000) }),
    response: Action,
    errors: ["not_found", "action_settled"],
  },
});
