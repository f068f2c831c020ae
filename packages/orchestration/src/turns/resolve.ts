import { assembleTurn } from "@rapport/context/turn";
import { isSettled } from "@rapport/intelligence";
import { type AgentConfig, type Id, nextStatus, RESOLVE_AFTER_MINUTES } from "@rapport/schema";
import { type Job, type Store, takeSurvivor } from "@rapport/store";
import { changeConversation } from "../conversations/change.ts";
import { readMemory, type TurnMemory } from "./think.ts";

function silenceMs({ resolveAfterMinutes = RESOLVE_AFTER_MINUTES }: AgentConfig): number | null {
  return resolveAfterMinutes === null ? null : resolveAfterMinutes * 60_000;
}

/** The job that looks again when the customer may have been silent long enough; null where nothing is settled or nothing is to be resolved. */
export function resolveJob(agent: AgentConfig, memory: TurnMemory, conversationId: Id, now: Date): Job | null {
  const silence = silenceMs(agent);
  if (silence === null || !isSettled(memory.dialogue)) return null;
  const runAt = new Date(now.getTime() + silence);
  return { task: "resolve_settled", payload: { conversationId }, runAt, key: `resolve:${conversationId}` };
}

/**
 * Resolves a conversation that the AI holds, in which everything is done and nobody has said anything for the agent's own time. What the
 * customer writes later reopens it, as any other. A job that comes too early looks once more. Answers whether it was resolved.
 */
export async function resolveSettled(store: Store, tenantId: Id, conversationId: Id, now: Date): Promise<boolean> {
  return store.system(tenantId).write(async (tx) => {
    const state = await takeSurvivor(tx, conversationId);
    const context = state && (await assembleTurn(tx, state.id));
    if (!state || context?.dialogue?.holder !== "ai" || state.assigneeId !== null || context.unheard.length > 0)
      return false;
    const isOpen = state.status !== "resolved" && state.status !== "snoozed" && nextStatus(state.status, "resolved");
    if (!isOpen || context.actions.some(({ state: own }) => !SETTLED.has(own))) return false;
    const again = resolveJob(context.agent.config, readMemory(context.dialogue.state), state.id, state.lastEventAt);
    if (!again?.runAt) return false;
    if (again.runAt > now) {
      tx.enqueue(again);
      return false;
    }
    await changeConversation(tx, state.id, { trigger: "resolved", cause: "settled" }, now);
    return true;
  });
}

const SETTLED: ReadonlySet<string> = new Set(["succeeded", "failed", "expired", "refused"]);
