import { type InputIssue, RapportError, ToolPolicy } from "@rapport/schema";
import { isRecord } from "./schema-reader.ts";

/** What a tool may do when nobody says anything about it (INT-4). */
export function strictPolicy(effect: ToolPolicy["effect"]): ToolPolicy {
  return ToolPolicy.parse({
    effect,
    identity: "verified",
    confirmation: effect === "write" ? "staff" : "none",
    by: ["customer", "staff"],
  });
}

/**
 * The policy that a document gives an operation. A document is the other side's word, so it is believed only as far as it
 * is not careless: what is not a GET is a write, and a write needs a known customer, and a yes where they are not verified.
 * Only a person may loosen more. Throws invalid_input for a policy that is not one, or binds arguments that are not there.
 */
export function readPolicy(
  raw: unknown,
  method: string,
  argumentNames: readonly string[],
  toToolName: (id: string) => string,
): ToolPolicy {
  const effect = method === "get" ? "read" : "write";
  const strict = strictPolicy(effect);
  if (raw === undefined) return strict;
  if (!isRecord(raw)) throw bad([{ path: "x-rapport-policy", message: "It must be an object." }]);
  const { readBack, ...rest } = raw;
  const parsed = ToolPolicy.safeParse({ ...strict, ...rest, readBack: readBackOf(readBack, toToolName) });
  if (!parsed.success) {
    throw bad(
      parsed.error.issues.map(({ path, message }) => ({ path: ["x-rapport-policy", ...path].join("."), message })),
    );
  }
  const policy = parsed.data;
  const unknown = Object.keys(policy.bindings).filter((name) => !argumentNames.includes(name));
  if (unknown.length > 0) {
    throw bad([{ path: "x-rapport-policy.bindings", message: `There is no argument ${unknown.join(", ")}.` }]);
  }
  return raiseToFloor(effect === "write" ? { ...policy, effect } : policy);
}

function readBackOf(raw: unknown, toToolName: (id: string) => string): unknown {
  return isRecord(raw) && typeof raw.operationId === "string" ? { tool: toToolName(raw.operationId) } : (raw ?? null);
}

/** A write for nobody known is nothing that a document may ask for; without anybody's yes only for a verified customer. */
function raiseToFloor(policy: ToolPolicy): ToolPolicy {
  if (policy.effect === "read") return policy;
  const identity = policy.identity === "anonymous" ? "verified" : policy.identity;
  const isTooFree = policy.confirmation === "none" && identity !== "verified";
  return { ...policy, identity, confirmation: isTooFree ? "customer" : policy.confirmation };
}

function bad(issues: InputIssue[]): RapportError {
  return new RapportError("invalid_input", { issues });
}
