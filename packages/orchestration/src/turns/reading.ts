import type { EnginePorts } from "@rapport/intelligence";
import type { Id } from "@rapport/schema";
import type { Scope } from "@rapport/store";
import { limitsOf } from "../actions/options.ts";
import type { CustomerIdentity } from "../tools/arguments.ts";
import { lookUp } from "../tools/look-up.ts";
import { ToolRefused } from "../tools/refusal.ts";
import type { TurnOptions } from "./options.ts";

/** Reads for the customer of a conversation, as the dialogue asks for it; policies and bindings are enforced behind it. */
export function lookUpFor(
  options: TurnOptions,
  scope: Scope,
  conversationId: Id,
  identity: CustomerIdentity,
): EnginePorts["lookUp"] {
  return async (tool, args) => {
    try {
      const answer = await lookUp(options.actions, scope, {
        tool,
        arguments: args,
        conversationId,
        identity,
        by: "customer",
        timeoutMs: limitsOf(options.actions).callTimeoutMs,
      });
      if (answer.kind === "ok") return { ok: true, result: unwrap(answer.result) };
      return { ok: false, reason: answer.kind === "refused" ? "refused" : "unavailable", message: answer.message };
    } catch (error) {
      if (!(error instanceof ToolRefused)) throw error;
      const reason = error.refusal === "identity_too_low" ? "identity" : "refused";
      return { ok: false, reason, message: error.message };
    }
  };
}

/** Tools that answer a list have it kept under `value`. */
function unwrap(result: Record<string, unknown>): unknown {
  const keys = Object.keys(result);
  return keys.length === 1 && keys[0] === "value" ? result.value : result;
}
