import { z } from "zod";
import { Id, Instant } from "../ids.ts";

/** CTX-11: how surely we know who writes. `claimed`: somebody said so. `verified`: signed identity or a one-time code. */
export const IdentityLevel = z.enum(["anonymous", "claimed", "verified"]);
export type IdentityLevel = z.infer<typeof IdentityLevel>;

const ORDER: readonly IdentityLevel[] = ["anonymous", "claimed", "verified"];

/** True when `level` is at least `needed`. */
export function reachesIdentity(level: IdentityLevel, needed: IdentityLevel): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(needed);
}

/** What the server fills in by itself from the verified identity; never taken from a model or from a customer's words. */
export const Binding = z.enum(["customer.id", "customer.email", "customer.phone", "conversation.id"]);
export type Binding = z.infer<typeof Binding>;

/** INT-4: what a tool may do and who must agree. The strictest where a document says nothing. */
export const ToolPolicy = z.object({
  effect: z.enum(["read", "write"]),
  identity: IdentityLevel,
  /** Whose yes an execution needs. */
  confirmation: z.enum(["none", "customer", "staff"]),
  /** Who may ask for it at all. */
  by: z.array(z.enum(["customer", "staff"])).min(1),
  /** Argument → what it is bound to. Bound arguments are hidden from models and customers. */
  bindings: z.record(z.string(), Binding).default({}),
  /** Like `skip:{customerId}:{month}`: a second action with the same key within its life is the first one again. */
  businessKey: z.string().max(300).nullable().default(null),
  /** How a call is previewed without effect; null: it cannot be. */
  preview: z
    .object({ query: z.record(z.string(), z.string()) })
    .nullable()
    .default(null),
  /** The tool that tells what became of an idempotency key; null: an unknown outcome stays for a person. */
  readBack: z.object({ tool: z.string() }).nullable().default(null),
  limits: z
    .object({ perDay: z.number().int().positive().optional(), maxAmountCents: z.number().int().positive().optional() })
    .default({}),
});
export type ToolPolicy = z.infer<typeof ToolPolicy>;

/** What the customer's or agent's side sees of a tool. */
export const Tool = z.object({
  id: Id,
  /** As in the document it came from, for example `skip_month`; unique in a tenant. */
  name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/i),
  title: z.string().max(200),
  description: z.string().max(4000),
  sourceId: Id,
  /** JSON Schema (2020-12) of the arguments, bound ones included. */
  inputSchema: z.record(z.string(), z.unknown()),
  policy: ToolPolicy,
  isEnabled: z.boolean(),
});
export type Tool = z.infer<typeof Tool>;

/** Where tools come from: an OpenAPI document or an MCP server. */
export const ToolSource = z.object({
  id: Id,
  kind: z.enum(["openapi", "mcp"]),
  name: z.string().max(200),
  /** Base of the calls; the guarded fetch refuses private addresses unless the installation allows them. */
  url: z.url().max(2000),
  createdAt: Instant,
  updatedAt: Instant,
});
export type ToolSource = z.infer<typeof ToolSource>;
