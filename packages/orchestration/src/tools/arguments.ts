import { type OutputUnit, Validator } from "@cfworker/json-schema";
import {
  type Binding,
  type Id,
  type IdentityLevel,
  type InputIssue,
  type Provenance,
  reachesIdentity,
  type ToolPolicy,
} from "@rapport/schema";
import type { ToolRow } from "@rapport/store";
import { ToolRefused } from "./refusal.ts";

/** Who the customer of a conversation is, as the server knows it (CTX-11). */
export interface CustomerIdentity {
  level: IdentityLevel;
  /** Their id in the company's own system. */
  customerId?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/** Who asks for a tool. */
export type Asker = "customer" | "staff";

type Arguments = Record<string, unknown>;

/** Throws ToolRefused unless a tool with this policy may be used by this asker for this customer. */
export function requirePolicy(
  tool: Pick<ToolRow, "name" | "isEnabled" | "policy">,
  by: Asker,
  identity: CustomerIdentity,
): void {
  const { policy } = tool;
  if (!tool.isEnabled) throw new ToolRefused("disabled", `${tool.name} is turned off.`);
  if (!policy.by.includes(by)) throw new ToolRefused("not_by_you", `${tool.name} may not be asked for by ${by}.`);
  if (!reachesIdentity(identity.level, policy.identity)) {
    throw new ToolRefused("identity_too_low", `${tool.name} needs a ${policy.identity} customer.`);
  }
}

function boundValue(binding: Binding, identity: CustomerIdentity, conversationId: Id): string | null {
  switch (binding) {
    case "customer.id":
      return identity.customerId ?? null;
    case "customer.email":
      return identity.email ?? null;
    case "customer.phone":
      return identity.phone ?? null;
    case "conversation.id":
      return conversationId;
  }
}

/**
 * All arguments of a call: the given ones, and the bound ones from the identity. A given value for a bound argument is
 * never used: one that says the same is dropped, another one is an attempt to reach somebody else and refused.
 * Throws ToolRefused with an issue for each argument that the tool's schema does not take.
 */
export function bindArguments(
  tool: Pick<ToolRow, "name" | "policy" | "inputSchema">,
  given: Arguments,
  identity: CustomerIdentity,
  conversationId: Id,
): { all: Arguments; own: Arguments } {
  const own: Arguments = {};
  const bound: Arguments = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !Object.hasOwn(tool.policy.bindings, name)) own[name] = value;
  }
  for (const [name, binding] of Object.entries(tool.policy.bindings)) {
    const value = boundValue(binding, identity, conversationId);
    if (value === null) {
      throw new ToolRefused("identity_too_low", `${tool.name} needs to know the customer's ${binding.split(".")[1]}.`);
    }
    const said = given[name];
    if (said !== undefined && said !== null && String(said) !== value) {
      throw new ToolRefused("bound_argument", `${name} is taken from the verified customer and cannot be chosen.`);
    }
    bound[name] = value;
  }
  const all = { ...own, ...bound };
  const issues = checkArguments(tool.inputSchema, all);
  if (issues.length > 0) {
    throw new ToolRefused("bad_arguments", `${tool.name} does not take these arguments: ${sayIssues(issues)}`, issues);
  }
  return { all, own };
}

function sayIssues(issues: readonly InputIssue[]): string {
  return issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(" ");
}

/** What is wrong with arguments by a tool's schema (JSON Schema 2020-12); empty: nothing. */
export function checkArguments(schema: Record<string, unknown>, args: Arguments): InputIssue[] {
  const { valid, errors } = new Validator(schema, "2020-12", false).validate(args);
  if (valid) return [];
  const issues = errors.filter(isTelling).map(({ instanceLocation, error }) => ({
    path: instanceLocation.replace(/^#\/?/, "").replaceAll("/", "."),
    message: error,
  }));
  return issues.length > 0 ? issues.slice(0, 20) : [{ path: "", message: "The arguments do not fit the tool." }];
}

/** Without those that only say that something below them is wrong. */
function isTelling({ keyword }: OutputUnit): boolean {
  return !["properties", "items", "$ref", "allOf", "additionalProperties"].includes(keyword);
}

/** Words that describe and decide nothing. Everything else says whom or what a write hits. */
const FREE_TEXT = /^(reason|description|note|notes|comment|comments|message|text|summary|subject)$/i;
const TRUSTED: ReadonlySet<Provenance> = new Set<Provenance>(["customer", "verified", "tool", "staff"]);

/**
 * Throws ToolRefused when an argument of a write that says whom or what it hits came from a model or from untrusted text
 * (CaMeL's rule, as far as it needs no interpreter). An argument of unsaid origin counts as the model's.
 */
export function requireProvenance(
  tool: { name: string; policy: Pick<ToolPolicy, "effect"> },
  own: Arguments,
  provenance: Readonly<Record<string, Provenance>>,
): void {
  if (tool.policy.effect === "read") return;
  for (const name of Object.keys(own)) {
    const origin = provenance[name] ?? "model";
    if (TRUSTED.has(origin) || FREE_TEXT.test(name)) continue;
    throw new ToolRefused("provenance", `${name} came from ${origin}, not from the customer or a record.`);
  }
}

/** Throws ToolRefused when an amount is above the policy's limit. */
export function requireAmount(tool: Pick<ToolRow, "name" | "policy">, args: Arguments): void {
  const most = tool.policy.limits.maxAmountCents;
  if (most === undefined) return;
  for (const [name, value] of Object.entries(args)) {
    if (/amount_?cents$/i.test(name) && typeof value === "number" && value > most) {
      throw new ToolRefused("limit", `${tool.name} is limited to ${most} cents.`);
    }
  }
}

/** Fills `skip:{customerId}:{month}` from the arguments; a missing one stays empty. */
export function fillBusinessKey(pattern: string, args: Arguments): string {
  return pattern.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = args[name];
    return value === undefined || value === null
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  });
}
